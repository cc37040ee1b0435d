/**
 * Extended attributes and outline codes of a Microsoft Project XML file as named, typed columns with values. What a formula
 * computed is its stored value; Ambit shows it and does not compute it again.
 */
import type { CustomValue, Key } from '../schedule/plan.ts'
import type { CustomColumn } from './customColumn.ts'
import { type MspdiField, mspdiField } from './customFieldIds.ts'
import { readDuration, readFlag, reading, readLocal, readNumber, writeDuration, writeLocal } from './mspdiValues.ts'
import { elements, first, valueOf, type XmlElement } from './xmlElement.ts'

interface Definition {
  fieldId: string
  field: MspdiField
  alias?: string
  fieldName?: string
  formula?: string
  lookup?: string
  choices: string[]
}

interface Lookup {
  byId: Map<string, string>
  byGuid: Map<string, string>
}

interface RawValue {
  key: Key
  value?: string
  valueId?: string
  valueGuid?: string
}

export class CustomFieldReader {
  private readonly definitions = new Map<string, Definition>()
  private readonly lookups = new Map<string, Lookup>()
  private readonly raw = new Map<string, RawValue[]>()

  /** An `<ExtendedAttributes>` or `<OutlineCodes>` element. */
  define(list: XmlElement): void {
    for (const code of elements(list, 'OutlineCode')) this.defineLookup(code)
    for (const attribute of elements(list, 'ExtendedAttribute')) {
      const fieldId = valueOf(attribute, 'FieldID')
      const field = fieldId && mspdiField(fieldId, valueOf(attribute, 'CFType'))
      if (!fieldId || !field) continue
      const list = elements(first(attribute, 'ValueList'), 'Value')
      this.definitions.set(fieldId, {
        fieldId,
        field,
        alias: valueOf(attribute, 'Alias'),
        fieldName: valueOf(attribute, 'FieldName'),
        formula: valueOf(attribute, 'Formula'),
        lookup: valueOf(attribute, 'Ltuid')?.toUpperCase(),
        choices: list.flatMap((value) => valueOf(value, 'Value') ?? []),
      })
    }
  }

  private defineLookup(code: XmlElement): void {
    const parents = new Map<string, { value: string; parent: string; guid?: string }>()
    for (const value of elements(first(code, 'Values'), 'Value')) {
      const id = valueOf(value, 'ValueID')
      if (id === undefined) continue
      parents.set(id, {
        value: valueOf(value, 'Value') ?? '',
        parent: valueOf(value, 'ParentValueID') ?? '0',
        guid: valueOf(value, 'FieldGUID')?.toUpperCase(),
      })
    }
    const separators = elements(first(code, 'Masks'), 'Mask').map((mask) => valueOf(mask, 'Separator') ?? '.')
    const lookup: Lookup = { byId: new Map(), byGuid: new Map() }
    for (const [id, { guid }] of parents) {
      const path: string[] = []
      const seen = new Set<string>()
      for (let at = id; parents.has(at) && !seen.has(at); at = parents.get(at)!.parent) {
        seen.add(at)
        path.unshift(parents.get(at)!.value)
      }
      const text = path.reduce((all, step, i) => (i ? `${all}${separators[i - 1] ?? '.'}${step}` : step), '')
      lookup.byId.set(id, text)
      if (guid) lookup.byGuid.set(guid, text)
    }
    for (const name of [valueOf(code, 'Guid')?.toUpperCase(), valueOf(code, 'FieldID')]) {
      if (name) this.lookups.set(name, lookup)
    }
  }

  /** The custom values of a `<Task>` or `<Resource>`. */
  read(of: 'task' | 'resource', key: Key, element: XmlElement): void {
    for (const child of element.children) {
      if (typeof child === 'string' || (child.name !== 'ExtendedAttribute' && child.name !== 'OutlineCode')) continue
      const fieldId = valueOf(child, 'FieldID')
      const field = fieldId && (this.definitions.get(fieldId)?.field ?? mspdiField(fieldId))
      if (!fieldId || !field || field.of !== of) continue
      const values = this.raw.get(fieldId) ?? []
      if (values.length === 0) this.raw.set(fieldId, values)
      values.push({
        key,
        value: valueOf(child, 'Value'),
        valueId: valueOf(child, 'ValueID'),
        valueGuid: valueOf(child, 'ValueGUID')?.toUpperCase(),
      })
    }
  }

