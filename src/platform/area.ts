import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../record/caller.ts'
import type { Audit } from './audit/audit.server.ts'
import type { Database, Transaction } from './database.server.ts'
import type { Job } from './jobs/job.ts'
import type { Jobs } from './jobs/jobs.server.ts'
import type { Keys } from './keys/keys.server.ts'
import type { Live } from './live/live.server.ts'
import type { Sql } from './sql.ts'

/** Structured log: a sentence and what belongs to it. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

/** What the platform needs to know of the settings from the environment. */
export interface PlatformSettings {
  readonly version: string
  readonly host: string
  readonly port: number
  /** `AMBIT_URL`, the one source of links; null on a machine that is only reached as localhost. */
  readonly url: string | null
  readonly trustedProxies: readonly string[]
  /** Everything that Ambit writes lies under it, the key apart. */
  readonly dataFolder: string
  readonly keyFile: string
}

/** An account that has just been made, for the area that keeps persons. */
export interface NewAccount {
  readonly id: string
  readonly name: string
  readonly email: string
  /** True when the account was made for a person who is already on record. */
  readonly known: boolean
  readonly caller: Caller
}

/** What the platform offers to the record library and to the areas. */
export interface Platform {
  readonly db: Database
  readonly settings: PlatformSettings
  readonly log: Log
  readonly audit: Audit
  readonly jobs: Jobs
  readonly live: Live
  readonly keys: Keys
  /** Who asks, resolved once per request; refused with 401 `signIn` when nobody is signed in. */
  callerOf(request: FastifyRequest): Promise<Caller>
}

/** What an area brings to the server besides its record types. */
export interface AreaServer {
  readonly name: string
  /** Relation sets by name (`projects.member`): a query of one uuid column for the given person. */
  readonly sets?: Readonly<Record<string, (person: string) => Sql>>
  /** Routes written by hand, mounted in a scope of their own. */
  routes?(app: FastifyInstance, platform: Platform): void | Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: each job has its own input; the list holds them all
  readonly jobs?: readonly Job<any>[]
  /** Runs in the transaction that makes an account, so that its person exists with it. */
  accountMade?(tx: Transaction, account: NewAccount): Promise<void>
}
