/** The rows that are seen: the outline without what is folded away, with what the tree-grid says of each. */
import type { Key, PlanTask } from '../schedule/plan.ts'

export interface Row {
  /** Place in the plan's list of tasks. */
  readonly task: number
  readonly level: number
  readonly expanded: boolean | undefined
  /** Place among the rows of the same summary, from 1. */
  readonly position: number
  readonly siblings: number
}

/** Visible rows in order. `collapsed` holds the keys of folded summaries. */
export function visibleRows(tasks: readonly PlanTask[], collapsed: ReadonlySet<Key>): Row[] {
  const places = siblingPlaces(tasks)
  const rows: Row[] = []
  let hiddenBelow = Number.POSITIVE_INFINITY
  const top = tasks[0]?.level === 0 ? 0 : 1
  tasks.forEach((task, index) => {
    if (task.level > hiddenBelow) return
    hiddenBelow = Number.POSITIVE_INFINITY
    const parent = (tasks[index + 1]?.level ?? 0) > task.level
    const folded = parent && collapsed.has(task.key)
    if (folded) hiddenBelow = task.level
    rows.push({
      task: index,
      level: Math.max(1, task.level - top + 1),
      expanded: parent ? !folded : undefined,
      position: places.position[index] as number,
      siblings: places.siblings[index] as number,
    })
  })
  return rows
}

function siblingPlaces(tasks: readonly PlanTask[]): { position: Int32Array; siblings: Int32Array } {
  const position = new Int32Array(tasks.length)
  const group = new Int32Array(tasks.length)
  const sizes: number[] = []
  const open: { level: number; group: number }[] = []
  tasks.forEach((task, index) => {
    while (open.length > 0 && (open.at(-1)?.level as number) > task.level) open.pop()
    if (open.at(-1)?.level !== task.level) {
      open.push({ level: task.level, group: sizes.length })
      sizes.push(0)
    }
    const mine = (open.at(-1) as { group: number }).group
    sizes[mine] = (sizes[mine] as number) + 1
    group[index] = mine
    position[index] = sizes[mine] as number
  })
  return { position, siblings: group.map((mine) => sizes[mine] as number) }
}
