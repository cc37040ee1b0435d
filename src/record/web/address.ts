/**
 * A list's address: what is filtered, sorted, grouped and shown, in the very grammar of the API
 * (`?status=in:draft,active&endsOn=between:this-quarter&sort=-endsOn`), so that a link, a saved view and a request for
 * the same rows read the same.
 */
import type { CustomField } from '../customFields.ts'
import { fieldNamed, OPERATORS, type Operator, operatorsOf, sortable } from '../query.ts'
import type { RecordType } from '../record.ts'

/** One filter as it stands in the address: `endsOn=between:this-quarter`. */
export interface AskedFilter {
  readonly field: string
  readonly operator: Operator
  /** What follows the colon. */
  readonly text: string
}
export interface SortBy {
  readonly field: string
  readonly descending: boolean
}
export interface ListState {
  readonly filters: readonly AskedFilter[]
  readonly sort: readonly SortBy[]
  /** Null: not grouped. */
  readonly group: string | null
  readonly columns: readonly string[]
  readonly search: string
  /** The saved view that it began with. */
  readonly view: string | null
}

/** Parameters of the address that are no filter. */
const OWN = new Set(['sort', 'group', 'columns', 'search', 'view'])

const sortOf = (text: string): SortBy[] =>
  text
    .split(',')
    .filter(Boolean)
    .map((part) => ({ field: part.replace(/^-/, ''), descending: part.startsWith('-') }))
const sortText = (sort: readonly SortBy[]): string =>
  sort.map(({ field, descending }) => (descending ? '-' : '') + field).join()

/** The list as its declaration wants it. */
export function initialState(type: RecordType): ListState {
  const { columns, sort, group } = type.list
  return { filters: [], sort: sortOf(sort), group: group ?? null, columns, search: '', view: null }
}

/** Splits `draft,active`; a comma inside a value is written `\,`. */
export const listValues = (text: string): string[] =>
  (text.match(/(?:\\.|[^,\\])+/g) ?? []).map((part) => part.replace(/\\(.)/g, '$1'))
export const listText = (values: readonly string[]): string =>
  values.map((value) => value.replace(/[\\,]/g, (mark) => `\\${mark}`)).join()

/** The values of a filter: several for `in`, two for a range, else one. */
export function askedValues(filter: AskedFilter): string[] {
  if (filter.operator === 'in') return listValues(filter.text)
  if (filter.operator === 'between' && filter.text.includes('..')) return filter.text.split('..')
  return [filter.text]
}

/** Reads an address. What it names but the type does not have is left out and told in `unknown`. */
export function readAddress(
  type: RecordType,
  custom: readonly CustomField[],
  search: string,
): { state: ListState; unknown: string[] } {
  const initial = initialState(type)
  const given = new URLSearchParams(search)
  const unknown: string[] = []
  const field = (name: string) => {
    const found = fieldNamed(type, custom, name)
    if (!found) unknown.push(name)
    return found
  }
  const filters: AskedFilter[] = []
  for (const [name, text] of given) {
    if (OWN.has(name)) continue
    const found = field(name)
    if (!found) continue
    const colon = text.indexOf(':')
    const operator = text.slice(0, Math.max(colon, 0)) as Operator
    if (OPERATORS.includes(operator) && operatorsOf(found).includes(operator))
      filters.push({ field: name, operator, text: text.slice(colon + 1) })
    else unknown.push(`${name}=${text}`)
  }
  const sort = given.has('sort')
    ? sortOf(given.get('sort')!).filter(({ field: name }) => {
        const found = field(name)
        return found && sortable(found)
      })
    : initial.sort
  const columns = given.has('columns') ? given.get('columns')!.split(',').filter(field) : initial.columns
  const group = given.get('group') ?? initial.group
  return {
    state: {
      filters,
      sort: sort.length ? sort : initial.sort,
      columns: columns.length ? columns : initial.columns,
      group: group && group !== 'none' && field(group) ? group : null,
      search: given.get('search') ?? '',
      view: given.get('view'),
    },
    unknown,
  }
}

/** The address of a list, without the question mark; what is as declared is left out. */
export function writeAddress(type: RecordType, state: ListState): string {
  const initial = initialState(type)
  const parts: [string, string][] = state.filters.map((f) => [f.field, `${f.operator}:${f.text}`])
  if (state.search) parts.push(['search', state.search])
  if (sortText(state.sort) !== sortText(initial.sort)) parts.push(['sort', sortText(state.sort)])
  if (state.group !== initial.group) parts.push(['group', state.group ?? 'none'])
  if (state.columns.join() !== initial.columns.join()) parts.push(['columns', state.columns.join()])
  if (state.view) parts.push(['view', state.view])
  return parts.map(([name, text]) => `${name}=${readable(text)}`).join('&')
}

/** What a saved view keeps: the address without the view itself. */
export const viewQuery = (type: RecordType, state: ListState): string => writeAddress(type, { ...state, view: null })

/** Percent-encoding that leaves the grammar's own marks legible; a browser sends them as they are. */
const readable = (text: string): string =>
  encodeURIComponent(text).replace(/%(3A|2C|2F|40)/gi, (code) => decodeURIComponent(code))

/** The parameters that ask the API for these rows. Rows come group by group, so the group's field is sorted by first. */
export function apiQuery(type: RecordType, custom: readonly CustomField[], state: ListState): string {
  const parts: [string, string][] = state.filters.map((f) => [f.field, `${f.operator}:${f.text}`])
  if (state.search) parts.push(['search', state.search])
  const sort = [...state.sort]
  const grouped = state.group ? fieldNamed(type, custom, state.group) : undefined
  if (state.group && grouped && sortable(grouped)) {
    const at = sort.findIndex((s) => s.field === state.group)
    const [known] = at < 0 ? [] : sort.splice(at, 1)
    sort.unshift(known ?? { field: state.group, descending: false })
  }
  parts.push(['sort', sortText(sort.slice(0, 4))])
  return parts.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&')
}

/** Sort by a head: first ascending, then descending, then as before. */
export function nextSort(sort: readonly SortBy[], field: string, initial: readonly SortBy[]): readonly SortBy[] {
  const first = sort[0]
  if (first?.field !== field) return [{ field, descending: false }]
  return first.descending
    ? initial[0]?.field === field
      ? [{ field, descending: false }]
      : initial
    : [{ field, descending: true }]
}
