/**
 * Working-time arithmetic. A compiled calendar holds, for a stretch of weeks that grows as it is asked, the working
 * seconds before each week and which pattern of hours the week has; every question is a look-up or a binary search.
 *
 * An instant at which work pauses may be read in two ways: as the end of what came before (17:00) or as the beginning of
 * what follows (08:00 the next day). `addWork` and `previousWorking` answer with ends, `subtractWork` and `nextWorking`
 * with beginnings. Instants and amounts are whole seconds (see `workingCalendarTime.ts`), within 1900 and 2199.
 */
import type { DaySource } from './workingCalendarDays.ts'
import { commonDays, eitherDays } from './workingCalendarDays.ts'
import { END_DAY, FIRST_DAY, formatLocal, SECONDS_PER_DAY } from './workingCalendarTime.ts'

/** The calendar has no working time, or not enough of it on that side of the instant. */
export class NoWorkingTimeError extends Error {
  readonly calendar: string
  constructor(calendar: string, instant: number, side: 'after' | 'before') {
    super(
      `The calendar "${calendar}" has too little working time ${side} ${formatLocal(instant)}. Give it working hours or choose another calendar.`,
    )
    this.name = 'NoWorkingTimeError'
    this.calendar = calendar
  }
}

/** Weeks looked at when a calendar is first asked; the stretch doubles from there. */
const FIRST_STRETCH = 128
const DAYS_PER_WEEK = 7
const SECONDS_PER_WEEK = DAYS_PER_WEEK * SECONDS_PER_DAY
/** Weeks are counted so that week 0 begins on the Sunday before 1970-01-01. */
const WEEK_OFFSET = 4 * SECONDS_PER_DAY
const FIRST_WEEK = Math.floor((FIRST_DAY + 4) / DAYS_PER_WEEK)
const END_WEEK = Math.ceil((END_DAY + 4) / DAYS_PER_WEEK)

/** The hours of a week. Most weeks of a calendar are alike and share one pattern, which keeps the tables small. */
interface WeekPattern {
  /** Working seconds of the week before each of its days, and in all of it: eight values. */
  before: readonly number[]
  /** The intervals of each day, within 0 … 86 400: `[from, to, from, to, …]`. */
  days: readonly (readonly number[])[]
}

export class CompiledCalendar {
  readonly name: string
  readonly days: DaySource
  /** The stretch known so far: week numbers from `first`, `size` of them. */
  private first = 0
  private size = 0
  /** Working seconds from a fixed origin to the beginning of each week of the stretch, and to its end. */
  private before = new Float64Array(1)
  private patternOf = new Uint16Array(0)
  private readonly patterns: WeekPattern[] = []
  private readonly patternNumbers = new Map<string, number>()
  private lastInstant = Number.NaN
  private lastWork = 0

  constructor(name: string, days: DaySource) {
    this.name = name
    this.days = days
  }

  /** Working seconds between two instants, negative when the second is the earlier. */
  workBetween(from: number, to: number): number {
    const work = this.workBefore(to)
    return work - this.workBefore(from)
  }

  /** The end of `seconds` of work begun at an instant; the instant itself for 0; backwards when negative. */
  addWork(instant: number, seconds: number): number {
    if (seconds === 0) return instant
    if (seconds < 0) return this.startOf(this.workBefore(instant) + seconds, instant)
    return this.endOf(this.workBefore(instant) + seconds, instant)
  }

  /** The latest beginning of `seconds` of work that ends at an instant; the instant itself for 0. */
  subtractWork(instant: number, seconds: number): number {
    return this.addWork(instant, -seconds)
  }

  /** The instant itself if work runs from it on, otherwise the next beginning of work. */
  nextWorking(instant: number): number {
    return this.startOf(this.workBefore(instant), instant)
  }

  /** The instant itself if work runs up to it, otherwise the last end of work before it. */
  previousWorking(instant: number): number {
    return this.endOf(this.workBefore(instant), instant)
  }

  /** True when work runs up to the instant: a finish may stand there. */
  isFinish(instant: number): boolean {
    return this.workBefore(instant) > this.workBefore(instant - 1)
  }

