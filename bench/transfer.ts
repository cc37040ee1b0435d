/**
 * Tables in and out. In: 20,000 rows of CSV as people, read, checked and written with their history, to plain COPY of the same
 * rows into the same table plus the validation of each. Out: 100,000 rows as CSV and XLSX, streamed, to COPY out of the same
 * rows, with the memory that the process takes for it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import pg from 'pg'
import { areasOf } from '../src/areas/areas.server.ts'
import { records } from '../src/areas/areas.ts'
import { Database } from '../src/platform/database.server.ts'
import { createLog } from '../src/platform/log.server.ts'
import { startPlatform } from '../src/platform/platform.server.ts'
import { sql } from '../src/platform/sql.ts'
import { carryOut } from '../src/platform/transfer/carryOut.server.ts'
import { check } from '../src/platform/transfer/check.server.ts'
import { beginExport } from '../src/platform/transfer/exportRows.server.ts'
import { setupFor } from '../src/platform/transfer/importFile.server.ts'
import { dataRows, inspect } from '../src/platform/transfer/tableFile.server.ts'
import { asRule } from '../src/record/caller.ts'
import { recordRoutes } from '../src/record/routes.server.ts'
import { schemasOf } from '../src/record/schema.ts'
import { Store } from '../src/record/store.server.ts'
import { benchDatabase } from './database.ts'
import { type Measurement, median, report } from './measurement.ts'

const ROWS = 20_000
const EXPORTED = 100_000
const TURNS = 3
const READER = { locale: 'en-GB', timeZone: 'Europe/Berlin' }

const personOf = (n: number) => [
  `Person ${n} Example`,
  `person${n}@rows.example`,
  `+49 40 ${100_000 + n}`,
  n % 7 ? 'yes' : 'no',
  `private${n}@rows.example`,
  `Street ${n % 400}\n${20_000 + (n % 999)} Hamburg`,
]
const HEAD = ['Name', 'E-mail', 'Phone', 'Active', 'Private e-mail', 'Address']
const COLUMNS = ['name', 'email', 'phone', 'active', 'privateEmail', 'address']
const quoted = (text: string) => `"${text}"`
const csvOf = (from: number, rows: number) =>
  Buffer.from(
    [HEAD, ...Array.from({ length: rows }, (_, i) => personOf(from + i))]
      .map((cells) => cells.map(quoted).join())
      .join('\r\n'),
  )

/** Measures; about a minute. */
export async function run(): Promise<Measurement[]> {
  const server = await benchDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  const keys = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  const db = new Database({ ...server.app, queryTimeoutMs: 120_000 })
  const store = new Store(db, records)
  const areas = areasOf(store)
  const log = createLog({ level: 'error', format: 'text', write: (line) => console.error(line) })
  const running = await startPlatform({
    db,
    direct: server.app,
    settings: { data: folder, host: '127.0.0.1', port: 0, url: undefined, trustedProxies: [] } as never,
    keyFile: join(keys, 'key'),
    version: 'bench',
    log,
    areas,
    mayHear: (caller, type, rows) => store.mayHear(caller, type, rows),
    records: async (app, platform) => {
      await store.bind({ platform, areas })
      recordRoutes(app, store, platform, 'bench')
    },
    work: false,
  })
  const type = records.get('people.person')
  const caller = { ...asRule('bench', 'bench'), roles: new Set(['people'] as const) }
  const client = new pg.Client(server.owner)
  await client.connect()

  const imported: number[] = []
  const plain: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const file = csvOf(turn * 1_000_000, ROWS)
    const source = {
      name: 'people.csv',
      async *open() {
        for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536)
      },
    }
    // Looking at the file happens when it comes; what is measured is what a person waits for after that.
    const setup = setupFor(store, caller, type, await inspect(source), READER)
    const began = performance.now()
    await db.transaction(async (tx) => {
      const plan = await check({
        store,
        db: tx,
        caller,
        type,
        setup,
        guarded: true,
        rows: () => dataRows(source, 'csv', setup),
      })
      if (plan.findings.count || plan.creates.length !== ROWS)
        throw new Error(JSON.stringify(plan.findings.list.slice(0, 3)))
      await carryOut(tx, store, caller, type, { title: 'people.csv' }, plan)
    })
    imported.push(performance.now() - began)

    const other = csvOf(turn * 1_000_000 + 500_000, ROWS)
    const before = performance.now()
    const lines: string[] = []
    const schema = schemasOf(type, 'draft', [], false)
    const parser = parse({ from_line: 2 })
    parser.end(other)
    for await (const [name, email, phone, active, privateEmail, address] of parser as AsyncIterable<string[]>) {
      const draft = schema.parse({ name, email, phone, active: active === 'yes', privateEmail, address }) as Record<
        string,
        unknown
      >
      const cells = COLUMNS.map((field) => String(draft[field]).replaceAll('\\', '\\\\').replaceAll('\n', '\\n'))
      lines.push(`${crypto.randomUUID()}\tbench\tbench\t${cells.join('\t')}\n`)
    }
    await copyIn(
      client,
      `copy people.people (id, created_by, changed_by, name, email, phone, active, private_email, address) from stdin`,
      lines,
    )
    plain.push(performance.now() - before)
  }

  await db.query(sql`
    insert into people.people (id, created_by, changed_by, name, email, phone, active)
    select gen_random_uuid(), 'bench', 'bench', 'Filler ' || g, 'filler' || g || '@rows.example', null, true
    from generate_series(1, ${EXPORTED - 2 * TURNS * ROWS + 30_000}) g`)
  const query = { columns: 'name,email,phone,active,address,createdAt', sort: 'name' }
  const rss = () => process.memoryUsage().rss / 1024 / 1024
  const exported = async (format: 'csv' | 'xlsx') => {
    global.gc?.()
    const base = rss()
    let peak = base
    const timer = setInterval(() => (peak = Math.max(peak, rss())), 20)
    const began = performance.now()
    const { content, rows } = await beginExport(store, {
      type,
      caller,
      query,
      style: { format, locale: 'en-GB', timeZone: 'UTC' },
    })
    let bytes = 0
    for await (const piece of content) bytes += (piece as Buffer).length
    clearInterval(timer)
    const seconds = (performance.now() - began) / 1000
    if (!bytes) throw new Error('nothing was exported')
    return { rate: rows / seconds, rows, grown: peak - base }
  }
  const csv = await exported('csv')
  const xlsx = await exported('xlsx')
  const out = performance.now()
  const copied = await copyOut(
    client,
    'copy (select id, name, email, phone, active, address, created_at from people.people order by name, id) to stdout',
  )
  const copyRate = csv.rows / ((performance.now() - out) / 1000)
  if (!copied) throw new Error('nothing was copied')

  await client.end()
  await running.stop()
  await db.close()
  await server.close()
  for (const each of [folder, keys]) await rm(each, { recursive: true, force: true })
  return [
    {
      name: `import of ${ROWS} rows to COPY with validation`,
      value: median(imported),
      unit: 'ms',
      reference: median(plain),
      ratio: median(imported) / median(plain),
      most: 4,
    },
    {
      name: `rows a second of ${csv.rows} as CSV, to COPY out`,
      value: csv.rate,
      unit: '/s',
      reference: copyRate,
      ratio: csv.rate / copyRate,
    },
    {
      name: `rows a second of ${xlsx.rows} as XLSX, to COPY out`,
      value: xlsx.rate,
      unit: '/s',
      reference: copyRate,
      ratio: xlsx.rate / copyRate,
    },
    { name: 'MB of memory that the CSV export added at most', value: csv.grown, unit: 'count', most: 150 },
    { name: 'MB of memory that the XLSX export added at most', value: xlsx.grown, unit: 'count', most: 150 },
  ]
}

