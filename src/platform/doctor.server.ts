import { access, constants, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PlatformSettings } from './area.ts'
import { verifyAudit } from './audit/verify.server.ts'
import type { RecordTable } from './audit/versions.server.ts'
import { type Database, DatabaseUnavailable } from './database.server.ts'
import { type Keys, openKeys } from './keys/keys.server.ts'
import { pendingOf, readMigrations } from './migrate.server.ts'
import { Refusal } from './refusal.ts'
import { sql } from './sql.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly name: string
  readonly ok: 'ok' | 'warn' | 'bad'
  readonly says: string
  /** What to do about it, where there is something to do. */
  readonly todo?: string
}

export interface DoctorOptions {
  /** As the application. */
  readonly db: Database
  readonly settings: PlatformSettings
  readonly keyFile: string
  /** Every record type with its table, for the comparison of rows and audit lines. */
  readonly tables: readonly RecordTable[]
}

type Answer = Omit<Finding, 'name'>

const ok = (says: string): Answer => ({ ok: 'ok', says })
const warn = (says: string, todo: string): Answer => ({ ok: 'warn', says, todo })
const bad = (says: string, todo?: string): Answer => ({ ok: 'bad', says, todo })

/** Looks at everything that Ambit stands on, changes nothing, and says in plain words what it found. */
export async function doctor(options: DoctorOptions): Promise<Finding[]> {
  const { db, settings } = options
  const findings: Finding[] = []
  const look = async (name: string, check: () => Promise<Answer | Answer[]>) => {
    try {
      for (const answer of [await check()].flat()) findings.push({ name, ...answer })
    } catch (error) {
      findings.push({ name, ...failed(error) })
    }
  }
  await look('database', () => database(db))
  await look('migrations', () => migrations(db))
  await look('settings', async () => reach(settings))
  await look('clock', () => clock(db))
  await look('disk', () => disk(settings.data))
  let keys: Keys | undefined
  await look('key', async () => {
    const [sealed] = await db.query(sql`select from platform.key_checks limit 1`)
    if (!sealed) return warn('No key has been made yet', 'Start Ambit once')
    keys = await openKeys(db, options.keyFile, settings.data)
    return ok(`The key in ${options.keyFile} fits this database`)
  })
  await look('audit', () => audit(options, keys))
  await look('jobs', () => jobs(db))
  return findings
}

/** Whether anything is bad: the exit code of the command. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.ok !== 'bad')
}

function failed(error: unknown): Answer {
  if (error instanceof Refusal) return bad(error.message)
  if (error instanceof DatabaseUnavailable)
    return bad('The database does not answer', 'Start Ambit, or look whether the server behind DATABASE_URL runs')
  return bad(`This could not be looked at: ${(error as Error).message}`)
}

/** The statements that the application's role must not be able to run. */
async function database(db: Database): Promise<Answer[]> {
  const [row] = await db.query<{
    version: string
    superuser: boolean
    rewrites: boolean
    creates: boolean
    off: string[]
  }>(sql`
    select current_setting('server_version') as version,
      (select rolsuper from pg_roles where rolname = current_user) as superuser,
      has_table_privilege('platform.audit_lines', 'update, delete, truncate')
        or has_table_privilege('platform.audit_seals', 'update, delete, truncate') as rewrites,
      has_schema_privilege('platform', 'create') as creates,
      array(select name from pg_settings
        where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name) as off`)
  const { version, superuser, rewrites, creates, off } = row!
  const answers = [ok(`PostgreSQL ${version} answers`)]
  if (off.length)
    answers.push(
      bad(`${off.join(', ')} is off: what was saved may be lost with the power`, 'Turn it on in the server’s settings'),
    )
  if (superuser || rewrites || creates)
    answers.push(
      warn(
        `The application’s role may ${superuser ? 'do everything' : rewrites ? 'rewrite the audit' : 'change tables'}, so nobody who breaks into it is stopped there`,
        'Give DATABASE_URL to a role that is only a member of ambit_app, and DATABASE_URL_OWNER to the owner',
      ),
    )
  return answers
}

async function migrations(db: Database): Promise<Answer> {
  const rows = await db.query<{ name: string; sha256: string }>(sql`select name, sha256 from platform.migrations`)
  const pending = pendingOf(readMigrations(), new Map(rows.map(({ name, sha256 }) => [name, sha256])))
  if (!pending.length) return ok(`All ${rows.length} migrations are applied`)
  return bad(`${pending.length} migrations are not applied yet, the first is ${pending[0]!.name}`, 'Run ambit migrate')
}

function reach({ url, host, port }: PlatformSettings): Answer {
  if (!url) return ok(`Listens on ${host}:${port}, for this machine only`)
  if (url.startsWith('https:')) return ok(`People reach it at ${url}`)
  return warn(
    `People reach it at ${url}, where passwords cross the network readable`,
    'Set AMBIT_URL to an https address',
  )
}

/** Two seconds are what expiry, leases and the order of events bear. */
const CLOCK_SECONDS = 2

async function clock(db: Database): Promise<Answer> {
  const asked = Date.now()
  const [row] = await db.query<{ now: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
  )
  const off = (row!.now - (asked + Date.now()) / 2) / 1000
  if (Math.abs(off) <= CLOCK_SECONDS) return ok('This machine and the database agree on the time')
  return bad(
    `This machine’s clock is ${Math.abs(off).toFixed(0)} s ${off > 0 ? 'behind' : 'ahead of'} the database’s`,
    'Let both follow a time server',
  )
}

const GIB = 1024 ** 3

async function disk(data: string): Promise<Answer> {
  const folder = await existing(data)
  await access(folder, constants.W_OK)
  const { bavail, bsize, blocks } = await statfs(folder)
  const free = (bavail * bsize) / GIB
  const says = `${free.toFixed(1)} GiB of ${((blocks * bsize) / GIB).toFixed(0)} are free for ${data}`
  if (free < 0.5) return bad(says, 'Make room: a full disk stops every change')
  return free < 5 ? warn(says, 'Make room before it gets tight') : ok(says)
}

/** The folder, or the nearest one above it that is there. */
async function existing(folder: string): Promise<string> {
  return access(folder).then(
    () => folder,
    () => (dirname(folder) === folder ? folder : existing(dirname(folder))),
  )
}

async function audit({ db, settings, tables }: DoctorOptions, keys: Keys | undefined): Promise<Answer | Answer[]> {
  if (!keys) return warn('The audit cannot be verified without the key', 'See what is said about the key')
  const { lines, seals, unsealed, problems, more } = await verifyAudit(db, {
    keys,
    folder: join(settings.data, 'audit'),
    tables,
  })
  if (!problems.length)
    return ok(`${lines} lines and ${seals} seals are whole${unsealed ? `, ${unsealed} lines wait for theirs` : ''}`)
  const answers = problems.map(({ says }) => bad(says, 'Keep the database as it is and compare it with a backup'))
  return more ? [...answers, bad('There are more problems than are listed here')] : answers
}

async function jobs(db: Database): Promise<Answer> {
  const [row] = await db.query<{ failed: number }>(sql`
    select count(*) as failed from platform.jobs where state = 'failed' and finished_at > now() - interval '7 days'`)
  if (!row!.failed) return ok('No job failed in the last seven days')
  return warn(
    `${row!.failed} ${row!.failed === 1 ? 'job' : 'jobs'} failed in the last seven days`,
    'Look at them under Jobs and start them anew',
  )
}
