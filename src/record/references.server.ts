/** References of rows that are written: what they point to must be there, and within the caller's sight. */
import type { Queryable } from '../platform/database.server.ts'
import { name, sql } from '../platform/sql.ts'
import type { Action } from './action.ts'
import type { Caller } from './caller.ts'
import type { CustomField } from './customFields.ts'
import { invalid } from './errors.ts'
import type { Field } from './fields.ts'
import type { RecordType } from './record.ts'
import { placed } from './refusals.ts'
import type { Registry } from './registry.ts'
import { readFilter } from './select.ts'

export interface Reference {
  field: string
  target: string
  ids: string[]
  /** The place of its row among those of the call. */
  place: number
  of: number
}

const targets = new WeakMap<RecordType, readonly (readonly [string, string])[]>()
/** The fields of a type that refer to others, found once: most rows refer to little. */
function targetsOf(type: RecordType): readonly (readonly [string, string])[] {
  let known = targets.get(type)
  if (!known) {
    known = Object.entries(type.fields).flatMap(([field, f]) =>
      f.target && !f.computed ? [[field, f.target] as const] : [],
    )
    targets.set(type, known)
  }
  return known
}

/** What a row refers to. */
export function referencesIn(
  type: RecordType,
  custom: readonly CustomField[],
  values: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, unknown>>,
  place: number,
  of: number,
): Reference[] {
  const wanted: Reference[] = []
  for (const [field, target] of targetsOf(type)) {
    const value = values[field]
    if (value) wanted.push({ field, target, ids: ([] as string[]).concat(value as string), place, of })
  }
  for (const c of custom)
    if (c.kind === 'person' && extra[c.key])
      wanted.push({ field: `extra.${c.key}`, target: 'people.person', ids: [extra[c.key] as string], place, of })
  return wanted
}

/** What the input of an action refers to. */
export function referencesOfInput(action: Action, input: Readonly<Record<string, unknown>>): Reference[] {
  return Object.entries(action.input).flatMap(([field, f]: [string, Field]) =>
    f.target && input[field]
      ? [{ field, target: f.target, ids: ([] as string[]).concat(input[field] as string), place: 0, of: 1 }]
      : [],
  )
}

/** What is referred to must exist and be shared with the caller; the answer does not tell the two apart. `fresh`: rows of `type` made in the same statement. */
export async function requireShared(
  tx: Queryable,
  registry: Registry,
  wanted: readonly Reference[],
  caller: Caller,
  type?: RecordType,
  fresh: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const target of new Set(wanted.map((w) => w.target))) {
    const asked = wanted.filter((w) => w.target === target)
    const known = type?.key === target ? fresh : new Set<string>()
    const ids = [...new Set(asked.flatMap((w) => w.ids))].filter((id) => !known.has(id))
    const to = registry.get(target)
    const rows = ids.length
      ? await tx.query<{ id: string }>(
          sql`select t.id from ${name(to.table)} t where t.id = any(${ids}::uuid[]) and ${readFilter(to, caller)}`,
        )
      : []
    const found = new Set(rows.map((r) => r.id))
    const missing = asked.find((w) => w.ids.some((id) => !found.has(id) && !known.has(id)))
    if (missing)
      throw placed(
        invalid({ [missing.field]: `that ${to.label.toLowerCase()} does not exist, or is not shared with you` }),
        missing.place,
        missing.of,
      )
  }
}
