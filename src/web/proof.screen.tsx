/** Proving again to be there: what is sensitive asks for the password when some time has passed since it was entered. */
import { useCallback, useRef, useState } from 'react'
import { ApiError, api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { Dialog } from './components/dialog.screen.tsx'
import { PasswordInput } from './components/field.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'

/**
 * `prove(act)` does `act`; where the server asks for a proof first, the dialog takes the password and `act` is done
 * again. Resolves to undefined when the person lets it be.
 */
export function useProof(): {
  readonly prove: <T>(act: () => Promise<T>) => Promise<T | undefined>
  readonly dialog: React.ReactNode
} {
  const [open, setOpen] = useState(false)
  const answer = useRef<(proved: boolean) => void>(undefined)
  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        answer.current = resolve
        setOpen(true)
      }),
    [],
  )
  const end = useCallback((proved: boolean) => {
    setOpen(false)
    answer.current?.(proved)
  }, [])
  const prove = useCallback(
    async <T,>(act: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof ApiError) || error.id !== 'prove') throw error
        return (await ask()) ? act() : undefined
      }
    },
    [ask],
  )
  return { prove, dialog: open && <ProofDialog onEnd={end} /> }
}

function ProofDialog({ onEnd }: { onEnd: (proved: boolean) => void }) {
  const [password, setPassword] = useState('')
  const { busy, refusals, failure, send, refuse } = useSending(['password'])
  const submit = () =>
    send(async () => {
      try {
        await api.post('/api/session/prove', { password })
      } catch (error) {
        // Told as a failed sign-in; here it can only be the one field.
        if (error instanceof ApiError && error.id === 'signIn') return refuse({ password: 'is not your password' })
        throw error
      }
      onEnd(true)
    })
  return (
    <Dialog
      open
      onClose={() => onEnd(false)}
      title="Is it you?"
      onSubmit={() => void submit()}
      footer={
        <>
          <Button variant="bare" onClick={() => onEnd(false)}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            Go on
          </Button>
        </>
      }
    >
      <div className="formStack">
        <p className="ink2">Some time has passed since you entered your password, and this is worth a second look.</p>
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onChange={setPassword}
          error={refusals.password}
        />
        <FormError>{failure}</FormError>
      </div>
    </Dialog>
  )
}
