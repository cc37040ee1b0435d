/** "Move unfinished work after the status date": what lies in the past undone cannot be done there any more. */
import { NoWorkingTimeError, parseLocal } from '../../people/index.ts'
import type { PlanProblem } from './check.ts'
import { compilePlan } from './compile.ts'
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { ALAP, BY_CONSTRAINT, MUST_FINISH_ON, MUST_START_ON } from './compiledPlan.ts'
import type { Key, Local, Plan, PlanTask } from './plan.ts'
import { run } from './run.ts'
import type { Schedule, ScheduleOutcome } from './schedule.ts'
import { runSafely, schedulePlan } from './schedule.ts'
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

type Change = UnfinishedWork['changes'][number]
type Held = UnfinishedWork['held'][number]

/** What has begun: its rest goes on after the status date, or only a person can say how. */
function splits(plan: CompiledPlan, dates: Dates, status: number): { changes: Change[]; held: Held[] } {
  const changes: Change[] = []
  const held: Held[] = []
  for (const [index, { key: task, name }] of plan.tasks.entries()) {
    if (!isOpen(plan, index) || Number.isNaN(plan.actualStart[index]!)) continue
    const change = plan.runsBy[index] === 0 ? splitAt(plan, dates, index, status) : undefined
    if (change) changes.push({ task, change })
    else if (plan.runsBy[index] !== 0 && dates.finish[index]! < status) {
      held.push({ task, name, reason: 'Its time does not run on one calendar. Enter what remains of it by hand.' })
    }
  }
  return { changes, held }
}

const isOpen = (plan: CompiledPlan, index: number): boolean =>
  plan.summary[index] === 0 && plan.active[index] === 1 && plan.complete[index] === 0

/** A plan's dates as numbers. */
type Scheduled = Pick<Schedule, 'compiled' | 'dates'>
type Outcome = { ok: true; schedule: Scheduled } | Extract<ScheduleOutcome, { ok: false }>

/** Schedules without presenting it: a trial needs no words. */
function tried(plan: Plan): Outcome {
  const compilation = compilePlan(plan)
  if (!compilation.ok) return compilation
  const { compiled } = compilation
  try {
    return { ok: true, schedule: { compiled, dates: run(compiled) } }
  } catch (error) {
    if (error instanceof NoWorkingTimeError) return runSafely(compiled)
    throw error
  }
}

/** Tasks not begun that stand before the status date. */
function behind({ compiled, dates }: Scheduled, status: number): number[] {
  return compiled.tasks.flatMap((_, index) =>
    isOpen(compiled, index) && Number.isNaN(compiled.actualStart[index]!) && dates.start[index]! < status ? index : [],
  )
}

/** Why a constraint may not be put on a task. */
function fixedBy(plan: CompiledPlan, index: number): string | undefined {
  if (plan.manual[index] === 1) return 'It is scheduled by hand.'
  const kind = plan.constraint[index]
  return kind === MUST_START_ON || kind === MUST_FINISH_ON ? 'A constraint fixes its date.' : undefined
}

/** Of these tasks those that no link from another one of them reaches, be it by way of others or of summaries. */
function foremost({ network, count, parent }: CompiledPlan, tasks: readonly number[]): number[] {
  const among = new Set(tasks)
  const follows = new Set<number>()
  // In the network's order a task comes after all that it waits for.
  for (const node of network.order) {
    const task = node >= count ? node - count : node
    let waits = follows.has(parent[task]!)
    for (let i = network.intoFrom[task]!; i < network.intoFrom[task + 1]! && !waits; i++) {
      const from = network.from[network.into[i]!]!
      waits = among.has(from) || follows.has(from)
    }
    if (waits) follows.add(task)
  }
  const first = tasks.filter((task) => !follows.has(task))
  return first.length > 0 ? first : [...tasks]
}

/**
 * Tasks that are scheduled in trials, of all trials together: more would hold a browser for seconds. Beyond that a plan of
 * that kind may keep a constraint too many.
 */
const MOST_TRIED = 100_000

