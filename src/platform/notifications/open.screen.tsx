/** Where a link in a mail leads: to what the notification is about, or to a page that says why not. */
import { useQuery } from '@tanstack/react-query'
import { Navigate, useSearch } from '@tanstack/react-router'
import { LinkIcon } from 'lucide-react'
import { api } from '../../web/api.ts'
import { ButtonLink } from '../../web/components/button.screen.tsx'
import { EmptyState, Skeleton } from '../../web/components/page.screen.tsx'

const PROBLEMS: Readonly<Record<string, string>> = {
  wrong: 'It is not complete, or was changed on its way. What you were told is on the page of your notifications.',
  foreign: 'It was sent to somebody else. Sign in as whom it was sent to, or ask that person.',
  old: 'It has ended. What it was about is on the page of your notifications, if it is still there.',
  gone: 'What it was about is gone, or is not shared with you any more.',
}

export default function OpenLink() {
  const { link = '' } = useSearch({ strict: false }) as { link?: string }
  const { data, error } = useQuery({
    queryKey: ['open', link],
    queryFn: ({ signal }) =>
      api.post<{ to: string; problem: string | null }>('/api/notifications/open', { link }, { signal }),
    staleTime: Infinity,
    retry: false,
  })
  if (!data && !error) return <Skeleton rows={6} />
  if (data && !data.problem) return <Navigate to={data.to} replace />
  return (
    <EmptyState
      page
      icon={LinkIcon}
      title="This link leads nowhere"
      action={
        <ButtonLink to="/notifications" variant="primary">
          Go to my notifications
        </ButtonLink>
      }
    >
      {PROBLEMS[data?.problem ?? 'wrong']}
    </EmptyState>
  )
}
