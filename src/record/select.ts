/** From declarations, rights and queries to SQL. Pure: what comes out is text with parameters. */

import { join, label, name, nothing, type Sql, sql } from '../platform/sql.ts'
import type { Caller } from './caller.ts'
import type { CustomField } from './customFields.ts'
import type { Field } from './fields.ts'
import { encodeCursor, type Filter, fieldNamed, type ListQuery } from './query.ts'
import { columnsOf, type RecordType, snake } from './record.ts'
import { allows, type Condition, type Reach, reach } from './rights.ts'

const T = name('t')
const at = (column: string): Sql => sql`${T}.${name(column)}`

/** PostgreSQL's type of a field's (first) column. */
export function typeOf(f: Field): string {
  switch (f.kind) {
    case 'date':
      return 'date'
    case 'local':
      return 'timestamp'
    case 'instant':
      return 'timestamptz'
    case 'money':
    case 'decimal':
    case 'percent':
      return 'numeric'
    case 'whole':
      return 'integer'
    case 'duration':
      return 'bigint'
    case 'flag':
      return 'boolean'
    case 'ref':
    case 'file':
      return 'uuid'
    case 'refs':
      return 'uuid[]'
    case 'choices':
      return 'text[]'
    case 'json':
      return 'jsonb'
    default:
      return 'text'
  }
}
const cast = (f: Field): Sql => ({ strings: [`::${typeOf(f)}`], values: [] })

/** Rows that may be read, as a condition on the alias `t`. */
export const readFilter = (type: RecordType, caller: Caller): Sql => conditionOf(type, reach(type.may.read, caller))

/** How far a right reaches, as a condition on the alias `t`. */
export function conditionOf(type: RecordType, range: Reach): Sql {
  if (range === 'all') return sql`true`
  if (range === 'none') return sql`false`
  const parts = range.map((c) => oneCondition(type, c))
  return parts.length === 1 ? parts[0]! : sql`(${join(parts, ' or ')})`
}

function oneCondition(type: RecordType, c: Condition): Sql {
  const column = columnNamed(type, c.field)
  const many = type.fields[c.field]?.kind === 'refs'
  if (c.kind === 'flagged') return column
  if (c.kind === 'cleared') return sql`${column} <= ${c.level}`
  if (c.kind === 'self') return many ? sql`${column} @> array[${c.id}::uuid]` : sql`${column} = ${c.id}`
  return many ? sql`${column} && ${c.ids}::uuid[]` : sql`${column} = any(${c.ids}::uuid[])`
}

/** The column to compare and sort by. */
export function columnNamed(type: RecordType, field: string): Sql {
  const declared = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined
  return at(declared ? columnsOf(field, declared)[0]! : snake(field))
}

/** A field may be read by somebody who may read the row, unless it has rights of its own. */
export const mayReadField = (f: Field, caller: Caller): Reach => (f.may?.read ? reach(f.may.read, caller) : 'all')

/** Whether filter and sort may use a field: only where every row of it is open to the caller. */
export function fieldOpen(type: RecordType, custom: readonly CustomField[], caller: Caller, field: string): boolean {
  if (field.startsWith('extra.')) {
    const found = custom.find((c) => `extra.${c.key}` === field)
    return !!found && customOpen(found, caller)
  }
  const f = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined
  return !f || (f.kind !== 'secret' && mayReadField(f, caller) === 'all')
}
export const customOpen = (c: CustomField, caller: Caller): boolean =>
  !c.readableBy.length || allows(Object.fromEntries(c.readableBy.map((role) => [role, true])), caller)

