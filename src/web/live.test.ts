import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Change, type LiveStatus, type LiveWorld, type Source, startLive } from './live.ts'

/** A browser with tabs: one lock, one channel, streams that the test opens and breaks, and a clock that it moves. */
function browser() {
  const channels = new Set<(data: unknown) => void>()
  const sources: (Source & { state: number; closed: boolean; fire: (name: string, data?: unknown) => void })[] = []
  const timers: { run: () => void; ms: number; on: boolean }[] = []
  const queue: { held: (first: boolean) => Promise<void>; signal: AbortSignal }[] = []
  let held = false
  const next = (first: boolean) => {
    const waiting = queue.shift()
    if (!waiting) return
    if (waiting.signal.aborted) return next(first)
    held = true
    void waiting.held(first).then(() => {
      held = false
      next(false)
    })
  }
  const world: LiveWorld = {
    open: () => {
      const listeners = new Map<string, (event: { data: string }) => void>()
      const source = {
        state: 0,
        closed: false,
        get readyState() {
          return this.state
        },
        addEventListener: (name: string, listener: (event: { data: string }) => void) =>
          void listeners.set(name, listener),
        fire: (name: string, data?: unknown) => listeners.get(name)?.({ data: JSON.stringify(data) ?? '' }),
        close() {
          this.closed = true
        },
      }
      sources.push(source)
      return source
    },
    lock: (run, signal) => {
      const first = !held && queue.length === 0
      queue.push({ held: run, signal })
      if (!held) next(first)
    },
    channel: () => {
      let hear: (event: { data: unknown }) => void = () => {}
      const own = (data: unknown) => hear({ data })
      channels.add(own)
      return {
        addEventListener: (_, listener) => {
          hear = listener
        },
        postMessage: (data) => [...channels].filter((other) => other !== own).forEach((other) => other(data)),
        close: () => void channels.delete(own),
      }
    },
    later: (run, ms) => {
      const timer = { run, ms, on: true }
      timers.push(timer)
      return () => void (timer.on = false)
    },
  }
  const tab = () => {
    const seen = { changes: [] as Change[], status: [] as LiveStatus[], resumed: 0, refused: 0 }
    const close = startLive(world, {
      changes: (changes) => void seen.changes.push(...changes),
      status: (status) => void seen.status.push(status),
      resumed: () => void seen.resumed++,
      refused: () => void seen.refused++,
    })
    return { seen, close }
  }
  return { tab, sources, timers }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('ten tabs share one stream, and all of them hear', () => {
  const { tab, sources } = browser()
  const tabs = Array.from({ length: 10 }, tab)
  assert.equal(sources.length, 1)
  sources[0]!.fire('open')
  sources[0]!.fire('changed', [['projects.task', 'a', 7]])
  for (const one of tabs) {
    assert.deepEqual(one.seen.changes, [['projects.task', 'a', 7]])
    assert.equal(one.seen.status.at(-1), 'live')
    assert.equal(one.seen.resumed, 0)
  }
})

test('a tab that comes later learns the status', () => {
  const { tab, sources } = browser()
  tab()
  sources[0]!.fire('open')
  assert.deepEqual(tab().seen.status, ['live'])
})

test('when the leading tab closes another takes over, and all ask again', async () => {
  const { tab, sources } = browser()
  const [first, second, third] = [tab(), tab(), tab()]
  sources[0]!.fire('open')
  first.close()
  await settled()
  assert.equal(sources.length, 2)
  assert.ok(sources[0]!.closed)
  sources[1]!.fire('open')
  assert.equal(second.seen.resumed, 1)
  assert.equal(third.seen.resumed, 1)
  sources[1]!.fire('changed', [['people.person', 'b', 0]])
  assert.deepEqual(third.seen.changes, [['people.person', 'b', 0]])
  assert.deepEqual(first.seen.changes, [])
})

test('a broken stream is reconnecting, then offline, then live and asked again', () => {
  const { tab, sources, timers } = browser()
  const { seen } = tab()
  sources[0]!.fire('open')
  sources[0]!.fire('error')
  timers.find((timer) => timer.on && timer.ms === 15_000)!.run()
  sources[0]!.fire('open')
  assert.deepEqual(seen.status, ['reconnecting', 'live', 'reconnecting', 'offline', 'live'])
  assert.equal(seen.resumed, 1)
  assert.equal(sources.length, 1)
})

test('a stream that the server refused is opened again, ever more slowly', () => {
  const { tab, sources, timers } = browser()
  const [leader, follower] = [tab(), tab()]
  for (let round = 0; round < 7; round++) {
    sources.at(-1)!.state = 2
    sources.at(-1)!.fire('error')
    const retry = timers.findLast((timer) => timer.ms !== 15_000)!
    assert.equal(retry.ms, Math.min(30_000, 1000 * 2 ** round))
    retry.run()
  }
  assert.equal(sources.length, 8)
  assert.deepEqual([leader.seen.refused, follower.seen.refused], [7, 7])
})
