/** The query of a list: typed filters, sort, keyset, search. From the URL to values; nothing here knows SQL. */
import { type CustomField, fieldOf } from './customFields.ts'
import { invalid } from './errors.ts'
import type { Field, Kind } from './fields.ts'
import { type Period, periodOf } from './period.ts'
import type { RecordType } from './record.ts'
import { fieldSchema, isUuid } from './schema.ts'

export const OPERATORS = ['eq', 'ne', 'in', 'lt', 'lte', 'gt', 'gte', 'between', 'contains', 'empty'] as const
export type Operator = (typeof OPERATORS)[number]

export interface Filter {
  /** A field's name, a standard one, or `extra.key`. */
  field: string
  operator: Operator
  /** One value, several for `in`, two for `between`, true or false for `empty`. */
  values: unknown[]
}
export interface ListQuery {
  filters: Filter[]
  sort: { field: string; descending: boolean }[]
  limit: number
  after?: readonly unknown[]
  search?: string
  /** Only these fields; all that the caller may read when absent. */
  columns?: string[]
  titles: boolean
  can: boolean
  count: boolean
}

const ORDERED: Operator[] = ['eq', 'lt', 'lte', 'gt', 'gte', 'between', 'empty']
const BY_KIND: Record<Kind, readonly Operator[]> = {
  text: ['eq', 'ne', 'in', 'contains', 'empty'],
  prose: ['contains', 'empty'],
  email: ['eq', 'ne', 'in', 'contains', 'empty'],
  url: ['eq', 'contains', 'empty'],
  choice: ['eq', 'ne', 'in', 'empty'],
  choices: ['contains', 'in', 'empty'],
  date: ORDERED,
  local: ORDERED,
  instant: ORDERED,
  money: ORDERED,
  whole: [...ORDERED, 'in'],
  decimal: ORDERED,
  percent: ORDERED,
  duration: ORDERED,
  flag: ['eq'],
  ref: ['eq', 'ne', 'in', 'empty'],
  refs: ['contains', 'in', 'empty'],
  file: ['empty'],
  // Nothing of it is read, not even whether there is one.
  secret: [],
  json: ['empty'],
}
const SORTABLE = new Set<Kind>([
  'text',
  'email',
  'url',
  'choice',
  'date',
  'local',
  'instant',
  'money',
  'whole',
  'decimal',
  'percent',
  'duration',
  'flag',
  'ref',
])

const STANDARD: Readonly<Record<string, Field>> = {
  id: { kind: 'ref', optional: false, target: '' },
  version: { kind: 'whole', optional: false },
  createdAt: { kind: 'instant', optional: false },
  changedAt: { kind: 'instant', optional: false },
}
const WORDS = new Set(['sort', 'limit', 'after', 'search', 'columns', 'titles', 'can', 'count'])
export const MOST_ROWS = 500

/** The operators that a field's filter accepts. */
export const operatorsOf = (f: Field): readonly Operator[] =>
  BY_KIND[f.kind].filter((op) => op !== 'empty' || f.optional)
export const sortable = (f: Field): boolean => SORTABLE.has(f.kind)

/** A declared, standard or custom field of a type; undefined when there is none. */
export function fieldNamed(type: RecordType, custom: readonly CustomField[], name: string): Field | undefined {
  if (name.startsWith('extra.')) {
    const found = custom.find((c) => `extra.${c.key}` === name)
    return found && fieldOf(found)
  }
  return Object.hasOwn(type.fields, name)
    ? type.fields[name]
    : Object.hasOwn(STANDARD, name)
      ? STANDARD[name]
      : undefined
}

export interface QueryContext {
  custom: readonly CustomField[]
  /** `YYYY-MM-DD` where the caller is; relative days count from it. */
  today: string
  /** The month in which a fiscal year begins, 1 … 12. */
  fiscalYearStart: number
  /** What `me` stands for. */
  me: string | null
  /** A field outside the caller's right does not exist for filter and sort. */
  readable: (field: string) => boolean
}

type Raw = Readonly<Record<string, string | readonly string[] | undefined>>

