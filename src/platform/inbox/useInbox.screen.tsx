/** The inbox of whoever is signed in, kept up to date, and doing what can be done from it. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../../web/api.ts'
import { toast } from '../../web/components/toast.screen.tsx'
import { useLive } from '../../web/live.screen.tsx'
import { queryClient } from '../../web/queries.ts'
import type { Asked } from './ask.screen.tsx'
import type { Inbox } from './inbox.server.ts'
import type { InboxAction, InboxItem } from './source.ts'

const INBOX = ['inbox']

export function useInbox() {
  useInboxHints()
  return useQuery({
    queryKey: [...INBOX, 'all'],
    queryFn: ({ signal }) => api.get<Inbox>('/api/inbox', { signal }),
    refetchOnWindowFocus: true,
  })
}

/** How much waits, for the top bar. */
export function useInboxCount(): number | undefined {
  useInboxHints()
  const { data } = useQuery({
    queryKey: [...INBOX, 'count'],
    queryFn: ({ signal }) => api.get<{ count: number }>('/api/inbox/count', { signal }),
    refetchOnWindowFocus: true,
  })
  return data?.count
}

function useInboxHints() {
  useLive('platform.inbox', undefined, INBOX)
  useLive('platform.notification', undefined, INBOX)
}

/** Does it, takes it out of the list at once, and brings it back when it was refused. */
export async function act(item: InboxItem, action: InboxAction, asked: Asked = {}): Promise<void> {
  const key = [...INBOX, 'all']
  const before = queryClient.getQueryData<Inbox>(key)
  const body = {
    ...action.body,
    ...(asked.reason !== undefined && { reason: asked.reason }),
    ...(asked.person !== undefined && { to: asked.person }),
    ...(asked.percent !== undefined && { percentComplete: asked.percent }),
  }
  if (before)
    queryClient.setQueryData<Inbox>(key, { ...before, waiting: before.waiting.filter((each) => each.id !== item.id) })
  try {
    await api.post(action.path, body)
  } catch (error) {
    if (before) queryClient.setQueryData<Inbox>(key, before)
    throw error
  } finally {
    void queryClient.invalidateQueries({ queryKey: INBOX })
  }
}

/** Says what was done, with the way back where there is one. */
export function say(item: InboxItem, action: InboxAction): void {
  const { undo } = action
  toast({
    text: `${SAID[action.name]}: ${item.title}`,
    ...(undo && {
      undo: async () => {
        await api.post(undo.path, undo.body)
        await queryClient.invalidateQueries({ queryKey: INBOX })
      },
    }),
  })
}

const SAID: Readonly<Record<InboxAction['name'], string>> = {
  approve: 'Approved',
  reject: 'Rejected',
  delegate: 'Passed on',
  complete: 'Completed',
  progress: 'Reported',
  done: 'Done',
}
