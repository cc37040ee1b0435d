import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { records } from '../areas/areas.ts'
import { verifyAudit } from '../platform/audit/verify.server.ts'
import { Database, one } from '../platform/database.server.ts'
import { openKeys } from '../platform/keys/keys.server.ts'
import { pendingMigrations } from '../platform/migrate.server.ts'
import { openDatabase, type RunningDatabase } from '../platform/opening.server.ts'
import { Refusal } from '../platform/refusal.ts'
import { readSettings, type Settings } from '../platform/settings.server.ts'
import { sql } from '../platform/sql.ts'
import type { Command, Io } from './command.ts'

export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'failure'
  /** What was seen, and for anything but ok what to do. */
  readonly message: string
}

/** What a check may look at. */
export interface Patient {
  readonly settings: Settings
  readonly database: RunningDatabase
  readonly db: Database
}

/** One check of `ambit doctor`; it may find several things. It only looks, it never repairs. */
export type Check = (patient: Patient) => Promise<Finding[]>

const MEBIBYTE = 1024 * 1024
/** Below this PostgreSQL's own log files may no longer fit: one is 16 MiB and several are kept. */
const LEAST_FREE = 512 * MEBIBYTE
const LARGEST_CLOCK_DIFFERENCE_MS = 2_000
/** The embedded release with which this Ambit was tested. */
const EMBEDDED_RELEASE = 180_004

const checks: readonly Check[] = [diskSpace, databaseRelease, clock, ownerApart, migrations, audit, failedJobs]

export const doctor: Command = {
  usage: `Usage: ambit doctor [--json]

Looks at the settings, the database and the disk and names what is wrong. Changes nothing.
Exit code 0 when nothing failed (warnings do not count), 1 otherwise.

  --json   print {"findings": [{"check", "state", "message"}]}`,

  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } })
    const findings = await examine(io)
    if (values.json) io.out(JSON.stringify({ findings }))
    else for (const { state, check, message } of findings) io.out(`${state.padEnd(7)}  ${check}: ${message}`)
    return findings.some((finding) => finding.state === 'failure') ? 1 : 0
  },
}

async function examine(io: Io): Promise<Finding[]> {
  let settings: Settings
  let database: RunningDatabase
  try {
    settings = readSettings(io.env)
    database = await openDatabase(settings, io.err)
  } catch (error) {
    if (error instanceof Refusal) return [{ check: 'start', state: 'failure', message: error.message }]
    throw error
  }
  const db = new Database({ ...database.direct, max: 2 })
  try {
    const findings: Finding[] = []
    for (const check of checks) findings.push(...(await check({ settings, database, db })))
    return findings
  } finally {
    await db.close()
    await database.close()
  }
}

async function diskSpace({ settings }: Patient): Promise<Finding[]> {
  // With a database elsewhere the folder may not have been needed yet; it will be made on the disk of the one above.
  let folder = settings.data
  while (!existsSync(folder)) folder = dirname(folder)
  const disk = await statfs(folder)
  const free = disk.bavail * disk.bsize
  const message = `${Math.floor(free / MEBIBYTE)} MiB are free for ${settings.data}`
  return [
    free < LEAST_FREE
      ? { check: 'disk', state: 'warning', message: `${message}: free some space.` }
      : { check: 'disk', state: 'ok', message },
  ]
}

async function databaseRelease({ settings, db }: Patient): Promise<Finding[]> {
  const { version, number } = await one<{ version: string; number: number }>(
    db,
    sql`select current_setting('server_version') as version, current_setting('server_version_num')::integer as number`,
  )
  const old = !settings.database && number < EMBEDDED_RELEASE
  return [
    old
      ? {
          check: 'database',
          state: 'warning',
          message: `PostgreSQL ${version} is older than the one that Ambit brings: restart Ambit.`,
        }
      : { check: 'database', state: 'ok', message: `PostgreSQL ${version}, durable` },
  ]
}

