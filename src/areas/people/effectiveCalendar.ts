/**
 * When somebody can be planned: the hours of the engagements that hold on each day, less leave. What comes out is an
 * ordinary calendar, based on that of the engagement, so that the scheduler needs to know nothing of engagements.
 */
import { type Engaged, engagementsOn } from './engagements.ts'
import type { LeaveDays } from './leave.ts'
import type { AlternativeWeek, CalendarException, WorkingCalendar, WorkingWeek } from './workingCalendar.ts'
import { INHERITED_WEEK, STANDARD_CALENDAR } from './workingCalendar.ts'
import { calendarDays, type DaySource } from './workingCalendarDays.ts'
import { END_DAY, formatDate, parseDate } from './workingCalendarTime.ts'

export interface EngagedHours extends Engaged {
  /** Null: the standard calendar. */
  readonly calendar: string | null
  /** Per cent of the calendar's hours. */
  readonly share: number
}

export interface EffectiveCalendarInput {
  readonly name: string
  readonly engagements: readonly EngagedHours[]
  /** All calendars that engagements may name, and their bases, by key. */
  readonly calendars: ReadonlyMap<string, WorkingCalendar>
  /** Key of the calendar of those whose engagement names none. */
  readonly standard: string | null
  /** Approved leave only. */
  readonly leave: readonly LeaveDays[]
  /** Days within which the answer is exact, both included; beyond them the ordinary week and the holidays hold. */
  readonly from: string
  readonly to: string
}

export interface EffectiveCalendar {
  /** `base` is a key of `calendars`. */
  readonly calendar: WorkingCalendar
  /** The first day of the first engagement. */
  readonly availableFrom: string
  /** The last day of the last one; null while one is open. */
  readonly availableTo: string | null
}

/** `[from, to, from, to, …]`, sorted and disjoint, seconds of one day. */
type Hours = readonly number[]
interface Sources {
  /** The ordinary week alone. */
  readonly week: DaySource
  readonly days: DaySource
}

/**
 * The calendar of a person, or null for somebody who was never engaged.
 *
 * A share below 100 % keeps the first part of every working day. Engagements side by side add up: their hours together,
 * as long as the sum of their shares. Between two engagements nobody works; before the first and after the last the
 * calendar goes on, and `availableFrom` and `availableTo` tell that the person is not there — so that work beyond the end
 * can be shown rather than silently moved.
 */
export function effectiveCalendar(input: EffectiveCalendarInput): EffectiveCalendar | null {
  const engagements = input.engagements.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
  if (!engagements.length) return null
  const sourcesOf = sourcesIn(input)
  const base = engagements.at(-1)!.calendar ?? input.standard
  const first = engagements[0]!.startsOn
  const open = engagements.some((e) => e.endsOn === null)
  const last = open ? null : engagements.map((e) => e.endsOn!).reduce((a, b) => (a > b ? a : b))

  const weeks: AlternativeWeek[] = []
  const gaps: CalendarException[] = []
  const toCompare = new Set<number>(leaveDays(input))
  for (const span of spansOf(engagements)) {
    const held = engagementsOn(engagements, span.from)
    if (!held.length) gaps.push({ name: 'Not engaged', from: span.from, to: span.to, intervals: [] })
    else if (held.length > 1 || held[0]!.share !== 100 || (held[0]!.calendar ?? input.standard) !== base) {
      weeks.push({
        from: span.from,
        to: span.to,
        days: weekOf((day) => together(held, (e) => sourcesOf(e.calendar).week(day))),
      })
      const until = Math.min(parseDate(span.to)!, parseDate(input.to)!)
      for (let day = Math.max(parseDate(span.from)!, parseDate(input.from)!); day <= until; day++) toCompare.add(day)
    }
  }

  const usual: WorkingCalendar = known(input, base)
    ? { name: input.name, base: base!, days: INHERITED_WEEK, exceptions: gaps, weeks }
    : { name: input.name, days: STANDARD_CALENDAR.days, exceptions: gaps, weeks }
  const expected = calendarDays([usual, ...chainOf(base, input)])
  const hoursOn = (day: number): Hours => {
    const held = engagementsOn(engagements, formatDate(day))
    const hours = held.length ? together(held, (e) => sourcesOf(e.calendar).days(day)) : expected(day)
    return withoutLeave(hours, formatDate(day), input.leave)
  }
  const exceptions = runs(toCompare, expected, hoursOn)
  return { calendar: { ...usual, exceptions: [...exceptions, ...gaps] }, availableFrom: first, availableTo: last }
}

const known = (input: EffectiveCalendarInput, key: string | null): boolean => key !== null && input.calendars.has(key)

/** A calendar and its bases, nearest first; Microsoft Project's standard hours where there is none. */
function chainOf(key: string | null, { calendars }: EffectiveCalendarInput): WorkingCalendar[] {
  const chain: WorkingCalendar[] = []
  for (let next = key === null ? undefined : calendars.get(key); next && !chain.includes(next); ) {
    chain.push(next)
    next = next.base === undefined ? undefined : calendars.get(String(next.base))
  }
  return chain.length ? chain : [STANDARD_CALENDAR]
}

