/**
 * Which days belong to which fiscal year and period. The settings of a legal entity say where a year ends; the next one is
 * always generated from the day after the last, so that no day is left out or counted twice, also when the settings
 * have changed in between.
 */
import { dateOfDay, dayOfDate, formatDate, parseDate, weekdayOfDay } from '../people/index.ts'
import type { LegalEntity } from './legalEntity.ts'

export type FiscalSettings = Pick<
  LegalEntity,
  'fiscalYearStart' | 'periodPattern' | 'weekEndsOn' | 'weekYearEnds' | 'yearName'
>

/** Both days are included. */
export interface Days {
  readonly startsOn: string
  readonly endsOn: string
}
export interface PlannedPeriod extends Days {
  /** From 1 within the year. */
  readonly number: number
}
export interface PlannedYear extends Days {
  readonly name: string
  readonly periods: readonly PlannedPeriod[]
}

/** As `weekdayOfDay` counts: Sunday is 0. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** Weeks of each period of a year of 52; a 53rd is added to the last one, as retail calendars do. */
const WEEKS = {
  fourWeeks: Array.from({ length: 13 }, () => 4),
  weeks445: [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5],
  weeks454: [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4],
  weeks544: [5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4],
} as const

/** Less than this is no year but a remainder of one: after a change of the settings it joins the next year. */
const SHORTEST_YEAR = 28
/** Likewise for the first period of a year that begins in the middle of one. */
const SHORTEST_PERIOD = 14

/** Last day of the month before `month` (1 … 12; January: that of the year before) of `year`. */
const lastDayBefore = (year: number, month: number): number => dayOfDate(year, month, 1) - 1

/** The last day of the fiscal year that begins, by the settings, in the calendar year `year`. */
function lastDayOf(settings: FiscalSettings, year: number): number {
  const monthEnd = lastDayBefore(year + 1, settings.fiscalYearStart)
  if (settings.periodPattern === 'months') return monthEnd
  const wanted = WEEKDAYS.indexOf(settings.weekEndsOn)
  const last = monthEnd - ((weekdayOfDay(monthEnd) - wanted + 7) % 7)
  // Four days or more back: the same weekday of the next month is nearer.
  return settings.weekYearEnds === 'nearest' && monthEnd - last > 3 ? last + 7 : last
}

/** The last day of each period of the fiscal year that begins, by the settings, in `year`. */
function periodEnds(settings: FiscalSettings, year: number): number[] {
  const end = lastDayOf(settings, year)
  if (settings.periodPattern === 'months')
    return Array.from({ length: 12 }, (_, i) => {
      const month = settings.fiscalYearStart + i + 1
      return lastDayBefore(year + Math.floor((month - 1) / 12), ((month - 1) % 12) + 1)
    })
  let day = lastDayOf(settings, year - 1)
  const ends: number[] = WEEKS[settings.periodPattern].map((weeks) => (day += weeks * 7))
  ends[ends.length - 1] = end
  return ends
}

/** `2026`, where it is a calendar year; otherwise `2026/27` or as the settings want it. */
function nameOf({ fiscalYearStart, yearName }: FiscalSettings, year: number): string {
  if (fiscalYearStart === 1 || yearName === 'start') return String(year)
  return yearName === 'end' ? String(year + 1) : `${year}/${String((year + 1) % 100).padStart(2, '0')}`
}

/** The calendar year in which the fiscal year of a day begins, by the settings alone. */
export function fiscalYearOf(settings: FiscalSettings, day: string): number {
  const at = parseDate(day)!
  let { year } = dateOfDay(at)
  while (lastDayOf(settings, year) < at) year++
  while (lastDayOf(settings, year - 1) >= at) year--
  return year
}

/** The fiscal year that begins, by the settings, in the calendar year `year`: the first one of an entity. */
export function firstYear(settings: FiscalSettings, year: number): PlannedYear {
  return planned(settings, year, lastDayOf(settings, year - 1) + 1, [])
}

/**
 * The fiscal year that follows the last one. When the settings have changed it is shorter or longer than others: it goes to
 * the next end by the new settings, and has the periods that lie in it. `names` are those taken already.
 */
export function nextYear(settings: FiscalSettings, lastDay: string, names: readonly string[]): PlannedYear {
  const start = parseDate(lastDay)! + 1
  let year = fiscalYearOf(settings, formatDate(start))
  if (lastDayOf(settings, year) - start + 1 < SHORTEST_YEAR) year++
  return planned(settings, year, start, names)
}

function planned(settings: FiscalSettings, year: number, start: number, names: readonly string[]): PlannedYear {
  const ends = periodEnds(settings, year)
  const within = ends.filter((end, i) => end - start + 1 >= SHORTEST_PERIOD || i === ends.length - 1)
  const name = nameOf(settings, year)
  let from = start
  const periods = within.map((end, i) => {
    const period = { number: i + 1, startsOn: formatDate(from), endsOn: formatDate(end) }
    from = end + 1
    return period
  })
  return {
    name: names.includes(name) ? `${name} from ${formatDate(start)}` : name,
    startsOn: formatDate(start),
    endsOn: formatDate(ends.at(-1)!),
    periods,
  }
}

/** The one among these in which a day lies: periods of one entity, or its years. */
export const containing = <D extends Days>(all: readonly D[], day: string): D | undefined =>
  all.find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn)
