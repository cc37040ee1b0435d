/** A label, its control, and under it the help or what is wrong; and the plain text controls. */
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import './field.css'

export interface FieldProps {
  /** Above the control; leave it out in a table cell and give `aria-label`. */
  label?: ReactNode
  help?: ReactNode
  /** What is wrong and what is accepted. */
  error?: string
  /** Marked with the word "optional" unless it is required. */
  required?: boolean
  /** Leaves out the word "optional", where most are. */
  quiet?: boolean
}

/** Wires label, help and error to the control that `children` makes from the given attributes. */
export function Field({
  label,
  help,
  error,
  required,
  quiet,
  id,
  children,
}: FieldProps & {
  id?: string
  children: (control: {
    id: string
    'aria-invalid'?: true
    'aria-describedby'?: string
    required?: boolean
  }) => ReactNode
}) {
  const made = useId()
  const control = id ?? made
  const below = error || help
  return (
    <div className="field">
      {label && (
        <label htmlFor={control}>
          {label}
          {!required && !quiet && <span className="optional">optional</span>}
        </label>
      )}
      {children({
        id: control,
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(below ? { 'aria-describedby': `${control}-below` } : {}),
        ...(required ? { required: true } : {}),
      })}
      {below && (
        <p id={`${control}-below`} className={error ? 'fieldError' : 'fieldHelp'}>
          {error || help}
        </p>
      )}
    </div>
  )
}

export interface TextInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'required'>, FieldProps {
  value: string
  onChange: (value: string) => void
}

/** One line of text. */
export function TextInput({
  label,
  help,
  error,
  required,
  quiet,
  value,
  onChange,
  id,
  className = '',
  ...rest
}: TextInputProps) {
  return (
    <Field {...{ label, help, error, required, quiet, id }}>
      {(control) => (
        <input
          type="text"
          {...rest}
          {...control}
          className={`input ${className}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

export interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'required'>, FieldProps {
  value: string
  onChange: (value: string) => void
}

/** Text of many lines; grows with what is written. */
export function TextArea({
  label,
  help,
  error,
  required,
  quiet,
  value,
  onChange,
  id,
  rows = 3,
  ...rest
}: TextAreaProps) {
  return (
    <Field {...{ label, help, error, required, quiet, id }}>
      {(control) => (
        <textarea
          rows={rows}
          {...rest}
          {...control}
          className="input area"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

/** A password, which may be shown while it is typed. */
export function PasswordInput({
  label,
  help,
  error,
  required = true,
  quiet,
  value,
  onChange,
  id,
  ...rest
}: TextInputProps) {
  const [seen, setSeen] = useState(false)
  const Icon = seen ? EyeOff : Eye
  return (
    <Field {...{ label, help, error, required, quiet, id }}>
      {(control) => (
        <span className="inputBox">
          <input
            {...rest}
            {...control}
            type={seen ? 'text' : 'password'}
            className="input"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            className="inputButton"
            aria-label={seen ? 'Hide the password' : 'Show the password'}
            aria-pressed={seen}
            onClick={() => setSeen(!seen)}
          >
            <Icon size={16} strokeWidth={1.75} />
          </button>
        </span>
      )}
    </Field>
  )
}
