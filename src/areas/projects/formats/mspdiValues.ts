/** How Microsoft Project's XML writes dates, durations and numbers, and what it means by its codes. */
import type { Constraint, LinkType, Local, PlanLink, PlanResource, Seconds, TaskType } from '../schedule/plan.ts'

/** A value that cannot be what it is said to be; the reader adds the place. */
export class ImpossibleValue extends Error {}

/** Further than any project reaches; beyond it arithmetic on dates is of no use to anybody. */
const FIRST_YEAR = 1900
const LAST_YEAR = 2199
/** A thousand years of working round the clock. */
const LONGEST: Seconds = 1000 * 366 * 86_400

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * A date-time such as `2014-10-17T08:00:00` as `Local`; `undefined` for an absent one (`NA`). A zone or fractions of a
 * second are dropped: the file means wall-clock time.
 */
export function readLocal(text: string | undefined): Local | undefined {
  if (text === undefined || text === 'NA') return undefined
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text)
  if (!match) throw new ImpossibleValue('is not a date such as 2026-11-23T08:00:00')
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  const leap = month === 2 && year! % 4 === 0 && (year! % 100 !== 0 || year! % 400 === 0) ? 1 : 0
  const length = (MONTH_LENGTHS[month! - 1] ?? 0) + leap
  if (day! < 1 || day! > length || hour! > 23 || minute! > 59 || second! > 59) {
    throw new ImpossibleValue('is not a day and time that exists')
  }
  if (year! < FIRST_YEAR || year! > LAST_YEAR) {
    throw new ImpossibleValue(`is not between the years ${FIRST_YEAR} and ${LAST_YEAR}`)
  }
  const minutes = `${match[1]}-${match[2]}-${match[3]}T${match[4] ?? '00'}:${match[5] ?? '00'}`
  return second ? `${minutes}:${match[6]}` : minutes
}

/** `Local` with its seconds, as the file wants it. */
export function writeLocal(local: Local): string {
  return local.length === 16 ? `${local}:00` : local
}

/** A duration such as `PT8H0M0S` (also with a sign inside, as some programs write) in whole seconds. */
export function readDuration(text: string | undefined): Seconds | undefined {
  if (text === undefined) return undefined
  const match =
    /^(-)?P(?:(-?\d+(?:\.\d+)?)D)?(?:T(?:(-?\d+(?:\.\d+)?)H)?(?:(-?\d+(?:\.\d+)?)M)?(?:(-?\d+(?:\.\d+)?)S)?)?$/.exec(
      text,
    )
  if (!match || text.length < 3) throw new ImpossibleValue('is not a duration such as PT8H0M0S')
  const [days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0))
  const total = Math.round(days! * 86_400 + hours! * 3600 + minutes! * 60 + seconds!)
  if (Math.abs(total) > LONGEST) throw new ImpossibleValue('is longer than a thousand years')
  return match[1] ? -total : total + 0
}

/** Whole seconds as `PT8H0M0S`. */
export function writeDuration(seconds: Seconds): string {
  const whole = Math.abs(Math.round(seconds))
  const sign = seconds < 0 ? '-' : ''
  return `${sign}PT${Math.floor(whole / 3600)}H${Math.floor((whole % 3600) / 60)}M${whole % 60}S`
}

/** A time of day such as `08:00:00` in seconds since midnight. */
export function readTimeOfDay(text: string | undefined): Seconds | undefined {
  if (text === undefined) return undefined
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(text)
  const [hour, minute, second] = (match?.slice(1) ?? []).map((part) => Number(part ?? 0))
  if (!match || hour! > 24 || minute! > 59 || second! > 59 || (hour === 24 && (minute || second))) {
    throw new ImpossibleValue('is not a time of day such as 08:00:00')
  }
  return hour! * 3600 + minute! * 60 + second!
}

/** Seconds since midnight as `08:00:00`; midnight at the end of a day is written as `00:00:00`. */
export function writeTimeOfDay(seconds: Seconds): string {
  const of = (value: number) => String(value).padStart(2, '0')
  return `${of(Math.floor(seconds / 3600) % 24)}:${of(Math.floor((seconds % 3600) / 60))}:${of(seconds % 60)}`
}

