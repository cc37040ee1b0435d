/** Turning mail off from a mail, signed in or not. Looking at the page changes nothing; the button does. */
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Button, ButtonLink } from '../../web/components/button.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { PublicPage } from '../../web/publicPage.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'

export default function StopMail() {
  const { link = '' } = useSearch({ strict: false }) as { link?: string }
  const [stopped, setStopped] = useState(false)
  const { busy, failure, send } = useSending([])
  const { data, error } = useQuery({
    queryKey: ['stopMail', link],
    queryFn: ({ signal }) => api.post<{ words: string }>('/api/mail/stop/peek', { link }, { signal }),
    staleTime: Infinity,
    retry: false,
  })
  if (error)
    return (
      <PublicPage title="This link does not work" lead={error.message}>
        <p>
          <ButtonLink to="/notifications/preferences">Choose what is mailed</ButtonLink>
        </p>
      </PublicPage>
    )
  if (!data)
    return (
      <PublicPage title="Mail from Ambit">
        <Skeleton rows={3} />
      </PublicPage>
    )
  if (stopped)
    return (
      <PublicPage title="These mails are turned off" lead="You are still told in Ambit itself.">
        <p>
          <ButtonLink to="/notifications/preferences">Choose what is mailed</ButtonLink>
        </p>
      </PublicPage>
    )
  return (
    <PublicPage
      title="Turn these mails off?"
      lead={`${data.words}: no more of it by mail. You are still told in Ambit itself.`}
    >
      <FormError>{failure}</FormError>
      <Button
        variant="primary"
        busy={busy}
        onClick={() =>
          void send(async () => {
            await api.post('/api/mail/stop', { link })
            setStopped(true)
          })
        }
      >
        Turn them off
      </Button>
    </PublicPage>
  )
}
