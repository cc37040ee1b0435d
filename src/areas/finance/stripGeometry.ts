/** Where periods and months stand on a strip of days, in per cent of its width. */
import { dateOfDay, dayOfDate, formatDate, parseDate } from '../people/index.ts'
import type { Days } from './fiscalCalendar.ts'

export interface Place {
  /** Per cent from the left edge. */
  readonly left: number
  readonly width: number
}

/** The part of these days that lies within the strip; undefined when none does. */
export function placeOf({ startsOn, endsOn }: Days, strip: Days): Place | undefined {
  const [first, end] = [parseDate(strip.startsOn)!, parseDate(strip.endsOn)! + 1]
  const from = Math.max(parseDate(startsOn)!, first)
  const to = Math.min(parseDate(endsOn)! + 1, end)
  if (to <= from) return undefined
  return { left: (100 * (from - first)) / (end - first), width: (100 * (to - from)) / (end - first) }
}

/** Every month that begins within the strip or covers its beginning. */
export function monthsOf(strip: Days): Days[] {
  const { year, month } = dateOfDay(parseDate(strip.startsOn)!)
  const months: Days[] = []
  for (let i = 0; ; i++) {
    const first = dayOfDate(year + Math.floor((month - 1 + i) / 12), ((month - 1 + i) % 12) + 1, 1)
    const next = dayOfDate(year + Math.floor((month + i) / 12), ((month + i) % 12) + 1, 1)
    if (formatDate(first) > strip.endsOn) return months
    months.push({ startsOn: formatDate(first), endsOn: formatDate(next - 1) })
  }
}

/** Of those in another row, the one in which the middle of these days lies, or the nearest one. */
export function nearest<D extends Days>(to: Days, among: readonly D[]): D | undefined {
  const middle = ({ startsOn, endsOn }: Days) => (parseDate(startsOn)! + parseDate(endsOn)!) / 2
  return among.toSorted((a, b) => Math.abs(middle(a) - middle(to)) - Math.abs(middle(b) - middle(to)))[0]
}
