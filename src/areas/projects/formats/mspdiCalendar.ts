/** Working calendars in Microsoft Project's XML. */
import {
  type AlternativeWeek,
  type CalendarException,
  INHERITED_WEEK,
  type MonthItem,
  type MonthPosition,
  type Recurrence,
  STANDARD_CALENDAR,
  type Weekday,
  type WorkingDay,
  type WorkingInterval,
  type WorkingWeek,
} from '../../people/index.ts'
import type { PlanCalendar } from '../schedule/plan.ts'
import {
  ImpossibleValue,
  readFlag,
  reading,
  readLocal,
  readTimeOfDay,
  readWhole,
  writeTimeOfDay,
} from './mspdiValues.ts'
import { branch, elements, first, leaf, valueOf, type XmlElement } from './xmlElement.ts'

const DAY = 86_400
const MONTH_ITEMS: readonly MonthItem[] = ['day', 'weekday', 'weekendDay', 0, 1, 2, 3, 4, 5, 6]
const MONTH_POSITIONS: readonly MonthPosition[] = [1, 2, 3, 4, 'last']
/** What a working day without stated hours has. */
const USUAL_HOURS = STANDARD_CALENDAR.days[1] as WorkingInterval[]

/** The calendar of a `<Calendar>` element. Throws `ImpossibleValue`. */
export function readCalendar(element: XmlElement): PlanCalendar {
  const value = <T>(name: string, read: (text: string | undefined) => T) => reading(name, valueOf(element, name), read)
  const key = value('UID', readWhole)
  if (key === undefined) throw new ImpossibleValue('<UID> is missing')
  const base = value('BaseCalendarUID', readWhole)
  const derived = base !== undefined && base >= 0 && base !== key && value('IsBaseCalendar', readFlag) !== true
  const weekDays = elements(first(element, 'WeekDays'), 'WeekDay')
  const ordinary = weekDays.filter((day) => valueOf(day, 'DayType') !== '0')
  // Newer versions write each exception twice, here and, for older ones, as a day of type 0.
  const modern = elements(first(element, 'Exceptions'), 'Exception')
  const exceptions = (modern.length ? modern : weekDays.filter((day) => valueOf(day, 'DayType') === '0')).map(
    readException,
  )
  const weeks = elements(first(element, 'WorkWeeks'), 'WorkWeek').map(readAlternativeWeek)
  return {
    key,
    name: valueOf(element, 'Name') ?? '',
    ...(derived && { base }),
    days: readWeek(ordinary, derived || ordinary.length ? INHERITED_WEEK : STANDARD_CALENDAR.days),
    exceptions,
    ...(weeks.length && { weeks }),
  }
}

/** The calendar as an element, complete. `base` is the number of the base calendar. */
export function writeCalendar(calendar: PlanCalendar, uid: number, base: number | undefined): XmlElement {
  return branch(
    'Calendar',
    leaf('UID', String(uid)),
    leaf('Name', calendar.name),
    leaf('IsBaseCalendar', base === undefined ? '1' : '0'),
    leaf('BaseCalendarUID', String(base ?? -1)),
    ...calendarContent(calendar),
  )
}

/** The elements that say when the calendar works: `<WeekDays>`, `<Exceptions>`, `<WorkWeeks>`, each only if it says something. */
export function calendarContent(calendar: PlanCalendar): XmlElement[] {
  const days = calendar.days.flatMap((day, i) => writeDay(day, i))
  const exceptions = calendar.exceptions.map(writeException)
  const weeks = (calendar.weeks ?? []).map((week) =>
    branch(
      'WorkWeek',
      timePeriod(week.from, week.to),
      leaf('Name', week.name ?? ''),
      branch('WeekDays', ...week.days.flatMap((day, i) => writeDay(day, i))),
    ),
  )
  return [
    ...(days.length ? [branch('WeekDays', ...days)] : []),
    ...(exceptions.length ? [branch('Exceptions', ...exceptions)] : []),
    ...(weeks.length ? [branch('WorkWeeks', ...weeks)] : []),
  ]
}

function readWeek(days: XmlElement[], unsaid: WorkingWeek): WorkingWeek {
  const week: WorkingWeek = [...unsaid]
  for (const day of days) {
    const type = reading('DayType', valueOf(day, 'DayType'), (text) => readWhole(text, 1, 7))
    if (type !== undefined) week[type - 1] = readHours(day)
  }
  return week
}

function readHours(day: XmlElement): WorkingDay & WorkingInterval[] {
  const times = elements(first(day, 'WorkingTimes'), 'WorkingTime')
  const working = reading('DayWorking', valueOf(day, 'DayWorking'), readFlag) ?? times.length > 0
  if (!working) return []
  const intervals: WorkingInterval[] = []
  for (const time of times) {
    const from = reading('FromTime', valueOf(time, 'FromTime'), readTimeOfDay)
    const to = reading('ToTime', valueOf(time, 'ToTime'), readTimeOfDay)
    if (from === undefined || to === undefined) continue
    intervals.push({ from, to: to <= from ? to + DAY : to })
  }
  return intervals.length ? intervals.sort((a, b) => a.from - b.from) : USUAL_HOURS.map((hours) => ({ ...hours }))
}

