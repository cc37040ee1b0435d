/**
 * What a person enters about a task, turned into edits as Microsoft Project does: a typed start is a constraint, progress
 * sets actual dates, a longer duration means more work. The dates needed are those that the scheduler computed last.
 */
import { type CompiledCalendar, compileCalendars, formatLocal, parseLocal } from '../people/index.ts'
import type { Edit, TaskSet } from './planEdits.ts'
import { assignmentEdits, effortAfter, effortOf, workSet } from './planEffort.ts'
import {
  type Constraint,
  type EffortChange,
  enterProgress,
  type Key,
  type Local,
  moveUnfinishedWork,
  type Plan,
  type PlanAssignment,
  type PlanCalendar,
  type PlanTask,
  type ProgressEntry,
  type Seconds,
} from './schedule/index.ts'

/** A task's computed start and finish. */
export interface TaskDates {
  start: Local
  finish: Local
}

const compiled = new WeakMap<readonly PlanCalendar[], Map<Key, CompiledCalendar>>()

/** The plan's calendars, compiled once for as long as the list lives. */
export function planCalendars(plan: Plan): Map<Key, CompiledCalendar> {
  let calendars = compiled.get(plan.calendars)
  if (!calendars) {
    calendars = compileCalendars(plan.calendars)
    compiled.set(plan.calendars, calendars)
  }
  return calendars
}

/** The task's own calendar, otherwise the project's. */
export function calendarOf(plan: Plan, task?: PlanTask): CompiledCalendar {
  const calendars = planCalendars(plan)
  const calendar =
    (task?.calendar === undefined ? undefined : calendars.get(task.calendar)) ?? calendars.get(plan.calendar)
  if (!calendar) throw new Error(`The plan "${plan.name}" has no calendar ${plan.calendar}`)
  return calendar
}

const instant = (local: Local): number => {
  const value = parseLocal(local)
  if (value === undefined) throw new Error(`"${local}" is no date of the years 1900 to 2199`)
  return value
}

const setTask = (task: PlanTask, set: TaskSet): Edit[] => [{ do: 'setTask', task: task.key, set }]

/**
 * A new start: the actual one when work has begun, the held one of a manual task, otherwise "start no earlier than"
 * ("no later than" in a plan scheduled from its finish).
 */
export function enterStart(plan: Plan, task: PlanTask, start: Local): Edit[] {
  if (task.actualStart) return setTask(task, { actualStart: start })
  if (task.manual) {
    const finish = task.elapsed
      ? instant(start) + task.duration
      : calendarOf(plan, task).addWork(instant(start), task.duration)
    return setTask(task, { start, finish: formatLocal(finish) })
  }
  const constraint: Constraint = plan.scheduleFrom === 'start' ? 'startNoEarlierThan' : 'startNoLaterThan'
  return setTask(task, { constraint, constraintDate: start })
}

/** A new finish: actual, held (its duration follows), or "finish no earlier than" ("no later than" from the finish). */
export function enterFinish(plan: Plan, task: PlanTask, finish: Local, dates: TaskDates): Edit[] {
  if (task.actualFinish) return setTask(task, { actualFinish: finish })
  if (task.manual) {
    const begin = instant(task.start ?? dates.start)
    const span = task.elapsed ? instant(finish) - begin : calendarOf(plan, task).workBetween(begin, instant(finish))
    return setTask(task, { start: formatLocal(begin), finish, duration: Math.max(0, span) })
  }
  const constraint: Constraint = plan.scheduleFrom === 'start' ? 'finishNoEarlierThan' : 'finishNoLaterThan'
  return setTask(task, { constraint, constraintDate: finish })
}

/**
 * A new duration. What is done stays done; the work of people grows with it, save on fixed work, where their share
 * shrinks. Zero makes a milestone.
 */
export function enterDuration(plan: Plan, task: PlanTask, duration: Seconds, elapsed = task.elapsed): Edit[] {
  const before = effortOf(plan, task)
  const after = effortAfter(task, before, [{ change: 'duration', to: duration }])
  const work = before.assignments.length > 0 ? workSet(task, after) : scaledWork(task, duration)
  return [
    ...setTask(task, { ...durationSet(plan, task, duration, elapsed), ...work }),
    ...assignmentEdits(plan, task, before, after, noKey),
  ]
}

