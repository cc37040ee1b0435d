/**
 * A filtered, sorted page of 50 tasks over HTTP, asked by members of 20 of 200 projects on 16 connections: its rate
 * beside that of pgbench running every statement of the same requests on the same server, and the growth of its cost
 * from 100,000 to 1,000,000 tasks. The two companies stand side by side and take turns, so that whatever else the
 * machine does meets them alike.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Company, head, openCompany } from './companyServer.ts'
import { type LoadProcess, startLoad } from './httpLoad.ts'
import { fillCompany, type Member } from './listData.ts'
import { type Measurement, median, report } from './measurement.ts'
import { type Pgbench, pgbench, pgbenchProgram, type Statement } from './pgbench.ts'

const CONNECTIONS = 16
const LARGE = 1_000_000
const SMALL = 100_000
/** Each with other projects; every one of them is a script of pgbench, which prepares each for itself. */
const MEMBERS = 10
const ROUNDS = 5
const TURN_MS = 3_000

/**
 * What is asked for, as the address has it. The last matches so rarely that everything within reach is walked through;
 * it shows what that costs one person, and is not judged.
 */
const PAGES: readonly { name: string; query: string; page: number; connections: number }[] = [
  { name: 'open tasks by start', query: 'percentComplete=lt:100&sort=start', page: 1, connections: CONNECTIONS },
  {
    name: 'open tasks by start, page 2',
    query: 'percentComplete=lt:100&sort=start',
    page: 2,
    connections: CONNECTIONS,
  },
  {
    name: 'open tasks by start, page 20',
    query: 'percentComplete=lt:100&sort=start',
    page: 20,
    connections: CONNECTIONS,
  },
  {
    name: 'critical tasks by latest finish',
    query: 'critical=eq:true&sort=-finish',
    page: 1,
    connections: CONNECTIONS,
  },
  { name: 'one task of 500 by start', query: 'priority=eq:999&sort=start', page: 1, connections: 1 },
]

const PATH = '/api/projects/tasks'
/** The address of the wanted page for a member, found by walking there. */
async function addressOf(company: Company, member: Member, query: string, page: number): Promise<string> {
  let after = ''
  for (let n = 1; n < page; n++) {
    const answer = await fetch(`http://localhost:${company.port}${PATH}?${query}${after}`, {
      headers: head(company, member),
    })
    const { next, error } = (await answer.json()) as { next: string; error?: unknown }
    if (!next) throw new Error(`no page ${n + 1} of ${query}: ${JSON.stringify(error)}`)
    after = `&after=${next}`
  }
  return `${PATH}?${query}${after}`
}

/** What one page is measured with in one company. */
interface Subject {
  readonly company: Company
  readonly requests: readonly string[]
  readonly reference: Pgbench | undefined
}

async function subjectOf(company: Company, query: string, page: number, folder?: string): Promise<Subject> {
  const requests: string[] = []
  const recorded: Statement[][] = []
  for (const member of company.members) {
    const address = await addressOf(company, member, query, page)
    const statements = await company.recorded(async () => {
      const answer = await fetch(`http://localhost:${company.port}${address}`, { headers: head(company, member) })
      const { rows } = (await answer.json()) as { rows: unknown[] }
      if (!rows?.length) throw new Error(`${address} gave no rows`)
    })
    recorded.push(statements)
    const { host, cookie } = head(company, member)
    requests.push(`GET ${address} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\n\r\n`)
  }
  const program = pgbenchProgram()
  const reference = program && folder ? pgbench(program, folder, company.credentials, recorded) : undefined
  return { company, requests, reference }
}

async function requestsPerSecond(
  { company, requests }: Omit<Subject, 'reference'>,
  load: LoadProcess,
  connections: number,
  ms = TURN_MS,
): Promise<number> {
  const { perSecond, refused } = await load.run({ port: company.port, connections, requests, ms })
  if (refused) throw new Error(`${refused} requests were refused`)
  return perSecond
}

/** Measures; about six minutes on two cores, three of them for filling the companies. */
export async function run(): Promise<Measurement[]> {
  const load = startLoad()
  const fill = (tasks: number) => openCompany((owner) => fillCompany(owner, tasks, MEMBERS))
  const [large, small] = [await fill(LARGE), await fill(SMALL)]
  const folder = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  try {
    if (!pgbenchProgram())
      console.log('list: pgbench is not installed (Debian: postgresql-contrib), so only the growth is measured')
    const measured: Measurement[] = []
    measured.push(await measureSession(small, load))
    for (const page of PAGES) measured.push(...(await measure(page, large, small, load, folder)))
    return measured
  } finally {
    load.close()
    await large.close()
    await small.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What finding out who asks, and how far their rights reach, adds to the smallest request. */
async function measureSession(company: Company, load: LoadProcess): Promise<Measurement> {
  const request = (cookie: string) =>
    `GET /api/session HTTP/1.1\r\nhost: localhost:${company.port}\r\ncookie: ${cookie}\r\n\r\n`
  const signedIn = company.members.map((member) => request(head(company, member).cookie))
  const times = { known: [] as number[], nobody: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    times.known.push(1000 / (await requestsPerSecond({ company, requests: signedIn }, load, CONNECTIONS, 1_500)))
    times.nobody.push(1000 / (await requestsPerSecond({ company, requests: [request('')] }, load, CONNECTIONS, 1_500)))
  }
  return {
    name: 'who asks, with session and rights, to nobody',
    value: median(times.known),
    unit: 'ms',
    reference: median(times.nobody),
    ratio: median(times.known.map((time, i) => time / times.nobody[i]!)),
  }
}

async function measure(
  { name, query, page, connections }: (typeof PAGES)[number],
  large: Company,
  small: Company,
  load: LoadProcess,
  folder: string,
): Promise<Measurement[]> {
  const judged = connections > 1
  const many = await subjectOf(large, query, page, folder)
  const few = await subjectOf(small, query, page)
  await requestsPerSecond(many, load, connections, 1_500)
  await requestsPerSecond(few, load, connections, 1_500)
  const rounds = { http: [] as number[], pgbench: [] as number[], few: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    rounds.http.push(await requestsPerSecond(many, load, connections))
    if (many.reference) rounds.pgbench.push(await many.reference.run(connections, TURN_MS / 1000))
    rounds.few.push(await requestsPerSecond(few, load, connections))
  }
  const ratios = rounds.pgbench.map((rate, i) => rounds.http[i]! / rate)
  const growth = rounds.few.map((rate, i) => rate / rounds.http[i]!)
  return [
    ...(many.reference
      ? [
          {
            name: `${name}: HTTP to pgbench`,
            value: median(rounds.http),
            unit: '/s' as const,
            reference: median(rounds.pgbench),
            ratio: median(ratios),
            ...(judged && { least: 0.25 }),
          },
        ]
      : []),
    {
      name: `${name}: cost from 100,000 to 1,000,000 tasks`,
      value: 1000 / median(rounds.http),
      unit: 'ms',
      reference: 1000 / median(rounds.few),
      ratio: median(growth),
      ...(judged && { most: 1.3 }),
    },
  ]
}

if (import.meta.main) report(await run())