function readException(element: XmlElement): CalendarException {
  const whole = (name: string, min: number, max: number) =>
    reading(name, valueOf(element, name), (text) => readWhole(text, min, max))
  const { from, to } = readPeriod(element)
  const name = valueOf(element, 'Name')
  const counted = reading('EnteredByOccurrences', valueOf(element, 'EnteredByOccurrences'), readFlag)
  const occurrences = counted ? whole('Occurrences', 0, 1_000_000) : undefined
  const recurrence = readRecurrence(element, whole)
  return {
    ...(name !== undefined && { name }),
    from,
    to,
    intervals: readHours(element),
    ...(recurrence && { recurrence }),
    ...(recurrence && occurrences && { occurrences }),
  }
}

/** The kinds of recurrence by the number in `<Type>`; a plain range has 1 with a period of 1, or none. */
function readRecurrence(
  element: XmlElement,
  whole: (name: string, min: number, max: number) => number | undefined,
): Recurrence | undefined {
  const interval = whole('Period', 0, 10_000) || 1
  const day = () => whole('MonthDay', 0, 31) || 1
  const month = () => (whole('Month', 0, 11) ?? 0) + 1
  const item = () => MONTH_ITEMS[whole('MonthItem', 0, 9) ?? 0]!
  const position = () => MONTH_POSITIONS[whole('MonthPosition', 0, 4) ?? 0]!
  switch (whole('Type', 0, 99)) {
    case 1:
      return interval > 1 ? { every: 'day', interval } : undefined
    case 2:
      return { every: 'year', month: month(), day: day() }
    case 3:
      return { every: 'year', month: month(), position: position(), item: item() }
    case 4:
      return { every: 'month', interval, day: day() }
    case 5:
      return { every: 'month', interval, position: position(), item: item() }
    case 6: {
      const mask = whole('DaysOfWeek', 0, 127) ?? 0
      return { every: 'week', interval, days: ([0, 1, 2, 3, 4, 5, 6] as Weekday[]).filter((i) => mask & (1 << i)) }
    }
    default:
      return undefined
  }
}

function readAlternativeWeek(element: XmlElement): AlternativeWeek {
  const name = valueOf(element, 'Name')
  const { from, to } = readPeriod(element)
  return {
    ...(name !== undefined && { name }),
    from,
    to,
    days: readWeek(elements(first(element, 'WeekDays'), 'WeekDay'), INHERITED_WEEK),
  }
}

function readPeriod(element: XmlElement): { from: string; to: string } {
  const period = first(element, 'TimePeriod')
  const from = reading('FromDate', valueOf(period, 'FromDate'), readLocal)?.slice(0, 10)
  const to = reading('ToDate', valueOf(period, 'ToDate'), readLocal)?.slice(0, 10)
  if (from === undefined || to === undefined) throw new ImpossibleValue('<TimePeriod> has no dates')
  if (to < from) throw new ImpossibleValue(`<TimePeriod> ends on ${to}, before it begins on ${from}`)
  return { from, to }
}

function writeDay(day: WorkingDay, weekday: number): XmlElement[] {
  return day === 'inherit' ? [] : [branch('WeekDay', leaf('DayType', String(weekday + 1)), ...writeHours(day))]
}

function writeHours(intervals: WorkingInterval[]): XmlElement[] {
  if (intervals.length === 0) return [leaf('DayWorking', '0')]
  const times = intervals.map(({ from, to }) =>
    branch('WorkingTime', leaf('FromTime', writeTimeOfDay(from)), leaf('ToTime', writeTimeOfDay(to))),
  )
  return [leaf('DayWorking', '1'), branch('WorkingTimes', ...times)]
}

function writeException(exception: CalendarException): XmlElement {
  const { recurrence, occurrences } = exception
  return branch(
    'Exception',
    leaf('EnteredByOccurrences', occurrences ? '1' : '0'),
    timePeriod(exception.from, exception.to),
    leaf('Occurrences', String(occurrences ?? daysOf(exception))),
    leaf('Name', exception.name ?? ''),
    ...writeRecurrence(recurrence),
    ...writeHours(exception.intervals),
  )
}

function writeRecurrence(recurrence: Recurrence | undefined): XmlElement[] {
  const type = (code: number, ...more: XmlElement[]) => [leaf('Type', String(code)), ...more]
  const number = (name: string, value: number) => leaf(name, String(value))
  if (!recurrence) return type(1)
  if (recurrence.every === 'day') return type(1, number('Period', recurrence.interval))
  if (recurrence.every === 'week') {
    const mask = recurrence.days.reduce((bits: number, day) => bits | (1 << day), 0)
    return type(6, number('Period', recurrence.interval), number('DaysOfWeek', mask))
  }
  const when =
    'day' in recurrence
      ? { by: 0, before: [], after: [number('MonthDay', recurrence.day)] }
      : {
          by: 1,
          before: [
            number('MonthItem', MONTH_ITEMS.indexOf(recurrence.item)),
            number('MonthPosition', MONTH_POSITIONS.indexOf(recurrence.position)),
          ],
          after: [],
        }
  if (recurrence.every === 'month') {
    return type(4 + when.by, number('Period', recurrence.interval), ...when.before, ...when.after)
  }
  return type(2 + when.by, ...when.before, number('Month', recurrence.month - 1), ...when.after)
}

/** Days of a plain range; Microsoft Project wants a number here also where it does not use it. */
function daysOf({ from, to, recurrence }: CalendarException): number {
  return recurrence ? 1 : Math.round((Date.parse(to) - Date.parse(from)) / (DAY * 1000)) + 1
}

function timePeriod(from: string, to: string): XmlElement {
  return branch('TimePeriod', leaf('FromDate', `${from}T00:00:00`), leaf('ToDate', `${to}T23:59:00`))
}
