/** Live changes in the page: the stream of this browser, its status, and hooks for what is shown. */
import { type QueryKey, useQuery } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { api } from './api.ts'
import { type Change, type LiveStatus, type LiveWorld, type Source, startLive } from './live.ts'
import { invalidate, queryClient } from './queries.ts'
import type { Session } from './session.screen.tsx'

const NAME = 'ambit-live'

const world: LiveWorld = {
  open: () => new EventSource('/api/events') as Source,
  lock: (held, signal) => {
    const quietly = (error: unknown) => {
      if (!signal.aborted) throw error
    }
    void navigator.locks
      .request(NAME, { ifAvailable: true }, async (lock) => {
        if (lock) await held(true)
        return lock !== null
      })
      .then((led) => (led ? undefined : navigator.locks.request(NAME, { signal }, () => held(false))))
      .catch(quietly)
  },
  channel: () => new BroadcastChannel(NAME),
  later: (run, ms) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

let status: LiveStatus = 'reconnecting'
const statusListeners = new Set<() => void>()
const changeListeners = new Set<(changes: readonly Change[]) => void>()
let gathered: Change[] = []
let timer: ReturnType<typeof setTimeout> | undefined

/** A burst (an import, a rescheduled plan) asks each list once. */
function gather(changes: readonly Change[]) {
  gathered.push(...changes)
  timer ??= setTimeout(() => {
    const all = gathered
    gathered = []
    timer = undefined
    invalidate(queryClient, all)
    for (const listener of changeListeners) listener(all)
  }, 100)
}

/** Signed out elsewhere, or disabled: the page must not go on showing what it showed. */
async function askSession() {
  const session = await api.get<Session>('/api/session').catch(() => null)
  if (session && !session.account) api.endSession()
}

/** Listens as long as somebody is signed in; once, in the shell. */
export function useLiveStream() {
  useEffect(
    () =>
      startLive(world, {
        changes: gather,
        status: (next) => {
          status = next
          for (const listener of statusListeners) listener()
        },
        refused: () => void askSession(),
        resumed: () => void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' }),
      }),
    [],
  )
}

const subscribeStatus = (listener: () => void) => {
  statusListeners.add(listener)
  return () => statusListeners.delete(listener)
}

/** Whether changes of others arrive by themselves. Without a network it is offline, whatever the stream says. */
export function useLiveStatus(): LiveStatus {
  const online = useSyncExternalStore(
    (listener) => {
      window.addEventListener('online', listener)
      window.addEventListener('offline', listener)
      return () => {
        window.removeEventListener('online', listener)
        window.removeEventListener('offline', listener)
      }
    },
    () => navigator.onLine,
  )
  const stream = useSyncExternalStore(subscribeStatus, () => status)
  return online ? stream : 'offline'
}

/**
 * Follows one record type, or one record of it. Lists and rows under the keys of `queries.ts` follow by themselves; this
 * is for what is kept under another key (`then` is that key), or is to be handled by hand (`then` is a function).
 */
export function useLive(type: string, id: string | undefined, then: QueryKey | ((changes: readonly Change[]) => void)) {
  const newest = useRef(then)
  useLayoutEffect(() => {
    newest.current = then
  })
  useEffect(() => {
    const listener = (changes: readonly Change[]) => {
      const mine = changes.filter((change) => change[0] === type && (id === undefined || change[1] === id))
      if (mine.length === 0) return
      const run = newest.current
      if (typeof run === 'function') run(mine)
      else void queryClient.invalidateQueries({ queryKey: run })
    }
    changeListeners.add(listener)
    return () => void changeListeners.delete(listener)
  }, [type, id])
}

/** Long work on the server. */
export interface Job<Result = unknown> {
  readonly id: string
  readonly name: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly progress: { readonly done: number; readonly total: number; readonly note?: string }
  readonly result?: Result
  /** What went wrong, in words. */
  readonly error?: string | { readonly message: string }
}

export const jobEnded = (job: Job | undefined) =>
  job !== undefined && ['done', 'failed', 'cancelled'].includes(job.state)

/** Follows a job until it has ended: by live changes, and every two seconds in case one is missed. */
export function useJob<Result = unknown>(id: string | null): Job<Result> | undefined {
  const key = ['job', id]
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<Job<Result>>(`/api/jobs/${id}`, { signal }),
    enabled: id !== null,
    staleTime: 0,
    refetchInterval: (query) => (jobEnded(query.state.data) ? false : 2000),
  })
  useLive('platform.job', id ?? '', key)
  return data
}
