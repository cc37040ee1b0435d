/** One task changed in a compiled plan: what a drag does many times a second. */
import { writeTask } from './compile.ts'
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { BY_ASSIGNMENT } from './compiledPlan.ts'
import type { Key, PlanTask } from './plan.ts'

/** What can change without compiling anew: not a task's place in the outline, its people or its calendar. */
export type TaskChange = Partial<
  Pick<
    PlanTask,
    | 'duration'
    | 'constraint'
    | 'constraintDate'
    | 'deadline'
    | 'percentComplete'
    | 'actualStart'
    | 'actualFinish'
    | 'remainingDuration'
    | 'levelingDelay'
    | 'parts'
    | 'start'
    | 'finish'
  >
>

/**
 * Changes a task in place and returns it as it was, so that changing it back undoes this. The plan that was compiled is not
 * touched. Throws `RangeError` when there is no such task.
 */
export function changeTask(compiled: CompiledPlan, key: Key, change: TaskChange): PlanTask {
  const index = compiled.indexOf.get(key)
  if (index === undefined) throw new RangeError(`There is no task ${key} in the plan`)
  const before = compiled.tasks[index]!
  const after = { ...before, ...change }
  compiled.tasks[index] = after
  writeTask(compiled, index, after)
  if (compiled.runsBy[index] === BY_ASSIGNMENT) {
    const assignments = compiled.taskCalendars.of(after).assignments
    // People work for as long as the task lasts: their time grows and shrinks with its duration.
    const planned = compiled.plan.tasks[index]!.duration
    const ratio = planned > 0 ? after.duration / planned : 1
    for (const [i, { seconds }] of assignments.entries()) {
      compiled.assignmentSeconds[compiled.assignmentsFrom[index]! + i] = Math.round(seconds * ratio)
    }
  }
  return before
}

/** A task that stands elsewhere after a change; instants before and after. */
export interface MovedTask {
  task: number
  startBefore: number
  finishBefore: number
  start: number
  finish: number
}

/** The tasks whose scheduled dates differ between two runs of the same plan, in outline order. */
export function movedTasks(before: Dates, after: Dates): MovedTask[] {
  const moved: MovedTask[] = []
  for (let task = 0; task < before.start.length; task++) {
    if (before.start[task] === after.start[task] && before.finish[task] === after.finish[task]) continue
    moved.push({
      task,
      startBefore: before.start[task]!,
      finishBefore: before.finish[task]!,
      start: after.start[task]!,
      finish: after.finish[task]!,
    })
  }
  return moved
}
