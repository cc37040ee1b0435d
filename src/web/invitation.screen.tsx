/** The page that an invitation, or a link for a new password, leads to: `/welcome#<token>`. */

import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from './api.ts'
import { Button, ButtonLink } from './components/button.screen.tsx'
import { TextInput } from './components/field.screen.tsx'
import { Form } from './components/form.screen.tsx'
import { Skeleton } from './components/page.screen.tsx'
import { NewPassword, passwordFault } from './newPassword.screen.tsx'
import { PublicPage } from './publicPage.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'
import { begin, type Session, useSession } from './session.screen.tsx'

/** What the link says of itself. */
interface Peek {
  readonly purpose: 'invitation' | 'reset'
  readonly email: string
  readonly name: string
}

// The fragment of an address never reaches a server or a log.
const token = window.location.hash.slice(1)

export default function Invitation() {
  const { company } = useSession()
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.post<Peek>('/api/invitations/peek', { token }, { signal }),
    enabled: token !== '',
    staleTime: Infinity,
  })
  if (!token || error)
    return (
      <PublicPage
        title="This link does not work"
        lead={error?.message ?? 'The address is not complete: copy the whole link, with everything after #.'}
      >
        <p>
          <ButtonLink to="/">Go to Ambit</ButtonLink>
        </p>
      </PublicPage>
    )
  if (!data)
    return (
      <PublicPage title="Welcome">
        <Skeleton rows={3} />
      </PublicPage>
    )
  return <Accept peek={data} company={company} />
}

function Accept({ peek, company }: { peek: Peek; company: string }) {
  const reset = peek.purpose === 'reset'
  const navigate = useNavigate()
  const [name, setName] = useState(peek.name)
  const [password, setPassword] = useState('')
  const { busy, refusals, failure, send, refuse } = useSending(['name', 'password'])
  const submit = () => {
    const fault = passwordFault(password)
    if (fault) return refuse({ password: fault })
    void send(async () => {
      begin(await api.post<Session>('/api/invitations/accept', { token, password, ...(reset ? {} : { name }) }))
      await navigate({ to: '/', replace: true })
    })
  }
  return (
    <PublicPage
      title={reset ? 'Choose a new password' : `Welcome to ${company}`}
      lead={reset ? `For ${peek.email}` : `You have been invited as ${peek.email}. Choose a password, and you are in.`}
    >
      <Form onSubmit={submit}>
        {!reset && (
          <TextInput
            label="Your name"
            name="name"
            autoComplete="name"
            required
            value={name}
            onChange={setName}
            error={refusals.name}
          />
        )}
        {/* So that a password manager files it under the right account. */}
        <input type="hidden" name="email" autoComplete="username" value={peek.email} readOnly />
        <NewPassword value={password} onChange={setPassword} error={refusals.password} />
        <FormError>{failure}</FormError>
        <Button type="submit" variant="primary" busy={busy} className="wide">
          {reset ? 'Save and sign in' : 'Join'}
        </Button>
      </Form>
    </PublicPage>
  )
}