/** The columns of a row as JSON, those that the caller may not read left out (or null where that depends on the row). */
export function selectList(
  type: RecordType,
  custom: readonly CustomField[],
  caller: Caller,
  columns?: readonly string[],
): Sql {
  const wanted = columns && new Set(columns)
  const parts: Sql[] = [at('id'), at('version')]
  for (const standard of ['createdAt', 'createdBy', 'changedAt', 'changedBy']) {
    if (!wanted || wanted.has(standard)) parts.push(sql`${at(snake(standard))} as ${label(standard)}`)
  }
  for (const [field, f] of Object.entries(type.fields)) {
    if (f.kind === 'secret' || (wanted && !wanted.has(field))) continue
    const range = mayReadField(f, caller)
    if (range === 'none') continue
    const value = valueOf(field, f)
    parts.push(
      range === 'all'
        ? sql`${value} as ${label(field)}`
        : sql`case when ${conditionOf(type, range)} then ${value} end as ${label(field)}`,
    )
  }
  const hidden = custom.filter((c) => !customOpen(c, caller)).map((c) => c.key)
  if (!wanted || columns.some((c) => c.startsWith('extra.')))
    parts.push(hidden.length ? sql`${at('extra')} - ${hidden}::text[] as extra` : at('extra'))
  return join(parts)
}

function valueOf(field: string, f: Field): Sql {
  const [column, second] = columnsOf(field, f)
  if (f.kind === 'money')
    return sql`case when ${at(column!)} is not null then json_build_object('amount', ${at(column!)}::text, 'currency', ${at(second!)}) end`
  if (f.kind === 'decimal') return sql`${at(column!)}::text`
  return at(column!)
}

/** One row as JSON text, by identifier, with the read right applied. `lock`: `for update`. */
export const rowStatement = (
  type: RecordType,
  custom: readonly CustomField[],
  caller: Caller,
  id: string,
  lock = false,
): Sql =>
  lock
    ? sql`with t as (select * from ${name(type.table)} t where id = ${id} and ${readFilter(type, caller)} for update)
          select row_to_json(r)::text as row from (select ${selectList(type, custom, caller)} from t) r`
    : sql`select row_to_json(r)::text as row from (select ${selectList(type, custom, caller)} from ${name(type.table)} t where id = ${id} and ${readFilter(type, caller)}) r`

/**
 * A page of a list: each row as JSON text. Where the caller reaches the rows through several scopes (the projects he
 * belongs to) and sorts by something else, the first rows of each scope are taken from the index `(scope, sort, id)`
 * and merged; one scan over all scopes would read and sort them whole.
 */
export function listStatement(type: RecordType, custom: readonly CustomField[], caller: Caller, query: ListQuery): Sql {
  const range = reach(type.may.read, caller)
  const conditions = query.filters.map((f) => filterCondition(type, custom, f))
  if (query.search) conditions.push(searchCondition(type, caller, query.search))
  if (query.after) conditions.push(afterCondition(type, custom, query))
  const order = orderBy(type, custom, query)
  const scopes = scopesOf(type, range, query)
  const table = name(type.table)
  const list = selectList(type, custom, caller, query.columns)
  if (scopes) {
    const keys = query.sort.map((s, i) => sql`${sortable(type, custom, s.field).expression} as ${name(`k${i}`)}`)
    const where = join([sql`${columnNamed(type, type.within!)} = s.id`, ...conditions], ' and ')
    // Only identifiers and sort values are merged, which an index may answer by itself; the rows come last.
    const first = sql`select ${join([at('id'), ...keys])} from ${table} t where ${where} order by ${order} limit ${query.limit}`
    const merged = mergedOrder(type, custom, query)
    return sql`select row_to_json(r)::text as row from (select ${list} from (select k.* from unnest(${scopes}::uuid[]) as s(id) cross join lateral (${first}) k order by ${merged} limit ${query.limit}) k join ${table} t on t.id = k.id order by ${merged}) r`
  }
  const where = join([conditionOf(type, range), ...conditions], ' and ')
  return sql`select row_to_json(r)::text as row from (select ${list} from ${table} t where ${where} order by ${order} limit ${query.limit}) r`
}