function sourcesIn(input: EffectiveCalendarInput): (key: string | null) => Sources {
  const made = new Map<string | null, Sources>()
  return (named) => {
    const key = named ?? input.standard
    let sources = made.get(key)
    if (!sources) {
      const chain = chainOf(key, input)
      const plain = chain.map((calendar) => ({ ...calendar, exceptions: [], weeks: [] }))
      made.set(key, (sources = { week: calendarDays(plain), days: calendarDays(chain) }))
    }
    return sources
  }
}

/** Stretches, from the first start on, in which the same engagements hold, both days included. */
function spansOf(engagements: readonly Engaged[]): { from: string; to: string }[] {
  const starts = new Set<number>()
  for (const { startsOn, endsOn } of engagements) {
    starts.add(parseDate(startsOn)!)
    if (endsOn !== null) starts.add(parseDate(endsOn)! + 1)
  }
  const sorted = [...starts].toSorted((a, b) => a - b)
  const open = engagements.some((e) => e.endsOn === null)
  return sorted.flatMap((from, i) => {
    const next = sorted[i + 1]
    if (next !== undefined) return [{ from: formatDate(from), to: formatDate(next - 1) }]
    // Behind the last end nobody is engaged any more; an open engagement goes on.
    return open ? [{ from: formatDate(from), to: formatDate(END_DAY - 1) }] : []
  })
}

/** The hours of several engagements on one day. */
function together<E extends EngagedHours>(engagements: readonly E[], hoursOf: (engagement: E) => Hours): Hours {
  const all = engagements.map((engagement) => ({ hours: hoursOf(engagement), share: engagement.share }))
  if (all.length === 1 && all[0]!.share === 100) return all[0]!.hours
  const seconds = all.reduce((sum, { hours, share }) => sum + Math.round((lengthOf(hours) * share) / 100), 0)
  return part(union(all.map((each) => each.hours)), 0, seconds)
}

const lengthOf = (hours: Hours): number => {
  let length = 0
  for (let i = 0; i < hours.length; i += 2) length += hours[i + 1]! - hours[i]!
  return length
}

function union(all: readonly Hours[]): Hours {
  if (all.length === 1) return all[0]!
  const pairs = all.flatMap(pairsOf).toSorted((a, b) => a[0] - b[0])
  const result: number[] = []
  for (const [from, to] of pairs) {
    const last = result.length - 1
    if (last > 0 && from <= result[last]!) result[last] = Math.max(result[last]!, to)
    else result.push(from, to)
  }
  return result
}

function pairsOf(hours: Hours): [number, number][] {
  return Array.from({ length: hours.length / 2 }, (_, i) => [hours[2 * i]!, hours[2 * i + 1]!])
}

/** What lies between `from` and `to` seconds of work into the day. */
function part(hours: Hours, from: number, to: number): Hours {
  const result: number[] = []
  let done = 0
  for (const [begin, end] of pairsOf(hours)) {
    const first = Math.max(from - done, 0)
    const last = Math.min(to - done, end - begin)
    if (last > first) result.push(begin + first, begin + last)
    done += end - begin
  }
  return result
}

/** Half a day off is half of the day's working time, not the time before noon. */
function withoutLeave(hours: Hours, day: string, leave: readonly LeaveDays[]): Hours {
  let morning = true
  let afternoon = true
  for (const { startsOn, endsOn, firstDay, lastDay } of leave) {
    if (day < startsOn || day > endsOn) continue
    if (day > startsOn || firstDay === 'whole') morning = false
    if (day < endsOn || lastDay === 'whole') afternoon = false
  }
  if (morning && afternoon) return hours
  const half = Math.round(lengthOf(hours) / 2)
  return part(hours, morning ? 0 : half, afternoon ? Number.POSITIVE_INFINITY : half)
}

/** The days of all leave within what is asked. */
function* leaveDays({ leave, from, to }: EffectiveCalendarInput): Generator<number> {
  for (const { startsOn, endsOn } of leave) {
    const until = Math.min(parseDate(endsOn)!, parseDate(to)!)
    for (let day = Math.max(parseDate(startsOn)!, parseDate(from)!); day <= until; day++) yield day
  }
}

/** Sunday first, as a calendar has it; 1970-01-04 was a Sunday. */
function weekOf(source: DaySource): WorkingWeek {
  const days = [3, 4, 5, 6, 7, 8, 9].map((day) => intervals(source(day)))
  return days as unknown as WorkingWeek
}

const intervals = (hours: Hours) => pairsOf(hours).map(([from, to]) => ({ from, to }))

/** Exceptions for the days on which the hours are others than expected, neighbours with the same hours together. */
function runs(days: ReadonlySet<number>, expected: DaySource, actual: DaySource): CalendarException[] {
  const found: CalendarException[] = []
  let last = Number.NaN
  let same = ''
  for (const day of [...days].toSorted((a, b) => a - b)) {
    const hours = actual(day)
    const text = hours.join()
    if (text === expected(day).join()) continue
    if (day === last + 1 && text === same) found.at(-1)!.to = formatDate(day)
    else found.push({ name: 'Away', from: formatDate(day), to: formatDate(day), intervals: intervals(hours) })
    last = day
    same = text
  }
  return found
}
