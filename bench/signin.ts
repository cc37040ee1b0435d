/**
 * What 200 people who sign in at the same moment cost everybody else: the median of a small request of somebody who is
 * signed in, alone and meanwhile; their ratio must stay below 3. The server runs in a process
 * of its own; this one only asks.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from '../src/platform/database.server.ts'
import { createLog } from '../src/platform/log.server.ts'
import { startPlatform } from '../src/platform/platform.server.ts'
import { benchDatabase } from './database.ts'
import { type Measurement, median, report } from './measurement.ts'

const PEOPLE = 200
const IDLE_REQUESTS = 400
const PASSWORD = 'correct horse battery'

if (process.argv[2] === 'serve') await serve()

/** The server's process: says where it listens and the set-up link, and stops when told. */
async function serve(): Promise<void> {
  const server = await benchDatabase()
  const root = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  const db = new Database(server.app)
  const platform = await startPlatform({
    db,
    direct: server.app,
    settings: { data: join(root, 'data'), host: '127.0.0.1', port: 0, url: undefined, trustedProxies: [] },
    keyFile: join(root, 'key'),
    version: 'bench',
    log: createLog({ level: 'warn', format: 'text', write: (line) => console.error(line) }),
    areas: [],
    mayHear: () => new Set(),
  })
  await platform.app.listen({ host: '127.0.0.1', port: 0 })
  process.once('message', async () => {
    await platform.stop()
    await db.close()
    await server.close()
    await rm(root, { recursive: true, force: true })
    process.disconnect()
  })
  process.send!({ base: platform.base(), link: await platform.setupLink() })
}

/** Measures; about ten seconds. */
export async function run(): Promise<Measurement[]> {
  const child = fork(import.meta.filename, ['serve'])
  const [{ base, link }] = (await once(child, 'message')) as [{ base: string; link: string }]
  const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE + 4 })

  const send = (method: string, path: string, body?: object, cookie = '') =>
    new Promise<{ status: number; cookie: string; text: string }>((resolve, reject) => {
      const headers = { origin: base, cookie, ...(body && { 'content-type': 'application/json' }) }
      const sent = request(`${base}${path}`, { method, agent, headers }, (answer: IncomingMessage) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part) => (text += part))
        answer.on('end', () => {
          const cookies = (answer.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]!)
          resolve({ status: answer.statusCode!, cookie: cookies.join('; '), text })
        })
      })
      sent.on('error', reject).end(body && JSON.stringify(body))
    })

  const company = {
    company: 'Fernholm Logistics',
    country: 'DE',
    region: null,
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    fiscalYearStart: 1,
    workingWeek: [1, 2, 3, 4, 5],
  }
  const email = 'ines.falk@fernholm.example'
  const token = link.split('#')[1]
  const made = await send('POST', '/api/setup', { token, name: 'Ines Falk', email, password: PASSWORD, ...company })
  if (made.status !== 201) throw new Error(made.text)

  const timed = async (until: (count: number) => boolean) => {
    const times: number[] = []
    while (!until(times.length)) {
      const began = performance.now()
      await send('GET', '/api/session', undefined, made.cookie)
      times.push(performance.now() - began)
    }
    return times.toSorted((a, b) => a - b)
  }
  await timed((count) => count >= 100)
  const earlier = await timed((count) => count >= IDLE_REQUESTS)

  let over = false
  const began = performance.now()
  const signIns = Promise.all(
    Array.from({ length: PEOPLE }, () => send('POST', '/api/session', { email, password: PASSWORD })),
  ).finally(() => (over = true))
  const busy = await timed(() => over)
  const seconds = (performance.now() - began) / 1000
  const answers = (await signIns).map(({ status }) => status)
  // Before and after, so that other work of the machine that comes or goes meanwhile does not pass for ours.
  const later = await timed((count) => count >= IDLE_REQUESTS)
  const idle = [...earlier, ...later].toSorted((a, b) => a - b)

  const count = (status: number) => answers.filter((each) => each === status).length
  agent.destroy()
  child.send('stop')
  await once(child, 'exit')
  return [
    {
      name: `a request while ${PEOPLE} sign in, to one when idle`,
      value: median(busy),
      unit: 'ms',
      reference: median(idle),
      ratio: median(busy) / median(idle),
      most: 3,
    },
    { name: 'the 99th of 100 of them', value: busy[Math.floor(busy.length * 0.99)]!, unit: 'ms' },
    { name: 'let in', value: count(201) / seconds, unit: '/s' },
    { name: 'neither let in nor asked to come back', value: PEOPLE - count(201) - count(503), unit: 'count', most: 1 },
  ]
}

if (import.meta.main && process.argv[2] !== 'serve') report(await run())
