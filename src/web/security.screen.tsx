/** How I sign in: second factor, passkeys, open sessions, and the tokens of my programs. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, ShieldCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { browserIn } from '../platform/signin/agent.ts'
import { api } from './api.ts'
import { Button, ButtonLink, IconButton } from './components/button.screen.tsx'
import { Signal } from './components/chip.screen.tsx'
import { Dialog } from './components/dialog.screen.tsx'
import { PageBody, PageHead, Skeleton } from './components/page.screen.tsx'
import { toast, toastError } from './components/toast.screen.tsx'
import { AppSetup, PasskeySetup, RecoveryCodes } from './factorSetup.screen.tsx'
import { useProof } from './proof.screen.tsx'
import { Time } from './reader.screen.tsx'
import { useSession } from './session.screen.tsx'
import { Tokens } from './tokens.screen.tsx'
import './components/table.css'
import './security.css'

interface Factors {
  totp: boolean
  recoveryCodes: number
  required: boolean
  passkeys: { id: string; name: string; createdAt: string; usedAt: string | null }[]
}
interface OpenSession {
  id: string
  createdAt: string
  seenAt: string
  network: string
  agent: string
  means: string[]
  impersonator: string | null
  current: boolean
}

const FACTORS = ['session', 'factors']
const SESSIONS = ['session', 'sessions']

export default function Security() {
  const { impersonator } = useSession()
  const { prove, dialog } = useProof()
  return (
    <>
      <PageHead
        title="Sign-in and security"
        actions={
          <ButtonLink to="/password" icon={KeyRound}>
            Change my password
          </ButtonLink>
        }
      />
      <PageBody>
        {impersonator ? (
          <p className="ink2">How somebody signs in only they see and change themselves.</p>
        ) : (
          <>
            <SecondFactor prove={prove} />
            <Sessions />
            <Tokens prove={prove} />
          </>
        )}
        {dialog}
      </PageBody>
    </>
  )
}

type Prove = ReturnType<typeof useProof>['prove']

function SecondFactor({ prove }: { prove: Prove }) {
  const client = useQueryClient()
  const { data, error } = useQuery({
    queryKey: FACTORS,
    queryFn: ({ signal }) => api.get<Factors>('/api/session/factors', { signal }),
  })
  const [codes, setCodes] = useState<readonly string[]>()
  const refresh = () => client.invalidateQueries({ queryKey: FACTORS })
  const done = (made: readonly string[] | null) => {
    if (made) setCodes(made)
    else toast({ text: 'The passkey is added' })
    void refresh()
  }
  const change = (act: () => Promise<unknown>, words: string) =>
    prove(act)
      .then(() => toast({ text: words }))
      .catch(toastError)
      .finally(() => void refresh())
  if (error) return <p className="bad">{error.message}</p>
  if (!data) return <Skeleton rows={4} />
  const isOn = data.totp || data.passkeys.length > 0
  return (
    <section className="securityPart" aria-labelledby="secondFactor">
      <h2 id="secondFactor">Second factor</h2>
      <p className="ink2">
        {isOn ? (
          <Signal kind="good" icon={ShieldCheck}>
            On
          </Signal>
        ) : (
          <Signal kind={data.required ? 'bad' : 'attention'}>Off</Signal>
        )}{' '}
        {isOn
          ? 'A password alone does not open your account.'
          : 'Whoever learns your password is you. A second factor prevents that.'}
      </p>
      {data.passkeys.length > 0 && (
        <table className="table">
          <caption className="unseen">Passkeys</caption>
          <thead>
            <tr>
              <th scope="col">Passkey</th>
              <th scope="col">Added</th>
              <th scope="col">Last used</th>
              <th scope="col">
                <span className="unseen">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.passkeys.map((passkey) => (
              <tr key={passkey.id}>
                <td className="cell">{passkey.name}</td>
                <td className="cell">
                  <Time instant={passkey.createdAt} />
                </td>
                <td className="cell">{passkey.usedAt ? <Time instant={passkey.usedAt} relative /> : 'not yet'}</td>
                <td className="cell">
                  <IconButton
                    icon={Trash2}
                    label={`Remove the passkey ${passkey.name}`}
                    onClick={() =>
                      void change(
                        () => api.delete(`/api/session/factors/passkeys/${passkey.id}`),
                        `The passkey “${passkey.name}” is removed`,
                      )
                    }
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="formStack">
        <PasskeySetup prove={prove} onDone={done} />
        {data.totp ? (
          <div className="row">
            <Signal kind="good">Authenticator app is set up</Signal>
            <Button
              variant="bare"
              onClick={() =>
                void change(() => api.delete('/api/session/factors/totp'), 'The authenticator app is removed')
              }
            >
              Remove it
            </Button>
          </div>
        ) : (
          <AppSetup prove={prove} onDone={done} />
        )}
        {isOn && (
          <div className="row">
            <span className={data.recoveryCodes < 3 ? 'attention' : 'ink2'}>
              {data.recoveryCodes === 1
                ? 'One recovery code is left.'
                : `${data.recoveryCodes} recovery codes are left.`}
            </span>
            <Button
              variant="bare"
              onClick={() =>
                void prove(() => api.post<{ recoveryCodes: string[] }>('/api/session/factors/recovery-codes'))
                  .then((answer) => answer && done(answer.recoveryCodes))
                  .catch(toastError)
              }
            >
              Make new ones
            </Button>
          </div>
        )}
      </div>
      <Dialog open={codes !== undefined} onClose={() => setCodes(undefined)} title="Recovery codes">
        {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />}
      </Dialog>
    </section>
  )
}

const MEANS: Readonly<Record<string, string>> = {
  password: 'password',
  totp: 'authenticator app',
  recoveryCode: 'recovery code',
  passkey: 'passkey',
  singleSignOn: 'single sign-on',
  link: 'link',
}

function Sessions() {
  const client = useQueryClient()
  const { data, error } = useQuery({
    queryKey: SESSIONS,
    queryFn: ({ signal }) => api.get<{ rows: OpenSession[] }>('/api/session/sessions', { signal }),
  })
  const end = (path: string, words: string) =>
    api
      .delete(path)
      .then(() => toast({ text: words }))
      .catch(toastError)
      .finally(() => void client.invalidateQueries({ queryKey: SESSIONS }))
  if (error) return <p className="bad">{error.message}</p>
  if (!data) return <Skeleton rows={3} />
  return (
    <section className="securityPart" aria-labelledby="sessions">
      <h2 id="sessions">Where I am signed in</h2>
      <p className="ink2">A session that you do not know: end it, and change your password.</p>
      <table className="table">
        <caption className="unseen">Open sessions</caption>
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">Last seen</th>
            <th scope="col" className="hidePhone">
              Signed in by
            </th>
            <th scope="col">
              <span className="unseen">End</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.id}>
              <td className="cell">
                {browserIn(row.agent)} <span className="ink3">{row.network}</span>
                {row.impersonator && <span className="attention"> {row.impersonator} looks through your eyes</span>}
              </td>
              <td className="cell">{row.current ? 'This one' : <Time instant={row.seenAt} relative />}</td>
              <td className="cell hidePhone">{row.means.map((each) => MEANS[each] ?? each).join(', ')}</td>
              <td className="cell">
                {!row.current && (
                  <Button
                    variant="bare"
                    onClick={() => void end(`/api/session/sessions/${row.id}`, 'The session has ended')}
                  >
                    End<span className="unseen"> the session of {browserIn(row.agent)}</span>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.rows.length > 1 && (
        <Button onClick={() => void end('/api/session/sessions', 'All other sessions have ended')}>
          End all others
        </Button>
      )}
    </section>
  )
}