/** Work planned before anybody is assigned grows with the duration, save where it is what stays. */
function scaledWork(task: PlanTask, duration: Seconds): TaskSet {
  if (task.work === undefined || task.type === 'fixedWork' || task.duration === 0) return {}
  return { work: Math.round((task.work * duration) / task.duration) }
}

/** New work of a task, in seconds of all its people: the duration follows, or the shares where the duration is fixed. */
export function enterWork(plan: Plan, task: PlanTask, work: Seconds): Edit[] | string {
  if (task.summary)
    return `“${task.name}” is a summary: its work follows from the tasks within it. Enter the work there`
  if (task.elapsed) return `“${task.name}” runs around the clock: nobody's work gives it its duration`
  return enterEffort(plan, task, [{ change: 'work', to: work }], noKey)
}

/**
 * People put on a task, taken off it, or given another share: what follows for duration, work and the others' shares is
 * the task's type to say, see `changeEffort`. Material and cost only come and go.
 */
export function enterEffort(plan: Plan, task: PlanTask, changes: readonly EffortChange[], newKey: () => Key): Edit[] {
  const before = effortOf(plan, task)
  const after = effortAfter(task, before, changes)
  const duration = Math.max(0, Math.round(after.duration))
  const isEntered = changes.some(({ change }) => change === 'work')
  const set: TaskSet = {
    ...(duration === task.duration || task.elapsed ? {} : durationSet(plan, task, duration, task.elapsed)),
    ...workSet(task, after, isEntered),
  }
  return [
    ...(Object.keys(set).length > 0 ? setTask(task, set) : []),
    ...assignmentEdits(plan, task, before, task.elapsed ? { ...after, duration: task.duration } : after, newKey),
  ]
}

const noKey = (): Key => {
  throw new Error('Nobody new comes with a change of duration or work')
}

/** What else of a task changes with its duration. */
function durationSet(plan: Plan, task: PlanTask, duration: Seconds, elapsed: boolean): TaskSet {
  const set: TaskSet = { duration, elapsed }
  if (task.estimated) set.estimated = null
  if ((duration === 0) !== task.milestone) set.milestone = duration === 0
  const done = Math.round((task.duration * task.percentComplete) / 100)
  if (task.percentComplete > 0 && task.percentComplete < 100 && duration > 0) {
    set.percentComplete = Math.min(99, Math.round((100 * Math.min(done, duration)) / duration))
    set.remainingDuration = Math.max(0, duration - done)
  }
  if (task.parts) set.parts = resizeParts(task.parts, duration)
  if (task.manual && task.start) {
    const begin = instant(task.start)
    set.finish = formatLocal(elapsed ? begin + duration : calendarOf(plan, task).addWork(begin, duration))
  }
  return set
}

/** The parts of a split task cut or stretched to a duration; one part is no split. */
function resizeParts(parts: readonly { from: Seconds; to: Seconds }[], duration: Seconds): TaskSet['parts'] {
  const kept: { from: Seconds; to: Seconds }[] = []
  let left = duration
  for (const [index, part] of parts.entries()) {
    if (left <= 0) break
    const length = index === parts.length - 1 ? left : Math.min(part.to - part.from, left)
    kept.push({ from: part.from, to: part.from + length })
    left -= length
  }
  return kept.length > 1 ? kept : null
}

/**
 * Progress in per cent, see `enterProgress`; a milestone is done or it is not. A summary's progress follows from what
 * belongs to it.
 */
export function enterPercent(task: PlanTask, percent: number, dates: TaskDates): Edit[] | string {
  if (task.summary)
    return `“${task.name}” is a summary: its progress follows from the tasks within it. Enter the progress there`
  if (task.duration === 0 && percent > 0 && percent < 100)
    return `“${task.name}” is a milestone: it is done (100 %) or it is not (0 %)`
  return enterActual(task, { entry: 'percentComplete', to: percent }, dates)
}

