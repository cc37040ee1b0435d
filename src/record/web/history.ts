/** The history of a record in words: `Helene Brandt changed Cost centre: 4100 → 4120`. */
import { type CustomField, fieldOf } from '../customFields.ts'
import { type Field, labelOf, words } from '../fields.ts'
import type { RecordType } from '../record.ts'

/** A line of `GET …/:id/activity`. */
export interface Entry {
  readonly id: string
  readonly version: number
  readonly verb: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly who: { readonly name: string; readonly rule?: true; readonly impersonator?: { readonly name: string } }
  readonly reason: string | null
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}
export interface FieldChange {
  readonly key: string
  readonly label: string
  readonly field: Field
  readonly before: unknown
  readonly after: unknown
}
export interface Line {
  readonly id: string
  readonly at: string
  readonly kind: 'create' | 'update' | 'remove' | 'action' | 'erased'
  readonly who: string
  /** What was done: “created it”, “changed”, “Renew”. */
  readonly did: string
  readonly changes: readonly FieldChange[]
  readonly reason: string | null
}

/** One line of the timeline. Fields that neither the declaration nor the company has any more are left out. */
export function lineOf(type: RecordType, entry: Entry, custom: readonly CustomField[] = []): Line {
  const base = { id: entry.id, at: entry.at, who: whoDid(entry), reason: entry.reason }
  const changes = [...changesOf(type, entry), ...customChangesOf(custom, entry)]
  switch (entry.verb) {
    case 'create':
      return { ...base, kind: 'create', did: 'created it', changes: [] }
    case 'update':
      return { ...base, kind: 'update', did: 'changed', changes }
    case 'remove':
      return { ...base, kind: 'remove', did: 'removed it', changes: [] }
    case 'erased':
      return { ...base, who: 'A change', kind: 'erased', did: 'was erased', changes: [] }
    default: {
      const action = type.actions.find((a) => a.name === entry.verb)
      return { ...base, kind: 'action', did: action?.label ?? words(entry.verb), changes }
    }
  }
}

const whoDid = ({ who }: Entry): string => {
  if (who.impersonator) return `${who.impersonator.name} as ${who.name}`
  // A rule goes by what it does; here it begins a sentence.
  return who.rule ? who.name.charAt(0).toUpperCase() + who.name.slice(1) : who.name
}

function changesOf(type: RecordType, { before, after }: Entry): FieldChange[] {
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].flatMap((key) => {
    const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined
    return field
      ? [{ key, label: labelOf(key, field), field, before: before?.[key] ?? null, after: after?.[key] ?? null }]
      : []
  })
}

function customChangesOf(custom: readonly CustomField[], { before, after }: Entry): FieldChange[] {
  const value = (values: Entry['before'], key: string): unknown =>
    (values?.extra as Record<string, unknown> | undefined)?.[key] ?? null
  return custom.flatMap((c) => {
    const change = { before: value(before, c.key), after: value(after, c.key) }
    if (JSON.stringify(change.before) === JSON.stringify(change.after)) return []
    return [{ key: `extra.${c.key}`, label: c.name, field: fieldOf(c), ...change }]
  })
}

/** References that the lines show, by target, so that their titles can be asked for at once. */
export function referencesIn(lines: readonly Line[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  for (const { field, before, after } of lines.flatMap((line) => line.changes)) {
    if (!field.target) continue
    const ids = found.get(field.target) ?? new Set<string>()
    for (const value of [before, after].flat()) if (typeof value === 'string') ids.add(value)
    found.set(field.target, ids)
  }
  return new Map([...found].map(([target, ids]) => [target, [...ids].sort()]))
}
