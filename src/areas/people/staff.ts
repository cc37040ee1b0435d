import { ROLE_NAMES } from '../../record/caller.ts'
import type { Grant, Grants } from '../../record/rights.ts'

/** The same grant for everybody of the company, whatever they do there; not for guests from outside. */
export function staff(grant: Grant): Grants {
  const inside = ROLE_NAMES.filter((role) => role !== 'administrator' && role !== 'client')
  return Object.fromEntries(inside.map((role) => [role, grant]))
}
