/**
 * Which links a plan may hold: none from a task to itself, none between a summary and what belongs to it, none that
 * closes a circle. A link on a summary counts for every task within it, whatever its type, as Microsoft Project counts it.
 */
import { isAncestor, parentRows, taskPositions } from './planOutline.ts'
import type { Key, Plan, PlanLink, PlanTask } from './schedule/plan.ts'

/**
 * The refusal of the new links or the new outline in a sentence, or none. `added` are links that `before` did not have.
 * A circle that the plan held before is not blamed on the change.
 */
export function linkRefusal(before: Plan, after: Plan, added: readonly PlanLink[]): string | undefined {
  const positions = taskPositions(after.tasks)
  const name = (key: Key) => `“${(after.tasks[positions.get(key) ?? -1] as PlanTask).name}”`
  const outlineChanged = before.tasks.length !== after.tasks.length || !sameOutline(before.tasks, after.tasks)
  for (const link of outlineChanged ? after.links : added) {
    const from = positions.get(link.from)
    const to = positions.get(link.to)
    if (from === undefined || to === undefined) continue
    if (from === to) return `${name(link.from)} cannot be linked to itself`
    const upper = isAncestor(after.tasks, from, to)
      ? link.from
      : isAncestor(after.tasks, to, from)
        ? link.to
        : undefined
    if (upper !== undefined && (added.includes(link) || !wasNested(before, link))) {
      const lower = upper === link.from ? link.to : link.from
      return `${name(lower)} belongs to ${name(upper)}: a task cannot be linked to a summary above it. Link it to a task within the summary instead`
    }
  }
  if (added.length === 0 && !outlineChanged) return undefined
  const circle = findCircle(after)
  if (!circle) return undefined
  const blamed = added.find((link) => onCircle(after, link))
  if (!blamed && findCircle(before)) return undefined
  const path = blamed ? circleThrough(after, blamed) : circle
  return `This would close a circle: ${[...path, path[0] as Key].map(name).join(' → ')}. Remove one of these links first`
}

function sameOutline(a: readonly PlanTask[], b: readonly PlanTask[]): boolean {
  return a === b || a.every((task, row) => task.key === b[row]?.key && task.level === b[row]?.level)
}

function wasNested(plan: Plan, link: PlanLink): boolean {
  const positions = taskPositions(plan.tasks)
  const from = positions.get(link.from)
  const to = positions.get(link.to)
  if (from === undefined || to === undefined) return false
  return isAncestor(plan.tasks, from, to) || isAncestor(plan.tasks, to, from)
}

/** Two nodes a row: 2r where it begins, 2r + 1 where it ends; a summary begins before its parts and ends after them. */
function successors(plan: Plan): number[][] {
  const positions = taskPositions(plan.tasks)
  const parents = parentRows(plan.tasks)
  const next: number[][] = Array.from({ length: plan.tasks.length * 2 }, () => [])
  const leaf = new Uint8Array(plan.tasks.length).fill(1)
  parents.forEach((parent, row) => {
    if (parent < 0) return
    leaf[parent] = 0
    next[parent * 2]?.push(row * 2)
    next[row * 2 + 1]?.push(parent * 2 + 1)
  })
  leaf.forEach((isLeaf, row) => {
    if (isLeaf) next[row * 2]?.push(row * 2 + 1)
  })
  for (const link of plan.links) {
    const from = positions.get(link.from)
    const to = positions.get(link.to)
    if (from !== undefined && to !== undefined) next[from * 2 + 1]?.push(to * 2)
  }
  return next
}

/** Tasks of one circle in link order, or none. Iterative, so that a chain of any length is walked. */
export function findCircle(plan: Plan): Key[] | undefined {
  const next = successors(plan)
  const state = new Uint8Array(next.length)
  for (let root = 0; root < next.length; root++) {
    if (state[root]) continue
    const path = [root]
    const turn = [0]
    state[root] = 1
    while (path.length > 0) {
      const node = path.at(-1) as number
      const step = turn[turn.length - 1] as number
      const target = next[node]?.[step]
      if (target === undefined) {
        state[node] = 2
        path.pop()
        turn.pop()
        continue
      }
      turn[turn.length - 1] = step + 1
      if (state[target] === 1) return tasksAlong(plan, path.slice(path.indexOf(target)))
      if (state[target] === 0) {
        state[target] = 1
        path.push(target)
        turn.push(0)
      }
    }
  }
  return undefined
}

function tasksAlong(plan: Plan, nodes: readonly number[]): Key[] {
  return [...new Set(nodes.map((node) => (plan.tasks[node >> 1] as PlanTask).key))]
}

function onCircle(plan: Plan, link: PlanLink): boolean {
  return circleThrough(plan, link).length > 0
}

/** The shortest way from the link's successor back to its predecessor; empty when there is none. */
function circleThrough(plan: Plan, link: PlanLink): Key[] {
  const next = successors(plan)
  const positions = taskPositions(plan.tasks)
  const begin = (positions.get(link.to) as number) * 2
  const goal = (positions.get(link.from) as number) * 2 + 1
  const cameFrom = new Map<number, number>([[begin, -1]])
  const queue = [begin]
  for (const node of queue) {
    if (node === goal) {
      const path: number[] = []
      for (let at = goal; at >= 0; at = cameFrom.get(at) as number) path.unshift(at)
      const around = tasksAlong(plan, path)
      return [link.from, ...around.filter((key) => key !== link.from)]
    }
    for (const target of next[node] ?? []) {
      if (cameFrom.has(target)) continue
      cameFrom.set(target, node)
      queue.push(target)
    }
  }
  return []
}
