/** One transaction's changes to records: rights, rules, versions, audit and what must follow, all or nothing. */
import { randomUUIDv7 } from 'node:crypto'
import type { AuditLine } from '../platform/audit/line.ts'
import type { Transaction } from '../platform/database.server.ts'
import { name, sql } from '../platform/sql.ts'
import type { Action, ActionContext, Effect, Need, Outcome } from './action.ts'
import { asRule, type Caller } from './caller.ts'
import type { CustomField } from './customFields.ts'
import { conflict, forbidden, invalid, notFound, Refused, refusedNow } from './errors.ts'
import { type Field, labelOf, type Standard } from './fields.ts'
import type { RecordType } from './record.ts'
import type { Registry } from './registry.ts'
import { allows, reach } from './rights.ts'
import { inputSchema, parse, schemasOf } from './schema.ts'
import { columnNamed, readFilter, rowStatement, selectList } from './select.ts'
import { deleteStatement, insertStatement, updateStatement } from './write.ts'

export type Row = Standard & Record<string, any>

/** A change that was made, as the audit and whoever follows see it: only what changed. */
export interface Change {
  type: RecordType
  id: string
  version: number
  verb: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  row: Row
}

/** What the record library needs from the platform. */
export interface Seams {
  registry: Registry
  customOf(typeKey: string): readonly CustomField[]
  writeAudit(tx: Transaction, lines: readonly AuditLine[]): Promise<void>
  /** Null when the history since then was erased. */
  changedSince(
    tx: Transaction,
    type: string,
    id: string,
    version: number,
  ): Promise<{ fields: Set<string>; by: string } | null>
  /** A hint to open screens, sent after the commit. */
  changed(type: string, id: string, version: number, scope: string | null): void
  sealSecret(plain: string, place: { table: string; column: string; row: string }): string
  /** Jobs that must follow a change are enqueued here, in its transaction. */
  follow(tx: Transaction, changes: readonly Change[], caller: Caller): Promise<void>
  today(): string
  now(): string
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

export class Work {
  readonly tx: Transaction
  readonly caller: Caller
  readonly changes: Change[] = []
  readonly #lines: AuditLine[] = []
  readonly #hints: { type: RecordType; id: string; version: number }[] = []
  readonly #seams: Seams

  constructor(tx: Transaction, caller: Caller, seams: Seams) {
    this.tx = tx
    this.caller = caller
    this.#seams = seams
  }

