/** How durations, dates, links and people are written in the table's cells, and read back from what is typed or pasted. */

import { formatDate, formatDuration } from '../../../web/format.ts'
import { dayOfDate, formatLocal, formatDate as isoOfDay, parseDate, parseLocal } from '../../people/index.ts'
import type { LinkType, Local, Plan, PlanLink, Seconds } from '../schedule/plan.ts'

type PlanUnits = Pick<Plan, 'minutesPerDay' | 'minutesPerWeek' | 'daysPerMonth'>

/** `16 d`, `1 d 4 h`, `3 ed` (elapsed), `5 d?` (estimated). */
export function durationText(seconds: Seconds, units: PlanUnits, elapsed = false, estimated = false): string {
  const text = formatDuration(seconds, { hoursPerDay: elapsed ? 24 : units.minutesPerDay / 60 })
  const marked = elapsed ? text.replace(/(\d\u00a0)(?=(d|h|min|s)\b)/g, '$1e') : text
  return estimated ? `${marked}?` : marked
}

export interface ReadDuration {
  seconds: Seconds
  elapsed: boolean
  estimated: boolean
}

const DURATION = /^(?:\s*([\d.,]+)\s*(e?)(months?|mo|minutes?|mins?|m|weeks?|wks?|w|days?|d|hours?|hrs?|h|s)?\s*)/i

/** Reads `5`, `5d`, `2 w`, `1 d 4 h`, `3ed`, `1.5 mo`, `90 min`, `5d?`; a bare number is days. Undefined when it is none. */
export function readDuration(text: string, units: PlanUnits): ReadDuration | undefined {
  let rest = text.replaceAll('\u00a0', ' ').trim()
  const estimated = rest.endsWith('?')
  if (estimated) rest = rest.slice(0, -1).trim()
  if (!rest) return undefined
  let seconds = 0
  let elapsed: boolean | undefined
  while (rest) {
    const match = DURATION.exec(rest)
    const amount = Number(match?.[1]?.replace(',', '.'))
    if (!match || !Number.isFinite(amount)) return undefined
    const isElapsed = match[2] !== ''
    if (elapsed !== undefined && elapsed !== isElapsed) return undefined
    elapsed = isElapsed
    seconds += amount * unitSeconds((match[3] ?? 'd').toLowerCase(), units, isElapsed)
    rest = rest.slice(match[0].length)
  }
  return { seconds: Math.round(seconds), elapsed: elapsed ?? false, estimated }
}

function unitSeconds(unit: string, units: PlanUnits, elapsed: boolean): number {
  const day = elapsed ? 86_400 : units.minutesPerDay * 60
  if (unit.startsWith('mo')) return elapsed ? 30 * day : units.daysPerMonth * day
  if (unit.startsWith('m')) return 60
  if (unit.startsWith('w')) return elapsed ? 7 * day : units.minutesPerWeek * 60
  if (unit.startsWith('h')) return 3600
  return unit === 's' ? 1 : day
}

/** `2 Jul`, with the year when it is not that of `today`. */
export const dateText = (local: Local | undefined, locale: string, today: string): string =>
  local ? formatDate(local, locale, today) : ''

/**
 * Reads `2026-07-02`, `2.7.2026`, `2/7` in the locale's order, `2 Jul`, `July 2, 2026`, `today`, `+3` (days from today),
 * each with a time or without (then `time`, seconds since midnight, holds). A missing year is that of `today`.
 */
export function readDate(text: string, locale: string, today: string, time: Seconds): Local | undefined {
  let words = text.replaceAll('\u00a0', ' ').trim().toLowerCase()
  const clock = /(?:^|[\sT])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/i.exec(words)
  if (clock) words = words.slice(0, clock.index).replace(/,$/, '').trim()
  const day = readDay(words, locale, today)
  if (day === undefined) return undefined
  const seconds = clock ? Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0) : time
  return formatLocal(day * 86_400 + seconds)
}

function readDay(words: string, locale: string, today: string): number | undefined {
  const now = parseDate(today) as number
  if (words === 'today') return now
  if (words === 'tomorrow') return now + 1
  const relative = /^([+\u2212-])\s*(\d{1,4})\s*d?$/.exec(words)
  if (relative) return now + (relative[1] === '+' ? 1 : -1) * Number(relative[2])
  const iso = /^\d{4}-\d{2}-\d{2}$/.exec(words)
  if (iso) return parseDate(words)
  const year = Number(today.slice(0, 4))
  const numeric = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2}|\d{4}))?\.?$/.exec(words)
  if (numeric) {
    const [first, second] = [Number(numeric[1]), Number(numeric[2])]
    const monthFirst = locale.startsWith('en-US')
    return civil(fullYear(numeric[3], year), monthFirst ? first : second, monthFirst ? second : first)
  }
  const dayMonth = /^(?:\p{L}+,?\s+)?(\d{1,2})\.?\s+(\p{L}{3,})\.?,?(?:\s+(\d{2}|\d{4}))?$/u.exec(words)
  if (dayMonth)
    return civil(fullYear(dayMonth[3], year), monthNumber(dayMonth[2] as string, locale), Number(dayMonth[1]))
  const monthDay = /^(\p{L}{3,})\.?\s+(\d{1,2})(?:,?\s+(\d{2}|\d{4}))?$/u.exec(words)
  if (monthDay)
    return civil(fullYear(monthDay[3], year), monthNumber(monthDay[1] as string, locale), Number(monthDay[2]))
  return undefined
}

