import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { createLog } from '../src/platform/log.server.ts'
import { type PlatformOptions, type RunningPlatform, startPlatform } from '../src/platform/platform.server.ts'
import type { Role } from '../src/record/caller.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export interface TestPlatform extends RunningPlatform {
  readonly database: TestDatabase
  /** Lines that were logged. */
  readonly logged: string[]
  /** The folder that stands for `data/`. */
  readonly data: string
  /** A browser without a session. */
  browser(options?: { readonly address?: string }): Browser
  /** Sets the company up; the browser of its first administrator. */
  setUp(): Promise<Browser>
  /** A browser signed in as a new account with these roles. */
  as(name: string, roles: readonly Role[]): Promise<Browser>
  close(): Promise<void>
}

export const PASSWORD = 'correct horse battery'
const HOST = 'localhost:7300'

/** A platform on a database of its own, with the key beside and not under its data. */
export async function testPlatform(options: Partial<PlatformOptions> = {}): Promise<TestPlatform> {
  const database = await testDatabase()
  const root = await mkdtemp(join(tmpdir(), 'ambit-platform-'))
  const data = join(root, 'data')
  const logged: string[] = []
  const running = await startPlatform({
    db: database.db,
    direct: database.credentials.app,
    settings: { data, host: '127.0.0.1', port: 7300, url: undefined, trustedProxies: [] },
    keyFile: join(root, 'key'),
    version: '0.1.0',
    log: createLog({ level: 'debug', format: 'json', write: (line) => logged.push(line) }),
    areas: [],
    mayHear: () => new Set(),
    ...options,
  })
  const browser: TestPlatform['browser'] = ({ address = '192.0.2.1' } = {}) => new Browser(running, address)
  let administrator: Browser | undefined
  let closing: Promise<void> | undefined
  const drop = database.close.bind(database)
  const close = async () => {
    await running.stop()
    await drop()
    await rm(root, { recursive: true, force: true })
  }
  const platform: TestPlatform = {
    ...running,
    database,
    logged,
    data,
    browser,
    async setUp() {
      const link = (await running.setupLink())!
      const first = browser()
      const answer = await first.post('/api/setup', { token: link.split('#')[1], ...COMPANY })
      if (answer.statusCode !== 201) throw new Error(`set-up failed: ${answer.body}`)
      administrator = first
      return first
    },
    async as(name, roles) {
      administrator ??= await platform.setUp()
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@fernholm.example`
      const invited = await administrator.post('/api/invitations', { email, name, roles })
      const token = invited.json<{ link: string }>().link.split('#')[1]
      const own = browser()
      const answer = await own.post('/api/invitations/accept', { token, password: PASSWORD })
      if (answer.statusCode !== 201) throw new Error(`${name} could not accept: ${answer.body}`)
      return own
    },
    close: () => (closing ??= close()),
  }
  // At the end of a test file the databases are closed first: this platform must let go before that.
  database.close = platform.close
  return platform
}

export const COMPANY = {
  name: 'Ines Falk',
  email: 'ines.falk@fernholm.example',
  password: PASSWORD,
  company: 'Fernholm Logistics',
  country: 'DE',
  region: 'DE-HH',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  fiscalYearStart: 1,
  workingWeek: [1, 2, 3, 4, 5],
}

/** Keeps cookies and sends what a browser sends from a page of ours. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #app: RunningPlatform['app']
  readonly #address: string

  constructor({ app }: RunningPlatform, address: string) {
    this.#app = app
    this.#address = address
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const answer = await this.#app.inject({
      remoteAddress: this.#address,
      ...options,
      headers: { host: HOST, 'sec-fetch-site': 'same-origin', cookie: this.cookie, ...options.headers },
    })
    for (const { name, value, maxAge } of answer.cookies as { name: string; value: string; maxAge?: number }[])
      if (value === '' || maxAge === 0) this.cookies.delete(name)
      else this.cookies.set(name, value)
    return answer
  }

  get(url: string) {
    return this.send({ method: 'GET', url })
  }

  post(url: string, payload?: object) {
    return this.send({ method: 'POST', url, payload })
  }

  patch(url: string, payload: object) {
    return this.send({ method: 'PATCH', url, payload })
  }

  delete(url: string) {
    return this.send({ method: 'DELETE', url })
  }

  signIn(email: string, password: string = PASSWORD) {
    return this.post('/api/session', { email, password })
  }
}
