/**
 * What an import would do, found without doing it: each row read, its references found, its record looked for, its
 * rules and rights asked as whoever imports. The same runs before the import itself, which only then writes.
 */
import { randomUUIDv7 } from 'node:crypto'
import type { ZodType } from 'zod'
import { rowsByKey, takenValues, uniqueSets } from '../../record/byKey.server.ts'
import type { Caller } from '../../record/caller.ts'
import { type CustomField, fieldOf } from '../../record/customFields.ts'
import { Refused } from '../../record/errors.ts'
import type { Field } from '../../record/fields.ts'
import type { RecordType } from '../../record/record.ts'
import { allows, reach, within } from '../../record/rights.ts'
import { requireFieldRights } from '../../record/rowRules.ts'
import { isUuid, messages, schemasOf } from '../../record/schema.ts'
import type { Row } from '../../record/seams.ts'
import { fieldOpen, mayReadField } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import { completed, merged } from '../../record/values.ts'
import type { Queryable } from '../database.server.ts'
import type { FileRow } from './cell.ts'
import { creationOrder } from './creationOrder.ts'
import { textOf } from './outText.ts'
import { Referrals } from './referred.server.ts'
import { type Difference, Findings, MOST_SHOWN, type Report } from './report.ts'
import { type ReadRow, RowReader } from './rowReader.ts'
import { sameValue } from './sameValue.ts'
import type { Setup } from './setup.ts'
import { checkSetup } from './setupFindings.ts'
import { type Target, targetsOf } from './target.ts'

export interface PlannedCreate {
  readonly place: number
  readonly draft: Readonly<Record<string, unknown>> & { readonly id: string }
}
export interface PlannedUpdate {
  readonly place: number
  readonly id: string
  readonly version: number
  readonly patch: Readonly<Record<string, unknown>>
  /** The values that the patch replaces. */
  readonly before: Readonly<Record<string, unknown>>
}

export interface Plan {
  readonly creates: readonly PlannedCreate[]
  readonly updates: readonly PlannedUpdate[]
  /** Records that the rows were found to be, with their versions, also those that stay as they are. */
  readonly matched: readonly { readonly place: number; readonly id: string; readonly version: number }[]
  readonly findings: Findings
  readonly report: Report
}

export interface CheckOptions {
  readonly store: Store
  readonly db: Queryable
  readonly caller: Caller
  readonly type: RecordType
  readonly setup: Setup
  readonly guarded: boolean
  /** The rows of data, from the beginning each time. */
  rows(): AsyncIterable<FileRow>
  /** Told after each batch with the rows so far; throws to stop. */
  progress?(done: number): void
}

const BATCH = 1000

/** Plans an import; what cannot be imported is in the findings, with its row, column and what is accepted. */
export const check = (options: CheckOptions): Promise<Plan> => new Check(options).run()

class Check {
  readonly #o: CheckOptions
  readonly #custom: readonly CustomField[]
  readonly #targets: ReadonlyMap<string, Target>
  readonly #findings = new Findings()
  readonly #reader: RowReader
  readonly #key: readonly string[]
  readonly #creates: PlannedCreate[] = []
  readonly #updates: PlannedUpdate[] = []
  readonly #matched: { place: number; id: string; version: number }[] = []
  readonly #differences: { row: number; before: Row; next: Row; fields: string[] }[] = []
  readonly #fresh: { row: number; title: string }[] = []
  /** Values that must stand once, with the row that had them first. */
  readonly #seen = new Map<string, number>()
  readonly #keys = new Map<string, number>()
  readonly #ids = new Map<string, number>()
  /** Identifiers of rows that others of the same file may refer to. */
  #idOf: ReadonlyMap<number, string> = new Map()
  #referrals: Referrals
  #rows = 0
  #unchanged = 0

