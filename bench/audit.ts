/**
 * What sealing costs the writers: 16 of them insert a row and its audit line per transaction, in short turns with the
 * sealer off and on; the ratio of their rates must be at least 0.9.
 */
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createAudit } from '../src/platform/audit/audit.server.ts'
import { beginEpoch } from '../src/platform/audit/epoch.server.ts'
import { createSealer } from '../src/platform/audit/sealer.server.ts'
import { verifyAudit } from '../src/platform/audit/verify.server.ts'
import { Database } from '../src/platform/database.server.ts'
import { keysOf } from '../src/platform/keys/keys.server.ts'
import { createLog } from '../src/platform/log.server.ts'
import { sql } from '../src/platform/sql.ts'
import type { Caller } from '../src/record/caller.ts'
import { benchDatabase } from './database.ts'
import { type Measurement, median, report } from './measurement.ts'

const WRITERS = 16
const TURN_MS = 4_000
const TURNS = 7

const caller: Caller = {
  account: randomUUIDv7(),
  person: null,
  name: 'Ines Falk',
  roles: new Set(),
  sets: {},
  clearance: 1,
  request: 'bench',
}

/** Measures; about a minute. */
export async function run(): Promise<Measurement[]> {
  const server = await benchDatabase()
  const owner = new Database(server.owner)
  await owner.query(
    sql`create table platform.bench_rows (id uuid primary key, version int not null, title text not null)`,
  )
  const db = new Database({ ...server.app, max: WRITERS + 2 })
  const keys = keysOf(new Map([[1, randomBytes(32)]]))
  await beginEpoch(db, keys)
  const audit = createAudit(keys)
  const folder = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  const log = createLog({ level: 'warn', format: 'text', write: (line) => console.error(line) })

  /** Transactions a second of one turn, with a sealer that runs beside it or without. */
  async function turn(sealing: boolean, ms = TURN_MS): Promise<number> {
    const sealer = createSealer({ db, keys, folder, log })
    // What an unsealed turn left is not this turn's work.
    while (await sealer.sealNow()) await delay(5)
    if (sealing) sealer.start()
    let committed = 0
    const began = performance.now()
    const end = began + ms
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        while (performance.now() < end) {
          const id = randomUUIDv7()
          await db.transaction(async (tx) => {
            await tx.query(
              sql`insert into platform.bench_rows (id, version, title) values (${id}, 1, 'A task like many')`,
            )
            await audit.write(tx, {
              type: 'platform.bench',
              record: id,
              version: 1,
              verb: 'create',
              area: 'platform',
              who: caller,
              before: null,
              after: { title: 'A task like many', state: 'open', estimate: 28_800, owner: caller.account },
            })
          })
          committed++
        }
      }),
    )
    const rate = committed / ((performance.now() - began) / 1000)
    if (sealing) await sealer.stop()
    return rate
  }

  await turn(true, 2_000)
  const off: number[] = []
  const on: number[] = []
  for (let i = 0; i < TURNS; i++) {
    // The order alternates, so that a machine that gets slower favours neither.
    for (const sealing of i % 2 ? [true, false] : [false, true]) (sealing ? on : off).push(await turn(sealing))
  }
  const began = performance.now()
  const { lines, seals, problems } = await verifyAudit(db, {
    keys,
    folder,
    tables: [{ type: 'platform.bench', table: 'platform.bench_rows' }],
  })
  const seconds = (performance.now() - began) / 1000
  await Promise.all([db.close(), owner.close()])
  await server.close()
  await rm(folder, { recursive: true, force: true })
  return [
    {
      name: `commits of ${WRITERS} writers with sealing to without`,
      value: median(on),
      unit: '/s',
      reference: median(off),
      ratio: median(on.map((rate, i) => rate / off[i]!)),
      least: 0.9,
    },
    { name: `lines verified against ${seals} seals`, value: lines / seconds, unit: '/s' },
    { name: 'problems found by verifying them', value: problems.length, unit: 'count', most: 1 },
  ]
}

if (import.meta.main) report(await run())
