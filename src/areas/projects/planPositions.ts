/**
 * Places in an outline as decimal text: a task that is moved gets a number between its new neighbours, and nobody else
 * is touched. Twelve digits after the point; when a gap is used up, all are numbered anew.
 */
const SCALE = 12n
const UNIT = 10n ** SCALE
const STEP = 1024n * UNIT

const parse = (text: string): bigint => {
  const negative = text.startsWith('-')
  const [whole = '0', part = ''] = text.replace('-', '').split('.')
  const value = BigInt(whole) * UNIT + BigInt(part.slice(0, Number(SCALE)).padEnd(Number(SCALE), '0'))
  return negative ? -value : value
}

const print = (value: bigint): string => {
  const size = value < 0n ? -value : value
  const part = (size % UNIT).toString().padStart(Number(SCALE), '0').replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${size / UNIT}${part ? `.${part}` : ''}`
}

/**
 * Positions for a list in its wanted order, keeping as many of the present ones as an increasing order allows
 * (the longest increasing run). `present[i]` is undefined for a new row. The answer has a position for each row.
 */
export function positionsFor(present: readonly (string | undefined)[]): string[] {
  const values = present.map((text) => (text === undefined ? undefined : parse(text)))
  const kept = longestIncreasing(values)
  const result: (bigint | undefined)[] = values.map((value, i) => (kept.has(i) ? value : undefined))
  for (let i = 0; i < result.length; i++) {
    if (result[i] !== undefined) continue
    let next = i
    while (next < result.length && result[next] === undefined) next++
    const low = i ? result[i - 1]! : undefined
    const high = next < result.length ? result[next]! : undefined
    const count = BigInt(next - i + 1)
    const from = low ?? (high === undefined ? 0n : high - STEP * count)
    const gap = high === undefined ? STEP : (high - from) / count
    if (gap < 1n) return present.map((_, place) => print(BigInt(place + 1) * STEP))
    for (let j = i; j < next; j++) result[j] = from + gap * BigInt(j - i + 1)
    i = next - 1
  }
  return result.map((value) => print(value!))
}

/** Indexes of a longest strictly increasing subsequence; undefined values take no part. O(n log n). */
function longestIncreasing(values: readonly (bigint | undefined)[]): Set<number> {
  const tails: number[] = []
  const before: number[] = []
  values.forEach((value, i) => {
    if (value === undefined) return
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (values[tails[middle]!]! < value) low = middle + 1
      else high = middle
    }
    before[i] = low ? tails[low - 1]! : -1
    tails[low] = i
  })
  const kept = new Set<number>()
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]!) kept.add(i)
  return kept
}
