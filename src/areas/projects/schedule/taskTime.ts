/**
 * A task's own time: where its work may begin, where so much of it ends, and where it must have begun. The three ways in
 * which time runs (calendar, elapsed, per assignment) are told apart here and nowhere else.
 */
import type { CompiledPlan } from './compiledPlan.ts'
import { BY_CALENDAR, ELAPSED, ELAPSED_LAG, ELAPSED_PERCENT_LAG, PERCENT_LAG, WORKING_LAG } from './compiledPlan.ts'

/** The part of an assignment's time that belongs to so much of the task's duration. */
const shareOf = (plan: CompiledPlan, task: number, assignment: number, amount: number): number => {
  const whole = plan.duration[task]!
  const seconds = plan.assignmentSeconds[assignment]!
  return amount === whole || whole === 0 ? seconds : Math.round((seconds * amount) / whole)
}

/**
 * Where a task may begin that cannot begin before an instant. A milestone may also stand at the end of working time, where
 * its predecessor ended; a task of elapsed time begins at any hour.
 */
export function earliestBeginning(plan: CompiledPlan, task: number, instant: number): number {
  const way = plan.runsBy[task]!
  if (way === ELAPSED) return instant
  if (way === BY_CALENDAR || plan.extent[task] === 0) {
    const calendar = plan.calendars[plan.workCalendar[task]!]!
    const next = calendar.nextWorking(instant)
    return next !== instant && plan.extent[task] === 0 && calendar.isFinish(instant) ? instant : next
  }
  let earliest = Number.POSITIVE_INFINITY
  for (let i = plan.assignmentsFrom[task]!; i < plan.assignmentsFrom[task + 1]!; i++) {
    earliest = Math.min(earliest, plan.calendars[plan.assignmentCalendar[i]!]!.nextWorking(instant))
  }
  return earliest
}

/** The end of `amount` seconds of a task begun at an instant. */
export function endAfter(plan: CompiledPlan, task: number, instant: number, amount: number): number {
  if (amount === 0) return instant
  const way = plan.runsBy[task]!
  if (way === BY_CALENDAR) return plan.calendars[plan.workCalendar[task]!]!.addWork(instant, amount)
  if (way === ELAPSED) return instant + amount
  let latest = Number.NEGATIVE_INFINITY
  for (let i = plan.assignmentsFrom[task]!; i < plan.assignmentsFrom[task + 1]!; i++) {
    const seconds = plan.assignmentDelay[i]! + shareOf(plan, task, i, amount)
    latest = Math.max(latest, plan.calendars[plan.assignmentCalendar[i]!]!.addWork(instant, seconds))
  }
  return latest
}

/** The latest beginning of `amount` seconds of a task that end at an instant. */
export function beginningBefore(plan: CompiledPlan, task: number, instant: number, amount: number): number {
  if (amount === 0) return instant
  const way = plan.runsBy[task]!
  if (way === BY_CALENDAR) return plan.calendars[plan.workCalendar[task]!]!.addWork(instant, -amount)
  if (way === ELAPSED) return instant - amount
  let earliest = Number.POSITIVE_INFINITY
  for (let i = plan.assignmentsFrom[task]!; i < plan.assignmentsFrom[task + 1]!; i++) {
    const seconds = plan.assignmentDelay[i]! + shareOf(plan, task, i, amount)
    earliest = Math.min(earliest, plan.calendars[plan.assignmentCalendar[i]!]!.addWork(instant, -seconds))
  }
  return earliest
}

/** The end of working time at or before an instant, where a late finish stands; milestones and elapsed time keep the instant. */
export function latestEnd(plan: CompiledPlan, task: number, instant: number): number {
  const way = plan.runsBy[task]!
  if (way === ELAPSED || plan.extent[task] === 0) return instant
  if (way === BY_CALENDAR) return plan.calendars[plan.workCalendar[task]!]!.previousWorking(instant)
  let latest = Number.NEGATIVE_INFINITY
  for (let i = plan.assignmentsFrom[task]!; i < plan.assignmentsFrom[task + 1]!; i++) {
    latest = Math.max(latest, plan.calendars[plan.assignmentCalendar[i]!]!.previousWorking(instant))
  }
  return latest
}

/**
 * An instant moved by a link's lag (`direction` 1) or back by it (-1). Working lag counts on the successor's calendar, per
 * cent are of the predecessor's duration.
 */
export function moveByLag(plan: CompiledPlan, link: number, instant: number, direction: 1 | -1): number {
  const { network } = plan
  const lag = network.lag[link]!
  if (lag === 0) return instant
  const kind = network.lagKind[link]!
  const isPercent = kind === PERCENT_LAG || kind === ELAPSED_PERCENT_LAG
  const from = network.from[link]!
  const seconds = direction * (isPercent ? Math.round((plan.duration[from]! * lag) / 100) : lag)
  const isElapsed =
    kind === ELAPSED_LAG || kind === ELAPSED_PERCENT_LAG || (kind !== WORKING_LAG && plan.runsBy[from] === ELAPSED)
  if (isElapsed) return instant + seconds
  return plan.calendars[plan.lagCalendar[network.to[link]!]!]!.addWork(instant, seconds)
}
