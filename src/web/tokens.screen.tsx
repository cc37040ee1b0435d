/** Tokens by which programs sign in, of one's own account or of a service account. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Copy, Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from './api.ts'
import { areas } from './areas.ts'
import { Button } from './components/button.screen.tsx'
import { Dialog } from './components/dialog.screen.tsx'
import { TextInput } from './components/field.screen.tsx'
import { Skeleton } from './components/page.screen.tsx'
import { MultiSelect, Select } from './components/select.screen.tsx'
import { toast, toastError } from './components/toast.screen.tsx'
import type { useProof } from './proof.screen.tsx'
import { Time } from './reader.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'
import './components/table.css'
import './security.css'

interface TokenView {
  id: string
  name: string
  scopes: string[]
  createdAt: string
  endsAt: string
  usedAt: string | null
  usedNetwork: string | null
}
type Prove = ReturnType<typeof useProof>['prove']

export function Tokens({ prove, path = '/api/tokens' }: { prove: Prove; path?: string }) {
  const client = useQueryClient()
  const key = ['tokens', path]
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ rows: TokenView[] }>(path, { signal }),
  })
  const [making, setMaking] = useState(false)
  const refresh = () => void client.invalidateQueries({ queryKey: key })
  const revoke = (row: TokenView) =>
    api
      .delete(`${path}/${row.id}`)
      .then(() => toast({ text: `The token “${row.name}” opens nothing any more` }))
      .catch(toastError)
      .finally(refresh)
  if (error) return <p className="bad">{error.message}</p>
  if (!data) return <Skeleton rows={3} />
  return (
    <section className="securityPart" aria-labelledby="tokens">
      <h2 id="tokens">Tokens for programs</h2>
      <p className="ink2">
        A program signs in by a token and may do what the token’s scopes and your own rights both allow, until it ends.
      </p>
      {data.rows.length > 0 && (
        <table className="table">
          <caption className="unseen">Tokens</caption>
          <thead>
            <tr>
              <th scope="col">Token</th>
              <th scope="col">May</th>
              <th scope="col" className="hidePhone">
                Last used
              </th>
              <th scope="col">Ends</th>
              <th scope="col">
                <span className="unseen">Revoke</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.id}>
                <td className="cell">{row.name}</td>
                <td className="cell">{row.scopes.join(', ')}</td>
                <td className="cell hidePhone">
                  {row.usedAt ? (
                    <>
                      <Time instant={row.usedAt} relative /> <span className="ink3">{row.usedNetwork}</span>
                    </>
                  ) : (
                    'not yet'
                  )}
                </td>
                <td className="cell">
                  <Time instant={row.endsAt} relative />
                </td>
                <td className="cell">
                  <Button variant="bare" onClick={() => void revoke(row)}>
                    Revoke<span className="unseen"> the token {row.name}</span>
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button icon={Plus} onClick={() => setMaking(true)}>
        Make a token
      </Button>
      {making && (
        <NewToken
          prove={prove}
          path={path}
          onClose={() => {
            setMaking(false)
            refresh()
          }}
        />
      )}
    </section>
  )
}

const SCOPES = ['read', 'write'].flatMap((verb) => [
  { value: verb, label: verb === 'read' ? 'Read everything' : 'Read and change everything' },
  ...areas.map(({ area, label }) => ({
    value: `${area}:${verb}`,
    label: verb === 'read' ? `Read ${label.toLowerCase()}` : `Read and change ${label.toLowerCase()}`,
  })),
])
const DAYS = [7, 30, 90, 180, 366].map((days) => ({
  value: String(days),
  label: days === 366 ? 'a year' : `${days} days`,
}))

function NewToken({ prove, path, onClose }: { prove: Prove; path: string; onClose: () => void }) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<(typeof SCOPES)[number][]>([])
  const [days, setDays] = useState('90')
  const [made, setMade] = useState('')
  const { busy, refusals, failure, send } = useSending(['name', 'scopes', 'days'])
  const submit = () =>
    send(async () => {
      const answer = await prove(() =>
        api.post<{ token: string }>(path, { name, scopes: scopes.map(({ value }) => value), days: Number(days) }),
      )
      if (answer) setMade(answer.token)
    })
  if (made)
    return (
      <Dialog
        open
        onClose={onClose}
        title={`The token “${name}”`}
        footer={
          <Button variant="primary" onClick={onClose}>
            I have kept it
          </Button>
        }
      >
        <div className="formStack">
          <p>Copy it now: it is not shown again. Whoever has it may do what its scopes say.</p>
          <div className="newToken">
            <code>{made}</code>
            <Button
              icon={Copy}
              onClick={() =>
                void navigator.clipboard.writeText(made).then(() => toast({ text: 'The token is copied' }), toastError)
              }
            >
              Copy
            </Button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog
      open
      onClose={onClose}
      title="A new token"
      onSubmit={() => void submit()}
      footer={
        <>
          <Button variant="bare" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            Make it
          </Button>
        </>
      }
    >
      <div className="formStack">
        <TextInput label="What it is for" required autoFocus value={name} onChange={setName} error={refusals.name} />
        <MultiSelect
          label="It may"
          required
          options={SCOPES}
          value={scopes}
          onChange={(chosen) => setScopes(chosen as typeof scopes)}
          error={refusals.scopes}
        />
        <Select
          label="It ends after"
          required
          options={DAYS}
          value={days}
          onChange={(value) => setDays(value ?? '90')}
          error={refusals.days}
        />
        <FormError>{failure}</FormError>
      </div>
    </Dialog>
  )
}
