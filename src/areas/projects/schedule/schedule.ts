/** A plan in, a schedule out, in the plan's own terms. */
import { formatLocal, NoWorkingTimeError } from '../../people/index.ts'
import type { PlanProblem } from './check.ts'
import { compilePlan } from './compile.ts'
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { BY_ASSIGNMENT, ELAPSED, emptyDates } from './compiledPlan.ts'
import type { Driver, StartDriver } from './driver.ts'
import { earlyDriver, lateDriver } from './driver.ts'
import type { Key, Local, Plan, Seconds } from './plan.ts'
import { run } from './run.ts'
import { anyOf } from './taskCalendars.ts'

export interface ScheduledTask {
  key: Key
  name: string
  summary: boolean
  start: Local
  finish: Local
  /** Working time from start to finish without the gaps of a split task; around the clock when elapsed. */
  duration: Seconds
  percentComplete: number
  earlyStart: Local
  earlyFinish: Local
  lateStart: Local
  lateFinish: Local
  totalSlack: Seconds
  freeSlack: Seconds
  startSlack: Seconds
  finishSlack: Seconds
  critical: boolean
  /** What decides the early dates. */
  drivenBy: StartDriver
  /** What decides the late dates. */
  limitedBy: Driver
}

export interface Schedule {
  start: Local
  finish: Local
  /** In the plan's order. */
  tasks: ScheduledTask[]
  byKey: ReadonlyMap<Key, ScheduledTask>
  /** The numbers behind it, for further questions (`findings`, `changeTask`). */
  compiled: CompiledPlan
  dates: Dates
}

export type ScheduleOutcome = { ok: true; schedule: Schedule } | { ok: false; problems: PlanProblem[] }

/**
 * Working time of a task from start to finish: on the project's calendar for a summary, on the calendars of all its people
 * together where they differ (as Microsoft Project counts it), otherwise what the plan says.
 */
function durationOf(plan: CompiledPlan, dates: Dates, task: number): number {
  const [start, finish] = [dates.start[task]!, dates.finish[task]!]
  if (plan.summary[task] === 1) return plan.projectCalendar.workBetween(start, finish)
  if (plan.runsBy[task] !== BY_ASSIGNMENT) return plan.duration[task]!
  const calendars = new Set<number>()
  for (let i = plan.assignmentsFrom[task]!; i < plan.assignmentsFrom[task + 1]!; i++) {
    calendars.add(plan.assignmentCalendar[i]!)
  }
  return anyOf([...calendars].sort((a, b) => a - b).map((calendar) => plan.calendars[calendar]!)).workBetween(
    start,
    finish,
  )
}

/** Progress of every task: a summary's is its parts' work done by their duration, elapsed ones at a working day for a day. */
function progressOf(plan: CompiledPlan): Float64Array {
  const whole = new Float64Array(plan.count)
  const done = new Float64Array(plan.count)
  const progress = new Float64Array(plan.count)
  for (let task = plan.count - 1; task >= 0; task--) {
    if (plan.summary[task] === 0) {
      progress[task] = plan.complete[task] === 1 ? 100 : plan.tasks[task]!.percentComplete
      const perDay = plan.runsBy[task] === ELAPSED ? plan.plan.minutesPerDay / 1440 : 1
      whole[task] = plan.duration[task]! * perDay
      done[task] = (whole[task]! * progress[task]!) / 100
    } else if (whole[task]! > 0) progress[task] = Math.round((100 * done[task]!) / whole[task]!)
    else progress[task] = plan.tasks[task]!.percentComplete
    const above = plan.parent[task]!
    if (above < 0 || plan.active[task] === 0) continue
    whole[above]! += whole[task]!
    done[above]! += done[task]!
  }
  return progress
}

/** Puts a computed schedule into the plan's terms. */
export function presentSchedule(plan: CompiledPlan, dates: Dates): Schedule {
  const progress = progressOf(plan)
  const tasks = plan.tasks.map(
    (task, index): ScheduledTask => ({
      key: task.key,
      name: task.name,
      summary: plan.summary[index] === 1,
      start: formatLocal(dates.start[index]!),
      finish: formatLocal(dates.finish[index]!),
      duration: durationOf(plan, dates, index),
      percentComplete: progress[index]!,
      earlyStart: formatLocal(dates.earlyStart[index]!),
      earlyFinish: formatLocal(dates.earlyFinish[index]!),
      lateStart: formatLocal(dates.lateStart[index]!),
      lateFinish: formatLocal(dates.lateFinish[index]!),
      totalSlack: dates.totalSlack[index]!,
      freeSlack: dates.freeSlack[index]!,
      startSlack: dates.startSlack[index]!,
      finishSlack: dates.finishSlack[index]!,
      critical: dates.critical[index] === 1,
      drivenBy: earlyDriver(plan, dates, index),
      limitedBy: lateDriver(plan, dates, index),
    }),
  )
  return {
    start: formatLocal(dates.projectStart),
    finish: formatLocal(dates.projectFinish),
    tasks,
    byKey: new Map(tasks.map((task) => [task.key, task])),
    compiled: plan,
    dates,
  }
}

/**
 * Schedules a plan. What is wrong with it — unknown keys, loops, a calendar that runs out of working time — comes back as
 * problems that name the place; nothing of such a plan is scheduled.
 */
export function schedulePlan(plan: Plan): ScheduleOutcome {
  const compilation = compilePlan(plan)
  if (!compilation.ok) return compilation
  return runSafely(compilation.compiled)
}

/** Runs and presents a compiled plan; a calendar without enough working time becomes a problem of the task that needs it. */
export function runSafely(compiled: CompiledPlan, into: Dates = emptyDates(compiled.count)): ScheduleOutcome {
  try {
    return { ok: true, schedule: presentSchedule(compiled, run(compiled, into)) }
  } catch (error) {
    if (!(error instanceof NoWorkingTimeError)) throw error
    const task = compiled.tasks[into.at]
    if (!task) return { ok: false, problems: [{ at: 'calendars', message: error.message }] }
    return {
      ok: false,
      problems: [
        { at: `tasks[${into.at}]`, task: task.key, message: `"${task.name}" cannot be scheduled. ${error.message}` },
      ],
    }
  }
}
