/** Is a calendar usable as written? */
import type { Recurrence, WorkingCalendar, WorkingDay, WorkingInterval } from './workingCalendar.ts'
import { parseDate, SECONDS_PER_DAY } from './workingCalendarTime.ts'

/** What is wrong with a calendar, and where: `exceptions[2].to`. */
export interface CalendarProblem {
  at: string
  message: string
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

/** Lists everything that is wrong with a calendar; an empty list when it can be compiled. */
export function checkCalendar(calendar: WorkingCalendar): CalendarProblem[] {
  const problems: CalendarProblem[] = []
  const say = (at: string, message: string): void => void problems.push({ at, message })
  const checkIntervals = (at: string, intervals: readonly WorkingInterval[]): void => {
    for (const [index, { from, to }] of intervals.entries()) {
      if (!isWhole(from, 0, SECONDS_PER_DAY) || !isWhole(to, 0, 2 * SECONDS_PER_DAY)) {
        say(`${at}[${index}]`, 'must be whole seconds since midnight: a beginning up to 24:00 and an end up to 48:00')
      } else if (to <= from) say(`${at}[${index}]`, 'must end after it begins')
      else if (to - from > SECONDS_PER_DAY) say(`${at}[${index}]`, 'must not last longer than 24 hours')
    }
  }
  const checkWeek = (at: string, days: readonly WorkingDay[]): void => {
    if (days.length !== 7) return say(at, 'must have seven days, Sunday first')
    days.forEach((day, index) => {
      if (day !== 'inherit') checkIntervals(`${at}.${WEEKDAYS[index]}`, day)
    })
  }
  const checkRange = (at: string, from: string, to: string): void => {
    const [first, last] = [parseDate(from), parseDate(to)]
    if (first === undefined) say(`${at}.from`, `"${from}" is no date from 1900 to 2199; write YYYY-MM-DD`)
    if (last === undefined) say(`${at}.to`, `"${to}" is no date from 1900 to 2199; write YYYY-MM-DD`)
    if (first !== undefined && last !== undefined && last < first) say(`${at}.to`, 'must not be before the first day')
  }
  checkWeek('days', calendar.days)
  for (const [index, exception] of calendar.exceptions.entries()) {
    const at = `exceptions[${index}]`
    checkRange(at, exception.from, exception.to)
    checkIntervals(`${at}.intervals`, exception.intervals)
    if (exception.recurrence) checkRecurrence(`${at}.recurrence`, exception.recurrence, say)
    if (exception.occurrences !== undefined && !isWhole(exception.occurrences, 1, 100_000)) {
      say(`${at}.occurrences`, 'must be a whole number of 1 or more')
    }
  }
  for (const [index, week] of (calendar.weeks ?? []).entries()) {
    checkRange(`weeks[${index}]`, week.from, week.to)
    checkWeek(`weeks[${index}].days`, week.days)
  }
  return problems
}

function checkRecurrence(at: string, recurrence: Recurrence, say: (at: string, message: string) => void): void {
  if (recurrence.every !== 'year' && !isWhole(recurrence.interval, 1, 10_000)) {
    say(`${at}.interval`, 'must be a whole number of 1 or more')
  }
  if (recurrence.every === 'week' && recurrence.days.length === 0) say(`${at}.days`, 'must name a day of the week')
  if (
    (recurrence.every === 'month' || recurrence.every === 'year') &&
    'day' in recurrence &&
    !isWhole(recurrence.day, 1, 31)
  ) {
    say(`${at}.day`, 'must be a day of the month, 1 to 31')
  }
  if (recurrence.every === 'year' && !isWhole(recurrence.month, 1, 12)) say(`${at}.month`, 'must be a month, 1 to 12')
}
