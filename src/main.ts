import { existsSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { areasOf } from './areas/areas.server.ts'
import { records } from './areas/areas.ts'
import { Database } from './platform/database.server.ts'
import type { Log } from './platform/log.server.ts'
import { migrate } from './platform/migrate.server.ts'
import { openDatabase, type RunningDatabase } from './platform/opening.server.ts'
import { type RunningPlatform, startPlatform } from './platform/platform.server.ts'
import { Refusal } from './platform/refusal.ts'
import type { Settings } from './platform/settings.server.ts'
import { WEB_FOLDER } from './platform/webBuild.server.ts'
import { recordRoutes } from './record/routes.server.ts'
import { Store } from './record/store.server.ts'

export interface Ambit {
  /** Where a browser on this machine finds it. */
  readonly url: string
  /** What a person should read after this start. */
  readonly notices: readonly string[]
  /** Stops everything in order: no new requests, the running ones end, connections close, the database stops. */
  close(): Promise<void>
}

export interface StartOptions {
  readonly log: Log
  /** Called around each stage, to show how long it took. */
  readonly stage?: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** A database that is already running, for tests; it is left running. */
  readonly database?: RunningDatabase
}

/** Everything but the open port: what a command needs that works on records or accounts beside or without a server. */
export interface OpenAmbit {
  readonly running: RunningPlatform
  readonly store: Store
  readonly database: RunningDatabase
  close(): Promise<void>
}

/** Serves until closed. Throws a Refusal when a person must change something first. */
export async function startAmbit(settings: Settings, options: StartOptions): Promise<Ambit> {
  const { stage = directly } = options
  const { running, database, close } = await openAmbit(settings, options)
  try {
    const url = await stage('listen', () => listen(running.app, settings))
    const setup = await running.setupLink()
    const notices = [database.notice, setup && `Open this link once to set Ambit up: ${setup}`]
    return { url, notices: notices.filter((notice) => typeof notice === 'string'), close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * The composition root: database, migrations, platform, records, areas. With `work: false` it runs no jobs and seals
 * nothing, which a serving process does.
 */
export async function openAmbit(settings: Settings, options: StartOptions & { work?: boolean }): Promise<OpenAmbit> {
  const { log, stage = directly } = options
  const undo: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    const database =
      options.database ?? (await stage('database', () => openDatabase(settings, (message) => log.warn(message))))
    if (!options.database) undo.push(() => database.close())
    await stage('migrate', () => migrate({ connection: database.owner, log: (message) => log.info(message) }))

    const db = new Database({
      ...database.app,
      onError: (error) => log.warn('A database connection was lost', { error }),
    })
    undo.push(() => db.close())

    const store = new Store(db, records)
    const areas = areasOf(store)
    const running = await startPlatform({
      db,
      direct: database.direct,
      settings,
      keyFile: settings.keyFile,
      version: settings.version,
      log,
      areas,
      mayHear: (caller, type, rows) => store.mayHear(caller, type, rows),
      records: async (app, platform) => {
        await store.bind({ platform, areas })
        recordRoutes(app, store, platform, settings.version)
      },
      ...(options.work !== undefined && { work: options.work }),
      ...(existsSync(WEB_FOLDER) && { web: WEB_FOLDER }),
    })
    undo.push(() => running.stop())
    return { running, store, database, close }
  } catch (error) {
    await close()
    throw error
  }
}

const directly = <T>(_name: string, work: () => Promise<T>) => work()

/** Opens the port. Gives the address for a browser: `localhost`, since passkeys refuse an address of numbers. */
async function listen(app: FastifyInstance, settings: Settings): Promise<string> {
  try {
    const address = await app.listen({ host: settings.host, port: settings.port })
    return settings.url ?? `http://localhost:${new URL(address).port || '80'}`
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const place = `port ${settings.port} on ${settings.host}`
    if (code === 'EADDRINUSE')
      throw new Refusal(
        `Ambit cannot listen: ${place} is taken by another program; stop that one or set AMBIT_PORT to a free port.`,
      )
    if (code === 'EACCES')
      throw new Refusal(`Ambit cannot listen: ${place} is reserved for root; set AMBIT_PORT to a port from 1024 on.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Refusal(`Ambit cannot listen: this machine has no address ${settings.host}; correct AMBIT_HOST.`)
    throw new Error(`cannot listen on ${place}: ${message}`, { cause: error })
  }
}
