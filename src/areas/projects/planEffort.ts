/**
 * What a person enters about duration, work, units and people of a task, turned into edits by the rule of `changeEffort`.
 * Only people count: material and cost bring no work. An assignment without work of its own follows the duration.
 */
import type { Edit, TaskSet } from './planEdits.ts'
import { changeEffort, type Effort, type EffortChange, type Key, type Plan, type PlanTask } from './schedule/index.ts'

const isPerson = (plan: Plan, resource: Key): boolean =>
  plan.resources.find((other) => other.key === resource)?.kind === 'work'

const ofTask = (plan: Plan, task: PlanTask) => plan.assignments.filter((assignment) => assignment.task === task.key)

/** Duration, work and people of a task as they are. */
export function effortOf(plan: Plan, task: PlanTask): Effort {
  const assignments = ofTask(plan, task)
    .filter(({ resource }) => isPerson(plan, resource))
    .map(({ resource, units, work }) => ({ resource, units, work: work ?? Math.round(task.duration * units) }))
  const work = assignments.length > 0 ? assignments.reduce((sum, one) => sum + one.work, 0) : (task.work ?? 0)
  return { type: task.type, effortDriven: task.effortDriven, duration: task.duration, work, assignments }
}

/**
 * A task's effort after several changes in one step. What is done stays with those who did it: the rule shares out what
 * remains.
 */
export function effortAfter(task: PlanTask, effort: Effort, changes: readonly EffortChange[]): Effort {
  const done = task.percentComplete < 100 && !task.elapsed ? task.percentComplete / 100 : 0
  if (done === 0) return changed(effort, changes)
  const before = scaled(effort, done)
  const remaining = changed(
    difference(effort, before),
    changes.map((change) => ofRemaining(change, before)),
  )
  const workOf = new Map(before.assignments.map(({ resource, work }) => [resource, work]))
  const assignments = remaining.assignments.map((one) => ({ ...one, work: one.work + (workOf.get(one.resource) ?? 0) }))
  return {
    ...remaining,
    duration: remaining.duration + before.duration,
    assignments,
    work: assignments.length > 0 ? assignments.reduce((sum, { work }) => sum + work, 0) : remaining.work + before.work,
  }
}

const scaled = (effort: Effort, share: number): Effort => ({
  ...effort,
  duration: Math.round(effort.duration * share),
  work: Math.round(effort.work * share),
  assignments: effort.assignments.map((one) => ({ ...one, work: Math.round(one.work * share) })),
})

const difference = (effort: Effort, less: Effort): Effort => ({
  ...effort,
  duration: effort.duration - less.duration,
  work: effort.work - less.work,
  assignments: effort.assignments.map((one, index) => ({
    ...one,
    work: one.work - (less.assignments[index]?.work ?? 0),
  })),
})

/** A new total, less what is done of it already. */
function ofRemaining(change: EffortChange, done: Effort): EffortChange {
  if (change.change === 'duration') return { ...change, to: Math.max(0, change.to - done.duration) }
  if (change.change !== 'work') return change
  const own = done.assignments.find(({ resource }) => resource === change.resource)
  return { ...change, to: Math.max(0, change.to - (own ?? done).work) }
}

/**
 * People put together on a task that had nobody each bring their own time, or share what was planned; they do not take
 * it from one another.
 */
function changed(effort: Effort, changes: readonly EffortChange[]): Effort {
  const isFirst = effort.assignments.length === 0
  return changes.reduce((now, change): Effort => {
    if (change.change !== 'add' || !isFirst) return changeEffort(now, change)
    const rule: Pick<Effort, 'type' | 'effortDriven'> = { type: 'fixedUnits', effortDriven: effort.work > 0 }
    return { ...changeEffort({ ...now, ...rule }, change), type: effort.type, effortDriven: effort.effortDriven }
  }, effort)
}

/** Units as they are kept: four digits. */
const kept = (units: number): number => Math.round(units * 10_000) / 10_000

/** The edits of a task's people that lead from one effort to another. `newKey` makes the keys of those who come. */
export function assignmentEdits(plan: Plan, task: PlanTask, before: Effort, after: Effort, newKey: () => Key): Edit[] {
  const edits: Edit[] = []
  const present = new Set(before.assignments.map(({ resource }) => resource))
  const wanted = new Map(after.assignments.map((one) => [one.resource, one]))
  for (const { key, resource, units, work } of ofTask(plan, task)) {
    if (!present.has(resource)) continue
    const next = wanted.get(resource)
    if (!next) {
      edits.push({ do: 'removeAssignment', assignment: key })
      continue
    }
    const set: Extract<Edit, { do: 'setAssignment' }>['set'] = {}
    if (kept(next.units) !== kept(units)) set.units = kept(next.units)
    const follows = work === undefined && Math.abs(next.work - after.duration * next.units) <= 1
    if (!follows && next.work !== work) set.work = next.work
    if (Object.keys(set).length > 0) edits.push({ do: 'setAssignment', assignment: key, set })
  }
  for (const { resource, units, work } of after.assignments)
    if (!present.has(resource))
      edits.push({
        do: 'addAssignment',
        assignment: { key: newKey(), task: task.key, resource, units: kept(units), ...(task.elapsed ? {} : { work }) },
      })
  return edits
}

/** The task's own work after a change; nothing where the file or the person never gave it one. */
export function workSet(task: PlanTask, after: Effort, isEntered = false): TaskSet {
  return (task.work !== undefined || isEntered) && after.work !== task.work ? { work: after.work } : {}
}
