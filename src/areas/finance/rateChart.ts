/** The course of a rate as a line: where its points, its grid and its months stand. Pure. */
import { dateOfDay, formatDate, parseDate } from '../people/index.ts'

export interface RatePoint {
  readonly day: string
  readonly value: number
}
export interface RateChart {
  /** Straight pieces that step from day to day: a rate holds until there is a newer one. */
  readonly path: string
  readonly points: readonly { readonly day: string; readonly x: number; readonly y: number }[]
  readonly grid: readonly { readonly value: number; readonly y: number }[]
  readonly months: readonly { readonly day: string; readonly x: number }[]
  /** Digits after the point that the grid needs. */
  readonly decimals: number
}

/** Lays the points out on `width` × `height`, from the first day to the last; undefined with fewer than two of them. */
export function rateChart(points: readonly RatePoint[], width: number, height: number): RateChart | undefined {
  if (points.length < 2) return undefined
  const days = points.map(({ day }) => parseDate(day)!)
  const [first, last] = [Math.min(...days), Math.max(...days)]
  const values = points.map(({ value }) => value)
  const step = niceStep(Math.max(...values) - Math.min(...values), Math.max(...values))
  const low = Math.floor(Math.min(...values) / step) * step
  const high = Math.max(Math.ceil(Math.max(...values) / step) * step, low + step)
  const x = (day: number) => ((day - first) / Math.max(1, last - first)) * width
  const y = (value: number) => height - ((value - low) / (high - low)) * height
  const placed = points.map(({ day, value }, i) => ({ day, x: x(days[i]!), y: y(value) }))
  const round = (value: number) => Math.round(value * 10) / 10
  const path = placed
    .map((point, i) => (i === 0 ? `M${round(point.x)} ${round(point.y)}` : `H${round(point.x)}V${round(point.y)}`))
    .join('')
  const lines = Math.round((high - low) / step)
  return {
    path,
    points: placed,
    grid: Array.from({ length: lines + 1 }, (_, i) => ({ value: low + i * step, y: y(low + i * step) })),
    months: quarters(first, last).map((day) => ({ day: formatDate(day), x: x(day) })),
    decimals: Math.max(0, Math.min(6, -Math.floor(Math.log10(step)))),
  }
}

/** 1, 2 or 5 times a power of ten, so that a range gets three to seven lines. */
function niceStep(range: number, size: number): number {
  const wanted = Math.max(range, size * 0.002) / 5
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([1, 2, 5].find((each) => each * power >= wanted) ?? 10) * power
}

/** The first days of quarters between two days. */
function quarters(first: number, last: number): number[] {
  const found: number[] = []
  let { year, month } = dateOfDay(first)
  month = Math.floor((month - 1) / 3) * 3 + 1
  for (;;) {
    const day = parseDate(`${year}-${String(month).padStart(2, '0')}-01`)!
    if (day > last) return found
    if (day >= first) found.push(day)
    month += 3
    if (month > 12) {
      month = 1
      year++
    }
  }
}
