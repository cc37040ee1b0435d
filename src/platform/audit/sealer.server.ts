import { createHash, sign } from 'node:crypto'
import type { Database, Queryable, Transaction } from '../database.server.ts'
import type { Keys } from '../keys/keys.server.ts'
import type { Log } from '../log.server.ts'
import { type Sql, sql } from '../sql.ts'
import { LAST_XID, NO_SEAL, type Seal, type SignedSeal, sealText, signedText } from './seal.ts'
import { openSealLog, type SealLog } from './sealLog.server.ts'

export interface Sealer {
  /** Seals every second from now on. */
  start(): void
  /** Seals what can be sealed now; gives the number of lines. Another process may be doing it: then none. */
  sealNow(): Promise<number>
  /** Runs after lines were sealed by this process. */
  onSealed(run: () => void): void
  /** Seals a last time and stops. */
  stop(): Promise<void>
}

const EVERY_MS = 1_000

/**
 * Seals beside the writers: one process at a time takes every line whose transaction is certainly over, hashes them in
 * order, signs, and appends the seal to a file outside the database. Writers never wait for it.
 */
export function createSealer({
  db,
  keys,
  folder,
  log,
}: {
  readonly db: Database
  readonly keys: Keys
  /** Where the log outside the database lies. */
  readonly folder: string
  readonly log: Log
}): Sealer {
  const outside = openSealLog(folder)
  const listeners: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let running: Promise<number> | undefined
  let stopped = false
  let complaint = ''

  const sealNow = async (): Promise<number> => {
    const sealed = await sealOnce(db, keys, outside)
    await outside.append(() => sealsAfter(db, outside.last))
    if (sealed) for (const run of listeners) run()
    return sealed
  }
  const once = (): Promise<number> => (running ??= sealNow().finally(() => (running = undefined)))
  const round = async () => {
    try {
      await once()
      complaint = ''
    } catch (error) {
      // Once and not every second, until it changes.
      if (complaint !== String(error)) log.error('The audit could not be sealed', { error })
      complaint = String(error)
    }
    if (!stopped) timer = setTimeout(round, EVERY_MS)
  }

  return {
    start() {
      timer ??= setTimeout(round, EVERY_MS)
    },
    sealNow: once,
    onSealed: (run) => void listeners.push(run),
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running?.catch(() => {})
      if (timer)
        await once().catch((error: unknown) =>
          log.warn('The last lines of the audit are sealed at the next start', { error }),
        )
    },
  }
}

/**
 * The hash of the lines of a range, computed where they lie, so that sealing moves no lines. Verification computes the
 * same from `leafText`, apart from the database.
 */
const ROOT = sql`encode(pg_catalog.sha256(string_agg(pg_catalog.sha256(convert_to(concat_ws(E'\\n', epoch, xid, seq,
  (extract(epoch from at) * 1000000)::bigint, id, type, coalesce(record_id::text, ''), version,
  encode(commitment, 'hex'), encode(mac, 'hex')), 'UTF8')), ''::bytea order by xid, seq)), 'hex')`

async function sealOnce(db: Database, keys: Keys, outside: SealLog): Promise<number> {
  const last = await lastSeal(db)
  await outside.refuseCutTail(last?.number ?? 0)
  const [waiting] = await db.query(sql`
    select from platform.audit_lines
    where (epoch, xid) >= (${last?.epoch ?? 0}::int, ${last?.toXid ?? '0'}::xid8) limit 1`)
  if (!waiting) return 0
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ held: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as held`)
    if (!lock!.held) return 0
    let before = await lastSeal(tx)
    let sealed = 0
    const epochs = await tx.query<{ epoch: number; current: boolean }>(sql`
      select epoch, epoch = max(epoch) over () as current from platform.audit_epochs
      where epoch >= ${before?.epoch ?? 0} order by epoch`)
    for (const { epoch, current } of epochs) {
      const seal = await sealRange(tx, keys, epoch, current, before)
      if (!seal) continue
      before = seal
      sealed += seal.lines
    }
    return sealed
  })
}

/** "ambit" and "s" in ASCII. */
const LOCK = 0x616d62697473

async function sealRange(
  tx: Transaction,
  keys: Keys,
  epoch: number,
  current: boolean,
  before: SignedSeal | null,
): Promise<SignedSeal | null> {
  const fromXid = before?.epoch === epoch ? before.toXid : '0'
  // Below the oldest transaction that still runs nothing can appear any more.
  const bound: Sql = current ? sql`(select pg_snapshot_xmin(pg_current_snapshot()))` : sql`${LAST_XID}::xid8`
  const [found] = await tx.query<{ lines: number; root: string; toXid: string; at: string }>(sql`
    select count(*) as lines, ${ROOT} as root, ${bound}::text as "toXid", ${INSTANT} as at
    from platform.audit_lines where epoch = ${epoch} and xid >= ${fromXid}::xid8 and xid < ${bound}`)
  const { lines, root, toXid, at } = found!
  if (!lines) return null
  const seal: Seal = {
    number: (before?.number ?? 0) + 1,
    epoch,
    fromXid,
    toXid,
    lines,
    total: (before?.total ?? 0) + lines,
    root,
    previous: before ? hashOfSeal(before) : NO_SEAL,
    at,
    keyNumber: keys.number,
  }
  const signature = sign(null, Buffer.from(sealText(seal)), keys.signer().privateKey).toString('hex')
  await tx.query(sql`
    insert into platform.audit_seals (number, epoch, from_xid, to_xid, lines, total, root, previous, at, key_number, signature)
    values (${seal.number}, ${epoch}, ${fromXid}::xid8, ${toXid}::xid8, ${lines}, ${seal.total}, decode(${root}, 'hex'),
      decode(${seal.previous}, 'hex'), ${at}::timestamptz, ${keys.number}, decode(${signature}, 'hex'))`)
  return { ...seal, signature }
}

const INSTANT = sql`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const SEAL = sql`number, epoch, from_xid::text as "fromXid", to_xid::text as "toXid", lines, total,
  encode(root, 'hex') as root, encode(previous, 'hex') as previous,
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, key_number as "keyNumber",
  encode(signature, 'hex') as signature`

/** What the next seal calls `previous`. */
export function hashOfSeal(seal: SignedSeal): string {
  return createHash('sha256').update(signedText(seal)).digest('hex')
}

/** The newest seal, or null. */
export async function lastSeal(db: Queryable): Promise<SignedSeal | null> {
  const [seal] = await db.query<SignedSeal>(sql`select ${SEAL} from platform.audit_seals order by number desc limit 1`)
  return seal ?? null
}

/** The next seals after a number, at most a thousand. */
export function sealsAfter(db: Queryable, number: number): Promise<SignedSeal[]> {
  return db.query<SignedSeal>(
    sql`select ${SEAL} from platform.audit_seals where number > ${number} order by number limit 1000`,
  )
}
