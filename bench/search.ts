/**
 * Search as somebody types, over HTTP, as members of 20 of 200 projects: every keystroke by itself, its growth from
 * 100,000 to 1,000,000 records, the rate beside pgbench running the same statements, what the index takes, and what it
 * adds to a write.
 *
 * `AMBIT_BENCH_RECORDS`: the size of the larger company. `AMBIT_BENCH_TEXTS`: a file with the texts, name and notes with a
 * tab between. `AMBIT_BENCH_REDMINE` and `AMBIT_BENCH_REDMINE_KEY`: the address of a Redmine that holds the same texts as
 * its issues, and a key of its interface; its search is measured beside ours.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { records } from '../src/areas/areas.ts'
import { Database } from '../src/platform/database.server.ts'
import type { Credentials } from '../src/platform/postgres/roles.server.ts'
import { withClient } from '../src/platform/postgres/roles.server.ts'
import { createIndexer } from '../src/platform/search/indexer.server.ts'
import { searchAgain } from '../src/platform/search/queue.server.ts'
import { sql } from '../src/platform/sql.ts'
import { asRule } from '../src/record/caller.ts'
import { Store } from '../src/record/store.server.ts'
import { type Company, head, openCompany } from './companyServer.ts'
import type { Member } from './listData.ts'
import { type Measurement, median, report } from './measurement.ts'
import { pgbench, pgbenchProgram, type Statement } from './pgbench.ts'
import { fillTexts } from './searchData.ts'

const LARGE = Number(process.env.AMBIT_BENCH_RECORDS ?? 1_000_000)
const SMALL = LARGE / 10
const MEMBERS = 4
const ROUNDS = 3

/** What is typed, letter by letter: common words, a rare one, two words, a misspelt one, a title, a filter. */
const TYPED = [
  'firewall migration',
  'tag1234',
  'serverbackup',
  'laptop warranty gps',
  'fierwall rollout',
  'Project 17',
  'type:task outage',
] as const
/** Whole questions, for whoever answers only those. */
const ASKED = ['firewall migration', 'outage', 'laptop warranty', 'tag1234', 'invoice budget vendor'] as const
/** Another search engine of the same texts must take so many times longer. */
const TIMES_FASTER = 20

const keystrokes = TYPED.flatMap((text) => Array.from(text, (_, n) => text.slice(0, n + 1))).filter((text) =>
  text.trim(),
)

/** Measures; about twenty minutes on two cores, nearly all of them for filling and indexing the larger company. */
export async function run(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  const built: { seconds: number; records: number }[] = []
  const fill = (tasks: number) =>
    openCompany(async (owner, app) => {
      const members = await fillTexts(owner, tasks, MEMBERS, process.env.AMBIT_BENCH_TEXTS)
      built.push({ seconds: await buildIndex(owner, app), records: tasks })
      return members
    })
  const small = await fill(SMALL)
  const large = await fill(LARGE)
  try {
    return [
      ...(await measureKeystrokes(large, small)),
      ...(await measureBesideSql(large, folder)),
      ...(await measureIndex(large, built.at(-1)!)),
      ...(await measureWrites(small)),
      ...(process.env.AMBIT_BENCH_REDMINE ? await measureRedmine(large, process.env.AMBIT_BENCH_REDMINE) : []),
    ]
  } finally {
    await large.close()
    await small.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Builds all entries as the job does; gives the seconds. */
async function buildIndex(owner: Credentials, app: Credentials): Promise<number> {
  const db = new Database({ ...app, queryTimeoutMs: 600_000 })
  const store = new Store(db, records)
  const { outdated, rebuild } = createIndexer(store, () => [])
  const types = (await outdated(db)).map(({ key }) => key)
  const began = performance.now()
  await rebuild.run({
    id: 'bench',
    db,
    input: { types },
    signal: new AbortController().signal,
    progress: () => {},
    caller: asRule('bench', 'bench'),
  })
  const seconds = (performance.now() - began) / 1000
  await db.close()
  await withClient(owner, async (client) => {
    for (const table of ['entries', 'words', 'queue']) await client.query(`vacuum (analyze) platform.search_${table}`)
  })
  return seconds
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })
/** The time that one answer takes, in milliseconds. */
function timed(url: string, headers: Record<string, string>): Promise<{ ms: number; body: string }> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    request(url, { agent, headers }, (answer) => {
      let body = ''
      answer.on('data', (chunk) => (body += chunk))
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve({ ms: performance.now() - began, body })
          : reject(new Error(`${url}: ${answer.statusCode} ${body.slice(0, 300)}`)),
      )
    })
      .on('error', reject)
      .end()
  })
}

const address = (typed: string) => `/api/search?limit=8&q=${encodeURIComponent(typed)}`
const ask = (company: Company, member: Member, typed: string) =>
  timed(`http://localhost:${company.port}${address(typed)}`, head(company, member))

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

async function measureKeystrokes(large: Company, small: Company): Promise<Measurement[]> {
  const times = { large: [] as number[], small: [] as number[] }
  for (let round = 0; round <= ROUNDS; round++)
    for (let m = 0; m < MEMBERS; m++)
      for (const typed of keystrokes) {
        // In turn, so that whatever else the machine does meets both alike. The first round warms up.
        const one = await ask(large, large.members[m]!, typed)
        const other = await ask(small, small.members[m]!, typed)
        if (round === 0) continue
        times.large.push(one.ms)
        times.small.push(other.ms)
      }
  return [0.5, 0.95, 0.99].map((share) => ({
    name: `a keystroke, ${share * 100} of 100 below: ${LARGE} records to ${SMALL}`,
    value: percentile(times.large, share),
    unit: 'ms' as const,
    reference: percentile(times.small, share),
    ratio: percentile(times.large, share) / percentile(times.small, share),
    ...(share === 0.5 && { most: 5 }),
  }))
}

