import type { AuditEntry } from '../platform/audit/line.ts'
import type { Caller } from './caller.ts'
import type { CustomField } from './customFields.ts'
import type { RecordType } from './record.ts'
import { within } from './rights.ts'
import { customOpen, mayReadField } from './select.ts'

/**
 * A line of a record's history as somebody who reads the row may see it. The history of a field is as closed as the
 * field: what the caller may not read of the row is left out here too.
 */
export function visibleEntry(
  type: RecordType,
  custom: readonly CustomField[],
  caller: Caller,
  row: Readonly<Record<string, unknown>>,
  entry: AuditEntry,
): AuditEntry {
  const open = (field: string) => within(type.fields[field] ? mayReadField(type.fields[field]!, caller) : 'none', row)
  // A custom field that has been taken away has no rights any more by which it could be shown.
  const openKeys = new Set(custom.filter((c) => customOpen(c, caller)).map((c) => c.key))
  const openExtra = (extra: unknown) => {
    const kept = Object.entries((extra as object | null) ?? {}).filter(([key]) => openKeys.has(key))
    return kept.length ? [['extra', Object.fromEntries(kept)] as const] : []
  }
  const visible = (values: Readonly<Record<string, unknown>> | null) =>
    values &&
    Object.fromEntries(
      Object.entries(values).flatMap(([field, value]) =>
        field === 'extra' ? openExtra(value) : open(field) ? [[field, value] as const] : [],
      ),
    )
  return { ...entry, before: visible(entry.before), after: visible(entry.after) }
}
