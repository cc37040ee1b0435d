/** A set of holidays in a calendar: what an import adds, changes and takes away. */
import type { Holiday } from './holidayFile.ts'
import type { NamedException } from './workingTimes.ts'

export interface HolidayChanges {
  added: Holiday[]
  /** Their name is another one now. */
  changed: (Holiday & { before: string })[]
  removed: Holiday[]
  /** Days that somebody gave hours by hand, such as half a Christmas Eve: they stay as they are. */
  kept: Holiday[]
  /** So many were there already. */
  unchanged: number
}

const spanOf = (each: { from: string; to: string }): string => `${each.from} ${each.to}`

/**
 * Puts a set of holidays of the years `from` to `to` into a calendar's exceptions. What the set had in those years and no
 * longer has goes; the same day from another set or by hand is taken over, unless it has hours.
 */
export function withHolidays(
  exceptions: readonly NamedException[],
  set: string,
  holidays: readonly Holiday[],
  from: number,
  to: number,
): { exceptions: NamedException[]; changes: HolidayChanges } {
  const changes: HolidayChanges = { added: [], changed: [], removed: [], kept: [], unchanged: 0 }
  const wanted = new Map(holidays.map((holiday) => [spanOf(holiday), holiday]))
  const rest: NamedException[] = []
  const seen = new Set<string>()
  for (const exception of exceptions) {
    const span = spanOf(exception)
    const holiday = exception.recurrence ? undefined : wanted.get(span)
    const year = Number(exception.from.slice(0, 4))
    if (holiday && exception.intervals.length) {
      changes.kept.push(holiday)
      rest.push(exception)
      seen.add(span)
    } else if (holiday && !seen.has(span)) {
      seen.add(span)
      if (exception.name === holiday.name) changes.unchanged++
      else changes.changed.push({ ...holiday, before: exception.name ?? '' })
    } else if (!holiday && exception.set === set && year >= from && year <= to && !exception.intervals.length) {
      changes.removed.push({ from: exception.from, to: exception.to, name: exception.name ?? '' })
    } else if (!holiday) rest.push(exception)
  }
  const kept = new Set(changes.kept.map(spanOf))
  const fresh = holidays
    .filter((holiday) => !kept.has(spanOf(holiday)))
    .map((holiday): NamedException => ({ name: holiday.name, set, from: holiday.from, to: holiday.to, intervals: [] }))
  changes.added = holidays.filter((holiday) => !seen.has(spanOf(holiday)))
  return { exceptions: [...rest, ...fresh], changes }
}
