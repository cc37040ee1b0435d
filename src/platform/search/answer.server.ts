/** The answer to a question: what is found, and when that is little, what was nearly found. */
import type { Caller } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import { sql } from '../sql.ts'
import type { AttachedTexts } from './attached.ts'
import {
  type Candidate,
  countByType,
  type Frequencies,
  findEntries,
  frequencies,
  frequencyOf,
  type Reach,
  reachOf,
  typeMark,
} from './find.server.ts'
import { type Hit, hitsOf } from './hits.server.ts'
import { type Known, nearest, oneSlipAway } from './nearWords.ts'
import { type Instead, keyOf, type Question, questionOf, soughtForms, type Wanted } from './question.ts'
import { personMark, scopesAmong, withinMark } from './searchable.ts'
import { synonymsOf } from './synonyms.ts'
import { wordsIn } from './words.ts'

export interface Answer {
  readonly hits: readonly Hit[]
  /** What is spelt nearly so or means the same; only where little was found. */
  readonly near: readonly Hit[]
  /** Words that `near` was found by, instead of those that were typed. */
  readonly instead: readonly string[]
  /** The forms by which matches are marked. */
  readonly forms: readonly string[]
  /** How many there are; null where they are too many to count. */
  readonly count: number | null
  /** From where the next page goes on; null at the end. */
  readonly next: number | null
  /** What of the question led nowhere, in sentences. */
  readonly notes: readonly string[]
}

/** Nobody reads further; a question with more words finds it. */
export const MOST_HITS = 500
/** With fewer hits than this what is nearly so is shown, too. */
const LITTLE = 5

/** A question with everything that the caller's rights and its filters make of it. */
export interface Asked {
  readonly question: Question
  readonly within: Reach | null
  readonly notes: readonly string[]
}

/** Understands what was typed; filters that name nothing are noted, and nothing is found. */
export async function understood(
  store: Store,
  caller: Caller,
  typed: string,
  types: readonly string[],
): Promise<Asked> {
  const question = questionOf(typed)
  const notes: string[] = []
  let among = store.registry.types.filter((type) => !types.length || types.includes(type.key))
  const narrowed: string[][] = []
  for (const { key, text } of question.filters) {
    if (!text) continue
    if (key === 'type') {
      among = among.filter((type) => isCalled(type, text))
      if (!among.length) notes.push(`There is no type of record called “${text}”.`)
    } else {
      const marks = await (key === 'in' ? scopesCalled : peopleCalled)(store, caller, text)
      if (!marks.length) notes.push(key === 'in' ? `Nothing is called “${text}”.` : `Nobody is called “${text}”.`)
      narrowed.push(marks)
    }
  }
  // Without words the filters are the question; without either there is none.
  const narrowing = question.filters.some(({ text }) => text) || types.length > 0
  if (!question.wanted.length && !narrowing) return { question, within: null, notes }
  // Types share their marks, so that a choice among them is made by marks of their own.
  if (among.length < store.registry.types.length) narrowed.push(among.map(typeMark))
  return { question, within: notes.length ? null : reachOf(among, caller, narrowed), notes }
}

const plain = (text: string) => wordsIn(text).map(({ forms }) => forms[0]!)
function isCalled(type: RecordType, text: string): boolean {
  const asked = plain(text)
  return [type.label, type.labels, type.name, type.key].some((called) => {
    const words = plain(called)
    return asked.length > 0 && asked.every((word) => words.some((own) => own.startsWith(word)))
  })
}

/** Types that others lie within: what `in:` may name. */
async function scopesCalled(store: Store, caller: Caller, text: string): Promise<string[]> {
  const scopes = scopesAmong(store.registry.types)
  const types = store.registry.types.filter(({ key }) => scopes.has(key))
  return (await titled(store, caller, types, text)).map(({ id }) => withinMark(id))
}

async function peopleCalled(store: Store, caller: Caller, text: string): Promise<string[]> {
  if (text.toLowerCase() === 'me') return [personMark(caller.person ?? caller.account)]
  const types = store.registry.types.filter(({ key }) => key === 'people.person')
  return (await titled(store, caller, types, text)).map(({ id }) => personMark(id))
}

/** The few best records of these types by their title, which the caller may read. */
async function titled(store: Store, caller: Caller, types: readonly RecordType[], text: string): Promise<Hit[]> {
  const wanted = questionOf(text.replaceAll(':', ' ')).wanted
  const within = reachOf(types, caller, [types.map(typeMark)])
  if (!within || !wanted.length) return []
  const known = await frequencies(store, wanted, within)
  const { candidates } = await findEntries(store, caller, wanted, within, known, 10)
  return hitsOf(store, caller, candidates, [], [])
}

