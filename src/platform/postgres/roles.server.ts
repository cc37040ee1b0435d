import pg from 'pg'
import { type Passwords, ROLES } from './folder.server.ts'

/** How to reach one database as one role. */
export interface Credentials {
  readonly host: string
  readonly database: string
  readonly user: string
  readonly password: string
}

/** Longest wait for the local server to take a connection. */
const CONNECT_MS = 10_000

/** Runs `work` on one connection and closes it. */
export async function withClient<T>(credentials: Credentials, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    ...credentials,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'ambit supervisor',
  })
  // A server that stops while we are connected must not end this process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The number under which processes that start together make the roles one after the other: "ambit" + "r". */
const LOCK = 0x616d62697472

/**
 * Makes the roles and the database where they are missing.
 * The owner makes tables in migrations; the application only works with rows; the reader only reads. None of them is
 * a superuser or a member of PostgreSQL's own roles, so that none can reach files or programs of the machine.
 */
export async function ensureRoles(admin: Credentials, passwords: Passwords, database: string): Promise<void> {
  await withClient(admin, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const roles = await client.query<{ rolname: string }>('select rolname from pg_roles')
    for (const role of ['owner', 'app', 'reader'] as const) {
      if (roles.rows.some((row) => row.rolname === ROLES[role])) continue
      await client.query(`create role ${ROLES[role]} login password ${client.escapeLiteral(passwords[role])}`)
    }
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount !== 0) return
    await client.query(`create database ${client.escapeIdentifier(database)} owner ${ROLES.owner} template template0`)
    await limitDatabase(client, database)
  })
}

/** Takes from everyone what PostgreSQL grants on a new database (temporary tables among it), and lets the roles in. */
export async function limitDatabase(client: pg.Client, database: string): Promise<void> {
  const name = client.escapeIdentifier(database)
  await client.query(`revoke all on database ${name} from public`)
  await client.query(`grant connect on database ${name} to ${ROLES.app}, ${ROLES.reader}`)
}

const SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/** The settings without which an acknowledged change could be lost with the power, and which are off. Empty is good. */
export async function unsafeSettings(credentials: pg.ClientConfig): Promise<string[]> {
  const client = new pg.Client({ ...credentials, connectionTimeoutMillis: CONNECT_MS })
  client.on('error', () => {})
  await client.connect()
  try {
    const found = await client.query<{ name: string }>(
      "select name from pg_settings where name = any($1) and setting = 'off' order by name",
      [SETTINGS],
    )
    return found.rows.map((row) => row.name)
  } finally {
    await client.end().catch(() => {})
  }
}