/** The rate of whole requests on one connection beside that of their bare statements. */
async function measureBesideSql(company: Company, folder: string): Promise<Measurement[]> {
  const program = pgbenchProgram()
  if (!program) {
    console.log('search: pgbench is not installed (Debian: postgresql-contrib), so that nothing stands beside our rate')
    return []
  }
  const [member] = company.members
  const recorded: Statement[][] = []
  for (const typed of ASKED)
    recorded.push(await company.recorded(async () => void (await ask(company, member!, typed))))
  const reference = pgbench(program, folder, company.credentials, recorded)
  const rates = { ours: [] as number[], bare: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    let answered = 0
    while (performance.now() - began < 3_000) {
      await ask(company, member!, ASKED[answered % ASKED.length]!)
      answered++
    }
    rates.ours.push((answered * 1000) / (performance.now() - began))
    rates.bare.push(await reference.run(1, 3))
  }
  return [
    {
      name: 'questions over HTTP to pgbench with the same statements',
      value: median(rates.ours),
      unit: '/s',
      reference: median(rates.bare),
      ratio: median(rates.ours.map((rate, i) => rate / rates.bare[i]!)),
      least: 0.25,
    },
  ]
}

async function measureIndex(company: Company, built: { seconds: number; records: number }): Promise<Measurement[]> {
  const sizes = await withClient(company.owner, async (client) => {
    const { rows } = await client.query<{ index: string; texts: string }>(
      `select sum(pg_total_relation_size(c.oid)) as index, (select sum(length(name) + length(coalesce(notes, ''))) from projects.tasks) as texts
       from pg_class c where c.relkind = 'r' and c.relname like 'search\\_%'`,
    )
    return rows[0]!
  })
  return [
    {
      name: 'what search takes, to the texts themselves',
      value: Number(sizes.index) / 1000,
      unit: 'kB',
      reference: Number(sizes.texts) / 1000,
      ratio: Number(sizes.index) / Number(sizes.texts),
    },
    { name: 'records indexed anew', value: built.records / built.seconds, unit: '/s' },
  ]
}

/** What being found adds to a change: with it, the record is put into the queue in the same transaction. */
async function measureWrites(company: Company): Promise<Measurement[]> {
  const db = new Database(company.credentials)
  const store = new Store(db, records)
  const { catchUp } = createIndexer(store, () => [])
  const tasks = await db.query<{ id: string }>(sql`select id from projects.tasks t limit 500`)
  let n = 0
  const change = (found: boolean) =>
    db.transaction(async (tx) => {
      const { id } = tasks[n++ % tasks.length]!
      await tx.query(
        sql`update projects.tasks t set name = ${`Changed ${n} times`}, changed_at = now() where id = ${id}`,
      )
      if (found) await searchAgain(tx, [{ type: 'projects.task', id }])
    })
  const rateOf = async (found: boolean) => {
    const [began, before] = [performance.now(), n]
    while (performance.now() - began < 2_000) await change(found)
    return ((n - before) * 1000) / (performance.now() - began)
  }
  const rates = { with: [] as number[], without: [] as number[] }
  const following: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rates.without.push(await rateOf(false))
    rates.with.push(await rateOf(true))
    const waiting = await db.query<{ n: number }>(sql`select count(distinct record_id) as n from platform.search_queue`)
    const began = performance.now()
    await catchUp(db)
    following.push((waiting[0]!.n * 1000) / (performance.now() - began))
    await delay(100)
  }
  await db.close()
  return [
    {
      name: 'changes of a task that is found, to changes of one that is not',
      value: median(rates.with),
      unit: '/s',
      reference: median(rates.without),
      ratio: median(rates.with.map((rate, i) => rate / rates.without[i]!)),
      least: 0.6,
    },
    { name: 'changed records that the index follows', value: median(following), unit: '/s' },
  ]
}

/** The same questions to a Redmine that holds the same texts, each as its interface answers them. */
async function measureRedmine(company: Company, redmine: string): Promise<Measurement[]> {
  const key = { 'x-redmine-api-key': process.env.AMBIT_BENCH_REDMINE_KEY ?? '' }
  const [member] = company.members
  const times: { typed: string; ours: number; theirs: number }[] = []
  for (const typed of ASKED) {
    const url = `${redmine}/search.json?issues=1&limit=25&q=${typed.replaceAll(' ', '+')}`
    const both = { ours: [] as number[], theirs: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      both.theirs.push((await timed(url, key)).ms)
      for (let n = 0; n < 5; n++) both.ours.push((await ask(company, member!, typed)).ms)
    }
    times.push({ typed, ours: median(both.ours), theirs: median(both.theirs) })
  }
  return [
    ...times.map(({ typed, ours, theirs }) => ({
      name: `“${typed}”: Redmine to ours`,
      value: theirs,
      unit: 'ms' as const,
      reference: ours,
      ratio: theirs / ours,
    })),
    {
      name: 'questions: Redmine to ours, the middle one',
      value: median(times.map(({ theirs }) => theirs)),
      unit: 'ms' as const,
      reference: median(times.map(({ ours }) => ours)),
      ratio: median(times.map(({ ours, theirs }) => theirs / ours)),
      least: TIMES_FASTER,
    },
  ]
}

if (import.meta.main) report(await run())
