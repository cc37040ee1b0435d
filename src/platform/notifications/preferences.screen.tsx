/** What a person wishes to be mailed, and when. In the app everything is told always. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Segments } from '../../web/components/button.screen.tsx'
import { Switch } from '../../web/components/check.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Banner, PageBody, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { toastError } from '../../web/components/toast.screen.tsx'
import { queryClient } from '../../web/queries.ts'
import { useAccount } from '../../web/session.screen.tsx'
import { type Mailing, NOTE_KIND_NAMES, NOTE_KINDS, type Preferences } from './note.ts'
import './notifications.css'

type Shown = Preferences & { readonly mailIsOn: boolean }
const KEY = ['notifications', 'preferences']
const MAILING = [
  { value: 'atOnce', label: 'At once' },
  { value: 'digest', label: 'Daily' },
  { value: 'none', label: 'No mail' },
] as const satisfies readonly { value: Mailing; label: string }[]
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

/** Each change is kept at once. */
async function keep(changes: object): Promise<void> {
  try {
    queryClient.setQueryData(KEY, await api.patch<Shown>('/api/notifications/preferences', changes))
  } catch (error) {
    toastError(error)
    await queryClient.invalidateQueries({ queryKey: KEY })
  }
}

export default function NotificationPreferences() {
  const { timeZone } = useAccount()
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<Shown>('/api/notifications/preferences', { signal }),
  })
  return (
    <>
      <PageHead title="What is mailed to me" trail={[{ to: '/notifications', label: 'Notifications' }]} />
      {data && !data.mailIsOn && (
        <Banner>
          Mail is not set up in this Ambit yet, so that nothing is sent. What you choose here counts from then on.
        </Banner>
      )}
      <PageBody narrow>
        {data ? <Wishes wishes={data} timeZone={timeZone.replaceAll('_', ' ')} /> : <Skeleton rows={9} />}
      </PageBody>
    </>
  )
}

function Wishes({ wishes, timeZone }: { wishes: Shown; timeZone: string }) {
  return (
    <>
      <section className="settingsSection">
        <h2 className="t15">Kinds</h2>
        <p className="ink2">In Ambit you are told of everything. Choose here what goes by mail as well.</p>
        <ul className="mailKinds">
          {NOTE_KIND_NAMES.map((kind) => (
            <li key={kind}>
              <span>{NOTE_KINDS[kind]}</span>
              <Segments
                label={NOTE_KINDS[kind]}
                options={MAILING}
                value={wishes.mail[kind]}
                onChange={(mail) => void keep({ mail: { [kind]: mail } })}
              />
            </li>
          ))}
        </ul>
      </section>
      <section className="settingsSection">
        <h2 className="t15">The daily mail</h2>
        <p className="ink2">
          One mail on each of your working days, with what you have not read by then. When there is nothing, there is no
          mail.
        </p>
        <div className="formStack" style={{ maxWidth: 240 }}>
          <Select
            required
            label="Hour"
            help={`In ${timeZone}`}
            options={HOURS}
            value={String(wishes.digestHour)}
            onChange={(hour) => void keep({ digestHour: Number(hour) })}
          />
        </div>
      </section>
      <QuietHours wishes={wishes} timeZone={timeZone} />
    </>
  )
}

function QuietHours({ wishes, timeZone }: { wishes: Shown; timeZone: string }) {
  const on = wishes.quietFrom !== null
  const [from, setFrom] = useState(wishes.quietFrom ?? '20:00')
  const [to, setTo] = useState(wishes.quietTo ?? '07:00')
  const save = (quietFrom: string, quietTo: string) => {
    if (quietFrom && quietTo) void keep({ quietFrom, quietTo })
  }
  return (
    <section className="settingsSection">
      <h2 className="t15">Quiet hours</h2>
      <p className="ink2">Nothing is mailed during these hours; what came meanwhile goes out when they end.</p>
      <div className="formStack">
        <Switch
          label="Keep quiet hours"
          checked={on}
          onChange={(wanted) =>
            void keep(wanted ? { quietFrom: from, quietTo: to } : { quietFrom: null, quietTo: null })
          }
        />
        {on && (
          <div className="row" style={{ alignItems: 'flex-end' }}>
            <TextInput
              required
              label="From"
              type="time"
              value={from}
              onChange={setFrom}
              onBlur={() => save(from, to)}
            />
            <TextInput required label="To" type="time" value={to} onChange={setTo} onBlur={() => save(from, to)} />
            <span className="ink3 t12">In {timeZone}</span>
          </div>
        )}
      </div>
    </section>
  )
}