  /**
   * The columns, with the values of tasks and resources handed to `take`: dates are `Local`, durations seconds, money is
   * in the currency of the file. Throws `ImpossibleValue` for a value that is not of its column's kind.
   */
  finish(
    currency: string,
    take: (of: CustomColumn['of'], key: Key, column: string, value: CustomValue) => void,
  ): CustomColumn[] {
    const columns: CustomColumn[] = []
    for (const fieldId of new Set([...this.definitions.keys(), ...this.raw.keys()])) {
      const definition = this.definitions.get(fieldId) ?? { fieldId, field: mspdiField(fieldId)!, choices: [] }
      const lookup = this.lookups.get(definition.lookup ?? '') ?? this.lookups.get(fieldId)
      const ofField = new Map<Key, CustomValue>()
      for (const raw of this.raw.get(fieldId) ?? []) {
        const value = readValue(definition, lookup, raw, currency)
        if (value !== undefined) ofField.set(raw.key, value)
      }
      const column = columnOf(definition, lookup, ofField)
      columns.push(column)
      for (const [key, value] of ofField) take(column.of, key, column.key, value)
    }
    return withUniqueNames(columns)
  }
}

function readValue(
  definition: Definition,
  lookup: Lookup | undefined,
  raw: RawValue,
  currency: string,
): CustomValue | undefined {
  const looked = lookup?.byGuid.get(raw.valueGuid ?? '') ?? lookup?.byId.get(raw.valueId ?? '')
  const { kind } = definition.field
  if (looked !== undefined && (kind === 'text' || kind === 'outlineCode')) return looked
  const text = raw.value ?? looked
  if (text === undefined) return undefined
  const name = definition.alias ?? definition.field.name ?? definition.fieldId
  switch (kind) {
    case 'number':
      return reading(name, text, readNumber)
    case 'money':
      return { amount: ((reading(name, text, readNumber) ?? 0) / 100).toFixed(2), currency }
    case 'date':
      return reading(name, text, readLocal)
    case 'duration':
      return reading(name, text, readDuration)
    case 'flag':
      return reading(name, text, readFlag)
    default:
      return text
  }
}

function columnOf(definition: Definition, lookup: Lookup | undefined, values: Map<Key, CustomValue>): CustomColumn {
  const { fieldId, field, formula, choices: listed } = definition
  const choices = new Set([...(lookup?.byId.values() ?? []), ...listed])
  const isText = field.kind === 'text' || field.kind === 'outlineCode'
  const isChoice = isText && (choices.size > 0 || field.kind === 'outlineCode')
  if (isChoice) for (const value of values.values()) if (typeof value === 'string') choices.add(value)
  return {
    key: keyOf(field, fieldId),
    fieldId,
    of: field.of,
    name: definition.alias ?? definition.fieldName ?? field.name ?? `Field ${fieldId}`,
    kind: field.kind === 'outlineCode' || isChoice ? 'choice' : field.kind,
    ...(isChoice && { choices: [...choices] }),
    ...(formula !== undefined && { formula }),
    ...(lookup?.byId.size && { valueIds: Object.fromEntries([...lookup.byId].map(([id, value]) => [value, id])) }),
    ...(field.kind === 'outlineCode' && { lookup: 'outlineCode' as const }),
  }
}

/** Two columns of the same kind of record with the same alias get the number of the field behind the name. */
function withUniqueNames(columns: CustomColumn[]): CustomColumn[] {
  const count = new Map<string, number>()
  const nameOf = ({ of, name }: CustomColumn) => `${of} ${name.toLowerCase()}`
  for (const column of columns) count.set(nameOf(column), (count.get(nameOf(column)) ?? 0) + 1)
  return columns.map((column) =>
    count.get(nameOf(column))! > 1 ? { ...column, name: `${column.name} (${column.fieldId})` } : column,
  )
}

function keyOf(field: MspdiField, fieldId: string): string {
  const name = field.name?.replace(' ', '')
  return name ? name[0]!.toLowerCase() + name.slice(1) : `field${fieldId}`
}

/** A value as the file writes it: the inverse of reading, for a column without a lookup. */
export function customText(kind: CustomColumn['kind'], value: CustomValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'object') return String(Math.round(Number(value.amount) * 100))
  if (kind === 'duration') return writeDuration(Number(value))
  // A day alone begins with its usual working hours.
  if (kind === 'date') return writeLocal(String(value).length === 10 ? `${value}T08:00` : String(value))
  return String(value)
}
