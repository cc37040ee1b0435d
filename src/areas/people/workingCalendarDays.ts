/** What a calendar says of one day, its base calendars, alternative weeks and recurring exceptions taken into account. */
import type {
  CalendarException,
  MonthItem,
  MonthPosition,
  WorkingCalendar,
  WorkingDay,
  WorkingInterval,
} from './workingCalendar.ts'
import {
  dateOfDay,
  dayOfDate,
  daysInMonth,
  END_DAY,
  FIRST_DAY,
  parseDate,
  SECONDS_PER_DAY,
  weekdayOfDay,
} from './workingCalendarTime.ts'

/** Gives the working intervals of a day number, sorted and disjoint, within 0 … 86 400: `[from, to, from, to, …]`. */
export type DaySource = (day: number) => readonly number[]

const NONE: readonly number[] = []
const NO_SHIFTS: readonly WorkingInterval[] = []

/** Joins overlapping or touching intervals; `flat` is `[from, to, …]` in any order. */
function joined(flat: number[]): readonly number[] {
  const pairs: [number, number][] = []
  for (let i = 0; i < flat.length; i += 2) if (flat[i + 1]! > flat[i]!) pairs.push([flat[i]!, flat[i + 1]!])
  pairs.sort((a, b) => a[0] - b[0])
  const result: number[] = []
  for (const [from, to] of pairs) {
    const last = result.length - 1
    if (last > 0 && from <= result[last]!) result[last] = Math.max(result[last]!, to)
    else result.push(from, to)
  }
  return result
}

const weekdayMatches = (item: MonthItem, weekday: number): boolean =>
  item === 'day' ||
  (item === 'weekday'
    ? weekday > 0 && weekday < 6
    : item === 'weekendDay'
      ? weekday === 0 || weekday === 6
      : weekday === item)

/** The day of a month that stands at a position (third Friday, last weekday), or undefined when there is none. */
function positionInMonth(year: number, month: number, position: MonthPosition, item: MonthItem): number | undefined {
  const first = dayOfDate(year, month, 1)
  const length = daysInMonth(year, month)
  if (position === 'last') {
    for (let day = first + length - 1; day >= first; day--) if (weekdayMatches(item, weekdayOfDay(day))) return day
    return undefined
  }
  let found = 0
  for (let day = first; day < first + length; day++) {
    if (weekdayMatches(item, weekdayOfDay(day)) && ++found === position) return day
  }
  return undefined
}

/** A month too short for the day takes its last day, as Microsoft Project does. */
const dateInMonth = (year: number, month: number, day: number): number =>
  dayOfDate(year, month, Math.min(day, daysInMonth(year, month)))

/** The days of a month (or of a yearly recurrence's month) every `step` months from the month of `from`. */
function* monthly(from: number, to: number, step: number, pick: (year: number, month: number) => number | undefined) {
  const start = dateOfDay(from)
  for (let count = start.year * 12 + start.month - 1; ; count += step) {
    const [year, month] = [Math.floor(count / 12), (count % 12) + 1]
    if (dayOfDate(year, month, 1) > to) return
    const day = pick(year, month)
    if (day !== undefined && day >= from && day <= to) yield day
  }
}

/**
 * The day numbers on which an exception holds, ascending, within the years that calendars know; a calendar feed or an
 * editor may use it to show them. An exception with unreadable dates holds on no day (`workingCalendarCheck.ts` says so).
 */
export function* exceptionDays(exception: CalendarException): Generator<number> {
  const from = parseDate(exception.from)
  const to = parseDate(exception.to)
  if (from === undefined || to === undefined) return
  let left = exception.occurrences ?? Number.POSITIVE_INFINITY
  for (const day of recurrenceDays(exception, from, Math.min(to, END_DAY - 1))) {
    if (left-- <= 0) return
    if (day >= FIRST_DAY) yield day
  }
}

function* recurrenceDays(exception: CalendarException, from: number, to: number): Generator<number> {
  const recurrence = exception.recurrence ?? { every: 'day', interval: 1 }
  if (recurrence.every === 'day') {
    const step = Math.max(1, recurrence.interval)
    for (let day = from; day <= to; day += step) yield day
  } else if (recurrence.every === 'week') {
    const step = Math.max(1, recurrence.interval)
    const firstWeek = Math.floor((from + 4) / 7)
    for (let day = from; day <= to; day++) {
      const week = Math.floor((day + 4) / 7) - firstWeek
      if (week % step === 0 && recurrence.days.some((weekday) => weekday === weekdayOfDay(day))) yield day
    }
  } else if (recurrence.every === 'month') {
    yield* monthly(from, to, Math.max(1, recurrence.interval), (year, month) =>
      'day' in recurrence
        ? dateInMonth(year, month, recurrence.day)
        : positionInMonth(year, month, recurrence.position, recurrence.item),
    )
  } else {
    yield* monthly(from, to, 1, (year, month) => {
      if (month !== recurrence.month) return undefined
      return 'day' in recurrence
        ? dateInMonth(year, month, recurrence.day)
        : positionInMonth(year, month, recurrence.position, recurrence.item)
    })
  }
}

