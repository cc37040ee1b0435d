/**
 * Holidays out of an iCalendar file (RFC 5545): its all-day events, repetitions written out between two years. What is no
 * holiday is not an error but told; what is no iCalendar is refused with the line.
 */
import ICAL from 'ical.js'

/** A holiday of one or more days, both included. */
export interface Holiday {
  from: string
  to: string
  name: string
}

export interface HolidayFile {
  /** What the file calls itself, if anything. */
  name: string | null
  holidays: Holiday[]
  /** Events that were left out, each with the line where it begins and the reason. */
  skipped: { line: number; name: string; reason: string }[]
}

/** The file cannot be read as a calendar. The message names the line. */
export class HolidayFileError extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(`Line ${line}: ${message}`)
    this.name = 'HolidayFileError'
    this.line = line
  }
}

const MOST_EVENTS = 5000
/** Of one event, and of all: writing out repetitions is what costs time here. */
const MOST_OCCURRENCES = 2000
const MOST_OF_ALL = 20_000
const LONGEST_DAYS = 60
const DAY_MS = 86_400_000

interface Block {
  line: number
  text: string
}

/** Reads a file; holidays that touch the years `from` to `to`, both included, in order. Throws a HolidayFileError. */
export function readHolidayFile(text: string, from: number, to: number): HolidayFile {
  const { name, blocks } = blocksOf(text)
  const events = blocks.map((block) => ({ ...block, event: eventOf(block) }))
  const moved = movedDays(events.map(({ event }) => event))
  const skipped: HolidayFile['skipped'] = []
  const found = new Map<string, Holiday>()
  const budget = { left: MOST_OF_ALL }
  for (const { line, event } of events) {
    const days = daysOf(event, moved, `${from}-01-01`, `${to}-12-31`, budget)
    if (budget.left < 0)
      throw new HolidayFileError(
        line,
        `events that repeat more than ${MOST_OF_ALL} times in all are no list of holidays`,
      )
    if (typeof days === 'string') {
      skipped.push({ line, name: nameOf(event), reason: days })
      continue
    }
    for (const { from: first, to: last } of days) {
      const key = `${first} ${last}`
      const before = found.get(key)?.name
      const names = before === undefined || before === nameOf(event) ? nameOf(event) : `${before} / ${nameOf(event)}`
      found.set(key, { from: first, to: last, name: names.slice(0, 200) })
    }
  }
  const holidays = [...found.values()].toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  return { name, holidays, skipped }
}

