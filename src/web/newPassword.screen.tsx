/** Choosing a password: only its length counts. */
import { PasswordInput } from './components/field.screen.tsx'

export const SHORTEST = 12

/** What is missing in a new password, or an empty text. Counted as the server counts: characters, not bytes. */
export function passwordFault(password: string): string {
  const length = Array.from(password).length
  return length < SHORTEST ? `must have at least ${SHORTEST} characters; ${SHORTEST - length} to go` : ''
}

function hint(password: string): string {
  const length = Array.from(password).length
  if (length === 0)
    return `At least ${SHORTEST} characters. Four or five words are easy to keep in mind and hard to guess.`
  if (length < SHORTEST) return `${length} of ${SHORTEST} characters`
  return length < 16 ? 'Long enough. A few more characters make it stronger.' : 'Long and strong.'
}

export function NewPassword({
  label = 'Password',
  value,
  onChange,
  error,
}: {
  label?: string
  value: string
  onChange: (value: string) => void
  error?: string
}) {
  return (
    <PasswordInput
      label={label}
      name="new-password"
      autoComplete="new-password"
      value={value}
      onChange={onChange}
      error={error}
      help={hint(value)}
    />
  )
}
