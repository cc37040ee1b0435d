/** Rows as the list shows them: groups with their counts and sums, and the rows of those that are open. */

import { addDecimals } from '../decimal.ts'
import { choiceLabel, type Field, type Money } from '../fields.ts'
import { valueIn } from './columns.ts'
import { monthWords } from './filterWords.ts'
import { plain } from './plain.ts'

export type ListRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number }

/** A sum by unit: the currency of an amount, an empty string for a plain number. Exact decimal strings. */
export type Sum = Readonly<Record<string, string>>
export interface Group {
  readonly kind: 'group'
  readonly key: string
  readonly label: string
  readonly count: number
  readonly sums: Readonly<Record<string, Sum>>
  readonly open: boolean
}
export interface RowItem {
  readonly kind: 'row'
  readonly row: ListRow
  /** Among the loaded rows. */
  readonly index: number
}
export type Item = Group | RowItem

const addTo = (sum: Record<string, string>, value: unknown): void => {
  if (value === null || value === undefined) return
  const [unit, amount] =
    typeof value === 'object' ? [(value as Money).currency, (value as Money).amount] : ['', plain(value)]
  sum[unit] = sum[unit] === undefined ? amount : addDecimals(sum[unit], amount)
}

/** The sum of a column over rows, by unit. */
export function sumOf(rows: Iterable<ListRow>, key: string): Sum {
  const sum: Record<string, string> = {}
  for (const row of rows) addTo(sum, valueIn(row, key))
  return sum
}

/** The group that a value belongs to: itself, or for dates its month. Empty for nothing. */
export function groupKey(field: Field, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (field.kind === 'date' || field.kind === 'local' || field.kind === 'instant') return plain(value).slice(0, 7)
  return plain(value)
}

export interface Grouping {
  readonly key: string
  readonly field: Field
  /** Columns to add up. */
  readonly sums: readonly string[]
  readonly closed: ReadonlySet<string>
  readonly title: (target: string, id: string) => string | undefined
}

/**
 * Groups rows. They come sorted by the group's field, and dates keep that order; choices stand in the order of their
 * declaration and references by name. Rows without a value come last.
 */
export function grouped(rows: readonly ListRow[], by: Grouping): Item[] {
  const groups = new Map<string, RowItem[]>()
  rows.forEach((row, index) => {
    const key = groupKey(by.field, valueIn(row, by.key))
    const known = groups.get(key)
    if (known) known.push({ kind: 'row', row, index })
    else groups.set(key, [{ kind: 'row', row, index }])
  })
  const label = (key: string) => groupLabel(by, key)
  const keys = [...groups.keys()]
  if (by.field.kind === 'choice') keys.sort((a, b) => rank(by.field, a) - rank(by.field, b))
  if (by.field.kind === 'ref') keys.sort((a, b) => label(a).localeCompare(label(b)))
  keys.sort((a, b) => Number(a === '') - Number(b === ''))
  return keys.flatMap((key): Item[] => {
    const items = groups.get(key)!
    const open = !by.closed.has(key)
    const inside = items.map((item) => item.row)
    const sums = Object.fromEntries(by.sums.map((column) => [column, sumOf(inside, column)]))
    const head: Group = { kind: 'group', key, label: label(key), count: items.length, sums, open }
    return open ? [head, ...items] : [head]
  })
}

const rank = (field: Field, value: string): number => {
  const at = field.values?.indexOf(value) ?? -1
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}

function groupLabel({ field, title }: Grouping, key: string): string {
  if (key === '') return 'None'
  if (field.kind === 'choice') return choiceLabel(field, key)
  if (field.kind === 'flag') return key === 'true' ? 'Yes' : 'No'
  if (field.kind === 'ref') return title(field.target ?? '', key) ?? 'Not shared with you'
  return monthWords(key)
}