const fullYear = (text: string | undefined, year: number): number =>
  text === undefined ? year : text.length === 2 ? 2000 + Number(text) : Number(text)

function civil(year: number, month: number, day: number): number | undefined {
  const two = (value: number) => String(value).padStart(2, '0')
  return parseDate(`${year}-${two(month)}-${two(day)}`)
}

function monthNumber(word: string, locale: string): number {
  for (const language of [locale, 'en-GB']) {
    for (let month = 1; month <= 12; month++) {
      const name = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
        .format(dayOfDate(2026, month, 1) * 86_400_000)
        .toLowerCase()
      if (name.startsWith(word) || (name.length >= 3 && word.startsWith(name.slice(0, 3)) && word.length <= 4))
        return month
    }
  }
  return 0
}

/** Day of an instant as `YYYY-MM-DD`. */
export const dayText = (instant: number): string => isoOfDay(Math.floor(instant / 86_400))

/** `3`, `3FS+2 d`, `5SS−1 d`, `7FF+50%`: row number, type where it is not FS, lag where there is one. */
export function linkText(link: PlanLink, row: number, units: PlanUnits): string {
  const lag = lagText(link, units)
  return `${row}${link.type !== 'FS' || lag ? link.type : ''}${lag}`
}

/** `+2 d`, `−1 d`, `+3 ed`, `+50%`, or nothing. */
export function lagText(link: Pick<PlanLink, 'lag' | 'lagUnit'>, units: PlanUnits): string {
  if (link.lag === 0) return ''
  const sign = link.lag < 0 ? '\u2212' : '+'
  const size = Math.abs(link.lag)
  if (link.lagUnit === 'percent') return `${sign}${size}%`
  if (link.lagUnit === 'elapsedPercent') return `${sign}${size}e%`
  return sign + durationText(size, units, link.lagUnit === 'elapsed')
}

/** Reads a lag: `2d`, `-1 d`, `+3ed`, `50%`; nothing is 0. */
export function readLag(text: string, units: PlanUnits): Pick<PlanLink, 'lag' | 'lagUnit'> | undefined {
  const trimmed = text.replaceAll('\u00a0', ' ').trim()
  if (!trimmed) return { lag: 0, lagUnit: 'working' }
  const sign = /^[-\u2212]/.test(trimmed) ? -1 : 1
  const rest = trimmed.replace(/^[+\-\u2212]\s*/, '')
  const percent = /^([\d.,]+)\s*(e?)%$/.exec(rest)
  if (percent) {
    const lag = sign * Number((percent[1] as string).replace(',', '.'))
    return Number.isFinite(lag) ? { lag, lagUnit: percent[2] ? 'elapsedPercent' : 'percent' } : undefined
  }
  const duration = readDuration(rest, units)
  if (!duration || duration.estimated) return undefined
  return { lag: sign * duration.seconds, lagUnit: duration.elapsed ? 'elapsed' : 'working' }
}

export interface ReadLink {
  row: number
  type: LinkType
  lag: number
  lagUnit: PlanLink['lagUnit']
}

/** Reads a cell of predecessors, `3FS+2d; 5SS-1d, 7`. A string is the part that could not be read. */
export function readLinks(text: string, units: PlanUnits): ReadLink[] | string {
  const links: ReadLink[] = []
  for (const part of text.split(/[;,]/).map((each) => each.trim())) {
    if (!part) continue
    const match = /^(\d+)\s*(FS|SS|FF|SF)?\s*(.*)$/i.exec(part)
    const lag = match && readLag(match[3] as string, units)
    if (!match || !lag) return part
    links.push({ row: Number(match[1]), type: (match[2]?.toUpperCase() ?? 'FS') as LinkType, ...lag })
  }
  return links
}

/** `J. Weber, T. Aydın 50%`: people with their share where it is not one. */
export function peopleText(people: readonly { name: string; units: number }[]): string {
  return people.map(({ name, units }) => (units === 1 ? name : `${name} ${Math.round(units * 100)}%`)).join(', ')
}

/** Reads `J. Weber; T. Aydın 50%` (also `[50%]`, as Microsoft Project writes it). */
export function readPeople(text: string): { name: string; units: number }[] {
  return text
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const match = /^(.*?)\s*\[?\s*([\d.]+)\s*%\s*\]?$/.exec(part)
      return match ? { name: match[1] as string, units: Number(match[2]) / 100 } : { name: part, units: 1 }
    })
}

/** Rows and cells of a spreadsheet's text: tabs between cells, quotes around cells with tabs, line ends or quotes. */
export function readCells(text: string): string[][] {
  const rows: string[][] = [['']]
  let quoted = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index] as string
    const row = rows.at(-1) as string[]
    const cell = row.at(-1) as string
    if (quoted) {
      if (char !== '"') row[row.length - 1] = cell + char
      else if (text[index + 1] === '"') {
        row[row.length - 1] = `${cell}"`
        index++
      } else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === '\t') row.push('')
    else if (char === '\n') rows.push([''])
    else if (char !== '\r') row[row.length - 1] = cell + char
  }
  if (rows.length > 1 && rows.at(-1)?.length === 1 && rows.at(-1)?.[0] === '') rows.pop()
  return rows
}

/** The text that a spreadsheet takes for these cells. */
export function writeCells(rows: readonly (readonly string[])[]): string {
  const quote = (cell: string) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quote).join('\t')).join('\n')
}

/** Instant of a plan date. */
export const instantOf = (local: Local): number => parseLocal(local) as number
