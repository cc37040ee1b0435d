/** What a plan needs to know of people and calendars, read by the schedule in the name of the company: hours, not reasons. */
import type { Queryable } from '../../platform/database.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Calendar } from './calendar.ts'
import { type KeyedCalendar, workingCalendarOf } from './calendar.ts'
import type { WorkingCalendar } from './workingCalendar.ts'

export interface Availability {
  standardCalendar: string | null
  companyCalendars: ReadonlyMap<string, KeyedCalendar>
  /** By person; `from` and `to` are the ends of the engagements as local date-times. */
  availability: ReadonlyMap<string, { calendar?: WorkingCalendar; from?: string; to?: string }>
}

export async function availabilityOf(
  db: Queryable,
  { calendars, people }: { calendars: readonly string[]; people: readonly string[] },
): Promise<Availability> {
  const rows = await db.query<Calendar>(sql`
    with recursive wanted as (
      select id, base_id from people.calendars where standard or id = any(${calendars}::uuid[])
      union select c.id, c.base_id from people.calendars c join wanted on c.id = wanted.base_id)
    select c.id, c.name, c.base_id as base, c.time_zone as "timeZone", c.times, c.standard
    from people.calendars c where c.id in (select id from wanted)`)
  const spans = people.length
    ? await db.query<{ person: string; from: string; to: string | null }>(sql`
        select person_id as person, min(starts_on)::text as from, case when bool_or(ends_on is null) then null else max(ends_on)::text end as to
        from people.engagements where person_id = any(${people}::uuid[]) group by person_id`)
    : []
  return {
    standardCalendar: rows.find((row) => row.standard)?.id ?? null,
    companyCalendars: new Map(rows.map((row) => [row.id, workingCalendarOf(row)])),
    availability: new Map(
      spans.map((s) => [s.person, { from: `${s.from}T00:00`, ...(s.to ? { to: `${s.to}T23:59:59` } : {}) }]),
    ),
  }
}