  constructor(options: CheckOptions) {
    this.#o = options
    const { store, type, caller, setup } = options
    this.#custom = store.customOf(type.key)
    const targets = targetsOf(type, this.#custom, caller)
    this.#targets = new Map(targets.map((target) => [target.key, target]))
    const open = targets.filter(({ refusal }) => !refusal)
    const how = {
      decimal: setup.decimal,
      dateOrder: setup.dateOrder,
      timeZone: setup.timeZone,
      guarded: options.guarded,
    }
    this.#reader = new RowReader(setup, open, how, this.#findings)
    this.#key = setup.mode === 'create' ? [] : setup.key
    this.#referrals = new Referrals(store, options.db, caller)
  }

  async run(): Promise<Plan> {
    const { setup, type: of, caller: who } = this.#o
    const given = new Set(this.#reader.given.map(({ key }) => key))
    const open = (field: string) => fieldOpen(of, this.#custom, who, field)
    checkSetup(setup, { type: of, caller: who, targets: this.#targets, given, open }, this.#findings)
    if (!this.#findings.count) {
      await this.#readOwnNames()
      let batch: FileRow[] = []
      for await (const row of this.#o.rows()) {
        batch.push(row)
        if (batch.length < BATCH) continue
        await this.#take(batch)
        batch = []
      }
      if (batch.length) await this.#take(batch)
    }
    const creates = this.#idOf.size
      ? creationOrder(this.#o.type, this.#creates, (one, other) =>
          this.#findings.add({
            row: one.place,
            column: '',
            value: '',
            problem: `belongs to row ${other.place}, which belongs to it in turn`,
            accepts: 'no circle',
          }),
        )
      : this.#creates
    return {
      creates,
      updates: this.#updates,
      matched: this.#matched,
      findings: this.#findings,
      report: await this.#report(),
    }
  }

  /** Rows that name others of the same file, a department its parent: all names are read before. */
  async #readOwnNames(): Promise<void> {
    const { type, setup, store, db, caller } = this.#o
    if (!this.#reader.given.some(({ field }) => field.target === type.key)) return
    if (setup.mode === 'update') return
    const names = new Map<string, string[]>()
    const ids = new Map<number, string>()
    const reader = new RowReader(
      setup,
      [...this.#targets.values()],
      { decimal: '.', dateOrder: null, timeZone: 'UTC', guarded: this.#o.guarded },
      new Findings(),
    )
    const unique = Object.entries(type.fields).flatMap(([field, f]) => (f.unique === true ? [field] : []))
    for await (const row of this.#o.rows()) {
      const { values } = reader.read(row)
      const id = (values.get('id') as string | undefined) ?? randomUUIDv7()
      ids.set(row.place, id)
      for (const field of new Set([type.titleField, ...unique])) {
        const name = values.get(field)
        if (typeof name !== 'string' || !name) continue
        const key = name.toLowerCase()
        const known = names.get(key)
        if (!known) names.set(key, [id])
        else if (!known.includes(id)) known.push(id)
      }
    }
    this.#idOf = ids
    this.#referrals = new Referrals(store, db, caller, { type: type.key, ids: names })
  }

  async #take(batch: readonly FileRow[]): Promise<void> {
    const rows = batch.map((row) => this.#reader.read(row))
    this.#rows += rows.length
    await this.#resolve(rows)
    const found = await this.#match(rows)
    const planned: { row: ReadRow; id: string; next: Record<string, unknown>; changed: ReadonlySet<string> | null }[] =
      []
    for (const row of rows) {
      const existing = found.get(row.place)
      if (existing === 'wrong') {
        // Whatever record it is, its other cells are looked at all the same.
        this.#parsed(row, 'patch', this.#bodyOf(row.values))
        continue
      }
      const made = existing ? this.#planUpdate(row, existing) : this.#planCreate(row)
      if (made) planned.push({ row, ...made })
    }
    await this.#checkUnique(planned)
    this.#o.progress?.(this.#rows)
  }

  /** Names of other records become their identifiers. */
  async #resolve(rows: readonly ReadRow[]): Promise<void> {
    const names = new Map<string, Set<string>>()
    for (const { referrals } of rows)
      for (const { field, names: some } of referrals) {
        if (!names.has(field.target!)) names.set(field.target!, new Set())
        for (const name of some) names.get(field.target!)!.add(name)
      }
    for (const [target, some] of names) await this.#referrals.prepare(target, some)
    for (const row of rows) {
      for (const { key, field, names: some } of row.referrals) {
        const ids: string[] = []
        for (const name of some) {
          const referred = this.#referrals.get(field.target!, name)
          if ('id' in referred) {
            ids.push(referred.id)
            continue
          }
          const problem = some.length > 1 ? `“${name}” ${referred.problem}` : referred.problem
          this.#findings.add(this.#reader.finding(row, key, problem, referred.accepts))
          row.failed.add(key)
        }
        if (ids.length === some.length) row.values.set(key, field.kind === 'refs' ? [...new Set(ids)] : ids[0])
      }
    }
  }

  /** The records that rows are, by the key; a row whose key fits several is wrong. */
  async #match(rows: readonly ReadRow[]): Promise<Map<number, Row | 'wrong'>> {
    const result = new Map<number, Row | 'wrong'>()
    if (!this.#key.length) return result
    const { db, type, caller, setup } = this.#o
    const keyed: { row: ReadRow; values: unknown[] }[] = []
    for (const row of rows) {
      if (this.#key.some((field) => row.failed.has(field))) {
        result.set(row.place, 'wrong')
        continue
      }
      const values = this.#key.map((field) => this.#normalised(field, row.values.get(field)))
      if (values.includes(undefined)) {
        // A row without a whole key is a new record, where new ones are wanted.
        if (setup.mode === 'update') {
          const empty = this.#key.find((_, i) => values[i] === undefined)!
          this.#findings.add(
            this.#reader.finding(row, empty, 'is empty, and it is the key', 'the value by which the record is found'),
          )
        }
        continue
      }
      if (!this.#keyFits(row)) {
        result.set(row.place, 'wrong')
        continue
      }
      const text = JSON.stringify(values)
      const first = this.#keys.get(text)
      if (first !== undefined) {
        result.set(row.place, 'wrong')
        this.#findings.add(
          this.#reader.finding(row, this.#key[0]!, `is the key of row ${first}, too`, 'each record once'),
        )
        continue
      }
      this.#keys.set(text, row.place)
      keyed.push({ row, values })
    }
    const found = await rowsByKey(
      db,
      type,
      this.#custom,
      caller,
      this.#key,
      keyed.map(({ values }) => values),
    )
    for (const { n, row: existing } of found) {
      const { row } = keyed[n]!
      if (result.has(row.place)) {
        if (result.get(row.place) !== 'wrong')
          this.#findings.add(
            this.#reader.finding(
              row,
              this.#key[0]!,
              `is the key of several ${type.labels.toLowerCase()} that are here`,
              'a key that fits one',
            ),
          )
        result.set(row.place, 'wrong')
      } else result.set(row.place, existing)
    }
    for (const { row } of keyed) {
      if (result.has(row.place)) continue
      const byId = this.#key.includes('id')
      if (setup.mode === 'update' || byId) {
        this.#findings.add(
          this.#reader.finding(
            row,
            this.#key[0]!,
            `fits no ${type.label.toLowerCase()} that is here and shared with you`,
            byId && setup.mode === 'both'
              ? 'an identifier that is here, or nothing for a new one'
              : 'the key of one that is here',
          ),
        )
      }
    }
    return result
  }

  /** Keys are compared as they are stored: addresses in lower case. */
  #normalised(field: string, value: unknown): unknown {
    return typeof value === 'string' && (field === 'id' || this.#o.type.fields[field]?.kind === 'email')
      ? value.toLowerCase()
      : value
  }

  /** A key of the wrong form would be refused by the database for all rows at once. */
  #keyFits(row: ReadRow): boolean {
    const { shape } = schemasOf(this.#o.type, 'patch', this.#custom, true)
    for (const field of this.#key) {
      const value = row.values.get(field)
      const issue =
        field === 'id'
          ? isUuid((value as string).toLowerCase()) || 'is no identifier'
          : ((shape[field] as ZodType).safeParse(value).error?.issues[0]?.message ?? true)
      if (issue === true) continue
      this.#findings.add(this.#reader.finding(row, field, issue, this.#targets.get(field)?.accepts))
      row.failed.add(field)
      return false
    }
    return true
  }

  /** The values as a draft or patch has them, custom ones under `extra`. */
  #bodyOf(values: ReadonlyMap<string, unknown>): Record<string, unknown> {
    const body: Record<string, unknown> = {}
    let extra: Record<string, unknown> | undefined
    for (const [key, value] of values) {
      if (key.startsWith('extra.')) (extra ??= {})[key.slice(6)] = value
      else body[key] = value
    }
    return extra ? { ...body, extra } : body
  }

  #parsed(
    row: ReadRow,
    purpose: 'draft' | 'patch',
    body: Record<string, unknown>,
  ): Record<string, unknown> | undefined {
    const { type } = this.#o
    const result = schemasOf(type, purpose, this.#custom, false).safeParse(body)
    if (result.success) return row.failed.size ? undefined : (result.data as Record<string, unknown>)
    // What could not be read at all is not said to be missing, too.
    for (const [path, message] of Object.entries(messages(result.error, type.fields)))
      if (!row.failed.has(path) && !row.failed.has(path.split('.')[0]!)) this.#refuse(row, path, message)
    return undefined
  }

  /** A message of the record library, under the column that it is about. */
  #refuse(row: ReadRow, path: string, message: string): void {
    const key = this.#targets.has(path) ? path : path.split('.')[0]!
    const target = this.#targets.get(key)
    const column = this.#reader.given.some((each) => each.key === key)
    const text = target && !column ? `${target.label} ${message}` : message
    this.#findings.add(this.#reader.finding(row, key, text, target?.accepts))
  }

  /** Rights and rules over several fields. */
  #holds(row: ReadRow, next: Row, given: readonly string[], extra: object, may: () => string | undefined): boolean {
    const { type, caller } = this.#o
    const before = this.#findings.count
    const refusal = may()
    if (refusal) this.#findings.add({ row: row.place, column: '', value: '', problem: refusal })
    else {
      try {
        requireFieldRights(type, this.#custom, caller, next, given, extra)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        this.#findings.add({ row: row.place, column: '', value: '', problem: error.message })
      }
    }
    for (const [field, message] of Object.entries(type.check?.(next) ?? {}))
      if (message) this.#refuse(row, field, message)
    return this.#findings.count === before
  }

  #planCreate(row: ReadRow) {
    const { type, caller, setup } = this.#o
    if (setup.mode === 'update') return undefined
    const body = this.#bodyOf(row.values)
    const given = this.#parsed(row, 'draft', body)
    if (!given) return undefined
    const id = (given.id as string | undefined) ?? this.#idOf.get(row.place) ?? randomUUIDv7()
    let values: Record<string, unknown>
    try {
      values = completed(type, given)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      for (const [field, message] of Object.entries((error.details.fields ?? {}) as Record<string, string>))
        this.#refuse(row, field, message)
      return undefined
    }
    const next = { ...values, id, version: 1, extra: given.extra ?? {} } as Row
    const sound = this.#holds(row, next, Object.keys(body), (given.extra as object) ?? {}, () =>
      allows(type.may.create, caller, next) ? undefined : `You may not create this ${type.label.toLowerCase()}`,
    )
    if (!sound) return undefined
    this.#creates.push({ place: row.place, draft: { ...body, id } })
    if (this.#fresh.length < MOST_SHOWN)
      this.#fresh.push({ row: row.place, title: String(next[type.titleField] ?? '') })
    return { id, next, changed: null }
  }

  #planUpdate(row: ReadRow, existing: Row) {
    const { type, caller, setup } = this.#o
    const before = this.#ids.get(existing.id)
    if (before !== undefined) {
      this.#findings.add(
        this.#reader.finding(row, this.#key[0]!, `is the same record as row ${before}`, 'each record once'),
      )
      return undefined
    }
    this.#ids.set(existing.id, row.place)
    const values = new Map(row.values)
    for (const field of this.#key) values.delete(field)
    values.delete('id')
    if (setup.empty === 'clear')
      for (const key of row.emptied)
        if (!this.#key.includes(key)) values.set(key, emptyOf(this.#targets.get(key)!.field))
    const given = this.#parsed(row, 'patch', this.#bodyOf(values))
    if (!given) return undefined
    const { extra, ...fields } = given as { extra?: Record<string, unknown> } & Record<string, unknown>
    const changed = Object.keys(fields).filter(
      (field) => !sameValue(type.fields[field]!, existing[field], fields[field]),
    )
    const changedExtra = Object.keys(extra ?? {}).filter(
      (key) => !sameValue(this.#extraField(key), existing.extra[key] ?? null, extra![key]),
    )
    this.#matched.push({ place: row.place, id: existing.id, version: existing.version })
    if (!changed.length && !changedExtra.length) {
      this.#unchanged++
      return undefined
    }
    const patch: Record<string, unknown> = Object.fromEntries(changed.map((field) => [field, fields[field]]))
    const old: Record<string, unknown> = Object.fromEntries(changed.map((field) => [field, existing[field] ?? null]))
    if (changedExtra.length) {
      patch.extra = Object.fromEntries(changedExtra.map((key) => [key, extra![key]]))
      old.extra = Object.fromEntries(changedExtra.map((key) => [key, existing.extra[key] ?? null]))
    }
    const next = {
      ...existing,
      ...patch,
      extra: merged(existing.extra, patch.extra as Record<string, unknown> | undefined),
    } as Row
    const label = type.label.toLowerCase()
    const sound = this.#holds(row, existing, changed, (patch.extra as object) ?? {}, () =>
      !allows(type.may.update, caller, existing)
        ? `You may not change this ${label}`
        : allows(type.may.update, caller, next)
          ? undefined
          : `You may not move this ${label} there`,
    )
    if (!sound || !this.#rulesHold(row, next)) return undefined
    this.#updates.push({ place: row.place, id: existing.id, version: existing.version, patch, before: old })
    if (this.#differences.length < MOST_SHOWN)
      this.#differences.push({
        row: row.place,
        before: existing,
        next,
        fields: [...changed, ...changedExtra.map((key) => `extra.${key}`)],
      })
    return { id: existing.id, next, changed: new Set(changed) as ReadonlySet<string> }
  }

  #rulesHold(row: ReadRow, next: Row): boolean {
    const wrong = Object.entries(this.#o.type.check?.(next) ?? {}).filter(([, message]) => message)
    for (const [field, message] of wrong) this.#refuse(row, field, message!)
    return !wrong.length
  }

  #extraField(key: string): Field {
    const custom = this.#custom.find((c) => c.key === key)!
    return fieldOf(custom)
  }

  /** Values that may stand once: within the file, and beside what is here. */
  async #checkUnique(
    planned: readonly {
      row: ReadRow
      id: string
      next: Record<string, unknown>
      changed: ReadonlySet<string> | null
    }[],
  ): Promise<void> {
    const { db, type } = this.#o
    for (const { field, fields } of [...uniqueSets(type), { field: 'id', fields: ['id'] }]) {
      const asked: { row: ReadRow; id: string; values: unknown[] }[] = []
      for (const { row, id, next, changed } of planned) {
        if (changed ? !fields.some((each) => changed.has(each)) : field === 'id' && !row.values.has('id')) continue
        const values = fields.map((each) => next[each] ?? null)
        if (values.includes(null)) continue
        const text = `${field}\n${JSON.stringify(values)}`
        const first = this.#seen.get(text)
        if (first === undefined) {
          this.#seen.set(text, row.place)
          asked.push({ row, id, values })
        } else
          this.#findings.add(
            this.#reader.finding(row, field, `is the same as in row ${first}`, 'a value that stands once'),
          )
      }
      // A record that is created under an identifier of its own is not that record itself.
      const nobody = '00000000-0000-0000-0000-000000000000'
      const taken = await takenValues(
        db,
        type,
        fields,
        asked.map(({ id, values }) => ({ id: field === 'id' ? nobody : id, values })),
      )
      for (const n of taken)
        this.#findings.add(
          this.#reader.finding(asked[n]!.row, field, 'is already taken', 'a value that no other one has'),
        )
    }
  }

  async #report(): Promise<Report> {
    const { list, count, rows } = this.#findings
    return {
      rows: this.#rows,
      created: this.#creates.length,
      updated: this.#updates.length,
      unchanged: this.#unchanged,
      wrong: rows.size,
      findings: list.toSorted((a, b) => a.row - b.row || (a.place ?? -1) - (b.place ?? -1)),
      found: count,
      differences: await this.#inWords(),
      fresh: this.#fresh,
    }
  }

  /** Differences as text, with the titles of what is referred to, as far as the caller may read either. */
  async #inWords(): Promise<Difference[]> {
    const { store, type, caller, db } = this.#o
    const titles = await store.titles(
      type,
      caller,
      this.#differences.flatMap(({ before, next }) => [before, next]),
      db,
    )
    const title = (target: string, id: string) => titles[target]?.[id]
    return this.#differences.map(({ row, before, next, fields }) => ({
      row,
      id: before.id,
      title: fieldOpen(type, [], caller, type.titleField) ? String(before[type.titleField] ?? '') : before.id,
      changes: fields.map((key) => {
        const { label, field } = this.#targets.get(key)!
        const open = key.startsWith('extra.') || within(mayReadField(field, caller), before)
        const value = (of: Row) => (key.startsWith('extra.') ? of.extra[key.slice(6)] : of[key])
        return {
          field: label,
          from: open ? textOf(field, value(before), title) : '',
          to: textOf(field, value(next), title),
        }
      }),
    }))
  }
}

/** What an emptied field holds. */
const emptyOf = (field: Field): unknown => (field.kind === 'refs' || field.kind === 'choices' ? [] : null)

/** Whether somebody may import this type at all. */
export const mayImport = (type: RecordType, caller: Caller): boolean =>
  reach(type.may.create, caller) !== 'none' || reach(type.may.update, caller) !== 'none'
