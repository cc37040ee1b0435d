/** What a plan needs to know of people and calendars, read by the schedule in the name of the company: hours, not reasons. */
import type { Queryable } from '../../platform/database.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Change } from '../../record/seams.ts'
import { Calendar, type KeyedCalendar, workingCalendarOf } from './calendar.ts'
import { type EngagedHours, effectiveCalendar } from './effectiveCalendar.ts'
import { Engagement } from './engagement.ts'
import { Leave, type LeaveDays } from './leave.ts'
import type { WorkingCalendar } from './workingCalendar.ts'
import { formatDate, parseDate } from './workingCalendarTime.ts'

export interface Availability {
  /** Key of the calendar for whoever and whatever names none. */
  standardCalendar: string | null
  companyCalendars: ReadonlyMap<string, KeyedCalendar>
  /**
   * By person. The calendar's `base` is a key of `companyCalendars`; `from` and `to` are the ends of the engagements as
   * local date-times.
   */
  availability: ReadonlyMap<string, { calendar?: WorkingCalendar; from?: string; to?: string }>
}

/** How far around today leave and half-days at a share are looked at, in days. */
const BACK = 3 * 365
const AHEAD = 5 * 365

/** The given company calendars with their bases, the standard one, and the hours of the given people; without `away` as if nobody had leave. */
export async function availabilityOf(
  db: Queryable,
  {
    calendars,
    people,
    today,
    away: withLeave = true,
  }: { calendars: readonly string[]; people: readonly string[]; today?: string; away?: boolean },
): Promise<Availability> {
  const engagements = await db.query<EngagedHours & { person: string }>(sql`
    select person_id as person, starts_on::text as "startsOn", ends_on::text as "endsOn", calendar_id as calendar,
      share::float8 as share
    from people.engagements where person_id = any(${people}::uuid[])`)
  const wanted = [...calendars, ...engagements.flatMap((e) => e.calendar ?? [])]
  const rows = await db.query<Calendar>(sql`
    with recursive wanted as (
      select id, base_id from people.calendars where standard or id = any(${wanted}::uuid[])
      union select c.id, c.base_id from people.calendars c join wanted on c.id = wanted.base_id)
    select c.id, c.name, c.base_id as base, c.time_zone as "timeZone", c.times, c.standard
    from people.calendars c where c.id in (select id from wanted)`)
  const standard = rows.find((row) => row.standard)?.id ?? null
  const companyCalendars = new Map(rows.map((row) => [row.id, workingCalendarOf(row)]))
  const leave = await db.query<LeaveDays & { person: string; name: string }>(sql`
    select person_id as person, starts_on::text as "startsOn", ends_on::text as "endsOn", first_day as "firstDay",
      last_day as "lastDay"
    from people.leave where ${withLeave} and state = 'approved' and person_id = any(${people}::uuid[])`)
  const names = await db.query<{ id: string; name: string }>(
    sql`select id, name from people.people where id = any(${people}::uuid[])`,
  )
  const day = parseDate(today ?? new Date().toISOString().slice(0, 10))!
  const engaged = Map.groupBy(engagements, (each) => each.person)
  const away = Map.groupBy(leave, (each) => each.person)
  const availability = new Map<string, { calendar: WorkingCalendar; from: string; to?: string }>()
  for (const { id, name } of names) {
    const found = effectiveCalendar({
      name,
      engagements: engaged.get(id) ?? [],
      calendars: companyCalendars,
      standard,
      leave: away.get(id) ?? [],
      from: formatDate(day - BACK),
      to: formatDate(day + AHEAD),
    })
    if (!found) continue
    const { calendar, availableFrom, availableTo } = found
    availability.set(id, {
      calendar,
      from: `${availableFrom}T00:00`,
      ...(availableTo ? { to: `${availableTo}T23:59:59` } : {}),
    })
  }
  return { standardCalendar: standard, companyCalendars, availability }
}

/**
 * Whose hours a transaction changed: people whose engagements or approved leave are others now, with those whose
 * engagement has a changed calendar; and the company calendars themselves, those based on them included. `standard`: the
 * standard calendar is among them, or is another one.
 */
export async function availabilityTouched(
  tx: Queryable,
  changes: readonly Change[],
): Promise<{ people: string[]; calendars: string[]; standard: boolean }> {
  const people = new Set<string>()
  const touched = new Set<string>()
  let standard = false
  for (const { type, id, row, before, after } of changes) {
    if (type.key === Engagement.key) {
      for (const person of [row.person, before?.person]) if (person) people.add(person as string)
    } else if (type.key === Leave.key) {
      if (row.state === 'approved' || before?.state === 'approved') people.add(row.person)
    } else if (type.key === Calendar.key && before && after) {
      if ('times' in after || 'base' in after) touched.add(id)
      if ('standard' in after) standard = true
    }
  }
  if (!touched.size && !standard) return { people: [...people], calendars: [], standard }
  const calendars = await tx.query<{ id: string; standard: boolean }>(sql`
    with recursive touched as (
      select id from people.calendars where id = any(${[...touched]}::uuid[])
      union select c.id from people.calendars c join touched on c.base_id = touched.id)
    select c.id, c.standard from people.calendars c join touched on touched.id = c.id`)
  if (calendars.some((each) => each.standard)) standard = true
  const ids = calendars.map((each) => each.id)
  const engaged = await tx.query<{ person: string }>(sql`
    select distinct person_id as person from people.engagements
    where calendar_id = any(${ids}::uuid[]) or (${standard} and calendar_id is null)`)
  for (const { person } of engaged) people.add(person)
  return { people: [...people], calendars: ids, standard }
}
