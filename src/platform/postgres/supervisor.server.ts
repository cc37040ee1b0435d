import type { ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { Refusal } from '../refusal.ts'
import { type Binaries, embeddedBinaries } from './binaries.server.ts'
import {
  type ClusterPaths,
  clusterPaths,
  type Passwords,
  prepareFolder,
  ROLES,
  type Role,
  systemIdentifier,
} from './folder.server.ts'
import { DIRECTLY, type Launch, start } from './launch.server.ts'
import { isAlive, isOurs, readLockFile, removeForeignLock } from './lockFile.server.ts'
import { type Credentials, ensureRoles, withClient } from './roles.server.ts'
import { isPrivateFolder, removeSocketFolder, socketFolder } from './socketFolder.server.ts'
import { holdUse, type Use } from './use.server.ts'

export interface SupervisorOptions {
  /** The folder under which everything is kept. */
  readonly data: string
  readonly log?: (message: string) => void
  readonly binaries?: Binaries
  readonly launch?: Launch
  /** Tests only: gives up durability for speed. Ambit itself refuses to serve from such a server. */
  readonly unsafe?: boolean
}

/** The embedded database, running and watched. */
export interface EmbeddedPostgres {
  /** How to connect as a role; the same for the server's whole life, restarts included. */
  credentials(role: Role, database?: string): Credentials
  /** The number of the server process; changes when the server had to be started again. */
  readonly pid: number
  /** Whether the server was already running, left behind by a process that was killed. */
  readonly adopted: boolean
  /** Stops watching; stops the server unless another process still uses it. */
  close(): Promise<void>
}

const DATABASE = 'ambit'
/** How long a lock that a killed server left may take to clear: its children end, its parent reaps it. */
const STALE_LOCK_MS = 15_000
/** Replaying the log after a crash can take long; nothing is gained by giving up early. */
const RECOVERY_MS = 300_000
const STOP_MS = 30_000
const LARGEST_LOG = 10 * 1024 * 1024

/**
 * Starts the embedded PostgreSQL of a data folder, or adopts the one that still runs there, and keeps it running
 * until `close`. Throws a Refusal with one sentence where that cannot be done.
 */
export async function startPostgres(options: SupervisorOptions): Promise<EmbeddedPostgres> {
  const supervisor = new Supervisor(options)
  await supervisor.open()
  return supervisor
}

class Supervisor implements EmbeddedPostgres {
  pid = 0
  adopted = false
  readonly #binaries: Binaries
  readonly #launch: Launch
  readonly #paths: ClusterPaths
  readonly #log: (message: string) => void
  readonly #unsafe: boolean
  #passwords!: Passwords
  #sockets = ''
  #child: ChildProcess | undefined
  #use: Use | undefined
  #closing = false
  #watching: Promise<void> = Promise.resolve()
  readonly #stopWatching = new AbortController()

  constructor(options: SupervisorOptions) {
    mkdirSync(options.data, { recursive: true, mode: 0o700 })
    this.#binaries = options.binaries ?? embeddedBinaries()
    this.#launch = options.launch ?? DIRECTLY
    this.#paths = clusterPaths(realpathSync(options.data))
    this.#log = options.log ?? (() => {})
    this.#unsafe = options.unsafe ?? false
  }

  credentials(role: Role, database = DATABASE): Credentials {
    return { host: this.#sockets, database, user: ROLES[role], password: this.#passwords[role] }
  }

  async open(): Promise<void> {
    this.#passwords = await prepareFolder(this.#paths, {
      binaries: this.#binaries,
      launch: this.#launch,
      unsafe: this.#unsafe,
    })
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#reach()
        break
      } catch (error) {
        // The server that we adopted may just have been stopped by the process that used it before.
        if (error instanceof Refusal || attempt === 3) throw error
      }
    }
    this.#watching = this.#watch()
  }

  async #reach(): Promise<void> {
    this.adopted = await this.#adopt()
    if (!this.adopted) await this.#start()
    const admin = this.credentials('admin', 'postgres')
    this.#use = await holdUse(admin)
    await ensureRoles(admin, this.#passwords, DATABASE)
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#stopWatching.abort()
    await this.#watching
    const last = (await this.#use?.release()) ?? true
    if (!last) {
      // It runs on without us, and must not keep this process waiting for it.
      this.#child?.unref()
      return
    }
    await this.#stop()
    removeSocketFolder(this.#sockets)
  }

  /** Takes over a server that already runs in the folder, once it has proved to be this folder's and this user's. */
  async #adopt(): Promise<boolean> {
    const lock = readLockFile(this.#paths.cluster)
    if (!lock || !isAlive(lock.pid) || !isOurs(lock.pid) || !isPrivateFolder(lock.socketFolder)) return false
    this.#sockets = lock.socketFolder
    try {
      await withClient(this.credentials('admin', 'postgres'), (client) => this.#prove(client))
    } catch (error) {
      if (error instanceof Refusal) throw error
      return false
    }
    this.pid = lock.pid
    return true
  }

  async #prove(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ folder: string; identifier: string }>(
      "select current_setting('data_directory') as folder, system_identifier::text as identifier from pg_control_system()",
    )
    const { folder, identifier } = rows[0]!
    if (
      realpathSync(folder) !== realpathSync(this.#paths.cluster) ||
      identifier !== systemIdentifier(this.#paths.cluster)
    ) {
      throw new Refusal(
        `Another database answers for ${this.#paths.cluster} (it serves ${folder}): stop that server and start Ambit again.`,
      )
    }
  }

  async #start(): Promise<void> {
    this.#sockets = socketFolder(this.#paths.cluster)
    let giveUp = Date.now() + STALE_LOCK_MS
    for (;;) {
      const complaint = await this.#attempt()
      if (complaint === undefined) return
      if (!/lock file .* already exists|pre-existing shared memory block/.test(complaint))
        throw refusalOfStart(complaint, this.#paths)
      // Either another process started it meanwhile, or what a killed server left is still clearing.
      if (await this.#adopt()) return
      const holder = readLockFile(this.#paths.cluster)
      if (holder?.status === 'starting' && isAlive(holder.pid) && isOurs(holder.pid))
        giveUp = Date.now() + STALE_LOCK_MS
      if (Date.now() > giveUp) {
        if (removeForeignLock(this.#paths.cluster)) continue
        throw new Refusal(
          `The database in ${this.#paths.cluster} is locked by process ${holder?.pid ?? '(unknown)'}, which does not answer: end that process and start Ambit again.`,
        )
      }
      await delay(250)
    }
  }

  /** Starts the server once. Gives nothing when it is ready, else what it complained about. */
  async #attempt(): Promise<string | undefined> {
    keepLogSmall(this.#paths.log)
    const log = openSync(this.#paths.log, 'a', 0o600)
    const logStart = statSync(this.#paths.log).size
    const child = start(this.#launch, this.#binaries.postgres, this.#arguments(), log)
    closeSync(log)
    let ended = false
    let failure = ''
    child.once('exit', () => (ended = true))
    child.once('error', (error) => {
      ended = true
      failure = error.message
    })
    const giveUp = Date.now() + RECOVERY_MS
    while (!ended && Date.now() < giveUp) {
      const lock = readLockFile(this.#paths.cluster)
      if (lock?.pid === child.pid && lock?.status === 'ready') {
        this.#child = child
        this.pid = lock.pid
        return undefined
      }
      await delay(15)
    }
    if (!ended) child.kill('SIGQUIT')
    return failure || readFileSync(this.#paths.log).subarray(logStart).toString() || 'it ended without a message'
  }

  #arguments(): string[] {
    const settings = {
      listen_addresses: '',
      unix_socket_directories: this.#sockets,
      unix_socket_permissions: '0700',
      timezone: 'UTC',
      log_timezone: 'UTC',
      log_line_prefix: '%m [%p] ',
      ...(this.#unsafe ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
    }
    return ['-D', this.#paths.cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
  }

  /** Starts the server again whenever it dies under us, with growing pauses when it dies at once. */
  async #watch(): Promise<void> {
    let pause = 0
    while (!this.#closing) {
      await this.#ended()
      if (this.#closing) return
      this.#log(`The database (process ${this.pid}) has ended: starting it again.`)
      const since = Date.now()
      try {
        await this.#start()
        this.#use = await holdUse(this.credentials('admin', 'postgres'))
        this.#log(`The database runs again (process ${this.pid}) after ${Date.now() - since} ms.`)
        pause = 0
      } catch (error) {
        this.#log((error as Error).message)
        pause = Math.min(10_000, pause * 2 + 500)
        await this.#wait(pause)
      }
    }
  }

  /** Waits until the server process has ended or `close` was called. */
  async #ended(): Promise<void> {
    const child = this.#child
    if (child?.pid === this.pid && child.exitCode === null && child.signalCode === null) {
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        this.#stopWatching.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      return
    }
    while (!this.#closing && isAlive(this.pid)) await this.#wait(500)
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopWatching.signal }).catch(() => {})
  }

  /** Fast shutdown: open transactions roll back, everything committed is written. */
  async #stop(): Promise<void> {
    if (!isAlive(this.pid)) return
    process.kill(this.pid, 'SIGINT')
    const giveUp = Date.now() + STOP_MS
    while (isAlive(this.pid)) {
      if (Date.now() > giveUp) {
        // An immediate stop loses nothing either: the next start replays the log.
        process.kill(this.pid, 'SIGQUIT')
        return
      }
      await delay(10)
    }
  }
}

function keepLogSmall(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(path, `${path}.1`)
}

function refusalOfStart(complaint: string, paths: ClusterPaths): Refusal {
  if (/No space left on device|disk quota/i.test(complaint)) {
    return new Refusal(
      `The disk is full: the database in ${paths.cluster} cannot start. Free some space and start Ambit again; nothing is lost.`,
    )
  }
  const fatal =
    complaint.split('\n').findLast((line) => /FATAL|PANIC/.test(line)) ?? complaint.trim().split('\n').at(-1) ?? ''
  return new Refusal(
    `The database in ${paths.cluster} does not start (${fatal.replace(/^.*?(FATAL|PANIC):\s*/, '')}): see ${paths.log}.`,
  )
}
