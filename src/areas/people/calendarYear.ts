/** A year of a calendar, day by day, for looking at and editing. */
import type { WorkingCalendar } from './workingCalendar.ts'
import { calendarDays, exceptionDays } from './workingCalendarDays.ts'
import { dayOfDate, daysInMonth, formatDate, weekdayOfDay } from './workingCalendarTime.ts'

export interface CalendarDay {
  date: string
  /** 0 is Sunday. */
  weekday: number
  /** Seconds of work on the day. */
  work: number
  /** What the week alone would say. */
  usual: number
  /** The exception that decides about the day: its name, and its place in the calendar's own list (absent: a base's). */
  exception?: { name: string; index?: number }
}

/** Twelve months of days. `chain` is the calendar and its bases, nearest first. */
export function calendarYear(chain: readonly WorkingCalendar[], year: number): CalendarDay[][] {
  const actual = calendarDays(chain)
  const usual = calendarDays(chain.map((calendar) => ({ ...calendar, exceptions: [] })))
  const exceptions = new Map<number, NonNullable<CalendarDay['exception']>>()
  const [first, end] = [dayOfDate(year, 1, 1), dayOfDate(year + 1, 1, 1)]
  chain.forEach((calendar, depth) => {
    calendar.exceptions.forEach((exception, index) => {
      for (const day of exceptionDays(exception)) {
        if (day >= end) break
        if (day < first || exceptions.has(day)) continue
        exceptions.set(day, { name: exception.name ?? '', ...(depth === 0 && { index }) })
      }
    })
  })
  return Array.from({ length: 12 }, (_, month) => {
    const start = dayOfDate(year, month + 1, 1)
    return Array.from({ length: daysInMonth(year, month + 1) }, (_, i): CalendarDay => {
      const day = start + i
      const exception = exceptions.get(day)
      return {
        date: formatDate(day),
        weekday: weekdayOfDay(day),
        work: secondsIn(actual(day)),
        usual: secondsIn(usual(day)),
        ...(exception && { exception }),
      }
    })
  })
}

function secondsIn(hours: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < hours.length; i += 2) sum += hours[i + 1]! - hours[i]!
  return sum
}

/** A calendar and its bases out of all calendars, nearest first; a circle ends where it closes. */
export function chainOf<C extends { id: string; base: string | null }>(id: string, all: readonly C[]): C[] {
  const chain: C[] = []
  for (let next = all.find((c) => c.id === id); next && !chain.includes(next); ) {
    chain.push(next)
    const { base } = next
    next = base === null ? undefined : all.find((c) => c.id === base)
  }
  return chain
}
