/**
 * Time laid out from left to right: instants (whole seconds, wall-clock) to pixels, and the two rows of the axis.
 * Zoom is a number of pixels per day, from quarters (0.5) to hours (960).
 */
import { dateOfDay, dayOfDate, SECONDS_PER_DAY, weekdayOfDay } from '../../people/index.ts'

export interface TimeScale {
  /** Instant at x = 0, the beginning of a day. */
  readonly origin: number
  readonly pxPerDay: number
}

export const MIN_PX_PER_DAY = 0.5
export const MAX_PX_PER_DAY = 960

/** What the Day, Week and Month buttons choose. */
export const ZOOM = { day: 28, week: 7.2, month: 2.4 } as const
export type ZoomName = keyof typeof ZOOM

export const xOf = (scale: TimeScale, instant: number): number =>
  ((instant - scale.origin) / SECONDS_PER_DAY) * scale.pxPerDay

export const instantAt = (scale: TimeScale, x: number): number =>
  Math.round(scale.origin + (x / scale.pxPerDay) * SECONDS_PER_DAY)

/** The step by which a drag or an arrow key moves a bar: a day, or an hour where hours can be seen. */
export const snapSeconds = (pxPerDay: number): number => (pxPerDay >= 240 ? 3600 : SECONDS_PER_DAY)

export const clampZoom = (pxPerDay: number): number => Math.min(MAX_PX_PER_DAY, Math.max(MIN_PX_PER_DAY, pxPerDay))

/** The button whose zoom this is, if any. */
export const zoomName = (pxPerDay: number): ZoomName | undefined =>
  (Object.keys(ZOOM) as ZoomName[]).find((name) => Math.abs(ZOOM[name] - pxPerDay) < 0.01)

/** The pixels per day at which a span fills a width, with a little air on both sides. */
export const fitZoom = (from: number, to: number, width: number): number =>
  clampZoom((width - 96) / Math.max(1, (to - from) / SECONDS_PER_DAY))

export interface Tick {
  instant: number
  /** The instant after which the label's time is over. */
  until: number
  label: string
}

/** The two rows of the axis; the boundaries of the upper one are drawn stronger. */
export interface Axis {
  upper: Tick[]
  lower: Tick[]
}

type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

interface Tier {
  /** From this zoom on. */
  from: number
  upper: Unit
  lower: Unit
  /** Pixels that a lower label needs. */
  room: number
}

const TIERS: Tier[] = [
  { from: 240, upper: 'day', lower: 'hour', room: 30 },
  { from: 16, upper: 'month', lower: 'day', room: 24 },
  { from: 3.2, upper: 'month', lower: 'week', room: 30 },
  { from: 0.9, upper: 'year', lower: 'month', room: 28 },
  { from: 0, upper: 'year', lower: 'quarter', room: 28 },
]

/** The axis between two instants. `locale` is a BCP 47 name. */
export function axisBetween(scale: TimeScale, from: number, to: number, locale: string): Axis {
  const tier = TIERS.find((each) => scale.pxPerDay >= each.from) as Tier
  return {
    upper: ticks(tier.upper, 1, from, to, (instant) => upperLabel(tier.upper, instant, locale)),
    lower: ticks(tier.lower, lowerStep(tier, scale.pxPerDay), from, to, (instant) =>
      lowerLabel(tier.lower, instant, locale, scale.pxPerDay),
    ),
  }
}

const DAYS: Record<Unit, number> = { hour: 1 / 24, day: 1, week: 7, month: 30, quarter: 91, year: 365 }
const STEPS: Record<Unit, number[]> = {
  hour: [1, 2, 3, 6, 12],
  day: [1, 2, 7],
  week: [1, 2, 4],
  month: [1, 2, 3, 6],
  quarter: [1, 2],
  year: [1],
}

function lowerStep(tier: Tier, pxPerDay: number): number {
  const width = DAYS[tier.lower] * pxPerDay
  return STEPS[tier.lower].find((step) => step * width >= tier.room) ?? (STEPS[tier.lower].at(-1) as number)
}

function ticks(unit: Unit, step: number, from: number, to: number, label: (instant: number) => string): Tick[] {
  const list: Tick[] = []
  for (let at = floorTo(unit, step, from); at < to; ) {
    const until = next(unit, step, at)
    list.push({ instant: at, until, label: label(at) })
    at = until
  }
  return list
}

/** The last boundary of the unit at or before an instant. */
export function floorTo(unit: Unit, step: number, instant: number): number {
  const day = Math.floor(instant / SECONDS_PER_DAY)
  if (unit === 'hour') return Math.floor(instant / (3600 * step)) * 3600 * step
  if (unit === 'day') return (step === 7 ? monday(day) : Math.floor(day / step) * step) * SECONDS_PER_DAY
  if (unit === 'week') return (Math.floor((monday(day) + 3) / (7 * step)) * 7 * step - 3) * SECONDS_PER_DAY
  const { year, month } = dateOfDay(day)
  const months = unit === 'year' ? 12 : unit === 'quarter' ? 3 * step : step
  return dayOfDate(year, Math.floor((month - 1) / months) * months + 1, 1) * SECONDS_PER_DAY
}

function next(unit: Unit, step: number, instant: number): number {
  if (unit === 'hour') return instant + 3600 * step
  if (unit === 'day') return instant + SECONDS_PER_DAY * step
  if (unit === 'week') return instant + SECONDS_PER_DAY * 7 * step
  const { year, month } = dateOfDay(Math.floor(instant / SECONDS_PER_DAY))
  const months = month - 1 + (unit === 'year' ? 12 : unit === 'quarter' ? 3 * step : step)
  return dayOfDate(year + Math.floor(months / 12), (months % 12) + 1, 1) * SECONDS_PER_DAY
}

/** Day number of the Monday of its week. */
const monday = (day: number): number => day - ((weekdayOfDay(day) + 6) % 7)

const formats = new Map<string, Intl.DateTimeFormat>()

function words(instant: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = locale + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })))
  return format.format(instant * 1000)
}

function upperLabel(unit: Unit, instant: number, locale: string): string {
  if (unit === 'day')
    return words(instant, locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  if (unit === 'year') return words(instant, locale, { year: 'numeric' })
  return words(instant, locale, { month: 'short', year: 'numeric' })
}

function lowerLabel(unit: Unit, instant: number, locale: string, pxPerDay: number): string {
  if (unit === 'hour') return words(instant, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (unit === 'month') return words(instant, locale, { month: 'short' })
  const { month, day } = dateOfDay(Math.floor(instant / SECONDS_PER_DAY))
  if (unit === 'quarter') return `Q${Math.ceil(month / 3)}`
  if (unit === 'day' && pxPerDay >= 56) return words(instant, locale, { weekday: 'short', day: 'numeric' })
  return String(day)
}
