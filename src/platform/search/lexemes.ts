/** The words of a record as PostgreSQL keeps them: each with its places and their weight. Pure. */
import { groupsOf, together, wordsIn } from './words.ts'

/** A title, a field that the declaration lets search look into, another text, what hangs on the record. */
export type Weight = 'A' | 'B' | 'C' | 'D'

/** More words of one record are not found: PostgreSQL counts places no further. */
const MOST_WORDS = 12_000
/** PostgreSQL keeps so many places of a word; the first are enough. */
const MOST_PLACES = 16

/** Marks begin with a character that no word begins with, and that stands before every letter and digit. */
export const MARK = { type: '&', reader: '!', within: '#', person: '%' } as const

/**
 * The text of a `tsvector` of these texts and marks, and how many words the texts of weight A have. Empty when the
 * texts have no word: such a record is not found by search.
 */
export function lexemesOf(
  texts: readonly { weight: Weight; text: string }[],
  marks: readonly string[],
): { vector: string; titleWords: number } {
  const places = new Map<string, string[]>()
  let place = 0
  let titleWords = 0
  const add = (form: string, at: number, weight: Weight) => {
    const known = places.get(form)
    if (!known) places.set(form, [`${at}${weight}`])
    else if (known.length < MOST_PLACES) known.push(`${at}${weight}`)
  }
  for (const { weight, text } of texts) {
    for (const group of groupsOf(wordsIn(text))) {
      if (place + group.length > MOST_WORDS) break
      const joined = together(group)
      if (joined) add(joined, place + 1, weight)
      for (const word of group) {
        place++
        for (const form of word.forms) add(form, place, weight)
      }
      if (weight === 'A') titleWords += group.length
    }
    // A phrase does not reach from one text into the next.
    place++
  }
  if (!places.size) return { vector: '', titleWords: 0 }
  const words = Array.from(places, ([form, at]) => `'${form}':${at.join(',')}`)
  return { vector: [...words, ...marks.map((mark) => `'${mark}'`)].join(' '), titleWords: Math.min(titleWords, 999) }
}

/** 53 bits of a text, as a short word: enough to tell identifiers apart, not to hide them. */
export function shortHash(text: string): string {
  return hash53(text).toString(36)
}

/** A number of 53 bits for a text; its two halves are multiplicative hashes that are mixed at the end. */
export function hash53(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}
