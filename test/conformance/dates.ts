/** Ambit's dates against those that Microsoft Project stored, leaf task by leaf task. */
import { compileCalendars, parseLocal } from '../../src/areas/people/index.ts'
import { type DateDifference, importReport } from '../../src/areas/projects/formats/importReport.ts'
import type { Plan, PlanTask } from '../../src/areas/projects/schedule/plan.ts'
import { schedulePlan } from '../../src/areas/projects/schedule/schedule.ts'

const FIELDS = new Set(['earlyStart', 'earlyFinish', 'lateStart', 'lateFinish', 'totalSlack', 'critical'])

export interface DatesResult {
  leaves: number
  compared: number
  equal: number
  /** Differences that are known and allowed: a start milestone stamped before the calendar opens. */
  known: DateDifference[]
  differences: DateDifference[]
  /** Differences of summaries, which are listed but not promised. */
  summaries: DateDifference[]
  refused?: string
}

/** Schedules the plan anew and compares. */
export function compareDates(plan: Plan): DatesResult {
  const leaves = plan.tasks.filter((task) => !task.summary && task.active && !task.manual)
  const outcome = schedulePlan(withoutDates(plan))
  const none = { leaves: leaves.length, compared: 0, equal: 0, known: [], differences: [], summaries: [] }
  if (!outcome.ok) return { ...none, refused: outcome.problems.map(({ message }) => message).join(' ') }
  const report = importReport(plan, outcome.schedule.byKey)
  const tasks = new Map(plan.tasks.map((task) => [task.key, task]))
  const ofFields = report.differences.filter(({ field, manual }) => FIELDS.has(field) && !manual)
  const differences = ofFields.filter(({ summary }) => !summary)
  const early = opensLater(plan)
  const isKnown = (difference: DateDifference) => early(tasks.get(difference.task)!)
  const compared = leaves.reduce(
    (sum, { stored = {} }) => sum + Object.keys(stored).filter((field) => FIELDS.has(field)).length,
    0,
  )
  return {
    leaves: leaves.length,
    compared,
    equal: compared - differences.length,
    known: differences.filter(isKnown),
    differences: differences.filter((difference) => !isKnown(difference)),
    summaries: ofFields.filter(({ summary }) => summary),
  }
}

/** What a scheduler that ignores the file's dates is given. */
function withoutDates(plan: Plan): Plan {
  return {
    ...plan,
    tasks: plan.tasks.map((task) =>
      task.manual ? task : { ...task, start: undefined, finish: undefined, stored: undefined },
    ),
  }
}

/** Whether a task is a milestone at the start of the plan that the file stamps with a time at which nobody works yet. */
function opensLater(plan: Plan): (task: PlanTask) => boolean {
  const calendar = compileCalendars(plan.calendars).get(plan.calendar)!
  return ({ milestone, duration, stored }) => {
    const start = stored?.earlyStart === undefined ? undefined : parseLocal(stored.earlyStart)
    if (!milestone || duration > 0 || start === undefined) return false
    return calendar.nextWorking(start) > start && !calendar.isFinish(start)
  }
}
