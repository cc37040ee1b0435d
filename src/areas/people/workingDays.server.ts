/** Working days of people, for whatever waits for them: by their calendars and shares, as if nobody were away. */
import type { Queryable } from '../../platform/database.server.ts'
import { availabilityOf } from './availability.server.ts'
import { compileCalendars } from './workingCalendarSet.ts'
import { parseDate, SECONDS_PER_DAY } from './workingCalendarTime.ts'

/**
 * How many working days each of these people has after one day, up to and with another (`YYYY-MM-DD`). Leave is not taken
 * off: what waits goes on waiting, and a deputy or an escalation helps. Whoever has no hours of his own works by the
 * standard calendar; where there is none, every day counts.
 */
export async function workingDays(
  db: Queryable,
  people: readonly string[],
  after: string,
  until: string,
): Promise<ReadonlyMap<string, number>> {
  const { availability, companyCalendars, standardCalendar } = await availabilityOf(db, {
    calendars: [],
    people,
    today: until,
    away: false,
  })
  const calendars = [...availability].flatMap(([person, { calendar }]) =>
    calendar ? [{ ...calendar, key: person }] : [],
  )
  const compiled = compileCalendars([
    ...calendars,
    ...[...companyCalendars].map(([key, calendar]) => ({ ...calendar, key })),
  ])
  const [first, last] = [parseDate(after)! + 1, parseDate(until)!]
  return new Map(
    people.map((person) => {
      const hours = compiled.get(person) ?? (standardCalendar === null ? undefined : compiled.get(standardCalendar))
      let count = 0
      for (let day = first; day <= last; day++)
        if (!hours || hours.workBetween(day * SECONDS_PER_DAY, (day + 1) * SECONDS_PER_DAY) > 0) count++
      return [person, count]
    }),
  )
}