interface Wire {
  query(statement: { text: string }): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** COPY as the driver's own protocol has it. */
class Copy {
  readonly #text: string
  readonly #lines: readonly string[] | undefined
  readonly done: Promise<number>
  #resolve!: (bytes: number) => void
  #reject!: (error: Error) => void
  #bytes = 0

  constructor(text: string, lines?: readonly string[]) {
    this.#text = text
    this.#lines = lines
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }
  submit(connection: Wire & { query(text: string): void }) {
    connection.query(this.#text)
  }
  handleCopyInResponse(connection: Wire) {
    for (let at = 0; at < this.#lines!.length; at += 500)
      connection.sendCopyFromChunk(Buffer.from(this.#lines!.slice(at, at + 500).join('')))
    connection.endCopyFrom()
  }
  handleCopyData({ chunk }: { chunk: Buffer }) {
    this.#bytes += chunk.length
  }
  handleCommandComplete() {}
  handleReadyForQuery() {
    this.#resolve(this.#bytes || 1)
  }
  handleError(error: Error) {
    this.#reject(error)
  }
}
const copyIn = (client: pg.Client, text: string, lines: readonly string[]) => submit(client, new Copy(text, lines))
const copyOut = (client: pg.Client, text: string) => submit(client, new Copy(text))
function submit(client: pg.Client, copy: Copy): Promise<number> {
  client.query(copy as unknown as pg.Submittable)
  return copy.done
}

if (import.meta.main) report(await run())
