/** From a plan to numbers. */
import { parseLocal } from '../../people/index.ts'
import type { PlanProblem } from './check.ts'
import { checkPlan } from './check.ts'
import type { CompiledPlan } from './compiledPlan.ts'
import { ALAP, ASAP } from './compiledPlan.ts'
import { buildNetwork, findLoop } from './network.ts'
import { parentsOf } from './outline.ts'
import type { Key, Local, Plan, PlanLink, PlanTask } from './plan.ts'
import { CONSTRAINTS, LINK_TYPES } from './plan.ts'
import { TaskCalendars } from './taskCalendars.ts'

export type Compilation = { ok: true; compiled: CompiledPlan } | { ok: false; problems: PlanProblem[] }

const LAG_KINDS: readonly PlanLink['lagUnit'][] = ['working', 'elapsed', 'percent', 'elapsedPercent']

const instantOf = (text: Local | undefined): number =>
  text === undefined ? Number.NaN : (parseLocal(text) ?? Number.NaN)

/** Working time from the start of a split task to the point at which so much work is done. */
function offsetOfWork(parts: readonly { from: number; to: number }[], done: number): number {
  let left = done
  for (const part of parts) {
    if (left < part.to - part.from) return part.from + left
    left -= part.to - part.from
  }
  return parts.at(-1)!.to
}

/** Writes what a task says into the numbers; everything but its place, its links and its people. */
export function writeTask(compiled: CompiledPlan, index: number, task: PlanTask): void {
  const parts = task.parts && task.parts.length > 0 ? task.parts : undefined
  const complete = task.percentComplete >= 100 || task.actualFinish !== undefined
  const remaining = complete
    ? 0
    : (task.remainingDuration ?? Math.round(task.duration * (1 - task.percentComplete / 100)))
  compiled.duration[index] = task.duration
  compiled.extent[index] = parts ? parts.at(-1)!.to : task.duration
  compiled.remaining[index] = parts
    ? compiled.extent[index]! - offsetOfWork(parts, Math.max(0, task.duration - remaining))
    : remaining
  compiled.complete[index] = complete ? 1 : 0
  compiled.manual[index] = task.manual && (task.start !== undefined || task.finish !== undefined) ? 1 : 0
  compiled.manualStart[index] = instantOf(task.start)
  compiled.manualFinish[index] = instantOf(task.finish)
  const constraint = CONSTRAINTS.indexOf(task.constraint)
  compiled.constraintAt[index] = instantOf(task.constraintDate)
  // While a bar is dragged a date may still be missing; until it is there, the constraint holds nothing.
  compiled.constraint[index] = constraint > ALAP && Number.isNaN(compiled.constraintAt[index]!) ? ASAP : constraint
  compiled.deadline[index] = instantOf(task.deadline)
  // Progress without an actual start began when the task was last said to start.
  const begun = task.actualStart ?? (task.percentComplete > 0 || complete ? task.start : undefined)
  compiled.actualStart[index] = instantOf(begun)
  compiled.actualFinish[index] = instantOf(task.actualFinish ?? (complete ? task.finish : undefined))
  compiled.levelingDelay[index] = task.levelingDelay ?? 0
}

/** Marks inactive tasks, and with an inactive summary all that belongs to it. */
function writeActive(active: Uint8Array, parent: Int32Array, tasks: readonly PlanTask[]): void {
  for (const [index, task] of tasks.entries()) {
    const above = parent[index]!
    active[index] = task.active && (above < 0 || active[above] === 1) ? 1 : 0
  }
}

/** More names than these no sentence holds. */
const MOST_NAMES = 30

/** Names a loop in one sentence. */
function loopProblem(tasks: readonly PlanTask[], loop: readonly number[]): PlanProblem {
  const names = loop.slice(0, MOST_NAMES).map((index) => `"${tasks[index]!.name}"`)
  const more = loop.length > MOST_NAMES ? [`… ${loop.length - MOST_NAMES} more`] : []
  const [first] = loop
  return {
    at: `tasks[${first}]`,
    task: tasks[first!]!.key,
    message: `These tasks wait for each other in a loop: ${[...names, ...more, names[0]].join(' → ')}. Remove one of the links between them.`,
  }
}

