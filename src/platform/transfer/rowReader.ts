/** From a row of the file to the values of a record, as the mapping says; what is wrong goes to the findings. */
import type { Field } from '../../record/fields.ts'
import { type Cell, cellInWords, columnLetters, type FileRow, isBlank } from './cell.ts'
import { currencyOf } from './numberFormat.ts'
import { type ReadValue, readValue, type Writing } from './readValue.ts'
import type { Finding, Findings } from './report.ts'
import type { Setup } from './setup.ts'
import type { Target } from './target.ts'

/** Names of other records, to be found in the database. */
export interface Referral {
  readonly key: string
  readonly field: Field
  readonly names: readonly string[]
}

/** A row as it was read. */
export interface ReadRow {
  readonly place: number
  readonly cells: readonly Cell[]
  /** By target: `email`, `extra.key`, `id`. */
  readonly values: Map<string, unknown>
  readonly referrals: Referral[]
  /** Targets whose cells are empty. */
  readonly emptied: string[]
  /** Targets whose cells hold what is no value for them; each has its finding already. */
  readonly failed: Set<string>
}

interface Source {
  readonly target: Target
  /** The place of the column; absent for a constant. */
  readonly place?: number
  readonly constant?: string
}

export class RowReader {
  readonly #sources: readonly Source[]
  readonly #currencies: ReadonlyMap<string, Source>
  readonly #how: Writing
  readonly #findings: Findings
  readonly #columns: Setup['columns']

  constructor(setup: Setup, targets: readonly Target[], how: Writing, findings: Findings) {
    this.#how = how
    this.#findings = findings
    this.#columns = setup.columns
    const byKey = new Map(targets.map((target) => [target.key, target]))
    const sources: Source[] = []
    setup.columns.forEach(({ field }, place) => {
      const target = field === null ? undefined : byKey.get(field)
      if (target) sources.push({ target, place })
    })
    for (const [key, constant] of Object.entries(setup.constants)) {
      const target = byKey.get(key)
      if (target && constant !== '' && !sources.some((source) => source.target.key === key))
        sources.push({ target, constant })
    }
    const isCurrency = ({ target: { key } }: Source) => key.endsWith('.currency') && byKey.has(key.slice(0, -9))
    this.#sources = sources.filter((source) => !isCurrency(source))
    this.#currencies = new Map(sources.filter(isCurrency).map((source) => [source.target.key.slice(0, -9), source]))
  }

  /** Targets that columns or constants give. */
  get given(): readonly Target[] {
    return this.#sources.map(({ target }) => target)
  }

  read(row: FileRow): ReadRow {
    const read: ReadRow = {
      place: row.place,
      cells: row.cells,
      values: new Map(),
      referrals: [],
      emptied: [],
      failed: new Set(),
    }
    for (const source of this.#sources) {
      const { key, field } = source.target
      const cell = this.#cell(source, row)
      if (isBlank(cell) || (typeof cell === 'string' && !KEEPS_SPACE.has(field.kind) && cell.trim() === '')) {
        read.emptied.push(key)
        continue
      }
      const value = readValue(
        field,
        cell!,
        source.constant === undefined ? this.#how : { ...this.#how, guarded: false },
      )
      this.#take(read, source, value, row)
    }
    return read
  }

  /** A finding about what a target's column holds in a row. */
  finding(row: { place: number; cells: readonly Cell[] }, key: string, problem: string, accepts?: string): Finding {
    const source = this.#sourceOf(key)
    const place = source?.place
    return {
      row: row.place,
      column: source ? this.#nameOf(source) : '',
      ...(place === undefined ? {} : { place }),
      value: place === undefined ? (source?.constant ?? '') : cellInWords(row.cells[place]),
      problem,
      ...(accepts ? { accepts } : {}),
    }
  }

  #sourceOf(key: string): Source | undefined {
    if (key.endsWith('.currency')) {
      const field = key.slice(0, -9)
      return this.#currencies.get(field) ?? this.#sourceOf(field)
    }
    return this.#sources.find(({ target }) => target.key === key)
  }

  #nameOf({ place, target }: Source): string {
    if (place === undefined) return target.label
    return this.#columns[place]?.name || `Column ${columnLetters(place)}`
  }

  #cell({ place, constant }: Source, row: FileRow): Cell {
    return place === undefined ? (constant ?? null) : (row.cells[place] ?? null)
  }

  #take(read: ReadRow, source: Source, value: ReadValue, row: FileRow): void {
    const { key, field } = source.target
    if ('value' in value) read.values.set(key, value.value)
    else if ('refer' in value) read.referrals.push({ key, field, names: value.refer })
    else if ('amount' in value) this.#takeAmount(read, key, value, row)
    else this.#fail(read, key, this.finding(row, key, value.problem, value.accepts))
  }

  #fail(read: ReadRow, key: string, finding: Finding): void {
    read.failed.add(key)
    this.#findings.add(finding)
  }

  #takeAmount(read: ReadRow, key: string, value: { amount: string; currency?: string }, row: FileRow): void {
    const source = this.#currencies.get(key)
    const cell = source ? this.#cell(source, row) : null
    const beside = isBlank(cell) ? undefined : cellInWords(cell).trim()
    const named = beside === undefined ? undefined : currencyOf(beside)
    const currencyKey = `${key}.currency`
    const currency = named ?? value.currency
    if (beside !== undefined && !named)
      this.#fail(read, key, this.finding(row, currencyKey, 'is no currency', 'a code such as EUR'))
    else if (named && value.currency && named !== value.currency)
      this.#fail(
        read,
        key,
        this.finding(row, key, `is in ${value.currency}, but the currency beside it is ${named}`, 'one currency'),
      )
    else if (currency) read.values.set(key, { amount: value.amount, currency })
    else
      this.#fail(
        read,
        key,
        this.finding(
          row,
          key,
          'has no currency',
          'a currency beside the amount, in a column of its own, or the same for all rows',
        ),
      )
  }
}

/** Kinds for which white space says something. */
const KEEPS_SPACE = new Set<Field['kind']>(['text', 'prose'])
