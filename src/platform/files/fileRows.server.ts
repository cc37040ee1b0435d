/** Files as rows: what hangs on a record, its versions, its names. The callers ask for rights and write the audit. */
import { randomUUIDv7 } from 'node:crypto'
import { notFound, refusedNow } from '../../record/errors.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { nothing, type Sql, sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import type { StoredBytes } from './blobs.server.ts'
import type { FileJson, FileVersion } from './fileJson.ts'
import { numbered } from './fileName.ts'

/** A file, and whether its record is gone, so that it goes too. */
export interface FileRow extends FileJson {
  readonly orphaned: boolean
}

const instant = (column: Sql) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const VERSION = sql`json_build_object('number', v.number, 'name', v.name, 'size', v.size, 'type', v.type, 'kind', v.kind,
  'createdAt', ${instant(sql`v.created_at`)}, 'createdBy', v.created_by, 'scanned', v.scanned)`
const FILE = sql`f.id, json_build_object('type', f.subject_type, 'id', f.subject_id) as subject, f.field, f.name,
  ${VERSION} as version, (select count(*) from platform.file_versions n where n.file_id = f.id) as versions,
  ${instant(sql`f.created_at`)} as "createdAt", f.created_by as "createdBy",
  ${instant(sql`f.removed_at`)} as "removedAt", f.removed_by as "removedBy", f.orphaned_at is not null as orphaned`
const FROM = sql`platform.files f join platform.file_versions v on v.file_id = f.id and v.number = f.current`

/** One file, whoever asks; undefined where there is none. `lock`: until the end of the transaction. */
export async function fileRow(db: Queryable, id: string, lock = false): Promise<FileRow | undefined> {
  const [row] = await db.query<FileRow>(
    sql`select ${FILE} from ${FROM} where f.id = ${id} ${lock ? sql`for update of f` : nothing}`,
  )
  return row
}

/** What hangs on a record as such, by name; or what was removed from it, the last first. */
export function filesOn(db: Queryable, { type, id }: Subject, removed = false): Promise<FileRow[]> {
  return db.query<FileRow>(sql`
    select ${FILE} from ${FROM}
    where f.subject_id = ${id} and f.subject_type = ${type} and f.field is null and f.orphaned_at is null and ${
      removed ? sql`f.removed_at is not null` : sql`f.removed_at is null`
    }
    order by ${removed ? sql`f.removed_at desc` : sql`lower(f.name)`}, f.id limit 1000`)
}

/** All versions of a file, the newest first. */
export function versionsOf(db: Queryable, id: string): Promise<FileVersion[]> {
  return db
    .query<{ version: FileVersion }>(
      sql`select ${VERSION} as version from platform.file_versions v where v.file_id = ${id} order by v.number desc`,
    )
    .then((rows) => rows.map((row) => row.version))
}

/** The hash under which the bytes of a version lie, in lower-case hex. */
export async function hashOfVersion(db: Queryable, id: string, number: number): Promise<string> {
  const [row] = await db.query<{ hash: string }>(
    sql`select encode(hash, 'hex') as hash from platform.file_versions where file_id = ${id} and number = ${number}`,
  )
  if (!row) throw notFound('This version')
  return row.hash
}

/** Where a new file goes. */
export interface FilePlace {
  readonly type: string
  readonly id: string | null
  readonly field?: string | null
}

/** Makes a file of stored bytes; the name must be free on the record. */
export async function insertFile(
  tx: Transaction,
  place: FilePlace,
  name: string,
  bytes: StoredBytes,
  by: string,
): Promise<string> {
  const id = randomUUIDv7()
  await tx.query(sql`
    insert into platform.files (id, subject_type, subject_id, field, name, created_by, changed_by)
    values (${id}, ${place.type}, ${place.id}, ${place.field ?? null}, ${name}, ${by}, ${by})`)
  await insertVersion(tx, id, 1, name, bytes, by)
  return id
}

