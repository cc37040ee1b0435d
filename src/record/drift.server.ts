/** Compares what is declared with what the database has. */
import type { Queryable } from '../platform/database.server.ts'
import { sql } from '../platform/sql.ts'
import { columnsOf, type RecordType } from './record.ts'
import { typeOf } from './select.ts'

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
}

const STANDARD: readonly [string, string][] = [
  ['id', 'uuid'],
  ['version', 'integer'],
  ['created_at', 'timestamptz'],
  ['created_by', 'text'],
  ['changed_at', 'timestamptz'],
  ['changed_by', 'text'],
  ['extra', 'jsonb'],
]
const NAMES: Readonly<Record<string, string>> = {
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'character varying': 'text',
}

/**
 * Every difference between the declared record types and the schemas of their areas, as sentences: missing or
 * surplus tables and columns, other types, other nullability, references without a foreign key or an index. `beside` names
 * tables of those schemas that are no records.
 */
export async function drift(
  db: Queryable,
  types: readonly RecordType[],
  beside: readonly string[] = [],
): Promise<string[]> {
  const schemas = [...new Set(types.map((type) => type.area))]
  const columns = await db.query<Column>(sql`
    select n.nspname || '.' || c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, not a.attnotnull as nullable
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(${schemas}) and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`)
  const keys = await db.query<{ table: string; column: string; target: string }>(sql`
    select k.conrelid::regclass::text as table, a.attname as column, k.confrelid::regclass::text as target
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'f' and array_length(k.conkey, 1) = 1`)
  const indexed = await db.query<{ table: string; column: string }>(sql`
    select i.indrelid::regclass::text as table, a.attname as column
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]`)
  const tables = Map.groupBy(columns, (c) => c.table)
  const byKey = new Map(types.map((type) => [type.key, type]))
  const has = (list: readonly { table: string; column: string }[], table: string, column: string) =>
    list.some((each) => each.table === table && each.column === column)
  const found: string[] = []

  for (const type of types) {
    const present = new Map(tables.get(type.table)?.map((c) => [c.column, c]))
    if (!present.size) {
      found.push(`${type.key}: there is no table ${type.table}`)
      continue
    }
    const wanted = new Map<string, { type: string; nullable: boolean }>(
      STANDARD.map(([column, t]) => [column, { type: t, nullable: false }]),
    )
    for (const [field, f] of Object.entries(type.fields)) {
      const names = columnsOf(field, f)
      names.forEach((column, i) =>
        wanted.set(column, { type: i === 1 ? 'text' : typeOf(f), nullable: f.optional || f.kind === 'secret' }),
      )
      const target = f.kind === 'ref' ? byKey.get(f.target!) : undefined
      if (!target) continue
      if (!keys.some((k) => k.table === type.table && k.column === names[0] && k.target === target.table))
        found.push(`${type.key}.${field}: ${type.table}.${names[0]} has no foreign key to ${target.table}`)
      if (!has(indexed, type.table, names[0]!))
        found.push(`${type.key}.${field}: ${type.table}.${names[0]} has no index that begins with it`)
    }
    for (const [column, { type: t, nullable }] of wanted) {
      const there = present.get(column)
      if (!there) found.push(`${type.key}: ${type.table} has no column ${column} (${t})`)
      else if ((NAMES[there.type] ?? there.type) !== t)
        found.push(`${type.key}: ${type.table}.${column} is ${there.type}, declared ${t}`)
      else if (there.nullable !== nullable)
        found.push(
          `${type.key}: ${type.table}.${column} is ${there.nullable ? '' : 'not '}nullable, declared otherwise`,
        )
    }
    for (const column of present.keys())
      if (!wanted.has(column)) found.push(`${type.key}: ${type.table}.${column} is not declared`)
  }
  const declared = new Set([...types.map((type) => type.table), ...beside])
  for (const table of tables.keys()) if (!declared.has(table)) found.push(`${table} belongs to no record type`)
  return found
}
