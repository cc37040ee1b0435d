/** The inbox: everything that waits for somebody, from whatever service or area, in one list. */
import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import type { InboxItem, InboxTrace } from './source.ts'

/** What `GET /api/inbox` answers. */
export interface Inbox {
  /** The oldest first. */
  readonly waiting: readonly InboxItem[]
  readonly sent: readonly InboxTrace[]
  /** The newest first. */
  readonly done: readonly InboxTrace[]
}

/** The inbox of these areas and services. */
export function server(store: Store, areas: readonly AreaServer[]): AreaServer {
  const sources = areas.flatMap((area) => area.inbox ?? [])
  const waiting = async (caller: Caller) =>
    (await Promise.all(sources.map((source) => source.waiting(caller, store.db))))
      .flat()
      .toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
  const traces = async (caller: Caller, of: 'sent' | 'done') =>
    (await Promise.all(sources.map(async (source) => (await source[of]?.(caller, store.db)) ?? [])))
      .flat()
      .toSorted((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0))
  return {
    name: 'inbox',
    routes(app, platform) {
      app.get('/api/inbox', async (request): Promise<Inbox> => {
        const caller = await platform.callerOf(request)
        return {
          waiting: await waiting(caller),
          sent: await traces(caller, 'sent'),
          done: await traces(caller, 'done'),
        }
      })
      app.get('/api/inbox/count', async (request) => {
        const caller = await platform.callerOf(request)
        return { count: (await waiting(caller)).length }
      })
    },
  }
}
