/** When something regular is due: days in words, a time of day, a time zone. Clocks that are put forward or back are kept. */
import { instantFromLocal, localFromInstant } from '../../record/web/zoned.ts'

export const RHYTHMS = ['day', 'workday', 'week', 'month'] as const
export type Rhythm = (typeof RHYTHMS)[number]
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export interface Schedule {
  readonly every: Rhythm
  /** Of a weekly one. */
  readonly weekday: Weekday
  /** Of a monthly one; the last day of shorter months. */
  readonly dayOfMonth: number
  /** `HH:MM` */
  readonly at: string
  /** IANA */
  readonly timeZone: string
}

const DAY = 86_400_000
const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
/** 0 for Monday. */
const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7

function isOn(schedule: Schedule, date: string): boolean {
  if (schedule.every === 'day') return true
  if (schedule.every === 'workday') return weekdayOf(date) < 5
  if (schedule.every === 'week') return WEEKDAYS[weekdayOf(date)] === schedule.weekday
  const last = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate()
  return Number(date.slice(8)) === Math.min(schedule.dayOfMonth, last)
}

function search(schedule: Schedule, from: string, step: 1 | -1, fits: (instant: string) => boolean): string {
  let date = localFromInstant(from, schedule.timeZone).slice(0, 10)
  for (let i = 0; i < 70; i++, date = shifted(date, step)) {
    if (!isOn(schedule, date)) continue
    const instant = instantFromLocal(`${date}T${schedule.at}`, schedule.timeZone)
    if (fits(instant)) return instant
  }
  throw new Error('a schedule comes at least once a month')
}

/** The newest time that is not after `now`, ISO 8601 in UTC. */
export const lastDue = (schedule: Schedule, now: string): string => search(schedule, now, -1, (at) => at <= now)
/** The first time after `now`. */
export const nextDue = (schedule: Schedule, now: string): string => search(schedule, now, 1, (at) => at > now)

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** “Every working day at 07:00 (Europe/Berlin)”. */
export function scheduleInWords(schedule: Schedule): string {
  const when =
    schedule.every === 'day'
      ? 'Every day'
      : schedule.every === 'workday'
        ? 'Every day from Monday to Friday'
        : schedule.every === 'week'
          ? `Every ${capital(schedule.weekday)}`
          : schedule.dayOfMonth >= 31
            ? 'On the last day of every month'
            : `On day ${schedule.dayOfMonth} of every month`
  return `${when} at ${schedule.at} (${schedule.timeZone})`
}
