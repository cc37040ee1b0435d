/** Slack and criticality, and what of it a summary shows. Slack is working time on the task's calendar; negative when late. */
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { ALAP, BY_CALENDAR, ELAPSED, FF, FS, SF, SS } from './compiledPlan.ts'
import { moveByLag } from './taskTime.ts'

/** Time from one instant to another as a task counts it. */
function between(plan: CompiledPlan, task: number, from: number, to: number): number {
  if (from === to) return 0
  if (plan.runsBy[task] === ELAPSED) return to - from
  return plan.calendars[plan.lagCalendar[task]!]!.workBetween(from, to)
}

/** How much a task may slip before a link out of `owner` (the task, or a summary that ends with it) moves its successor. */
function freeAlong(plan: CompiledPlan, dates: Dates, task: number, owner: number, least: number): number {
  const { network } = plan
  let free = least
  const stop = network.outFrom[owner + 1]!
  for (let i = network.outFrom[owner]!; i < stop; i++) {
    const link = network.out[i]!
    const to = network.to[link]!
    if (plan.active[to] === 0 || plan.complete[to] === 1) continue
    const type = network.type[link]!
    const leaves = type === FS || type === FF ? dates.finish[task]! : dates.start[task]!
    const meets = type === FS || type === SS ? dates.start[to]! : dates.finish[to]!
    if ((type === SS || type === SF) && plan.actualStart[task]! === plan.actualStart[task]!) continue
    const gap = between(plan, task, moveByLag(plan, link, leaves, 1), meets)
    if (gap <= 0) return 0
    if (gap < free) free = gap
  }
  return free
}

/** Free slack: until a successor moves, or the total slack where nothing follows. Never negative. */
function freeSlack(plan: CompiledPlan, dates: Dates, task: number): number {
  let free = freeAlong(plan, dates, task, task, Number.POSITIVE_INFINITY)
  for (let above = plan.parent[task]!; above >= 0 && free > 0; above = plan.parent[above]!) {
    if (plan.network.outFrom[above] !== plan.network.outFrom[above + 1])
      free = freeAlong(plan, dates, task, above, free)
  }
  return Math.max(0, free === Number.POSITIVE_INFINITY ? dates.totalSlack[task]! : free)
}

/** Scheduled dates: the early ones; the late ones for what runs as late as possible, or hangs on the project's finish. */
function placeTask(plan: CompiledPlan, dates: Dates, task: number): void {
  const kind = plan.constraint[task]!
  const begun = plan.actualStart[task]! === plan.actualStart[task]! || plan.complete[task] === 1
  const isLate = !begun && plan.manual[task] === 0 && (plan.fromFinish ? kind !== 0 : kind === ALAP)
  dates.start[task] = isLate ? dates.lateStart[task]! : dates.earlyStart[task]!
  dates.finish[task] = isLate ? dates.lateFinish[task]! : dates.earlyFinish[task]!
}

function measure(plan: CompiledPlan, dates: Dates, task: number): void {
  const isPinned =
    plan.complete[task] === 1 || (plan.constraint[task] === ALAP && !plan.fromFinish && plan.summary[task] === 0)
  const begun = plan.actualStart[task]! === plan.actualStart[task]!
  const start = isPinned ? 0 : between(plan, task, dates.earlyStart[task]!, dates.lateStart[task]!)
  // On one calendar both ends slip alike; only progress, a given date or several calendars make a difference.
  const isAlike =
    plan.runsBy[task] === BY_CALENDAR &&
    plan.workCalendar[task] === plan.lagCalendar[task] &&
    !begun &&
    plan.manual[task] === 0 &&
    plan.summary[task] === 0
  const finish = isPinned ? 0 : isAlike ? start : between(plan, task, dates.earlyFinish[task]!, dates.lateFinish[task]!)
  dates.startSlack[task] = start
  dates.finishSlack[task] = finish
  dates.totalSlack[task] = begun && plan.summary[task] === 0 ? finish : Math.min(start, finish)
}

/**
 * Fills scheduled dates, slack and criticality, from the parts up to the summaries. Finished and inactive tasks are not
 * critical; a summary is when a part of it is.
 */
export function measureSlack(plan: CompiledPlan, dates: Dates): void {
  const { count } = plan
  const limit = plan.plan.criticalSlack
  for (let task = 0; task < count; task++) {
    if (plan.summary[task] === 0) {
      placeTask(plan, dates, task)
      continue
    }
    dates.start[task] = dates.lateStart[task] = Number.POSITIVE_INFINITY
    dates.finish[task] = dates.lateFinish[task] = Number.NEGATIVE_INFINITY
    dates.critical[task] = 0
  }
  for (let task = count - 1; task >= 0; task--) {
    dates.at = task
    if (plan.summary[task] === 1) closeSummary(plan, dates, task)
    measure(plan, dates, task)
    if (plan.summary[task] === 0) {
      const isOpen = plan.active[task] === 1 && plan.complete[task] === 0
      dates.critical[task] = isOpen && dates.totalSlack[task]! <= limit ? 1 : 0
    }
    const above = plan.parent[task]!
    if (above < 0 || plan.active[task] === 0) continue
    // What is manual shows no other late dates to its summary than its own.
    const isManual = plan.manual[task] === 1
    const lateStart = (isManual ? dates.earlyStart : dates.lateStart)[task]!
    const lateFinish = (isManual ? dates.earlyFinish : dates.lateFinish)[task]!
    if (dates.start[task]! < dates.start[above]!) dates.start[above] = dates.start[task]!
    if (dates.finish[task]! > dates.finish[above]!) dates.finish[above] = dates.finish[task]!
    if (lateStart < dates.lateStart[above]!) dates.lateStart[above] = lateStart
    if (lateFinish > dates.lateFinish[above]!) dates.lateFinish[above] = lateFinish
    if (dates.critical[task] === 1) dates.critical[above] = 1
  }
  for (let task = 0; task < count; task++) {
    dates.at = task
    dates.freeSlack[task] = plan.complete[task] === 1 && plan.summary[task] === 0 ? 0 : freeSlack(plan, dates, task)
  }
}

/** A summary takes its parts' dates, unless it is manual or has no part that takes part. */
function closeSummary(plan: CompiledPlan, dates: Dates, task: number): void {
  const isEmpty = dates.finish[task] === Number.NEGATIVE_INFINITY
  if (isEmpty || plan.manual[task] === 1) {
    dates.start[task] = dates.earlyStart[task]!
    dates.finish[task] = dates.earlyFinish[task]!
  }
  if (isEmpty) {
    dates.lateStart[task] = dates.earlyStart[task]!
    dates.lateFinish[task] = dates.earlyFinish[task]!
  }
}
