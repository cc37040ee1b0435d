/** The values of a row on their way in: completed, compared, sealed, and as the audit may know them. */
import { invalid } from './errors.ts'
import type { RecordType } from './record.ts'
import type { Row, Seams } from './seams.ts'

/** Whether two values of a field are the same, structures by what they hold. */
export const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Custom values with a patch laid over them; what is emptied is gone. */
export function merged(extra: Record<string, unknown>, patch?: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...extra, ...patch }).filter(([, value]) => value !== null && value !== undefined),
  )
}

/** Defaults for what was not given; a field that has none and is required by the table is refused here, with its name. */
export function completed(type: RecordType, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [field, f] of Object.entries(type.fields)) {
    const value = given[field]
    if (value !== undefined) values[field] = value
    else if (f.default !== undefined) values[field] = f.default
    else if (f.optional || f.kind === 'secret') values[field] = null
    else if (f.kind === 'choices' || f.kind === 'refs') values[field] = []
    else throw invalid({ [field]: 'is required' })
  }
  return values
}

/** What the audit may know of the values: a secret only changed. */
export function shown(type: RecordType, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(values)) {
    const f = type.fields[field]
    if (!f?.computed) known[field] = f?.kind === 'secret' ? 'changed' : value
  }
  return known
}

/** The values to write, secrets sealed. */
export function sealed(type: RecordType, id: string, row: Row, seal: Seams['sealSecret']): Record<string, unknown> {
  const values: Record<string, unknown> = { ...row }
  for (const [field, f] of Object.entries(type.fields)) {
    const value = values[field]
    if (f.kind === 'secret' && typeof value === 'string')
      values[field] = seal(value, { table: type.table, column: field, row: id })
  }
  return values
}