/** The number of rows, counted no further than `most`. */
export function countStatement(
  type: RecordType,
  custom: readonly CustomField[],
  caller: Caller,
  query: ListQuery,
  most: number,
): Sql {
  const conditions = [readFilter(type, caller), ...query.filters.map((f) => filterCondition(type, custom, f))]
  if (query.search) conditions.push(searchCondition(type, caller, query.search))
  return sql`select count(*) as n from (select 1 from ${name(type.table)} t where ${join(conditions, ' and ')} limit ${most + 1}) c`
}

function scopesOf(type: RecordType, range: Reach, query: ListQuery): readonly string[] | undefined {
  if (!type.within || typeof range === 'string' || range.length !== 1) return undefined
  const [only] = range
  if (only!.kind !== 'in' || only!.field !== type.within || only!.ids.length < 2) return undefined
  if (
    query.filters.some((f) => f.field === type.within && f.operator === 'eq') ||
    query.sort[0]!.field === type.within ||
    query.search
  )
    return undefined
  return only!.ids
}

interface Sortable {
  expression: Sql
  field: Field
  nullable: boolean
}
function sortable(type: RecordType, custom: readonly CustomField[], field: string): Sortable {
  const f = fieldNamed(type, custom, field)!
  if (field.startsWith('extra.')) return { expression: extraValue(f, field.slice(6)), field: f, nullable: true }
  return { expression: columnNamed(type, field), field: f, nullable: f.optional }
}

/** A custom field's value with its type, for comparing. */
function extraValue(f: Field, key: string): Sql {
  if (f.kind === 'money') return sql`(${at('extra')} #>> array[${key}, 'amount'])::numeric`
  return sql`(${at('extra')} ->> ${key})${cast(f)}`
}

const orderBy = (type: RecordType, custom: readonly CustomField[], query: ListQuery): Sql =>
  orderOf(type, custom, query, (field) => sortable(type, custom, field).expression, at('id'))
/** The same order over the columns `k0`, `k1` … of what was merged. */
const mergedOrder = (type: RecordType, custom: readonly CustomField[], query: ListQuery): Sql =>
  orderOf(type, custom, query, (_, i) => sql`k.${name(`k${i}`)}`, sql`k.id`)

function orderOf(
  type: RecordType,
  custom: readonly CustomField[],
  query: ListQuery,
  value: (field: string, place: number) => Sql,
  id: Sql,
): Sql {
  const parts = query.sort.map(({ field, descending }, i) => {
    const { nullable } = sortable(type, custom, field)
    return sql`${value(field, i)}${descending ? sql` desc` : nothing}${nullable ? sql` nulls last` : nothing}`
  })
  return join([...parts, sql`${id}${query.sort.at(-1)!.descending ? sql` desc` : nothing}`])
}

/** Rows behind the cursor: empty values stand last in either direction. */
function afterCondition(type: RecordType, custom: readonly CustomField[], query: ListQuery): Sql {
  const keys: (Sortable & { descending: boolean })[] = query.sort.map((s) => ({
    ...sortable(type, custom, s.field),
    descending: s.descending,
  }))
  keys.push({
    expression: at('id'),
    field: { kind: 'ref', optional: false },
    nullable: false,
    descending: query.sort.at(-1)!.descending,
  })
  const values = query.after!
  const typed = (i: number): Sql => sql`${values[i]}${cast(keys[i]!.field)}`
  if (keys.every((k) => !k.nullable && k.descending === keys[0]!.descending)) {
    const columns = join(keys.map((k) => k.expression))
    const bounds = join(keys.map((_, i) => typed(i)))
    return keys[0]!.descending ? sql`(${columns}) < (${bounds})` : sql`(${columns}) > (${bounds})`
  }
  const alternatives = keys.map((key, i) => {
    const equal = keys
      .slice(0, i)
      .map((k, j) => (values[j] === null ? sql`${k.expression} is null` : sql`${k.expression} = ${typed(j)}`))
    const beyond =
      values[i] === null
        ? sql`false`
        : sql`(${key.expression} ${key.descending ? sql`<` : sql`>`} ${typed(i)}${key.nullable ? sql` or ${key.expression} is null` : nothing})`
    return sql`(${join([...equal, beyond], ' and ')})`
  })
  return sql`(${join(alternatives, ' or ')})`
}

