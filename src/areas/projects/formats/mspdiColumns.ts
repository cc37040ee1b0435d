/** Columns that a file does not have yet: each gets one of Microsoft Project's own fields that nobody uses, with its alias. */
import type { CustomColumn } from './customColumn.ts'
import { fieldsFor, type MspdiFieldKind } from './customFieldIds.ts'
import { insertPart, nameOf } from './mspdiParts.ts'
import type { SourcePart } from './mspdiSource.ts'
import { parseElement } from './mspdiSource.ts'
import { branch, leaf, serialise, type XmlElement } from './xmlElement.ts'

/** A column that has a field in the file. */
export type PlacedColumn = CustomColumn & { fieldId: string }

export const isPlaced = (column: CustomColumn): column is PlacedColumn => column.fieldId !== undefined

/** What holds a column of that kind: people and choices are texts. */
const HELD_AS: Record<CustomColumn['kind'], MspdiFieldKind> = {
  text: 'text',
  choice: 'text',
  person: 'text',
  number: 'number',
  money: 'money',
  date: 'date',
  duration: 'duration',
  flag: 'flag',
}

/**
 * Gives each column the first free field of its kind, and a name that no other column of the file has. Those for which
 * there is none are left out. `used`: the columns of the file.
 */
export function placeColumns(
  columns: readonly CustomColumn[],
  used: readonly CustomColumn[],
): { placed: PlacedColumn[]; leftOut: CustomColumn[] } {
  const taken = new Set(used.map(({ fieldId }) => fieldId))
  const names = new Set(used.map(nameIn))
  const placed: PlacedColumn[] = []
  const leftOut: CustomColumn[] = []
  for (const column of columns) {
    const field = fieldsFor(column.of, HELD_AS[column.kind]).find(({ fieldId }) => !taken.has(fieldId))
    if (!field) {
      leftOut.push(column)
      continue
    }
    let named = column
    for (let n = 2; names.has(nameIn(named)); n++) named = { ...column, name: `${column.name} ${n}` }
    taken.add(field.fieldId)
    names.add(nameIn(named))
    placed.push({ ...named, fieldId: field.fieldId })
  }
  return { placed, leftOut }
}

const nameIn = ({ of, name }: CustomColumn): string => `${of} ${name.toLowerCase()}`

/** The parts of a file with the definitions of more columns. */
export function withDefinitions(parts: readonly SourcePart[], columns: readonly PlacedColumn[]): SourcePart[] {
  if (columns.length === 0) return [...parts]
  const definitions = columns.map(definition)
  const at = parts.findIndex((part) => typeof part === 'string' && nameOf(part) === DEFINITIONS)
  if (at < 0) return insertPart(parts, DEFINITIONS, serialise(branch(DEFINITIONS, ...definitions)))
  const list = parseElement(parts[at] as string)
  list.children.push(...definitions)
  return parts.with(at, serialise(list))
}

const DEFINITIONS = 'ExtendedAttributes'

function definition({ fieldId, of, kind, name, choices = [] }: PlacedColumn): XmlElement {
  const field = fieldsFor(of, HELD_AS[kind]).find((each) => each.fieldId === fieldId)!
  const values = choices.map((choice, i) => branch('Value', leaf('ID', String(i + 1)), leaf('Value', choice)))
  return branch(
    'ExtendedAttribute',
    leaf('FieldID', fieldId),
    leaf('FieldName', field.name),
    leaf('Alias', name),
    values.length ? branch('ValueList', ...values) : undefined,
  )
}
