/** Reading and writing records for a caller. Everything that leaves the database passes a filter made from his rights. */
import type { AreaServer, Platform } from '../platform/area.ts'
import type { Database, Queryable, Transaction } from '../platform/database.server.ts'
import { fileTitles } from '../platform/files/fileTitles.server.ts'
import { COMPANY_DEFAULTS, type CompanySettings } from '../platform/settings/company.ts'
import { companySettings } from '../platform/settings/companySettings.server.ts'
import { name, type Sql, sql } from '../platform/sql.ts'
import { asRule, type Caller } from './caller.ts'
import { CustomField } from './customFields.ts'
import { notFound, Refused } from './errors.ts'
import { type ListQuery, parseQuery } from './query.ts'
import type { RecordType } from './record.ts'
import { translated } from './refusals.ts'
import type { Registry } from './registry.ts'
import { allows, reach, VERBS, within } from './rights.ts'
import type { Row, Seams } from './seams.ts'
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
import { Work } from './work.server.ts'

/** Rows are counted up to here; “more than 10,000” is enough to know. */
const MOST_COUNTED = 10_000

/** What a caller may do with a row: true, or the reason why not now. What is absent he has no right to. */
export type Can = Record<string, true | string>

/** Prints instants as days of a zone, `YYYY-MM-DD`. Making one costs more than a whole list, so it is kept. */
const dayIn = (timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone })

/** What the store learns from the platform and the areas once both are there. */
export interface StoreBinding {
  readonly platform: Platform
  readonly areas: readonly AreaServer[]
}

export class Store {
  readonly db: Database
  readonly registry: Registry
  #binding: StoreBinding | undefined
  #custom: ReadonlyMap<string, readonly CustomField[]> = new Map()
  #company: CompanySettings = COMPANY_DEFAULTS
  #day = dayIn(COMPANY_DEFAULTS.timeZone)
  #refreshing: Promise<void> | undefined

  /** A store without its platform can declare routes and jobs but not work; `bind` comes before the first request. */
  constructor(db: Database, registry: Registry) {
    this.db = db
    this.registry = registry
  }

  async bind(binding: StoreBinding): Promise<void> {
    this.#binding = binding
    binding.platform.live.listen((message) => {
      const touched = (type: string) =>
        !!message.many?.some((m) => m === '*' || m === type) || !!message.rows?.some(([t]) => t === type)
      if (touched(CustomField.key) || touched('platform.settings'))
        this.refresh().catch((error: unknown) =>
          binding.platform.log.warn('Custom fields and settings were not read again', { error }),
        )
    })
    await this.refresh()
  }

  /** Reads the customer's fields and the company's settings again. */
  async refresh(db: Queryable = this.db): Promise<void> {
    const rows = await this.all<CustomField>(
      CustomField,
      asRule('custom fields', 'start'),
      sql`true`,
      sql`t.type, t.name`,
      db,
    )
    this.#custom = Map.groupBy(rows, (row) => row.type)
    this.#company = await companySettings(this.db)
    this.#day = dayIn(this.#company.timeZone)
  }

