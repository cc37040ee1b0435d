/** Points in time as somebody in a time zone types them. */

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs some fifty times as much as using it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    clocks.set(timeZone, clock)
  }
  return clock
}

/** The wall clock of an instant in a zone, `YYYY-MM-DDTHH:MM`. */
export function localFromInstant(instant: string, timeZone: string): string {
  const parts = clockOf(timeZone).formatToParts(new Date(instant))
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/**
 * The instant of a wall clock `YYYY-MM-DDTHH:MM` in a zone, ISO 8601 in UTC. An hour that the clock skips is moved
 * forward with it; of an hour that comes twice the first is meant.
 */
export function instantFromLocal(local: string, timeZone: string): string {
  const wanted = Date.parse(`${local.slice(0, 16)}Z`)
  const offset = (at: number) => Date.parse(`${localFromInstant(new Date(at).toISOString(), timeZone)}Z`) - at
  const early = wanted - offset(wanted - 86_400_000)
  const late = wanted - offset(wanted + 86_400_000)
  const fits = [early, late].filter((at) => at + offset(at) === wanted)
  return new Date(fits.length ? Math.min(...fits) : early).toISOString()
}
