import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Caller } from '../record/caller.ts'
import type { AreaServer, Platform, PlatformSettings } from './area.ts'
import { createAudit } from './audit/audit.server.ts'
import { beginEpoch } from './audit/epoch.server.ts'
import { createSealer, type Sealer } from './audit/sealer.server.ts'
import type { Database } from './database.server.ts'
import { createHttp } from './http/server.server.ts'
import { createJobs, type JobsOptions } from './jobs/jobs.server.ts'
import { mountJobs } from './jobs/routes.server.ts'
import { openKeys } from './keys/keys.server.ts'
import { createBus } from './live/bus.server.ts'
import { type Events, type MayHear, mountEvents } from './live/events.server.ts'
import { createLive } from './live/live.server.ts'
import type { Log } from './log.server.ts'
import { runPeriodically } from './periodic.server.ts'
import { mountCompanySettings } from './settings/companySettings.server.ts'
import { setupLink } from './signin/links.server.ts'
import { mountSession } from './signin/routes.server.ts'
import { createSignIn, type SignIn } from './signin/signin.server.ts'
import { tidyPlatform } from './tidy.server.ts'

export interface PlatformOptions {
  readonly db: Database
  /** Straight to PostgreSQL, as the application: live messages and the queue need a session of their own. */
  readonly direct: pg.ClientConfig
  readonly settings: PlatformSettings
  readonly keyFile: string
  readonly version: string
  readonly log: Log
  readonly areas: readonly AreaServer[]
  /** The record library's answer to who may hear of which rows. */
  readonly mayHear: MayHear
  /** Mounts the record library's routes, before the areas' own. */
  readonly records?: (app: FastifyInstance, platform: Platform) => void | Promise<void>
  /** The built web bundle. */
  readonly web?: string
  /** Whether this process runs jobs and seals the audit; true unless told. */
  readonly work?: boolean
  readonly queue?: Pick<JobsOptions, 'pollSeconds' | 'superviseSeconds'>
}

/** The running platform of one process. */
export interface RunningPlatform {
  readonly platform: Platform
  readonly app: FastifyInstance
  readonly signIn: SignIn
  readonly sealer: Sealer
  /** Where links point: `AMBIT_URL`, or this machine. */
  base(): string
  /** The one-time link for the first account, or null when there is one. */
  setupLink(): Promise<string | null>
  /** Stops taking requests, lets what runs finish, and lets go of every connection but `db`, which is the caller's. */
  stop(): Promise<void>
}

const TIDY_MS = 3_600_000

/**
 * Puts the platform together on a migrated database: keys, audit, live messages, jobs, sign-in and the HTTP server
 * with every area mounted. The caller listens. Throws a `Refusal` when the key does not fit the database.
 */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { db, settings, log, areas, direct } = options
  const keys = await openKeys(db, options.keyFile, settings.data)
  await beginEpoch(db, keys)
  const audit = createAudit(keys)
  const sealer = createSealer({ db, keys, folder: `${settings.data}/audit`, log })
  const bus = createBus(direct, log)
  const live = createLive(bus, log)

  let events: Events | undefined
  bus.on(ENDED, (payload) => events?.close(JSON.parse(payload)))
  bus.on(RIGHTS, (account) => events?.closeAccount(account === '*' ? null : account))
  const signIn = createSignIn({
    db,
    settings,
    audit,
    keys,
    areas,
    sessionsEnded: (sessions) => {
      for (let i = 0; i < sessions.length; i += 100) bus.send(ENDED, JSON.stringify(sessions.slice(i, i + 100)))
    },
  })
  const callerOfAccount: SignIn['callerOfAccount'] = (account, request) => signIn.callerOfAccount(account, request)
  const declared = areas.flatMap((area) => area.jobs ?? [])
  const jobs = createJobs({
    db,
    direct,
    bus,
    live,
    log,
    jobs: declared,
    callerOfAccount,
    work: options.work,
    ...options.queue,
  })
  const platform: Platform = {
    db,
    settings,
    log,
    audit,
    jobs,
    keys,
    live: { ...live, rightsChanged: (account) => bus.send(RIGHTS, account ?? '*') },
    callerOf: (request) => signIn.callerOf(request),
    callerOfAccount,
    base: () => base(),
  }

  const app = await createHttp({ db, settings, log, web: options.web })
  const base = () => {
    if (settings.url) return settings.url
    const address = app.server.address()
    const port = typeof address === 'object' && address ? address.port : settings.port
    return `http://localhost:${port}`
  }
  mountSession(app, { platform, signIn, version: options.version, base })
  mountCompanySettings(app, platform)
  mountJobs(app, platform)
  events = mountEvents(app, { live, signIn, mayHear: withPlatformTypes(options.mayHear), log })
  if (options.records) await app.register(async (scope) => options.records!(scope, platform))
  for (const area of areas) if (area.routes) await app.register(async (scope) => area.routes!(scope, platform))

  const tidy = () =>
    Promise.all([signIn.sessions.tidy(), tidyPlatform(db)]).catch((error: unknown) =>
      log.warn('What has ended was not deleted', { error }),
    )
  const tidying = setInterval(tidy, TIDY_MS)
  tidying.unref()
  await bus.start()
  await jobs.start()
  let stopPeriodic = async () => {}
  if (options.work ?? true) {
    sealer.start()
    stopPeriodic = runPeriodically(
      platform,
      areas.flatMap((area) => area.every ?? []),
    )
  }

  return {
    platform,
    app,
    signIn,
    sealer,
    base,
    setupLink: () => setupLink(db, base()),
    async stop() {
      clearInterval(tidying)
      live.flush()
      await app.close()
      await stopPeriodic()
      await jobs.stop()
      await sealer.stop()
      await bus.close()
    },
  }
}

const ENDED = 'ambit_sessions_ended'
const RIGHTS = 'ambit_rights_changed'

/** Types of live messages whose scope is the account that they are for. */
const PERSONAL = new Set(['platform.job', 'platform.notification', 'platform.inbox'])

/** The platform's own types of live messages; all others are the record library's. */
function withPlatformTypes(mayHear: MayHear): MayHear {
  return (caller: Caller, type, rows) => {
    if (type === 'platform.settings') return new Set(['*', ...rows.map(({ id }) => id)])
    if (!PERSONAL.has(type)) return mayHear(caller, type, rows)
    const all = type === 'platform.job' && caller.roles.has('administrator')
    return new Set(['*', ...rows.filter(({ scope }) => all || scope === caller.account).map(({ id }) => id)])
  }
}
