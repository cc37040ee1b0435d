/**
 * Wall-clock time as whole numbers: a day is counted from 1970-01-01, an instant in seconds from its midnight. No zone,
 * no daylight saving: every day has 86 400 seconds (proleptic Gregorian calendar).
 */

export const SECONDS_PER_DAY = 86_400

/** The earliest and the first impossible day of any calendar: 1900-01-01 and 2200-01-01. */
export const FIRST_DAY = -25_567
export const END_DAY = 84_006

/** Day number of a civil date; `month` 1–12. Days beyond the month's end run into the next month. */
export function dayOfDate(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** The civil date of a day number. */
export function dateOfDay(day: number): { year: number; month: number; day: number } {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/** 0 is Sunday. */
export const weekdayOfDay = (day: number): number => (((day + 4) % 7) + 7) % 7

export const daysInMonth = (year: number, month: number): number =>
  (month === 12 ? dayOfDate(year + 1, 1, 1) : dayOfDate(year, month + 1, 1)) - dayOfDate(year, month, 1)

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** Day number of `YYYY-MM-DD`, or undefined when it is no date of the years 1900 to 2199. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return undefined
  const day = dayOfDate(year, month, date)
  return day >= FIRST_DAY && day < END_DAY ? day : undefined
}

/** `YYYY-MM-DD` of a day number. */
export function formatDate(day: number): string {
  const date = dateOfDay(day)
  return `${String(date.year).padStart(4, '0')}-${two(date.month)}-${two(date.day)}`
}

/** Instant of `YYYY-MM-DDTHH:MM[:SS]`, or undefined when it is no local time of the years 1900 to 2199. */
export function parseLocal(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (!match) return undefined
  const day = parseDate(match[1]!)
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)]
  if (day === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  return day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second
}

/** `YYYY-MM-DDTHH:MM`, with seconds only when they are not zero. */
export function formatLocal(instant: number): string {
  const day = Math.floor(instant / SECONDS_PER_DAY)
  const time = instant - day * SECONDS_PER_DAY
  const seconds = time % 60
  const clock = `${two(Math.floor(time / 3600))}:${two(Math.floor(time / 60) % 60)}`
  return `${formatDate(day)}T${clock}${seconds === 0 ? '' : `:${two(seconds)}`}`
}
