/**
 * What counts as a word, and when two are the same: letters and digits, without case, accents and punctuation. The
 * same function reads records, questions, and the text in which a match is marked.
 */

/** A word of a text. */
export interface Word {
  /** How it is compared: `muller`, and `mueller` where the text has an umlaut. */
  readonly forms: readonly string[]
  /** Its place in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** What links it with the word before without a space: `-`, `/`, `.`, `_`; empty when nothing does. */
  readonly link: string
}

/** Longer words are cut: nobody types them, and an index has its limits. */
const LONGEST = 60
// Scripts without spaces between words: each character is one.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}\p{M}])+/gu
const PLAIN = /[a-z0-9]+/gi
/** Such a text needs no folding. */
const ASCII = /^\p{ASCII}*$/u

/** Letters that do not fall apart into a letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  þ: 'th',
  ı: 'i',
}
/** How the same letters are written where the keyboard has none. */
const SPELT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

const bare = (text: string) =>
  text
    .replace(/[ßæœøđðłħþı]/g, (letter) => LETTERS[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')

/** The forms in which one word is compared; the first is the plain one. */
export function formsOf(word: string): string[] {
  const lower = word.normalize('NFC').toLowerCase()
  if (ASCII.test(lower)) return [lower.slice(0, LONGEST)]
  const plain = bare(lower).slice(0, LONGEST)
  const spelt = bare(lower.replace(/[äöüøå]/g, (letter) => SPELT[letter]!)).slice(0, LONGEST)
  return spelt === plain ? [plain] : [plain, spelt]
}

/** The words of a text, in order. */
export function wordsIn(text: string): Word[] {
  const words: Word[] = []
  const ascii = ASCII.test(text)
  let end = -1
  for (const found of text.matchAll(ascii ? PLAIN : WORD)) {
    const [word] = found
    const start = found.index
    const between = start - end === 1 ? text[end]! : ''
    const forms = ascii ? [word.toLowerCase().slice(0, LONGEST)] : formsOf(word)
    // A compatibility character may be no letter once it is taken apart.
    if (forms[0] === '' || !forms.every((form) => ONLY.test(form))) continue
    words.push({ forms, start, end: start + word.length, link: words.length && LINKS.has(between) ? between : '' })
    end = start + word.length
  }
  return words
}
const LINKS = new Set(['-', '/', '.', '_', '‐', '‑'])
const ONLY = /^[\p{L}\p{N}]+$/u

/**
 * Words in groups of those that are linked without a space: `INV-2026/017` is one group of three. Written together
 * they are found as well: `wifi` for `Wi-Fi`.
 */
export function groupsOf(words: readonly Word[]): Word[][] {
  const groups: Word[][] = []
  for (const word of words) {
    const last = groups.at(-1)
    if (word.link && last && last.length < MOST_LINKED) last.push(word)
    else groups.push([word])
  }
  return groups
}
const MOST_LINKED = 6

/** A group written together, or null where that makes no word of a sensible length. */
export function together(group: readonly Word[]): string | null {
  if (group.length < 2) return null
  const joined = group.map((word) => word.forms[0]).join('')
  return joined.length <= 40 ? joined : null
}
