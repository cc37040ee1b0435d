/** Finding a command or a title by a few letters of its words. Pure. */

/** Text in lower case without accents, each character at its old place. */
const plain = (text: string) =>
  Array.from(text, (character) => character.normalize('NFD')[0] ?? character)
    .join('')
    .toLowerCase()

/** How well `text` answers what was typed: 0 not at all; every typed word must occur, at the start of a word counts more. */
export function score(text: string, typed: string): number {
  const hay = ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, ' ')}`
  let total = 1
  for (const word of plain(typed)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)) {
    const atStart = hay.indexOf(` ${word}`)
    if (atStart === 0) total += 4
    else if (atStart > 0) total += 3
    else if (hay.includes(word)) total += 1
    else return 0
  }
  return total
}

/** The best answers first, in their old order where they are equally good. */
export function best<T>(all: readonly T[], typed: string, textOf: (one: T) => string): T[] {
  return all
    .map((one) => ({ one, points: score(textOf(one), typed) }))
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points)
    .map(({ one }) => one)
}

/** The text in pieces, those that were typed marked. */
export function pieces(text: string, typed: string): { text: string; hit: boolean }[] {
  const hay = plain(text)
  const characters = Array.from(text)
  const hits = new Set<number>()
  for (const word of plain(typed).split(/\s+/).filter(Boolean)) {
    const at = hay.indexOf(word)
    for (let place = at; at >= 0 && place < at + word.length; place++) hits.add(place)
  }
  const found: { text: string; hit: boolean }[] = []
  for (const [place, character] of characters.entries()) {
    const hit = hits.has(place)
    const last = found.at(-1)
    if (last && last.hit === hit) last.text += character
    else found.push({ text: character, hit })
  }
  return found
}
