import type { Database, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { type AuditEntry, entryOf } from './line.ts'

/** A sealed line with its place among all: 1, 2, 3 … without a gap. */
export type PositionedEntry = AuditEntry & { readonly position: number }

/** How many lines one transaction takes. */
const BATCH = 500

/**
 * Hands the next sealed lines to `handle`, in order and each exactly once as far as the database is concerned: what
 * `handle` writes through its transaction commits together with the cursor. What it does outside may be repeated.
 * Gives the number of lines; 0 when there are none or another process is at it.
 */
export async function followAudit(
  db: Database,
  cursor: string,
  handle: (tx: Transaction, entries: readonly PositionedEntry[]) => Promise<void>,
): Promise<number> {
  await db.query(sql`
    insert into platform.audit_cursors (name, position, epoch, xid, seq) values (${cursor}, 0, 0, '0', 0)
    on conflict do nothing`)
  return db.transaction(async (tx) => {
    const [at] = await tx.query<{ position: number; epoch: number; xid: string; seq: number }>(sql`
      select position, epoch, xid::text, seq from platform.audit_cursors where name = ${cursor} for update skip locked`)
    if (!at) return 0
    // Rows come in the order of the seals, so that the n-th one has position n: sealed ranges never gain a line.
    const rows = await tx.query<Stored>(sql`
      select l.epoch, l.xid::text, l.seq, l.id, l.type, l.record_id as record, l.version,
        to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, l.body
      from platform.audit_lines l,
        (select epoch, to_xid from platform.audit_seals order by number desc limit 1) s
      where (l.epoch, l.xid, l.seq) > (${at.epoch}, ${at.xid}::xid8, ${at.seq}) and (l.epoch, l.xid) < (s.epoch, s.to_xid)
      order by l.epoch, l.xid, l.seq limit ${BATCH}`)
    const last = rows.at(-1)
    if (!last) return 0
    await handle(
      tx,
      rows.map((row, i) => ({ ...entryOf(row), position: at.position + i + 1 })),
    )
    await tx.query(sql`
      update platform.audit_cursors set position = ${at.position + rows.length}, epoch = ${last.epoch},
        xid = ${last.xid}::xid8, seq = ${last.seq}, changed_at = now()
      where name = ${cursor}`)
    return rows.length
  })
}

interface Stored {
  readonly epoch: number
  readonly xid: string
  readonly seq: number
  readonly id: string
  readonly type: string
  readonly record: string | null
  readonly version: number
  readonly at: string
  readonly body: string | null
}
