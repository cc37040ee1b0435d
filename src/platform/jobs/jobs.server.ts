import { randomUUIDv7 } from 'node:crypto'
import pg from 'pg'
import { type JobWithMetadata, PgBoss } from 'pg-boss'
import type { Caller } from '../../record/caller.ts'
import { isRule } from '../../record/caller.ts'
import { notFound, refusedNow } from '../../record/errors.ts'
import type { Database, Transaction } from '../database.server.ts'
import type { Bus } from '../live/bus.server.ts'
import type { Live } from '../live/live.server.ts'
import type { Log } from '../log.server.ts'
import { type Sql, sql } from '../sql.ts'
import type { Job, JobView } from './job.ts'
import { QUEUE_SCHEMA, queueDatabase } from './queue.server.ts'
import { createRunner, MAY_HAVE_LEFT } from './runner.server.ts'

export interface JobsOptions {
  readonly db: Database
  /** Straight to PostgreSQL, as the application. */
  readonly direct: pg.ClientConfig
  readonly bus: Bus
  readonly live: Live
  readonly log: Log
  // biome-ignore lint/suspicious/noExplicitAny: each job has its own input
  readonly jobs: readonly Job<any>[]
  readonly callerOfAccount: (account: string, request: string) => Promise<Caller | null>
  /** Whether this process runs jobs, or only enqueues them. */
  readonly work?: boolean
  /** How often the queue is looked at besides being told, in seconds. Delayed retries are found this way. */
  readonly pollSeconds?: number
  /** How often lost leases are looked for, in seconds. */
  readonly superviseSeconds?: number
}

export interface EnqueueOptions {
  /** Who causes it; the job runs with the rights that this account has by then. */
  readonly caller: Caller
  /** While one with this key waits, another one is not added: its identifier is given back. */
  readonly singletonKey?: string
  /** It begins after so many seconds. */
  readonly afterSeconds?: number
}

export interface Jobs {
  /** Adds a job in this transaction: it is there when the transaction commits, and never was when it rolls back. */
  enqueue<Input>(tx: Transaction, job: Job<Input>, input: Input, options: EnqueueOptions): Promise<string>
  /** A job as its owner or an administrator sees it; 404 for others. */
  view(id: string, caller: Caller): Promise<JobView>
  /** The newest jobs that the caller may see, those that failed among them. */
  list(caller: Caller, limit: number): Promise<JobView[]>
  /** Takes it back: it never starts, or its signal is aborted and what it did in the database is rolled back. */
  cancel(id: string, caller: Caller): Promise<void>
  start(): Promise<void>
  /** Lets running jobs finish for a while, then aborts them; they are delivered again later. */
  stop(): Promise<void>
}

/** Where jobs end up that no attempt finished. */
const DEAD = 'ambit.dead'
const CANCELLED = 'ambit_job_cancelled'
const ADDED = 'ambit_job_added'
const STOP_MS = 10_000

/** A statement that the queue library wrote, with parameters of its own. */
const foreign = (text: string, values: readonly unknown[] = []): Sql => ({ strings: [text], values })