/**
 * Checks a plan and turns it into numbers for `run`. Links of inactive tasks are left out. Never throws on a plan of the
 * right shape: what is wrong with it comes back as problems.
 */
export function compilePlan(plan: Plan): Compilation {
  const problems = checkPlan(plan)
  if (problems.length > 0) return { ok: false, problems }
  const count = plan.tasks.length
  const indexOf = new Map<Key, number>(plan.tasks.map((task, index) => [task.key, index]))
  const parent = parentsOf(plan.tasks.map((task) => task.level))
  const summary = new Uint8Array(count)
  for (const above of parent) if (above >= 0) summary[above] = 1
  const active = new Uint8Array(count)
  writeActive(active, parent, plan.tasks)

  const links = plan.links.length
  const ends = {
    from: new Int32Array(links),
    to: new Int32Array(links),
    type: new Uint8Array(links),
    lag: new Float64Array(links),
    lagKind: new Uint8Array(links),
  }
  for (const [index, link] of plan.links.entries()) {
    ends.from[index] = indexOf.get(link.from)!
    ends.to[index] = indexOf.get(link.to)!
    ends.type[index] = LINK_TYPES.indexOf(link.type)
    ends.lag[index] = link.lag
    ends.lagKind[index] = LAG_KINDS.indexOf(link.lagUnit)
  }
  const network = buildNetwork(parent, summary, ends)
  const loop = findLoop(parent, summary, network)
  if (loop.length > 0) return { ok: false, problems: [loopProblem(plan.tasks, loop)] }

  const calendars = new TaskCalendars(plan)
  const numbers = (): Float64Array => new Float64Array(count)
  const chosen = plan.tasks.map((task) => calendars.of(task))
  const assignmentsFrom = new Int32Array(count + 1)
  for (let task = 0; task < count; task++)
    assignmentsFrom[task + 1] = assignmentsFrom[task]! + chosen[task]!.assignments.length
  const assignments = chosen.flatMap((task) => task.assignments)
  const compiled: CompiledPlan = {
    plan,
    tasks: [...plan.tasks],
    count,
    indexOf,
    projectStart: instantOf(plan.start),
    projectFinish: plan.scheduleFrom === 'finish' ? instantOf(plan.finish) : Number.NaN,
    statusDate: instantOf(plan.statusDate),
    fromFinish: plan.scheduleFrom === 'finish',
    honorConstraints: plan.honorConstraints,
    progressOverride: plan.outOfSequence === 'progressOverride',
    multipleCriticalPaths: plan.multipleCriticalPaths ?? false,
    calendars: calendars.list,
    projectCalendar: calendars.list[calendars.project]!,
    parent,
    summary,
    active,
    manual: new Uint8Array(count),
    runsBy: Uint8Array.from(chosen, (task) => task.runsBy),
    workCalendar: Int32Array.from(chosen, (task) => task.work),
    lagCalendar: Int32Array.from(chosen, (task) => task.lag),
    duration: numbers(),
    extent: numbers(),
    remaining: numbers(),
    constraint: new Uint8Array(count),
    constraintAt: numbers(),
    deadline: numbers(),
    actualStart: numbers(),
    actualFinish: numbers(),
    complete: new Uint8Array(count),
    manualStart: numbers(),
    manualFinish: numbers(),
    levelingDelay: numbers(),
    assignmentsFrom,
    assignmentCalendar: Int32Array.from(assignments, (assignment) => assignment.calendar),
    assignmentSeconds: Float64Array.from(assignments, (assignment) => assignment.seconds),
    assignmentDelay: Float64Array.from(assignments, (assignment) => assignment.delay),
    taskCalendars: calendars,
    network,
  }
  for (const [index, task] of plan.tasks.entries()) writeTask(compiled, index, task)
  return { ok: true, compiled }
}
