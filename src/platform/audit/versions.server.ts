import type { Queryable } from '../database.server.ts'
import { name, nothing, sql } from '../sql.ts'

/** A record type and the table of its rows, which have `id` and `version`. */
export interface RecordTable {
  readonly type: string
  readonly table: string
}

const PAGE = 5_000

/**
 * Where versions contradict each other: a record's lines do not run from 1 to n, one line stands there twice, a live
 * row is not as new as its last line, or a row has no line at all. Found page by page, so that size costs only time.
 */
export async function versionFaults(db: Queryable, tables: readonly RecordTable[]): Promise<string[]> {
  const faults: string[] = []
  const tableOf = new Map(tables.map(({ type, table }) => [type, table]))
  let last: Versions | undefined
  for (;;) {
    const page = await db.query<Versions>(sql`
      select record_id as record, type, max(version) as newest, count(distinct version) as versions,
        count(*) as lines, count(distinct id) as ids
      from platform.audit_lines where version > 0 and record_id is not null
      ${last ? sql`and (record_id, type) > (${last.record}, ${last.type})` : nothing}
      group by record_id, type order by record_id, type limit ${PAGE}`)
    for (const { record, type, newest, versions, lines, ids } of page) {
      if (!tableOf.has(type)) continue
      if (versions !== newest)
        faults.push(`Of ${type} ${record} ${newest - versions} of the lines of ${newest} versions are missing`)
      if (lines !== ids) faults.push(`A line of ${type} ${record} stands there twice`)
    }
    for (const [type, of] of Map.groupBy(page, (each) => each.type)) {
      const table = tableOf.get(type)
      if (!table) continue
      const records = of.map(({ record }) => record)
      const rows = await db.query<{ id: string }>(sql`select id from ${name(table)} where id = any(${records}::uuid[])`)
      const there = new Set(rows.map(({ id }) => id))
      for (const record of records)
        if (!there.has(record))
          faults.push(`${type} ${record} has lines but no row: it was deleted past the application`)
    }
    if (page.length < PAGE) break
    last = page.at(-1)
  }
  for (const table of tables) faults.push(...(await rowFaults(db, table)))
  return faults
}

interface Versions {
  readonly record: string
  readonly type: string
  readonly newest: number
  readonly versions: number
  readonly lines: number
  readonly ids: number
}

async function rowFaults(db: Queryable, { type, table }: RecordTable): Promise<string[]> {
  const faults: string[] = []
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await db.query<{ id: string; version: number; newest: number | null }>(sql`
      select t.id, t.version, (select max(l.version) from platform.audit_lines l
        where l.record_id = t.id and l.type = ${type}) as newest
      from ${name(table)} t where t.id > ${last} order by t.id limit ${PAGE}`)
    for (const { id, version, newest } of page)
      if (newest === null) faults.push(`${type} ${id} has no line at all: it was put there past the application`)
      else if (newest !== version) faults.push(`${type} ${id} stands at version ${version}, its last line at ${newest}`)
    if (page.length < PAGE) return faults
    last = page.at(-1)!.id
  }
}
