/** Links as adjacency lists, the order of computation, and loops named task by task. */
import type { Network } from './compiledPlan.ts'

type Links = Pick<Network, 'from' | 'to' | 'type' | 'lag' | 'lagKind'>

/** Lists the link indexes of each task: those of task i stand at `starts[i]` to before `starts[i + 1]`. */
function adjacency(count: number, ends: Int32Array): { starts: Int32Array; list: Int32Array } {
  const starts = new Int32Array(count + 1)
  for (let link = 0; link < ends.length; link++) starts[ends[link]! + 1]!++
  for (let task = 0; task < count; task++) starts[task + 1]! += starts[task]!
  const next = starts.slice()
  const list = new Int32Array(ends.length)
  for (let link = 0; link < ends.length; link++) list[next[ends[link]!]!++] = link
  return { starts, list }
}

/** The first child and the next sibling of each task, -1 where there is none. */
function children(parent: Int32Array): { first: Int32Array; next: Int32Array } {
  const first = new Int32Array(parent.length).fill(-1)
  const next = new Int32Array(parent.length).fill(-1)
  for (let task = parent.length - 1; task >= 0; task--) {
    const above = parent[task]!
    if (above < 0) continue
    next[task] = first[above]!
    first[above] = task
  }
  return { first, next }
}

/**
 * Orders the nodes (see `Network.order`) by Kahn's algorithm. A link reaches a summary at its gate; the gate goes before
 * its parts, they before the roll-up. The order is shorter than the number of nodes when there is a loop.
 */
export function orderNodes(
  parent: Int32Array,
  summary: Uint8Array,
  links: Links,
  outFrom: Int32Array,
  out: Int32Array,
): Int32Array {
  const count = parent.length
  const { first, next } = children(parent)
  const waits = new Int32Array(2 * count)
  const { to } = links
  const entry = (task: number): number => (summary[task] === 1 ? count + task : task)
  for (let link = 0; link < to.length; link++) waits[entry(to[link]!)]!++
  let nodes = count
  for (let task = 0; task < count; task++) {
    if (summary[task] === 1) nodes++
    const above = parent[task]!
    if (above < 0) continue
    waits[entry(task)]!++
    waits[above]!++
  }
  // What has become ready last goes next: neighbours in the plan are computed together, which memory likes.
  const ready = new Int32Array(nodes)
  let top = 0
  for (let task = count - 1; task >= 0; task--) if (waits[entry(task)] === 0) ready[top++] = entry(task)
  const order = new Int32Array(nodes)
  let end = 0
  while (top > 0) {
    const node = ready[--top]!
    order[end++] = node
    if (node >= count) {
      for (let part = first[node - count]!; part >= 0; part = next[part]!) {
        if (--waits[entry(part)]! === 0) ready[top++] = entry(part)
      }
      continue
    }
    const stop = outFrom[node + 1]!
    for (let i = outFrom[node]!; i < stop; i++) {
      const successor = entry(to[out[i]!]!)
      if (--waits[successor]! === 0) ready[top++] = successor
    }
    const above = parent[node]!
    if (above >= 0 && --waits[above]! === 0) ready[top++] = above
  }
  return end === nodes ? order : order.subarray(0, end)
}

/** Adjacency lists and order; the order is incomplete when there is a loop (`findLoop` names it). */
export function buildNetwork(parent: Int32Array, summary: Uint8Array, links: Links): Network {
  const into = adjacency(parent.length, links.to)
  const out = adjacency(parent.length, links.from)
  return {
    ...links,
    intoFrom: into.starts,
    into: into.list,
    outFrom: out.starts,
    out: out.list,
    order: orderNodes(parent, summary, links, out.starts, out.list),
  }
}

/**
 * The tasks of one loop in the order in which they wait for each other, the first not repeated; empty when there is none.
 * A summary stands for what belongs to it: it is part of the loop where its links or parts are.
 */
export function findLoop(parent: Int32Array, summary: Uint8Array, network: Network): number[] {
  const count = parent.length
  const ordered = new Uint8Array(2 * count)
  for (const node of network.order) ordered[node] = 1
  const entry = (task: number): number => (summary[task] === 1 ? count + task : task)
  const { first, next } = children(parent)
  // Every node that is not ordered waits for another such node; walking back along them must come round.
  const waitsFor = (node: number): number => {
    const task = node % count
    const candidates: number[] = []
    if (node === entry(task)) {
      for (let i = network.intoFrom[task]!; i < network.intoFrom[task + 1]!; i++) {
        candidates.push(network.from[network.into[i]!]!)
      }
      if (parent[task]! >= 0) candidates.push(count + parent[task]!)
    } else {
      for (let part = first[task]!; part >= 0; part = next[part]!) candidates.push(part)
    }
    return candidates.find((candidate) => ordered[candidate] === 0) ?? -1
  }
  let node = -1
  for (let task = 0; task < count && node < 0; task++) if (ordered[task] === 0) node = task
  if (node < 0) return []
  const seen = new Map<number, number>()
  const walk: number[] = []
  while (node >= 0 && !seen.has(node)) {
    seen.set(node, walk.push(node) - 1)
    node = waitsFor(node)
  }
  const loop = walk.slice(seen.get(node) ?? 0).reverse()
  return [...new Set(loop.map((member) => member % count))]
}
