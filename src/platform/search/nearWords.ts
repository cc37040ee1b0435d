/** What a misspelt word may have been. Pure. */

/**
 * The least number of letters left out, put in, replaced or swapped with their neighbour that turns `a` into `b`, or
 * into a word that `b` begins with `a`… when `beginning`: then what `b` has beyond is free. Optimal string alignment.
 */
export function distance(a: string, b: string, beginning = false): number {
  const [x, y] = [Array.from(a), Array.from(b)]
  let before: number[] = []
  let last = Array.from({ length: y.length + 1 }, (_, j) => j)
  for (let i = 1; i <= x.length; i++) {
    const row = [i]
    for (let j = 1; j <= y.length; j++) {
      const same = x[i - 1] === y[j - 1]
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return beginning ? Math.min(...last) : last.at(-1)!
}

/** How many slips of the fingers are forgiven in a word of this length. */
export const forgiven = (length: number): number => (length < 3 ? 0 : length < 6 ? 1 : 2)

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'

/**
 * Every word that is one slip away: a letter left out, put in, replaced, or swapped with its neighbour. The first
 * letter stays but in a swap: nobody misses it otherwise, and there would be twice as many.
 */
export function oneSlipAway(word: string): string[] {
  const letters = Array.from(word)
  const found = new Set<string>()
  for (let i = 0; i < letters.length; i++) {
    const [head, tail] = [letters.slice(0, i).join(''), letters.slice(i + 1).join('')]
    if (i > 0) found.add(head + tail)
    if (i + 1 < letters.length) found.add(`${head}${letters[i + 1]}${letters[i]}${letters.slice(i + 2).join('')}`)
    for (const letter of ALPHABET) {
      if (i > 0) found.add(head + letter + tail)
      found.add(`${head}${letters[i]}${letter}${tail}`)
    }
  }
  found.delete(word)
  return [...found]
}

/** A word of the dictionary with the number of entries that have it. */
export interface Known {
  readonly word: string
  readonly entries: number
}

/** The likeliest of these words for what was typed, the nearest first and of those the most common. */
export function nearest(typed: string, known: readonly Known[], most: number): Known[] {
  const allowed = forgiven(Array.from(typed).length)
  if (allowed === 0) return []
  return known
    .filter(({ word }) => word !== typed)
    .map(({ word, entries }) => {
      const whole = distance(typed, word)
      // What is typed so far may be the beginning of a longer word.
      return { word, entries, away: Math.min(whole, distance(typed, word, true) + 0.5) }
    })
    .filter(({ away }) => Math.floor(away) <= allowed)
    .toSorted((a, b) => a.away - b.away || b.entries - a.entries || (a.word < b.word ? -1 : 1))
    .slice(0, most)
    .map(({ word, entries }) => ({ word, entries }))
}
