/**
 * Public holidays as the law of a country says them: fixed days, days that move with Easter, the nth weekday of a month,
 * and the substitutes of those that fall on a weekend.
 */
import { HOLIDAY_LAWS, type HolidayLaw, type HolidayRule } from './publicHolidayRules.ts'
import { dayOfDate, daysInMonth, formatDate, weekdayOfDay } from './workingCalendarTime.ts'

export interface PublicHoliday {
  /** `YYYY-MM-DD` */
  date: string
  name: string
}

const SATURDAY = 6
const SUNDAY = 0

/** Countries whose public holidays are built in. */
export const holidayCountries = (): string[] => Object.keys(HOLIDAY_LAWS)

/**
 * The public holidays of the years `from` to `to`, both included, by date; those of the whole country and, with a region
 * (ISO 3166-2, such as DE-HH), those of the region. Undefined for a country that is not built in. Rules are those in
 * force since 2000.
 */
export function publicHolidays(
  country: string,
  region: string | null,
  from: number,
  to: number,
): PublicHoliday[] | undefined {
  const law = Object.hasOwn(HOLIDAY_LAWS, country) ? HOLIDAY_LAWS[country]! : undefined
  if (!law) return undefined
  const found: PublicHoliday[] = []
  // A day's substitute may lie in the year before: the United States observe a New Year on Saturday the day before.
  for (let year = from; year <= to + 1; year++) found.push(...holidaysOf(law, region, year))
  const years = found.filter(({ date }) => Number(date.slice(0, 4)) >= from && Number(date.slice(0, 4)) <= to)
  return years.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** Easter Sunday as a day number: the Gregorian computus as J. Meeus gives it (Astronomical Algorithms, chapter 8). */
export function easterOf(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return dayOfDate(year, month, ((h + l - 7 * m + 114) % 31) + 1)
}

function holidaysOf(law: HolidayLaw, region: string | null, year: number): PublicHoliday[] {
  const days = law.rules
    .filter((rule) => holdsIn(rule, region, year))
    .map((rule) => ({ name: rule.name, day: dayIn(rule, year), rule }))
    .toSorted((a, b) => a.day - b.day)
  const taken = new Set(days.map(({ day }) => day))
  const found = days.map(({ name, day }) => ({ name, date: formatDate(day) }))
  for (const { name, day, rule } of days) {
    const observed = law.substitute && rule.substitute !== false ? substituteOf(law.substitute, day, taken) : undefined
    if (observed === undefined) continue
    taken.add(observed)
    found.push({ name: `${name} (observed)`, date: formatDate(observed) })
  }
  return found
}

function holdsIn(rule: HolidayRule, region: string | null, year: number): boolean {
  if (rule.from !== undefined && year < rule.from) return false
  if (rule.to !== undefined && year > rule.to) return false
  if (rule.except?.includes(year)) return false
  if (rule.every && year % rule.every.years !== rule.every.remainder) return false
  if (rule.notIn?.includes(region ?? '')) return false
  return !rule.in || (region !== null && rule.in.includes(region))
}

function dayIn({ on }: HolidayRule, year: number): number {
  if ('easter' in on) return easterOf(year) + on.easter
  if ('day' in on) {
    const day = dayOfDate(year, on.month, on.day)
    return weekdayOfDay(day) === SUNDAY ? day + (on.ifSunday ?? 0) : day
  }
  if ('before' in on) {
    const last = dayOfDate(year, on.before[0], on.before[1]) - 1
    return last - ((weekdayOfDay(last) - on.weekday + 7) % 7)
  }
  const shift = on.plus ?? 0
  if (on.nth === 'last') {
    const last = dayOfDate(year, on.month, daysInMonth(year, on.month))
    return last - ((weekdayOfDay(last) - on.weekday + 7) % 7) + shift
  }
  const first = dayOfDate(year, on.month, 1)
  const day = first + ((on.weekday - weekdayOfDay(first) + 7) % 7) + (on.nth - 1) * 7 + shift
  // Whoever moves out of Holy Week comes a week later.
  return on.notInHolyWeek && day < easterOf(year) && day >= easterOf(year) - 7 ? day + 7 : day
}

/** The working day that is free instead of one on a weekend. */
function substituteOf(
  how: NonNullable<HolidayLaw['substitute']>,
  day: number,
  taken: ReadonlySet<number>,
): number | undefined {
  const weekday = weekdayOfDay(day)
  if (weekday !== SATURDAY && weekday !== SUNDAY) return undefined
  if (how === 'nearest') return weekday === SATURDAY ? day - 1 : day + 1
  let next = day + 1
  while (taken.has(next) || weekdayOfDay(next) === SUNDAY || weekdayOfDay(next) === SATURDAY) next++
  return next
}

/** The years around a day for which a calendar is filled in: the one before to five years on. */
export function yearsAround(today: string): { from: number; to: number } {
  const year = Number(today.slice(0, 4))
  return { from: year - 1, to: year + 5 }
}
