/** The whole computation on numbers. */
import { backwardPass } from './backwardPass.ts'
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { ALAP, emptyDates } from './compiledPlan.ts'
import { forwardPass } from './forwardPass.ts'
import { measureSlack } from './slack.ts'

function hasLateTask(plan: CompiledPlan): boolean {
  for (let task = 0; task < plan.count; task++)
    if (plan.constraint[task] === ALAP && plan.summary[task] === 0) return true
  return false
}

/** The earliest late start of all that takes part: where a plan begins that is scheduled from its finish. */
function earliestLateStart(plan: CompiledPlan, dates: Dates): number {
  let earliest = dates.projectFinish
  for (let task = 0; task < plan.count; task++) {
    if (plan.summary[task] === 1 || plan.active[task] === 0) continue
    earliest = Math.min(earliest, dates.lateStart[task]!)
  }
  return earliest
}

/**
 * Schedules a compiled plan: early dates forward, late dates backward, slack. `into` is filled and returned, so that a
 * drag needs no new memory. Throws `NoWorkingTimeError` when a calendar runs out, `dates.at` then names the task.
 */
export function run(plan: CompiledPlan, into: Dates = emptyDates(plan.count)): Dates {
  into.projectStart = plan.projectStart
  forwardPass(plan, into, false)
  if (plan.fromFinish) {
    into.projectFinish = plan.projectFinish
    backwardPass(plan, into)
    into.projectStart = earliestLateStart(plan, into)
    forwardPass(plan, into, false)
    into.projectFinish = plan.projectFinish
  } else {
    backwardPass(plan, into)
    if (hasLateTask(plan)) {
      const finish = into.projectFinish
      forwardPass(plan, into, true)
      into.projectFinish = finish
    }
  }
  measureSlack(plan, into)
  return into
}
