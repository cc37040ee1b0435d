/** Late dates: how late every task may be without moving the finish of the whole, a deadline or a constraint. */
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import {
  BY_ACTUAL,
  BY_CONSTRAINT,
  BY_DEADLINE,
  BY_PARTS,
  BY_PROJECT,
  FF,
  FINISH_NO_EARLIER,
  FINISH_NO_LATER,
  FS,
  MUST_FINISH_ON,
  MUST_START_ON,
  SS,
  START_NO_EARLIER,
  START_NO_LATER,
} from './compiledPlan.ts'
import { beginningBefore, earliestBeginning, endAfter, latestEnd, moveByLag } from './taskTime.ts'

const NEVER = Number.POSITIVE_INFINITY

/** What links and summaries allow the task at hand: its latest finish and its latest start, and who says so. */
const limit = {
  finish: NEVER,
  finishDriver: BY_PROJECT,
  finishSummary: -1,
  start: NEVER,
  startDriver: BY_PROJECT,
  startSummary: -1,
}

const hasBegun = (plan: CompiledPlan, task: number): boolean => plan.actualStart[task]! === plan.actualStart[task]!

/** Lowers the latest finish; NaN, an absent date, does not. */
function lowerFinish(instant: number, driver: number, summary: number): void {
  if (!(instant < limit.finish)) return
  limit.finish = instant
  limit.finishDriver = driver
  limit.finishSummary = summary
}

/** Collects into `limit` what the summary above a task and the links out of it allow. */
function collectLimits(plan: CompiledPlan, dates: Dates, task: number): void {
  const { network } = plan
  limit.finish = limit.start = NEVER
  limit.finishDriver = limit.startDriver = BY_PROJECT
  limit.finishSummary = limit.startSummary = -1
  const above = plan.parent[task]!
  if (above >= 0) {
    limit.finish = dates.outLateFinish[above]!
    limit.finishDriver = dates.outLateFinishDriver[above]!
    limit.finishSummary = dates.outLateFinishSummary[above]!
    // Only the part that begins first makes its summary begin.
    if (dates.outLateStart[above]! < NEVER && dates.earlyStart[task] === dates.earlyStart[above]) {
      limit.start = dates.outLateStart[above]!
      limit.startDriver = dates.outLateStartDriver[above]!
      limit.startSummary = dates.outLateStartSummary[above]!
    }
  }
  const mayStillBegin = plan.summary[task] === 1 || (!hasBegun(plan, task) && plan.manual[task] === 0)
  const stop = network.outFrom[task + 1]!
  for (let i = network.outFrom[task]!; i < stop; i++) {
    const link = network.out[i]!
    const to = network.to[link]!
    if (plan.active[to] === 0 || plan.complete[to] === 1) continue
    const isSummary = plan.summary[to] === 1
    const type = network.type[link]!
    if (type === FS || type === FF) {
      const late = isSummary
        ? (type === FS ? dates.gateLateStart : dates.gateLateFinish)[to]!
        : (type === FS ? dates.lateRemainingStart : dates.lateFinish)[to]!
      if (late === NEVER) continue
      const instant = moveByLag(plan, link, late, -1)
      if (instant < limit.finish) {
        limit.finish = instant
        limit.finishDriver = link
        limit.finishSummary = -1
      }
    } else if (mayStillBegin && !(type === SS && hasBegun(plan, to))) {
      const late = isSummary
        ? (type === SS ? dates.gateLateStart : dates.gateLateFinish)[to]!
        : (type === SS ? dates.lateStart : dates.lateFinish)[to]!
      if (late === NEVER) continue
      const base = type === SS ? plan.calendars[plan.lagCalendar[task]!]!.nextWorking(late) : late
      const instant = moveByLag(plan, link, base, -1)
      if (instant < limit.start) {
        limit.start = instant
        limit.startDriver = link
        limit.startSummary = -1
      }
    }
  }
}

/** What a summary's links, constraint and deadline allow its parts. */
function limitParts(plan: CompiledPlan, dates: Dates, task: number): void {
  collectLimits(plan, dates, task)
  const kind = plan.constraint[task]!
  if (kind === FINISH_NO_LATER || kind === MUST_FINISH_ON) lowerFinish(plan.constraintAt[task]!, BY_CONSTRAINT, task)
  lowerFinish(plan.deadline[task]!, BY_DEADLINE, task)
  dates.outLateFinish[task] = limit.finish
  dates.outLateFinishDriver[task] = limit.finishDriver
  dates.outLateFinishSummary[task] = limit.finishSummary < 0 ? task : limit.finishSummary
  dates.outLateStart[task] = limit.start
  dates.outLateStartDriver[task] = limit.startDriver
  dates.outLateStartSummary[task] = limit.startSummary < 0 ? task : limit.startSummary
  dates.gateLateStart[task] = NEVER
  dates.gateLateFinish[task] = NEVER
  dates.lateDriver[task] = BY_PARTS
  dates.lateDriverSummary[task] = -1
}

