/** Exports that come by themselves: found when they are due, made with their owner's rights of that moment, told to the recipients. */
import { z } from 'zod'
import { asRule } from '../../record/caller.ts'
import { Refused } from '../../record/errors.ts'
import type { RowIn } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import { apiQuery, readAddress } from '../../record/web/address.ts'
import { computedStatement } from '../../record/write.ts'
import type { Platform } from '../area.ts'
import type { Transaction } from '../database.server.ts'
import { storeBytes } from '../files/blobs.server.ts'
import { saveFile } from '../files/saveFile.server.ts'
import { defineJob, type Job } from '../jobs/job.ts'
import { notify } from '../notifications/notify.server.ts'
import type { Periodic } from '../periodic.server.ts'
import { sql } from '../sql.ts'
import { View } from '../view.ts'
import { Export } from './export.ts'
import { beginExport } from './exportRows.server.ts'
import { lastDue } from './schedule.ts'
import { ScheduledExport } from './scheduledExport.ts'

export const EXPORT_FILE = 'platform.exportFile'
type Input = { schedule: string; due: string }

const rule = asRule('scheduled export', 'scheduled export')

/** Looks every half minute for what is due; each time once, whoever looks. */
export const dueExports = (store: Store, job: Job<Input, 'inDatabase'>): Periodic => ({
  name: 'transfer.dueExports',
  seconds: 30,
  async run(platform) {
    const now = new Date().toISOString()
    const active = await store.all<ScheduledExport>(ScheduledExport, rule, sql`t.active`, sql`t.id`)
    for (const schedule of active) {
      const due = lastDue(schedule, now)
      // What was due before it was set up, or set up anew, is not made up for.
      const since = [schedule.lastRunAt, schedule.changedAt]
        .filter((at) => at !== null)
        .map((at) => new Date(at!).toISOString())
      if (since.every((at) => at < due)) await enqueue(store, platform, job, schedule, due)
    }
  },
})

/** Marks the time as taken and enqueues the job, both or neither. */
async function enqueue(
  store: Store,
  platform: Platform,
  job: Job<Input, 'inDatabase'>,
  schedule: ScheduledExport,
  due: string,
): Promise<void> {
  await store.db.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${schedule.id}, 0))`)
    const current = (await store.get(ScheduledExport, rule, schedule.id, tx)) as ScheduledExport
    if (current.lastRunAt && new Date(current.lastRunAt).toISOString() >= due) return
    await tx.query(computedStatement(ScheduledExport, ['lastRunAt'], [{ id: schedule.id, values: { lastRunAt: due } }]))
    await platform.jobs.enqueue(
      tx,
      job,
      { schedule: schedule.id, due },
      { caller: rule, singletonKey: `${schedule.id} ${due}` },
    )
  })
}

export const scheduledExportJob = (store: Store): Job<Input, 'inDatabase'> =>
  defineJob<Input, 'inDatabase'>({
    name: 'transfer.scheduledExport',
    effect: 'inDatabase',
    input: z.strictObject({ schedule: z.uuid(), due: z.string() }),
    retry: { limit: 3, delaySeconds: 60 },
    leaseSeconds: 120,
    async run({ db, input, id: job }) {
      const schedule = (await store.get(ScheduledExport, rule, input.schedule, db)) as ScheduledExport
      try {
        const made = await make(store, db, schedule, job)
        await note(store, db, schedule, null)
        return made
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        await note(store, db, schedule, error.message)
        await notify(db, [
          {
            to: schedule.owner,
            kind: 'export',
            subject: { type: ScheduledExport.key, id: schedule.id },
            text: `The scheduled export “${schedule.title}” was not made: ${error.message}`,
            once: `${schedule.id} ${input.due} failed`,
          },
        ])
        return { problem: error.message }
      }
    },
  })

async function make(store: Store, tx: Transaction, schedule: ScheduledExport, request: string) {
  const owner = await store.platform.callerOfAccount(schedule.owner, request)
  if (!owner) throw new Refused('closed', 409, 'The account of the owner is closed; somebody else has to take it over')
  const { key, query } = await asked(store, owner.person, schedule)
  const type = store.registry.find(key)
  if (!type) throw new Refused('invalid', 422, `There is no record type “${key}”`)
  const { state } = readAddress(type, store.customOf(type.key), query)
  const api = new URLSearchParams(apiQuery(type, store.customOf(type.key), state))
  const words: Record<string, string | string[]> = { columns: state.columns.join() }
  for (const name of new Set(api.keys())) words[name] = api.getAll(name)
  for (const name of ['sort', 'search']) if (api.has(name)) words[name] = api.get(name)!
  const style = { format: schedule.format, locale: 'en-GB', timeZone: schedule.timeZone }
  const about = { title: schedule.title, schedule: schedule.id, recipients: schedule.recipients }
  const { content, rows, id } = await beginExport(store, { type, caller: owner, query: words, style, about })
  const name = `${schedule.title}.${schedule.format}`
  const bytes = await storeBytes(store, content as AsyncIterable<Uint8Array>, name)
  const file = await saveFile(tx, store, owner, { subject: { type: EXPORT_FILE, id }, name, bytes })
  await store.within(tx, { ...rule, request: owner.request }, (work) =>
    work.update(Export, id, { file }, { everything: true }),
  )
  const people = new Set([schedule.owner, ...schedule.recipients])
  await notify(
    tx,
    [...people].map((to) => ({
      to,
      kind: 'export' as const,
      subject: { type: Export.key, id },
      text: `“${schedule.title}” is ready: ${rows} ${(rows === 1 ? type.label : type.labels).toLowerCase()}`,
      once: `${id} ready`,
    })),
  )
  return { export: id, rows }
}

/** The type and the address of the list: those of the saved view, as far as the owner may still see it. */
async function asked(
  store: Store,
  person: string | null,
  schedule: ScheduledExport,
): Promise<{ key: string; query: string }> {
  if (!schedule.view) return { key: schedule.type ?? '', query: schedule.query }
  const view = (await store.get(View, rule, schedule.view)) as RowIn<typeof View>
  if (!view.shared && view.owner !== person)
    throw new Refused('gone', 409, 'The saved view is no longer shared; choose another one')
  return { key: view.type, query: view.query }
}

async function note(store: Store, tx: Transaction, schedule: ScheduledExport, problem: string | null): Promise<void> {
  await tx.query(
    computedStatement(
      ScheduledExport,
      ['problem'],
      [{ id: schedule.id, values: { problem: problem?.slice(0, 500) ?? null } }],
    ),
  )
  tx.afterCommit(() => store.platform.live.changed(ScheduledExport.key, schedule.id, schedule.version, null))
}
