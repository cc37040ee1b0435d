import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { migrateQueue } from './jobs/queue.server.ts'
import { Refusal } from './refusal.ts'

export interface Migration {
  readonly name: string
  readonly text: string
  readonly sha256: string
  /** Marked `--! offline`: must not run while another Ambit process uses the database. */
  readonly offline: boolean
}

export interface MigrateOptions {
  /** The owner's connection. It must reach PostgreSQL itself, not a transaction pooler: a session lock is held. */
  readonly connection: pg.ClientConfig
  /** The folder of the SQL files; Ambit's own when not given. */
  readonly folder?: string
  /** The last file to apply: the schema of an older backup. The newest when not given. */
  readonly until?: string
  readonly log?: (message: string) => void
}

export interface MigrateResult {
  readonly applied: string[]
  readonly total: number
}

const OWN_FOLDER = join(import.meta.dirname, '../../migrations')
const NAME = /^\d{12}_[a-z][a-z0-9]*(_[a-z0-9]+)+\.sql$/
/** The session lock that lets one of several starting processes migrate while the others wait. "ambit" + "m". */
const LOCK = 0x616d6269746d
const OLDEST_MAJOR = 15
const LOCK_ATTEMPTS = 15

/** The SQL files of a folder in order of their names. A file with another kind of name is a Refusal, not skipped. */
export function readMigrations(folder: string = OWN_FOLDER): Migration[] {
  const names = readdirSync(folder).filter((entry) => entry.endsWith('.sql'))
  return names.toSorted().map((name) => {
    if (!NAME.test(name)) throw new Refusal(`The migration ${name} must be named YYYYMMDDHHMM_area_name.sql.`)
    const text = readFileSync(join(folder, name), 'utf8')
    return {
      name,
      text,
      sha256: createHash('sha256').update(text).digest('hex'),
      offline: /^--! offline\s*$/m.test(text),
    }
  })
}

/**
 * Brings the database to the newest schema: every file that is not yet recorded, each in a transaction of its own
 * with its record. Processes that start together do it one after the other. Throws a Refusal when a recorded file
 * was changed or is missing, when the data is of a newer Ambit, and when a file could not be applied.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const migrations = readMigrations(options.folder)
  const client = new pg.Client({
    ...options.connection,
    connectionTimeoutMillis: 10_000,
    application_name: 'ambit migrate',
  })
  client.on('error', () => {})
  await client.connect()
  try {
    await refuseOldServer(client)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await prepare(client)
    const pending = pendingOf(migrations, await recorded(client)).filter(
      ({ name }) => options.until === undefined || name <= options.until,
    )
    for (const migration of pending) await applyPatiently(client, migration, options.log ?? (() => {}))
    // A folder of one's own is a test's; the queue belongs to Ambit's own.
    if (!options.folder && !options.until) await migrateQueue(client)
    return { applied: pending.map((migration) => migration.name), total: migrations.length }
  } finally {
    await client.end().catch(() => {})
  }
}

/** The names of the files that `migrate` would apply, without changing anything. */
export async function pendingMigrations(options: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ ...options.connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ known: boolean }>(
      "select to_regclass('platform.migrations') is not null as known",
    )
    return pendingOf(readMigrations(options.folder), rows[0]!.known ? await recorded(client) : new Map()).map(
      ({ name }) => name,
    )
  } finally {
    await client.end().catch(() => {})
  }
}

/** Compares the files with what is recorded. Throws a Refusal where they contradict each other. */
export function pendingOf(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const newest = migrations.at(-1)?.name ?? ''
  for (const [name, sha256] of applied) {
    const file = known.get(name)
    if (!file) {
      throw new Refusal(
        name > newest
          ? `The data was written by a newer Ambit (it has ${name}, which this one does not know): start that version, or restore a backup made by this one.`
          : `The migration ${name} was applied to this database but its file is missing: restore the file, since a database can only be changed forward.`,
      )
    }
    if (file.sha256 !== sha256) {
      throw new Refusal(
        `The migration ${name} was changed after it had been applied: restore its text and put the change into a new migration.`,
      )
    }
  }
  return migrations.filter((migration) => !applied.has(migration.name))
}