/** The late dates of a task that is not finished. */
function placeLate(plan: CompiledPlan, dates: Dates, task: number): void {
  const extent = plan.extent[task]!
  const kind = plan.constraint[task]!
  const date = plan.constraintAt[task]!
  collectLimits(plan, dates, task)
  const isOpenEnd = plan.multipleCriticalPaths && !plan.fromFinish && limit.finish === NEVER && limit.start === NEVER
  if (!(limit.finish <= dates.projectFinish)) {
    limit.finish = isOpenEnd ? dates.earlyFinish[task]! : dates.projectFinish
    limit.finishDriver = BY_PROJECT
    limit.finishSummary = -1
  }
  if (limit.start < limit.finish) {
    lowerFinish(endAfter(plan, task, limit.start, extent), limit.startDriver, limit.startSummary)
  }
  const begun = hasBegun(plan, task)
  if (kind === MUST_START_ON || kind === MUST_FINISH_ON) {
    if (!begun || kind === MUST_FINISH_ON) {
      limit.finish = kind === MUST_FINISH_ON ? date : endAfter(plan, task, earliestBeginning(plan, task, date), extent)
      limit.finishDriver = BY_CONSTRAINT
      limit.finishSummary = -1
    }
  } else if (kind === START_NO_LATER && !begun) {
    lowerFinish(endAfter(plan, task, earliestBeginning(plan, task, date), extent), BY_CONSTRAINT, -1)
  } else if (kind === FINISH_NO_LATER) lowerFinish(date, BY_CONSTRAINT, -1)
  lowerFinish(plan.deadline[task]!, BY_DEADLINE, -1)
  if (plan.fromFinish && plan.honorConstraints && (kind === START_NO_EARLIER || kind === FINISH_NO_EARLIER)) {
    const earliest =
      kind === FINISH_NO_EARLIER ? date : endAfter(plan, task, earliestBeginning(plan, task, date), extent)
    if (earliest > limit.finish) {
      limit.finish = earliest
      limit.finishDriver = BY_CONSTRAINT
      limit.finishSummary = -1
    }
  }
  const finish = plan.manual[task] === 0 ? latestEnd(plan, task, limit.finish) : limit.finish
  const remainingStart = beginningBefore(plan, task, finish, begun ? plan.remaining[task]! : extent)
  dates.lateStart[task] = begun ? plan.actualStart[task]! : remainingStart
  dates.lateFinish[task] = finish
  dates.lateRemainingStart[task] = remainingStart
  dates.lateDriver[task] = limit.finishDriver
  dates.lateDriverSummary[task] = limit.finishSummary
}

/** A finished task can no longer be late. */
function placeDone(dates: Dates, task: number): void {
  dates.lateStart[task] = dates.earlyStart[task]!
  dates.lateFinish[task] = dates.lateRemainingStart[task] = dates.earlyFinish[task]!
  dates.lateDriver[task] = BY_ACTUAL
  dates.lateDriverSummary[task] = -1
}

/** Computes late dates against the network's order, from the finish of the whole in `dates.projectFinish`. */
export function backwardPass(plan: CompiledPlan, dates: Dates): void {
  const { count } = plan
  const { order } = plan.network
  for (let position = order.length - 1; position >= 0; position--) {
    const node = order[position]!
    const task = node >= count ? node - count : node
    dates.at = task
    if (node < count) {
      if (plan.summary[task] === 1) {
        limitParts(plan, dates, task)
        continue
      }
      if (plan.complete[task] === 1) {
        placeDone(dates, task)
        continue
      }
      placeLate(plan, dates, task)
    }
    // A part hands on how late it may be to its summary's gate, and that to the gate above.
    const above = plan.parent[task]!
    if (above < 0 || plan.active[task] === 0 || plan.manual[task] === 1) continue
    const start = node < count ? dates.lateRemainingStart[task]! : dates.gateLateStart[task]!
    const finish = node < count ? dates.lateFinish[task]! : dates.gateLateFinish[task]!
    if (start < dates.gateLateStart[above]!) dates.gateLateStart[above] = start
    if (finish < dates.gateLateFinish[above]!) dates.gateLateFinish[above] = finish
  }
}