  /** Working seconds from a fixed origin to an instant: grows with time, flat while nobody works. */
  private workBefore(instant: number): number {
    if (instant === this.lastInstant) return this.lastWork
    const week = Math.floor((instant + WEEK_OFFSET) / SECONDS_PER_WEEK)
    let index = week - this.first
    if (!(index >= 0 && index < this.size)) index = this.reach(week, instant)
    const pattern = this.patterns[this.patternOf[index]!]!
    let time = instant + WEEK_OFFSET - week * SECONDS_PER_WEEK
    const day = Math.floor(time / SECONDS_PER_DAY)
    time -= day * SECONDS_PER_DAY
    let work = this.before[index]! + pattern.before[day]!
    const intervals = pattern.days[day]!
    for (let i = 0; i < intervals.length; i += 2) {
      const from = intervals[i]!
      if (time <= from) break
      const to = intervals[i + 1]!
      work += (time < to ? time : to) - from
    }
    return this.remember(instant, work, work)
  }

  /** The first instant with so much work before it. */
  private endOf(work: number, near: number): number {
    while (this.before[this.size]! < work) this.growLater(near)
    while (this.before[0]! >= work) this.growEarlier(near)
    const before = this.before
    let low = this.nearWeek(near)
    let high = low + 1
    let step = 1
    // Outward from a week nearby in doubling steps, since most answers lie within weeks, then by halves.
    if (before[low]! < work) {
      while (high < this.size && before[high]! < work) {
        low = high
        high += step
        step *= 2
      }
      if (high > this.size) high = this.size
    } else {
      while (before[low]! >= work) {
        high = low
        low -= step
        step *= 2
        if (low < 0) low = 0
      }
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (before[middle]! < work) low = middle
      else high = middle
    }
    const pattern = this.patterns[this.patternOf[low]!]!
    let rest = work - before[low]!
    let day = DAYS_PER_WEEK - 1
    while (pattern.before[day]! >= rest) day--
    rest -= pattern.before[day]!
    const intervals = pattern.days[day]!
    let i = 0
    for (; rest > intervals[i + 1]! - intervals[i]!; i += 2) rest -= intervals[i + 1]! - intervals[i]!
    const instant = this.beginningOf(low, day) + intervals[i]! + rest
    return this.remember(instant, work, instant)
  }

  /** The last instant with no more than so much work before it. */
  private startOf(work: number, near: number): number {
    while (this.before[this.size]! <= work) this.growLater(near)
    while (this.before[0]! > work) this.growEarlier(near)
    const before = this.before
    let low = this.nearWeek(near)
    let high = low + 1
    let step = 1
    if (before[low]! <= work) {
      while (high < this.size && before[high]! <= work) {
        low = high
        high += step
        step *= 2
      }
      if (high > this.size) high = this.size
    } else {
      while (before[low]! > work) {
        high = low
        low -= step
        step *= 2
        if (low < 0) low = 0
      }
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (before[middle]! <= work) low = middle
      else high = middle
    }
    const pattern = this.patterns[this.patternOf[low]!]!
    let rest = work - before[low]!
    let day = DAYS_PER_WEEK - 1
    while (pattern.before[day]! > rest) day--
    rest -= pattern.before[day]!
    const intervals = pattern.days[day]!
    let i = 0
    for (; rest >= intervals[i + 1]! - intervals[i]!; i += 2) rest -= intervals[i + 1]! - intervals[i]!
    const instant = this.beginningOf(low, day) + intervals[i]! + rest
    return this.remember(instant, work, instant)
  }

  private beginningOf(index: number, day: number): number {
    return (this.first + index) * SECONDS_PER_WEEK - WEEK_OFFSET + day * SECONDS_PER_DAY
  }

  /** The index of an instant's week, or of the nearest week of the stretch. */
  private nearWeek(instant: number): number {
    const index = Math.floor((instant + WEEK_OFFSET) / SECONDS_PER_WEEK) - this.first
    return index < 0 ? 0 : index < this.size ? index : this.size - 1
  }

