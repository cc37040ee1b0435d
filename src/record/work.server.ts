/** One transaction's changes to records: rights, rules, versions, audit and what must follow, all or nothing. */
import { randomUUIDv7 } from 'node:crypto'
import type { AuditLine } from '../platform/audit/line.ts'
import type { Transaction } from '../platform/database.server.ts'
import { name, sql } from '../platform/sql.ts'
import type { Action, ActionContext, Effect, Outcome } from './action.ts'
import { asRule, type Caller } from './caller.ts'
import { conflict, forbidden, invalid, notFound, refusedNow } from './errors.ts'
import { lockNeeded } from './needs.server.ts'
import type { RecordType } from './record.ts'
import { type Reference, referencesIn, referencesOfInput, requireShared } from './references.server.ts'
import { placed, placing, translated } from './refusals.ts'
import { allows, reach } from './rights.ts'
import { requireFieldRights, requireSound } from './rowRules.ts'
import { inputSchema, parse, schemasOf } from './schema.ts'
import type { Change, Row, Seams } from './seams.ts'
import { readFilter, rowStatement, selectList } from './select.ts'
import { completed, merged, same, sealed, shown } from './values.ts'
import { deleteStatement, insertStatement, updateStatement } from './write.ts'

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
        requireFieldRights(
          type,
          custom,
          caller,
          row,
          Object.keys((draft as object) ?? {}),
          (given.extra as object) ?? {},
        )
        requireSound(type, row)
        wanted.push(...referencesIn(type, custom, values, row.extra, place, drafts.length))
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
          some.map((row) => ({ id: row.id, values: this.#sealed(type, row) })),
        ),
      )
    for (const row of rows) {
      const values: Record<string, unknown> = {}
      for (const field of Object.keys(type.fields)) values[field] = row[field] ?? null
      if (Object.keys(row.extra).length) values.extra = row.extra
      this.#record({ type, id: row.id, version: 1, verb, before: null, after: shown(type, values), row }, caller)
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
        requireFieldRights(type, custom, caller, row, free ? [] : Object.keys(fields), extra ?? {})
      })
      if (version !== undefined && version !== row.version) await this.#merge(type, row, next, changed, version)
      results.push(changed.length ? next : row)
      if (!changed.length) continue
      placing(place, changes.length, () => {
        if (!free && !allows(type.may.update, caller, next))
          throw forbidden(`You may not move this ${type.label.toLowerCase()} there`)
        requireSound(type, next)
      })
      wanted.push(
        ...referencesIn(
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
          some.map(({ row, next }) => ({ id: row.id, values: this.#sealed(type, next) })),
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
    await this.#shared(referencesOfInput(action, given), caller)
    const lock = (other: RecordType, each: string) => this.lock(other, each, caller)
    const { row, needs } = await lockNeeded(this.tx, lock, action, id, seen, given, caller)
    const context: ActionContext = {
      caller,
      needs,
      today: this.#seams.today(),
      now: this.#seams.now(),
      newId: randomUUIDv7,
    }
    const early = action.offered?.(row, context) ?? true
    const answer = early === true ? (action.when?.(row, context) ?? true) : early
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

  /**
   * A line in the history of a row none of whose fields changes: a step of its approval. The reason of the caller is its
   * text. It counts as a version, so that open screens ask again and the audit has no gap.
   */
  async note(
    type: RecordType,
    id: string,
    verb: string,
    { caller = this.caller }: { caller?: Caller } = {},
  ): Promise<void> {
    const row = await this.lock(type, id, asRule('note', caller.request))
    await this.#run(type, updateStatement(type, caller.account, [], [{ id, values: {} }]))
    const version = row.version + 1
    this.#record({ type, id, version, verb, before: {}, after: {}, row: { ...row, version } }, caller)
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

  #shared(wanted: readonly Reference[], caller: Caller, type?: RecordType, fresh?: ReadonlySet<string>): Promise<void> {
    return requireShared(this.tx, this.#seams.registry, wanted, caller, type, fresh)
  }

  #sealed(type: RecordType, row: Row): Record<string, unknown> {
    return sealed(type, row.id, row, (plain, place) => this.#seams.sealSecret(plain, place))
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
/** Rows of one statement: enough to make round trips rare, few enough to keep its text small. */
const CHUNK = 1000
function* chunks<T>(all: readonly T[], size = CHUNK): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size)
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
