import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../record/caller.ts'
import type { Money } from '../record/fields.ts'
import type { Change } from '../record/seams.ts'
import type { Approvable } from './approvals/approvable.ts'
import type { Audit } from './audit/audit.server.ts'
import type { Database, Queryable, Transaction } from './database.server.ts'
import type { ExamplePart } from './example/part.ts'
import type { InboxSource } from './inbox/source.ts'
import type { Job } from './jobs/job.ts'
import type { Jobs } from './jobs/jobs.server.ts'
import type { Keys } from './keys/keys.server.ts'
import type { Live } from './live/live.server.ts'
import type { Log } from './log.server.ts'
import type { Periodic } from './periodic.server.ts'
import type { AttachedTexts } from './search/attached.ts'
import type { Settings } from './settings.server.ts'
import type { Sql } from './sql.ts'

/** What the platform needs to know of the settings from the environment. */
export type PlatformSettings = Pick<Settings, 'data' | 'host' | 'port' | 'url' | 'trustedProxies'> &
  Partial<Pick<Settings, 'scanner'>>

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
  readonly live: Live & {
    /** Ends the live streams of an account (null: of all) within a second; each connects again with the new rights. */
    rightsChanged(account: string | null): void
  }
  readonly keys: Keys
  /** Who asks, resolved once per request; refused with 401 `signIn` when nobody is signed in. */
  callerOf(request: FastifyRequest): Promise<Caller>
  /** The caller that an account is now, with the rights of now, for what is done later. Null when it is closed. */
  callerOfAccount(account: string, request: string): Promise<Caller | null>
  /** Where links point: `AMBIT_URL`, or this machine. */
  base(): string
}

/** What an area brings to the server besides its record types. */
export interface AreaServer {
  readonly name: string
  /** Relation sets by name (`projects.member`): a query of one uuid column for the person of the given expression. */
  readonly sets?: Readonly<Record<string, (person: Sql) => Sql>>
  /** Routes written by hand, mounted in a scope of their own. */
  routes?(app: FastifyInstance, platform: Platform): void | Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: each job has its own input; the list holds them all
  readonly jobs?: readonly Job<any>[]
  /** What is looked after again and again in every process that works. */
  readonly every?: readonly Periodic[]
  /**
   * Sees the changes of a transaction before it commits, and enqueues in it the jobs that must follow. It changes no
   * record but the approvals that hang on one: what a change does stands in actions and rules. What hangs on a removed
   * record (comments) goes with it here.
   */
  follow?(tx: Transaction, changes: readonly Change[], caller: Caller, platform: Platform): Promise<void>
  /** Texts that it keeps on records of any type, and by which search finds those. */
  readonly attached?: AttachedTexts
  /** The record types that are approved, and how. */
  readonly approvals?: readonly Approvable[]
  /**
   * Ways from a record to those who approve, by name (`people.manager`): a query of one uuid column, of persons, for the
   * identifier at its start and a day.
   */
  readonly approvers?: Readonly<Record<string, (id: string, day: string) => Sql>>
  /** How many working days each person has after one day, up to and with another; absence does not stop the count. */
  workingDays?(
    db: Queryable,
    people: readonly string[],
    after: string,
    until: string,
  ): Promise<ReadonlyMap<string, number>>
  /** Amounts in another currency on a day, exact, in the given order; null where no rate is known. */
  exchange?(
    db: Queryable,
    amounts: readonly Money[],
    currency: string,
    day: string,
  ): Promise<readonly (string | null)[]>
  /** What waits for somebody, for the inbox. */
  readonly inbox?: readonly InboxSource[]
  /** What the area adds to the example company. */
  readonly example?: ExamplePart
  /** The person on record with an e-mail address who has no account yet, for an account that is made by itself. */
  personByEmail?(tx: Transaction, email: string): Promise<string | null>
  /** Runs in the transaction that makes an account, so that its person exists with it. */
  accountMade?(tx: Transaction, account: NewAccount): Promise<void>
}
