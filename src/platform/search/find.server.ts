/** Finds records for somebody: candidates from the index within his reach, and of those the rows that he may read now. */
import type { Caller } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import { reach } from '../../record/rights.ts'
import type { Store } from '../../record/store.server.ts'
import { type Sql, sql } from '../sql.ts'
import { ALL } from './entries.server.ts'
import { MARK } from './lexemes.ts'
import { type Instead, marksText, type Question, queryText, type Wanted } from './question.ts'
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

/** What the question and the caller come to for the index. */
export interface Reach {
  /** Of types that the caller may read at all. */
  readonly types: readonly RecordType[]
  /** A `tsquery`: one of the marks that the caller's rights reach, and what filters ask for. */
  readonly marks: string
  readonly readerMarks: readonly string[]
}

/** Up to here entries are all ranked; beyond, the newest are looked through first. */
const FEW = 6_000
/** No pass ranks more. */
const MOST_RANKED = 12_000
/** As many good answers are enough where there are very many. */
const ENOUGH = 200
/** A look through the newest never goes further. */
const LONGEST_WALK = 40_000
/** A word with more beginnings than this is common, whatever their sum. */
const MOST_BEGINNINGS = 2_000

/** The caller's reach over some types, narrowed by marks of which each list must be met; null when it holds nothing. */
export function reachOf(types: readonly RecordType[], caller: Caller, narrowed: readonly string[][]): Reach | null {
  const readable = types.filter((type) => reach(type.may.read, caller) !== 'none')
  const readerMarks = marksWithinReach(readable, caller)
  if (!readerMarks.length || narrowed.some((marks) => !marks.length)) return null
  return {
    types: readable,
    readerMarks,
    marks: [readerMarks, ...narrowed].map(marksText).join(' & '),
  }
}

/** How common the words of the question are, by word; and the share of all entries that the reach holds, 0 … 1. */
export async function frequencies(
  store: Store,
  wanted: readonly Wanted[],
  readerMarks: readonly string[],
): Promise<{ words: Map<string, Frequency>; all: number; share: number }> {
  const words = [...new Set(wanted.flatMap((one) => [...one.words.flat(), ...(one.joined ? [one.joined] : [])]))]
  const rows = await store.db.query<{ word: string | null; whole: number; beginning: number }>(sql`
    select w.word, coalesce((select entries from platform.search_words k where k.word = w.word), 0)::bigint as whole,
      (select coalesce(sum(entries), 0) + case when count(*) = ${MOST_BEGINNINGS} then 1000000000 else 0 end
        from (select entries from platform.search_words k
          where k.word >= w.word and k.word < w.word || chr(1114111) limit ${MOST_BEGINNINGS}) b)::bigint as beginning
    from unnest(${words}::text[]) w(word)
    union all
    select null, (select entries from platform.search_words where word = ${ALL}),
      (select coalesce(sum(entries), 0) from platform.search_words where word = any(${readerMarks}::text[]))::bigint`)
  const total = rows.find(({ word }) => word === null)
  const all = total?.whole ?? 0
  return {
    words: new Map(rows.flatMap(({ word, ...found }) => (word === null ? [] : [[word, found] as const]))),
    all,
    share: all ? Math.min(1, (total?.beginning ?? 0) / all) : 0,
  }
}

/** How common one wanted thing is: at most as common as its rarest word, or written together. */
export function frequencyOf(wanted: Wanted, words: ReadonlyMap<string, Frequency>): Frequency {
  const sum = (forms: readonly string[], which: keyof Frequency) =>
    forms.reduce((total, form) => total + (words.get(form)?.[which] ?? 0), 0)
  const least = (which: keyof Frequency) =>
    Math.min(...wanted.words.map((forms) => sum(forms, which))) + (wanted.joined ? sum([wanted.joined], which) : 0)
  return { whole: least('whole'), beginning: least('beginning') }
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
  question: Pick<Question, 'wanted'>,
  within: Reach,
  known: Awaited<ReturnType<typeof frequencies>>,
  most: number,
  instead?: Instead,
): Promise<Found> {
  const { wanted } = question
  const own = wanted.map((one) => frequencyOf(one, known.words))
  const estimate = (which: keyof Frequency) =>
    own.reduce((n, one) => (n * Math.min(one[which], known.all)) / Math.max(1, known.all), known.all * known.share)
  const every = wanted.length ? queryText(wanted, { instead }) : ''
  const query = [every, within.marks].filter(Boolean).join(' & ')
  const scored = scoreOf(caller, wanted, instead)
  // With other spellings the words are rare: the common ones would have been found.
  if (instead || (wanted.length && estimate('beginning') <= FEW)) return ranked(store, [all(query)], scored, most)

  const walk = Math.min(LONGEST_WALK, Math.ceil((4 * ENOUGH * known.all) / Math.max(1, estimate('beginning'))))
  const parts = [heads(query), newest(query, Math.max(walk, 4 * ENOUGH))]
  if (wanted.length && estimate('whole') <= FEW)
    parts.push(all(`${queryText(wanted, { whole: true })} & ${within.marks}`))
  const found = await ranked(store, parts, scored, most)
  if (found.candidates.length >= Math.min(most, ENOUGH)) return { ...found, count: null }
  return ranked(store, [all(query)], scored, most)
}

const COLUMNS = sql`type, record_id, changed_at, head, title_words, words`
const all = (query: string): Sql =>
  sql`(select ${COLUMNS} from platform.search_entries where words @@ ${query}::tsquery limit ${MOST_RANKED})`
const heads = (query: string): Sql =>
  sql`(select ${COLUMNS} from platform.search_entries where head and words @@ ${query}::tsquery limit ${ENOUGH * 10})`
const newest = (query: string, walk: number): Sql => sql`(select ${COLUMNS} from
  (select ${COLUMNS} from platform.search_entries order by changed_at desc limit ${walk}) n
  where words @@ ${query}::tsquery limit ${ENOUGH})`

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
  const query = [queryText(wanted), within.marks].filter(Boolean).join(' & ')
  return store.db.query<{ type: string; n: number }>(sql`
    select type, count(*) as n from (
      select type from platform.search_entries where words @@ ${query}::tsquery limit ${most + 1}) e
    group by type order by n desc, type`)
}

export const typeMark = (type: RecordType): string => `${MARK.type}${type.key}`