  /** The platform it is bound to. */
  get platform(): Platform {
    if (!this.#binding) throw new Error('the store is not bound to its platform')
    return this.#binding.platform
  }

  get company(): CompanySettings {
    return this.#company
  }

  customOf(typeKey: string): readonly CustomField[] {
    return this.#custom.get(typeKey) ?? []
  }

  /** Today where the company is. */
  today(now = new Date()): string {
    return this.#day.format(now)
  }

  /** Makes changes in one transaction. What is thrown undoes all of them. */
  async change<T>(caller: Caller, work: (work: Work) => Promise<T>): Promise<T> {
    const result = await this.db.transaction((tx) => this.within(tx, caller, work))
    // Whoever has just made a field of his own may use it in the next request.
    await this.#refreshing
    return result
  }

  /** The same inside a transaction that is open already: that of a job. */
  async within<T>(tx: Transaction, caller: Caller, work: (work: Work) => Promise<T>): Promise<T> {
    if (!this.#binding) throw new Error('the store is not bound to its platform')
    const { platform, areas } = this.#binding
    const seams: Seams = {
      registry: this.registry,
      customOf: (key) => this.customOf(key),
      writeAudit: (t, lines) => platform.audit.write(t, lines),
      changedSince: (t, type, id, version) => platform.audit.changedSince(t, type, id, version),
      changed: (type, id, version, scope) => {
        platform.live.changed(type, id, version, scope)
        if (type === CustomField.key)
          this.#refreshing = this.refresh().catch((error: unknown) =>
            platform.log.warn('Custom fields were not read again', { error }),
          )
      },
      sealSecret: (plain, place) => platform.keys.seal(plain, place),
      follow: async (t, changes, who) => {
        for (const area of areas) await area.follow?.(t, changes, who, platform)
      },
      today: () => this.today(),
      now: () => new Date().toISOString(),
    }
    const unit = new Work(tx, caller, seams)
    const result = await work(unit)
    await unit.finish()
    return result
  }

  /** Which rows of one type a caller may hear of: those that he may read; of a removed one only its scope is left to judge by. */
  async mayHear(
    caller: Caller,
    key: string,
    rows: readonly { id: string; version: number; scope: string | null }[],
  ): Promise<ReadonlySet<string>> {
    const type = this.registry.find(key)
    if (!type) return new Set()
    const range = reach(type.may.read, caller)
    if (range === 'none') return new Set()
    const heard = new Set<string>(['*'])
    if (range === 'all') for (const { id } of rows) heard.add(id)
    else {
      for (const { id, version, scope } of rows)
        if (
          version === 0 &&
          scope &&
          range.some((c) => c.kind === 'in' && c.field === type.within && c.ids.includes(scope))
        )
          heard.add(id)
      const alive = rows.filter((row) => row.version > 0).map((row) => row.id)
      for (const id of await this.readable(type, caller, alive)) heard.add(id)
    }
    return heard
  }

  /** Parses the query string of a list for this caller; fields that he may not read do not exist in it. */
  query(type: RecordType, caller: Caller, raw: Readonly<Record<string, string | string[] | undefined>>): ListQuery {
    const custom = this.customOf(type.key)
    return parseQuery(type, raw, {
      custom,
      today: this.today(),
      fiscalYearStart: this.#company.fiscalYearStart,
      me: caller.person,
      readable: (field) => fieldOpen(type, custom, caller, field),
    })
  }

  /** A page of rows as the JSON text that the API answers with: rows leave PostgreSQL as text and are not parsed again. */
  async list(type: RecordType, caller: Caller, query: ListQuery, db: Queryable = this.db): Promise<string> {
    const custom = this.customOf(type.key)
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

  /** Every row that meets a condition on the alias `t` and that the caller may read, for work over a whole: a plan, an export. Refuses beyond `most`. */
  async all<R = Row>(
    type: RecordType<any>,
    caller: Caller,
    where: Sql,
    order: Sql,
    db: Queryable = this.db,
    most = 250_000,
  ): Promise<R[]> {
    const found = await db.query<{ row: string }>(
      sql`select row_to_json(r)::text as row from (select ${selectList(type, this.customOf(type.key), caller)} from ${name(type.table)} t where ${where} and ${readFilter(type, caller)} order by ${order} limit ${most + 1}) r`,
    )
    if (found.length > most)
      throw new Refused(
        'tooMany',
        422,
        `These are more than ${most} ${type.labels.toLowerCase()}; ask for fewer at a time`,
      )
    return found.map((f) => JSON.parse(f.row) as R)
  }

  /** One row as the caller sees it; 404 when there is none for him. */
  async get(type: RecordType, caller: Caller, id: string, db: Queryable = this.db): Promise<Row> {
    const [found] = await db.query<{ row: string }>(rowStatement(type, this.customOf(type.key), caller, id))
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
    const people = this.customOf(type.key).filter((c) => c.kind === 'person')
    const files = new Set<string>()
    for (const row of rows) {
      for (const [field, f] of Object.entries(type.fields)) {
        if (f.target) note(f.target, row[field])
        else if (f.kind === 'file' && row[field]) files.add(row[field] as string)
      }
      for (const c of people) note('people.person', row.extra?.[c.key])
    }
    const found: Record<string, Record<string, string>> = {}
    for (const [key, ids] of wanted) found[key] = await this.titlesOf(this.registry.get(key), caller, [...ids], db)
    if (files.size) found['platform.file'] = await fileTitles(db, [...files])
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
    const context = { caller, needs: {}, today: this.today(), now: new Date().toISOString(), newId: () => '' }
    for (const action of type.actions) {
      if (!allows(action.by, caller, row)) continue
      can[action.name] = (action.needs ? action.offered : action.when)?.(row, context) ?? true
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
