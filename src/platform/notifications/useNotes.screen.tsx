/** What the reader is told, kept up to date by the one stream, and marking it as read. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api } from '../../web/api.ts'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useLive } from '../../web/live.screen.tsx'
import { queryClient } from '../../web/queries.ts'
import { useAccount } from '../../web/session.screen.tsx'
import type { ShownNote } from './groups.ts'

export interface NotePage {
  readonly rows: readonly ShownNote[]
  readonly next: string | null
  readonly unread: number
}

const TYPE = 'platform.notification'
const KEY = ['notifications']

/** How many are unread; at most 100 are counted. */
export function useUnread(): number {
  const { id } = useAccount()
  const key = [...KEY, 'count']
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ unread: number }>('/api/notifications/count', { signal }),
  })
  useLive(TYPE, id, KEY)
  return data?.unread ?? 0
}

/** The notifications, page by page. */
export function useNotes(unread: boolean, limit: number) {
  return useInfiniteQuery({
    queryKey: [...KEY, 'list', { unread, limit }],
    queryFn: ({ signal, pageParam }) =>
      api.get<NotePage>('/api/notifications', {
        query: { limit, ...(unread ? { unread: 'true' } : {}), ...(pageParam ? { after: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  })
}

const again = () => queryClient.invalidateQueries({ queryKey: KEY })

/** Marks these as read or unread. */
export async function mark(notes: readonly ShownNote[], read: boolean): Promise<void> {
  const ids = notes.filter((note) => (note.readAt !== null) !== read).map(({ id }) => id)
  if (!ids.length) return
  try {
    await api.post('/api/notifications/mark', { ids, read })
    await again()
  } catch (error) {
    toastError(error)
  }
}

/** Marks all as read up to the newest that is shown; a mistake can be taken back. */
export async function markAll(notes: readonly ShownNote[]): Promise<void> {
  const [newest] = notes
  if (!newest) return
  const were = notes.filter((note) => note.readAt === null)
  try {
    await api.post('/api/notifications/mark-all', { newest: newest.id })
    await again()
    toast({
      text: 'All are marked as read',
      ...(were.length
        ? {
            undo: () =>
              mark(
                were.map((note) => ({ ...note, readAt: note.createdAt })),
                false,
              ),
          }
        : {}),
    })
  } catch (error) {
    toastError(error)
  }
}