async function recorded(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from platform.migrations order by name',
  )
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; major: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major",
  )
  const { version, major } = rows[0]!
  if (major < OLDEST_MAJOR)
    throw new Refusal(`Ambit needs PostgreSQL ${OLDEST_MAJOR} or newer; this server is ${version}.`)
}

/**
 * What every migration stands on: the roles, the schema `platform` with the record of migrations, and default
 * privileges, so that a new table may be read and written by the application and read by the reader without a word.
 * Where that is too much (audit) the migration that makes the table revokes it.
 */
async function prepare(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ ready: boolean }>(
    "select to_regclass('platform.migrations') is not null as ready",
  )
  if (rows[0]!.ready) return
  await ensureGroups(client)
  await client.query(`
    begin;
    do $$ begin execute format('alter database %I set timezone to ''UTC''', current_database()); end $$;
    alter default privileges grant usage on schemas to ambit_app, ambit_reader;
    alter default privileges grant select, insert, update, delete on tables to ambit_app;
    alter default privileges grant select on tables to ambit_reader;
    alter default privileges grant usage on sequences to ambit_app;
    create schema if not exists platform;
    create table platform.migrations (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default clock_timestamp(),
      seconds numeric not null
    );
    revoke insert, update, delete on platform.migrations from ambit_app;
    commit`)
}

async function ensureGroups(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    "select rolname from pg_roles where rolname in ('ambit_app', 'ambit_reader')",
  )
  for (const role of ['ambit_app', 'ambit_reader']) {
    if (rows.some((row) => row.rolname === role)) continue
    try {
      await client.query(`create role ${role} nologin`)
    } catch (error) {
      const { code } = error as pg.DatabaseError
      if (code === '42710') continue
      throw new Refusal(
        `The database role ${role} is missing and this user may not make it: run CREATE ROLE ${role} as an administrator of the server.`,
        {
          cause: error,
        },
      )
    }
  }
}

/** A migration never waits for a lock while others queue behind it: it gives up after 2 s and comes back. */
async function applyPatiently(client: pg.Client, migration: Migration, log: (message: string) => void): Promise<void> {
  if (migration.offline) await refuseWhileInUse(client, migration)
  for (let attempt = 1; ; attempt++) {
    try {
      await apply(client, migration)
      return
    } catch (error) {
      await client.query('rollback')
      const failure = error as pg.DatabaseError
      if (failure.code !== '55P03') throw refusalOf(migration, failure)
      if (attempt === LOCK_ATTEMPTS) {
        throw new Refusal(
          `The migration ${migration.name} did not get its locks because other sessions use the same tables: stop them and run it again.`,
          { cause: error },
        )
      }
      log(`The migration ${migration.name} waits for other sessions (attempt ${attempt}).`)
      await delay(Math.min(attempt, 5) * 500)
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const started = performance.now()
  await client.query('begin')
  await client.query("set local lock_timeout = '2s'")
  const transaction = 'select pg_current_xact_id()::text as id'
  const before = (await client.query<{ id: string }>(transaction)).rows[0]!.id
  await client.query(migration.text)
  const after = (await client.query<{ id: string }>(transaction)).rows[0]!.id
  if (before !== after)
    throw new Refusal(`The migration ${migration.name} ends its own transaction: remove its commit or rollback.`)
  const seconds = ((performance.now() - started) / 1000).toFixed(3)
  await client.query('insert into platform.migrations (name, sha256, seconds) values ($1, $2, $3)', [
    migration.name,
    migration.sha256,
    seconds,
  ])
  await client.query('commit')
}

async function refuseWhileInUse(client: pg.Client, migration: Migration): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    `select count(*)::int as others from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name in ('ambit', 'ambit live', 'ambit jobs')`,
  )
  if (rows[0]!.others === 0) return
  throw new Refusal(
    `The migration ${migration.name} needs Ambit to be stopped: stop every process that uses this database, then run ambit migrate.`,
  )
}

function refusalOf(migration: Migration, error: pg.DatabaseError | Refusal): Refusal {
  if (error instanceof Refusal) return error
  const line = error.position ? ` at line ${migration.text.slice(0, Number(error.position)).split('\n').length}` : ''
  return new Refusal(`The migration ${migration.name} failed${line}: ${error.message}. Nothing of it was kept.`, {
    cause: error,
  })
}