  /** A row as the caller sees it; 404 when there is none for him. */
  async read(type: RecordType, id: string, caller = this.caller): Promise<Row> {
    const [found] = await this.tx.query<{ row: string }>(rowStatement(type, this.#seams.customOf(type.key), caller, id))
    if (!found) throw notFound(type.label)
    return JSON.parse(found.row)
  }

  /** The whole row, locked until the end of the transaction; 404 when the caller may not read it. */
  async lock(type: RecordType, id: string, caller = this.caller): Promise<Row> {
    return (await this.lockMany(type, [id], caller)).get(id)!
  }

  /** Whole rows, locked in the order of their identifiers; 404 when the caller may not read one of them. */
  async lockMany(type: RecordType, ids: readonly string[], caller = this.caller): Promise<Map<string, Row>> {
    const all = asRule('record', caller.request)
    const found = await this.tx.query<{ row: string }>(
      sql`with t as (select * from ${name(type.table)} t where t.id = any(${ids}::uuid[]) and ${readFilter(type, caller)} order by t.id for update)
          select row_to_json(r)::text as row from (select ${selectList(type, this.#seams.customOf(type.key), all)} from t) r`,
    )
    const rows = new Map(found.map((f) => [(JSON.parse(f.row) as Row).id, JSON.parse(f.row) as Row]))
    ids.forEach((id, place) => {
      if (!rows.has(id)) throw placed(notFound(type.label), place, ids.length)
    })
    return rows
  }

  async create(type: RecordType, draft: unknown, options: CreateOptions = {}): Promise<Row> {
    return (await this.createMany(type, [draft], options))[0]!
  }

  /** Creates rows in one statement. `everything`: locked and computed fields may be given, as an action's effect does. */
  async createMany(
    type: RecordType,
    drafts: readonly unknown[],
    { caller = this.caller, everything = false, verb = 'create' }: CreateOptions = {},
  ): Promise<Row[]> {
    if (!drafts.length) return []
    const custom = this.#seams.customOf(type.key)
    if (reach(type.may.create, caller) === 'none') throw forbidden(`You may not create ${type.labels.toLowerCase()}`)
    const schema = schemasOf(type, 'draft', custom, everything)
    const wanted: Reference[] = []
    const rows = drafts.map((draft, place) =>
      placing(place, drafts.length, () => {
        const given = parse(schema, draft, type.fields) as Record<string, unknown>
        const values = completed(type, given)
        const row = {
          ...values,
          id: (given.id as string | undefined) ?? randomUUIDv7(),
          version: 1,
          extra: given.extra ?? {},
        } as Row
        if (!allows(type.may.create, caller, row))
          throw forbidden(`You may not create ${type.labels.toLowerCase()} there`)
        this.#fieldRights(
          type,
          custom,
          caller,
          row,
          Object.keys((draft as object) ?? {}),
          (given.extra as object) ?? {},
        )
        this.#check(type, row)
        wanted.push(...this.#references(type, custom, values, row.extra, place, drafts.length))
        return row
      }),
    )
    await this.#shared(wanted, caller, type, new Set(rows.map((row) => row.id)))
    for (const some of chunks(rows))
      await this.#run(
        type,
        insertStatement(
          type,
          caller.account,
          some.map((row) => ({ id: row.id, values: this.#sealed(type, row.id, row) })),
        ),
      )
    for (const row of rows) {
      const values = Object.fromEntries(Object.keys(type.fields).map((field) => [field, row[field] ?? null]))
      const after = shown(type, { ...values, ...(Object.keys(row.extra).length ? { extra: row.extra } : {}) })
      this.#record({ type, id: row.id, version: 1, verb, before: null, after, row }, caller)
    }
    return rows
  }

  async update(
    type: RecordType,
    id: string,
    patch: unknown,
    { version, ...options }: UpdateOptions & { version?: number } = {},
  ): Promise<Row> {
    return (await this.updateMany(type, [{ id, patch, version }], options))[0]!
  }

  /**
   * Changes rows in one statement. With the `version` that the caller saw, changes of others to other fields are kept;
   * where both changed the same field it is a 409 with both values.
   */
  async updateMany(
    type: RecordType,
    changes: readonly { id: string; patch: unknown; version?: number }[],
    { caller = this.caller, everything = false, verb = 'update', locked, free = false }: UpdateOptions = {},
  ): Promise<Row[]> {
    if (!changes.length) return []
    const custom = this.#seams.customOf(type.key)
    if (!free && reach(type.may.update, caller) === 'none') {
      await this.read(type, changes[0]!.id, caller)
      throw forbidden(`You may not change ${type.labels.toLowerCase()}`)
    }
    const schema = schemasOf(type, 'patch', custom, everything)
    const given = changes.map(({ patch }, place) =>
      placing(place, changes.length, () => parse(schema, patch, type.fields) as Record<string, unknown>),
    )
    const rows =
      locked ??
      (await this.lockMany(
        type,
        changes.map((c) => c.id),
        caller,
      ))
    const wanted: Reference[] = []
    const results: Row[] = []
    const writes: { row: Row; next: Row; changed: string[] }[] = []
    for (const [place, { id, version }] of changes.entries()) {
      const row = rows.get(id)!
      const { extra, ...fields } = given[place]! as { extra?: Record<string, unknown> } & Record<string, unknown>
      const next: Row = { ...row, ...fields, extra: merged(row.extra, extra) }
      const changed = Object.keys(given[place]!).filter(
        (field) => !same(row[field], next[field]) || type.fields[field]?.kind === 'secret',
      )
      placing(place, changes.length, () => {
        if (!free && !allows(type.may.update, caller, row))
          throw forbidden(`You may not change this ${type.label.toLowerCase()}`)
        this.#fieldRights(type, custom, caller, row, free ? [] : Object.keys(fields), extra ?? {})
      })
      if (version !== undefined && version !== row.version) await this.#merge(type, row, next, changed, version)
      results.push(changed.length ? next : row)
      if (!changed.length) continue
      placing(place, changes.length, () => {
        if (!free && !allows(type.may.update, caller, next))
          throw forbidden(`You may not move this ${type.label.toLowerCase()} there`)
        this.#check(type, next)
      })
      wanted.push(
        ...this.#references(
          type,
          custom,
          Object.fromEntries(changed.map((field) => [field, next[field]])),
          extra ?? {},
          place,
          changes.length,
        ),
      )
      writes.push({ row, next, changed })
    }
    await this.#shared(wanted, caller)
    // One statement writes the same columns of all its rows, and a secret that did not change is not known here.
    const secret = writes.some((w) => w.changed.some((field) => type.fields[field]?.kind === 'secret'))
    for (const some of chunks(writes, secret ? 1 : CHUNK)) {
      const fields = [...new Set(some.flatMap((w) => w.changed))]
      await this.#run(
        type,
        updateStatement(
          type,
          caller.account,
          fields,
          some.map(({ row, next }) => ({ id: row.id, values: this.#sealed(type, row.id, next) })),
        ),
      )
    }
    for (const { row, next, changed } of writes) {
      next.version = row.version + 1
      const before = shown(type, Object.fromEntries(changed.map((field) => [field, row[field] ?? null])))
      const after = shown(type, Object.fromEntries(changed.map((field) => [field, next[field]])))
      this.#record({ type, id: row.id, version: next.version, verb, before, after, row: next }, caller)
    }
    return results
  }

  async remove(
    type: RecordType,
    id: string,
    { version, ...options }: { caller?: Caller; version?: number; verb?: string } = {},
  ): Promise<void> {
    await this.removeMany(type, [{ id, version }], options)
  }

  async removeMany(
    type: RecordType,
    items: readonly { id: string; version?: number }[],
    { caller = this.caller, verb = 'remove' }: { caller?: Caller; verb?: string } = {},
  ): Promise<void> {
    if (!items.length) return
    if (reach(type.may.remove, caller) === 'none') {
      await this.read(type, items[0]!.id, caller)
      throw forbidden(`You may not remove ${type.labels.toLowerCase()}`)
    }
    const ids = items.map((item) => item.id)
    const rows = await this.lockMany(type, ids, caller)
    for (const [place, { id, version }] of items.entries()) {
      const row = rows.get(id)!
      if (!allows(type.may.remove, caller, row))
        throw placed(forbidden(`You may not remove this ${type.label.toLowerCase()}`), place, items.length)
      if (version !== undefined && version !== row.version)
        await this.#merge(type, row, row, Object.keys(type.fields), version)
    }
    await this.#run(type, deleteStatement(type, ids))
    for (const row of rows.values()) {
      const values = Object.fromEntries(Object.keys(type.fields).map((field) => [field, row[field] ?? null]))
      this.#record(
        { type, id: row.id, version: row.version + 1, verb, before: shown(type, values), after: null, row },
        caller,
      )
    }
  }

  /** Carries out an action with everything that it decides. */
  async act(
    action: Action,
    id: string,
    input: unknown,
    { caller = this.caller }: { caller?: Caller } = {},
  ): Promise<Row> {
    const { type } = action
    const given = parse(inputSchema(action.input), input ?? {}, action.input)
    const seen = await this.read(type, id, caller)
    if (!allows(action.by, caller, seen))
      throw forbidden(`You may not do this: ${(action.label ?? action.name).toLowerCase()}`)
    await this.#inputReferences(action, caller, given)
    const { row, needs } = await this.#lockAll(action, id, seen, given, caller)
    const context: ActionContext = {
      caller,
      needs,
      today: this.#seams.today(),
      now: this.#seams.now(),
      newId: randomUUIDv7,
    }
    const answer = action.when?.(row, context) ?? true
    if (answer !== true) throw refusedNow(answer)
    const outcome = normalised(action.change(row, given, context))
    const changed = await this.update(type, id, outcome.row ?? {}, {
      caller,
      everything: true,
      verb: action.name,
      locked: new Map([[id, row]]),
      free: true,
    })
    for (const effect of outcome.and ?? []) await this.#carryOut(effect, caller)
    return changed
  }

  /** After a write: rows with what the caller may read of them. */
  async seen(type: RecordType, rows: readonly Row[]): Promise<Row[]> {
    const found = await this.tx.query<{ row: string }>(
      sql`select row_to_json(r)::text as row from (select ${selectList(type, this.#seams.customOf(type.key), this.caller)} from ${name(type.table)} t where t.id = any(${rows.map((row) => row.id)}::uuid[]) and ${readFilter(type, this.caller)}) r`,
    )
    const visible = new Map(found.map((f) => [(JSON.parse(f.row) as Row).id, JSON.parse(f.row) as Row]))
    return rows.map((row) => visible.get(row.id) ?? ({ id: row.id, version: row.version } as Row))
  }

  /** Tells open screens after the commit that computed fields of a row are new. */
  hint(type: RecordType, id: string, version: number): void {
    this.#hints.push({ type, id, version })
  }

  /** Writes the audit and what must follow into the transaction, and the hints to screens behind it. Called once, by the store. */
  async finish(): Promise<void> {
    if (this.changes.length) {
      await this.#seams.writeAudit(this.tx, this.#lines)
      await this.#seams.follow(this.tx, this.changes, this.caller)
    }
    this.tx.afterCommit(() => {
      for (const { type, id, version, after, row } of this.changes)
        this.#seams.changed(type.key, id, after === null ? 0 : version, type.within ? row[type.within] : null)
      for (const { type, id, version } of this.#hints) this.#seams.changed(type.key, id, version, null)
    })
  }

  async #carryOut(effect: Effect, person: Caller): Promise<void> {
    const caller = effect.rule ? ruleFor(effect.rule, person) : person
    if (effect.kind === 'create') await this.create(effect.type, effect.draft, { caller, everything: true })
    else if (effect.kind === 'update')
      await this.update(effect.type, effect.id, effect.patch, { caller, everything: true })
    else if (effect.kind === 'remove') await this.remove(effect.type, effect.id, { caller })
    else await this.act(effect.action, effect.id, effect.input, { caller })
  }

  /** Locks the row and what the action needs in one global order, by type and identifier, so that two actions never wait for each other. */
  async #lockAll(
    action: Action,
    id: string,
    seen: Row,
    input: any,
    caller: Caller,
  ): Promise<{ row: Row; needs: Record<string, Row[]> }> {
    const needs: Record<string, Row[]> = {}
    const asked = Object.entries(action.needs?.(seen, input) ?? {})
    const wanted: { type: RecordType; id: string; under?: string }[] = [{ type: action.type, id }]
    for (const [under, need] of asked) {
      needs[under] = []
      for (const each of await this.#idsOf(need, caller)) wanted.push({ type: need.type, id: each, under })
    }
    wanted.sort((a, b) => (a.type.key === b.type.key ? compare(a.id, b.id) : compare(a.type.key, b.type.key)))
    let row: Row | undefined
    for (const each of wanted) {
      const found = await this.lock(each.type, each.id, caller)
      if (each.under) needs[each.under]!.push(found)
      else row = found
    }
    if (asked.length && row!.version !== seen.version)
      throw refusedNow('This was changed by someone else just now; look at it again')
    return { row: row!, needs }
  }

  async #idsOf(need: Need, caller: Caller): Promise<string[]> {
    if (need.ids) return [...new Set(need.ids)]
    const conditions = Object.entries(need.where ?? {}).map(
      ([field, value]) => sql`${columnNamed(need.type, field)} = ${value}`,
    )
    if (!conditions.length) throw new Error(`needs of ${need.type.key}: neither ids nor where`)
    const [first, ...rest] = conditions
    const where = rest.reduce((all, each) => sql`${all} and ${each}`, first!)
    const rows = await this.tx.query<{ id: string }>(
      sql`select t.id from ${name(need.type.table)} t where ${where} and ${readFilter(need.type, caller)} order by t.id limit 5001`,
    )
    if (rows.length > 5000)
      throw refusedNow(`More than 5000 ${need.type.labels.toLowerCase()} would be concerned at once`)
    return rows.map((r) => r.id)
  }

  /** Keeps both when others changed other fields since `version`; refuses with both values when they changed the same. */
  async #merge(type: RecordType, row: Row, next: Row, changed: readonly string[], version: number): Promise<void> {
    if (version > row.version) throw invalid({ version: `is ${version}, but the newest is ${row.version}` })
    const since = await this.#seams.changedSince(this.tx, type.key, row.id, version)
    const clash = since ? changed.filter((field) => since.fields.has(field)) : changed
    if (!clash.length) return
    throw conflict(
      Object.fromEntries(clash.map((field) => [field, { yours: next[field] ?? null, theirs: row[field] ?? null }])),
      await this.read(type, row.id),
      since?.by ?? null,
    )
  }

  #check(type: RecordType, row: Row): void {
    const wrong = type.check?.(row) ?? {}
    const found = Object.fromEntries(Object.entries(wrong).filter(([, message]) => message))
    if (Object.keys(found).length) throw invalid(found as Record<string, string>)
  }

  #fieldRights(
    type: RecordType,
    custom: readonly CustomField[],
    caller: Caller,
    row: Row,
    given: readonly string[],
    extra: object,
  ): void {
    for (const field of given) {
      const f = type.fields[field]
      if (f?.may?.update && !allows(f.may.update, caller, row))
        throw forbidden(`You may not change “${labelOf(field, f)}”`)
      if (f?.may?.read && !f.may.update && !allows(f.may.read, caller, row))
        throw forbidden(`You may not change “${labelOf(field, f)}”`)
    }
    for (const key of Object.keys(extra)) {
      const c = custom.find((each) => each.key === key)
      const roles = c ? (c.changeableBy.length ? c.changeableBy : c.readableBy) : []
      if (roles.length && !allows(Object.fromEntries(roles.map((role) => [role, true])), caller))
        throw forbidden(`You may not change “${c!.name}”`)
    }
  }

