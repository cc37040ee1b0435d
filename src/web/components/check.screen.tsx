/** Yes or no: a tick for choosing among several, a switch for what acts at once. */
import { Check, Minus } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import './field.css'

export interface CheckProps {
  checked: boolean
  onChange: (checked: boolean) => void
  /** Beside it; in a list give `aria-label` instead. */
  label?: ReactNode
  'aria-label'?: string
  disabled?: boolean
  id?: string
}

/** A tick box; `some` shows a dash for "some of these". */
export function Checkbox({ checked, onChange, label, some, ...rest }: CheckProps & { some?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = !!some
  }, [some])
  const Icon = some ? Minus : Check
  return (
    <label className="tick">
      <input
        ref={input}
        type="checkbox"
        {...rest}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="tickBox">
        <Icon size={12} strokeWidth={3} />
      </span>
      {label}
    </label>
  )
}

/** A switch: acts at once, without a save. */
export function Switch({ checked, onChange, label, ...rest }: CheckProps) {
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        {...rest}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="switchTrack" />
      {label}
    </label>
  )
}
