/** Edits of a plan's outline: rows added, removed, moved and indented. `summary` follows from the levels. */
import type { Edit, EditOf } from './planEditSchema.ts'
import { type Step, TASK_GONE } from './planListEdits.ts'
import { hasChildren, outlineRoots, subtreeEnd, taskPositions } from './planOutline.ts'
import type { Key, Plan, PlanTask } from './schedule/plan.ts'

export type OutlineEdit = EditOf<'addTasks' | 'removeTasks' | 'moveTasks' | 'setLevels'>

/** Applies one edit of the outline; a sentence when it cannot be. */
export function applyOutlineEdit(plan: Plan, edit: OutlineEdit): Step {
  switch (edit.do) {
    case 'addTasks':
      return addTasks(plan, edit)
    case 'removeTasks':
      return removeTasks(plan, edit)
    case 'moveTasks':
      return moveTasks(plan, edit)
    case 'setLevels':
      return setLevels(plan, edit)
  }
}

function addTasks(plan: Plan, edit: EditOf<'addTasks'>): Step {
  const positions = taskPositions(plan.tasks)
  const after = edit.after === null ? -1 : positions.get(edit.after)
  if (after === undefined) return TASK_GONE
  const keys = new Set<Key>()
  for (const task of edit.tasks) {
    if (positions.has(task.key) || keys.has(task.key)) return `“${task.name}” is in the plan already`
    keys.add(task.key)
  }
  const taken = takenOver(plan.tasks, after, edit.tasks)
  if (taken) return taken
  return outlined(plan, plan.tasks.toSpliced(after + 1, 0, ...edit.tasks), {}, [
    { do: 'removeTasks', tasks: edit.tasks.map((task) => task.key) },
  ])
}

function removeTasks(plan: Plan, edit: EditOf<'removeTasks'>): Step {
  const positions = taskPositions(plan.tasks)
  if (edit.tasks.some((key) => !positions.has(key))) return TASK_GONE
  const gone = new Uint8Array(plan.tasks.length)
  for (const root of outlineRoots(plan.tasks, edit.tasks)) gone.fill(1, root, subtreeEnd(plan.tasks, root))
  const isGone = (key: Key) => gone[positions.get(key) ?? -1] === 1

  const undo: Edit[] = []
  for (let row = 0; row < gone.length; row++) {
    if (!gone[row]) continue
    let end = row
    while (gone[end]) end++
    undo.push({ do: 'addTasks', after: plan.tasks[row - 1]?.key ?? null, tasks: plan.tasks.slice(row, end) })
    row = end
  }
  plan.links.forEach((link, at) => {
    if (isGone(link.from) || isGone(link.to)) undo.push({ do: 'addLink', link, at })
  })
  plan.assignments.forEach((assignment, at) => {
    if (isGone(assignment.task)) undo.push({ do: 'addAssignment', assignment, at })
  })
  return outlined(
    plan,
    plan.tasks.filter((_, row) => !gone[row]),
    {
      links: plan.links.filter((link) => !isGone(link.from) && !isGone(link.to)),
      assignments: plan.assignments.filter((assignment) => !isGone(assignment.task)),
    },
    undo,
  )
}

function moveTasks(plan: Plan, edit: EditOf<'moveTasks'>): Step {
  const positions = taskPositions(plan.tasks)
  const starts: { row: number; move: number }[] = []
  for (const [move, { task }] of edit.moves.entries()) {
    const row = positions.get(task)
    if (row === undefined) return TASK_GONE
    if (starts.some((other) => other.row === row)) return `“${nameAt(plan, row)}” cannot move to two places at once`
    starts.push({ row, move })
  }
  // A task that moves out of one that moves too belongs to its own move: outer first, inner over it.
  const moveOf = new Int32Array(plan.tasks.length).fill(-1)
  starts.sort((a, b) => a.row - b.row)
  for (const { row, move } of starts) moveOf.fill(move, row, subtreeEnd(plan.tasks, row))
  const blocks: PlanTask[][] = edit.moves.map(() => [])
  plan.tasks.forEach((task, row) => blocks[moveOf[row] as number]?.push(task))
  const tasks = plan.tasks.filter((_, row) => moveOf[row] === -1)
  for (const [move, { after, level }] of edit.moves.entries()) {
    const block = blocks[move] as PlanTask[]
    const place = after === null ? -1 : tasks.findIndex((other) => other.key === after)
    if (after !== null && place < 0) return positions.has(after) ? 'A task cannot be moved into itself' : TASK_GONE
    const by = level - (block[0] as PlanTask).level
    const shifted = by === 0 ? block : block.map((row) => ({ ...row, level: row.level + by }))
    const taken = takenOver(tasks, place, shifted)
    if (taken) return taken
    tasks.splice(place + 1, 0, ...shifted)
  }
  const back = starts.map(({ row }) => ({
    task: (plan.tasks[row] as PlanTask).key,
    after: plan.tasks[row - 1]?.key ?? null,
    level: (plan.tasks[row] as PlanTask).level,
  }))
  return outlined(plan, tasks, {}, [{ do: 'moveTasks', moves: back }])
}

function setLevels(plan: Plan, edit: EditOf<'setLevels'>): Step {
  const positions = taskPositions(plan.tasks)
  const tasks = plan.tasks.slice()
  const back: EditOf<'setLevels'>['levels'] = []
  for (const { task, level } of edit.levels) {
    const row = positions.get(task)
    if (row === undefined) return TASK_GONE
    const old = tasks[row] as PlanTask
    back.unshift({ task, level: old.level })
    tasks[row] = { ...old, level }
  }
  return outlined(plan, tasks, {}, [{ do: 'setLevels', levels: back }])
}

const nameAt = (plan: Plan, row: number) => (plan.tasks[row] as PlanTask).name

/** Rows put between a summary and what belongs to it must not become the summary of these. */
function takenOver(tasks: readonly PlanTask[], after: number, added: readonly PlanTask[]): string | undefined {
  const next = tasks[after + 1]
  const shallow = next && added.find((task) => task.level < next.level)
  return shallow
    ? `“${shallow.name}” cannot stand here at level ${shallow.level}: it would take “${next.name}” from the summary above it`
    : undefined
}

/**
 * The plan with the new rows, when each stands at most one level below the row above it. A task that gained its first
 * row below becomes a summary, one that lost its last becomes an ordinary task again.
 */
function outlined(plan: Plan, tasks: PlanTask[], rest: Partial<Plan>, inverse: Edit[]): Step {
  const before = taskPositions(plan.tasks)
  for (const [row, task] of tasks.entries()) {
    const above = tasks[row - 1]
    const was = before.get(task.key)
    if (task.level > (above?.level ?? 0) + 1 && !wasIrregular(plan.tasks, was, above?.key))
      return above
        ? `“${task.name}” cannot stand two levels below “${above.name}”, the row above it`
        : `“${task.name}” is the first row and cannot be indented`
    const parent = hasChildren(tasks, row)
    const changed = was === undefined ? parent && !task.summary : parent !== hasChildren(plan.tasks, was)
    if (changed && task.summary !== parent) tasks[row] = { ...task, summary: parent }
  }
  return { plan: { ...plan, ...rest, tasks }, inverse }
}

/** Files may hold outlines that jump; what stood so before may stay. */
function wasIrregular(tasks: readonly PlanTask[], row: number | undefined, above: Key | undefined): boolean {
  if (row === undefined) return false
  const before = tasks[row - 1]
  return before?.key === above && (tasks[row] as PlanTask).level > (before?.level ?? 0) + 1
}
