/**
 * How values are written for people. Pure: the locale, the time zone and the present moment are arguments, so that the
 * same text comes out in the browser, in a test and in a report.
 */
import { minorUnits } from '../record/currency.ts'

/** Whose eyes it is for. */
export interface Reader {
  /** BCP 47, for example `en-GB`. */
  readonly locale: string
  /** IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string
}

const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

/** Making an Intl formatter costs some fifty times as much as using it. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  let made = numbers.get(key)
  if (!made) numbers.set(key, (made = new Intl.NumberFormat(locale, options)))
  return made
}
function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  let made = dates.get(key)
  if (!made) dates.set(key, (made = new Intl.DateTimeFormat(locale, options)))
  return made
}

/** U+2212 instead of the hyphen that most locales print: it is as wide as a digit, so columns stay straight. */
const trueMinus = (text: string) => text.replace(/[-\u2010-\u2012](?=\d|\p{Sc})/u, '\u2212')

export interface NumberOptions {
  /** Exactly so many digits after the point; absent: as many as the value has, at most six. */
  readonly decimals?: number
  /** A plus before what is above zero: for differences. */
  readonly signed?: boolean
}

/** `1234.5` → `1,234.5`. A decimal string stays exact; nothing passes through a float. */
export function formatNumber(value: number | string, locale: string, options: NumberOptions = {}): string {
  const { decimals, signed } = options
  const format = numberFormat(locale, {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: decimals ?? 6,
    signDisplay: signed ? 'exceptZero' : 'negative',
  })
  return trueMinus(format.format(value as Intl.StringNumericLiteral))
}

/** `{ amount: "48600.00", currency: "EUR" }` → `48,600 EUR`; cents only where there are some, or when asked for. */
export function formatMoney(
  value: { readonly amount: string; readonly currency: string },
  locale: string,
  options: NumberOptions = {},
): string {
  const whole = !/\.\d*[1-9]/.test(value.amount)
  const decimals = options.decimals ?? (whole ? 0 : minorUnits(value.currency))
  return `${formatNumber(value.amount, locale, { ...options, decimals })}\u00a0${value.currency}`
}

/** `12.5` → `12.5 %`. */
export const formatPercent = (value: number, locale: string, options: NumberOptions = {}) =>
  `${formatNumber(value, locale, options)}\u00a0%`

/** A calendar day as an instant at noon UTC, so that no time zone moves it to a neighbour. */
const noon = (date: string) => new Date(`${date.slice(0, 10)}T12:00:00Z`)

/**
 * `2026-05-04` → `4 May` in the year of `today`, `4 May 2026` in any other.
 * What is no date comes back as it is.
 */
export function formatDate(date: string, locale: string, today: string): string {
  const day = noon(date)
  if (Number.isNaN(day.getTime())) return date
  const year = date.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric'
  return dateFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year }).format(day)
}

/** `2026-05-04` → `Monday, 4 May 2026`: the whole of it, for a tooltip. */
export function formatFullDate(date: string, locale: string): string {
  const day = noon(date)
  if (Number.isNaN(day.getTime())) return date
  return dateFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(day)
}

/** A plan date, `2026-05-04T17:00` without a zone → `4 May, 17:00`. */
export function formatLocal(local: string, locale: string, today: string): string {
  const time = local.slice(11, 16)
  return time ? `${formatDate(local, locale, today)}, ${time}` : formatDate(local, locale, today)
}

/** The calendar day that it is for this reader at an instant, `YYYY-MM-DD`. */
export function dayOf(instant: string | Date, timeZone: string): string {
  return dateFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant))
}

/** A point in time → `29 Jun, 16:12`, with the year when it is not that of `now`. */
export function formatInstant(instant: string, reader: Reader, now: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  const time = dateFormat(reader.locale, {
    timeZone: reader.timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return `${formatDate(dayOf(at, reader.timeZone), reader.locale, dayOf(now, reader.timeZone))}, ${time.format(at)}`
}

/** The exact instant, for hovering: `Monday, 29 June 2026 at 16:12:05 CEST`. */
export function formatExact(instant: string, reader: Reader): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  return dateFormat(reader.locale, {
    timeZone: reader.timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at)
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** `5 minutes ago`, `in 3 days`; under a minute `now`. */
export function formatRelative(instant: string, now: string, locale: string): string {
  const seconds = (Date.parse(instant) - Date.parse(now)) / 1000
  if (Number.isNaN(seconds)) return instant
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit)
  }
  return words.format(0, 'second')
}

export interface DurationOptions {
  /** Working hours in a day; 8 unless the calendar says otherwise. */
  readonly hoursPerDay?: number
  readonly signed?: boolean
  /** Never days: `20 h` instead of `2 d 4 h`. */
  readonly hoursOnly?: boolean
}

/**
 * Whole seconds → `3 d`, `1 d 4 h`, `1 h 30 min`, `0 d`. A day is `hoursPerDay` hours of work, so the text reads back
 * through `parseDuration` to the same number of seconds.
 */
export function formatDuration(seconds: number, options: DurationOptions = {}): string {
  const { hoursPerDay = 8, signed = false, hoursOnly = false } = options
  const day = Math.round(hoursPerDay * 3600)
  let rest = Math.abs(Math.round(seconds))
  const parts: string[] = []
  for (const [unit, length] of [
    ['d', hoursOnly ? Infinity : day],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / length)
    if (count === 0) continue
    parts.push(`${count}\u00a0${unit}`)
    rest -= count * length
  }
  const text = parts.join(' ') || `0\u00a0${hoursOnly ? 'h' : 'd'}`
  return seconds < 0 ? `\u2212${text}` : signed && seconds > 0 ? `+${text}` : text
}

/** Whole seconds → `4:00`, `11:30`: hours and minutes as a timesheet writes them. */
export function formatHours(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60)
  const text = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
  return seconds < 0 ? `\u2212${text}` : text
}

/** `12,288` bytes → `12 KB`. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${formatNumber(value, locale, { decimals: value < 10 && unit > 0 ? 1 : 0 })}\u00a0${units[unit]}`
}

/** First letters of the first and the last name: `Ines Falk` → `IF`. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = words[0]?.[0] ?? ''
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : (words[0]?.[1] ?? '')
  return (first + last).toUpperCase()
}
