/** A form: sent by Enter or by its submit button, without leaving the page. What is wrong with it the server says, in words. */
import type { FormEvent, ReactNode } from 'react'

export interface FormProps {
  onSubmit: (event: FormEvent<HTMLFormElement>) => unknown
  /** `formStack`: its parts stand one below the other; a page with a layout of its own names another or none. */
  className?: string
  children: ReactNode
}

export function Form({ onSubmit, className, children }: FormProps) {
  return (
    <form
      // The browser's own bubbles know neither our words nor our fields.
      noValidate
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        void onSubmit(event)
      }}
    >
      {children}
    </form>
  )
}