/** Parses the query string of a list. Refuses with 422, naming the parameter and what it accepts. */
export function parseQuery(type: RecordType, raw: Raw, context: QueryContext): ListQuery {
  const wrong: Record<string, string> = {}
  const single = (name: string): string | undefined => {
    const value = raw[name]
    if (value === undefined || typeof value === 'string') return value
    wrong[name] = 'may be given once'
    return undefined
  }
  const yes = (name: string) => {
    const value = single(name)
    if (value !== undefined && value !== 'true' && value !== 'false') wrong[name] = 'must be true or false'
    return value === 'true'
  }
  const usable = (name: string): Field | undefined =>
    context.readable(name) ? fieldNamed(type, context.custom, name) : undefined

  const filters: Filter[] = []
  for (const [name, given] of Object.entries(raw)) {
    if (WORDS.has(name) || given === undefined) continue
    const f = usable(name)
    if (!f) {
      wrong[name] = 'is not a field of this record'
      continue
    }
    for (const text of typeof given === 'string' ? [given] : given) {
      const filter = parseFilter(name, f, text, context)
      if (typeof filter === 'string') wrong[name] = filter
      else filters.push(filter)
    }
  }
  if (filters.length > 20) wrong.filters = 'at most 20 filters at a time'

  const sort = (single('sort') ?? type.list.sort)
    .split(',')
    .map((part) => ({ field: part.replace(/^-/, ''), descending: part.startsWith('-') }))
  for (const { field } of sort) {
    const f = usable(field)
    if (!f) wrong.sort = `“${field}” is not a field of this record`
    else if (!sortable(f)) wrong.sort = `“${field}” cannot be sorted by`
  }
  if (sort.length > 4) wrong.sort = 'at most four fields'

  const columns = single('columns')?.split(',')
  for (const column of columns ?? []) if (!usable(column)) wrong.columns = `“${column}” is not a field of this record`

  const limitText = single('limit')
  const limit = limitText === undefined ? 50 : /^\d{1,4}$/.test(limitText) ? Number(limitText) : 0
  if (limit < 1 || limit > MOST_ROWS) wrong.limit = `must be a whole number from 1 to ${MOST_ROWS}`

  const search = single('search')?.trim()
  if (search && (search.length > 200 || !search.isWellFormed() || search.includes('\0')))
    wrong.search = 'must be at most 200 characters of text'

  const cursor = single('after')
  const after = cursor === undefined ? undefined : decodeCursor(cursor, sort.length + 1)
  if (cursor !== undefined && !after) wrong.after = 'must be the `next` of an earlier answer with the same sort'

  const query: ListQuery = { filters, sort, limit, titles: yes('titles'), can: yes('can'), count: yes('count') }
  if (after) query.after = after
  if (search) query.search = search
  if (columns) query.columns = columns
  if (Object.keys(wrong).length)
    throw invalid(
      wrong,
      `This list cannot be asked for like that: ${Object.entries(wrong)
        .map(([k, v]) => `${k} ${v}`)
        .join('; ')}`,
    )
  return query
}

function parseFilter(name: string, f: Field, text: string, context: QueryContext): Filter | string {
  const colon = text.indexOf(':')
  const operator = (colon < 0 ? text : text.slice(0, colon)) as Operator
  const rest = colon < 0 ? '' : text.slice(colon + 1)
  const accepted = operatorsOf(f)
  if (!accepted.includes(operator)) return `takes ${accepted.map((op) => `${op}:…`).join(', ')}`
  if (operator === 'empty')
    return rest === 'true' || rest === 'false'
      ? { field: name, operator, values: [rest === 'true'] }
      : 'takes empty:true or empty:false'
  const parts =
    operator === 'in' ? splitList(rest) : operator === 'between' && rest.includes('..') ? rest.split('..') : [rest]
  if (operator === 'in' && (parts.length < 1 || parts.length > 500)) return 'takes 1 to 500 values after in:'

  if (operator === 'between') {
    if (parts.length === 2) {
      const values = parts.map((part, i) => valueOf(f, part, context, i === 1))
      return values.includes(undefined) ? EXPECTED[f.kind] : { field: name, operator, values }
    }
    const period = dated(f) ? periodOf(rest, context.today, context.fiscalYearStart) : undefined
    return period
      ? { field: name, operator, values: edges(f, period) }
      : 'takes between:from..to, or a period such as between:this-quarter'
  }
  const values = parts.map((part) => valueOf(f, part, context, operator === 'lte' || operator === 'gt', operator))
  return values.includes(undefined) ? EXPECTED[f.kind] : { field: name, operator, values }
}

