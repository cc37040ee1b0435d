/** Signing in, and back to where one wanted to go. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Fingerprint } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { returnPath } from './address.ts'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { PasswordInput, TextInput } from './components/field.screen.tsx'
import { PublicPage } from './publicPage.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'
import { begin, type PendingSignIn, type Session, useSession } from './session.screen.tsx'

const SecondFactor = lazy(() => import('./secondFactor.screen.tsx'))

export default function SignIn() {
  const { company, pending: kept, singleSignOn, notice } = useSession()
  const search = useSearch({ strict: false }) as { to?: string; ended?: string }
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { busy, refusals, failure, send } = useSending(['email', 'password'])
  const [pending, setPending] = useState<PendingSignIn | null>(kept)
  const opened = async (session: Session) => {
    begin(session)
    await navigate({ href: returnPath(search.to), replace: true })
  }
  const submit = () =>
    send(async () => {
      const session = await api.post<Session>('/api/session', { email, password })
      if (session.pending) setPending(session.pending)
      else await opened(session)
    })
  const passkey = () =>
    send(async () => {
      const { byPasskey } = await import('./secondFactor.screen.tsx')
      const session = await byPasskey()
      if (session) await opened(session)
    })
  const back = async () => {
    await api.delete('/api/session')
    setPending(null)
  }
  if (pending)
    return (
      <PublicPage title={pending.stage === 'enrol' ? 'Set up a second factor' : 'One more step'} lead={pending.email}>
        <Suspense>
          <SecondFactor pending={pending} onOpened={opened} onBack={() => void back()} />
        </Suspense>
      </PublicPage>
    )
  return (
    <PublicPage
      title="Sign in"
      lead={search.ended ? 'Your session has ended. Sign in to go on where you were.' : company}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={setEmail}
          error={refusals.email}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={refusals.password}
        />
        <FormError>{failure || notice || ''}</FormError>
        <Button type="submit" variant="primary" busy={busy} className="wide">
          Sign in
        </Button>
        {singleSignOn && (
          <a
            className="button plain wide"
            href={`/api/session/single-sign-on?to=${encodeURIComponent(returnPath(search.to))}`}
          >
            Sign in with {singleSignOn}
          </a>
        )}
        {'PublicKeyCredential' in window && (
          <Button icon={Fingerprint} className="wide" onClick={() => void passkey()}>
            Sign in with a passkey
          </Button>
        )}
        <p className="t12 ink3">Forgotten? An administrator can give you a link to choose a new password.</p>
      </form>
    </PublicPage>
  )
}