async function migrations({ database }: Patient): Promise<Finding[]> {
  try {
    const pending = await pendingMigrations({ connection: database.owner })
    if (pending.length === 0) return [{ check: 'migrations', state: 'ok', message: 'the schema is the newest' }]
    return [
      {
        check: 'migrations',
        state: 'warning',
        message: `${pending.length} are not applied (${pending[0]} …): run ambit migrate.`,
      },
    ]
  } catch (error) {
    if (error instanceof Refusal) return [{ check: 'migrations', state: 'failure', message: error.message }]
    throw error
  }
}

async function clock({ db }: Patient): Promise<Finding[]> {
  const before = Date.now()
  const { at } = await one<{ at: string }>(db, sql`select (extract(epoch from clock_timestamp()) * 1000)::text as at`)
  const difference = Math.round(Math.abs(Number(at) - (before + Date.now()) / 2))
  const message = `this machine and the database differ by ${difference} ms`
  return [
    difference > LARGEST_CLOCK_DIFFERENCE_MS
      ? { check: 'clock', state: 'warning', message: `${message}: let both follow the same time server.` }
      : { check: 'clock', state: 'ok', message },
  ]
}

/** Every line against its seal, every seal against the log outside the database, every record against its last line. */
async function audit({ settings, database, db }: Patient): Promise<Finding[]> {
  // Without the schema or the key there is nothing to verify with; that is found by its own check.
  if ((await pendingMigrations({ connection: database.owner }).catch(() => ['unknown'])).length > 0) return []
  try {
    const keys = await openKeys(db, settings.keyFile, settings.data)
    const tables = records.types.map(({ key, table }) => ({ type: key, table }))
    const found = await verifyAudit(db, { keys, folder: join(settings.data, 'audit'), tables })
    const seen = `${found.lines} lines and ${found.seals} seals verified, ${found.unsealed} not sealed yet`
    if (found.problems.length === 0) return [{ check: 'audit', state: 'ok', message: seen }]
    const named = found.problems.map(({ says }) => ({ check: 'audit', state: 'failure', message: says }) as const)
    return found.more ? [...named, { check: 'audit', state: 'failure', message: 'There are more than these.' }] : named
  } catch (error) {
    if (error instanceof Refusal) return [{ check: 'audit', state: 'failure', message: error.message }]
    throw error
  }
}

/** Work that no attempt finished waits for a person to look at it. */
async function failedJobs({ database, db }: Patient): Promise<Finding[]> {
  if ((await pendingMigrations({ connection: database.owner }).catch(() => ['unknown'])).length > 0) return []
  const { failed } = await one<{ failed: number }>(
    db,
    sql`select count(*) as failed from platform.jobs where state = 'failed' and finished_at > now() - interval '7 days'`,
  )
  if (failed === 0) return [{ check: 'jobs', state: 'ok', message: 'none failed in the last seven days' }]
  const message = `${failed} failed in the last seven days: look at each reason under Jobs and start it anew.`
  return [{ check: 'jobs', state: 'warning', message }]
}

/** Only a user who does not own the tables can be kept from changing the audit. */
async function ownerApart({ db }: Patient): Promise<Finding[]> {
  const { rights } = await one<{ rights: string[] }>(
    db,
    sql`select array_remove(array[
          case when (select rolsuper from pg_roles where rolname = current_user) then 'is a superuser' end,
          case when pg_has_role(current_user, 'pg_execute_server_program', 'member') then 'may run programs' end,
          case when has_schema_privilege('platform', 'create') then 'may change tables' end
        ], null) as rights`,
  )
  return [
    rights.length > 0
      ? {
          check: 'rights',
          state: 'warning',
          message: `the application’s database user ${rights.join(', ')}: set DATABASE_URL_OWNER to another user and take these rights away.`,
        }
      : { check: 'rights', state: 'ok', message: 'the application’s database user only works with rows' },
  ]
}
