/** The calendar that a company begins with. */
import type { Calendar } from './calendar.ts'
import type { Holiday } from './holidayFile.ts'
import { withHolidays } from './holidaySet.ts'
import { publicHolidays, yearsAround } from './publicHolidays.ts'
import { STANDARD_CALENDAR, type WorkingDay, type WorkingWeek } from './workingCalendar.ts'

export interface CompanyPlace {
  country: string
  region: string | null
  timeZone: string
  /** ISO days of the week, 1 is Monday. */
  workingWeek: readonly number[]
}

/** A draft of the standard calendar: the company's working week at office hours, and the public holidays of its place. */
export function companyCalendar(
  place: CompanyPlace,
  today: string,
): Pick<Calendar, 'name' | 'country' | 'region' | 'timeZone' | 'standard' | 'times'> {
  const office = STANDARD_CALENDAR.days[1]!
  const days = [7, 1, 2, 3, 4, 5, 6].map((day): WorkingDay => (place.workingWeek.includes(day) ? office : []))
  const { from, to } = yearsAround(today)
  const holidays = builtInHolidays(place.country, place.region, from, to) ?? []
  const { exceptions } = withHolidays([], place.region ?? place.country, holidays, from, to)
  return {
    name: 'Standard',
    country: place.country,
    region: place.region,
    timeZone: place.timeZone,
    standard: true,
    times: { days: days as unknown as WorkingWeek, exceptions },
  }
}

/** The built-in public holidays as spans of one day; two on one day become one. */
export function builtInHolidays(
  country: string,
  region: string | null,
  from: number,
  to: number,
): Holiday[] | undefined {
  const days = new Map<string, Holiday>()
  for (const { date, name } of publicHolidays(country, region, from, to) ?? []) {
    const there = days.get(date)
    days.set(date, { from: date, to: date, name: there ? `${there.name} / ${name}` : name })
  }
  return publicHolidays(country, region, from, from) && [...days.values()]
}
