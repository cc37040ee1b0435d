/** Refusals that know their place among several rows, and PostgreSQL's refusals in words. */
import { invalid, Refused, refusedNow } from './errors.ts'
import { labelOf } from './fields.ts'
import { type RecordType, snake } from './record.ts'

/** A refusal of one of several rows says which: `place` counts from 0, `of` is their number. */
export function placed(refused: Refused, place: number, of: number): Refused {
  return of > 1
    ? new Refused(refused.id, refused.status, `Row ${place + 1}: ${refused.message}`, {
        ...refused.details,
        row: place,
      })
    : refused
}

/** Runs what concerns one of several rows; a refusal says which. */
export function placing<T>(place: number, of: number, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw error instanceof Refused ? placed(error, place, of) : error
  }
}

/** PostgreSQL's refusals in words. What they were caused by is not named: it may be a row that the caller cannot see. */
export function translated(type: RecordType, error: unknown): unknown {
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string }
  if (!code || error instanceof Refused) return error
  if (code === '23505') {
    const unique = Object.entries(type.fields).filter(([, f]) => f.unique)
    const field = unique.find(([n]) => constraint?.includes(snake(n)))?.[0] ?? unique[0]?.[0] ?? 'id'
    return invalid({ [field]: 'is already taken' })
  }
  const pair = code === '23503' && constraint && unfitting(type, constraint)
  if (pair) return invalid(pair)
  if (code === '23514') {
    const circle = Object.keys(type.fields).find(
      (n) => constraint === `${type.table.split('.')[1]!}_${snake(n)}_circle`,
    )
    if (circle) return invalid({ [circle]: 'is itself a part of this one' })
  }
  if (code === '23503')
    return refusedNow(`It is still used by ${(table ?? 'others').replace(/_/g, ' ')}; change those first`)
  if (code.startsWith('22')) return invalid({ body: 'a value is out of range' })
  return error
}

/**
 * Two references that must go together, such as a cost centre and the legal entity in whose books it stands, have a foreign
 * key of both columns, called `engagements_cost_centre_of_legal_entity`.
 */
function unfitting(type: RecordType, constraint: string): Record<string, string> | undefined {
  const table = type.table.split('.')[1]!
  const references = Object.entries(type.fields).filter(([, f]) => f.kind === 'ref')
  for (const [one] of references)
    for (const [other, f] of references)
      if (constraint === `${table}_${snake(one)}_of_${snake(other)}`)
        return { [one]: `does not belong to the ${labelOf(other, f).toLowerCase()} chosen` }
  return undefined
}
