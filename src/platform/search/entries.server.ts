/** Writes what search finds: the entries of records as they stand, and how many entries each word has. */
import { asRule } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import type { Row } from '../../record/seams.ts'
import { readFilter, selectList } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { name, type Sql, sql } from '../sql.ts'
import type { AttachedTexts } from './attached.ts'
import { hash53, lexemesOf, MARK, type Weight } from './lexemes.ts'
import {
  peopleFields,
  personMark,
  placeMarksOf,
  readerMarksOf,
  scopesAmong,
  searchedCustom,
  searchedFields,
  withinMark,
} from './searchable.ts'

/** "ambit" and "f" in ASCII: whoever writes entries holds it, so that none is written from an older row. */
const LOCK = 0x616d62697466

/** Who reads records to index them; what he reads is found by those only who may read it. */
const INDEXER = asRule('search', 'search')

/**
 * One writer of entries at a time, until the end of the transaction. Up to `waitingKb` of words are sorted into the
 * index later, all at once; until then every question reads through them.
 */
export async function lockEntries(tx: Transaction, waitingKb: number): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(${LOCK}), set_config('gin_pending_list_limit', ${`${waitingKb}kB`}, true),
      set_config('work_mem', '64MB', true)`)
}

interface Entry {
  readonly id: string
  readonly changedAt: string
  readonly head: boolean
  readonly titleWords: number
  readonly digest: number
  readonly vector: string
}

/** Rows of a type as the index wants them: those of these identifiers, or the next ones behind one. */
export async function rowsToIndex(
  db: Queryable,
  store: Store,
  type: RecordType,
  which: { ids: readonly string[] } | { after: string | null; most: number },
): Promise<Row[]> {
  const columns = new Set([
    'createdBy',
    'changedAt',
    ...searchedFields(type).map(({ field }) => field),
    ...peopleFields(type),
    ...rightsFields(type),
    ...(type.within ? [type.within] : []),
    ...searchedCustom(store.customOf(type.key)).map(({ key }) => `extra.${key}`),
  ])
  const list = selectList(type, store.customOf(type.key), INDEXER, [...columns])
  const where: Sql =
    'ids' in which
      ? sql`t.id = any(${which.ids}::uuid[])`
      : sql`(${which.after}::uuid is null or t.id > ${which.after}) order by t.id limit ${which.most}`
  const found = await db.query<{ row: string }>(sql`
    select row_to_json(r)::text as row
    from (select ${list} from ${name(type.table)} t where ${readFilter(type, INDEXER)} and ${where}) r`)
  return found.map(({ row }) => JSON.parse(row) as Row)
}

/** Every field that the right to read looks at. */
function rightsFields(type: RecordType): string[] {
  return Object.keys(type.fields).filter((field) => JSON.stringify(type.may.read ?? {}).includes(`"${field}"`))
}

/** The entry of a row; null when it has no words. */
function entryOf(store: Store, type: RecordType, row: Row, attached: readonly string[], scope: boolean): Entry | null {
  const texts: { weight: Weight; text: string }[] = []
  for (const { field, weight } of searchedFields(type)) if (row[field]) texts.push({ weight, text: String(row[field]) })
  for (const { key } of searchedCustom(store.customOf(type.key)))
    if (row.extra?.[key]) texts.push({ weight: 'C', text: String(row.extra[key]) })
  for (const text of attached) texts.push({ weight: 'D', text })
  const marks = [...readerMarksOf(type, row), ...placeMarksOf(type, row, scope)]
  const { vector, titleWords } = lexemesOf(texts, marks)
  if (!vector) return null
  const head = !type.within || !row[type.within]
  return { id: row.id, changedAt: row.changedAt, head, titleWords, digest: hash53(vector), vector }
}

/**
 * Writes the entries of these records of a type anew: those of rows that are gone vanish, and with them whatever lay
 * within one is looked at again. Call it with the entries locked.
 */
export async function writeEntries(
  tx: Transaction,
  store: Store,
  sources: readonly AttachedTexts[],
  type: RecordType,
  ids: readonly string[],
): Promise<void> {
  const rows = await rowsToIndex(tx, store, type, { ids })
  await writeRows(tx, store, sources, type, rows)
  const alive = new Set(rows.map(({ id }) => id))
  const gone = ids.filter((id) => !alive.has(id))
  if (gone.length) await forget(tx, type, gone)
}

/** Writes the entries of rows that were read under the same lock. */
export async function writeRows(
  tx: Transaction,
  store: Store,
  sources: readonly AttachedTexts[],
  type: RecordType,
  rows: readonly Row[],
): Promise<void> {
  if (!rows.length) return
  const ids = rows.map(({ id }) => id)
  const attached = new Map<string, string[]>()
  for (const source of sources)
    for (const { id, text } of await source.of(tx, type.key, ids)) {
      const known = attached.get(id)
      if (known) known.push(text)
      else attached.set(id, [text])
    }
  const scope = scopesAmong(store.registry.types).has(type.key)
  const made = new Map<string, Entry>()
  for (const row of rows) {
    const entry = entryOf(store, type, row, attached.get(row.id) ?? [], scope)
    if (entry) made.set(row.id, entry)
  }
  const known = await tx.query<{ id: string; digest: number; day: string; head: boolean }>(sql`
    select record_id as id, digest, changed_at::date as day, head from platform.search_entries
    where record_id = any(${ids}::uuid[]) and type = ${type.key}`)
  // The order of the newest counts in days: who moves a task ten times in a day rewrites no index.
  for (const { id, digest, day, head } of known) {
    const entry = made.get(id)
    if (entry?.digest === digest && entry.head === head && entry.changedAt.startsWith(day)) {
      made.delete(id)
      ids.splice(ids.indexOf(id), 1)
    }
  }
  const entries = [...made.values()]
  const counts = await takeAway(tx, type, known.length ? ids : [])
  if (entries.length)
    await tx.query(sql`
      insert into platform.search_entries (type, record_id, changed_at, head, title_words, digest, words)
      select ${type.key}, id, changed_at, head, title_words, digest, words::tsvector
      from unnest(${entries.map((e) => e.id)}::uuid[], ${entries.map((e) => e.changedAt)}::timestamptz[],
        ${entries.map((e) => e.head)}::boolean[], ${entries.map((e) => e.titleWords)}::smallint[],
        ${entries.map((e) => e.digest)}::bigint[], ${entries.map((e) => e.vector)}::text[])
        as made(id, changed_at, head, title_words, digest, words)`)
  for (const { vector } of entries) {
    for (const [, word] of vector.matchAll(/'([^']+)'/g))
      if (isCounted(word!)) counts.set(word!, (counts.get(word!) ?? 0) + 1)
    counts.set(ALL, (counts.get(ALL) ?? 0) + 1)
  }
  await countWords(tx, counts)
}

/** Deletes entries; gives how many each word lost, as negative numbers. */
async function takeAway(tx: Transaction, type: RecordType, ids: readonly string[]): Promise<Map<string, number>> {
  if (!ids.length) return new Map()
  const lost = await tx.query<{ word: string; n: number }>(sql`
    with gone as (delete from platform.search_entries where record_id = any(${ids}::uuid[]) and type = ${type.key}
      returning words)
    select word, -count(*) as n from gone, unnest(tsvector_to_array(words) || ${[ALL]}::text[]) word group by word`)
  return new Map(lost.flatMap(({ word, n }) => (isCounted(word) ? [[word, n]] : [])))
}

/** Scopes and people are as many as the records themselves, and nobody asks how common they are. */
const isCounted = (word: string) => !word.startsWith(MARK.within) && !word.startsWith(MARK.person)

/** Under this mark the number of all entries is kept. */
export const ALL = '*'

async function countWords(tx: Transaction, counts: ReadonlyMap<string, number>): Promise<void> {
  const changed = [...counts].filter(([, n]) => n !== 0)
  if (!changed.length) return
  await tx.query(sql`
    insert into platform.search_words as known (word, entries)
    select * from unnest(${changed.map(([word]) => word)}::text[], ${changed.map(([, n]) => n)}::bigint[])
    on conflict (word) do update set entries = known.entries + excluded.entries`)
  const fewer = changed.filter(([, n]) => n < 0).map(([word]) => word)
  if (fewer.length)
    await tx.query(sql`delete from platform.search_words where word = any(${fewer}::text[]) and entries <= 0`)
}

/** Forgets records that are gone, and has those looked at again that lay within them or were theirs. */
async function forget(tx: Transaction, type: RecordType, ids: readonly string[]): Promise<void> {
  await countWords(tx, await takeAway(tx, type, ids))
  const marks = ids.flatMap((id) => [withinMark(id), personMark(id)])
  for (let n = 0; n < marks.length; n += 100) {
    const some = marks.slice(n, n + 100).map((mark) => `'${mark}'`)
    await tx.query(sql`
      insert into platform.search_queue (type, record_id)
      select type, record_id from platform.search_entries where words @@ ${some.join(' | ')}::tsquery`)
  }
}
