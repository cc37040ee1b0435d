/** How a CSV file is written: what parts its values, and in which row its table begins. */
import { type Cell, isBlank } from './cell.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/**
 * The delimiter that parts most lines of a sample into the same number of values, more than one. Marks within quotes do
 * not count. A comma where nothing parts anything: a file of one column.
 */
export function sniffDelimiter(sample: string): Delimiter {
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const counts = countsOf(sample, delimiter)
    const usual = mostFrequent(counts.filter((n) => n > 0))
    if (!usual) continue
    const agreeing = counts.filter((n) => n === usual).length / counts.length
    // Many columns that agree beat few that agree by chance, as commas within German numbers do.
    const score = agreeing * (1 + Math.log2(1 + usual) / 4)
    if (score > bestScore * 1.001) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

/** How often the mark stands outside of quotes, line by line; blank lines and the last, perhaps cut, are left out. */
function countsOf(sample: string, mark: string): number[] {
  const counts: number[] = []
  let count = 0
  let quoted = false
  let empty = true
  let fresh = true
  for (const c of sample) {
    if (c === '"' && (quoted || fresh)) quoted = !quoted
    else if (!quoted && (c === '\n' || c === '\r')) {
      if (!empty) counts.push(count)
      count = 0
      empty = true
      fresh = true
      continue
    } else if (!quoted && c === mark) count++
    fresh = c === mark
    empty = false
  }
  if (!counts.length && !empty) counts.push(count)
  return counts.slice(0, 200)
}

function mostFrequent(values: readonly number[]): number | undefined {
  const times = new Map<number, number>()
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1)
  return [...times].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0]
}

/** Rows in which a header is looked for. */
const HEADER_WITHIN = 20

/**
 * The place of the row with the column names among the first rows, from 1: the first that is as wide as the table and
 * holds nothing but different texts. 0 where the table has none.
 */
export function headerPlace(rows: readonly (readonly Cell[])[]): number {
  const first = rows.slice(0, HEADER_WITHIN)
  const width = Math.max(0, ...first.map((cells) => cells.filter((cell) => !isBlank(cell)).length))
  if (!width) return 0
  for (const [i, cells] of first.entries()) {
    const filled = cells.filter((cell) => !isBlank(cell))
    if (filled.length < Math.max(1, Math.ceil(width * 0.6))) continue
    const texts = filled.map((cell) => (typeof cell === 'string' ? cell.trim() : undefined))
    const named =
      texts.every((text) => text !== undefined && text.length <= 120 && !LIKE_DATA.test(text)) &&
      new Set(texts).size === texts.length
    return named ? i + 1 : 0
  }
  return 0
}

/** Numbers, dates, amounts, identifiers and addresses name no column. */
const LIKE_DATA =
  /^[-+]?[\d.,' ]+\s*(%|\p{Sc}|[A-Z]{3})?$|^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|@.+\.|^[0-9a-f]{8}-[0-9a-f]{4}-/iu
