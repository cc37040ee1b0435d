/** The second step at the door: a code, a passkey or a recovery code; or setting one up where a role asks for it. */

import { startAuthentication } from '@simplewebauthn/browser'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { TextInput } from './components/field.screen.tsx'
import { Form } from './components/form.screen.tsx'
import { AppSetup, cancelled, PasskeySetup, RecoveryCodes } from './factorSetup.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'
import type { PendingSignIn, Session } from './session.screen.tsx'

export interface SecondFactorProps {
  readonly pending: PendingSignIn
  /** Signed in. */
  readonly onOpened: (session: Session) => Promise<void>
  /** Back to the password. */
  readonly onBack: () => void
}

/** Signs in by a passkey; undefined when the person let it be. */
export async function byPasskey(): Promise<Session | undefined> {
  const options = await api.post<Parameters<typeof startAuthentication>[0]['optionsJSON']>(
    '/api/session/passkey/challenge',
  )
  const response = await startAuthentication({ optionsJSON: options }).catch(cancelled)
  return response && api.post<Session>('/api/session/passkey', response)
}

export default function SecondFactor(props: SecondFactorProps) {
  return props.pending.stage === 'enrol' ? <Enrol {...props} /> : <Prove {...props} />
}

function Prove({ pending, onOpened, onBack }: SecondFactorProps) {
  const [recovering, setRecovering] = useState(!pending.totp && !pending.passkeys)
  const [code, setCode] = useState('')
  const { busy, refusals, failure, send, refuse } = useSending(['code'])
  const submit = () =>
    send(async () => {
      if (!code.trim()) return refuse({ code: 'is required' })
      await onOpened(await api.post<Session>(`/api/session/${recovering ? 'recovery-code' : 'totp'}`, { code }))
    })
  const passkey = () =>
    send(async () => {
      const session = await byPasskey()
      if (session) await onOpened(session)
    })
  const asksCode = recovering || pending.totp
  return (
    <Form onSubmit={submit}>
      <p className="ink2">
        {recovering
          ? 'Enter one of the recovery codes that you kept. Each works once.'
          : pending.totp
            ? 'Enter the code that your authenticator app shows.'
            : 'Use your passkey to go on.'}
      </p>
      {asksCode && (
        <TextInput
          key={recovering ? 'recovery' : 'totp'}
          label={recovering ? 'Recovery code' : 'Code'}
          name="code"
          autoComplete={recovering ? 'off' : 'one-time-code'}
          {...(recovering ? {} : { inputMode: 'numeric' as const })}
          required
          autoFocus
          value={code}
          onChange={setCode}
          error={refusals.code}
        />
      )}
      <FormError>{failure}</FormError>
      {asksCode && (
        <Button type="submit" variant="primary" busy={busy} className="wide">
          Go on
        </Button>
      )}
      {pending.passkeys > 0 && !recovering && (
        <Button
          icon={Fingerprint}
          variant={asksCode ? 'plain' : 'primary'}
          busy={busy}
          className="wide"
          onClick={() => void passkey()}
        >
          Use a passkey
        </Button>
      )}
      <div className="row">
        {pending.recoveryCodes > 0 && (
          <Button variant="bare" onClick={() => setRecovering(!recovering)}>
            {recovering ? 'Back to the second factor' : 'Use a recovery code'}
          </Button>
        )}
        <Button variant="bare" onClick={onBack}>
          Somebody else
        </Button>
      </div>
    </Form>
  )
}

function Enrol({ onOpened, onBack }: SecondFactorProps) {
  const [codes, setCodes] = useState<readonly string[]>()
  const go = async () => onOpened(await api.get<Session>('/api/session'))
  const done = (made: readonly string[] | null) => (made ? setCodes(made) : void go())
  const directly = <T,>(act: () => Promise<T>) => act()
  if (codes) return <RecoveryCodes codes={codes} onKept={() => void go()} />
  return (
    <div className="formStack">
      <p className="ink2">
        One of your roles asks for more than a password. Choose how you prove from now on that it is you.
      </p>
      <PasskeySetup prove={directly} onDone={done} />
      <AppSetup prove={directly} onDone={done} />
      <div>
        <Button variant="bare" onClick={onBack}>
          Somebody else
        </Button>
      </div>
    </div>
  )
}
