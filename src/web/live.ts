/**
 * What changes on the server, as it happens. One stream for the whole browser: the tab that holds a lock keeps it and
 * tells the others, for a browser allows six connections to a server and each stream occupies one. What it touches of
 * the world is handed in.
 */

/** Record type, identifier, version; version 0 means removed. */
export type Change = readonly [type: string, id: string, version: number]
export type LiveStatus = 'live' | 'reconnecting' | 'offline'

/** An `EventSource`, as far as it is used. */
export interface Source {
  addEventListener(name: 'open' | 'error' | 'changed', listener: (event: { data: string }) => void): void
  readonly readyState: number
  close(): void
}
/** A `BroadcastChannel`, as far as it is used. */
export interface Channel {
  postMessage(message: unknown): void
  addEventListener(name: 'message', listener: (event: { data: unknown }) => void): void
  close(): void
}
export interface LiveWorld {
  readonly open: () => Source
  /** Runs `held` as soon as the lock is ours; the lock is kept until its promise ends. `first`: nobody else had it. */
  readonly lock: (held: (first: boolean) => Promise<void>, signal: AbortSignal) => void
  readonly channel: () => Channel
  readonly later: (run: () => void, ms: number) => () => void
}
export interface LiveListener {
  readonly changes: (changes: readonly Change[]) => void
  readonly status: (status: LiveStatus) => void
  /** Changes may have been missed: everything that is shown should be asked again. */
  readonly resumed: () => void
  /** The server does not give the stream any more: the session may have ended. */
  readonly refused: () => void
}

type Message =
  | { kind: 'changes'; changes: readonly Change[] }
  | { kind: 'status'; status: LiveStatus }
  | { kind: 'resumed' }
  | { kind: 'refused' }
  | { kind: 'hello' }

const CLOSED = 2
/** After so long without a stream it is called offline rather than reconnecting. */
const GIVE_UP_MS = 15_000

/** Begins to listen; the result ends it. */
export function startLive(world: LiveWorld, listener: LiveListener): () => void {
  const stop = new AbortController()
  const channel = world.channel()
  let status: LiveStatus = 'reconnecting'
  let leading = false
  const show = (next: LiveStatus) => {
    status = next
    listener.status(next)
  }
  const tell = (message: Message) => channel.postMessage(message)

  channel.addEventListener('message', ({ data }) => {
    const message = data as Message
    if (message.kind === 'hello') {
      if (leading) tell({ kind: 'status', status })
    } else if (leading) return
    else if (message.kind === 'changes') listener.changes(message.changes)
    else if (message.kind === 'status') show(message.status)
    else if (message.kind === 'refused') listener.refused()
    else listener.resumed()
  })

  const lead = (first: boolean) =>
    new Promise<void>((release) => {
      leading = true
      let opened = !first
      let source: Source | undefined
      let failures = 0
      let cancelRetry = () => {}
      let cancelGiveUp = () => {}
      const set = (next: LiveStatus) => {
        show(next)
        tell({ kind: 'status', status: next })
      }
      const connect = () => {
        const made = world.open()
        source = made
        made.addEventListener('open', () => {
          failures = 0
          cancelGiveUp()
          cancelGiveUp = () => {}
          set('live')
          if (opened) {
            listener.resumed()
            tell({ kind: 'resumed' })
          }
          opened = true
        })
        made.addEventListener('changed', (event) => {
          const changes = JSON.parse(event.data) as readonly Change[]
          listener.changes(changes)
          tell({ kind: 'changes', changes })
        })
        made.addEventListener('error', () => {
          if (status === 'live') {
            set('reconnecting')
            cancelGiveUp = world.later(() => set('offline'), GIVE_UP_MS)
          }
          // The browser tries again by itself unless the server answered with an error.
          if (made.readyState !== CLOSED) return
          made.close()
          listener.refused()
          tell({ kind: 'refused' })
          cancelRetry = world.later(connect, Math.min(30_000, 1000 * 2 ** failures++))
        })
      }
      set('reconnecting')
      cancelGiveUp = world.later(() => set('offline'), GIVE_UP_MS)
      connect()
      stop.signal.addEventListener(
        'abort',
        () => {
          cancelRetry()
          cancelGiveUp()
          source?.close()
          leading = false
          release()
        },
        { once: true },
      )
    })

  world.lock(lead, stop.signal)
  tell({ kind: 'hello' })
  return () => {
    stop.abort()
    channel.close()
  }
}
