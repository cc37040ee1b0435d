/** The mail server, and a mail to oneself that shows what it answers. */
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Switch } from '../../web/components/check.screen.tsx'
import { Signal } from '../../web/components/chip.screen.tsx'
import { PasswordInput, TextArea, TextInput } from '../../web/components/field.screen.tsx'
import { Form } from '../../web/components/form.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import { queryClient } from '../../web/queries.ts'
import { FormError, useSending } from '../../web/sending.screen.tsx'
import '../notifications/notifications.css'

export interface ShownMail {
  readonly on: boolean
  readonly host: string
  readonly port: number
  readonly tls: 'tls' | 'starttls' | 'none'
  readonly user: string | null
  readonly from: string
  readonly fromName: string
  readonly authority: string | null
  readonly passwordSet: boolean
  readonly networks: readonly string[]
}

interface Outcome {
  readonly state: 'sent' | 'refused' | 'temporary' | 'unknown'
  readonly answer: string
  readonly address: string
}

const TLS = [
  { value: 'starttls', label: 'STARTTLS', hint: 'Turned on first, or nothing is sent; port 587' },
  { value: 'tls', label: 'TLS from the first byte', hint: 'Port 465' },
  { value: 'none', label: 'None', hint: 'Without name and password only; port 25' },
]
const PORTS: Readonly<Record<string, number>> = { starttls: 587, tls: 465, none: 25 }
const FIELDS = ['host', 'port', 'tls', 'user', 'password', 'from', 'fromName', 'authority', 'networks']

export function MailForm({ settings }: { settings: ShownMail }) {
  const [draft, setDraft] = useState(settings)
  const [password, setPassword] = useState('')
  const [networks, setNetworks] = useState(settings.networks.join('\n'))
  const { busy, refusals, failure, send } = useSending(FIELDS)
  const set = (changes: Partial<ShownMail>) => setDraft({ ...draft, ...changes })
  const save = () =>
    send(async () => {
      const { passwordSet: _, ...values } = draft
      const lines = networks.split(/[\s,]+/).filter(Boolean)
      const changes = { ...values, networks: lines, ...(password ? { password } : {}) }
      const saved = await api.patch<ShownMail>('/api/mail/settings', changes)
      toast({ text: saved.on ? 'Saved; mail goes out' : 'Saved; no mail goes out until it is turned on' })
      queryClient.setQueryData(['mail', 'settings'], saved)
    })
  return (
    <>
      <Form className="formStack settingsSection" onSubmit={save}>
        <p className="ink2">
          Nobody is mailed before this is turned on. Then each person chooses what is mailed; at first that is what
          waits for an approval at once, and the rest once a day.
        </p>
        <Switch label="Send mail" checked={draft.on} onChange={(on) => set({ on })} />
        <div className="formGrid">
          <TextInput
            required
            label="Server"
            name="host"
            value={draft.host}
            onChange={(host) => set({ host })}
            error={refusals.host}
            placeholder="mail.example.com"
          />
          <TextInput
            required
            label="Port"
            inputMode="numeric"
            value={String(draft.port)}
            onChange={(port) => set({ port: Number(port.replace(/\D/g, '').slice(0, 5)) })}
            error={refusals.port}
          />
          <Select
            required
            label="Encryption"
            options={TLS}
            value={draft.tls}
            onChange={(tls) => tls && set({ tls: tls as ShownMail['tls'], port: PORTS[tls] ?? draft.port })}
            error={refusals.tls}
          />
          <span />
          <TextInput
            label="User"
            name="mail-user"
            autoComplete="off"
            value={draft.user ?? ''}
            onChange={(user) => set({ user: user || null })}
            error={refusals.user}
          />
          <PasswordInput
            label="Password"
            name="mail-password"
            autoComplete="new-password"
            help={
              settings.passwordSet ? 'One is set, sealed; leave this empty to keep it' : 'Kept sealed, and never shown'
            }
            value={password}
            onChange={setPassword}
            error={refusals.password}
          />
          <TextInput
            required
            label="Sender"
            name="from"
            type="email"
            value={draft.from}
            onChange={(from) => set({ from })}
            error={refusals.from}
            placeholder="ambit@example.com"
          />
          <TextInput
            required
            label="Sender’s name"
            name="fromName"
            value={draft.fromName}
            onChange={(fromName) => set({ fromName })}
            error={refusals.fromName}
          />
        </div>
        <TextArea
          label="Inner networks"
          help="A mail server on this machine or in an inner network is reached only if its network stands here: 127.0.0.0/8, 10.2.0.0/16. One on each line"
          rows={2}
          value={networks}
          onChange={setNetworks}
          error={refusals.networks ?? Object.entries(refusals).find(([name]) => name.startsWith('networks'))?.[1]}
        />
        <TextArea
          label="Certificate of your own authority"
          help="Only where the server’s certificate comes from an authority of your own; PEM"
          rows={2}
          value={draft.authority ?? ''}
          onChange={(authority) => set({ authority: authority || null })}
          error={refusals.authority}
        />
        <FormError>{failure}</FormError>
        <div className="row">
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
        </div>
      </Form>
      <TestMail saved={settings.host !== '' && settings.from !== ''} />
    </>
  )
}

/** Sends with what is saved, and shows the answer as it came. */
function TestMail({ saved }: { saved: boolean }) {
  const [outcome, setOutcome] = useState<Outcome>()
  const { busy, failure, send } = useSending([])
  const run = () =>
    send(async () => {
      setOutcome(undefined)
      setOutcome(await api.post<Outcome>('/api/mail/test', {}))
    })
  return (
    <section className="settingsSection" aria-live="polite">
      <h2 className="t15">Try it</h2>
      <p className="ink2">One mail to your own address, with what is saved, also while mail is off.</p>
      <Button busy={busy} reason={saved ? undefined : 'Save a server and a sender first'} onClick={() => void run()}>
        Send a test to myself
      </Button>
      <FormError>{failure}</FormError>
      {outcome && (
        <p className="mailOutcome">
          {outcome.state === 'sent' ? (
            <Signal kind="good">Taken for {outcome.address}</Signal>
          ) : (
            <Signal kind="bad">Not sent to {outcome.address}</Signal>
          )}{' '}
          <span className="ink2">The server’s answer: {outcome.answer}</span>
        </p>
      )}
    </section>
  )
}