/** The cursor behind a row of the page. */
export function cursorOf(query: ListQuery, row: Readonly<Record<string, unknown>>): string {
  const value = (field: string): unknown => {
    const found = field.startsWith('extra.') ? (row.extra as Record<string, unknown>)[field.slice(6)] : row[field]
    return found !== null && typeof found === 'object' ? (found as { amount: string }).amount : (found ?? null)
  }
  return encodeCursor([...query.sort.map((s) => value(s.field)), row.id])
}

function filterCondition(type: RecordType, custom: readonly CustomField[], filter: Filter): Sql {
  const f = fieldNamed(type, custom, filter.field)!
  const column = filter.field.startsWith('extra.')
    ? extraValue(f, filter.field.slice(6))
    : columnNamed(type, filter.field)
  const [first, second] = filter.values
  const value = filter.field.startsWith('extra.') ? sql`${first}${cast(f)}` : operand(f, first)
  const many = f.kind === 'refs' || f.kind === 'choices'
  switch (filter.operator) {
    case 'empty':
      if (many) return first ? sql`cardinality(${column}) = 0` : sql`cardinality(${column}) > 0`
      return first ? sql`${column} is null` : sql`${column} is not null`
    case 'eq':
      return sql`${column} = ${value}`
    case 'ne':
      return f.optional ? sql`${column} is distinct from ${value}` : sql`${column} <> ${value}`
    case 'lt':
      return sql`${column} < ${value}`
    case 'lte':
      return sql`${column} <= ${value}`
    case 'gt':
      return sql`${column} > ${value}`
    case 'gte':
      return sql`${column} >= ${value}`
    case 'between':
      return sql`${column} between ${first}${cast(f)} and ${second}${cast(f)}`
    case 'in':
      return many ? sql`${column} && ${filter.values}${cast(f)}` : sql`${column} = any(${filter.values}${cast(f)}[])`
    case 'contains':
      return many ? sql`${column} @> array[${first}]${cast(f)}` : sql`${column} ilike ${likePattern(first as string)}`
  }
}

/**
 * The value that a column is compared with: a parameter; but yes and no, choices, and the ends of a declared range stand
 * in the text as they were declared. They are few, and only so can the planner tell “not yet complete” from any other
 * number, and use an index of the rows that are.
 */
function operand(f: Field, value: unknown): Sql {
  const declared =
    f.kind === 'flag'
      ? [true, false].find((each) => each === value)
      : f.kind === 'choice'
        ? f.values!.find((each) => each === value && PLAIN.test(each))
        : f.kind === 'percent' || f.kind === 'whole' || f.kind === 'duration'
          ? [f.min, f.max].find((each) => each === value)
          : undefined
  if (declared === undefined) return sql`${value}${cast(f)}`
  const text = typeof declared === 'string' ? `'${declared}'` : `${declared}`
  return { strings: [text], values: [] }
}
const PLAIN = /^[a-zA-Z0-9]+$/

/** Every word must be found in some field that is open to the caller in every row. */
function searchCondition(type: RecordType, caller: Caller, text: string): Sql {
  const fields = type.search.filter((field) => fieldOpen(type, [], caller, field))
  if (!fields.length) return sql`false`
  const words = text.split(/\s+/).slice(0, 6)
  const found = words.map(
    (word) =>
      sql`(${join(
        fields.map((field) => sql`${columnNamed(type, field)} ilike ${likePattern(word)}`),
        ' or ',
      )})`,
  )
  return join(found, ' and ')
}

export const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
