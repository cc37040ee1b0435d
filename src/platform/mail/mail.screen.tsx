/** Outgoing mail: its server, a test, and what was sent. For administrators. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../../web/api.ts'
import { Segments } from '../../web/components/button.screen.tsx'
import { PageBody, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { Refused } from '../notifications/refused.screen.tsx'
import { MailForm, type ShownMail } from './mailForm.screen.tsx'
import { MailLog } from './mailLog.screen.tsx'
import { Quiet } from './quiet.screen.tsx'

export const SETTINGS = ['mail', 'settings']

export default function Mail() {
  const navigate = useNavigate()
  const { show } = useSearch({ strict: false }) as { show?: string }
  const { data, error } = useQuery({
    queryKey: SETTINGS,
    queryFn: ({ signal }) => api.get<ShownMail>('/api/mail/settings', { signal }),
  })
  return (
    <>
      <PageHead title="Outgoing mail" />
      <Quiet />
      <div className="filterBar">
        <Segments
          label="Which"
          options={[
            { value: 'server', label: 'Server' },
            { value: 'sent', label: 'What was sent' },
          ]}
          value={show === 'sent' ? 'sent' : 'server'}
          onChange={(value) =>
            void navigate({ to: '/platform/mail', search: (value === 'sent' ? { show: 'sent' } : {}) as never })
          }
        />
      </div>
      <PageBody>
        {error ? (
          <Refused error={error} />
        ) : show === 'sent' ? (
          <MailLog />
        ) : data ? (
          <MailForm key={JSON.stringify(data)} settings={data} />
        ) : (
          <Skeleton rows={8} />
        )}
      </PageBody>
    </>
  )
}
