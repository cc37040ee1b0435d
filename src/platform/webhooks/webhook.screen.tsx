/** What a webhook has beside its properties: its secret, a test, and what was sent. */
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Pencil, Send } from 'lucide-react'
import { useState } from 'react'
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import type { ControlProps } from '../../record/web/control.screen.tsx'
import { allRecordTypes } from '../../record/web/recordTypes.screen.tsx'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Signal } from '../../web/components/chip.screen.tsx'
import { Confirm, Dialog } from '../../web/components/dialog.screen.tsx'
import { MultiSelect } from '../../web/components/select.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { queryClient, rowKey } from '../../web/queries.ts'
import { Time } from '../../web/reader.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'
import { useAccount } from '../../web/session.screen.tsx'
import '../notifications/notifications.css'
import { Deliveries, deliveriesKey } from './deliveries.screen.tsx'
import { Networks } from './networks.screen.tsx'
import { Webhook } from './webhook.ts'

function TypesControl({ value, onChange, label, help, error }: ControlProps) {
  const { data = [] } = useQuery({ queryKey: ['record-types'], queryFn: allRecordTypes, staleTime: Infinity })
  const options = data
    .map((type) => ({ value: type.key, label: type.labels, hint: type.key }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
  const chosen = Array.isArray(value) ? (value as string[]) : []
  return (
    <MultiSelect
      label={label}
      help={help}
      error={error}
      options={options}
      value={chosen.map((key) => options.find((option) => option.value === key) ?? { value: key, label: key })}
      onChange={(next) => onChange(next.map((option) => option.value))}
    />
  )
}

interface Tested {
  readonly state: 'done' | 'failed' | 'dropped'
  readonly status: number | null
  readonly answer: string
  readonly ms: number | null
}

function Try({ row }: SectionProps) {
  const { roles } = useAccount()
  const [busy, setBusy] = useState(false)
  const [tested, setTested] = useState<Tested>()
  const [asking, setAsking] = useState(false)
  const [secret, setSecret] = useState<string>()
  if (!roles.includes('administrator')) return null
  const path = `/api/platform/webhooks/${row.id}`
  const made = typeof row.secretMadeAt === 'string' ? row.secretMadeAt : null
  const makeSecret = async () => {
    setSecret((await api.post<{ secret: string }>(`${path}/new-secret`, {})).secret)
    await queryClient.invalidateQueries({ queryKey: rowKey('platform.webhook', row.id) })
  }
  const send = async () => {
    setBusy(true)
    setTested(undefined)
    try {
      setTested(await api.post<Tested>(`${path}/test`, {}))
      await queryClient.invalidateQueries({ queryKey: deliveriesKey(row.id) })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section aria-label="Secret and test" aria-live="polite">
      <h2 className="t12 ink3">Secret and test</h2>
      <p className="ink2">
        {made ? (
          <>
            The receiver checks each message with the secret that was made <Time instant={made} relative />.
          </>
        ) : (
          'Make a secret and give it to the receiver, which checks each message with it. Then turn the webhook on.'
        )}
      </p>
      <div className="row">
        <Button icon={KeyRound} onClick={() => (made ? setAsking(true) : void makeSecret().catch(toastError))}>
          {made ? 'Make a new secret' : 'Make a secret'}
        </Button>
        <Button
          icon={Send}
          busy={busy}
          reason={made ? undefined : 'Make a secret first; there is nothing to sign with'}
          onClick={() => void send()}
        >
          Send a test
        </Button>
      </div>
      {tested && (
        <p>
          <Signal kind={tested.state === 'done' ? 'good' : 'bad'}>
            {tested.state === 'done' ? 'Taken' : 'Not taken'}
            {tested.status !== null && `: ${tested.status}`}
          </Signal>{' '}
          <span className="ink2">
            {tested.ms !== null && `${tested.ms} ms. `}
            {tested.answer}
          </span>
        </p>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title="Make a new secret?"
        verb="Make it"
        onConfirm={async () => {
          await makeSecret()
          setAsking(false)
        }}
      >
        The one until now stops counting at once: the receiver refuses messages until it has the new one.
      </Confirm>
      <Dialog
        open={secret !== undefined}
        onClose={() => setSecret(undefined)}
        title="The secret, shown this once"
        footer={
          <Button
            variant="primary"
            onClick={() =>
              void navigator.clipboard
                .writeText(secret ?? '')
                .then(() => toast({ text: 'The secret is copied' }), toastError)
            }
          >
            Copy
          </Button>
        }
      >
        <p>Give it to the receiver now. It is kept sealed here and cannot be shown again.</p>
        <p className="secretOnce">{secret}</p>
      </Dialog>
    </section>
  )
}

/** What it tells of, by name; changed in a dialog. */
function Records({ row }: SectionProps) {
  const { roles } = useAccount()
  const { data = [] } = useQuery({ queryKey: ['record-types'], queryFn: allRecordTypes, staleTime: Infinity })
  const [types, setTypes] = useState<unknown>()
  const { busy, refusals, failure, send } = useSending(['types'])
  const names = (row.types as string[]).map((key) => data.find((type) => type.key === key)?.labels ?? key)
  const save = () =>
    send(async () => {
      await api.patch(`/api/platform/webhooks/${row.id}`, { version: row.version, types })
      await queryClient.invalidateQueries({ queryKey: rowKey('platform.webhook', row.id) })
      setTypes(undefined)
    })
  return (
    <section aria-label="Records">
      <h2 className="t12 ink3">Records</h2>
      <div className="row">
        <span>{names.join(', ')}</span>
        {roles.includes('administrator') && (
          <IconButton icon={Pencil} label="Choose the records" size={14} onClick={() => setTypes(row.types)} />
        )}
      </div>
      <Dialog
        open={types !== undefined}
        onClose={() => setTypes(undefined)}
        title="Which records it tells of"
        onSubmit={save}
        footer={
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
        }
      >
        <TypesControl
          field={Webhook.fields.types!}
          label="Records"
          value={types}
          onChange={setTypes}
          error={refusals.types}
        />
        <FormError>{failure}</FormError>
      </Dialog>
    </section>
  )
}

const DeliveriesOf = ({ row }: SectionProps) => <Deliveries id={row.id} on={row.state === 'on'} />

const controls = { types: TypesControl }
export const list: RecordScreens['list'] = {
  controls,
  help: 'A webhook tells another system what changes here, as it happens: each message is signed, and tried again when it is not taken.',
  actions: <Networks />,
}
export const page: RecordScreens['page'] = { controls, sections: [Records, Try, DeliveriesOf], without: ['types'] }