/** A whole number, by default one that fits 32 bits. */
export function readWhole(text: string | undefined, min = -2_147_483_648, max = 2_147_483_647): number | undefined {
  if (text === undefined) return undefined
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new ImpossibleValue('is not a whole number')
  const value = Number(text)
  if (value < min || value > max) throw new ImpossibleValue(`is not between ${min} and ${max}`)
  return value
}

/** A number, possibly with decimals. */
export function readNumber(text: string | undefined, min = -1e15, max = 1e15): number | undefined {
  if (text === undefined) return undefined
  if (!/^[+-]?(\d{1,18}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$/.test(text)) throw new ImpossibleValue('is not a number')
  const value = Number(text)
  if (!(value >= min && value <= max)) throw new ImpossibleValue(`is not between ${min} and ${max}`)
  return value
}

/** `1`, `0`, `true`, `false`. */
export function readFlag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (text === '1' || text === 'true') return true
  if (text === '0' || text === 'false') return false
  throw new ImpossibleValue('is neither 1 nor 0')
}

/** Tenths of a minute, the unit of lags, delays and slack, in seconds. */
export function readTenths(text: string | undefined): Seconds | undefined {
  const tenths = readNumber(text, -LONGEST / 6, LONGEST / 6)
  return tenths === undefined ? undefined : Math.round(tenths * 6)
}

/** Seconds in tenths of a minute. */
export function writeTenths(seconds: Seconds): string {
  return String(Number((seconds / 6).toFixed(2)))
}

/** By code of the file, 0 … 7. */
export const CONSTRAINT_CODES: readonly Constraint[] = [
  'asSoonAsPossible',
  'asLateAsPossible',
  'mustStartOn',
  'mustFinishOn',
  'startNoEarlierThan',
  'startNoLaterThan',
  'finishNoEarlierThan',
  'finishNoLaterThan',
]
export const TASK_TYPE_CODES: readonly TaskType[] = ['fixedUnits', 'fixedDuration', 'fixedWork']
export const LINK_TYPE_CODES: readonly LinkType[] = ['FF', 'FS', 'SF', 'SS']
export const RESOURCE_KIND_CODES: readonly PlanResource['kind'][] = ['material', 'work', 'cost']

/** The position of a code's meaning in its list; the lists are complete, so it is always found. */
export function codeOf<T>(codes: readonly T[], meaning: T): string {
  return String(codes.indexOf(meaning))
}

/**
 * Duration and lag formats: 3 minutes, 5 hours, 7 days, 9 weeks, 11 months, each plus 1 for elapsed time; 19 per cent,
 * 20 elapsed per cent; 32 more for an estimated one. 21 and 53 say nothing of the unit.
 */
export interface DurationFormat {
  elapsed: boolean
  percent: boolean
}

/** What a format code says; an unknown or absent one is working time. */
export function readFormat(text: string | undefined): DurationFormat {
  const code = readWhole(text, 0, 255) ?? 7
  const plain = code >= 35 && code <= 52 ? code - 32 : code
  return { elapsed: [4, 6, 8, 10, 12, 20].includes(plain), percent: plain === 19 || plain === 20 }
}

/** The format code with the same unit, changed to elapsed or working time and to estimated or not; days where it said nothing. */
export function withFormat(text: string | undefined, elapsed: boolean, estimated: boolean): string {
  const code = Number(text ?? 7)
  const plain = code >= 35 && code <= 52 ? code - 32 : code
  const unit = plain >= 3 && plain <= 12 ? plain - ((plain + 1) % 2) : 7
  return String(unit + (elapsed ? 1 : 0) + (estimated ? 32 : 0))
}

/** The lag format of a link's unit, keeping the file's own code where it means the same. */
export function lagFormat(unit: PlanLink['lagUnit'], current?: string): string {
  if (unit === 'percent') return '19'
  if (unit === 'elapsedPercent') return '20'
  const format = readFormat(current)
  return current !== undefined && !format.percent && format.elapsed === (unit === 'elapsed')
    ? current
    : unit === 'elapsed'
      ? '8'
      : '7'
}

/** Reads one value and says which element it stood in when it is impossible. */
export function reading<T>(element: string, text: string | undefined, read: (text: string | undefined) => T): T {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof ImpossibleValue)
      throw new ImpossibleValue(
        `<${element}> ${text === undefined ? 'is missing' : `says “${text.slice(0, 60)}”, which ${error.message}`}`,
      )
    throw error
  }
}