/**
 * Which tasks must start no earlier than the status date so that nothing undone lies before it: none that links move
 * there anyway. `schedule` gives the dates of the plan with those tasks constrained.
 */
function constrained(
  plain: Scheduled,
  status: number,
  schedule: (tasks: ReadonlySet<number>) => Outcome,
): { ok: true; tasks: ReadonlySet<number> } | Extract<Outcome, { ok: false }> {
  const free = (at: Scheduled, without: ReadonlySet<number>): number[] =>
    behind(at, status).filter((task) => !without.has(task) && fixedBy(plain.compiled, task) === undefined)
  // Where a link decides the start of a constrained task, it does so without the constraint.
  const decides = ({ dates }: Scheduled, task: number) =>
    dates.earlyDriver[task] === BY_CONSTRAINT && dates.start[task] === dates.earlyStart[task]
  const all = new Set(free(plain, new Set()))
  let outcome = schedule(all)
  if (!outcome.ok) return outcome
  const bounded = outcome.schedule
  let tasks = new Set([...all].filter((task) => decides(bounded, task)))
  if (tasks.size < all.size) outcome = schedule(tasks)
  while (outcome.ok) {
    const left = free(outcome.schedule, tasks)
    if (left.length === 0) break
    for (const task of foremost(outcome.schedule.compiled, left)) tasks.add(task)
    outcome = schedule(tasks)
  }
  if (!outcome.ok) return outcome
  // Where dates do not only come from what stands before, or a delay hides the constraint, trying tells.
  const settled = outcome.schedule
  const isForward = !plain.compiled.fromFinish && !plain.compiled.constraint.includes(ALAP)
  const doubtful = [...tasks].filter((task) => !isForward || !decides(settled, task))
  const most = Math.floor(MOST_TRIED / plain.compiled.count)
  let remaining = behind(settled, status).length
  for (const task of doubtful.slice(0, most)) {
    const fewer = new Set(tasks)
    fewer.delete(task)
    const trial = schedule(fewer)
    const behindThen = trial.ok ? behind(trial.schedule, status).length : Number.POSITIVE_INFINITY
    if (behindThen > remaining) continue
    tasks = fewer
    remaining = behindThen
  }
  return { ok: true, tasks }
}

/**
 * What moving unfinished work after the status date would change, for a person to look at before anything is saved. Tasks
 * not begun start no earlier than the status date, those by a constraint that no link moves there; of those begun, what is done stays and what remains goes on after it.
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
  const status = parseLocal(statusDate)!
  const begun = splits(before.schedule.compiled, before.schedule.dates, status)
  const parts = new Map(begun.changes.map(({ task, change }) => [task, change]))
  const constraint: Partial<PlanTask> = { constraint: 'startNoEarlierThan', constraintDate: statusDate }
  const moving = (tasks: ReadonlySet<number>): Plan => ({
    ...plan,
    statusDate,
    tasks: plan.tasks.map((task, index) =>
      parts.has(task.key) || tasks.has(index)
        ? { ...task, ...parts.get(task.key), ...(tasks.has(index) && constraint) }
        : task,
    ),
  })
  const plain = tried(moving(new Set()))
  if (!plain.ok) return plain
  const found = constrained(plain.schedule, status, (tasks) => tried(moving(tasks)))
  if (!found.ok) return found
  const after = schedulePlan(moving(found.tasks))
  if (!after.ok) return after
  const changes = plan.tasks.flatMap(({ key: task }, index): Change[] => {
    const change = found.tasks.has(index) ? constraint : parts.get(task)
    return change ? [{ task, change }] : []
  })
  const left = behind(after.schedule, status).map((index): Held => {
    const { key: task, name } = plan.tasks[index]!
    return {
      task,
      name,
      reason: fixedBy(plain.schedule.compiled, index) ?? 'What comes after it leaves it no later place.',
    }
  })
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
  return {
    ok: true,
    work: { changes, moved, held: [...begun.held, ...left], before: before.schedule, after: after.schedule },
  }
}
