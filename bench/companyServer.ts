/** A filled company with an Ambit of its own in another process, as in production; its statements can be recorded. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { areasOf } from '../src/areas/areas.server.ts'
import { records } from '../src/areas/areas.ts'
import { Database } from '../src/platform/database.server.ts'
import { createLog } from '../src/platform/log.server.ts'
import { startPlatform } from '../src/platform/platform.server.ts'
import type { Credentials } from '../src/platform/postgres/roles.server.ts'
import { render } from '../src/platform/sql.ts'
import { recordRoutes } from '../src/record/routes.server.ts'
import { Store } from '../src/record/store.server.ts'
import { benchDatabase } from './database.ts'
import type { Member } from './listData.ts'
import type { Statement } from './pgbench.ts'

type Told = { port: number } | { statements: Statement[] }

if (import.meta.main && process.argv[2] === 'serve') await serve(JSON.parse(process.argv[3]!))

/** The server's process: one Ambit as in production. Records the statements of the next request when told. */
async function serve(app: Credentials): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  const db = new Database(app)
  let recorded: Statement[] | undefined
  const query = db.query.bind(db)
  db.query = (statement) => {
    recorded?.push(render(statement))
    return query(statement)
  }
  const store = new Store(db, records)
  const areas = areasOf(store)
  const running = await startPlatform({
    db,
    direct: app,
    settings: { data: join(root, 'data'), host: '127.0.0.1', port: 0, url: undefined, trustedProxies: [] },
    keyFile: join(root, 'key'),
    version: 'bench',
    log: createLog({ level: 'warn', format: 'text', write: (line) => console.error(line) }),
    areas,
    mayHear: (caller, type, rows) => store.mayHear(caller, type, rows),
    records: async (scope, platform) => {
      await store.bind({ platform, areas })
      recordRoutes(scope, store, platform, 'bench')
    },
    // What jobs and the sealer ask would be recorded with the request's own statements.
    work: false,
  })
  await running.app.listen({ host: '127.0.0.1', port: 0 })
  const tell = (told: Told) => process.send!(told)
  process.on('message', (word) => {
    if (word === 'record') recorded = []
    else if (word === 'recorded') {
      tell({ statements: recorded! })
      recorded = undefined
    } else
      void running
        .stop()
        .then(() => db.close())
        .then(() => rm(root, { recursive: true, force: true }))
        .then(() => process.disconnect())
  })
  const address = running.app.server.address()
  tell({ port: typeof address === 'object' ? address!.port : 0 })
}

/** One company with its server. */
export interface Company {
  readonly members: readonly Member[]
  readonly credentials: Credentials
  readonly owner: Credentials
  readonly port: number
  /** The statements that the server ran meanwhile. */
  recorded(work: () => Promise<void>): Promise<Statement[]>
  close(): Promise<void>
}

/** A database of its own, filled as told, and a server on it. */
export async function openCompany(
  fill: (owner: Credentials, app: Credentials) => Promise<readonly Member[]>,
): Promise<Company> {
  const database = await benchDatabase()
  const members = await fill(database.owner, database.app)
  const server: ChildProcess = fork(import.meta.filename, ['serve', JSON.stringify(database.app)], {
    serialization: 'advanced',
  })
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  return {
    members,
    credentials: database.app,
    owner: database.owner,
    port,
    async recorded(work) {
      server.send('record')
      await work()
      server.send('recorded')
      const [{ statements }] = (await once(server, 'message')) as [{ statements: Statement[] }]
      return statements
    },
    async close() {
      server.send('stop')
      await once(server, 'exit')
      await database.close()
    },
  }
}

/** The head of a request as one of the members. */
export const head = (company: Company, member: Member) => ({
  host: `localhost:${company.port}`,
  cookie: `ambit=${member.token}`,
})
