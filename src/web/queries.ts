/** What has been asked of the server and is kept here, by keys under which live changes find it again. */
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'
import type { Change } from './live.ts'

export const listKey = (type: string, query: unknown = {}) => ['list', type, query] as const
export const rowKey = (type: string, id: string) => ['row', type, id] as const
export const activityKey = (type: string, id: string) => ['activity', type, id] as const

/** A refusal is an answer: asking again would not change it. */
const worthAnotherTry = (failures: number, error: unknown) =>
  failures < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500)

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 30_000, retry: worthAnotherTry }, mutations: { retry: false } },
})

/**
 * Marks as old what the changes concern; what is shown is asked again at once, the rest when it is shown. A row whose
 * version is already here was changed by ourselves.
 */
export function invalidate(client: QueryClient, changes: readonly Change[]) {
  const types = new Set<string>()
  for (const [type, id, version] of changes) {
    types.add(type)
    const known = client.getQueryData<{ version?: number }>(rowKey(type, id))?.version ?? 0
    if (version === 0 || known < version) void client.invalidateQueries({ queryKey: rowKey(type, id) })
    void client.invalidateQueries({ queryKey: activityKey(type, id) })
  }
  for (const type of types) void client.invalidateQueries({ queryKey: ['list', type] })
}
