import type { JobWithMetadata } from 'pg-boss'
import { asRule, type Caller } from '../../record/caller.ts'
import { Refused } from '../../record/errors.ts'
import type { Database, Queryable } from '../database.server.ts'
import type { Live } from '../live/live.server.ts'
import type { Log } from '../log.server.ts'
import { inRequest } from '../log.server.ts'
import { Refusal } from '../refusal.ts'
import { sql } from '../sql.ts'
import type { Job, Progress } from './job.ts'

export interface Runner {
  /** Runs one delivery of a job. Rejects when it has to be delivered again. */
  // biome-ignore lint/suspicious/noExplicitAny: each job has its own input
  run(job: Job<any>, given: JobWithMetadata): Promise<void>
  abort(id: string): void
  abortAll(): void
}

interface Claimed {
  readonly attempt: number
  readonly input: unknown
  readonly account: string | null
  readonly callerName: string
  readonly request: string
}

/** This attempt is not the newest any more, or the job was cancelled: nothing of it may count. */
class Superseded extends Error {}

/** Ends at once and for good, with a sentence for whoever started it. */
class Ended extends Error {}

const PROGRESS_MS = 250

/** Why a job that may be done at most once is not tried again. */
export const MAY_HAVE_LEFT =
  'It was interrupted after it may have taken effect outside; look there before you start it again'

export function createRunner({
  db,
  live,
  log,
  callerOfAccount,
}: {
  readonly db: Database
  readonly live: Live
  readonly log: Log
  readonly callerOfAccount: (account: string, request: string) => Promise<Caller | null>
}): Runner {
  const running = new Map<string, AbortController>()

  return {
    async run(job, given) {
      const claimed = await claim(db, given.id)
      // Cancelled before it began, or done by a delivery whose word got lost.
      if (!claimed) return
      const stop = new AbortController()
      running.set(given.id, stop)
      const signal = AbortSignal.any([given.signal, stop.signal])
      const told = () => live.changed('platform.job', given.id, 1, claimed.account)
      told()
      const progress = progressOf(db, given.id, claimed.attempt, told)
      try {
        await inRequest(claimed.request, () => perform(job, given.id, claimed, signal, (shown) => progress.show(shown)))
      } catch (error) {
        if (error instanceof Superseded || signal.reason === CANCEL) return
        // A refusal says what somebody has to change; trying again changes nothing.
        const final = error instanceof Ended || error instanceof Refused
        const last = final || job.effect === 'atMostOnce' || given.retryCount >= given.retryLimit
        if (!final) log.error('A job failed', { job: job.name, id: given.id, attempt: claimed.attempt, error })
        await setFailed(db, given.id, claimed.attempt, sentence(error), last)
        if (!last) throw error
      } finally {
        running.delete(given.id)
        progress.end()
        told()
      }
    },
    abort: (id) => running.get(id)?.abort(CANCEL),
    abortAll() {
      for (const stop of running.values()) stop.abort(new Error('the process stops'))
    },
  }

  async function perform<Input>(
    job: Job<Input>,
    id: string,
    claimed: Claimed,
    signal: AbortSignal,
    progress: (progress: Progress) => void,
  ): Promise<void> {
    const caller = claimed.account
      ? await callerOfAccount(claimed.account, claimed.request)
      : asRule(claimed.callerName, claimed.request)
    if (!caller) throw new Ended('The account that started this has been closed')
    const input = job.input.safeParse(claimed.input)
    if (!input.success) throw new Ended('It was started by an older version with other contents; start it anew')
    const given = { id, input: input.data, signal, progress, caller }
    if (job.effect === 'inDatabase') {
      await db.transaction(async (tx) => {
        // The type of `db` follows from the effect, which this branch has just decided.
        const result = await (job as Job<Input, 'inDatabase'>).run({ ...given, db: tx })
        signal.throwIfAborted()
        await setDone(tx, id, claimed.attempt, result)
      })
      return
    }
    if (job.effect === 'atMostOnce') await markSent(db, id, claimed.attempt)
    const result = await (job as Job<Input, 'idempotentOutside'>).run({ ...given, db })
    await setDone(db, id, claimed.attempt, result)
  }
}

const CANCEL = new Error('the job was cancelled')

/** Takes the job for this attempt; every earlier attempt that still runs is fenced off by the higher number. */
async function claim(db: Queryable, id: string): Promise<Claimed | null> {
  const [row] = await db.query<Claimed>(sql`
    update platform.jobs set state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, now()), error = null
    where id = ${id} and state in ('waiting', 'running')
    returning attempt, input, account_id as account, caller_name as "callerName", request`)
  return row ?? null
}

async function setDone(db: Queryable, id: string, attempt: number, result: unknown): Promise<void> {
  const [row] = await db.query(sql`
    update platform.jobs set state = 'done', result = ${JSON.stringify(result ?? null)}, error = null, finished_at = now()
    where id = ${id} and attempt = ${attempt} and state = 'running' returning id`)
  if (!row) throw new Superseded()
}

async function setFailed(db: Queryable, id: string, attempt: number, error: string, last: boolean): Promise<void> {
  await db.query(sql`
    update platform.jobs set state = ${last ? 'failed' : 'waiting'}, error = ${error}, progress = null,
      finished_at = case when ${last} then now() end,
      -- Another one with the same key may be waiting by now, and only one may.
      singleton_key = case when ${last} then singleton_key end
    where id = ${id} and attempt = ${attempt} and state = 'running'`)
}

/** Before anything leaves: whoever finds the mark does not know whether it left, so a person has to look. */
async function markSent(db: Queryable, id: string, attempt: number): Promise<void> {
  const [row] = await db.query(sql`
    update platform.jobs set sent_at = now() where id = ${id} and attempt = ${attempt} and sent_at is null returning id`)
  if (!row) throw new Ended(MAY_HAVE_LEFT)
}

/** Progress is written outside the job's transaction, at most four times a second, the last one in any case. */
function progressOf(db: Queryable, id: string, attempt: number, told: () => void) {
  let newest: Progress | undefined
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    timer = undefined
    db.query(sql`
      update platform.jobs set progress = ${JSON.stringify(newest)}
      where id = ${id} and attempt = ${attempt} and state = 'running'`).then(told, () => {
      // Progress is a courtesy: a lost one must not fail the job.
    })
  }
  return {
    show(progress: Progress) {
      newest = progress
      timer ??= setTimeout(write, PROGRESS_MS)
    },
    end: () => clearTimeout(timer),
  }
}

function sentence(error: unknown): string {
  if (error instanceof Ended || error instanceof Refused || error instanceof Refusal) return error.message
  return 'Something went wrong here; it was logged'
}