/** What a calendar says by itself: an exception's hours, a week's hours, or nothing of its own. */
interface OwnDays {
  exception(day: number): readonly WorkingInterval[] | undefined
  week(day: number): WorkingDay
}

function ownDays(calendar: WorkingCalendar): OwnDays {
  const exceptions = new Map<number, readonly WorkingInterval[]>()
  for (const exception of calendar.exceptions) {
    for (const day of exceptionDays(exception)) if (!exceptions.has(day)) exceptions.set(day, exception.intervals)
  }
  const weeks = (calendar.weeks ?? []).map((week) => ({
    from: parseDate(week.from) ?? END_DAY,
    to: parseDate(week.to) ?? FIRST_DAY,
    days: week.days,
  }))
  return {
    exception: (day) => exceptions.get(day),
    week: (day) => {
      const weekday = weekdayOfDay(day)
      for (const week of weeks) {
        const own = week.days[weekday]!
        if (own !== 'inherit' && day >= week.from && day <= week.to) return own
      }
      return calendar.days[weekday]!
    },
  }
}

/** True when a calendar differs in nothing from its base. */
export const addsNothing = (calendar: WorkingCalendar): boolean =>
  calendar.exceptions.length === 0 &&
  (calendar.weeks ?? []).length === 0 &&
  calendar.days.every((day) => day === 'inherit')

/**
 * The day source of a calendar and its base calendars, nearest first (see `WorkingCalendar` for which says what). A shift
 * that runs past midnight belongs to the day on which it begins, even when the next day is free.
 */
export function calendarDays(chain: readonly WorkingCalendar[]): DaySource {
  const owns = chain.map(ownDays)
  const shifts = (day: number): readonly WorkingInterval[] => {
    for (const own of owns) {
      const exception = own.exception(day)
      if (exception) return exception
    }
    for (const own of owns) {
      const week = own.week(day)
      if (week !== 'inherit') return week
    }
    return NO_SHIFTS
  }
  const runsOver = chain.some((calendar) =>
    [
      calendar.days,
      ...(calendar.weeks ?? []).map((week) => week.days),
      calendar.exceptions.map((e) => e.intervals),
    ].some((days) => days.some((day) => day !== 'inherit' && day.some((interval) => interval.to > SECONDS_PER_DAY))),
  )
  const intervalsOf = (day: number): readonly number[] => {
    const flat: number[] = []
    for (const { from, to } of shifts(day)) flat.push(from, Math.min(to, SECONDS_PER_DAY))
    if (runsOver) {
      for (const { from, to } of shifts(day - 1)) {
        if (to > SECONDS_PER_DAY)
          flat.push(Math.max(0, from - SECONDS_PER_DAY), Math.min(to - SECONDS_PER_DAY, SECONDS_PER_DAY))
      }
    }
    return flat.length === 0 ? NONE : joined(flat)
  }
  if (runsOver) return intervalsOf
  // Most days share the hours of their weekday: these are worked out once, and stay one and the same list.
  const known = new Map<readonly WorkingInterval[], readonly number[]>()
  return (day) => {
    const hours = shifts(day)
    let intervals = known.get(hours)
    if (!intervals) known.set(hours, (intervals = intervalsOf(day)))
    return intervals
  }
}

/** The time that two day sources share. */
export const commonDays =
  (one: DaySource, other: DaySource): DaySource =>
  (day) => {
    const [a, b] = [one(day), other(day)]
    const result: number[] = []
    let i = 0
    let j = 0
    while (i < a.length && j < b.length) {
      const from = Math.max(a[i]!, b[j]!)
      const to = Math.min(a[i + 1]!, b[j + 1]!)
      if (to > from) result.push(from, to)
      if (a[i + 1]! < b[j + 1]!) i += 2
      else j += 2
    }
    return result
  }

/** The time that either of two day sources has. */
export const eitherDays =
  (one: DaySource, other: DaySource): DaySource =>
  (day) =>
    joined([...one(day), ...other(day)])
