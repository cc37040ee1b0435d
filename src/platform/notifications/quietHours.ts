/** Wall clocks of a person's time zone. */

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The wall clock of an instant in a zone: day, hour and minute. */
export function wallClock(now: Date, timeZone: string): { day: string; hour: number; minute: number } {
  let clock = clocks.get(timeZone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    clocks.set(timeZone, clock)
  }
  const [day, time] = clock.format(now).split(' ') as [string, string]
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  return { day, hour, minute }
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/**
 * The instant from which something may be mailed: `now` itself, or the end of the quiet hours that it falls into.
 * `from` and `to` are `HH:MM` of the zone; quiet hours may go over midnight. Where the clock is changed meanwhile, it
 * may be an hour early or late.
 */
export function afterQuietHours(now: Date, timeZone: string, from: string | null, to: string | null): Date {
  if (from === null || to === null || from === to) return now
  const { hour, minute } = wallClock(now, timeZone)
  const at = hour * 60 + minute
  const [start, end] = [minutesOf(from), minutesOf(to)]
  const quiet = start < end ? at >= start && at < end : at >= start || at < end
  if (!quiet) return now
  const left = (end - at + 1440) % 1440
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000 + left * 60_000)
}
