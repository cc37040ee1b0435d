/** Insert, update and delete of one row as SQL; pure like `select.ts`. */

import { join, name, type Sql, sql } from '../platform/sql.ts'
import type { Field, Money } from './fields.ts'
import { columnsOf, type RecordType } from './record.ts'
import { typeOf } from './select.ts'

/** Column and value pairs of a set of fields. Secrets come in sealed. */
function assignments(type: RecordType, values: Readonly<Record<string, unknown>>): { column: string; value: Sql }[] {
  const pairs: { column: string; value: Sql }[] = []
  for (const [field, value] of Object.entries(values)) {
    if (field === 'extra') {
      pairs.push({ column: 'extra', value: sql`${JSON.stringify(value)}::jsonb` })
      continue
    }
    const f = type.fields[field] as Field
    const columns = columnsOf(field, f)
    if (f.kind === 'money') {
      const amount = value as Money | null
      pairs.push(
        { column: columns[0]!, value: sql`${amount?.amount ?? null}::numeric` },
        { column: columns[1]!, value: sql`${amount?.currency ?? null}::text` },
      )
    } else if (f.kind === 'json') {
      pairs.push({
        column: columns[0]!,
        value: value === null ? sql`null::jsonb` : sql`${JSON.stringify(value)}::jsonb`,
      })
    } else {
      const cast: Sql = { strings: [`::${typeOf(f)}`], values: [] }
      pairs.push({ column: columns[0]!, value: sql`${value}${cast}` })
    }
  }
  return pairs
}

export function insertStatement(
  type: RecordType,
  id: string,
  by: string,
  values: Readonly<Record<string, unknown>>,
): Sql {
  const pairs = [
    { column: 'id', value: sql`${id}::uuid` },
    { column: 'created_by', value: sql`${by}` },
    { column: 'changed_by', value: sql`${by}` },
    ...assignments(type, values),
  ]
  return sql`insert into ${name(type.table)} (${join(pairs.map((p) => name(p.column)))}) values (${join(pairs.map((p) => p.value))})`
}

export function updateStatement(
  type: RecordType,
  id: string,
  by: string,
  values: Readonly<Record<string, unknown>>,
): Sql {
  const set = assignments(type, values).map((p) => sql`${name(p.column)} = ${p.value}`)
  return sql`update ${name(type.table)} set ${join([...set, sql`version = version + 1`, sql`changed_at = now()`, sql`changed_by = ${by}`])} where id = ${id}`
}

export const deleteStatement = (type: RecordType, id: string): Sql =>
  sql`delete from ${name(type.table)} where id = ${id}`

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