  /** What a row refers to. */
  #references(
    type: RecordType,
    custom: readonly CustomField[],
    values: Readonly<Record<string, unknown>>,
    extra: Readonly<Record<string, unknown>>,
    place: number,
    of: number,
  ): Reference[] {
    const wanted: Reference[] = []
    for (const [field, value] of Object.entries(values)) {
      const f = type.fields[field]
      if (f?.target && !f.computed && value)
        wanted.push({ field, target: f.target, ids: ([] as string[]).concat(value as string), place, of })
    }
    for (const c of custom)
      if (c.kind === 'person' && extra[c.key])
        wanted.push({ field: `extra.${c.key}`, target: 'people.person', ids: [extra[c.key] as string], place, of })
    return wanted
  }

  async #inputReferences(action: Action, caller: Caller, input: Record<string, unknown>): Promise<void> {
    const wanted = Object.entries(action.input).flatMap(([field, f]: [string, Field]) =>
      f.target && input[field]
        ? [{ field, target: f.target, ids: ([] as string[]).concat(input[field] as string), place: 0, of: 1 }]
        : [],
    )
    await this.#shared(wanted, caller)
  }

  /** What is referred to must exist and be shared with the caller; the answer does not tell the two apart. `fresh`: rows of `type` made in the same statement. */
  async #shared(
    wanted: readonly Reference[],
    caller: Caller,
    type?: RecordType,
    fresh: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    for (const target of new Set(wanted.map((w) => w.target))) {
      const asked = wanted.filter((w) => w.target === target)
      const known = type?.key === target ? fresh : new Set<string>()
      const ids = [...new Set(asked.flatMap((w) => w.ids))].filter((id) => !known.has(id))
      const to = this.#seams.registry.get(target)
      const rows = ids.length
        ? await this.tx.query<{ id: string }>(
            sql`select t.id from ${name(to.table)} t where t.id = any(${ids}::uuid[]) and ${readFilter(to, caller)}`,
          )
        : []
      const found = new Set(rows.map((r) => r.id))
      const missing = asked.find((w) => w.ids.some((id) => !found.has(id) && !known.has(id)))
      if (missing)
        throw placed(
          invalid({ [missing.field]: `that ${to.label.toLowerCase()} does not exist, or is not shared with you` }),
          missing.place,
          missing.of,
        )
    }
  }

  /** The values to write, secrets sealed. */
  #sealed(type: RecordType, id: string, row: Row): Record<string, unknown> {
    const values: Record<string, unknown> = { ...row }
    for (const [field, f] of Object.entries(type.fields)) {
      const value = values[field]
      if (f.kind === 'secret' && typeof value === 'string')
        values[field] = this.#seams.sealSecret(value, { table: type.table, column: field, row: id })
    }
    return values
  }

  #record(change: Change, who: Caller): void {
    this.changes.push(change)
    const { type, id, version, verb, before, after } = change
    this.#lines.push({ type: type.key, record: id, version, verb, area: type.area, who, before, after })
  }

  async #run(type: RecordType, statement: ReturnType<typeof sql>): Promise<void> {
    try {
      await this.tx.query(statement)
    } catch (error) {
      throw translated(type, error)
    }
  }
}

