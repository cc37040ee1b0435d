/** "Move unfinished work after the status date": what lies in the past undone cannot be done there any more. */
import { parseLocal } from '../../people/index.ts'
import type { PlanProblem } from './check.ts'
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { MUST_FINISH_ON, MUST_START_ON } from './compiledPlan.ts'
import type { Key, Local, Plan, PlanTask } from './plan.ts'
import type { Schedule } from './schedule.ts'
import { schedulePlan } from './schedule.ts'
import { earliestBeginning, endAfter } from './taskTime.ts'

export interface UnfinishedWork {
  /** What to change, task by task. */
  changes: { task: Key; change: Partial<PlanTask> }[]
  /** Every task that would stand elsewhere, those that follow included. */
  moved: { task: Key; name: string; startBefore: Local; start: Local; finishBefore: Local; finish: Local }[]
  /** Tasks held by a fixed date, which only a person can decide about. */
  held: { task: Key; name: string; reason: string }[]
  before: Schedule
  after: Schedule
}

/** What remains of a task begun is cut off where it stopped and goes on after the status date. */
function splitAt(plan: CompiledPlan, dates: Dates, task: number, status: number): Partial<PlanTask> | undefined {
  const { duration, parts } = plan.tasks[task]!
  const start = dates.start[task]!
  const worked = plan.extent[task]! - plan.remaining[task]!
  const stop = endAfter(plan, task, start, worked)
  const resume = earliestBeginning(plan, task, Math.max(status, stop))
  if (resume <= earliestBeginning(plan, task, stop)) return undefined
  const gap = plan.calendars[plan.workCalendar[task]!]!.workBetween(stop, resume)
  if (gap <= 0) return undefined
  const pieces = parts && parts.length > 0 ? parts : [{ from: 0, to: duration }]
  const moved = pieces.flatMap(({ from, to }) => {
    if (to <= worked) return [{ from, to }]
    if (from >= worked) return [{ from: from + gap, to: to + gap }]
    return [
      { from, to: worked },
      { from: worked + gap, to: to + gap },
    ]
  })
  return { parts: moved.filter(({ from, to }) => to > from) }
}

/** What has to change so that nothing undone lies before the status date. */
function changesFor(plan: CompiledPlan, dates: Dates, status: Local): Pick<UnfinishedWork, 'changes' | 'held'> {
  const at = parseLocal(status)!
  const changes: UnfinishedWork['changes'] = []
  const held: UnfinishedWork['held'] = []
  for (const [index, task] of plan.tasks.entries()) {
    if (plan.summary[index] === 1 || plan.active[index] === 0 || plan.complete[index] === 1) continue
    const kind = plan.constraint[index]
    const isBegun = !Number.isNaN(plan.actualStart[index]!)
    if (isBegun) {
      const change = plan.runsBy[index] === 0 ? splitAt(plan, dates, index, at) : undefined
      if (change) changes.push({ task: task.key, change })
      else if (plan.runsBy[index] !== 0 && dates.finish[index]! < at) {
        held.push({
          task: task.key,
          name: task.name,
          reason: 'Its time does not run on one calendar. Enter what remains of it by hand.',
        })
      }
    } else if (dates.start[index]! < at) {
      if (plan.manual[index] === 1) held.push({ task: task.key, name: task.name, reason: 'It is scheduled by hand.' })
      else if (kind === MUST_START_ON || kind === MUST_FINISH_ON) {
        held.push({ task: task.key, name: task.name, reason: 'A constraint fixes its date.' })
      } else changes.push({ task: task.key, change: { constraint: 'startNoEarlierThan', constraintDate: status } })
    }
  }
  return { changes, held }
}

/**
 * What moving unfinished work after the status date would change, for a person to look at before anything is saved. Tasks
 * not begun start no earlier than the status date; of those begun, what is done stays and what remains goes on after it.
 */
export function moveUnfinishedWork(
  plan: Plan,
  statusDate: Local,
): { ok: true; work: UnfinishedWork } | { ok: false; problems: PlanProblem[] } {
  if (parseLocal(statusDate) === undefined) {
    return {
      ok: false,
      problems: [{ at: 'statusDate', message: `"${statusDate}" is no date and time; write YYYY-MM-DDTHH:MM` }],
    }
  }
  const before = schedulePlan(plan)
  if (!before.ok) return before
  const { changes, held } = changesFor(before.schedule.compiled, before.schedule.dates, statusDate)
  const byKey = new Map(changes.map(({ task, change }) => [task, change]))
  const after = schedulePlan({
    ...plan,
    statusDate,
    tasks: plan.tasks.map((task) => ({ ...task, ...byKey.get(task.key) })),
  })
  if (!after.ok) return after
  const moved = before.schedule.tasks.flatMap((task, index) => {
    const now = after.schedule.tasks[index]!
    if (now.start === task.start && now.finish === task.finish) return []
    return [
      {
        task: task.key,
        name: task.name,
        startBefore: task.start,
        start: now.start,
        finishBefore: task.finish,
        finish: now.finish,
      },
    ]
  })
  return { ok: true, work: { changes, moved, held, before: before.schedule, after: after.schedule } }
}
