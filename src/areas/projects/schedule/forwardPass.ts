/** Early dates: every task as soon as its links, constraints, calendars and progress allow. */
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import {
  ALAP,
  BY_ACTUAL,
  BY_CONSTRAINT,
  BY_LEVELING,
  BY_MANUAL,
  BY_PARTS,
  BY_PROJECT,
  BY_STATUS_DATE,
  FF,
  FINISH_NO_EARLIER,
  FINISH_NO_LATER,
  FS,
  MUST_FINISH_ON,
  MUST_START_ON,
  SF,
  START_NO_EARLIER,
  START_NO_LATER,
} from './compiledPlan.ts'
import { beginningBefore, earliestBeginning, endAfter, moveByLag } from './taskTime.ts'

const NEVER = Number.NEGATIVE_INFINITY

/** What links and summaries ask of the task at hand: its earliest start and finish, and who asks. */
const bound = {
  start: NEVER,
  startDriver: BY_PROJECT,
  startSummary: -1,
  finish: NEVER,
  finishDriver: BY_PROJECT,
  finishSummary: -1,
}

/** A predecessor's date as it is planned: its late one when it is to run as late as possible, which a summary never is. */
const planned = (
  plan: CompiledPlan,
  task: number,
  early: Float64Array,
  late: Float64Array,
  useLate: boolean,
): number =>
  useLate &&
  plan.constraint[task] === ALAP &&
  plan.summary[task] === 0 &&
  plan.actualStart[task]! !== plan.actualStart[task]!
    ? late[task]!
    : early[task]!

/** Collects into `bound` what the links into a task, and the summary above it, ask. */
function collectBounds(plan: CompiledPlan, dates: Dates, task: number, useLate: boolean): void {
  const { network } = plan
  bound.start = bound.finish = NEVER
  bound.startDriver = bound.finishDriver = BY_PROJECT
  bound.startSummary = bound.finishSummary = -1
  const above = plan.parent[task]!
  if (above >= 0) {
    if (dates.gateStart[above]! > NEVER) {
      bound.start = dates.gateStart[above]!
      bound.startDriver = dates.gateStartDriver[above]!
      bound.startSummary = dates.gateStartSummary[above]!
    }
    if (dates.gateFinish[above]! > NEVER) {
      bound.finish = dates.gateFinish[above]!
      bound.finishDriver = dates.gateFinishDriver[above]!
      bound.finishSummary = dates.gateFinishSummary[above]!
    }
  }
  const stop = network.intoFrom[task + 1]!
  for (let i = network.intoFrom[task]!; i < stop; i++) {
    const link = network.into[i]!
    const from = network.from[link]!
    if (plan.active[from] === 0) continue
    const type = network.type[link]!
    const base =
      type === FS || type === FF
        ? planned(plan, from, dates.earlyFinish, dates.lateFinish, useLate)
        : planned(plan, from, dates.earlyStart, dates.lateStart, useLate)
    const instant = moveByLag(plan, link, base, 1)
    if (type === FF || type === SF) {
      if (instant > bound.finish) {
        bound.finish = instant
        bound.finishDriver = link
        bound.finishSummary = -1
      }
    } else if (instant > bound.start) {
      bound.start = instant
      bound.startDriver = link
      bound.startSummary = -1
    }
  }
}

/** A summary hands on what its links and constraint ask; its roll-up is made ready. */
function openGate(plan: CompiledPlan, dates: Dates, task: number, useLate: boolean): void {
  collectBounds(plan, dates, task, useLate)
  const kind = plan.constraint[task]!
  if ((kind === START_NO_EARLIER || kind === MUST_START_ON) && plan.constraintAt[task]! > bound.start) {
    bound.start = plan.constraintAt[task]!
    bound.startDriver = BY_CONSTRAINT
    bound.startSummary = task
  }
  // A manual summary keeps its dates and leaves its parts theirs.
  const isOpen = plan.manual[task] === 1
  dates.gateStart[task] = isOpen ? NEVER : bound.start
  dates.gateStartDriver[task] = bound.startDriver
  dates.gateStartSummary[task] = bound.startSummary < 0 ? task : bound.startSummary
  dates.gateFinish[task] = isOpen ? NEVER : bound.finish
  dates.gateFinishDriver[task] = bound.finishDriver
  dates.gateFinishSummary[task] = bound.finishSummary < 0 ? task : bound.finishSummary
  dates.earlyStart[task] = Number.POSITIVE_INFINITY
  dates.earlyFinish[task] = NEVER
}

