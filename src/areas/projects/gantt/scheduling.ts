/** The scheduler as the Gantt uses it: the whole plan once, then single tasks while a bar is dragged. */
import { NoWorkingTimeError } from '../../people/index.ts'
import { compilePlan, writeTask } from '../schedule/compile.ts'
import { BY_ASSIGNMENT, type CompiledPlan, type Dates, emptyDates } from '../schedule/compiledPlan.ts'
import type { Plan, PlanTask } from '../schedule/plan.ts'
import { run } from '../schedule/run.ts'

/** A plan, its numbers and its dates, row by row. */
export interface Schedule {
  plan: Plan
  compiled: CompiledPlan
  dates: Dates
}

/** Schedules a plan; a sentence when it cannot be. */
export function computeSchedule(plan: Plan): Schedule | string {
  const compilation = compilePlan(plan)
  if (!compilation.ok) return compilation.problems[0]?.message ?? 'This plan cannot be scheduled'
  try {
    return { plan, compiled: compilation.compiled, dates: run(compilation.compiled) }
  } catch (error) {
    if (error instanceof NoWorkingTimeError) return error.message
    throw error
  }
}

/** What the numbers keep of a task elsewhere than in `writeTask`: when one of these changes, the plan is compiled anew. */
const STRUCTURAL = ['key', 'level', 'active', 'elapsed', 'calendar', 'ignoreResourceCalendar', 'type'] as const

/**
 * Schedules a plan that differs from `base` in a few tasks, reusing the numbers of `base`; they are put back afterwards.
 * Anything else than fields of tasks is compiled anew. `room` is filled if given.
 */
export function rescheduled(base: Schedule, plan: Plan, room?: Dates): Schedule | string {
  const changed = changedTasks(base, plan)
  if (!changed) return computeSchedule(plan)
  const { compiled } = base
  const dates = room && room.start.length === compiled.count ? room : emptyDates(compiled.count)
  try {
    for (const row of changed) writeTask(compiled, row, plan.tasks[row] as PlanTask)
    return { plan, compiled, dates: run(compiled, dates) }
  } catch (error) {
    if (error instanceof NoWorkingTimeError) return error.message
    throw error
  } finally {
    for (const row of changed) writeTask(compiled, row, base.plan.tasks[row] as PlanTask)
  }
}

/** Rows whose task changed in plain fields only; undefined when more than that changed. */
function changedTasks({ plan: before, compiled }: Schedule, after: Plan): number[] | undefined {
  const { tasks, name: _, ...rest } = after
  for (const field of Object.keys(rest) as (keyof typeof rest)[]) if (before[field] !== after[field]) return undefined
  if (before.tasks.length !== tasks.length || Object.keys(before).length !== Object.keys(after).length) return undefined
  const rows: number[] = []
  for (let row = 0; row < tasks.length; row++) {
    const [old, now] = [before.tasks[row] as PlanTask, tasks[row] as PlanTask]
    if (old === now) continue
    if (STRUCTURAL.some((field) => old[field] !== now[field])) return undefined
    // People on calendars of their own work for as long as the task lasts: their time is written with the plan.
    if (compiled.runsBy[row] === BY_ASSIGNMENT && old.duration !== now.duration) return undefined
    rows.push(row)
  }
  return rows
}
