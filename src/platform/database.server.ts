import { createHash } from 'node:crypto'
import pg from 'pg'
import { render, type Sql, sql } from './sql.ts'

// Dates and numbers arrive as PostgreSQL prints them: a `date` turned into a JavaScript Date has lost its meaning
// (it gains a time zone), and numeric has more digits than a double. int8 counts rows here and stays safe as a number.
const AS_TEXT = [1082, 1083, 1114, 1184, 1186, 1266, 1700, 1115, 1182, 1185, 1231]
for (const oid of AS_TEXT) pg.types.setTypeParser(oid, (text: string) => text)
pg.types.setTypeParser(20, (text: string) => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
})

/**
 * A statement is prepared once per connection. A connection that has so many of them is closed after use and a new one
 * prepares what is still asked for: the server keeps each until its connection ends, and filters, columns and orders of
 * lists combine to more shapes than it could hold. (Forgetting one by one, by DEALLOCATE, fails in a transaction that
 * has failed, and behind PgBouncer, which keeps the names.)
 */
const MOST_PREPARED = 400

/** What can run a statement: the database itself or one transaction. */
export interface Queryable {
  query<R = Record<string, unknown>>(statement: Sql): Promise<R[]>
}

export interface Transaction extends Queryable {
  /** The database that it is a transaction of. */
  readonly database: Database
  /** Runs after a successful commit, in order; failures are logged and do not reach the caller. */
  afterCommit(run: () => void): void
}

export interface DatabaseOptions {
  connectionString?: string
  host?: string
  user?: string
  password?: string
  database?: string
  max?: number
  applicationName?: string
  /** How long a statement may run before it is given up with `DatabaseUnavailable`. */
  queryTimeoutMs?: number
  /** How many statements a connection prepares before another takes its place. */
  mostPrepared?: number
  onError?: (error: unknown) => void
}

/** The database did not answer in time or cannot be reached: 503 for the caller, who may try again. */
export class DatabaseUnavailable extends Error {
  constructor(cause: unknown) {
    super('The database does not answer', { cause })
    this.name = 'DatabaseUnavailable'
  }
}

/** How often a transaction is tried that others got in the way of. */
const ATTEMPTS = 5

export class Database implements Queryable {
  readonly pool: pg.Pool
  /** The names of the statements that a connection has prepared, by their text. */
  readonly #prepared = new WeakMap<pg.PoolClient, Map<string, string>>()
  readonly #mostPrepared: number
  readonly #onError: (error: unknown) => void

  constructor(options: DatabaseOptions) {
    const {
      queryTimeoutMs = 8_000,
      applicationName = 'ambit',
      mostPrepared = MOST_PREPARED,
      onError = () => {},
      ...rest
    } = options
    this.#onError = onError
    this.#mostPrepared = mostPrepared
    this.pool = new pg.Pool({
      max: 10,
      ...rest,
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      query_timeout: queryTimeoutMs,
      keepAlive: true,
    })
    // Without this listener a stopped server ends the whole process.
    this.pool.on('error', onError)
    // A connection in use reports its loss apart from the statement that it fails: that one's rejection says it already.
    this.pool.on('connect', (client) => client.on('error', () => {}))
  }

  async query<R = Record<string, unknown>>(statement: Sql): Promise<R[]> {
    const client = await this.#connect()
    let broken: Error | undefined
    try {
      return (await client.query(this.#named(client, statement))).rows as R[]
    } catch (error) {
      // Whatever went wrong may be the connection's: a plan that a migration has made void, for one.
      broken = error as Error
      throw translated(error)
    } finally {
      this.#release(client, broken)
    }
  }

  /** Runs `work` in one transaction and commits it; anything thrown rolls back. Serialization failures and deadlocks are tried again. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(work)
      } catch (error) {
        const code = (error as { code?: string }).code
        if (code !== '40001' && code !== '40P01') throw error
        if (attempt === ATTEMPTS) throw new DatabaseUnavailable(error)
        // Those that ran into each other must not do so again at the same moment.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 30 * attempt))
      }
    }
  }

  async #once<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    const after: (() => void)[] = []
    const named = (statement: Sql) => this.#named(client, statement)
    let broken: Error | undefined
    const tx: Transaction = {
      database: this,
      async query<R>(statement: Sql) {
        try {
          return (await client.query(named(statement))).rows as R[]
        } catch (error) {
          const seen = translated(error)
          if (seen instanceof DatabaseUnavailable) broken = seen
          throw seen
        }
      },
      afterCommit: (run) => after.push(run),
    }
    let result: T
    try {
      await tx.query(sql`begin`)
      result = await work(tx)
      await tx.query(sql`commit`)
    } catch (error) {
      if (!broken) await client.query('rollback').catch((failure: Error) => (broken = failure))
      throw error
    } finally {
      // A connection in an unknown state is closed rather than handed to the next caller.
      this.#release(client, broken)
    }
    for (const run of after) {
      try {
        run()
      } catch (error) {
        this.#onError(error)
      }
    }
    return result
  }

  async close(): Promise<void> {
    await this.pool.end()
  }

  #connect(): Promise<pg.PoolClient> {
    return this.pool.connect().catch((error) => {
      throw translated(error)
    })
  }

  #release(client: pg.PoolClient, broken: Error | undefined): void {
    client.release(broken ?? (this.#prepared.get(client)?.size ?? 0) >= this.#mostPrepared)
  }

  #named(client: pg.PoolClient, statement: Sql): pg.QueryConfig {
    const { text, values } = render(statement)
    let names = this.#prepared.get(client)
    if (!names) this.#prepared.set(client, (names = new Map()))
    let name = names.get(text)
    if (!name) {
      name = `a${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`
      names.set(text, name)
    }
    return { name, text, values }
  }
}

/** The one row of a statement that must give one; throws when it gives none. */
export async function one<R>(db: Queryable, statement: Sql): Promise<R> {
  const [row] = await db.query<R>(statement)
  if (!row) throw new Error('expected a row')
  return row
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
])

function translated(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable) return error
  const { code, message } = error as { code?: string; message?: string }
  if (code && UNREACHABLE.has(code)) return new DatabaseUnavailable(error)
  if (/timeout|Connection terminated|Client has encountered a connection error/i.test(message ?? '') && !code)
    return new DatabaseUnavailable(error)
  return error
}
