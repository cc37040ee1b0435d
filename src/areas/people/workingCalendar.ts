/**
 * A working calendar: when somebody, or something, is at work. Plain values; `workingCalendarCompiled.ts` does the
 * arithmetic. Dates are `YYYY-MM-DD`, times of day whole seconds since midnight, both wall-clock of the calendar's place.
 */

/** From inclusive to exclusive, seconds since midnight. `to` may be 86 400 (24:00), or beyond it when a shift runs into the next day. */
export interface WorkingInterval {
  from: number
  to: number
}

/** The working intervals of a day: none when it is free; `inherit` takes what the base calendar says of that day. */
export type WorkingDay = WorkingInterval[] | 'inherit'

/** Seven days, Sunday first (as `Date.getDay` and Microsoft Project count them). */
export type WorkingWeek = [WorkingDay, WorkingDay, WorkingDay, WorkingDay, WorkingDay, WorkingDay, WorkingDay]

/** 0 is Sunday, 6 is Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** What is counted within a month: any day, Monday to Friday, Saturday and Sunday, or one day of the week. */
export type MonthItem = 'day' | 'weekday' | 'weekendDay' | Weekday

/** First to fourth, or the last of its kind in the month. */
export type MonthPosition = 1 | 2 | 3 | 4 | 'last'

/** How an exception repeats between its `from` and `to`; `interval` is the step in its own unit, 1 or more. */
export type Recurrence =
  | { every: 'day'; interval: number }
  | { every: 'week'; interval: number; days: Weekday[] }
  | { every: 'month'; interval: number; day: number }
  | { every: 'month'; interval: number; position: MonthPosition; item: MonthItem }
  | { every: 'year'; month: number; day: number }
  | { every: 'year'; month: number; position: MonthPosition; item: MonthItem }

/** A date range, both ends included, on which other hours hold than the week says; no intervals means free. */
export interface CalendarException {
  name?: string
  from: string
  to: string
  intervals: WorkingInterval[]
  /** Absent: every day from `from` to `to`. */
  recurrence?: Recurrence
  /** At most so many days of the recurrence, counted from `from`. */
  occurrences?: number
}

/** Another week for a date range, both ends included; its `inherit` days keep the calendar's ordinary week. */
export interface AlternativeWeek {
  name?: string
  from: string
  to: string
  days: WorkingWeek
}

/**
 * What holds on a day, first match wins: the calendar's own exceptions, those of its base, its alternative weeks, its
 * ordinary week, and for an `inherit` day the base calendar's weeks. Without a base an `inherit` day is free.
 */
export interface WorkingCalendar {
  name: string
  /** Key of the calendar that this one differs from. */
  base?: string | number
  days: WorkingWeek
  /** The first that names a day wins. */
  exceptions: CalendarException[]
  weeks?: AlternativeWeek[]
  /** IANA name; the scheduler counts wall-clock time and does not read it. */
  timeZone?: string
}

const hours = (...pairs: [from: number, to: number][]): WorkingInterval[] =>
  pairs.map(([from, to]) => ({ from: from * 3600, to: to * 3600 }))

const officeDay = hours([8, 12], [13, 17])
const night = hours([0, 3], [4, 8], [23, 24])

/** Monday to Friday, 08:00–12:00 and 13:00–17:00, as Microsoft Project's "Standard". */
export const STANDARD_CALENDAR: WorkingCalendar = {
  name: 'Standard',
  days: [[], officeDay, officeDay, officeDay, officeDay, officeDay, []],
  exceptions: [],
}

/** Every hour of every day, as Microsoft Project's "24 Hours". */
export const ROUND_THE_CLOCK_CALENDAR: WorkingCalendar = {
  name: '24 Hours',
  days: [
    hours([0, 24]),
    hours([0, 24]),
    hours([0, 24]),
    hours([0, 24]),
    hours([0, 24]),
    hours([0, 24]),
    hours([0, 24]),
  ],
  exceptions: [],
}

/** Monday night to Saturday morning, 23:00–08:00 with a break at 03:00, as Microsoft Project's "Night Shift". */
export const NIGHT_SHIFT_CALENDAR: WorkingCalendar = {
  name: 'Night Shift',
  days: [[], hours([23, 24]), night, night, night, night, hours([0, 3], [4, 8])],
  exceptions: [],
}

/** A week in which every day is the base calendar's. */
export const INHERITED_WEEK: WorkingWeek = ['inherit', 'inherit', 'inherit', 'inherit', 'inherit', 'inherit', 'inherit']
