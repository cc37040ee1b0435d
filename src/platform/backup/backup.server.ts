/** One consistent copy of everything in one file: rows of one moment, files, and the log of seals. */
import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { STAY } from '../files/blobs.server.ts'
import { localFileStore } from '../files/fileStore.server.ts'
import type { Keys } from '../keys/keys.server.ts'
import { Refusal } from '../refusal.ts'
import { ArchiveWriter } from './archive.server.ts'
import { sequencesOf, tablesOf } from './tables.server.ts'

/** What stands first in an archive: enough to know whether and how it can be restored. */
export interface Manifest {
  readonly version: string
  readonly made: string
  readonly postgres: string
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[]
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[]
  readonly files: number
  readonly company: string | null
  /** By what each sealing key is recognised, so that a missing one is noticed before anything is loaded. */
  readonly keys: readonly { readonly number: number; readonly check: string }[]
}

export interface BackupOptions {
  /** As the owner of the tables, straight to PostgreSQL. */
  readonly connection: pg.ClientConfig
  readonly data: string
  readonly path: string
  readonly version: string
  /** Signs the archive; null where the sealing key is not at hand. */
  readonly keys: Keys | null
  readonly passphrase?: string
  readonly signal?: AbortSignal
  /** Told what is being copied, and how much of it is done. */
  readonly step?: (what: string, done: number, total: number) => void
}

export interface BackupResult {
  readonly rows: number
  readonly tables: number
  readonly files: number
  readonly bytes: number
}

/**
 * Writes the archive. Ambit may go on working meanwhile: all rows are those of one moment, and no content that they
 * name is taken away until it has been copied. An archive that is not finished is removed.
 */
export async function backUp(options: BackupOptions): Promise<BackupResult> {
  const { path, version, signal, step = () => {} } = options
  const client = new pg.Client({
    ...options.connection,
    connectionTimeoutMillis: 10_000,
    application_name: 'ambit backup',
  })
  client.on('error', () => {})
  await client.connect()
  try {
    // While it is held, no content of a file is collected.
    await client.query('select pg_advisory_lock_shared($1::bigint)', [STAY])
    await client.query('begin isolation level repeatable read read only')
    const made = (
      await client.query<{ now: string }>(
        'select to_char(now() at time zone \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') as now',
      )
    ).rows[0]!.now
    const writer = await ArchiveWriter.create(path, { version, made, passphrase: options.passphrase })
    try {
      const manifest = await manifestOf(client, version, made)
      const names = await fileHashes(client)
      const total = manifest.tables.length + names.length
      await writer.add(
        { name: 'manifest.json' },
        Readable.from([Buffer.from(JSON.stringify({ ...manifest, files: names.length }))]),
      )
      let [rows, bytes] = [0, 0]
      for (const [done, { name, quoted, columns }] of (await tablesOf(client)).entries()) {
        signal?.throwIfAborted()
        step(name, done, total)
        const stream = client.query(copyTo(`copy (select ${columns.join(', ')} from ${quoted}) to stdout`))
        const end = await writer.add({ name: `tables/${name}` }, stream)
        rows += stream.rowCount
        bytes += end.bytes
      }
      // After the tables: a value that was given since is skipped, and none is given twice.
      const sequences = Buffer.from(JSON.stringify(await sequencesOf(client)))
      await writer.add({ name: 'sequences.json' }, Readable.from([sequences]))
      await client.query('commit')
      const store = localFileStore(join(options.data, 'files'))
      for (const [done, sha256] of names.entries()) {
        signal?.throwIfAborted()
        step('files', manifest.tables.length + done, total)
        const end = await writer.add({ name: `files/${sha256}` }, store.read(sha256))
        if (end.sha256 !== sha256)
          throw new Refusal(`The stored file ${sha256} is damaged on this disk: restore it from an older backup first.`)
        bytes += end.bytes
      }
      for (const name of await sealLogs(options.data))
        await writer.add({ name: `audit/${name}` }, createReadStream(join(options.data, 'audit', name)))
      await writer.finish(options.keys && { number: options.keys.number, key: options.keys.derive('backups') })
      return { rows, tables: manifest.tables.length, files: names.length, bytes }
    } catch (error) {
      await writer.abandon()
      await rm(path, { force: true })
      throw error
    }
  } finally {
    await client.end().catch(() => {})
  }
}

async function manifestOf(client: pg.Client, version: string, made: string): Promise<Omit<Manifest, 'files'>> {
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from platform.migrations order by name',
  )
  const { rows } = await client.query<{ postgres: string; company: string | null }>(
    `select current_setting('server_version') as postgres,
       (select value #>> '{}' from platform.settings where key = 'company') as company`,
  )
  const { rows: keys } = await client.query<{ number: number; check: string }>(
    "select number, encode(value, 'hex') as check from platform.key_checks order by number",
  )
  const tables = (await tablesOf(client)).map(({ name, columns }) => ({ name, columns }))
  return { version, made, migrations, tables, keys, ...rows[0]! }
}

/** Contents that rows of this moment name. */
async function fileHashes(client: pg.Client): Promise<string[]> {
  // Before there were files there was no table of them.
  const { rows: tables } = await client.query("select where to_regclass('platform.file_versions') is not null")
  if (!tables.length) return []
  const { rows } = await client.query<{ sha256: string }>(
    "select distinct encode(hash, 'hex') as sha256 from platform.file_versions order by 1",
  )
  return rows.map(({ sha256 }) => sha256)
}

async function sealLogs(data: string): Promise<string[]> {
  const names = await readdir(join(data, 'audit')).catch(() => [] as string[])
  return names.filter((name) => /^\d+\.seals$/.test(name)).toSorted()
}
