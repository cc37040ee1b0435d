import { createHash, timingSafeEqual, verify } from 'node:crypto'
import type { Database, Queryable } from '../database.server.ts'
import { type Keys, MissingKey } from '../keys/keys.server.ts'
import { nothing, sql } from '../sql.ts'
import { commitmentOf, macOf } from './audit.server.ts'
import { forgedEpochs } from './epoch.server.ts'
import { headerOf } from './line.ts'
import { chainFault, leafText, type SignedSeal, sealText, signedText } from './seal.ts'
import { hashOfSeal, sealsAfter } from './sealer.server.ts'
import { readSealLog } from './sealLog.server.ts'
import { type RecordTable, versionFaults } from './versions.server.ts'

/** How the audit was tampered with. */
export type Tampering =
  | 'edited'
  | 'deleted'
  | 'inserted'
  | 'reordered'
  | 'newestLinesRemoved'
  | 'newestSealsRemoved'
  | 'seal'
  | 'version'

export interface Problem {
  readonly kind: Tampering
  /** One sentence that names what and where. */
  readonly says: string
}

export interface Verification {
  readonly lines: number
  readonly seals: number
  /** Lines of the last moment, which no seal covers yet. */
  readonly unsealed: number
  readonly problems: Problem[]
  /** True when there are more problems than are listed. */
  readonly more: boolean
}

export interface VerifyOptions {
  readonly keys: Keys
  /** Where the log of seals lies. */
  readonly folder: string
  /** Every record type with its table, whose rows must agree with their last line. */
  readonly tables: readonly RecordTable[]
}

const MOST_PROBLEMS = 100
const PAGE = 2_000

/**
 * Compares lines with their macs and seals, seals with each other and with the log outside the database, versions with
 * each other and with the live rows, all on one snapshot. Lines are hashed here and not by the database.
 */
export async function verifyAudit(db: Database, { keys, folder, tables }: VerifyOptions): Promise<Verification> {
  return db.transaction(async (tx) => {
    await tx.query(sql`set transaction isolation level repeatable read, read only`)
    const problems: Problem[] = []
    const outside = await readSealLog(folder)
    for (const epoch of await forgedEpochs(tx, keys))
      problems.push({ kind: 'seal', says: `The row of epoch ${epoch} was changed: its signature does not fit` })

    const lines = linesOf(tx)
    let line = await lines.next()
    let before: (SignedSeal & { hash: string }) | null = null
    let counted = 0
    let seals = 0
    const short: { seal: SignedSeal; missing: number }[] = []
    for (let page = await sealsAfter(tx, 0); page.length; page = await sealsAfter(tx, before!.number)) {
      for (const seal of page) {
        seals++
        problems.push(...sealProblems(seal, before, keys, outside))
        const range: Line[] = []
        const stray: Line[] = []
        while (!line.done && isBefore(line.value, seal.epoch, seal.toXid)) {
          const within = line.value.epoch === seal.epoch && BigInt(line.value.xid) >= BigInt(seal.fromXid)
          ;(within ? range : stray).push(line.value)
          line = await lines.next()
        }
        counted += range.length + stray.length
        for (const { id, ...of } of stray)
          problems.push({ kind: 'inserted', says: `Line ${id} (${nameOf(of)}) lies in no seal's range` })
        problems.push(...rangeProblems(seal, range, keys))
        if (range.length < seal.lines) short.push({ seal, missing: seal.lines - range.length })
        before = { ...seal, hash: hashOfSeal(seal) }
      }
    }
    problems.push(...missingLines(short, before))
    let unsealed = 0
    for (; !line.done; line = await lines.next()) {
      unsealed++
      const fault = lineFault(line.value, keys)
      if (fault) problems.push(fault)
    }
    const newest = Math.max(0, ...outside.keys())
    const last = before?.number ?? 0
    if (newest > last)
      problems.push({
        kind: 'newestSealsRemoved',
        says: `The newest seals were removed from the database: it ends with seal ${last}, the log outside with seal ${newest}`,
      })
    problems.push(...(await versionFaults(tx, tables)).map((says) => ({ kind: 'version' as const, says })))
    return {
      lines: counted + unsealed,
      seals,
      unsealed,
      problems: problems.slice(0, MOST_PROBLEMS),
      more: problems.length > MOST_PROBLEMS,
    }
  })
}

interface Line {
  readonly epoch: number
  readonly xid: string
  readonly seq: number
  readonly micros: number
  readonly id: string
  readonly type: string
  readonly record: string | null
  readonly version: number
  readonly body: string | null
  readonly salt: Buffer | null
  readonly commitment: Buffer
  readonly keyNumber: number
  readonly mac: Buffer
}

