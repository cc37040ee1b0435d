/** The columns that a list can show: declared fields, the standard ones, and those that the company added. */

import type { Caller } from '../caller.ts'
import { type CustomField, fieldOf } from '../customFields.ts'
import { type Field, type Kind, labelOf, words } from '../fields.ts'
import { type RecordType, settable } from '../record.ts'
import { allows } from '../rights.ts'

export interface Column {
  /** A field's name, or `extra.key`. */
  readonly key: string
  readonly field: Field
  readonly label: string
  /** Numbers and dates stand at the right. */
  readonly numeric: boolean
  /** Pixels, before somebody draws it wider. */
  readonly width: number
  /** It names the row. */
  readonly title: boolean
  readonly custom?: CustomField
}

const WIDTHS: Readonly<Record<Kind, number>> = {
  text: 168,
  prose: 240,
  choice: 136,
  choices: 184,
  date: 112,
  local: 136,
  instant: 136,
  money: 120,
  whole: 92,
  decimal: 100,
  percent: 84,
  duration: 96,
  flag: 72,
  email: 208,
  url: 208,
  file: 136,
  secret: 96,
  json: 136,
  ref: 176,
  refs: 208,
}
const NUMERIC = new Set<Kind>(['date', 'local', 'instant', 'money', 'whole', 'decimal', 'percent', 'duration'])
export const isNumeric = (field: Field): boolean => NUMERIC.has(field.kind)
/** Kinds that may be added up. A percentage of different wholes may not. */
const ADDED = new Set<Kind>(['money', 'whole', 'decimal', 'duration'])
/** What may fall below zero is a distance (a slack), and a sum of distances says nothing. */
export const isAdded = (field: Field): boolean =>
  ADDED.has(field.kind) && !(field.kind === 'duration' && (field.min ?? 0) < 0)
/** Kinds that make sensible groups; dates group by month. */
const GROUPED = new Set<Kind>(['choice', 'ref', 'date', 'local', 'instant', 'flag'])
export const isGrouped = (field: Field): boolean => GROUPED.has(field.kind)

const STANDARD: readonly [string, Field][] = [
  ['createdAt', { kind: 'instant', optional: false, label: 'Created' }],
  ['changedAt', { kind: 'instant', optional: false, label: 'Changed' }],
]

const column = (type: RecordType, key: string, field: Field): Column => ({
  key,
  field,
  label: labelOf(key, field),
  numeric: isNumeric(field),
  title: key === type.titleField,
  width: key === type.titleField ? 240 : WIDTHS[field.kind],
})

/** Everything that the caller may see as a column, in the order of the declaration. */
export function columnsFor(type: RecordType, custom: readonly CustomField[], caller: Caller): Column[] {
  const shown = Object.entries(type.fields).filter(
    ([, f]) => f.kind !== 'secret' && (!f.may?.read || allows(f.may.read, caller)),
  )
  return [
    ...shown.map(([key, f]) => column(type, key, f)),
    ...custom
      .filter((c) => openTo(c.readableBy, caller))
      .map((c) => ({ ...column(type, `extra.${c.key}`, fieldOf(c)), custom: c })),
    ...STANDARD.map(([key, f]) => column(type, key, f)),
  ]
}

const openTo = (roles: readonly string[], caller: Caller): boolean =>
  !roles.length || allows(Object.fromEntries(roles.map((role) => [role, true])), caller)

/** A row's value in a column. */
export function valueIn(row: Readonly<Record<string, unknown>>, key: string): unknown {
  const value = key.startsWith('extra.') ? (row.extra as Record<string, unknown> | undefined)?.[key.slice(6)] : row[key]
  return value ?? null
}

/** The body of a PATCH that sets one column. */
export const patchOf = (key: string, value: unknown): Record<string, unknown> =>
  key.startsWith('extra.') ? { extra: { [key.slice(6)]: value } } : { [key]: value }

/** A row with a patch applied as the server applies it: `extra` by key. */
export function patched<R extends Readonly<Record<string, unknown>>>(
  row: R,
  patch: Readonly<Record<string, unknown>>,
): R {
  const { extra, ...fields } = patch
  return { ...row, ...fields, ...(extra ? { extra: { ...(row.extra as object), ...(extra as object) } } : {}) }
}

/**
 * True when the caller may set this column of this row, or the reason why not. `may`: whether the row may be changed at
 * all, as the server said with the row (`can.update`); undefined means that it did not say.
 */
export function mayEdit(
  type: RecordType,
  { key, field, label, custom }: Pick<Column, 'key' | 'field' | 'label' | 'custom'>,
  caller: Caller,
  row: Readonly<Record<string, unknown>>,
  may: boolean | undefined,
): true | string {
  if (key === 'createdAt' || key === 'changedAt') return `${label} is written by Ambit`
  if (field.computed) return `${label} is computed`
  if (!settable(field)) {
    const by = type.actions.map((a) => a.label ?? words(a.name))
    return by.length
      ? `${label} changes only through an action: ${by.join(', ')}`
      : `${label} changes only through an action`
  }
  if (may === false || (may === undefined && !allows(type.may.update, caller, row)))
    return `You may not change this ${type.label.toLowerCase()}`
  const grants = field.may?.update ?? field.may?.read
  if (grants && !allows(grants, caller, row)) return `You may not change “${label}”`
  if (custom && !openTo(custom.changeableBy.length ? custom.changeableBy : custom.readableBy, caller))
    return `You may not change “${label}”`
  return true
}

/** Pixels of an average character in the list's font, and what stands around a value. */
const CHARACTER = 7.1
const HEAD_CHARACTER = 6.2
const PADDING = 20
const NARROWEST = 64

/**
 * The width that a column needs for what it shows: nine of ten values fit whole, and its head. `texts` are the values
 * of the first rows as they are written; a column without any keeps the width of its kind.
 */
export function fittedWidth({ label, field, width }: Column, texts: readonly string[], unit = ''): number {
  const lengths = texts.filter(Boolean).map((text) => text.length)
  if (!lengths.length) return width
  lengths.sort((a, b) => a - b)
  const usual = lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * 0.9))]!
  const mark = field.target === 'people.person' ? 28 : field.kind === 'choice' ? 20 : 0
  const value = usual * CHARACTER + mark + PADDING
  const head = (label.length + (unit ? unit.length + 2 : 0)) * HEAD_CHARACTER + PADDING + 16
  return Math.round(Math.max(NARROWEST, head, Math.min(value, width * 1.4)))
}

/** The same by key, but for one. */
export function without<V>(all: Readonly<Record<string, V>>, key: string): Record<string, V> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== key))
}
