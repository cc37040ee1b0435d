/** What search makes of a declaration: which texts of a record are found, and by whom. Pure. */
import type { Caller } from '../../record/caller.ts'
import { ROLE_NAMES } from '../../record/caller.ts'
import type { CustomField } from '../../record/customFields.ts'
import type { Field, Kind } from '../../record/fields.ts'
import type { RecordType } from '../../record/record.ts'
import { type Condition, type Grant, type Grants, type Relation, reach } from '../../record/rights.ts'
import type { Row } from '../../record/seams.ts'
import { hash53, MARK, shortHash, type Weight } from './lexemes.ts'

/** Raised when entries are made in another way than before, so that all of them are written anew. */
const FORMAT = 1

const TEXTUAL = new Set<Kind>(['text', 'prose', 'email', 'url'])

/**
 * Whether everybody who may read the row may find it by this field. A field with rights of its own, a secret, what is
 * personal or classified is not in the index: nobody finds a row by what he may not read of it.
 */
const isOpen = (f: Field): boolean => !f.may?.read && !f.personal && !f.classified && !f.computed

/** The fields by which a record is found, the title first, and the weight of each. */
export function searchedFields(type: RecordType): { field: string; weight: Weight }[] {
  const found: { field: string; weight: Weight }[] = []
  const add = (field: string, weight: Weight) => {
    const f = type.fields[field]
    if (f && TEXTUAL.has(f.kind) && isOpen(f) && !found.some((known) => known.field === field))
      found.push({ field, weight })
  }
  add(type.titleField, 'A')
  for (const field of type.search) add(field, 'B')
  for (const [field, f] of Object.entries(type.fields)) add(field, f.kind === 'prose' ? 'C' : 'B')
  return found
}

/** The company's own text fields that everybody may read who may read the row. */
export const searchedCustom = (custom: readonly CustomField[]): CustomField[] =>
  custom.filter((field) => field.kind === 'text' && !field.readableBy.length)

/** References to people of a row, for `by:` and for what is one's own. */
export const peopleFields = (type: RecordType): string[] =>
  Object.keys(type.fields).filter((name) => {
    const f = type.fields[name]!
    return (f.kind === 'ref' || f.kind === 'refs') && f.target === 'people.person' && isOpen(f)
  })

/** Changes whenever entries of the type would be made in another way; then they are built anew. */
export function stampOf(type: RecordType, custom: readonly CustomField[], attached: readonly string[]): string {
  return shortHash(
    JSON.stringify([
      FORMAT,
      searchedFields(type),
      searchedCustom(custom).map(({ key }) => key),
      peopleFields(type),
      type.within ?? null,
      type.may.read ?? null,
      attached,
    ]),
  )
}

/** Types with the same right to read share their marks, so that a caller has few of them. */
const classOf = (grants: Grants | undefined): string => {
  const key = grants ?? NONE
  let known = classes.get(key)
  if (!known) classes.set(key, (known = shortHash(JSON.stringify(ROLE_NAMES.map((role) => key[role] ?? null)))))
  return known
}
const NONE: Grants = {}
const classes = new WeakMap<Grants, string>()
const mark = (text: string) => `${MARK.reader}${hash53(text).toString(36)}`

/** The marks of a row: one for each condition of the right to read that it meets. */
export function readerMarksOf(type: RecordType, row: Row): string[] {
  const own = classOf(type.may.read)
  const marks = new Set([mark(own)])
  const visit = (grant: Grant | undefined): void => {
    if (grant === undefined || grant === true) return
    if (typeof grant === 'string') for (const id of listed(row[grant])) marks.add(mark(`${own} self ${grant} ${id}`))
    else if (Array.isArray(grant)) (grant as readonly Grant[]).forEach(visit)
    else if ('cleared' in grant) marks.add(mark(`${own} cleared ${grant.cleared} ${row[grant.cleared]}`))
    else if ('flagged' in grant) {
      if (row[grant.flagged] === true) marks.add(mark(`${own} flagged ${grant.flagged}`))
    } else {
      const { set, field } = grant as Relation
      for (const id of listed(row[field])) marks.add(mark(`${own} in ${set} ${field} ${id}`))
    }
  }
  for (const role of ROLE_NAMES) visit(type.may.read?.[role])
  return [...marks]
}
const listed = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]).map(String)

/** The marks of rows that the caller may read, over all these types; a row with one of them is within his reach. */
export function marksWithinReach(types: readonly RecordType[], caller: Caller): string[] {
  const marks = new Set<string>()
  const seen = new Set<string>()
  for (const { may } of types) {
    const own = classOf(may.read)
    if (seen.has(own)) continue
    seen.add(own)
    const range = reach(may.read, caller)
    if (range === 'all') marks.add(mark(own))
    else if (range !== 'none') for (const condition of range) for (const one of marksOf(own, condition)) marks.add(one)
  }
  return [...marks]
}

function marksOf(own: string, condition: Condition): string[] {
  if (condition.kind === 'self') return [mark(`${own} self ${condition.field} ${condition.id}`)]
  if (condition.kind === 'flagged') return [mark(`${own} flagged ${condition.field}`)]
  if (condition.kind === 'cleared')
    return Array.from({ length: condition.level + 1 }, (_, level) => mark(`${own} cleared ${condition.field} ${level}`))
  return condition.ids.map((id) => mark(`${own} in ${condition.set} ${condition.field} ${id}`))
}

/** Marks of what a row is, lies in, and whose it is. `scope`: others lie within rows of this type. */
export function placeMarksOf(type: RecordType, row: Row, scope: boolean): string[] {
  const people = new Set(peopleFields(type).flatMap((field) => listed(row[field])))
  if (typeof row.createdBy === 'string') people.add(row.createdBy)
  const within = type.within ? row[type.within] : null
  return [
    `${MARK.type}${type.key}`,
    ...(scope ? [withinMark(row.id)] : []),
    ...(within ? [withinMark(within)] : []),
    ...Array.from(people, personMark),
  ]
}

/** Types that others lie within. */
export const scopesAmong = (types: readonly RecordType[]): ReadonlySet<string> =>
  new Set(types.flatMap((type) => (type.within && type.fields[type.within]?.target) ?? []))

export const withinMark = (id: string): string => `${MARK.within}${shortHash(id)}`
export const personMark = (id: string): string => `${MARK.person}${shortHash(id)}`