function setEarly(dates: Dates, task: number, start: number, finish: number, driver: number, summary: number): void {
  dates.earlyStart[task] = start
  dates.earlyFinish[task] = finish
  dates.earlyDriver[task] = driver
  dates.earlyDriverSummary[task] = summary
  dates.earlyBound[task] = Number.NaN
}

/** A task that keeps the dates somebody gave it. */
function placeManual(plan: CompiledPlan, dates: Dates, task: number): void {
  const extent = plan.extent[task]!
  let start = plan.actualStart[task]!
  if (Number.isNaN(start)) start = plan.manualStart[task]!
  let finish = plan.actualFinish[task]!
  if (Number.isNaN(finish)) finish = plan.manualFinish[task]!
  if (Number.isNaN(start)) start = beginningBefore(plan, task, finish, extent)
  if (Number.isNaN(finish)) finish = endAfter(plan, task, start, extent)
  setEarly(dates, task, start, Math.max(start, finish), BY_MANUAL, -1)
}

/**
 * A task under way keeps its actual start. What remains goes on where work stopped; should a link hold it, it waits
 * (retained logic), or goes on from there or the status date all the same (progress override).
 */
function placeStarted(plan: CompiledPlan, dates: Dates, task: number, useLate: boolean): void {
  const start = plan.actualStart[task]!
  const extent = plan.extent[task]!
  const remaining = plan.remaining[task]!
  const stop = endAfter(plan, task, start, extent - remaining)
  let finish = endAfter(plan, task, start, extent)
  let driver = BY_ACTUAL
  let summary = -1
  if (remaining > 0) {
    collectBounds(plan, dates, task, useLate)
    const fromFinish = bound.finish > NEVER ? beginningBefore(plan, task, bound.finish, remaining) : NEVER
    const held = Math.max(bound.start, fromFinish)
    const next = earliestBeginning(plan, task, stop)
    const heldStart = held > next ? earliestBeginning(plan, task, held) : next
    if (heldStart > next) {
      const resume = plan.progressOverride ? Math.max(next, plan.statusDate || next) : heldStart
      if (resume > next) finish = endAfter(plan, task, resume, remaining)
      driver = plan.progressOverride
        ? resume > next
          ? BY_STATUS_DATE
          : BY_ACTUAL
        : bound.start >= fromFinish
          ? bound.startDriver
          : bound.finishDriver
      summary = plan.progressOverride ? -1 : bound.start >= fromFinish ? bound.startSummary : bound.finishSummary
    }
    if (plan.constraint[task] === FINISH_NO_EARLIER && plan.constraintAt[task]! > finish) {
      finish = plan.constraintAt[task]!
      driver = BY_CONSTRAINT
      summary = -1
    }
  }
  setEarly(dates, task, start, finish, driver, summary)
}

/** Where the task at hand stands while links, constraints and delays are weighed against each other. */
const place = { from: NEVER, start: NEVER, driver: BY_PROJECT, summary: -1, finishAt: NEVER }

function moveTo(plan: CompiledPlan, task: number, instant: number, driver: number): void {
  place.from = instant
  place.start = earliestBeginning(plan, task, instant)
  place.driver = driver
  place.summary = -1
  place.finishAt = NEVER
}

/** What the links ask, or the project's start. A date of one's own may lie before that, a link does not reach there. */
function weighLinks(plan: CompiledPlan, dates: Dates, task: number, extent: number, holdsFrom: number): void {
  const isFree = bound.start === NEVER && bound.finish === NEVER
  if (bound.start < dates.projectStart) {
    const isOwn = isFree && holdsFrom > NEVER
    moveTo(plan, task, isOwn ? holdsFrom : dates.projectStart, isOwn ? BY_CONSTRAINT : BY_PROJECT)
  } else {
    moveTo(plan, task, bound.start, bound.startDriver)
    place.summary = bound.startSummary
  }
  if (bound.finish === NEVER) return
  const needed = earliestBeginning(plan, task, beginningBefore(plan, task, bound.finish, extent))
  if (needed > place.start) {
    moveTo(plan, task, needed, bound.finishDriver)
    place.summary = bound.finishSummary
  }
  if (needed >= place.start) place.finishAt = bound.finish
}

