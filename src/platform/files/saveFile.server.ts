/**
 * Files for the server's own use: an export that is kept, a file that an import reads. On a subject that is a record they
 * are attachments like any other; on one that is none (`platform.export`) nobody reaches them but the service that
 * made them, which asks for rights itself.
 */
import type { Readable } from 'node:stream'
import type { Caller } from '../../record/caller.ts'
import { notFound } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import { fileStoreOf, type StoredBytes } from './blobs.server.ts'
import { writeFileLine } from './fileAudit.server.ts'
import { cleanName } from './fileName.ts'
import { fileRow, freeName, hashOfVersion, insertFile, lockNames } from './fileRows.server.ts'

/**
 * Hangs stored bytes (`storeBytes`, before the transaction) on a subject under a free name. Gives the file's identifier. The
 * line in the audit is written in the same transaction.
 */
export async function saveFile(
  tx: Transaction,
  store: Store,
  caller: Caller,
  { subject, name, bytes }: { subject: Subject; name: string; bytes: StoredBytes },
): Promise<string> {
  await lockNames(tx, subject)
  const free = await freeName(tx, subject, cleanName(name))
  const id = await insertFile(tx, subject, free, bytes, caller.account)
  await writeFileLine(tx, store, caller, { subject, verb: 'add', file: id, name: free, size: bytes.size, number: 1 })
  return id
}

/** A stored file to read, whoever asks: the caller has asked for rights. 404 where there is none. */
export async function readFile(
  store: Store,
  id: string,
  db: Queryable = store.db,
): Promise<{ name: string; type: string; size: number; content: Readable }> {
  const file = await fileRow(db, id)
  if (!file) throw notFound('This file')
  const hash = await hashOfVersion(db, id, file.version.number)
  return { name: file.name, type: file.version.type, size: file.version.size, content: fileStoreOf(store).read(hash) }
}

/** Lets go of everything that hangs on a subject, as when it is removed; the bytes are collected later. */
export async function releaseFiles(tx: Transaction, subject: Subject): Promise<void> {
  await tx.query(sql`
    update platform.files set orphaned_at = now()
    where subject_type = ${subject.type} and subject_id = ${subject.id} and orphaned_at is null`)
}

/** What hangs on a subject, as one text that changes when any of it does: name, version and content of each file. */
export async function attachmentsDigest(db: Queryable, { type, id }: Subject): Promise<string> {
  const [row] = await db.query<{ digest: string }>(sql`
    select encode(sha256(convert_to(coalesce(string_agg(f.id || ' ' || f.name || ' ' || encode(v.hash, 'hex'), E'\n' order by f.id), ''), 'UTF8')), 'hex') as digest
    from platform.files f join platform.file_versions v on v.file_id = f.id and v.number = f.current
    where f.subject_type = ${type} and f.subject_id = ${id} and f.removed_at is null and f.orphaned_at is null`)
  return row!.digest
}
