import type { ZodType } from 'zod'
import type { Caller } from '../../record/caller.ts'
import type { Database, Transaction } from '../database.server.ts'

/**
 * What running a job twice would mean, which decides how it is marked done:
 * - `inDatabase`: its work and the mark are one transaction, so it counts once however often it is delivered;
 * - `idempotentOutside`: the receiver takes our key (the job's identifier) and ignores a second delivery;
 * - `atMostOnce`: marked before anything leaves; one that was interrupted after that goes to a person.
 */
export type Effect = 'inDatabase' | 'idempotentOutside' | 'atMostOnce'

export interface Progress {
  readonly done: number
  readonly total: number
  readonly note?: string
}

export interface Run<Input, E extends Effect = Effect> {
  /** The job's identifier: the key for a receiver that ignores repetitions. */
  readonly id: string
  /** One transaction for `inDatabase`, which commits together with the mark; the database otherwise. */
  readonly db: E extends 'inDatabase' ? Transaction : Database
  readonly input: Input
  /** Aborted when the job is cancelled, its lease is lost or the process stops. Ask it between steps. */
  readonly signal: AbortSignal
  /** Shows how far it is; sent at most four times a second, outside the job's transaction. */
  progress(progress: Progress): void
  /** Whoever caused it, with the rights of now. */
  readonly caller: Caller
}

export interface Job<Input, E extends Effect = Effect> {
  /** `<area>.<what it does>`: letters, digits, dots. */
  readonly name: string
  readonly effect: E
  /** Identifiers only: contents are read when it runs. */
  readonly input: ZodType<Input>
  /** How often it is tried again, with growing pauses that begin at `delaySeconds`. */
  readonly retry: { readonly limit: number; readonly delaySeconds: number }
  /** After so long without a sign of life of its process it is given to another. At least 10. */
  readonly leaseSeconds: number
  /** Longest run; 15 minutes unless told. */
  readonly longestSeconds?: number
  run(run: Run<Input, E>): Promise<unknown>
}

/** Declares a job. Mount it through the area's `jobs`. */
export function defineJob<Input, E extends Effect>(job: Job<Input, E>): Job<Input, E> {
  if (!/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/.test(job.name)) throw new Error(`not a job's name: ${job.name}`)
  if (job.leaseSeconds < 10) throw new Error(`${job.name}: a lease is at least 10 seconds`)
  return job
}

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** A job as people see it. */
export interface JobView {
  readonly id: string
  readonly name: string
  readonly state: JobState
  readonly progress: Progress | null
  readonly result: unknown
  readonly error: string | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
}
