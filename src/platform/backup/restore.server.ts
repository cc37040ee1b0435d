/** Puts a backup into an empty database: checked whole first, loaded in one transaction, then brought to this version. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { localFileStore } from '../files/fileStore.server.ts'
import { checkOf, type Keys, makeKeys, readKeys } from '../keys/keys.server.ts'
import { migrate, readMigrations } from '../migrate.server.ts'
import { Refusal } from '../refusal.ts'
import type { ArchiveReader } from './archive.server.ts'
import type { Manifest } from './backup.server.ts'
import { foreignKeysOf, type Sequence, tablesOf } from './tables.server.ts'

export interface RestoreOptions {
  readonly connection: pg.ClientConfig
  readonly data: string
  readonly archive: ArchiveReader
  /** Where the sealing key is, or will be. */
  readonly keyFile: string
  /** Goes on although the sealing key of the archive is not there: what it sealed is then lost. */
  readonly withoutKey: boolean
  /** Columns that hold sealed values. */
  readonly sealed: readonly SealedColumn[]
  readonly step?: (what: string) => void
}

export interface SealedColumn {
  readonly table: string
  readonly column: string
  /** What a person calls it. */
  readonly label: string
}

export interface RestoreResult {
  readonly manifest: Manifest
  readonly rows: number
  readonly files: number
  /** Whether the archive proved to be made with the sealing key that is at hand. */
  readonly signed: boolean
  /** Work that was waiting or running when the backup was made. */
  readonly interrupted: number
  /** What must be entered again because its key is lost: what it is, and how often. */
  readonly lost: readonly { readonly label: string; readonly count: number }[]
}

/**
 * Restores an archive. Refused, and nothing changed: a damaged archive, one of a newer Ambit, a database in which
 * somebody has an account already.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { archive, connection, data, step = () => {} } = options
  step('Checking the archive')
  const keys = await readKeys(options.keyFile)
  const macKeyOf = (number: number) => (keys?.numbers().includes(number) ? keys.derive('backups', number) : null)
  const signed = (await archive.verify(options.withoutKey ? () => null : macKeyOf)) === 'signed'
  const manifest = await manifestIn(archive)
  if (!options.withoutKey) requireKeys(manifest, keys, options.keyFile)
  const own = readMigrations()
  refuseNewer(manifest, own)
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000, application_name: 'ambit restore' })
  client.on('error', () => {})
  await client.connect()
  try {
    await refuseUsed(client)
    step('Making the schema of the backup')
    await empty(client, data)
    const last = manifest.migrations.at(-1)?.name
    await migrate({ connection, until: last, log: () => {} })
    const loaded = await load(client, options, manifest)
    const lost = options.withoutKey ? await forgetKeys(client, manifest, options) : []
    step('Bringing it to this version')
    await migrate({ connection, log: () => {} })
    return { manifest, signed, lost, ...loaded }
  } finally {
    await client.end().catch(() => {})
  }
}

function requireKeys(manifest: Manifest, keys: Keys | null, file: string): void {
  for (const { number, check } of manifest.keys) {
    const here = keys?.numbers().includes(number) && checkOf(keys, number).toString('hex') === check
    if (!here)
      throw new Refusal(
        `The key file ${file} does not hold key ${number} of this backup. Put the key file there that was kept apart from the backups, or go on with --without-key: then passwords of services and authenticator apps must be entered again.`,
      )
  }
}

/** A new key from here on. What the lost ones sealed is emptied, so that nothing fails over it later. */
async function forgetKeys(client: pg.Client, manifest: Manifest, { keyFile, sealed }: RestoreOptions) {
  const lost: { label: string; count: number }[] = []
  for (const { table, column, label } of sealed) {
    const { rowCount } = await client.query(`update ${table} set ${column} = null where ${column} is not null`)
    if (rowCount) lost.push({ label, count: rowCount })
  }
  const { rowCount: apps } = await client.query('delete from platform.totp_secrets')
  if (apps) lost.push({ label: 'Authenticator apps', count: apps })
  await client.query('delete from platform.key_checks')
  await makeKeys(keyFile, Math.max(0, ...manifest.keys.map(({ number }) => number)) + 1)
  return lost
}

async function manifestIn(archive: ArchiveReader): Promise<Manifest> {
  for await (const { name, bytes } of archive.entries()) {
    if (name !== 'manifest.json') break
    return JSON.parse(await textOf(bytes)) as Manifest
  }
  throw new Refusal('This archive says not what is in it: it was not made by ambit backup.')
}

function refuseNewer(manifest: Manifest, own: ReturnType<typeof readMigrations>): void {
  const known = new Map(own.map(({ name, sha256 }) => [name, sha256]))
  for (const { name, sha256 } of manifest.migrations) {
    if (known.get(name) === sha256) continue
    throw new Refusal(
      known.has(name)
        ? `The archive was made by an Ambit whose ${name} is another one: restore it with Ambit ${manifest.version}.`
        : `The archive was made by a newer Ambit (${manifest.version}), which has ${name}: restore it with that version.`,
    )
  }
}