/** All lines in the order in which they are sealed. */
async function* linesOf(db: Queryable): AsyncGenerator<Line, void> {
  let last: Line | undefined
  for (;;) {
    const after = last ? sql`where (l.epoch, l.xid, l.seq) > (${last.epoch}, ${last.xid}::xid8, ${last.seq})` : nothing
    const page = await db.query<Line>(sql`
      select l.epoch, l.xid::text, l.seq, (extract(epoch from at) * 1000000)::bigint as micros, id, type, record_id as record,
        version, body, salt, commitment, key_number as "keyNumber", mac
      from platform.audit_lines l ${after} order by l.epoch, l.xid, l.seq limit ${PAGE}`)
    yield* page
    last = page.at(-1)
    if (page.length < PAGE) return
  }
}

function isBefore(line: Line, epoch: number, toXid: string): boolean {
  return line.epoch < epoch || (line.epoch === epoch && BigInt(line.xid) < BigInt(toXid))
}

function sealProblems(
  seal: SignedSeal,
  before: (SignedSeal & { hash: string }) | null,
  keys: Keys,
  outside: ReadonlyMap<number, ReadonlySet<string>>,
): Problem[] {
  const problems: Problem[] = []
  const fault = chainFault(seal, before)
  if (fault) problems.push({ kind: 'seal', says: fault })
  if (!isSigned(seal, keys))
    problems.push({ kind: 'seal', says: `Seal ${seal.number} was changed: its signature does not fit` })
  const copies = outside.get(seal.number)
  if (copies && (copies.size > 1 || !copies.has(signedText(seal))))
    problems.push({ kind: 'seal', says: `Seal ${seal.number} differs from the one in the log outside the database` })
  return problems
}

function isSigned(seal: SignedSeal, keys: Keys): boolean {
  try {
    const { publicKey } = keys.signer(seal.keyNumber)
    return verify(null, Buffer.from(sealText(seal)), publicKey, Buffer.from(seal.signature, 'hex'))
  } catch (error) {
    if (error instanceof MissingKey) return false
    throw error
  }
}

/** What is wrong with the lines of one seal, save that some are missing. */
function rangeProblems(seal: SignedSeal, lines: readonly Line[], keys: Keys): Problem[] {
  const problems: Problem[] = []
  const root = createHash('sha256')
  const forged: Problem[] = []
  for (const line of lines) {
    const fault = lineFault(line, keys)
    if (fault) forged.push(fault)
    const { commitment, mac } = line
    const header = headerOf({ ...line, commitment: commitment.toString('hex') })
    root.update(
      createHash('sha256')
        .update(leafText({ ...line, header, mac: mac.toString('hex') }))
        .digest(),
    )
  }
  const surplus = lines.length - seal.lines
  if (surplus > 0) {
    const which = forged.length ? `: ${forged.map(({ says }) => says).join('; ')}` : ''
    problems.push({
      kind: 'inserted',
      says: `${countOf(surplus, 'line was', 'lines were')} inserted into seal ${seal.number} of ${seal.at}${which}`,
    })
  } else problems.push(...forged)
  if (surplus === 0 && !forged.length && root.digest('hex') !== seal.root)
    problems.push({
      kind: 'reordered',
      says: `The order or the times of the lines in seal ${seal.number} of ${seal.at} were changed`,
    })
  return problems
}

/** Missing lines, told apart by whether anything sealed comes after them. */
function missingLines(short: readonly { seal: SignedSeal; missing: number }[], last: SignedSeal | null): Problem[] {
  return short.map(({ seal, missing }) => {
    const newest = seal.number === last?.number
    return {
      kind: newest ? 'newestLinesRemoved' : 'deleted',
      says: newest
        ? `${countOf(missing, 'of the newest lines was', 'of the newest lines were')} removed: seal ${seal.number} of ${seal.at} counts ${seal.lines}`
        : `${countOf(missing, 'line was', 'lines were')} deleted from seal ${seal.number} of ${seal.at}, which counts ${seal.lines}`,
    }
  })
}

function lineFault(line: Line, keys: Keys): Problem | null {
  const edited = (what: string): Problem => ({ kind: 'edited', says: `${what} (${nameOf(line)}) was edited` })
  const { body, salt, commitment } = line
  if (body === null || salt === null)
    return { kind: 'edited', says: `The contents of line ${line.id} (${nameOf(line)}) are gone` }
  if (!timingSafeEqual(commitmentOf(salt, body), commitment)) return edited(`The text of line ${line.id}`)
  let key: Buffer
  try {
    key = keys.derive('audit', line.keyNumber)
  } catch (error) {
    if (error instanceof MissingKey) return edited(`Line ${line.id}`)
    throw error
  }
  const mac = macOf(key, headerOf({ ...line, commitment: commitment.toString('hex') }))
  return mac.length === line.mac.length && timingSafeEqual(mac, line.mac) ? null : edited(`Line ${line.id}`)
}

function nameOf({ type, record, version }: { type: string; record: string | null; version: number }): string {
  return record ? `${type} ${record}, version ${version}` : type
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
