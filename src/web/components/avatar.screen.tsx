/** A person as a circle with initials. */
import { initials } from '../format.ts'
import './chip.css'

/** The circle alone; the name must stand beside it. `large`: 28 px instead of 20. */
export function Avatar({ name, large }: { name: string; large?: boolean }) {
  return (
    <span className={`avatar ${large ? 'large' : ''}`} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

/** Circle and name on one line. */
export function Person({ name }: { name: string }) {
  return (
    <span className="row">
      <Avatar name={name} />
      <span className="line">{name}</span>
    </span>
  )
}