interface CreateOptions {
  caller?: Caller
  everything?: boolean
  verb?: string
}
interface UpdateOptions {
  caller?: Caller
  everything?: boolean
  verb?: string
  /** Already locked and whole. */
  locked?: ReadonlyMap<string, Row>
  /** An action's own change: its `by` was asked already. */
  free?: boolean
}
interface Reference {
  field: string
  target: string
  ids: string[]
  /** The place of its row among those of the call. */
  place: number
  of: number
}

/** Rows of one statement: enough to make round trips rare, few enough to keep its text small. */
const CHUNK = 1000
function* chunks<T>(all: readonly T[], size = CHUNK): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size)
}

/** A refusal of one of several rows says which. */
function placed(refused: Refused, place: number, of: number): Refused {
  return of > 1
    ? new Refused(refused.id, refused.status, `Row ${place + 1}: ${refused.message}`, {
        ...refused.details,
        row: place,
      })
    : refused
}
function placing<T>(place: number, of: number, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw error instanceof Refused ? placed(error, place, of) : error
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function merged(extra: Record<string, unknown>, patch?: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...extra, ...patch }).filter(([, value]) => value !== null && value !== undefined),
  )
}

/** A rule acts in its own name, and the audit still shows whose action set it off. */
const ruleFor = (rule: string, person: Caller): Caller => ({
  ...asRule(rule, person.request),
  name: `${rule}, after ${person.name}`,
})