/** Adds the next version to a locked file. Gives its number. */
export async function addVersion(
  tx: Transaction,
  id: string,
  name: string,
  bytes: StoredBytes,
  by: string,
): Promise<number> {
  const number = await nextNumber(tx, id)
  await insertVersion(tx, id, number, name, bytes, by)
  await setCurrent(tx, id, number, by)
  return number
}

/** Makes the bytes of an older version the newest one, under a number of its own: what was in between stays. */
export async function restoreVersion(tx: Transaction, id: string, older: number, by: string): Promise<number> {
  const number = await nextNumber(tx, id)
  const [made] = await tx.query(sql`
    insert into platform.file_versions (file_id, number, hash, size, type, kind, name, scanned, created_by)
    select file_id, ${number}, hash, size, type, kind, name, scanned, ${by} from platform.file_versions
    where file_id = ${id} and number = ${older} returning number`)
  if (!made) throw notFound('This version')
  await setCurrent(tx, id, number, by)
  return number
}

async function nextNumber(tx: Transaction, id: string): Promise<number> {
  const [row] = await tx.query<{ next: number }>(
    sql`select max(number) + 1 as next from platform.file_versions where file_id = ${id}`,
  )
  return row?.next ?? 1
}

async function insertVersion(
  tx: Transaction,
  id: string,
  number: number,
  name: string,
  bytes: StoredBytes,
  by: string,
) {
  await tx.query(sql`
    insert into platform.file_versions (file_id, number, hash, size, type, kind, name, scanned, created_by)
    values (${id}, ${number}, decode(${bytes.sha256}, 'hex'), ${bytes.size}, ${bytes.type}, ${bytes.kind}, ${name},
      ${bytes.scanned}, ${by})`)
}

async function setCurrent(tx: Transaction, id: string, number: number, by: string): Promise<void> {
  await tx.query(
    sql`update platform.files set current = ${number}, changed_at = now(), changed_by = ${by} where id = ${id}`,
  )
}

/** One after the other on one record, so that two files do not take the same name. */
export async function lockNames(tx: Transaction, { type, id }: Subject): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`files ${type} ${id}`}, 0))`)
}

/** The file of this name that hangs on a record. Names differ in more than their case. */
export async function fileNamed(tx: Queryable, { type, id }: Subject, name: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(sql`
    select id from platform.files where subject_id = ${id} and subject_type = ${type} and field is null
      and removed_at is null and lower(name) = lower(${name})`)
  return row?.id
}

/** The name itself, or the first numbered one that is free on the record. */
export async function freeName(tx: Transaction, subject: Subject, name: string): Promise<string> {
  for (let number = 1; number <= 1000; number++) {
    const tried = number === 1 ? name : numbered(name, number)
    if (!(await fileNamed(tx, subject, tried))) return tried
  }
  throw refusedNow(`There are too many files called “${name}” here; give it another name`)
}

/** Bytes that an account has stored, and all together: each version counts with whoever brought it, each content once in all. */
export async function storedBytes(
  db: Queryable,
  account: string,
  except?: string,
): Promise<{ account: number; all: number }> {
  const [row] = await db.query<{ account: string; all: string }>(sql`
    select
      ((select coalesce(sum(size), 0) from platform.file_versions where created_by = ${account})
        + (select coalesce(sum(size), 0) from platform.uploads
            where account = ${account} and file_id is null and ends_at > now() and id is distinct from ${except ?? null}::uuid))::text as account,
      ((select coalesce(sum(size), 0) from platform.blobs)
        + (select coalesce(sum(size), 0) from platform.uploads
            where file_id is null and ends_at > now() and id is distinct from ${except ?? null}::uuid))::text as all`)
  return { account: Number(row?.account ?? 0), all: Number(row?.all ?? 0) }
}

/** Names of files by the record on which they hang, the newest first: those that all its readers may see. */
export function fileNamesOf(
  db: Queryable,
  type: string,
  ids: readonly string[],
): Promise<{ id: string; text: string }[]> {
  return db.query<{ id: string; text: string }>(sql`
    select subject_id as id, name as text from platform.files
    where subject_type = ${type} and subject_id = any(${ids}::uuid[]) and field is null
      and removed_at is null and orphaned_at is null order by created_at desc`)
}
