/** Finds records for somebody: candidates from the index within his reach, and of those the rows that he may read now. */
import type { Caller } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import { join, type Sql, sql } from '../sql.ts'
import { ALL } from './entries.server.ts'
import { MARK } from './lexemes.ts'
import { type Instead, keyOf, marksText, queryText, type Wanted } from './question.ts'
import { marksWithinReach, personMark, withinMark } from './searchable.ts'

/** An entry that was found, before its row is read. */
export interface Candidate {
  readonly type: string
  readonly id: string
  readonly score: number
}

/** How many entries have a word, as a whole and as a beginning. */
export interface Frequency {
  readonly whole: number
  readonly beginning: number
}

/** What the question and the caller come to for the index: each list of marks must be met by one of its marks. */
export interface Reach {
  readonly marks: readonly (readonly string[])[]
}

/** Up to here entries are all ranked; beyond, the newest are looked through first. */
const FEW = 5_000
/** No pass ranks more. */
const MOST_RANKED = 6_000
/** As many good answers are enough where there are very many. */
const ENOUGH = 100
/** A look through the newest ends when it has found enough, and never goes further than this. */
const LONGEST_WALK = 20_000
/** A word with more beginnings than this is common, whatever their sum. */
const MOST_BEGINNINGS = 2_000
/** Of scopes and people nobody counts the entries. */
const UNCOUNTED = 5_000

/** The caller's reach over some types, narrowed by further lists of marks; null when it holds nothing. */
export function reachOf(types: readonly RecordType[], caller: Caller, narrowed: readonly string[][]): Reach | null {
  const readerMarks = marksWithinReach(types, caller)
  if (!readerMarks.length || narrowed.some((marks) => !marks.length)) return null
  return { marks: [readerMarks, ...narrowed] }
}

/** How common words and marks are, and how many entries there are. */
export interface Frequencies {
  readonly words: ReadonlyMap<string, Frequency>
  readonly all: number
}

/** How common the words of the question and the marks of the reach are. */
export async function frequencies(store: Store, wanted: readonly Wanted[], within: Reach): Promise<Frequencies> {
  const words = [...new Set(wanted.flatMap((one) => [...one.words.flat(), ...(one.joined ? [one.joined] : [])]))]
  const marks = [...within.marks.flat(), ALL]
  const rows = await store.db.query<{ word: string; whole: number; beginning: number }>(sql`
    select w.word, coalesce((select entries from platform.search_words k where k.word = w.word), 0)::bigint as whole,
      (select coalesce(sum(entries), 0) + case when count(*) = ${MOST_BEGINNINGS} then 1000000000 else 0 end
        from (select entries from platform.search_words k
          where k.word >= w.word and k.word < w.word || chr(1114111) limit ${MOST_BEGINNINGS}) b)::bigint as beginning
    from unnest(${words}::text[]) w(word)
    union all
    select word, entries, entries from platform.search_words where word = any(${marks}::text[])`)
  const found = new Map(rows.map(({ word, whole, beginning }) => [word, { whole, beginning }]))
  return { words: found, all: found.get(ALL)?.whole ?? 0 }
}

/** How common one wanted thing is: at most as common as its rarest word, or written together, or what stands instead. */
export function frequencyOf(wanted: Wanted, { words }: Frequencies, instead?: Instead): Frequency {
  const sum = (forms: readonly string[], which: keyof Frequency) =>
    forms.reduce((total, form) => total + (words.get(form)?.[which] ?? 0), 0)
  const least = (which: keyof Frequency) =>
    Math.min(...wanted.words.map((forms) => sum(forms, which))) +
    (wanted.joined ? sum([wanted.joined], which) : 0) +
    sum(instead?.get(keyOf(wanted)) ?? [], which)
  return { whole: least('whole'), beginning: least('beginning') }
}

/** One condition of the question, and how many entries meet it. */
interface Factor {
  readonly query: string
  readonly entries: number
}

export interface Found {
  readonly candidates: readonly Candidate[]
  /** How many entries it is; null when there are so many that they were not counted. */
  readonly count: number | null
}

/**
 * The best entries for a question within a reach. Where the words are common, the newest entries are looked through
 * until enough have been found; otherwise all are ranked.
 */
export async function findEntries(
  store: Store,
  caller: Caller,
  wanted: readonly Wanted[],
  within: Reach,
  known: Frequencies,
  most: number,
  instead?: Instead,
): Promise<Found> {
  const marks: Factor[] = within.marks.map((some) => ({
    query: marksText(some),
    entries: some.reduce((n, mark) => n + (known.words.get(mark)?.whole ?? UNCOUNTED / some.length), 0),
  }))
  const factors = (which: keyof Frequency): Factor[] => [
    ...wanted.map((one) => ({
      query: queryText([one], { instead, whole: which === 'whole' }),
      entries: frequencyOf(one, known, instead)[which],
    })),
    ...marks,
  ]
  const scored = scoreOf(caller, wanted, instead)
  const every = factors('beginning')
  if (estimated(every, known.all) <= FEW) {
    const found = await ranked(store, [all(every, known.all)], scored, most)
    if (found.count !== null) return found
  }
  const parts = [heads(every), newest(every)]
  // A rare word that is also the beginning of common ones is not to be lost among them.
  const whole = factors('whole')
  if (whole.some(({ entries }) => entries <= FEW)) parts.push(all(whole, known.all))
  const found = await ranked(store, parts, scored, most)
  if (found.candidates.length >= Math.min(most, ENOUGH)) return { ...found, count: null }
  return ranked(store, [...parts, all(every, known.all)], scored, most)
}