/** Any other progress: actual dates, remaining or actual duration. */
export function enterActual(task: PlanTask, entry: ProgressEntry, dates: TaskDates): Edit[] {
  return setTask(task, orCleared(enterProgress(task, dates, entry)))
}

/** A set in which what became absent is taken away. */
function orCleared(change: object): TaskSet {
  return Object.fromEntries(Object.entries(change).map(([field, value]) => [field, value ?? null])) as TaskSet
}

/** A constraint; one that needs a date takes the task's present one unless another is given. */
export function enterConstraint(task: PlanTask, constraint: Constraint, dates: TaskDates, date?: Local): Edit[] {
  if (constraint === 'asSoonAsPossible' || constraint === 'asLateAsPossible')
    return setTask(task, { constraint, constraintDate: null })
  const present = constraint.toLowerCase().includes('finish') ? dates.finish : dates.start
  return setTask(task, { constraint, constraintDate: date ?? present })
}

/** Manual: the task keeps the dates it has now until a person changes them. */
export function enterManual(task: PlanTask, manual: boolean, dates: TaskDates): Edit[] {
  return setTask(task, manual ? { manual, start: dates.start, finish: dates.finish } : { manual })
}

/** Interrupts a task after `after` seconds of its work for `gap` working seconds. */
export function enterSplit(task: PlanTask, after: Seconds, gap: Seconds): Edit[] | string {
  if (task.summary || task.duration === 0) return `Only a task with a duration can be split`
  if (after <= 0 || after >= task.duration || gap <= 0) return `“${task.name}” can only be split within its duration`
  const parts: { from: Seconds; to: Seconds }[] = []
  let done = 0
  for (const part of task.parts ?? [{ from: 0, to: task.duration }]) {
    const length = part.to - part.from
    const shift = done >= after ? gap : 0
    const cut = after - done
    if (cut > 0 && cut < length)
      parts.push({ from: part.from, to: part.from + cut }, { from: part.from + cut + gap, to: part.to + gap })
    else parts.push({ from: part.from + shift, to: part.to + shift })
    done += length
  }
  return setTask(task, { parts })
}

/** Somebody or something put on a task, by the resource's key; see `enterEffort`. */
export function assign(plan: Plan, task: PlanTask, resource: Key, key: Key, units = 1): Edit[] {
  const isPerson = plan.resources.find((other) => other.key === resource)?.kind === 'work'
  if (isPerson) return enterEffort(plan, task, [{ change: 'add', resource, units }], () => key)
  return [{ do: 'addAssignment', assignment: { key, task: task.key, resource, units } }]
}

/** Somebody or something taken off a task. */
export function unassign(plan: Plan, task: PlanTask, { key, resource }: PlanAssignment): Edit[] {
  const isPerson = plan.resources.find((other) => other.key === resource)?.kind === 'work'
  if (isPerson) return enterEffort(plan, task, [{ change: 'remove', resource }], noKey)
  return [{ do: 'removeAssignment', assignment: key }]
}

/** Another share of somebody in a task, or another amount of something. */
export function enterUnits(plan: Plan, task: PlanTask, { key, resource }: PlanAssignment, units: number): Edit[] {
  const isPerson = plan.resources.find((other) => other.key === resource)?.kind === 'work'
  if (isPerson) return enterEffort(plan, task, [{ change: 'units', resource, to: units }], noKey)
  return [{ do: 'setAssignment', assignment: key, set: { units } }]
}

/**
 * Moves what is not done to the status date or later, see `moveUnfinishedWork`. `held` names the tasks that only a person
 * can decide about; a sentence when the plan cannot be scheduled.
 */
export function moveUnfinished(
  plan: Plan,
  statusDate: Local,
): { edits: Edit[]; held: { name: string; reason: string }[] } | string {
  const outcome = moveUnfinishedWork(plan, statusDate)
  if (!outcome.ok) return outcome.problems[0]?.message ?? 'This plan cannot be scheduled'
  const { changes, held } = outcome.work
  return { edits: changes.map(({ task, change }) => ({ do: 'setTask', task, set: orCleared(change) })), held }
}