  /** Keeps an answer, since what follows usually asks on from there, and returns the part of it that was asked for. */
  private remember(instant: number, work: number, answer: number): number {
    this.lastInstant = instant
    this.lastWork = work
    return answer
  }

  /** Makes the stretch contain a week and returns the week's index. */
  private reach(week: number, instant: number): number {
    if (week < FIRST_WEEK) throw new NoWorkingTimeError(this.name, instant, 'before')
    if (!(week < END_WEEK)) throw new NoWorkingTimeError(this.name, instant, 'after')
    if (this.size === 0) this.first = week
    const first = Math.min(this.first, week - FIRST_STRETCH / 8)
    const end = Math.max(this.first + this.size, week + FIRST_STRETCH)
    this.stretch(first, end)
    return week - this.first
  }

  private growLater(near: number): void {
    const end = this.first + this.size
    if (end >= END_WEEK) throw new NoWorkingTimeError(this.name, near, 'after')
    this.stretch(this.first, end + this.size)
  }

  private growEarlier(near: number): void {
    if (this.first <= FIRST_WEEK) throw new NoWorkingTimeError(this.name, near, 'before')
    this.stretch(this.first - this.size, this.first + this.size)
  }

  /** Widens the stretch; what is known already keeps its values, and with them the origin. */
  private stretch(wantedFirst: number, wantedEnd: number): void {
    const first = Math.max(FIRST_WEEK, wantedFirst)
    const size = Math.min(END_WEEK, wantedEnd) - first
    const before = new Float64Array(size + 1)
    const patternOf = new Uint16Array(size)
    const known = this.first - first
    patternOf.set(this.patternOf, known)
    before.set(this.before, known)
    for (let index = known + this.size; index < size; index++) {
      patternOf[index] = this.patternNumber(first + index, patternOf[index - 1])
      before[index + 1] = before[index]! + this.patterns[patternOf[index]!]!.before[DAYS_PER_WEEK]!
    }
    for (let index = known - 1; index >= 0; index--) {
      patternOf[index] = this.patternNumber(first + index, patternOf[index + 1])
      before[index] = before[index + 1]! - this.patterns[patternOf[index]!]!.before[DAYS_PER_WEEK]!
    }
    this.first = first
    this.size = size
    this.before = before
    this.patternOf = patternOf
  }

  /** The pattern of a week; that of the week beside it is tried first, by the identity of its days. */
  private patternNumber(week: number, beside: number | undefined): number {
    const sunday = week * DAYS_PER_WEEK - WEEK_OFFSET / SECONDS_PER_DAY
    const days = Array.from({ length: DAYS_PER_WEEK }, (_, day) => this.days(sunday + day))
    const same = beside === undefined ? undefined : this.patterns[beside]?.days
    if (same && days.every((intervals, day) => intervals === same[day])) return beside!
    const text = days.join(';')
    let number = this.patternNumbers.get(text)
    if (number === undefined) {
      number = this.patterns.push(weekPattern(days)) - 1
      this.patternNumbers.set(text, number)
    }
    return number
  }
}

function weekPattern(days: readonly (readonly number[])[]): WeekPattern {
  const before = [0]
  for (const intervals of days) {
    let work = before.at(-1)!
    for (let i = 0; i < intervals.length; i += 2) work += intervals[i + 1]! - intervals[i]!
    before.push(work)
  }
  return { before, days }
}

/** The time that two calendars share, such as a task's own calendar and its resource's. */
export function commonCalendar(one: CompiledCalendar, other: CompiledCalendar): CompiledCalendar {
  if (one === other) return one
  return new CompiledCalendar(`${one.name} and ${other.name}`, commonDays(one.days, other.days))
}

/** The time in which at least one of two calendars works, such as that of a task that two people share. */
export function eitherCalendar(one: CompiledCalendar, other: CompiledCalendar): CompiledCalendar {
  if (one === other) return one
  return new CompiledCalendar(`${one.name} or ${other.name}`, eitherDays(one.days, other.days))
}
