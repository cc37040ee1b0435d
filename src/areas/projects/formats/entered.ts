/** Durations, dates and predecessors as people type them and as other programs put them on the clipboard. */
import { formatDate, parseDate } from '../../people/index.ts'
import type { Local, PlanLink, Seconds } from '../schedule/plan.ts'

/** What a day, a week and a month are worth in the plan. */
export interface Units {
  minutesPerDay: number
  minutesPerWeek: number
  daysPerMonth: number
}

export interface EnteredDuration {
  seconds: Seconds
  elapsed: boolean
  estimated: boolean
}

const UNIT_NAMES: Record<string, 'm' | 'h' | 'd' | 'w' | 'mo'> = {
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  dy: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  wk: 'w',
  wks: 'w',
  week: 'w',
  weeks: 'w',
  mo: 'mo',
  mon: 'mo',
  mons: 'mo',
  month: 'mo',
  months: 'mo',
}

/** `3d`, `1.5 weeks`, `4 hrs`, `2ed` (elapsed), `1 day?` (estimated), a bare number of days; undefined for anything else. */
export function parseDuration(text: string, units: Units): EnteredDuration | undefined {
  const match = /^([+-]?\d{1,7}(?:[.,]\d{1,6})?)\s*([a-z]*)\s*(\?)?$/i.exec(text.trim())
  if (!match) return undefined
  const amount = Number(match[1]!.replace(',', '.'))
  const name = (match[2] || 'd').toLowerCase()
  const elapsed = !(name in UNIT_NAMES) && name.startsWith('e')
  const unit = UNIT_NAMES[elapsed ? name.slice(1) : name]
  if (!unit) return undefined
  const day = elapsed ? 1440 : units.minutesPerDay
  const minutes = {
    m: 1,
    h: 60,
    d: day,
    w: elapsed ? 10_080 : units.minutesPerWeek,
    mo: elapsed ? 43_200 : units.daysPerMonth * units.minutesPerDay,
  }
  return { seconds: Math.round(amount * minutes[unit] * 60), elapsed, estimated: match[3] !== undefined }
}

/** Which of two numbers comes first in a date such as 05/06/2026. */
export type DateOrder = 'dmy' | 'mdy'

/**
 * `2026-11-23`, `23.11.2026`, `23/11/26`, `Mon 11/23/26`, each with or without a time of day. Gives the day, and the time if
 * there is one; undefined for what is no date.
 */
export function parseEnteredDate(text: string, order: DateOrder): { date: string; time?: string } | undefined {
  const match =
    /^(?:[\p{L}]{2,10}\.?,?\s+)?(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?(?:[T\s]\s*(\d{1,2}):(\d\d)(?::\d\d)?\s*([ap]m)?)?$/iu.exec(
      text.trim(),
    )
  if (!match) return undefined
  const [first, second, third] = [Number(match[1]), Number(match[3]), Number(match[4])]
  const yearFirst = match[1]!.length === 4
  const monthFirst = match[2] === '/' && order === 'mdy'
  const [year, month, day] = yearFirst
    ? [first, second, third]
    : monthFirst
      ? [third, first, second]
      : [third, second, first]
  const full = String(year! < 100 ? year! + 2000 : year).padStart(4, '0')
  const two = (value: number) => String(value).padStart(2, '0')
  const number = parseDate(`${full}-${two(month!)}-${two(day!)}`)
  if (number === undefined) return undefined
  if (match[5] === undefined) return { date: formatDate(number) }
  const half = match[7]?.toLowerCase()
  const hour = half ? (Number(match[5]) % 12) + (half === 'pm' ? 12 : 0) : Number(match[5])
  if (hour > 23 || Number(match[6]) > 59) return undefined
  return { date: formatDate(number), time: `${two(hour)}:${match[6]}` }
}

/** The order of day and month that all dates with slashes agree with; day first where they do not tell. */
export function guessDateOrder(texts: Iterable<string>): DateOrder {
  for (const text of texts) {
    const [first, second] = (/(?:^|\s)(\d{1,2})\/(\d{1,2})\/\d{2,4}/.exec(text)?.slice(1) ?? []).map(Number)
    if (first !== undefined && first > 12) return 'dmy'
    if (second !== undefined && second > 12) return 'mdy'
  }
  return 'dmy'
}

/** A link as typed: the number of a row, `FS` if nothing is said, and a lag. */
export interface EnteredLink extends Pick<PlanLink, 'type' | 'lag' | 'lagUnit'> {
  row: string
}

/** `3`, `3FS+2d`, `12SS-50%`, several divided by `;` or `,`. Gives what could not be read as it stood. */
export function parsePredecessors(text: string, units: Units): { links: EnteredLink[]; unread: string[] } {
  const links: EnteredLink[] = []
  const unread: string[] = []
  for (const piece of text.split(/[;,](?!\d+\s*(?:e?[dhwm]|%))/).map((part) => part.trim())) {
    if (!piece) continue
    const match = /^([\d.]+)\s*(FS|SS|FF|SF)?\s*(?:([+-])\s*(.+))?$/i.exec(piece)
    const lag = match?.[4] === undefined ? { lag: 0, lagUnit: 'working' as const } : parseLag(match[4], units)
    if (!match || !lag) {
      unread.push(piece)
      continue
    }
    const type = (match[2]?.toUpperCase() ?? 'FS') as PlanLink['type']
    links.push({
      row: match[1]!.replace(/\.$/, ''),
      type,
      lag: match[3] === '-' ? -lag.lag : lag.lag,
      lagUnit: lag.lagUnit,
    })
  }
  return { links, unread }
}

function parseLag(text: string, units: Units): Pick<PlanLink, 'lag' | 'lagUnit'> | undefined {
  const percent = /^(\d{1,6}(?:[.,]\d+)?)\s*(e?)%$/i.exec(text.trim())
  if (percent) return { lag: Number(percent[1]!.replace(',', '.')), lagUnit: percent[2] ? 'elapsedPercent' : 'percent' }
  const duration = parseDuration(text, units)
  return duration && { lag: duration.seconds, lagUnit: duration.elapsed ? 'elapsed' : 'working' }
}

/** A day and a time as `Local`; without a time the one given. */
export function localOf(entered: { date: string; time?: string }, defaultTime: Seconds): Local {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${entered.date}T${entered.time ?? `${two(Math.floor(defaultTime / 3600))}:${two(Math.floor((defaultTime % 3600) / 60))}`}`
}
