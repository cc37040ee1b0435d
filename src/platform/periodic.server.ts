import type { Platform } from './area.ts'

/** Something to look after again and again: what is due, what is lost. */
export interface Periodic {
  /** `<area>.<what it does>` */
  readonly name: string
  /** Seconds from the end of one run to the beginning of the next. */
  readonly seconds: number
  /**
   * One round. It may run in several processes at once, so it takes what it works on with a lock; what takes long is
   * enqueued as a job. `signal` says that the process stops.
   */
  run(platform: Platform, signal: AbortSignal): Promise<void>
}

/** Runs each in rounds that never overlap in this process; a round that fails is logged and comes again. Gives how to stop. */
export function runPeriodically(platform: Platform, all: readonly Periodic[]): () => Promise<void> {
  const stop = new AbortController()
  const waiting = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const plan = (each: Periodic) => {
    if (stop.signal.aborted) return
    const timer = setTimeout(() => {
      waiting.delete(timer)
      const round = each
        .run(platform, stop.signal)
        .catch((error: unknown) => platform.log.warn('What is done regularly failed', { name: each.name, error }))
        .finally(() => {
          running.delete(round)
          plan(each)
        })
      running.add(round)
    }, each.seconds * 1000)
    timer.unref()
    waiting.add(timer)
  }
  for (const each of all) plan(each)
  return async () => {
    stop.abort()
    for (const timer of waiting) clearTimeout(timer)
    await Promise.all(running)
  }
}
