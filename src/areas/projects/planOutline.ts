/**
 * The outline of a plan: rows in order, each with a level. A row's subtree is the run of deeper rows below it.
 */
import type { Key, PlanTask } from './schedule/plan.ts'

const positionsByTasks = new WeakMap<readonly PlanTask[], Map<Key, number>>()

/** Row of each task by key; remembered for as long as the array lives, so the array must not be changed in place. */
export function taskPositions(tasks: readonly PlanTask[]): Map<Key, number> {
  let positions = positionsByTasks.get(tasks)
  if (!positions) {
    positions = new Map(tasks.map((task, row) => [task.key, row]))
    positionsByTasks.set(tasks, positions)
  }
  return positions
}

/** `to` holds the same keys in the same rows as `from`, so its row index is shared: that spares 10,000 insertions on every drag. */
export function keepPositions(from: readonly PlanTask[], to: readonly PlanTask[]): void {
  positionsByTasks.set(to, taskPositions(from))
}

/** One past the last row of the subtree that begins at `row`. */
export function subtreeEnd(tasks: readonly PlanTask[], row: number): number {
  const level = tasks[row]?.level ?? 0
  let end = row + 1
  while (end < tasks.length && (tasks[end] as PlanTask).level > level) end++
  return end
}

/** Row of the parent of each row, −1 at the top. A level that jumps belongs to the nearest shallower row above. */
export function parentRows(tasks: readonly PlanTask[]): Int32Array {
  const parents = new Int32Array(tasks.length)
  const open: number[] = []
  tasks.forEach((task, row) => {
    while (open.length > 0 && (tasks[open.at(-1) as number] as PlanTask).level >= task.level) open.pop()
    parents[row] = open.at(-1) ?? -1
    open.push(row)
  })
  return parents
}

/** Work breakdown codes from the outline: `1`, `1.1`, `1.2`, `2` …; a project summary at level 0 is `0`, an empty line has none. */
export function wbsCodes(tasks: readonly PlanTask[]): string[] {
  const counts: number[] = []
  return tasks.map((task, row) => {
    if (task.level < 1) return row === 0 ? '0' : ''
    counts.length = Math.min(counts.length, task.level)
    while (counts.length < task.level) counts.push(0)
    counts[task.level - 1] = (counts[task.level - 1] ?? 0) + 1
    return counts.map((count) => Math.max(count, 1)).join('.')
  })
}

/** Is `upper` a summary above `lower`? */
export function isAncestor(tasks: readonly PlanTask[], upper: number, lower: number): boolean {
  return upper < lower && lower < subtreeEnd(tasks, upper)
}

/** The given tasks without those that already stand within another of them, in outline order. Unknown keys are left out. */
export function outlineRoots(tasks: readonly PlanTask[], keys: readonly Key[]): number[] {
  const positions = taskPositions(tasks)
  const rows = [...new Set(keys)].flatMap((key) => positions.get(key) ?? []).sort((a, b) => a - b)
  const roots: number[] = []
  let end = -1
  for (const row of rows) {
    if (row < end) continue
    roots.push(row)
    end = subtreeEnd(tasks, row)
  }
  return roots
}

/** Does the row have rows below it that belong to it? */
export function hasChildren(tasks: readonly PlanTask[], row: number): boolean {
  return (tasks[row + 1]?.level ?? 0) > (tasks[row]?.level ?? 0)
}
