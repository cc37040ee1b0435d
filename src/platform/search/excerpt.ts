/** Where in a text it was found. Pure; the browser marks matches with the same functions. */
import { formsOf, type Word, wordsIn } from './words.ts'

/** Whether a word is one of those looked for, which are beginnings of words. */
const isMatch = (word: Word, forms: readonly string[]) =>
  word.forms.some((own) => forms.some((form) => own.startsWith(form)))

/** The text in pieces, those that were looked for marked: the part of a word that was typed. */
export function markedPieces(text: string, forms: readonly string[]): { text: string; hit: boolean }[] {
  const pieces: { text: string; hit: boolean }[] = []
  let end = 0
  const words = wordsIn(text)
  const take = (from: number, to: number) => {
    if (from > end) pieces.push({ text: text.slice(end, from), hit: false })
    pieces.push({ text: text.slice(from, to), hit: true })
    end = to
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const form = longest(forms.filter((one) => word.forms.some((own) => own.startsWith(one))))
    if (form) take(word.start, word.start + lengthTyped(text.slice(word.start, word.end), form))
    else if (words[i + 1]?.link) {
      // Linked words that were typed as one: `wifi` marks `Wi-Fi`.
      let joined = word.forms[0]!
      let last = i
      while (words[last + 1]?.link) joined += words[++last]!.forms[0]!
      if (forms.some((one) => one.length > word.forms[0]!.length && joined.startsWith(one))) {
        take(word.start, words[last]!.end)
        i = last
      }
    }
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hit: false })
  return pieces
}
const longest = (forms: readonly string[]) => forms.toSorted((a, b) => b.length - a.length)[0]

/** How many characters of a word make up what was typed: one may stand for two, as ß does. */
function lengthTyped(word: string, form: string): number {
  for (let n = 1; n <= word.length; n++) if (formsOf(word.slice(0, n)).some((own) => own.startsWith(form))) return n
  return word.length
}

/** About this many characters of a text are shown. */
const LENGTH = 140

/**
 * The piece of a text around the most of what was looked for, without the signs of Markdown; null when none of it is
 * there.
 */
export function excerptOf(text: string, forms: readonly string[]): string | null {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`~#>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const matches = wordsIn(plain).filter((word) => isMatch(word, forms))
  if (!matches.length) return joinedIn(plain, forms) ? cut(plain, 0) : null
  let best = matches[0]!
  let most = 0
  for (const first of matches.slice(0, 50)) {
    const near = new Set(
      matches
        .filter(({ start }) => start >= first.start && start < first.start + LENGTH * 0.7)
        .map(({ forms: [form] }) => form),
    ).size
    if (near > most) [best, most] = [first, near]
  }
  return cut(plain, best.start)
}

const joinedIn = (text: string, forms: readonly string[]) => markedPieces(text, forms).some(({ hit }) => hit)

function cut(text: string, at: number): string {
  let from = Math.max(0, at - 40)
  if (from > 0) from = text.indexOf(' ', from) + 1 || from
  if (from > at) from = at
  let to = Math.min(text.length, from + LENGTH)
  if (to < text.length) to = text.lastIndexOf(' ', to) > at ? text.lastIndexOf(' ', to) : to
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`
}
