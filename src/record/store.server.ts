/** Reading and writing records for a caller. Everything that leaves the database passes a filter made from his rights. */
import type { Database, Queryable } from '../platform/database.server.ts'
import { name, type Sql, sql } from '../platform/sql.ts'
import type { Caller } from './caller.ts'
import { notFound } from './errors.ts'
import { type ListQuery, parseQuery } from './query.ts'
import type { RecordType } from './record.ts'
import { allows, reach, VERBS, within } from './rights.ts'
import {
  conditionOf,
  countStatement,
  cursorOf,
  fieldOpen,
  listStatement,
  readFilter,
  rowStatement,
  selectList,
} from './select.ts'
import { type Row, type Seams, translated, Work } from './work.server.ts'

/** Rows are counted up to here; “more than 10,000” is enough to know. */
const MOST_COUNTED = 10_000

/** What a caller may do with a row: true, or the reason why not now. What is absent he has no right to. */
export type Can = Record<string, true | string>

export class Store {
  readonly db: Database
  readonly seams: Seams
  readonly fiscalYearStart: () => number

  constructor(db: Database, seams: Seams, fiscalYearStart: () => number) {
    this.db = db
    this.seams = seams
    this.fiscalYearStart = fiscalYearStart
  }

  /** Makes changes in one transaction. What is thrown undoes all of them. */
  async change<T>(caller: Caller, work: (work: Work) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => {
      const unit = new Work(tx, caller, this.seams)
      const result = await work(unit)
      await unit.finish()
      return result
    })
  }

  /** Parses the query string of a list for this caller; fields that he may not read do not exist in it. */
  query(type: RecordType, caller: Caller, raw: Readonly<Record<string, string | string[] | undefined>>): ListQuery {
    const custom = this.seams.customOf(type.key)
    return parseQuery(type, raw, {
      custom,
      today: this.seams.today(caller),
      fiscalYearStart: this.fiscalYearStart(),
      me: caller.person,
      readable: (field) => fieldOpen(type, custom, caller, field),
    })
  }

  /** A page of rows as the JSON text that the API answers with: rows leave PostgreSQL as text and are not parsed again. */
  async list(type: RecordType, caller: Caller, query: ListQuery, db: Queryable = this.db): Promise<string> {
    const custom = this.seams.customOf(type.key)
    const columns = query.columns && [...query.columns, ...query.sort.map((s) => s.field)]
    const rows = await this.#query<{ row: string }>(
      type,
      db,
      listStatement(type, custom, caller, columns ? { ...query, columns } : query),
    )
    const last = rows.length === query.limit ? JSON.parse(rows.at(-1)!.row) : undefined
    const parts = [
      `"rows":[${rows.map((r) => r.row).join(',')}]`,
      `"next":${last ? JSON.stringify(cursorOf(query, last)) : 'null'}`,
    ]
    if (query.count) {
      const [counted] = await this.#query<{ n: number }>(
        type,
        db,
        countStatement(type, custom, caller, query, MOST_COUNTED),
      )
      const n = counted?.n ?? 0
      parts.push(`"count":${Math.min(n, MOST_COUNTED)}`, `"countCapped":${n > MOST_COUNTED}`)
    }
    if (query.titles || query.can) {
      const parsed = rows.map((r) => JSON.parse(r.row) as Row)
      if (query.titles) parts.push(`"titles":${JSON.stringify(await this.titles(type, caller, parsed, db))}`)
      if (query.can)
        parts.push(
          `"can":${JSON.stringify(Object.fromEntries(parsed.map((row) => [row.id, this.can(type, caller, row)])))}`,
        )
    }
    return `{${parts.join(',')}}`
  }

  /** The same as values, for the server's own use. */
  async rows<R = Row>(
    type: RecordType,
    caller: Caller,
    raw: Readonly<Record<string, string | string[] | undefined>>,
    db: Queryable = this.db,
  ): Promise<R[]> {
    return (JSON.parse(await this.list(type, caller, this.query(type, caller, raw), db)) as { rows: R[] }).rows
  }

  /** One row as the caller sees it; 404 when there is none for him. */
  async get(type: RecordType, caller: Caller, id: string, db: Queryable = this.db): Promise<Row> {
    const [found] = await db.query<{ row: string }>(rowStatement(type, this.seams.customOf(type.key), caller, id))
    if (!found) throw notFound(type.label)
    return JSON.parse(found.row)
  }

  /** Titles of everything that rows refer to, by type: of what the caller may read, and nothing else. */
  async titles(
    type: RecordType,
    caller: Caller,
    rows: readonly Row[],
    db: Queryable = this.db,
  ): Promise<Record<string, Record<string, string>>> {
    const wanted = new Map<string, Set<string>>()
    const note = (target: string, value: unknown) => {
      if (!value) return
      if (!wanted.has(target)) wanted.set(target, new Set())
      for (const id of ([] as string[]).concat(value as string)) wanted.get(target)!.add(id)
    }
    const people = this.seams.customOf(type.key).filter((c) => c.kind === 'person')
    for (const row of rows) {
      for (const [field, f] of Object.entries(type.fields)) if (f.target) note(f.target, row[field])
      for (const c of people) note('people.person', row.extra?.[c.key])
    }
    const found: Record<string, Record<string, string>> = {}
    for (const [key, ids] of wanted)
      found[key] = await this.titlesOf(this.seams.registry.get(key), caller, [...ids], db)
    return found
  }

  async titlesOf(
    type: RecordType,
    caller: Caller,
    ids: readonly string[],
    db: Queryable = this.db,
  ): Promise<Record<string, string>> {
    if (!ids.length) return {}
    const rows = await db.query<{ row: string }>(
      sql`select row_to_json(r)::text as row from (select ${selectList(type, [], caller, [type.titleField])} from ${name(type.table)} t where t.id = any(${ids}::uuid[]) and ${readFilter(type, caller)}) r`,
    )
    return Object.fromEntries(
      rows.map((r) => JSON.parse(r.row) as Row).map((row) => [row.id, String(row[type.titleField] ?? '')]),
    )
  }

  /** Which of these rows the caller may read. */
  async readable(
    type: RecordType,
    caller: Caller,
    ids: readonly string[],
    db: Queryable = this.db,
  ): Promise<Set<string>> {
    const range = reach(type.may.read, caller)
    if (range === 'none' || !ids.length) return new Set()
    const rows = await db.query<{ id: string }>(
      sql`select t.id from ${name(type.table)} t where t.id = any(${ids}::uuid[]) and ${conditionOf(type, range)}`,
    )
    return new Set(rows.map((r) => r.id))
  }

  can(type: RecordType, caller: Caller, row: Row): Can {
    const can: Can = {}
    for (const verb of VERBS) if (verb !== 'create' && allows(type.may[verb], caller, row)) can[verb] = true
    const context = { caller, needs: {}, today: this.seams.today(caller), now: this.seams.now(), newId: () => '' }
    for (const action of type.actions) {
      if (!allows(action.by, caller, row)) continue
      can[action.name] = action.needs ? true : (action.when?.(row, context) ?? true)
    }
    return can
  }

  /** What the caller may do with the type as such. */
  canType(type: RecordType, caller: Caller): { read: boolean; create: boolean; update: boolean; remove: boolean } {
    const any = (verb: (typeof VERBS)[number]) => within(reach(type.may[verb], caller))
    return { read: any('read'), create: any('create'), update: any('update'), remove: any('remove') }
  }

  async #query<R>(type: RecordType, db: Queryable, statement: Sql): Promise<R[]> {
    try {
      return await db.query<R>(statement)
    } catch (error) {
      throw translated(type, error)
    }
  }
}
