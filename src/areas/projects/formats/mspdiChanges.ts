/** What has changed in a plan since its file was read. */
import type { Plan, PlanAssignment, PlanLink, PlanResource, PlanTask, StoredDates } from '../schedule/plan.ts'
import { ASSIGNMENT_FIELDS, RESOURCE_FIELDS, TASK_DEFAULTS, TASK_FIELDS } from './mspdiFields.ts'
import { HEADER_FIELDS } from './mspdiTemplate.ts'
import { same } from './same.ts'

/** What the scheduler computes for a summary. */
const ROLLED_UP = new Set([
  'duration',
  'elapsed',
  'work',
  'percentComplete',
  'actualStart',
  'actualFinish',
  'remainingDuration',
])

/** Names of the properties of a task that differ; its dates count where they are entered (manual) and not computed. */
export function changedInTask(before: PlanTask, after: PlanTask): string[] {
  const changed: string[] = Object.keys(TASK_FIELDS).filter((field) => {
    if (field === 'remainingDuration' && after.actualStart === undefined) return false
    const value = (task: PlanTask) => task[field as keyof PlanTask] ?? TASK_DEFAULTS[field as keyof PlanTask]
    return !same(value(before), value(after))
  })
  if (after.manual && (before.start !== after.start || before.finish !== after.finish)) changed.push('dates')
  if (!same(before.parts, after.parts)) changed.push('parts')
  if (!same(before.extra ?? {}, after.extra ?? {})) changed.push('extra')
  return changed
}

/** The same without what is computed. */
function enteredInTask(before: PlanTask, after: PlanTask): boolean {
  return changedInTask(before, after).some((field) => !(after.summary && !after.manual && ROLLED_UP.has(field)))
}

export function changedInResource(before: PlanResource, after: PlanResource): (keyof typeof RESOURCE_FIELDS)[] {
  return (Object.keys(RESOURCE_FIELDS) as (keyof typeof RESOURCE_FIELDS)[]).filter(
    (field) => before[field] !== after[field],
  )
}

/** Dates of an assignment are computed and follow its task. */
export function changedInAssignment(before: PlanAssignment, after: PlanAssignment): (keyof typeof ASSIGNMENT_FIELDS)[] {
  return (Object.keys(ASSIGNMENT_FIELDS) as (keyof typeof ASSIGNMENT_FIELDS)[]).filter((field) => {
    if (field === 'start' || field === 'finish') return false
    return (before[field] ?? 0) !== (after[field] ?? 0)
  })
}

/** Properties of the plan itself that differ. */
export function changedInHeader(before: Plan, after: Plan): (keyof typeof HEADER_FIELDS)[] {
  return (Object.keys(HEADER_FIELDS) as (keyof typeof HEADER_FIELDS)[]).filter(
    (field) => (before[field] ?? false) !== (after[field] ?? false),
  )
}

/** The links into each task. */
export function linksByTask(links: PlanLink[]): Map<PlanLink['to'], PlanLink[]> {
  const byTask = new Map<PlanLink['to'], PlanLink[]>()
  for (const link of links) {
    const all = byTask.get(link.to)
    if (all) all.push(link)
    else byTask.set(link.to, [link])
  }
  return byTask
}

/** Whether two lists hold the same links, in whatever order. */
export function sameLinks(before: PlanLink[], after: PlanLink[]): boolean {
  if (before.length !== after.length) return false
  const settled = (links: PlanLink[]) =>
    links.map((link) => `${link.from} ${link.to} ${link.type} ${link.lag} ${link.lagUnit}`).sort()
  return same(settled(before), settled(after))
}

/** Whether anything that was entered differs, so that computed dates may be written. */
export function isTouched(before: Plan, after: Plan): boolean {
  const keys = (items: { key: unknown }[]) => items.map(({ key }) => key)
  const lists = ['calendars', 'tasks', 'resources', 'assignments'] as const
  if (lists.some((list) => !same(keys(before[list]), keys(after[list])))) return true
  const computed = after.scheduleFrom === 'start' ? 'finish' : 'start'
  return (
    changedInHeader(before, after).some((field) => field !== computed) ||
    !sameLinks(before.links, after.links) ||
    before.calendars.some(
      (calendar, i) => !same({ ...calendar, timeZone: undefined }, { ...after.calendars[i], timeZone: undefined }),
    ) ||
    before.tasks.some((task, i) => enteredInTask(task, after.tasks[i]!)) ||
    before.resources.some((resource, i) => {
      const now = after.resources[i]!
      return changedInResource(resource, now).length > 0 || !same(resource.extra ?? {}, now.extra ?? {})
    }) ||
    before.assignments.some((assignment, i) => changedInAssignment(assignment, after.assignments[i]!).length > 0)
  )
}

/** Whether computed dates differ from those that the file holds. */
export function datesDiffer(before: PlanTask, dates: Partial<StoredDates>): boolean {
  return (['start', 'finish'] as const).some((field) => dates[field] !== undefined && dates[field] !== before[field])
}
