/** Changing one's own password. */

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, api } from './api.ts'
import { Button, ButtonLink } from './components/button.screen.tsx'
import { PasswordInput } from './components/field.screen.tsx'
import { Form } from './components/form.screen.tsx'
import { PageBody, PageHead } from './components/page.screen.tsx'
import { toast } from './components/toast.screen.tsx'
import { NewPassword, passwordFault } from './newPassword.screen.tsx'
import './publicPage.css'
import { FormError, useSending } from './sending.screen.tsx'

export default function ChangePassword() {
  const navigate = useNavigate()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { busy, refusals, failure, send, refuse } = useSending(['current', 'next'])
  const submit = () => {
    const fault = passwordFault(next)
    if (fault) return refuse({ next: fault })
    void send(async () => {
      try {
        await api.post('/api/session/password', { current, next })
      } catch (error) {
        // Told as a failed sign-in; here it can only be the one field.
        if (error instanceof ApiError && error.id === 'signIn') return refuse({ current: 'is not your password' })
        throw error
      }
      toast({ text: 'Your password is changed; you stay signed in here and are signed out everywhere else' })
      await navigate({ to: '/' })
    })
  }
  return (
    <>
      <PageHead title="Change my password" />
      <PageBody>
        <Form className="formStack passwordForm" onSubmit={submit}>
          <PasswordInput
            label="Password until now"
            name="password"
            autoComplete="current-password"
            autoFocus
            value={current}
            onChange={setCurrent}
            error={refusals.current}
          />
          <NewPassword label="New password" value={next} onChange={setNext} error={refusals.next} />
          <FormError>{failure}</FormError>
          <div className="row">
            <Button type="submit" variant="primary" busy={busy}>
              Change it
            </Button>
            <ButtonLink to="/" variant="bare">
              Cancel
            </ButtonLink>
          </div>
        </Form>
      </PageBody>
    </>
  )
}
