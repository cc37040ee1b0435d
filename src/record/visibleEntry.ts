import type { AuditEntry } from '../platform/audit/line.ts'
import type { Caller } from './caller.ts'
import type { RecordType } from './record.ts'
import { within } from './rights.ts'
import { mayReadField } from './select.ts'

/**
 * A line of a record's history as somebody who reads the row may see it. The history of a field is as closed as the
 * field: what the caller may not read of the row is left out here too.
 */
export function visibleEntry(
  type: RecordType,
  caller: Caller,
  row: Readonly<Record<string, unknown>>,
  entry: AuditEntry,
): AuditEntry {
  const open = (field: string) =>
    field === 'extra' ? false : within(type.fields[field] ? mayReadField(type.fields[field]!, caller) : 'none', row)
  const visible = (values: Readonly<Record<string, unknown>> | null) =>
    values && Object.fromEntries(Object.entries(values).filter(([field]) => open(field)))
  return { ...entry, before: visible(entry.before), after: visible(entry.after) }
}
