/** What somebody typed, understood: words, phrases, and filters such as `type:task`. Pure. */
import { groupsOf, together, type Word, wordsIn } from './words.ts'

/** One thing to find: a word, linked words (`wi-fi`), or a phrase in quotes. */
export interface Wanted {
  /** Each word with its forms. */
  readonly words: readonly (readonly string[])[]
  /** Linked words as one: `wifi`. */
  readonly joined: string | null
  /** In quotes: these words in this order. */
  readonly phrase: boolean
}

export interface Question {
  readonly wanted: readonly Wanted[]
  readonly filters: readonly { readonly key: FilterKey; readonly text: string }[]
}

export const FILTER_KEYS = ['type', 'in', 'by'] as const
export type FilterKey = (typeof FILTER_KEYS)[number]

/** More than these are not looked at: nobody types so much to find something. */
export const MOST_CHARACTERS = 400
const MOST_WANTED = 12

/**
 * Reads a question. Words count from their beginning; `"…"` keeps words together; `type:`, `in:` and `by:` narrow it,
 * with quotes where the value has spaces. What is no word is left out.
 */
export function questionOf(typed: string): Question {
  const wanted: Wanted[] = []
  const filters: { key: FilterKey; text: string }[] = []
  for (const [, key, quoted, value, phrase, plain] of typed.slice(0, MOST_CHARACTERS).matchAll(PART)) {
    if (key) filters.push({ key: key.toLowerCase() as FilterKey, text: (quoted ?? value ?? '').trim() })
    else if (phrase !== undefined) {
      const words = wordsIn(phrase)
      if (words.length) wanted.push({ words: words.map(({ forms }) => forms), joined: null, phrase: true })
    } else for (const group of groupsOf(wordsIn(plain!))) wanted.push(groupWanted(group))
  }
  return { wanted: wanted.slice(0, MOST_WANTED), filters }
}
const PART = new RegExp(`(?:(${FILTER_KEYS.join('|')}):(?:"([^"]*)"?|([^\\s"]*)))|"([^"]*)"?|([^\\s"]+)`, 'giu')

const groupWanted = (group: readonly Word[]): Wanted => ({
  words: group.map(({ forms }) => forms),
  joined: together(group),
  phrase: false,
})

/** What a word may also stand for: words that are spelt nearly so, and words that mean the same. */
export type Instead = ReadonlyMap<string, readonly string[]>

/** How words are compared in one pass. */
export interface Manner {
  /** Whole words, or words that begin so. */
  readonly whole?: boolean
  /** Only in texts of these weights: `A`, `AB`. */
  readonly weights?: string
  readonly instead?: Instead
}

/** The text of a `tsquery` for what is wanted; empty when nothing is. Words hold letters and digits only. */
export function queryText(wanted: readonly Wanted[], manner: Manner = {}): string {
  return wanted.map((one) => wantedText(one, manner)).join(' & ')
}

function wantedText({ words, joined, phrase }: Wanted, manner: Manner): string {
  const each = words.map((forms) => oneOf(forms.map((form) => lexeme(form, manner))))
  if (phrase) {
    // In a phrase only its last word may go on.
    const whole = words
      .slice(0, -1)
      .map((forms) => oneOf(forms.map((form) => lexeme(form, { ...manner, whole: true }))))
    return `(${[...whole, each.at(-1)!].join(' <-> ')})`
  }
  const apart = each.length > 1 ? `(${each.join(' & ')})` : each[0]!
  const others = manner.instead?.get(keyOf({ words, joined, phrase })) ?? []
  return oneOf([apart, ...(joined ? [lexeme(joined, manner)] : []), ...others.map((text) => insteadText(text, manner))])
}

/** Under which a wanted word stands in `Instead`. */
export const keyOf = ({ words }: Wanted): string => words.map(([form]) => form).join(' ')

function insteadText(text: string, { weights = '' }: Manner): string {
  return `(${text
    .split(' ')
    .map((word) => `'${word}'${weights && `:${weights}`}`)
    .join(' <-> ')})`
}

const oneOf = (parts: readonly string[]): string => (parts.length === 1 ? parts[0]! : `(${parts.join(' | ')})`)

function lexeme(form: string, { whole = false, weights = '' }: Manner): string {
  const flags = `${whole ? '' : '*'}${weights}`
  return `'${form}'${flags && `:${flags}`}`
}

/** Marks of which one must be there, as a `tsquery`; empty for none. */
export const marksText = (marks: readonly string[]): string => oneOf(marks.map((mark) => `'${mark}'`))

/** The forms of each wanted thing: words that begin with one of them are marked as matches. */
export function soughtForms({ wanted }: Pick<Question, 'wanted'>, instead?: Instead): string[][] {
  return wanted.map((one) => [
    ...one.words.flat(),
    ...(one.joined ? [one.joined] : []),
    ...(instead?.get(keyOf(one)) ?? []).flatMap((text) => text.split(' ')),
  ])
}