/** Cuts the file into its events, so that what is wrong with one can be named by its line. */
function blocksOf(text: string): { name: string | null; blocks: Block[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const open: { name: string; line: number }[] = []
  const blocks: Block[] = []
  let name: string | null = null
  let current: string[] | undefined
  let seen = false
  for (const [index, content] of lines.entries()) {
    const line = index + 1
    if (content === '') continue
    if (/^[ \t]/.test(content)) {
      if (!open.length) throw new HolidayFileError(line, 'continues a line that is not there')
      current?.push(content)
      continue
    }
    const property = /^[A-Za-z0-9-]+(?=[;:])/.exec(content)?.[0].toUpperCase()
    const colon = content.indexOf(':')
    if (property === undefined || colon < 0)
      throw new HolidayFileError(line, `“${shortened(content)}” is no line of an iCalendar file (NAME:value)`)
    const value = content.slice(colon + 1)
    const begins = property === 'BEGIN'
    if (!open.length && !(begins && value.toUpperCase() === 'VCALENDAR'))
      throw new HolidayFileError(line, 'an iCalendar file begins with BEGIN:VCALENDAR')
    if (begins) {
      seen = true
      open.push({ name: value.toUpperCase(), line })
      if (value.toUpperCase() === 'VEVENT') {
        current = []
        blocks.push({ line, text: '' })
        if (blocks.length > MOST_EVENTS)
          throw new HolidayFileError(line, `more than ${MOST_EVENTS} events are no list of holidays`)
      }
    }
    if (current) current.push(content)
    else if (property === 'X-WR-CALNAME') name = value.trim().slice(0, 200) || null
    if (property !== 'END') continue
    const last = open.pop()
    if (last?.name !== value.toUpperCase())
      throw new HolidayFileError(line, `END:${shortened(value)} closes what was not opened`)
    if (last.name === 'VEVENT' && current) {
      blocks.at(-1)!.text = current.join('\r\n')
      current = undefined
    }
  }
  if (!seen) throw new HolidayFileError(1, 'the file is empty')
  const left = open.at(-1)
  if (left) throw new HolidayFileError(left.line, `BEGIN:${left.name} is never closed; the file may be cut off`)
  return { name, blocks }
}

function eventOf({ line, text }: Block): ICAL.Event {
  checkDates(line, text)
  try {
    const component = new ICAL.Component(ICAL.parse(`BEGIN:VCALENDAR\r\n${text}\r\nEND:VCALENDAR`))
    const event = new ICAL.Event(component.getFirstSubcomponent('vevent')!, { strictExceptions: false })
    if (!(event.startDate instanceof ICAL.Time))
      throw new HolidayFileError(line, 'the event has no beginning (DTSTART)')
    return event
  } catch (error) {
    if (error instanceof HolidayFileError) throw error
    throw new HolidayFileError(
      line,
      `the event that begins here cannot be read: ${shortened((error as Error).message)}`,
    )
  }
}

/** Days that do not exist: the library would silently take the next one that does. */
function checkDates(line: number, text: string): void {
  for (const [, values] of text
    .replace(/\r\n[ \t]/g, '')
    .matchAll(/^(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(?:;[^:\r\n]*)?:([^\r\n]*)/gim)) {
    for (const value of values!.split(',')) {
      const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?.*)?$/.exec(value.trim()) ?? []
      const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
      if (!day || date.getUTCMonth() !== Number(month) - 1 || Number(year) < 1583)
        throw new HolidayFileError(line, `“${shortened(value)}” is no date (YYYYMMDD) of the event that begins here`)
    }
  }
}

/** Days of a repeating event that an event of its own replaces, by identifier. */
function movedDays(events: readonly ICAL.Event[]): ReadonlySet<string> {
  return new Set(events.flatMap((event) => (event.recurrenceId ? [`${event.uid} ${dayOf(event.recurrenceId)}`] : [])))
}

/** The days of an event within the bounds, or why it is left out. */
function daysOf(
  event: ICAL.Event,
  moved: ReadonlySet<string>,
  from: string,
  to: string,
  budget: { left: number },
): Holiday[] | string {
  if (String(event.component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED') return 'is cancelled'
  if (!event.startDate.isDate) return 'is not an all-day event'
  const length = lengthOf(event)
  if (length > LONGEST_DAYS) return `lasts longer than ${LONGEST_DAYS} days`
  const starts = event.isRecurring() ? occurrences(event, to, budget) : [dayOf(event.startDate)]
  if (typeof starts === 'string') return starts
  return starts
    .filter((day) => event.recurrenceId || !moved.has(`${event.uid} ${day}`))
    .map((day) => ({ from: day, to: plus(day, length - 1), name: nameOf(event) }))
    .filter((holiday) => holiday.to >= from && holiday.from <= to)
}

/** The rules that holidays are written with. Others are left out: expanding some of them would never end. */
function occurrences(event: ICAL.Event, to: string, budget: { left: number }): string[] | string {
  const rules = event.component.getAllProperties('rrule').map((property) => property.getFirstValue() as ICAL.Recur)
  for (const rule of rules) {
    const by = Object.keys(rule.parts)
    const plain =
      rule.freq === 'DAILY' || rule.freq === 'WEEKLY' ? ['BYDAY'] : ['BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYSETPOS']
    const odd = by.find((part) => !plain.includes(part))
    if (!['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(rule.freq))
      return `repeats ${String(rule.freq).toLowerCase()}`
    if (odd) return `repeats by a rule with ${odd}, which holidays do not use`
    const longest = Math.max(
      ...months(rule).map((month) => [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0),
    )
    if ((rule.parts.BYMONTHDAY ?? []).some((day) => Math.abs(Number(day)) > longest || Number(day) === 0))
      return 'repeats on a day that does not exist'
  }
  const iterator = event.iterator()
  // The beginning is an occurrence, too; without a rule the library leaves it out.
  const days = rules.length ? [] : [dayOf(event.startDate)]
  for (let count = 0; ; count++) {
    if (count > MOST_OCCURRENCES || --budget.left < 0) return `repeats more than ${MOST_OCCURRENCES} times until ${to}`
    const next = iterator.next() as ICAL.Time | null
    if (!next || dayOf(next) > to) return days
    const inMonth = rules.every((rule) => months(rule).includes(next.month))
    if (inMonth && dayOf(next) !== days.at(-1)) days.push(dayOf(next))
  }
}

const months = (rule: ICAL.Recur): number[] =>
  (rule.parts.BYMONTH as number[] | undefined)?.map(Number) ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

const dayOf = (time: ICAL.Time): string =>
  `${String(time.year).padStart(4, '0')}-${String(time.month).padStart(2, '0')}-${String(time.day).padStart(2, '0')}`
const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Whole days; the end of an all-day event is the day after its last. */
const lengthOf = (event: ICAL.Event): number => Math.max(1, Math.round(event.duration.toSeconds() / 86_400))

const nameOf = (event: ICAL.Event): string =>
  String(event.summary ?? '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 200) || 'Holiday'

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
