import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { areasOf } from '../src/areas/areas.server.ts'
import { records } from '../src/areas/areas.ts'
import type { AreaServer } from '../src/platform/area.ts'
import { createLog } from '../src/platform/log.server.ts'
import { type RunningPlatform, startPlatform } from '../src/platform/platform.server.ts'
import { asRule, type Caller, type Role } from '../src/record/caller.ts'
import type { Registry } from '../src/record/registry.ts'
import { recordRoutes } from '../src/record/routes.server.ts'
import { Store } from '../src/record/store.server.ts'
import { type TestDatabase, testDatabase } from './database.ts'

/** Somebody signed in: what a browser would hold. */
export interface Visitor {
  readonly account: string
  readonly cookie: string
  readonly caller: Caller
}

export interface TestAmbit extends RunningPlatform {
  readonly store: Store
  readonly database: TestDatabase
  readonly registry: Registry
  /** An account with these roles, signed in. */
  visitor(roles: readonly Role[], name?: string): Promise<Visitor>
  /** A request as that visitor, from the same origin; nobody when null. Gives status and parsed body. */
  call<T = any>(
    who: Visitor | null,
    method: InjectOptions['method'],
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: T }>
}

/** A whole Ambit on a database of its own, reached without a port. `types` and `areas` replace those of the product. */
export async function testAmbit(
  options: { registry?: Registry; areas?: (store: Store) => AreaServer[] } = {},
): Promise<TestAmbit> {
  const database = await testDatabase()
  const registry = options.registry ?? records
  const store = new Store(database.db, registry)
  const areas = (options.areas ?? areasOf)(store)
  const folder = mkdtempSync(join(tmpdir(), 'ambit-test-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  const log = createLog({ write: (line) => void process.stderr.write(`${line}\n`), level: 'error', format: 'text' })
  const running = await startPlatform({
    db: database.db,
    direct: database.credentials.app as never,
    settings: { data, host: '127.0.0.1', port: 7300, url: undefined, trustedProxies: [] } as never,
    keyFile: join(folder, 'key'),
    version: 'test',
    log,
    areas,
    mayHear: (caller, type, rows) => store.mayHear(caller, type, rows),
    records: async (app, platform) => {
      await store.bind({ platform, areas })
      recordRoutes(app, store, platform, 'test')
    },
  })
  const { app, signIn } = running
  await app.ready()
  let made = 0
  let stopping: Promise<void> | undefined
  const drop = database.close.bind(database)
  const stop = async () => {
    await running.stop()
    await drop()
    rmSync(folder, { recursive: true, force: true })
  }
  // At the end of a test file the databases are closed first: this Ambit must let go before that.
  database.close = () => (stopping ??= stop())
  return {
    ...running,
    store,
    database,
    registry,
    async visitor(roles, name = `Person ${++made}`) {
      const email = `person${++made}@example.com`
      const { account, token } = await database.db.transaction(async (tx) => {
        const id = await signIn.accounts.make(tx, asRule('test', 'test'), { email, name, password: null, roles })
        const session = await signIn.sessions.open(tx, id, { network: '127.0.0.1', agent: 'test' })
        return { account: id, token: session.token }
      })
      const caller = (await signIn.callerOfAccount(account, 'test'))!
      return { account, cookie: `ambit=${token}`, caller }
    },
    async call(who, method, url, body, headers = {}) {
      const response = await app.inject({
        method,
        url,
        headers: {
          host: 'localhost:7300',
          'sec-fetch-site': 'same-origin',
          ...(who ? { cookie: who.cookie } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      return { status: response.statusCode, body: response.body ? JSON.parse(response.body) : null }
    },
    stop: () => database.close(),
  }
}
