/**
 * The yardstick for the scheduler: the least that a forward pass can be. Typed arrays only, Kahn's ordering included, every
 * link finish to start without lag, days as plain numbers, no calendars, no constraints, no backward pass. It allocates
 * nothing while it runs.
 */
export interface BareNetwork {
  count: number
  duration: Float64Array
  /** Successors of task i: `successors[from[i]]` to before `successors[from[i + 1]]`. */
  from: Int32Array
  successors: Int32Array
  /** How many predecessors each task has. */
  predecessors: Int32Array
  /** Working space and results. */
  waits: Int32Array
  queue: Int32Array
  start: Float64Array
  finish: Float64Array
}

/** Lays out a network from the ends of its links. */
export function bareNetwork(duration: Float64Array, linkFrom: Int32Array, linkTo: Int32Array): BareNetwork {
  const count = duration.length
  const from = new Int32Array(count + 1)
  const predecessors = new Int32Array(count)
  for (let link = 0; link < linkFrom.length; link++) {
    from[linkFrom[link]! + 1]!++
    predecessors[linkTo[link]!]!++
  }
  for (let task = 0; task < count; task++) from[task + 1]! += from[task]!
  const next = from.slice()
  const successors = new Int32Array(linkFrom.length)
  for (let link = 0; link < linkFrom.length; link++) successors[next[linkFrom[link]!]!++] = linkTo[link]!
  return {
    count,
    duration,
    from,
    successors,
    predecessors,
    waits: new Int32Array(count),
    queue: new Int32Array(count),
    start: new Float64Array(count),
    finish: new Float64Array(count),
  }
}

/** Orders the tasks and computes their early dates; returns the finish of the last. */
export function bareForwardPass(network: BareNetwork): number {
  const { count, duration, from, successors, predecessors, waits, queue, start, finish } = network
  waits.set(predecessors)
  start.fill(0)
  let end = 0
  for (let task = 0; task < count; task++) if (waits[task] === 0) queue[end++] = task
  let last = 0
  for (let position = 0; position < end; position++) {
    const task = queue[position]!
    const done = start[task]! + duration[task]!
    finish[task] = done
    if (done > last) last = done
    const stop = from[task + 1]!
    for (let i = from[task]!; i < stop; i++) {
      const successor = successors[i]!
      if (done > start[successor]!) start[successor] = done
      if (--waits[successor]! === 0) queue[end++] = successor
    }
  }
  return last
}