/** As many as meet all of them, if they had nothing to do with each other. */
const estimated = (factors: readonly Factor[], entries: number): number =>
  factors.reduce((n, factor) => (n * Math.min(factor.entries, entries)) / Math.max(1, entries), entries)

const queryOf = (factors: readonly Factor[]): string => factors.map(({ query }) => query).join(' & ')

/**
 * What the index is asked for, and what its answers are then looked through for: the places of a common word cost more
 * to put together than some rows that do not have it.
 */
function split(factors: readonly Factor[], entries: number): { index: readonly Factor[]; rest: readonly Factor[] } {
  const rarest = factors.toSorted((a, b) => a.entries - b.entries)
  let taken = 1
  while (taken < rarest.length && estimated(rarest.slice(0, taken), entries) > FEW) taken++
  return { index: rarest.slice(0, taken), rest: rarest.slice(taken) }
}

const COLUMNS = sql`type, record_id, changed_at, head, title_words, words`
function all(factors: readonly Factor[], entries: number): Sql {
  const { index, rest } = split(factors, entries)
  // Each by itself: only so does the index skip from one to the next place of the other. `coalesce` keeps the rest out of it.
  const conditions = [
    ...index.map(({ query }) => sql`words @@ ${query}::tsquery`),
    ...(rest.length ? [sql`coalesce(words @@ ${queryOf(rest)}::tsquery, false)`] : []),
  ]
  return sql`(select ${COLUMNS} from platform.search_entries where ${join(conditions, ' and ')} limit ${MOST_RANKED})`
}
const heads = (factors: readonly Factor[]): Sql =>
  sql`(select ${COLUMNS} from platform.search_entries where head and words @@ ${queryOf(factors)}::tsquery limit ${ENOUGH * 20})`
const newest = (factors: readonly Factor[]): Sql => sql`(select ${COLUMNS} from
  (select ${COLUMNS} from platform.search_entries order by changed_at desc limit ${LONGEST_WALK}) n
  where words @@ ${queryOf(factors)}::tsquery limit ${ENOUGH})`

async function ranked(store: Store, parts: readonly Sql[], score: Sql, most: number): Promise<Found> {
  const from = parts.reduce((union, part) => sql`${union} union all ${part}`)
  const rows = await store.db.query<Candidate & { n: number; seen: number }>(sql`
    select type, record_id as id, max(score)::float8 as score, count(*) over () as n, max(seen) as seen
    from (select type, record_id, changed_at, ${score} as score, count(*) over () as seen from (${from}) e) s
    group by type, record_id order by max(score) desc, max(changed_at) desc, record_id limit ${most}`)
  const seen = rows[0]?.seen ?? 0
  return { candidates: rows, count: seen >= MOST_RANKED ? null : (rows[0]?.n ?? 0) }
}

/**
 * What makes an answer good, each with its points: all words in the title, whole words more than beginnings, a short
 * title; whole words in fields such as a code; words side by side; what stands by itself; one's own; the newer.
 */
function scoreOf(caller: Caller, wanted: readonly Wanted[], instead?: Instead): Sql {
  const has = (query: string) => sql`(words @@ ${query}::tsquery)::int`
  const mine = [
    ...(caller.person ? [personMark(caller.person)] : []),
    ...Object.values(caller.sets).flat().slice(0, 60).map(withinMark),
  ]
  const parts: Sql[] = [
    sql`head::int * 1.0`,
    sql`1.0 / (1 + greatest(0, extract(epoch from now() - changed_at)) / 5184000)`,
  ]
  if (mine.length) parts.push(sql`${has(marksText(mine))} * 1.0`)
  if (wanted.length) {
    const title = queryText(wanted, { weights: 'A', instead })
    const count = wanted.reduce((n, one) => n + one.words.length, 0)
    parts.push(sql`case when words @@ ${title}::tsquery then 3 + ${has(queryText(wanted, { weights: 'A', whole: true, instead }))} * 2
      + 2.0 * least(1, ${count} / greatest(1, title_words)::float8) else 0 end`)
    parts.push(sql`${has(queryText(wanted, { weights: 'AB', whole: true }))} * 3`)
    const words = wanted.flatMap((one) => one.words)
    if (words.length > 1 && wanted.every((one) => !one.phrase))
      parts.push(has(queryText([{ words, joined: null, phrase: true }])))
  }
  return parts.reduce((sum, part) => sql`${sum} + ${part}`)
}

/** How many entries of each type there are, counted no further than `most` altogether, best known first. */
export async function countByType(
  store: Store,
  wanted: readonly Wanted[],
  within: Reach,
  most: number,
): Promise<{ type: string; n: number }[]> {
  const query = [queryText(wanted), ...within.marks.map(marksText)].filter(Boolean).join(' & ')
  return store.db.query<{ type: string; n: number }>(sql`
    select type, count(*) as n from (
      select type from platform.search_entries where words @@ ${query}::tsquery limit ${most + 1}) e
    group by type order by n desc, type`)
}

export const typeMark = (type: RecordType): string => `${MARK.type}${type.key}`
