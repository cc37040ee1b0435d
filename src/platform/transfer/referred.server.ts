/** Finds the records that a file names: by title, by code or address, or by identifier, among those that the caller may read. */
import type { Caller } from '../../record/caller.ts'
import { columnsOf, type RecordType } from '../../record/record.ts'
import { isUuid } from '../../record/schema.ts'
import { fieldOpen, readFilter } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable } from '../database.server.ts'
import { join, name, sql } from '../sql.ts'
import { nearest } from './nearest.ts'

export type Referred = { readonly id: string } | { readonly problem: string; readonly accepts: string }

interface Named {
  readonly id: string
  readonly title: string
  readonly others: readonly string[]
}

/** Names among which a misspelt one is looked for. */
const MOST_NAMES = 5_000
const MOST_CANDIDATES = 5

/** Remembers what it found, so that each name is asked for once in an import. */
export class Referrals {
  readonly #store: Store
  readonly #db: Queryable
  readonly #caller: Caller
  readonly #known = new Map<string, Map<string, Referred>>()
  readonly #names = new Map<string, readonly string[]>()
  /** Records of the file itself, by name in lower case. */
  readonly #own: { readonly type: string; readonly ids: ReadonlyMap<string, readonly string[]> } | undefined

  constructor(
    store: Store,
    db: Queryable,
    caller: Caller,
    own?: { type: string; ids: ReadonlyMap<string, readonly string[]> },
  ) {
    this.#store = store
    this.#db = db
    this.#caller = caller
    this.#own = own
  }

  /** Looks up names of one type that are not known yet, in one statement. */
  async prepare(target: string, names: Iterable<string>): Promise<void> {
    let known = this.#known.get(target)
    if (!known) this.#known.set(target, (known = new Map()))
    const wanted = [...new Set(names)].filter((text) => !known.has(text))
    if (!wanted.length) return
    const type = this.#store.registry.get(target)
    const found = await this.#find(type, wanted)
    for (const text of wanted) known.set(text, await this.#decide(type, text, found))
  }

  get(target: string, text: string): Referred {
    return this.#known.get(target)!.get(text)!
  }

  async #find(type: RecordType, wanted: readonly string[]): Promise<Named[]> {
    const fields = this.#nameFields(type)
    const lower = [...new Set(wanted.map((text) => text.toLowerCase()))]
    const ids = wanted.filter(isUuid)
    const columns = fields.map((field) => sql`t.${name(columnsOf(field, type.fields[field]!)[0]!)}::text`)
    const conditions = [
      ...columns.map((column) => sql`lower(${column}) = any(${lower})`),
      sql`t.id = any(${ids}::uuid[])`,
    ]
    const rows = await this.#db.query<{ id: string; names: (string | null)[] }>(sql`
      select t.id, array[${join([...columns, sql`null::text`])}] as names from ${name(type.table)} t
      where (${join(conditions, ' or ')}) and ${readFilter(type, this.#caller)} limit 10000`)
    return rows.map(({ id, names }) => ({
      id,
      title: names[0] ?? '',
      others: names.slice(1).filter((each): each is string => each !== null),
    }))
  }

  /** The title and what tells records apart, be it within another one, as far as the caller may read it in every row. */
  #nameFields(type: RecordType): string[] {
    const unique = Object.entries(type.fields)
      .filter(([field, f]) => field !== type.titleField && f.unique && (f.kind === 'text' || f.kind === 'email'))
      .map(([field]) => field)
    return [type.titleField, ...unique].filter((field) => fieldOpen(type, [], this.#caller, field))
  }

  async #decide(type: RecordType, text: string, found: readonly Named[]): Promise<Referred> {
    const lower = text.toLowerCase()
    const isAmong = (values: readonly string[], wanted: string) => values.includes(wanted)
    const ways: ((each: Named) => boolean)[] = [
      ({ id }) => id === lower,
      ({ others }) => isAmong(others, text),
      ({ title }) => title === text,
      ({ title, others }) => title.toLowerCase() === lower || others.some((other) => other.toLowerCase() === lower),
    ]
    for (const fits of ways) {
      const all = found.filter(fits)
      if (all.length === 1) return { id: all[0]!.id }
      if (all.length > 1) return ambiguous(type, all)
    }
    const own = this.#own?.type === type.key ? this.#own.ids.get(lower) : undefined
    if (own?.length === 1) return { id: own[0]! }
    if (own) return { problem: `is the name of ${own.length} rows of this file`, accepts: 'a name that stands once' }
    const label = type.label.toLowerCase()
    const near = nearest(text, await this.#allNames(type))
    return {
      problem: `is no ${label} that is here and shared with you${near.length ? `; did you mean ${near.map((each) => `“${each}”`).join(' or ')}?` : ''}`,
      accepts: near.length ? near.join(', ') : `the name of a ${label}, its code or e-mail address, or its identifier`,
    }
  }

  async #allNames(type: RecordType): Promise<readonly string[]> {
    let names = this.#names.get(type.key)
    if (!names) {
      const own = this.#own?.type === type.key ? [...this.#own.ids.keys()].slice(0, MOST_NAMES) : []
      const [field] = this.#nameFields(type)
      const rows = field
        ? await this.#db.query<{ title: string }>(sql`
            select t.${name(columnsOf(field, type.fields[field]!)[0]!)}::text as title from ${name(type.table)} t
            where ${readFilter(type, this.#caller)} limit ${MOST_NAMES}`)
        : []
      this.#names.set(type.key, (names = [...rows.map(({ title }) => title ?? ''), ...own]))
    }
    return names
  }
}

function ambiguous(type: RecordType, all: readonly Named[]): Referred {
  const named = all.slice(0, MOST_CANDIDATES).map(({ title, others, id }) => `${title} (${others[0] ?? id})`)
  const more = all.length > MOST_CANDIDATES ? ` and ${all.length - MOST_CANDIDATES} more` : ''
  return {
    problem: `fits ${all.length} ${type.labels.toLowerCase()}: ${named.join(', ')}${more}`,
    accepts: 'what stands in brackets, to say which one',
  }
}