async function refuseUsed(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ used: boolean }>("select to_regclass('platform.accounts') is not null as used")
  const accounts = rows[0]!.used ? (await client.query('select from platform.accounts limit 1')).rowCount : 0
  if (accounts)
    throw new Refusal(
      'This database is in use: somebody has an account in it. Restore into an empty one: another AMBIT_DATA, or another database.',
    )
}

/** Takes away what a first start left behind in a database that nobody has used. */
async function empty(client: pg.Client, data: string): Promise<void> {
  await rm(join(data, 'audit'), { recursive: true, force: true })
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace
     where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') and nspowner = current_user::regrole`,
  )
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`)
}

/** Rows in one transaction: foreign keys are taken away, and made again when everything is there, which checks it all. */
async function load(
  client: pg.Client,
  { archive, data, step = () => {} }: RestoreOptions,
  manifest: Manifest,
): Promise<{ rows: number; files: number; interrupted: number }> {
  const store = localFileStore(join(data, 'files'))
  const tables = new Map((await tablesOf(client)).map((table) => [table.name, table]))
  const columns = new Map(manifest.tables.map((table) => [table.name, table.columns]))
  let [rows, files] = [0, 0]
  await client.query('begin')
  try {
    const keys = await foreignKeysOf(client)
    for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`)
    for (const { quoted } of tables.values()) {
      await client.query(`alter table ${quoted} disable trigger user`)
      // What migrations put in is in the archive, too.
      await client.query(`delete from ${quoted}`)
    }
    for await (const { name, bytes } of archive.entries()) {
      const [kind, rest] = [name.split('/')[0]!, name.slice(name.indexOf('/') + 1)]
      if (kind === 'tables') {
        const table = tables.get(rest)
        if (!table)
          throw new Refusal(`The archive holds the table ${rest}, which this version of the schema does not have.`)
        step(`Loading ${rest}`)
        const into = client.query(copyFrom(`copy ${table.quoted} (${columns.get(rest)!.join(', ')}) from stdin`))
        await pipeline(bytes, into)
        rows += into.rowCount
      } else if (name === 'sequences.json') await setSequences(client, JSON.parse(await textOf(bytes)) as Sequence[])
      else if (kind === 'files') {
        step('Copying files')
        await keepFile(store, data, rest, bytes)
        files++
      } else if (kind === 'audit') await keepLog(data, rest, bytes)
    }
    const interrupted = await quieten(client)
    step('Checking what refers to what')
    for (const { table, name, definition } of keys)
      await client.query(`alter table ${table} add constraint ${name} ${definition}`)
    for (const { quoted } of tables.values()) await client.query(`alter table ${quoted} enable trigger user`)
    await client.query('commit')
    return { rows, files, interrupted }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Never below what a table holds already: of the two the larger one counts. */
async function setSequences(client: pg.Client, sequences: readonly Sequence[]): Promise<void> {
  for (const { name, value } of sequences)
    await client.query('select setval($1::regclass, greatest($2::bigint, 1))', [name, value])
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(
    `select pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as sequence,
       format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where a.attidentity <> '' and n.nspname not in ('pgboss', 'public')`,
  )
  for (const { sequence, table, column } of rows)
    await client.query(
      `select setval($1::regclass, greatest((select last_value from ${sequence}), (select max(${column}) from ${table}), 1))`,
      [sequence],
    )
}

/**
 * A restored Ambit wakes up quiet: nothing leaves it, and nothing that was under way goes on, before a person has
 * looked. Tokens that were revoked since the backup would count again, so none does.
 */
async function quieten(client: pg.Client): Promise<number> {
  const { rows } = await client.query("select where to_regclass('platform.api_tokens') is not null")
  if (rows.length) await client.query('update platform.api_tokens set revoked_at = now() where revoked_at is null')
  await client.query(
    `insert into platform.settings (key, value, changed_by) values ('quiet', jsonb_build_object('since', now()), 'restore')
     on conflict (key) do update set value = excluded.value, changed_at = now(), changed_by = 'restore'`,
  )
  const { rowCount } = await client.query(
    `update platform.jobs set state = 'failed', finished_at = now(),
       error = 'A backup was restored while this was under way; start it anew where it is still needed'
     where state in ('waiting', 'running')`,
  )
  return rowCount ?? 0
}

async function keepFile(store: ReturnType<typeof localFileStore>, data: string, sha256: string, bytes: Readable) {
  const folder = join(data, 'files')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'restoring')
  const hash = createHash('sha256')
  let size = 0
  bytes.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    size += chunk.length
  })
  await pipeline(bytes, createWriteStream(path, { mode: 0o600 }))
  if (hash.digest('hex') !== sha256) {
    await rm(path, { force: true })
    throw new Refusal(`The file ${sha256} in the archive is not what it should be: nothing was restored.`)
  }
  await store.keep({ path, sha256, size })
}

async function keepLog(data: string, name: string, bytes: Readable): Promise<void> {
  if (!/^\d+\.seals$/.test(name)) throw new Refusal(`The archive holds ${name}, which is no log of seals.`)
  await mkdir(join(data, 'audit'), { recursive: true, mode: 0o700 })
  await pipeline(bytes, createWriteStream(join(data, 'audit', name), { mode: 0o600 }))
}

async function textOf(bytes: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of bytes) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
