import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../refusal.ts'
import type { Binaries } from './binaries.server.ts'
import { type Launch, run } from './launch.server.ts'

/** The roles of a database: who may administer the cluster, own the tables, work with rows, only read. */
export const ROLES = { admin: 'ambit_admin', owner: 'ambit_owner', app: 'ambit_app', reader: 'ambit_reader' } as const
export type Role = keyof typeof ROLES
export type Passwords = Readonly<Record<Role, string>>

/** Where an embedded database keeps what it needs, all under one data folder. */
export interface ClusterPaths {
  readonly cluster: string
  readonly passwords: string
  readonly log: string
}

export function clusterPaths(data: string): ClusterPaths {
  return {
    cluster: join(data, 'postgres'),
    passwords: join(data, 'postgres-passwords.json'),
    log: join(data, 'log', 'postgres.log'),
  }
}

export interface InitOptions {
  readonly binaries: Binaries
  readonly launch: Launch
  /** Tests only: does not wait for the disk. */
  readonly unsafe?: boolean
}

/**
 * Makes the cluster on the first start, or checks that this version of PostgreSQL can read the one that is there.
 * It is made under another name and renamed when complete, so that an interrupted first start leaves no half of one.
 */
export async function prepareFolder(paths: ClusterPaths, options: InitOptions): Promise<Passwords> {
  mkdirSync(join(paths.log, '..'), { recursive: true, mode: 0o700 })
  if (existsSync(join(paths.cluster, 'PG_VERSION'))) {
    checkMajor(paths.cluster, options.binaries.major)
    return readPasswords(paths)
  }
  const passwords = existsSync(paths.passwords) ? readPasswords(paths) : makePasswords(paths)
  const making = `${paths.cluster}.making-${process.pid}`
  const passwordFile = `${making}.password`
  try {
    writeFileSync(passwordFile, passwords.admin, { mode: 0o600 })
    await run(options.launch, options.binaries.initdb, initArguments(making, passwordFile, options))
    renameSync(making, paths.cluster)
  } catch (error) {
    // Another process may have finished first; its cluster is as good as ours, and the passwords are the same file.
    if (!existsSync(join(paths.cluster, 'PG_VERSION'))) throw refusalOfInit(error, paths.cluster)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(making, { recursive: true, force: true })
  }
  return readPasswords(paths)
}

function initArguments(folder: string, passwordFile: string, { binaries, unsafe }: InitOptions): string[] {
  // The built-in provider sorts by code point and never changes with an operating system's upgrade.
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8']
  return [
    `--pgdata=${folder}`,
    `--username=${ROLES.admin}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--data-checksums',
    '--encoding=UTF8',
    ...locale,
    '--lc-messages=C',
    ...(unsafe ? ['--no-sync'] : []),
  ]
}

function checkMajor(cluster: string, ours: number): void {
  const theirs = Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10)
  if (theirs === ours) return
  const what = `The data in ${cluster} was written by PostgreSQL ${theirs}, this Ambit brings ${ours}`
  throw new Refusal(
    theirs > ours
      ? `${what}: start the newer Ambit that wrote it.`
      : `${what}: export it with the Ambit that wrote it and import it into a new data folder.`,
  )
}

/**
 * The passwords of all roles. The file appears whole and once: of two first starts at once, one writes and the other reads.
 */
function makePasswords(paths: ClusterPaths): Passwords {
  const made = Object.fromEntries(Object.keys(ROLES).map((role) => [role, randomBytes(24).toString('base64url')]))
  const draft = `${paths.passwords}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, paths.passwords)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  return readPasswords(paths)
}

export function readPasswords(paths: ClusterPaths): Passwords {
  let text: string
  try {
    text = readFileSync(paths.passwords, 'utf8')
  } catch (error) {
    throw new Refusal(
      `The database's passwords cannot be read from ${paths.passwords} (${(error as Error).message}): restore that file.`,
    )
  }
  chmodSync(paths.passwords, 0o600)
  return JSON.parse(text) as Passwords
}

/** The number that a cluster keeps for life: the first eight bytes of its control file, as PostgreSQL prints it. */
export function systemIdentifier(cluster: string): string {
  const bytes = Buffer.alloc(8)
  const file = openSync(join(cluster, 'global/pg_control'), 'r')
  try {
    readSync(file, bytes, 0, 8, 0)
  } finally {
    closeSync(file)
  }
  return bytes.readBigUInt64LE().toString()
}

function refusalOfInit(error: unknown, cluster: string): unknown {
  const text = (error as Error).message
  if (/No space left on device|disk quota/i.test(text)) {
    return new Refusal(
      `The disk is full: the database in ${cluster} could not be made. Free some space (about 100 MB) and start again.`,
    )
  }
  return new Refusal(`The database in ${cluster} could not be made: ${text}`)
}