const dated = (f: Field) => f.kind === 'date' || f.kind === 'local' || f.kind === 'instant'
const edges = (f: Field, { from, to }: Period): unknown[] =>
  f.kind === 'date'
    ? [from, to]
    : f.kind === 'local'
      ? [`${from}T00:00:00`, `${to}T23:59:59`]
      : [`${from}T00:00:00Z`, `${to}T23:59:59.999Z`]

/** One value of a filter. A day given for a date and time means its beginning, or its end where `late` asks for that. */
function valueOf(f: Field, text: string, context: QueryContext, late: boolean, operator?: Operator): unknown {
  if (operator === 'contains' && f.kind !== 'choices' && f.kind !== 'refs')
    return text.length && text.length <= 200 && text.isWellFormed() && !text.includes('\0') ? text : undefined
  if (dated(f)) {
    const day = periodOf(text, context.today, context.fiscalYearStart)
    if (day) return edges(f, day)[late ? 1 : 0]
  }
  if (f.kind === 'ref' || f.kind === 'refs') {
    if (text === 'me') return context.me ?? '00000000-0000-0000-0000-000000000000'
    return isUuid(text) ? text : undefined
  }
  if (f.kind === 'choice' || f.kind === 'choices') return f.values!.includes(text) ? text : undefined
  if (f.kind === 'flag') return text === 'true' ? true : text === 'false' ? false : undefined
  if (f.kind === 'money') return /^-?\d{1,15}(\.\d{1,4})?$/.test(text) ? text : undefined
  if (f.kind === 'text' || f.kind === 'email' || f.kind === 'url')
    return text.length <= 2000 && text.isWellFormed() && !text.includes('\0') ? text : undefined
  const numeric = f.kind === 'whole' || f.kind === 'percent' || f.kind === 'duration'
  if (numeric && !/^-?\d{1,12}(\.\d{1,4})?$/.test(text)) return undefined
  const parsed = fieldSchema({ ...f, optional: false, min: undefined, max: undefined }).safeParse(
    numeric ? Number(text) : text,
  )
  return parsed.success ? parsed.data : undefined
}

const EXPECTED: Record<Kind, string> = {
  text: 'takes text of at most 2000 characters',
  prose: 'takes text of at most 200 characters',
  email: 'takes text',
  url: 'takes text',
  choice: 'takes one of its choices',
  choices: 'takes its choices',
  date: 'takes a day as YYYY-MM-DD, or today, today+30d, this-month …',
  local: 'takes YYYY-MM-DDTHH:MM, a day, or today, today+30d …',
  instant: 'takes an instant like 2026-03-01T09:00:00Z, a day, or today, today-7d …',
  money: 'takes an amount like 1250.00',
  whole: 'takes a whole number',
  decimal: 'takes a number',
  percent: 'takes a number',
  duration: 'takes seconds',
  flag: 'takes true or false',
  ref: 'takes the identifier of a record, or me',
  refs: 'takes identifiers of records, or me',
  file: 'takes true or false',
  secret: 'cannot be asked for',
  json: 'takes true or false',
}

/** Commas part the values; a comma inside one is written `\,`. */
const splitList = (text: string): string[] =>
  (text.match(/(?:\\.|[^,\\])+/g) ?? []).map((part) => part.replace(/\\(.)/g, '$1'))

/** The place in a list after its last row: the sort values and the identifier. */
export function encodeCursor(values: readonly unknown[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values))
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

function decodeCursor(text: string, length: number): unknown[] | undefined {
  if (text.length > 4000) return undefined
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
    const values: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const plain = (v: unknown) =>
      v === null || typeof v === 'boolean' || typeof v === 'number' || (typeof v === 'string' && !v.includes('\0'))
    return Array.isArray(values) && values.length === length && values.every(plain) && isUuid(values.at(-1))
      ? values
      : undefined
  } catch {
    return undefined
  }
}
