/** What keys do to a text that is being written: marks around words, and names that are looked for. */

/** Characters to put in place of some, and what is selected then. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
  readonly select: readonly [from: number, to: number]
}

/** Puts marks around what is selected, or takes them away where they are: `**bold**`. */
export function marked(text: string, from: number, to: number, mark: string): Edit {
  const selected = text.slice(from, to)
  const inside = selected.startsWith(mark) && selected.endsWith(mark) && selected.length >= 2 * mark.length
  if (inside) {
    const bare = selected.slice(mark.length, -mark.length)
    return { from, to, insert: bare, select: [from, from + bare.length] }
  }
  // One star beside another is part of a bold mark, not of an italic one.
  const around =
    text.slice(from - mark.length, from) === mark &&
    text.slice(to, to + mark.length) === mark &&
    (mark.length > 1 || text.slice(from - 2, from) !== mark + mark)
  if (around)
    return {
      from: from - mark.length,
      to: to + mark.length,
      insert: selected,
      select: [from - mark.length, to - mark.length],
    }
  return { from, to, insert: mark + selected + mark, select: [from + mark.length, to + mark.length] }
}

/** Makes a link of what is selected; the address, or the words where the selection is one, are selected then. */
export function linked(text: string, from: number, to: number): Edit {
  const selected = text.slice(from, to)
  if (/^https?:\/\/\S+$/.test(selected)) return { from, to, insert: `[](${selected})`, select: [from + 1, from + 1] }
  const insert = `[${selected}](https://)`
  const at = from + selected.length + 3
  return { from, to, insert, select: [at, at + 'https://'.length] }
}

/** A name that is being typed: `@` looks for people, `#` for records. */
export interface Trigger {
  readonly kind: '@' | '#'
  /** Where the mark stands. */
  readonly from: number
  readonly search: string
}

/** A name has so many words at most, and so many characters. */
const MOST_WORDS = { '@': 3, '#': 6 } as const
const LONGEST = 60

/** The name that ends at the caret, unless it is one that was picked already. */
export function triggerAt(text: string, caret: number, picked: Iterable<string> = []): Trigger | null {
  const line = text
    .slice(Math.max(0, caret - LONGEST), caret)
    .split('\n')
    .at(-1)!
  const match = /(?:^|[\s([{"'„“‚‘-])([@#])((?:[^\s@#][^@#\n]*)?)$/u.exec(line)
  if (!match) return null
  const kind = match[1] as '@' | '#'
  const search = match[2]!
  if (search.split(/\s+/).length > MOST_WORDS[kind] || /\s\s$/.test(search)) return null
  // A heading is `# ` and begins with nothing; a name begins with a character.
  if (kind === '#' && !search) return null
  for (const label of picked) if (`${kind}${search}`.startsWith(label)) return null
  return { kind, from: caret - search.length - 1, search }
}

/** Puts a picked name in place of what was typed of it. */
export function completed(trigger: Trigger, label: string): Edit {
  const to = trigger.from + 1 + trigger.search.length
  const end = trigger.from + label.length + 1
  return { from: trigger.from, to, insert: `${label} `, select: [end, end] }
}
