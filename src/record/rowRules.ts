/** What a changed row must keep: the rights of single fields, and the declared rules over several. */
import type { Caller } from './caller.ts'
import type { CustomField } from './customFields.ts'
import { forbidden, invalid } from './errors.ts'
import { labelOf } from './fields.ts'
import type { RecordType } from './record.ts'
import { allows } from './rights.ts'
import type { Row } from './seams.ts'

/** Refuses with 422 what the rules over several fields of one row say against it. */
export function requireSound(type: RecordType, row: Row): void {
  const wrong = type.check?.(row) ?? {}
  const found = Object.fromEntries(Object.entries(wrong).filter(([, message]) => message))
  if (Object.keys(found).length) throw invalid(found as Record<string, string>)
}

/** Refuses with 403 when one of the fields given may not be changed by the caller in this row. */
export function requireFieldRights(
  type: RecordType,
  custom: readonly CustomField[],
  caller: Caller,
  row: Row,
  given: readonly string[],
  extra: object,
): void {
  for (const field of given) {
    const f = type.fields[field]
    if (f?.may?.update && !allows(f.may.update, caller, row))
      throw forbidden(`You may not change “${labelOf(field, f)}”`)
    if (f?.may?.read && !f.may.update && !allows(f.may.read, caller, row))
      throw forbidden(`You may not change “${labelOf(field, f)}”`)
  }
  for (const key of Object.keys(extra)) {
    const c = custom.find((each) => each.key === key)
    const roles = c ? (c.changeableBy.length ? c.changeableBy : c.readableBy) : []
    if (roles.length && !allows(Object.fromEntries(roles.map((role) => [role, true])), caller))
      throw forbidden(`You may not change “${c!.name}”`)
  }
}
