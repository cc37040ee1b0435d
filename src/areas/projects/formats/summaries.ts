/** Which tasks of an outline are summaries. */
import type { PlanTask } from '../schedule/plan.ts'

/**
 * A task is a summary when the next one stands deeper, and the first at level 0 (a file's project summary) always. What a
 * file says of it does not count: a subproject's row is marked and has nothing beneath it.
 */
export function settleSummaries(tasks: PlanTask[]): void {
  tasks.forEach((task, i) => {
    task.summary = (tasks[i + 1]?.level ?? 0) > task.level || (task.level === 0 && i === 0)
  })
}
