/** Rows found again by what they hold, many at a time: for what comes in from outside and knows no identifiers. */
import type { Queryable } from '../platform/database.server.ts'
import { join, name, type Sql, sql } from '../platform/sql.ts'
import { asRule, type Caller } from './caller.ts'
import type { CustomField } from './customFields.ts'
import { refusedNow } from './errors.ts'
import { columnsOf, type RecordType } from './record.ts'
import type { Row } from './seams.ts'
import { readFilter, selectList, typeOf } from './select.ts'

/** A field's first column and its type; `id` is one, too. */
function column(type: RecordType, field: string): { column: Sql; as: Sql } {
  const f = type.fields[field]
  return f
    ? { column: name(columnsOf(field, f)[0]!), as: { strings: [typeOf(f)], values: [] } }
    : { column: name('id'), as: sql`uuid` }
}

/** The values of many rows as one parameter: `r(n, k0, k1 …)`. */
function recordset(type: RecordType, fields: readonly string[], rows: readonly (readonly unknown[])[]) {
  const columns = fields.map((field, i) => ({ ...column(type, field), key: name(`k${i}`) }))
  const json = JSON.stringify(
    rows.map((values, n) => ({ n, ...Object.fromEntries(values.map((value, i) => [`k${i}`, value])) })),
  )
  const definition = join([sql`n integer`, ...columns.map(({ key, as }) => sql`${key} ${as}`)])
  const equal = join(
    columns.map(({ column: own, key }) => sql`t.${own} = r.${key}`),
    ' and ',
  )
  return { from: sql`jsonb_to_recordset(${json}::jsonb) as r(${definition})`, equal }
}

export interface Found {
  /** The place of the key among those that were asked for. */
  readonly n: number
  /** Whole, whatever of it the caller may read: it is what a change is checked against. */
  readonly row: Row
}

/**
 * Rows whose `fields` have these values, as far as the caller may read the rows. A key may find several. Refuses keys
 * that find far more rows than there are keys.
 */
export async function rowsByKey(
  db: Queryable,
  type: RecordType,
  custom: readonly CustomField[],
  caller: Caller,
  fields: readonly string[],
  keys: readonly (readonly unknown[])[],
): Promise<Found[]> {
  if (!keys.length) return []
  const { from, equal } = recordset(type, fields, keys)
  const most = keys.length * 4 + 100
  const list = selectList(type, custom, asRule('record', caller.request))
  const found = await db.query<{ n: number; row: string }>(sql`
    select r.n, row_to_json(whole)::text as row from ${from} join ${name(type.table)} t on ${equal}
    cross join lateral (select ${list}) whole where ${readFilter(type, caller)} limit ${most}`)
  if (found.length === most)
    throw refusedNow(`${fields.join(' and ')} tell too few ${type.labels.toLowerCase()} apart; choose another key`)
  return found.map(({ n, row }) => ({ n, row: JSON.parse(row) as Row }))
}

/**
 * The places of those values, unique together, that another row has already: any row, since the table allows no second one whoever
 * may see the first. It is not told which.
 */
export async function takenValues(
  db: Queryable,
  type: RecordType,
  fields: readonly string[],
  rows: readonly { readonly id: string; readonly values: readonly unknown[] }[],
): Promise<Set<number>> {
  if (!rows.length) return new Set()
  const { from, equal } = recordset(
    type,
    fields,
    rows.map(({ values }) => values),
  )
  const found = await db.query<{ n: number }>(sql`
    select r.n from ${from} join ${name(type.table)} t on ${equal}
    where t.id <> (${rows.map(({ id }) => id)}::uuid[])[r.n + 1]`)
  return new Set(found.map(({ n }) => n))
}

/** The sets of fields whose values may stand once in the table. */
export function uniqueSets(type: RecordType): { readonly field: string; readonly fields: readonly string[] }[] {
  return Object.entries(type.fields).flatMap(([field, f]) =>
    f.unique ? [{ field, fields: f.unique === true ? [field] : [...f.unique, field] }] : [],
  )
}
