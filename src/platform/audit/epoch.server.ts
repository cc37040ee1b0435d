import { sign, verify } from 'node:crypto'
import type { Database, Queryable } from '../database.server.ts'
import type { Keys } from '../keys/keys.server.ts'
import { sql } from '../sql.ts'
import { canonical } from './line.ts'

interface Epoch {
  readonly epoch: number
  readonly system: string
  readonly timeline: number
  readonly lastSeal: number
}

/**
 * Begins an epoch of the audit when the server behind the database is another one than before (restored, upgraded) or
 * was promoted after a fail-over: transaction numbers may repeat there. Its signed row names the last seal.
 */
export async function beginEpoch(db: Database, keys: Keys): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(hashtext('platform.audit_epochs'))`)
    const here = await serverOf(tx)
    const [last] = await tx.query<Epoch>(sql`
      select epoch, system, timeline, last_seal as "lastSeal" from platform.audit_epochs order by epoch desc limit 1`)
    if (last && last.system === here.system && last.timeline === here.timeline) return
    const [seal] = await tx.query<{ number: number }>(sql`select max(number) as number from platform.audit_seals`)
    const next: Epoch = { epoch: (last?.epoch ?? 0) + 1, ...here, lastSeal: seal?.number ?? 0 }
    const signature = sign(null, Buffer.from(canonical(next)), keys.signer().privateKey)
    await tx.query(sql`
      insert into platform.audit_epochs (epoch, system, timeline, last_seal, signature)
      values (${next.epoch}, ${next.system}, ${next.timeline}, ${next.lastSeal}, ${signature})`)
  })
}

/** The epochs whose signature does not fit, by number. */
export async function forgedEpochs(db: Queryable, keys: Keys): Promise<number[]> {
  const rows = await db.query<Epoch & { signature: Buffer }>(sql`
    select epoch, system, timeline, last_seal as "lastSeal", signature from platform.audit_epochs order by epoch`)
  const numbers = keys.numbers()
  return rows
    .filter(({ signature, ...epoch }) => {
      const text = Buffer.from(canonical(epoch))
      return !numbers.some((number) => verify(null, text, keys.signer(number).publicKey, signature))
    })
    .map(({ epoch }) => epoch)
}

/** The name of the log file tells the timeline, at once after a promotion; the control file only after a checkpoint. */
async function serverOf(db: Queryable): Promise<{ system: string; timeline: number }> {
  const [row] = await db.query<{ system: string; timeline: number }>(sql`
    select system_identifier::text as system,
      ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline
    from pg_control_system()`)
  return row!
}
