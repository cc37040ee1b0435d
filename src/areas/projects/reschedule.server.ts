import { z } from 'zod'
import type { Platform } from '../../platform/area.ts'
import type { Transaction } from '../../platform/database.server.ts'
import { defineJob, type Job } from '../../platform/jobs/job.ts'
import { sql } from '../../platform/sql.ts'
import { asRule, type Caller } from '../../record/caller.ts'
import type { Change } from '../../record/seams.ts'
import type { Store } from '../../record/store.server.ts'
import { availabilityTouched } from '../people/server.ts'
import { Assignment } from './assignment.ts'
import { Dependency } from './dependency.ts'
import { Member } from './member.ts'
import { PlanCalendar } from './planCalendar.ts'
import { isScheduled, saveSchedule } from './planStore.server.ts'
import { Project } from './project.ts'
import { Resource } from './resource.ts'
import { Task } from './task.ts'

type Input = { project: string }

/** Computes a plan again after something of it was changed elsewhere than in the plan itself: in a list, by the API, by an action. */
export const rescheduleJob = (store: Store): Job<Input, 'inDatabase'> =>
  defineJob({
    name: 'projects.reschedule',
    effect: 'inDatabase',
    input: z.strictObject({ project: z.uuid() }),
    retry: { limit: 5, delaySeconds: 2 },
    leaseSeconds: 60,
    async run({ db, input, id }) {
      const rule = asRule('schedule', id)
      return store.within(db, rule, async (work) => {
        const [there] = [...(await store.readable(Project, rule, [input.project], db))]
        if (!there) return { gone: true }
        await work.lock(Project, input.project)
        const { version, moved } = await saveSchedule(work, store, input.project)
        return { version, moved }
      })
    },
  })

const PARTS = new Set([Task.key, Dependency.key, Resource.key, Assignment.key, PlanCalendar.key])
/** Fields of a project that move dates. */
const MOVING = [
  'start',
  'finishBy',
  'scheduleFrom',
  'statusDate',
  'calendar',
  'minutesPerDay',
  'minutesPerWeek',
  'criticalSlack',
  'outOfSequence',
  'honorConstraints',
]

/**
 * Enqueues one computation per project that a transaction touched, unless it wrote the schedule itself, and lets the live
 * streams of people whose relation to a project changed begin anew.
 */
export async function follow(
  tx: Transaction,
  changes: readonly Change[],
  caller: Caller,
  platform: Platform,
  job: Job<Input>,
): Promise<void> {
  const projects = new Set<string>()
  for (const { type, row, before, after } of changes) {
    if (PARTS.has(type.key)) projects.add(row.project)
    else if (type.key === Project.key && before && after && MOVING.some((field) => field in after)) projects.add(row.id)
  }
  for (const project of await projectsTouched(tx, changes)) projects.add(project)
  for (const project of projects)
    if (!isScheduled(tx, project)) await platform.jobs.enqueue(tx, job, { project }, { caller, singletonKey: project })
  const people = new Set<string>()
  for (const { type, before, after, row } of changes) {
    if (type.key === Member.key) people.add(row.person)
    else if (type.key === Project.key)
      for (const field of ['manager', 'sponsor'])
        if (after && field in after)
          for (const person of [before?.[field], after[field]]) if (person) people.add(person as string)
  }
  // Who belongs to a project hears of it: open streams begin anew with the new relations.
  if (people.size) tx.afterCommit(() => people.forEach((person) => platform.live.rightsChanged(person)))
}

/** Open projects whose people or calendars are there at other hours now. */
async function projectsTouched(tx: Transaction, changes: readonly Change[]): Promise<string[]> {
  const { people, calendars, standard } = await availabilityTouched(tx, changes)
  if (!people.length && !calendars.length && !standard) return []
  const rows = await tx.query<{ id: string }>(sql`
    select p.id from projects.projects p
    where p.status not in ('closed', 'cancelled') and (
      exists (select from projects.resources r where r.project_id = p.id and r.person_id = any(${people}::uuid[]))
      or exists (select from projects.plan_calendars c where c.project_id = p.id and c.company_id = any(${calendars}::uuid[]))
      or (${standard} and p.calendar_id is null))`)
  return rows.map((row) => row.id)
}
