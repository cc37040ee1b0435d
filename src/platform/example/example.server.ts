/** The example company: written by every area in turn, marked, and removed as one. */
import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import { asRule, type Caller } from '../../record/caller.ts'
import { forbidden, refusedNow } from '../../record/errors.ts'
import type { RecordType } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer, Platform } from '../area.ts'
import type { Transaction } from '../database.server.ts'
import { defineJob, type Progress } from '../jobs/job.ts'
import { companySettings, setCompany } from '../settings/companySettings.server.ts'
import { isAdministrator } from '../signin/signin.server.ts'
import { sql } from '../sql.ts'
import { EXAMPLE_RULE } from './part.ts'
import { removeExample } from './remove.server.ts'

const PATH = '/api/example'
/** The company of the pictures; another seed gives other details. */
const SEED = 20_260_504

export interface ExampleCompany {
  /** Writes it. Refused when it is there already. Gives the first project of it, to go to. */
  create(tx: Transaction, caller: Caller, progress: (progress: Progress) => void): Promise<{ project: string | null }>
  /** Takes all of it away again. Refused, with what is in the way, when something real stands on it. */
  remove(tx: Transaction, caller: Caller, progress: (progress: Progress) => void): Promise<{ removed: number }>
}

/** The example company of these areas, as an area of its own: `POST` and `DELETE /api/example` answer with a job. */
export function exampleServer(store: Store, areas: readonly AreaServer[]): AreaServer {
  let mounted: ExampleCompany | undefined
  const company = (): ExampleCompany => {
    if (!mounted) throw new Error('the example company is not mounted')
    return mounted
  }
  const common = {
    effect: 'inDatabase',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    leaseSeconds: 120,
  } as const
  const create = defineJob<object, 'inDatabase'>({
    name: 'example.create',
    ...common,
    async run({ db, caller, progress }) {
      const { project } = await company().create(db, caller, progress)
      return project ? { project, to: `/projects/projects/${project}` } : {}
    },
  })
  const remove = defineJob<object, 'inDatabase'>({
    name: 'example.remove',
    ...common,
    run: ({ db, caller, progress }) => company().remove(db, caller, progress),
  })
  return {
    name: 'example',
    jobs: [create, remove],
    routes(app, platform) {
      mounted = exampleCompany(store, areas, platform)
      for (const [method, job] of [
        ['POST', create],
        ['DELETE', remove],
      ] as const) {
        app.route({
          method,
          url: PATH,
          async handler(request, reply) {
            const caller = await platform.callerOf(request)
            if (!isAdministrator(caller))
              throw forbidden('Only an administrator sets up or removes the example company')
            await refuseWrongState(store.db, method === 'POST')
            const id = await store.db.transaction((tx) =>
              platform.jobs.enqueue(tx, job, {}, { caller, singletonKey: 'example' }),
            )
            return reply.status(202).send({ job: id })
          },
        })
      }
    },
  }
}

/** Writes and removes the example company of these areas, within a transaction of the caller. */
export function exampleCompany(
  store: Store,
  areas: readonly AreaServer[],
  { audit, live }: Pick<Platform, 'audit' | 'live'>,
): ExampleCompany {
  const setFlag = async (tx: Transaction, caller: Caller, exampleCompany: boolean) => {
    await setCompany(tx, audit, caller, { exampleCompany })
    tx.afterCommit(() => live.changed('platform.settings', 'company', 1, null))
  }
  return {
    async create(tx, caller, progress) {
      await tx.query(sql`select pg_advisory_xact_lock(hashtext('platform.example'))`)
      await refuseWrongState(tx, true)
      const parts = areas.flatMap((area) => area.example ?? [])
      const ids = new Map<string, string>()
      const made: { type: RecordType; id: string }[] = []
      let done = 0
      const context = {
        tx,
        caller: exampleRule(caller),
        explorer: caller.person,
        seed: SEED,
        today: store.today(),
        idOf(key: string) {
          let id = ids.get(key)
          if (!id) ids.set(key, (id = randomUUIDv7()))
          return id
        },
        made: (type: RecordType, all: readonly string[]) => void made.push(...all.map((id) => ({ type, id }))),
        step: (note: string) => progress({ done: done++, total: STEPS, note }),
      }
      for (const part of parts) await part.create(context)
      await tx.query(sql`
        insert into platform.example_records (type, record_id)
        select * from unnest(${made.map((m) => m.type.key)}::text[], ${made.map((m) => m.id)}::uuid[])`)
      await setFlag(tx, caller, true)
      return { project: made.find((m) => m.type.key === 'projects.project')?.id ?? null }
    },
    async remove(tx, caller, progress) {
      await tx.query(sql`select pg_advisory_xact_lock(hashtext('platform.example'))`)
      await refuseWrongState(tx, false)
      const removed = await removeExample(tx, store, exampleRule(caller), progress)
      await tx.query(sql`delete from platform.example_records`)
      await setFlag(tx, caller, false)
      return { removed }
    },
  }
}

/** Roughly as many steps as the areas announce, for the bar. */
const STEPS = 10

const exampleRule = (caller: Caller): Caller => ({
  ...asRule(EXAMPLE_RULE, caller.request),
  name: `example company, for ${caller.name}`,
})

async function refuseWrongState(db: Parameters<typeof companySettings>[0], create: boolean): Promise<void> {
  const [there] = await db.query(sql`select 1 from platform.example_records limit 1`)
  if (create && there) throw refusedNow('The example company is here already; remove it before you set it up again')
  if (!create && !there) throw refusedNow('There is no example company to remove')
}
