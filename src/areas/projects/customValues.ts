/** Between the columns of a plan file and the company's own fields. Pure. */
import type { CustomField } from '../../record/customFields.ts'
import type { CustomColumn } from './formats/customColumn.ts'
import type { CustomValue } from './schedule/plan.ts'

/** Which of the company's fields holds a column of a file. */
export interface ColumnMapping {
  column: CustomColumn
  field: string
  kind: CustomField['kind']
}

export type FieldDraft = Pick<CustomField, 'name' | 'type' | 'key' | 'kind' | 'options' | 'formula'>

const LONGEST_OPTION = 100
const MOST_OPTIONS = 200

/** Identifiers of people by their names. */
export type PeopleByName = ReadonlyMap<string, string>

/**
 * The kind that can hold every value of the column: a choice becomes text where its list is too long or is not kept to,
 * people where somebody is not known here by that name alone.
 */
export function kindFor(
  column: CustomColumn,
  values: readonly CustomValue[],
  people: PeopleByName = new Map(),
): CustomField['kind'] {
  if (column.kind === 'person') return values.every((v) => people.has(String(v))) ? 'person' : 'text'
  if (column.kind === 'choice') {
    const options = column.choices ?? []
    const fits =
      options.length > 0 &&
      options.length <= MOST_OPTIONS &&
      options.every((o) => o.length > 0 && o.length <= LONGEST_OPTION)
    return fits &&
      new Set(options).size === options.length &&
      values.every((v) => typeof v === 'string' && options.includes(v))
      ? 'choice'
      : 'text'
  }
  if (column.kind === 'number') return 'decimal'
  if (column.kind === 'duration') return 'decimal'
  return column.kind
}

/** A key for the API from a name that people gave: `Risk owner (IT)` → `riskOwnerIt`. */
export function keyFor(name: string, taken: ReadonlySet<string>): string {
  const parts = name
    .normalize('NFKD')
    .replace(/[^\p{ASCII}]/gu, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
  const joined = parts
    .map((part, i) => (i ? part[0]!.toUpperCase() + part.slice(1) : part[0]!.toLowerCase() + part.slice(1)))
    .join('')
  const base = (/^[a-z]/.test(joined) ? joined : `field${joined}`).slice(0, 50)
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}${n}`
    if (!taken.has(key)) return key
  }
}

/** The field for a column: one that has the same name and kind already, or the draft of a new one. */
export function fieldFor(
  column: CustomColumn,
  kind: CustomField['kind'],
  type: string,
  existing: readonly CustomField[],
  taken: Set<string>,
): { key: string; draft?: FieldDraft } {
  const name = column.name.trim().slice(0, 60) || column.key
  const known = existing.find(
    (f) =>
      f.type === type &&
      f.name === name &&
      f.kind === kind &&
      (kind !== 'choice' || (column.choices ?? []).every((c) => f.options.includes(c))),
  )
  if (known) return { key: known.key }
  const key = keyFor(name, taken)
  taken.add(key)
  return {
    key,
    draft: {
      name,
      type,
      key,
      kind,
      options: kind === 'choice' ? column.choices! : [],
      formula: column.formula?.slice(0, 2000) ?? null,
    },
  }
}

/** A file's value as the field keeps it: numbers as exact text, dates without their time, durations in hours. Null for what it cannot hold. */
export function toField(
  mapping: Pick<ColumnMapping, 'column' | 'kind'>,
  value: CustomValue,
  currency: string,
  people: PeopleByName = new Map(),
): unknown {
  switch (mapping.kind) {
    case 'person':
      return people.get(String(value)) ?? null
    case 'decimal':
      if (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(value)) return value
      return decimal(mapping.column.kind === 'duration' ? Number(value) / 3600 : Number(value))
    case 'money':
      return typeof value === 'object' && !Array.isArray(value)
        ? { amount: value.amount, currency: isCurrency(value.currency) ? value.currency : currency }
        : null
    case 'date':
      return String(value).slice(0, 10)
    case 'flag':
      return value === true
    default: {
      const text = Array.isArray(value) ? value.join(', ') : String(value)
      const line = text.replace(/\p{Cc}+/gu, ' ').trim()
      return line ? line.slice(0, 2000) : null
    }
  }
}

/** Whether a file says which currency it means: `XXX` stands for none. */
const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code) && code !== 'XXX'

/** A field's value as the file has it. `before`: the file's own value, kept where the field still means the same. */
export function fromField(
  mapping: Pick<ColumnMapping, 'column' | 'kind'>,
  value: unknown,
  before: CustomValue | undefined,
  currency: string,
): CustomValue | undefined {
  if (value === null || value === undefined)
    return before !== undefined && toField(mapping, before, currency) === null ? before : undefined
  if (before !== undefined && JSON.stringify(toField(mapping, before, currency)) === JSON.stringify(value))
    return before
  switch (mapping.kind) {
    case 'decimal':
      return mapping.column.kind === 'duration' ? Math.round(Number(value) * 3600) : Number(value)
    case 'date':
      return `${String(value)}T08:00`
    default:
      return value as CustomValue
  }
}

/** At most six digits after the point, as the field keeps them. */
const decimal = (value: number): string | null =>
  Number.isFinite(value) && Math.abs(value) < 1e15 ? String(Number(value.toFixed(6))).replace(/e.*/, '') : null

/** The column of a plan file that a field of the company becomes. */
export function columnOf(field: CustomField, of: CustomColumn['of']): CustomColumn {
  return {
    key: field.key,
    of,
    name: field.name,
    kind: field.kind === 'decimal' ? 'number' : field.kind,
    ...(field.kind === 'choice' && { choices: [...field.options] }),
    ...(field.formula !== null && { formula: field.formula }),
  }
}

/**
 * A field's value in a column made from it. `nameOf`: the name of a person; without one the value stays behind. `asText`:
 * money with its currency, where the column is a text.
 */
export function toColumn(
  field: Pick<CustomField, 'kind'>,
  value: unknown,
  nameOf: (person: string) => string | undefined,
  asText = false,
): CustomValue | undefined {
  if (value === null || value === undefined) return undefined
  if (field.kind === 'person') return nameOf(String(value))
  if (asText && typeof value === 'object') {
    const { amount, currency } = value as { amount: string; currency: string }
    return `${amount} ${currency}`
  }
  // A number that a computer would round goes out as its digits.
  if (field.kind === 'decimal') return String(Number(value)) === value ? Number(value) : String(value)
  return value as CustomValue
}