function normalised<R>(outcome: Outcome<R>): { row?: Partial<R>; and?: readonly Effect[] } {
  return 'row' in outcome || 'and' in outcome
    ? (outcome as { row?: Partial<R>; and?: readonly Effect[] })
    : { row: outcome as Partial<R> }
}

/** Defaults for what was not given; a field that has none and is required by the table is refused here, with its name. */
function completed(type: RecordType, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [field, f] of Object.entries(type.fields)) {
    const value = given[field]
    if (value !== undefined) values[field] = value
    else if (f.default !== undefined) values[field] = f.default
    else if (f.optional || f.kind === 'secret') values[field] = null
    else if (f.kind === 'choices' || f.kind === 'refs') values[field] = []
    else throw invalid({ [field]: 'is required' })
  }
  return values
}

/** What the audit may know of the values: a secret only changed. */
function shown(type: RecordType, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) =>
      type.fields[field]?.computed ? [] : [[field, type.fields[field]?.kind === 'secret' ? 'changed' : value]],
    ),
  )
}

/** PostgreSQL's refusals in words. What they were caused by is not named: it may be a row that the caller cannot see. */
export function translated(type: RecordType, error: unknown): unknown {
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string }
  if (!code || error instanceof Refused) return error
  if (code === '23505') {
    const unique = Object.entries(type.fields).filter(([, f]) => f.unique)
    const field =
      unique.find(([n]) => constraint?.includes(n.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)))?.[0] ??
      unique[0]?.[0] ??
      'id'
    return invalid({ [field]: 'is already taken' })
  }
  if (code === '23503')
    return refusedNow(`It is still used by ${(table ?? 'others').replace(/_/g, ' ')}; change those first`)
  if (code.startsWith('22')) return invalid({ body: 'a value is out of range' })
  return error
}