/** One page of the answer to what was typed. */
export async function answer(
  store: Store,
  caller: Caller,
  sources: readonly AttachedTexts[],
  asked: { typed: string; types: readonly string[]; offset: number; limit: number },
): Promise<Answer> {
  const { question, within, notes } = await understood(store, caller, asked.typed, asked.types)
  const sought = soughtForms(question)
  const none: Answer = { hits: [], near: [], instead: [], forms: sought.flat(), count: 0, next: null, notes }
  if (!within) return none
  const { offset, limit } = asked
  const known = await frequencies(store, question.wanted, within)
  const possible = question.wanted.every((one) => frequencyOf(one, known).beginning > 0)
  // Some more than a page: a row may have gone in this moment.
  const most = Math.min(MOST_HITS, offset + limit + SPARE)
  const found = possible
    ? await findEntries(store, caller, question.wanted, within, known, most)
    : { candidates: [], count: 0 }
  const { hits, next } = await page(store, caller, found.candidates, offset, limit, sought, sources)
  if (offset > 0 || hits.length >= LITTLE || !question.wanted.length) return { ...none, hits, count: found.count, next }
  const nearly = await nearHits(store, caller, question, within, known, hits, limit, sources)
  return { ...none, ...nearly, hits, count: found.count, next }
}
const SPARE = 10

/** The hits of a page, skipping over those whose rows are not there for the caller. */
async function page(
  store: Store,
  caller: Caller,
  candidates: readonly Candidate[],
  offset: number,
  limit: number,
  sought: readonly (readonly string[])[],
  sources: readonly AttachedTexts[],
): Promise<{ hits: Hit[]; next: number | null }> {
  const hits: Hit[] = []
  let at = offset
  while (hits.length < limit && at < candidates.length) {
    const some = candidates.slice(at, at + limit - hits.length)
    at += some.length
    hits.push(...(await hitsOf(store, caller, some, sought, sources)))
  }
  return { hits, next: at < candidates.length && at < MOST_HITS ? at : null }
}

/** Records by words that are spelt nearly so, are part of a longer word, or mean the same. */
async function nearHits(
  store: Store,
  caller: Caller,
  { wanted }: Question,
  within: Reach,
  known: Frequencies,
  have: readonly Hit[],
  limit: number,
  sources: readonly AttachedTexts[],
): Promise<Pick<Answer, 'near' | 'instead' | 'forms'>> {
  const forms = soughtForms({ wanted }).flat()
  const others = await Promise.all(wanted.map((one) => othersFor(store, one)))
  if (others.every((some) => !some.length)) return { near: [], instead: [], forms }
  const instead: Instead = new Map(wanted.map((one, i) => [keyOf(one), others[i]!.map(({ word }) => word)]))
  const counted = others.flat().map(({ word, entries }) => [word, { whole: entries, beginning: entries }] as const)
  const more = { ...known, words: new Map([...counted, ...known.words]) }
  const found = await findEntries(store, caller, wanted, within, more, limit + have.length, instead)
  const fresh = found.candidates.filter(({ type, id }) => !have.some((hit) => hit.type === type && hit.id === id))
  const both = soughtForms({ wanted }, instead)
  const near = await hitsOf(store, caller, fresh.slice(0, limit), both, sources)
  // Only words that the caller's own hits show are named: others may be of records that he does not read.
  const shown = new Set(near.flatMap(({ title, excerpt }) => plain(`${title} ${excerpt?.text ?? ''}`)))
  const named = [...instead.values()].flatMap(
    (words) => words.find((text) => text.split(' ').every((word) => shown.has(word))) ?? [],
  )
  return { near, instead: near.length ? [...new Set(named)] : [], forms: near.length ? both.flat() : forms }
}

/** At most so many words instead of one: more find everything. */
const MOST_INSTEAD = 6

async function othersFor(store: Store, wanted: Wanted): Promise<Known[]> {
  const typed = keyOf(wanted)
  const synonyms = synonymsOf(typed).map((word) => ({ word, entries: 0 }))
  if (wanted.phrase || wanted.words.length > 1 || !/^\p{L}{3,30}$/u.test(typed)) return synonyms
  const known = await store.db.query<Known>(sql`
    select distinct on (word) word, entries from (
      (select k.word, k.entries from unnest(${oneSlipAway(typed)}::text[]) slip(word)
        cross join lateral (select word, entries from platform.search_words k
          where k.word >= slip.word and k.word < slip.word || chr(1114111) order by k.word limit 3) k)
      union all
      (select word, entries from platform.search_words where word >= 'a' and word % ${typed}
        order by similarity(word, ${typed}) desc limit 40)
      union all
      (select word, entries from platform.search_words where word >= 'a' and word like ${`%${typed}%`} limit 40)
    ) all_near`)
  const inner = known.filter(({ word }) => word.includes(typed) && !word.startsWith(typed)).slice(0, MOST_INSTEAD)
  const all = [...synonyms, ...nearest(typed, known, MOST_INSTEAD), ...inner]
  return all.filter(({ word }, i) => all.findIndex((other) => other.word === word) === i)
}

/** How many hits there are by type, the types with most first; `more` when they were not all counted. */
export async function facets(
  store: Store,
  caller: Caller,
  typed: string,
): Promise<{ types: { type: string; label: string; count: number }[]; more: boolean }> {
  const { question, within } = await understood(store, caller, typed, [])
  if (!within) return { types: [], more: false }
  const counted = await countByType(store, question.wanted, within, MOST_COUNTED)
  const total = counted.reduce((sum, { n }) => sum + n, 0)
  return {
    types: counted.flatMap(({ type, n }) => {
      const found = store.registry.find(type)
      return found ? [{ type, label: found.labels, count: n }] : []
    }),
    more: total > MOST_COUNTED,
  }
}
const MOST_COUNTED = 10_000
