/** Working hours of a day as people write them: `08:00–12:00, 13:00–17:00`. */
import type { WorkingInterval } from './workingCalendar.ts'
import { SECONDS_PER_DAY } from './workingCalendarTime.ts'

const HOUR = 3600

/** A shift that runs into the next day ends with a time of that day: `22:00–06:00`. */
export function hoursText(intervals: readonly WorkingInterval[]): string {
  return intervals.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(', ')
}

function clock(seconds: number): string {
  const time = seconds > SECONDS_PER_DAY ? seconds - SECONDS_PER_DAY : seconds
  const two = (value: number) => String(value).padStart(2, '0')
  const rest = time % 60
  return `${two(Math.floor(time / HOUR))}:${two(Math.floor(time / 60) % 60)}${rest ? `:${two(rest)}` : ''}`
}

const INTERVAL =
  /^(\d{1,2})(?:[:.]?(\d{2}))?(?::(\d{2}))?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?:[:.]?(\d{2}))?(?::(\d{2}))?$/i

/**
 * The intervals of a text such as `8-12, 13:00–17:00`, in order; none for an empty one. A message when it cannot be
 * read, ends are missing or intervals overlap.
 */
export function parseHours(text: string): WorkingInterval[] | string {
  const parts = text
    .split(/[,;+]/)
    .map((part) => part.trim())
    .filter(Boolean)
  const found: WorkingInterval[] = []
  for (const part of parts) {
    const match = INTERVAL.exec(part)
    if (!match) return `“${part}” is no time span; write it as 08:00–12:00`
    const [from, to] = [secondsOf(match.slice(1, 4)), secondsOf(match.slice(4, 7))]
    if (from === undefined || to === undefined || from >= SECONDS_PER_DAY)
      return `“${part}” holds a time that does not exist`
    if (from === to) return `“${part}” has no length`
    found.push({ from, to: to < from ? to + SECONDS_PER_DAY : to })
  }
  found.sort((a, b) => a.from - b.from)
  const clash = found.findIndex((each, i) => i > 0 && each.from < found[i - 1]!.to)
  if (clash > 0) return `${hoursText([found[clash - 1]!])} and ${hoursText([found[clash]!])} overlap`
  return found
}

function secondsOf([hours, minutes, seconds]: readonly (string | undefined)[]): number | undefined {
  const [h, m, s] = [Number(hours), Number(minutes ?? 0), Number(seconds ?? 0)]
  const total = h * HOUR + m * 60 + s
  return m > 59 || s > 59 || total > SECONDS_PER_DAY ? undefined : total
}

/** Seconds of work of some intervals. */
export const lengthOf = (intervals: readonly WorkingInterval[]): number =>
  intervals.reduce((sum, { from, to }) => sum + to - from, 0)