export function createJobs(options: JobsOptions): Jobs {
  const { db, bus, live, log } = options
  const pollSeconds = options.pollSeconds ?? 5
  const known = new Map(options.jobs.map((job) => [job.name, job]))
  if (known.size !== options.jobs.length) throw new Error('two jobs have the same name')
  const pool = new pg.Pool({ ...options.direct, max: 3, application_name: 'ambit jobs', keepAlive: true })
  pool.on('error', (error) => log.warn('A connection of the queue broke', { error }))
  const boss = new PgBoss({
    db: queueDatabase(pool),
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    // The application's role owns no index, and cron comes with the first job that needs it.
    reindex: false,
    schedule: false,
    registerInstance: false,
    supervise: options.work ?? true,
    superviseIntervalSeconds: options.superviseSeconds ?? 10,
    monitorIntervalSeconds: options.superviseSeconds ?? 10,
  })
  boss.on('error', (error) => log.warn('The queue reported an error', { error }))
  const runner = createRunner(options)
  const workers = new Map<string, string>()

  bus.on(CANCELLED, (id) => runner.abort(id))
  // Also after each job: the next one may be waiting already.
  const notify = (name: string) => {
    const worker = workers.get(name)
    if (worker) boss.notifyWorker(worker)
  }
  bus.on(ADDED, notify)
  bus.onGap(() => {
    for (const name of workers.keys()) notify(name)
  })

  const told = (id: string, account: string | null) => live.changed('platform.job', id, 1, account)

  return {
    async enqueue(tx, job, input, { caller, singletonKey, afterSeconds }) {
      if (known.get(job.name) !== job) throw new Error(`the job ${job.name} is not mounted`)
      const id = randomUUIDv7()
      const account = isRule(caller) ? null : caller.account
      const [added] = await tx.query(sql`
        insert into platform.jobs (id, name, input, singleton_key, account_id, caller_name, request)
        values (${id}, ${job.name}, ${JSON.stringify(job.input.parse(input))}, ${singletonKey ?? null}, ${account},
          ${caller.name}, ${caller.request})
        on conflict (name, singleton_key) where state = 'waiting' do nothing returning id`)
      if (!added) {
        const [waiting] = await tx.query<{ id: string }>(sql`
          select id from platform.jobs
          where name = ${job.name} and singleton_key = ${singletonKey} and state = 'waiting'`)
        // It began meanwhile, so it may have read what was there before: another one is needed.
        return waiting ? waiting.id : this.enqueue(tx, job, input, { caller, singletonKey, afterSeconds })
      }
      const inTransaction = {
        executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.query(foreign(text, values)) }),
      }
      await boss.send(job.name, {}, { id, db: inTransaction, ...(afterSeconds && { startAfter: afterSeconds }) })
      tx.afterCommit(() => {
        bus.send(ADDED, job.name)
        told(id, account)
      })
      return id
    },

    async view(id, caller) {
      const [job] = await db.query<JobView & { account: string | null }>(sql`
        select ${VIEW}, account_id as account from platform.jobs where id = ${id}`)
      if (!job || !maySee(caller, job.account)) throw notFound('This job')
      const { account: _, ...view } = job
      return view
    },

    list(caller, limit) {
      const all = isRule(caller) || caller.roles.has('administrator')
      return db.query<JobView>(sql`
        select ${VIEW} from platform.jobs where ${all} or account_id = ${accountOf(caller)}::uuid
        order by created_at desc, id desc limit ${limit}`)
    },

    async cancel(id, caller) {
      const job = await this.view(id, caller)
      const [row] = await db.query<{ name: string; account: string | null }>(sql`
        update platform.jobs set state = 'cancelled', finished_at = now()
        where id = ${id} and state in ('waiting', 'running') returning name, account_id as account`)
      if (!row) throw refusedNow(`This job is ${job.state} already`)
      bus.send(CANCELLED, id)
      told(id, row.account)
      await boss.cancel(row.name, id).catch((error: unknown) => log.warn('The queue keeps a cancelled job', { error }))
    },

    async start() {
      await boss.start()
      await boss.createQueue(DEAD)
      for (const job of known.values()) {
        const settings = {
          retryLimit: job.effect === 'atMostOnce' ? 0 : job.retry.limit,
          retryDelay: job.retry.delaySeconds,
          retryBackoff: true,
          expireInSeconds: job.longestSeconds ?? 900,
          heartbeatSeconds: job.leaseSeconds,
          deadLetter: DEAD,
        }
        await boss.createQueue(job.name, settings)
        await boss.updateQueue(job.name, settings)
      }
      if (options.work === false) return
      const polling = { pollingIntervalSeconds: pollSeconds, batchSize: 1, includeMetadata: true } as const
      for (const job of known.values()) {
        const worker = await boss.work(job.name, polling, async ([given]: JobWithMetadata[]) => {
          await runner.run(job, given!).finally(() => notify(job.name))
        })
        workers.set(job.name, worker)
      }
      await boss.work(DEAD, polling, ([given]: JobWithMetadata[]) => buried(given!))
    },

    async stop() {
      await boss.stop({ graceful: true, timeout: STOP_MS, close: false })
      runner.abortAll()
      await pool.end()
    },
  }

  /** A job that no attempt finished, the process of the last one having died: people see it as failed. */
  async function buried(given: JobWithMetadata): Promise<void> {
    const [row] = await db.query<{ account: string | null }>(sql`
      update platform.jobs set state = 'failed', finished_at = now(),
        error = case when sent_at is null
          then coalesce(error, 'It was interrupted too often and is not tried again; start it anew when the reason is gone')
          else ${MAY_HAVE_LEFT} end
      where id = ${given.sourceId} and state in ('waiting', 'running') returning account_id as account`)
    if (row) told(given.sourceId!, row.account)
  }
}

function accountOf(caller: Caller): string | null {
  return isRule(caller) ? null : caller.account
}

function maySee(caller: Caller, account: string | null): boolean {
  return isRule(caller) || caller.roles.has('administrator') || (account !== null && caller.account === account)
}

const instant = (column: Sql) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const VIEW = sql`id, name, state, progress, result, error, ${instant(sql`created_at`)} as "createdAt",
  ${instant(sql`started_at`)} as "startedAt", ${instant(sql`finished_at`)} as "finishedAt"`
