/** Signing in, and back to where one wanted to go. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { returnPath } from './address.ts'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { PasswordInput, TextInput } from './components/field.screen.tsx'
import { PublicPage } from './publicPage.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'
import { begin, type Session, useSession } from './session.screen.tsx'

export default function SignIn() {
  const { company } = useSession()
  const search = useSearch({ strict: false }) as { to?: string; ended?: string }
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { busy, refusals, failure, send } = useSending(['email', 'password'])
  const submit = () =>
    send(async () => {
      begin(await api.post<Session>('/api/session', { email, password }))
      await navigate({ href: returnPath(search.to), replace: true })
    })
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
        <FormError>{failure}</FormError>
        <Button type="submit" variant="primary" busy={busy} className="wide">
          Sign in
        </Button>
        <p className="t12 ink3">Forgotten? An administrator can give you a link to choose a new password.</p>
      </form>
    </PublicPage>
  )
}
