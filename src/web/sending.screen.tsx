/** A form that is sent at once: its values, what the server refuses field by field, and what concerns all of it. */
import { CircleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ApiError } from './api.ts'
import './sending.css'

/** Names of fields → what is wrong. */
export type Refusals = Readonly<Record<string, string>>

export interface Sending {
  readonly busy: boolean
  readonly refusals: Refusals
  /** What concerns the whole form. */
  readonly failure: string
  readonly send: (act: () => Promise<unknown>) => Promise<void>
  /** Refuses here, without asking the server. */
  readonly refuse: (refusals: Refusals) => void
}

/** `shown`: the fields that the form has; a refusal of any other is told above the button. */
export function useSending(shown: readonly string[]): Sending {
  const [busy, setBusy] = useState(false)
  const [refusals, setRefusals] = useState<Refusals>({})
  const [failure, setFailure] = useState('')
  useEffect(() => {
    if (Object.keys(refusals).length > 0) document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus()
  }, [refusals])
  const send = async (act: () => Promise<unknown>) => {
    setBusy(true)
    setFailure('')
    setRefusals({})
    try {
      await act()
    } catch (error) {
      if (!(error instanceof ApiError)) {
        setFailure('Something went wrong in this page. Load it again and try once more.')
        throw error
      }
      const fields = error.fieldMessages
      const hidden = Object.entries(fields).filter(([name]) => !shown.includes(name))
      setRefusals(fields)
      if (hidden.length > 0) setFailure(hidden.map(([name, message]) => `${name} ${message}`).join('; '))
      else if (Object.keys(fields).length === 0) setFailure(error.message)
    } finally {
      setBusy(false)
    }
  }
  return { busy, refusals, failure, send, refuse: setRefusals }
}

/** What concerns the whole form, above its button; said by screen readers when it appears. */
export function FormError({ children }: { children: string }) {
  return (
    <div role="alert">
      {children && (
        <p className="formError">
          <CircleAlert size={16} strokeWidth={1.75} />
          <span>{children}</span>
        </p>
      )}
    </div>
  )
}
