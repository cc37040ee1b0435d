import pg from 'pg'
import type { Credentials } from './roles.server.ts'

/** One process's use of the embedded server. */
export interface Use {
  /** Ends it; true when no other process uses the server, so that it may be stopped. */
  release(): Promise<boolean>
}

/** The number under which uses are counted: "ambit" in ASCII. */
const KEY = 0x616d626974

/**
 * Registers this process as a user of the server by a shared lock on a connection of its own, which the server
 * releases by itself when the process dies. Whoever ends last turns off the light: a command that runs beside a
 * serving process leaves the server to it.
 */
export async function holdUse(credentials: Credentials): Promise<Use> {
  const client = new pg.Client({
    ...credentials,
    application_name: 'ambit supervisor',
    keepAlive: true,
    query_timeout: 5_000,
  })
  client.on('error', () => {})
  await client.connect()
  await client.query('select pg_advisory_lock_shared($1)', [KEY])
  return {
    async release() {
      try {
        await client.query('select pg_advisory_unlock_shared($1)', [KEY])
        const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [KEY])
        return rows[0]!.alone
      } catch {
        // The server is gone or frozen: there is nobody to ask, and stopping what is left is right.
        return true
      } finally {
        await client.end().catch(() => {})
      }
    },
  }
}
