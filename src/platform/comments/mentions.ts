/**
 * People and records named in a text stand there by identifier, `@[id]` and `#[people.leave:id]`, so that they outlive
 * a new name, and each reader sees the names that he may read.
 */
import type { Subject } from '../subject.ts'

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const NAMED = `@\\[(${UUID})\\]|#\\[([a-z][a-zA-Z0-9]*\\.[a-z][a-zA-Z0-9]*):(${UUID})\\]`
const ALL = new RegExp(NAMED, 'g')
const FIRST = new RegExp(NAMED, 'y')

/** What a text names: a person, or a record. */
export type Named = { readonly person: string } | { readonly record: Subject }

export const personText = (id: string): string => `@[${id}]`
export const recordText = ({ type, id }: Subject): string => `#[${type}:${id}]`

const namedOf = (match: RegExpMatchArray): Named =>
  match[1] === undefined ? { record: { type: match[2]!, id: match[3]! } } : { person: match[1] }

/** What stands at this place of a text, with its length there. */
export function namedAt(text: string, at: number): { named: Named; length: number } | undefined {
  FIRST.lastIndex = at
  const match = FIRST.exec(text)
  return match ? { named: namedOf(match), length: match[0].length } : undefined
}

/** The words of a text alone: what search looks into. */
export const wordsAlone = (text: string): string => text.replace(ALL, ' ')

/** The people whom a text mentions, each once, in the order of the text. */
export function mentionedIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(ALL), (match) => match[1] ?? []).flat())]
}

/** Everything that texts name, by the key of its type. */
export function namedIn(texts: Iterable<string>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const text of texts) {
    for (const match of text.matchAll(ALL)) {
      const named = namedOf(match)
      const { type, id } = 'person' in named ? { type: 'people.person', id: named.person } : named.record
      found.set(type, (found.get(type) ?? new Set()).add(id))
    }
  }
  return found
}

/** A text for people to edit: names instead of identifiers, and `names` to find the way back. */
export function withNames(
  text: string,
  nameOf: (named: Named) => string | undefined,
): { text: string; names: Map<string, string> } {
  const names = new Map<string, string>()
  const shown = text.replace(ALL, (code, ...groups) => {
    const name = nameOf(namedOf([code, ...(groups as string[])] as unknown as RegExpMatchArray))
    return name ? labelFor(names, `${code[0]}${name}`, code) : code
  })
  return { text: shown, names }
}

/** The label under which a code stands in the editor: another one where somebody else of that name is there already. */
export function labelFor(names: Map<string, string>, label: string, code: string): string {
  let free = label
  for (let n = 2; names.has(free) && names.get(free) !== code; n++) free = `${label} (${n})`
  names.set(free, code)
  return free
}

/** The text with identifiers again; names that were changed by hand stay plain text. */
export function withCodes(text: string, names: ReadonlyMap<string, string>): string {
  const labels = [...names.keys()].toSorted((a, b) => b.length - a.length)
  if (!labels.length) return text
  const any = new RegExp(
    `(${labels.map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}])`,
    'gu',
  )
  return text.replace(any, (label) => names.get(label) ?? label)
}

/** The record whose page an address of this Ambit shows, or undefined. `paths` are the pages of record types by key. */
export function recordOfAddress(
  text: string,
  origin: string,
  paths: Iterable<readonly [key: string, path: string]>,
): Subject | undefined {
  const address = text.trim()
  if (!address.startsWith(`${origin}/`)) return undefined
  const path = address
    .slice(origin.length)
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '')
  for (const [type, list] of paths) {
    if (!path.startsWith(`${list}/`)) continue
    const id = path.slice(list.length + 1)
    if (new RegExp(`^${UUID}$`).test(id)) return { type, id }
  }
  return undefined
}
