/** Indent, outdent, reorder, add and remove as a person means it, turned into edits of the outline. */
import type { Edit } from './planEdits.ts'
import { outlineRoots, subtreeEnd, taskPositions } from './planOutline.ts'
import type { Key, Plan, PlanTask } from './schedule/plan.ts'

/** A task as it begins: automatic, one day, as soon as possible. */
export function newTask(plan: Plan, key: Key, name: string, level: number): PlanTask {
  return {
    key,
    name,
    level,
    summary: false,
    milestone: false,
    manual: false,
    active: true,
    type: 'fixedUnits',
    effortDriven: false,
    duration: plan.minutesPerDay * 60,
    elapsed: false,
    constraint: 'asSoonAsPossible',
    percentComplete: 0,
  }
}

/** A new task in the place of the row `before`, which moves down; null puts it at the end. */
export function insertTask(plan: Plan, before: Key | null, key: Key, name: string): Edit[] {
  const row = before === null ? plan.tasks.length : (taskPositions(plan.tasks).get(before) ?? plan.tasks.length)
  const level = Math.max(1, plan.tasks[row]?.level ?? plan.tasks.at(-1)?.level ?? 1)
  return [{ do: 'addTasks', after: plan.tasks[row - 1]?.key ?? null, tasks: [newTask(plan, key, name, level)] }]
}

/** A new task directly below the row `after`: its first child when it is a summary, otherwise its next sibling. */
export function insertTaskAfter(plan: Plan, after: Key, key: Key, name: string): Edit[] {
  const task = plan.tasks[taskPositions(plan.tasks).get(after) ?? -1]
  const level = task ? (task.summary ? task.level + 1 : task.level) : 1
  return [{ do: 'addTasks', after, tasks: [newTask(plan, key, name, level)] }]
}

/** One level deeper, with everything below; needs a row above on the same level or deeper. */
export function indent(plan: Plan, keys: readonly Key[]): Edit[] | string {
  const levels = new Map<Key, number>()
  for (const root of outlineRoots(plan.tasks, keys)) {
    const task = plan.tasks[root] as PlanTask
    const above = plan.tasks[root - 1]
    const aboveLevel = above ? (levels.get(above.key) ?? above.level) : 0
    if (aboveLevel < task.level) {
      return `“${task.name}” cannot be indented: ${above ? `it already stands directly below “${above.name}”` : 'it is the first row'}`
    }
    for (let row = root; row < subtreeEnd(plan.tasks, root); row++) {
      const each = plan.tasks[row] as PlanTask
      levels.set(each.key, each.level + 1)
    }
  }
  return levelEdits(levels)
}

/** One level up, with everything below; the rows that follow on its old level come to belong to it. */
export function outdent(plan: Plan, keys: readonly Key[]): Edit[] | string {
  const levels = new Map<Key, number>()
  for (const root of outlineRoots(plan.tasks, keys)) {
    const task = plan.tasks[root] as PlanTask
    if (task.level <= 1) return `“${task.name}” stands at the top level already`
    for (let row = root; row < subtreeEnd(plan.tasks, root); row++) {
      const each = plan.tasks[row] as PlanTask
      levels.set(each.key, each.level - 1)
    }
  }
  return levelEdits(levels)
}

function levelEdits(levels: ReadonlyMap<Key, number>): Edit[] {
  if (levels.size === 0) return []
  return [{ do: 'setLevels', levels: [...levels].map(([task, level]) => ({ task, level })) }]
}

/** Changes places with the sibling above (−1) or below (+1), each with everything below it. */
export function reorder(plan: Plan, keys: readonly Key[], by: -1 | 1): Edit[] | string {
  const roots = outlineRoots(plan.tasks, keys)
  const first = roots[0]
  const last = roots.at(-1)
  if (first === undefined || last === undefined) return []
  const task = plan.tasks[by < 0 ? first : last] as PlanTask
  const sibling = by < 0 ? previousSibling(plan.tasks, first) : nextSibling(plan.tasks, last)
  if (sibling === undefined)
    return `“${task.name}” is the ${by < 0 ? 'first' : 'last'} of its level here. Indent or outdent it to move it elsewhere`
  let after = by < 0 ? (plan.tasks[sibling - 1]?.key ?? null) : lastKey(plan.tasks, sibling)
  return [
    {
      do: 'moveTasks',
      moves: roots.map((root) => {
        const move = { task: (plan.tasks[root] as PlanTask).key, after, level: task.level }
        after = lastKey(plan.tasks, root)
        return move
      }),
    },
  ]
}

/**
 * Puts a row with everything below it between two rows that are seen (places in the list; what is folded away below
 * `above` stays with it). It keeps its level as far as the place allows.
 */
export function moveRow(plan: Plan, key: Key, above: number | undefined, below: number | undefined): Edit[] | string {
  const { tasks } = plan
  const from = tasks.findIndex((task) => task.key === key)
  const task = tasks[from]
  if (!task) return []
  const end = subtreeEnd(tasks, from)
  const inside = (row: number | undefined) => row !== undefined && row >= from && row < end
  if (inside(above) || inside(below)) return []
  const upper = above === undefined ? undefined : tasks[above]
  const lower = below === undefined ? undefined : tasks[below]
  const least = lower?.level ?? 1
  const most = Math.max(least, upper?.level ?? 1)
  const level = Math.min(most, Math.max(least, task.level))
  const after = above === undefined ? null : below === above + 1 ? (upper as PlanTask).key : lastKey(tasks, above)
  return [{ do: 'moveTasks', moves: [{ task: key, after, level }] }]
}

const lastKey = (tasks: readonly PlanTask[], row: number): Key => (tasks[subtreeEnd(tasks, row) - 1] as PlanTask).key

function previousSibling(tasks: readonly PlanTask[], row: number): number | undefined {
  const level = (tasks[row] as PlanTask).level
  for (let above = row - 1; above >= 0; above--) {
    const other = tasks[above] as PlanTask
    if (other.level === level) return above
    if (other.level < level) return undefined
  }
  return undefined
}

function nextSibling(tasks: readonly PlanTask[], row: number): number | undefined {
  const end = subtreeEnd(tasks, row)
  return tasks[end]?.level === (tasks[row] as PlanTask).level ? end : undefined
}
