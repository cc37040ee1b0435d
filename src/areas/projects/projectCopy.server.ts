/** A project anew: from another project or from a template, with its dates moved and nothing done. */
import { z } from 'zod'
import type { Transaction } from '../../platform/database.server.ts'
import { defineJob, type Job, type Progress } from '../../platform/jobs/job.ts'
import { sql } from '../../platform/sql.ts'
import { asRule, type Caller } from '../../record/caller.ts'
import { invalid } from '../../record/errors.ts'
import type { RowIn } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import { NoWorkingTimeError } from '../people/index.ts'
import { Member } from './member.ts'
import { copyPlan } from './planCopy.ts'
import { createPlan } from './planCreate.server.ts'
import { isOwn, type PlanRows } from './planRows.ts'
import { loadPlan } from './planStore.server.ts'
import { Project } from './project.ts'
import type { Key, Plan } from './schedule/plan.ts'

export interface CopyRequest {
  title: string
  /** When the copy begins, a day or a local date-time. */
  start: string
  /** Whether its people and members come along. */
  people: boolean
  /** The copy is a pattern for new projects rather than a project. */
  asTemplate: boolean
}

/** What the job is told: the project to copy, and how. */
export interface CopyInput extends CopyRequest {
  source: string
}
export interface CopyResult {
  project: string
  title: string
}

/** Copies in the background: a plan of ten thousand tasks takes longer than a request may. */
export const copyJob = (store: Store): Job<CopyInput, 'inDatabase'> =>
  defineJob({
    name: 'projects.copy',
    effect: 'inDatabase',
    input: z.strictObject({
      source: z.uuid(),
      title: z.string(),
      start: z.string(),
      people: z.boolean(),
      asTemplate: z.boolean(),
    }),
    retry: { limit: 2, delaySeconds: 5 },
    leaseSeconds: 60,
    longestSeconds: 1800,
    async run({ db, input: { source, ...wanted }, caller, signal, progress }): Promise<CopyResult> {
      const shown = (at: Progress) => {
        signal.throwIfAborted()
        progress(at)
      }
      shown({ done: 0, total: 0, note: 'Reading the plan' })
      return { project: await copyProject(db, store, caller, source, wanted, shown), title: wanted.title }
    },
  })

/**
 * Makes a copy that the caller leads; gives its identifier. 404 when the caller may not read the source. `progress` is
 * called between steps, and may throw to end it.
 */
export async function copyProject(
  tx: Transaction,
  store: Store,
  caller: Caller,
  source: string,
  { title, start, people, asTemplate }: CopyRequest,
  progress: (at: Progress) => void,
): Promise<string> {
  const project = (await store.get(Project, caller, source, tx)) as RowIn<typeof Project>
  // A template is offered to whoever creates projects, with all of its plan.
  const reader = project.template ? asRule('template', caller.request) : caller
  const { plan, rows } = await loadPlan(store, reader, source, tx)
  const leftOut = new Set<Key>(people ? [] : rows.resources.filter(({ kind }) => kind === 'person').map(({ id }) => id))
  const copy = movedPlan(plan, localOf(start, plan), leftOut)
  const members = people
    ? await store.all<RowIn<typeof Member>>(Member, reader, sql`t.project_id = ${source}`, sql`t.id`, tx)
    : []
  const made = await createPlan(tx, store, caller, ownCalendars(copy), {
    title,
    progress: (done, total, note) => progress({ done, total, note }),
    fields: { ...projectFieldsOf(project), template: asTemplate },
    calendarFields: (key) => ({ company: rows.calendars.find(({ id }) => id === key)?.company ?? null }),
    resourceFields: (key) => resourceFieldsOf(rows, key),
    also: async (work, id) => {
      const others = members.filter(({ person }) => person !== caller.person)
      await work.createMany(
        Member,
        others.map(({ person, role }) => ({ project: id, person, role })),
      )
    },
  })
  return made.project
}

function movedPlan(plan: Plan, start: string, without: ReadonlySet<Key>): Plan {
  try {
    return copyPlan(plan, { start, without })
  } catch (error) {
    if (error instanceof NoWorkingTimeError)
      throw invalid(
        { start: 'moves dates of the plan to where its calendars have no working time' },
        `Beginning at ${start}, dates of the plan move to where its calendars have no working time. Choose another start.`,
      )
    throw error
  }
}

/** A day becomes the plan's usual beginning of it. */
function localOf(start: string, plan: Plan): string {
  if (start.includes('T')) return start
  const [hours, minutes] = [Math.floor(plan.defaultStartTime / 3600), Math.floor(plan.defaultStartTime / 60) % 60]
  return `${start}T${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

/** What a project is, without where it stands. */
function projectFieldsOf({ kind, sponsor, department, purpose, extra }: RowIn<typeof Project>) {
  return { kind, sponsor, department, purpose, extra }
}

function resourceFieldsOf(rows: PlanRows, key: Key): Record<string, unknown> {
  const row = rows.resources.find(({ id }) => id === key)!
  return { kind: row.kind, person: row.person }
}

/**
 * The plan without the calendars of the company and of its people, which it uses and does not own: they come to the copy
 * by the links of calendars and resources to them.
 */
function ownCalendars(plan: Plan): Plan {
  return {
    ...plan,
    calendars: plan.calendars
      .filter(({ key }) => isOwn(key))
      .map(({ base, ...calendar }) => ({ ...calendar, ...(base !== undefined && isOwn(base) ? { base } : {}) })),
    resources: plan.resources.map(({ calendar, ...resource }) => ({
      ...resource,
      ...(calendar !== undefined && isOwn(calendar) ? { calendar } : {}),
    })),
  }
}
