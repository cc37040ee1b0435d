/** Insert, update and delete of one row as SQL; pure like `select.ts`. */

import { join, name, type Sql, sql } from '../platform/sql.ts'
import type { Field, Money } from './fields.ts'
import { columnsOf, type RecordType } from './record.ts'
import { typeOf } from './select.ts'

/** How the columns of a field travel inside one JSON parameter: their names, the type they are read as, and the value made of it. */
function columnsIn(type: RecordType, field: string): { column: string; as: string; value: Sql }[] {
  if (field === 'extra') return [{ column: 'extra', as: 'jsonb', value: sql`r.extra` }]
  const f = type.fields[field] as Field
  const columns = columnsOf(field, f)
  const r = (column: string): Sql => sql`r.${name(column)}`
  if (f.kind === 'money')
    return [
      { column: columns[0]!, as: 'numeric', value: r(columns[0]!) },
      { column: columns[1]!, as: 'text', value: r(columns[1]!) },
    ]
  return [{ column: columns[0]!, as: typeOf(f), value: r(columns[0]!) }]
}

/** The values of one row as the JSON that `columnsIn` reads. */
function jsonOf(
  type: RecordType,
  id: string,
  values: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, unknown> {
  const json: Record<string, unknown> = { id }
  for (const field of fields) {
    const value = values[field] ?? null
    if (field === 'extra') json.extra = value ?? {}
    else {
      const f = type.fields[field] as Field
      const columns = columnsOf(field, f)
      if (f.kind === 'money') {
        json[columns[0]!] = (value as Money | null)?.amount ?? null
        json[columns[1]!] = (value as Money | null)?.currency ?? null
      } else json[columns[0]!] = value
    }
  }
  return json
}

const raw = (text: string): Sql => ({ strings: [text], values: [] })

export interface Values {
  id: string
  values: Readonly<Record<string, unknown>>
}

function recordset(type: RecordType, fields: readonly string[], rows: readonly Values[]) {
  const columns = fields.flatMap((field) => columnsIn(type, field))
  const definition = join([sql`id uuid`, ...columns.map((c) => sql`${name(c.column)} ${raw(c.as)}`)])
  const json = JSON.stringify(rows.map((row) => jsonOf(type, row.id, row.values, fields)))
  return { columns, from: sql`jsonb_to_recordset(${json}::jsonb) as r(${definition})` }
}

/** Inserts rows in one statement. */
export function insertStatement(type: RecordType, by: string, rows: readonly Values[]): Sql {
  const { columns, from } = recordset(type, [...Object.keys(type.fields), 'extra'], rows)
  return sql`insert into ${name(type.table)} (id, created_by, changed_by, ${join(columns.map((c) => name(c.column)))}) select r.id, ${by}, ${by}, ${join(columns.map((c) => c.value))} from ${from}`
}

/** Updates the given fields of rows in one statement; each row brings a value for every one of them. */
export function updateStatement(type: RecordType, by: string, fields: readonly string[], rows: readonly Values[]): Sql {
  const { columns, from } = recordset(type, fields, rows)
  const set = [
    ...columns.map((c) => sql`${name(c.column)} = ${c.value}`),
    sql`version = t.version + 1`,
    sql`changed_at = now()`,
    sql`changed_by = ${by}`,
  ]
  return sql`update ${name(type.table)} t set ${join(set)} from ${from} where t.id = r.id`
}

/** Writes computed fields: outside version and audit, because they follow from what those cover. */
export function computedStatement(type: RecordType, fields: readonly string[], rows: readonly Values[]): Sql {
  for (const field of fields) if (!type.fields[field]?.computed) throw new Error(`${type.key}.${field} is not computed`)
  const { columns, from } = recordset(type, fields, rows)
  return sql`update ${name(type.table)} t set ${join(columns.map((c) => sql`${name(c.column)} = ${c.value}`))} from ${from} where t.id = r.id`
}

export const deleteStatement = (type: RecordType, ids: readonly string[]): Sql =>
  sql`delete from ${name(type.table)} where id = any(${ids}::uuid[])`

/**
 * The table of a record type as SQL, to begin a migration with. What it prints is what the drift test expects; indexes
 * beyond those on references and the list's order are the author's to add.
 */
export function tableSql(type: RecordType): string {
  const lines = [
    '  id uuid primary key',
    '  version integer not null default 1',
    '  created_at timestamptz not null default now()',
    '  created_by text not null',
    '  changed_at timestamptz not null default now()',
    '  changed_by text not null',
    "  extra jsonb not null default '{}'",
  ]
  const after: string[] = []
  for (const [field, f] of Object.entries(type.fields)) {
    const columns = columnsOf(field, f)
    const nullable = f.optional || f.kind === 'secret' ? '' : ' not null'
    if (f.kind === 'money') {
      lines.push(`  ${columns[0]} numeric${nullable}`, `  ${columns[1]} text${nullable}`)
      continue
    }
    const list = f.kind === 'refs' || f.kind === 'choices' ? " default '{}'" : ''
    const reference = f.kind === 'ref' && f.target ? ` references ${tableOf(f.target)} (id)` : ''
    lines.push(`  ${columns[0]} ${typeOf(f)}${nullable}${list}${reference}`)
    if (f.kind === 'ref' && field !== type.within) after.push(`create index on ${type.table} (${columns[0]});`)
    if (f.kind === 'refs') after.push(`create index on ${type.table} using gin (${columns[0]});`)
    if (f.unique)
      after.push(
        `create unique index on ${type.table} (${[...(f.unique === true ? [] : f.unique.flatMap((each) => columnsOf(each, type.fields[each]!))), columns[0]].join(', ')});`,
      )
  }
  const order = type.list.sort.replace(/^-/, '')
  const sortColumn = type.fields[order] ? columnsOf(order, type.fields[order]!)[0]! : undefined
  if (sortColumn)
    after.push(
      `create index on ${type.table} (${[...(type.within ? columnsOf(type.within, type.fields[type.within]!) : []), sortColumn, 'id'].join(', ')});`,
    )
  return `create table ${type.table} (\n${lines.join(',\n')}\n);\n${after.join('\n')}\n`

  function tableOf(target: string): string {
    return target === type.key ? type.table : `/* ${target} */`
  }
}