/** A task that has not begun. */
function placeWaiting(plan: CompiledPlan, dates: Dates, task: number, useLate: boolean): void {
  const extent = plan.extent[task]!
  const kind = plan.constraint[task]!
  const date = plan.constraintAt[task]!
  collectBounds(plan, dates, task, useLate)
  let holdsFrom = NEVER
  if (kind === START_NO_EARLIER) holdsFrom = date
  else if (kind === FINISH_NO_EARLIER) holdsFrom = beginningBefore(plan, task, date, extent)
  weighLinks(plan, dates, task, extent, holdsFrom)
  if (holdsFrom > place.start) moveTo(plan, task, holdsFrom, BY_CONSTRAINT)
  const delay = plan.levelingDelay[task]!
  if (delay > 0) moveTo(plan, task, place.start + delay, BY_LEVELING)
  if (kind === MUST_START_ON || kind === MUST_FINISH_ON) {
    const fixed = kind === MUST_START_ON ? date : beginningBefore(plan, task, date, extent)
    if (plan.honorConstraints || fixed > place.start) moveTo(plan, task, fixed, BY_CONSTRAINT)
  } else if (plan.honorConstraints && (kind === START_NO_LATER || kind === FINISH_NO_LATER)) {
    const latest = kind === START_NO_LATER ? date : beginningBefore(plan, task, date, extent)
    if (place.start > latest) moveTo(plan, task, latest, BY_CONSTRAINT)
  }
  const { start, finishAt } = place
  let finish = endAfter(plan, task, start, extent)
  // A finish that a link sets to the beginning of working time stays there, as Microsoft Project leaves it.
  if (finishAt > finish && endAfter(plan, task, start, extent + 1) > finishAt) finish = finishAt
  setEarly(dates, task, start, finish, place.driver, place.summary)
  dates.earlyBound[task] = place.from
}

/** A finished task stands where it was done; without a recorded date, where it would have been. */
function placeComplete(plan: CompiledPlan, dates: Dates, task: number, useLate: boolean): void {
  const finish = plan.actualFinish[task]!
  let start = plan.actualStart[task]!
  if (Number.isNaN(start)) {
    if (Number.isNaN(finish)) return placeWaiting(plan, dates, task, useLate)
    start = beginningBefore(plan, task, finish, plan.extent[task]!)
  }
  const end = Number.isNaN(finish) ? endAfter(plan, task, start, plan.extent[task]!) : finish
  setEarly(dates, task, start, Math.max(start, end), BY_ACTUAL, -1)
}

/** The dates of a summary: those of its parts, or its own when it is manual. */
function closeSummary(plan: CompiledPlan, dates: Dates, task: number): void {
  if (plan.manual[task] === 1) return placeManual(plan, dates, task)
  dates.earlyDriver[task] = BY_PARTS
  dates.earlyDriverSummary[task] = -1
  if (dates.earlyFinish[task] === NEVER) {
    const empty = Math.max(dates.projectStart, dates.gateStart[task]!)
    setEarly(dates, task, empty, empty, BY_PROJECT, -1)
  }
}

/**
 * Computes early dates in the network's order, and the finish of the whole. `useLate` repeats the pass after the late dates
 * are known, so that what follows a task that runs as late as possible comes after it.
 */
export function forwardPass(plan: CompiledPlan, dates: Dates, useLate: boolean): void {
  const { count } = plan
  let projectFinish = dates.projectStart
  for (const node of plan.network.order) {
    if (node >= count) {
      dates.at = node - count
      openGate(plan, dates, node - count, useLate)
      continue
    }
    dates.at = node
    if (plan.summary[node] === 1) closeSummary(plan, dates, node)
    else if (plan.manual[node] === 1) placeManual(plan, dates, node)
    else if (plan.complete[node] === 1) placeComplete(plan, dates, node, useLate)
    else if (plan.actualStart[node]! === plan.actualStart[node]!) placeStarted(plan, dates, node, useLate)
    else placeWaiting(plan, dates, node, useLate)
    if (plan.active[node] === 0) continue
    const start = planned(plan, node, dates.earlyStart, dates.lateStart, useLate)
    const finish = planned(plan, node, dates.earlyFinish, dates.lateFinish, useLate)
    if (finish > projectFinish && plan.summary[node] === 0) projectFinish = finish
    const above = plan.parent[node]!
    if (above < 0) continue
    if (start < dates.earlyStart[above]!) dates.earlyStart[above] = start
    if (finish > dates.earlyFinish[above]!) dates.earlyFinish[above] = finish
  }
  dates.projectFinish = projectFinish
}
