import { createHmac, createSecretKey, hash, type KeyObject, randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Queryable, Transaction } from '../database.server.ts'
import type { Keys } from '../keys/keys.server.ts'
import { nothing, sql } from '../sql.ts'
import { type AuditEntry, type AuditLine, bodyOf, entryOf, headerOf } from './line.ts'

export interface Audit {
  /** Writes the lines of a change into its transaction, in the given order, thousands in one statement. */
  write(tx: Transaction, lines: AuditLine | readonly AuditLine[]): Promise<void>
  /** What happened to a record, newest first; `before` is the version to continue below. */
  activityOf(db: Queryable, type: string, record: string, limit: number, before?: number): Promise<AuditEntry[]>
  /** Which fields were changed after `version`, and by whom last. Null when some line of it was erased. */
  changedSince(db: Queryable, type: string, record: string, version: number): Promise<ChangedSince | null>
}

export interface ChangedSince {
  readonly fields: Set<string>
  readonly by: string
}

/** The commitment to a body: it can be published and kept while body and salt are destroyed. */
export function commitmentOf(salt: Uint8Array, body: string): Buffer {
  return hash('sha256', Buffer.concat([salt, Buffer.from(body)]), 'buffer')
}

/** Lines of one statement: enough to make round trips rare, few enough to keep it short. */
const CHUNK = 5_000
const SALT = 16

/** The mac of a line; its key is not in the database, so nobody there can make one. */
export function macOf(key: Uint8Array | KeyObject, header: string): Buffer {
  return createHmac('sha256', key).update(header).digest()
}

export function createAudit(keys: Keys): Audit {
  return {
    async write(tx, given) {
      const all = Array.isArray(given) ? (given as readonly AuditLine[]) : [given as AuditLine]
      // Prepared once: for many lines, taking the key anew costs more than using it.
      const key = createSecretKey(keys.derive('audit'))
      for (let at = 0; at < all.length; at += CHUNK) await writeSome(tx, all.slice(at, at + CHUNK), key, keys.number)
    },

    async activityOf(db, type, record, limit, before) {
      const rows = await db.query<StoredLine>(sql`
        select id, type, record_id as record, version, ${AT} as at, body from platform.audit_lines
        where record_id = ${record} and type = ${type}
        ${before === undefined ? nothing : sql`and version < ${before}`}
        order by version desc, epoch desc, xid desc, seq desc limit ${limit}`)
      return rows.map(entryOf)
    },

    async changedSince(db, type, record, version) {
      const rows = await db.query<StoredLine>(sql`
        select id, type, record_id as record, version, ${AT} as at, body from platform.audit_lines
        where record_id = ${record} and type = ${type} and version > ${version}
        order by version`)
      const fields = new Set<string>()
      let by = ''
      for (const row of rows) {
        if (row.body === null) return null
        const entry = entryOf(row)
        for (const field of Object.keys({ ...entry.before, ...entry.after })) fields.add(field)
        by = entry.who.name
      }
      return { fields, by }
    },
  }
}

/** One statement. */
async function writeSome(tx: Transaction, lines: readonly AuditLine[], key: KeyObject, number: number): Promise<void> {
  const random = randomBytes(SALT * lines.length)
  const ids: string[] = []
  const types: string[] = []
  const records: (string | null)[] = []
  const versions: number[] = []
  const bodies: string[] = []
  const salts: Buffer[] = []
  const commitments: Buffer[] = []
  const macs: Buffer[] = []
  for (const [n, line] of lines.entries()) {
    const id = randomUUIDv7()
    const body = bodyOf(line, id)
    const salt = random.subarray(SALT * n, SALT * (n + 1))
    const commitment = commitmentOf(salt, body)
    ids.push(id)
    types.push(line.type)
    records.push(line.record)
    versions.push(line.version)
    bodies.push(body)
    salts.push(salt)
    commitments.push(commitment)
    macs.push(macOf(key, headerOf({ ...line, id, commitment: commitment.toString('hex') })))
  }
  await tx.query(sql`
        insert into platform.audit_lines (epoch, id, type, record_id, version, body, salt, commitment, key_number, mac)
        select (select max(epoch) from platform.audit_epochs),
          id, type, record_id, version, body, salt, commitment, ${number}::smallint, mac
        from unnest(${ids}::uuid[], ${types}::text[], ${records}::uuid[], ${versions}::int[], ${bodies}::text[],
          ${salts}::bytea[], ${commitments}::bytea[], ${macs}::bytea[])
          with ordinality as l(id, type, record_id, version, body, salt, commitment, mac, n)
        order by n`)
}

interface StoredLine {
  id: string
  type: string
  record: string | null
  version: number
  at: string
  body: string | null
}

/** An instant as the API writes it. */
const AT = sql`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
