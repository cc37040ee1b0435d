import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { Database } from '../src/platform/database.server.ts'
import { migrate } from '../src/platform/migrate.server.ts'
import { type Binaries, debianBinaries, embeddedBinaries } from '../src/platform/postgres/binaries.server.ts'
import { ROLES, type Role } from '../src/platform/postgres/folder.server.ts'
import { IN_USER_NAMESPACE, type Launch } from '../src/platform/postgres/launch.server.ts'
import { type Credentials, limitDatabase, withClient } from '../src/platform/postgres/roles.server.ts'
import { type EmbeddedPostgres, startPostgres } from '../src/platform/postgres/supervisor.server.ts'

/** A database of one's own, migrated and empty. */
export interface TestDatabase {
  /** As the application: its rights are those of production. */
  readonly db: Database
  /** As the owner of the tables, for what the application may not do (truncate, alter, tamper with audit). */
  readonly owner: Database
  readonly credentials: Record<Role, Credentials>
  close(): Promise<void>
}

const TEMPLATE = 'ambit_template'

/**
 * A fresh copy of the migrated template. One server serves all test files of the process; the first call starts it
 * and the end of the tests stops it. `AMBIT_TEST_POSTGRES=15` takes Debian's PostgreSQL of that version instead of
 * the embedded one.
 */
export async function testDatabase(): Promise<TestDatabase> {
  cluster ??= startCluster()
  const server = await cluster
  const name = `test_${++copies}_${process.pid}`
  await withClient(server.credentials('admin', 'postgres'), async (client) => {
    await client.query(`create database ${name} owner ${ROLES.owner} template ${TEMPLATE}`)
    // The rights on a database are not copied with it.
    await limitDatabase(client, name)
  })
  const roles = Object.keys(ROLES) as Role[]
  const credentials = Object.fromEntries(roles.map((role) => [role, server.credentials(role, name)])) as Record<
    Role,
    Credentials
  >
  const db = new Database(credentials.app)
  const owner = new Database({ ...credentials.owner, max: 2 })
  let closed: Promise<void> | undefined
  const close = async () => {
    await Promise.all([db.close(), owner.close()])
    await withClient(server.credentials('admin', 'postgres'), (client) =>
      client.query(`drop database ${name} with (force)`),
    )
  }
  const database: TestDatabase = { db, owner, credentials, close: () => (closed ??= close()) }
  open.add(database)
  return database
}

/** PostgreSQL refuses root; as root its programs run inside a user namespace. The server dies with the test process. */
export function testLaunch(): Launch {
  const namespace = process.getuid?.() === 0 ? IN_USER_NAMESPACE : []
  return { prefix: [...namespace, 'setpriv', '--pdeathsig', 'INT'] }
}

/** The PostgreSQL under test. */
export function testBinaries(): Binaries {
  const wanted = process.env.AMBIT_TEST_POSTGRES
  if (!wanted) return embeddedBinaries()
  const found = debianBinaries(Number(wanted))
  if (!found) throw new Error(`AMBIT_TEST_POSTGRES=${wanted}: Debian's package postgresql-${wanted} is not installed`)
  return found
}

let cluster: Promise<EmbeddedPostgres> | undefined
let copies = 0
const open = new Set<TestDatabase>()

async function startCluster(): Promise<EmbeddedPostgres> {
  const data = mkdtempSync(join(tmpdir(), 'ambit-test-'))
  // Also when a test ends the process; the server itself ends by the signal that it gets at our death.
  process.on('exit', () => rmSync(data, { recursive: true, force: true }))
  const server = await startPostgres({ data, binaries: testBinaries(), launch: testLaunch(), unsafe: true })
  try {
    await makeTemplate(server)
    return server
  } catch (error) {
    await server.close()
    throw error
  }
}

async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  await withClient(server.credentials('admin', 'postgres'), (client) =>
    client.query(`create database ${TEMPLATE} owner ${ROLES.owner} template template0`),
  )
  await migrate({ connection: server.credentials('owner', TEMPLATE) })
}

after(async () => {
  if (!cluster) return
  const server = await cluster.catch(() => undefined)
  if (!server) return
  await Promise.all([...open].map((database) => database.close()))
  await server.close()
})
