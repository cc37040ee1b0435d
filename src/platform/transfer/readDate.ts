/** Days and times as people write them in tables. `03/04/2026` is not guessed: whose order it is, is said for the file. */

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const
export type DateOrder = (typeof DATE_ORDERS)[number]

export const DATE_ORDER_NAMES: Readonly<Record<DateOrder, string>> = {
  dmy: 'day, month, year',
  mdy: 'month, day, year',
  ymd: 'year, month, day',
}

/** `problem` is for people; `ambiguous`: two days would fit. */
export type ReadDay = { readonly day: string } | { readonly problem: string; readonly ambiguous?: true }

const NONE: ReadDay = { problem: 'is no day' }

function dayOf(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(2000, month - 1, day))
  at.setUTCFullYear(year, month - 1, day)
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return undefined
  return year >= 1 && year <= 9999 ? `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` : undefined
}
const two = (n: number) => String(n).padStart(2, '0')
/** Of two digits: within seventy years back and thirty ahead of the end of the century, as spreadsheets take it. */
const yearOf = (text: string) => (text.length > 2 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900))

/** Month names of these languages are understood wherever they stand. */
const TONGUES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'da', 'sv']
let months: ReadonlyMap<string, number> | undefined

const bareWord = (word: string) =>
  word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')

function monthNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>()
  for (const tongue of TONGUES) {
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(tongue, { month: style, timeZone: 'UTC' })
      for (let month = 1; month <= 12; month++) {
        const name = bareWord(format.format(new Date(Date.UTC(2024, month - 1, 1))))
        if (!names.has(name)) names.set(name, month)
      }
    }
  }
  // Usual short forms that the tables of languages do not have.
  for (const [name, month] of [
    ['sept', 9],
    ['mrz', 3],
    ['okt', 10],
    ['dez', 12],
    ['mai', 5],
  ] as const)
    names.set(name, month)
  return names
}

/** A day: ISO 8601, `31.12.2026`, `12/31/2026` in the order that the file has, `31 Dec 2026`, `20261231`. */
export function readDay(text: string, order: DateOrder | null): ReadDay {
  const value = text.trim()
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(value)
  const iso = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(value) ?? compact
  if (iso) return given(dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3])))
  const parts = /^(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})$/.exec(value)
  if (parts) return numeric(parts, order)
  const words = value
    .replace(/^\p{L}+,\s*/u, '')
    .split(/[\s,./-]+/)
    .filter(Boolean)
  if (words.length !== 3) return NONE
  const named = words.findIndex((word) => /^\p{L}/u.test(word))
  if (named < 0 || named > 1) return NONE
  months ??= monthNames()
  const month = months.get(bareWord(words[named]!))
  const [day, year] = words.filter((_, at) => at !== named)
  if (!month || !/^\d{1,2}(st|nd|rd|th)?$/.test(day!) || !/^(\d{2}|\d{4})$/.test(year!)) return NONE
  return given(dayOf(yearOf(year!), month, Number.parseInt(day!, 10)))
}

const given = (day: string | undefined): ReadDay => (day ? { day } : { problem: 'is a day that does not exist' })

function numeric([, first, mark, second, third]: RegExpExecArray, order: DateOrder | null): ReadDay {
  const [a, b] = [Number(first), Number(second)]
  if (order === 'ymd' && third!.length === 2) return given(dayOf(yearOf(first!), b, Number(third)))
  const year = yearOf(third!)
  const dayFirst = dayOf(year, b, a)
  const monthFirst = dayOf(year, a, b)
  // With points between them, the day stands first everywhere.
  if (mark === '.') return given(dayFirst)
  if (order === 'dmy' || order === 'mdy') {
    const [asked, other] = order === 'dmy' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
    if (asked) return { day: asked }
    return {
      problem: other ? `is no day when days are written as ${DATE_ORDER_NAMES[order]}` : 'is a day that does not exist',
    }
  }
  if (dayFirst === monthFirst || !monthFirst) return given(dayFirst)
  if (!dayFirst) return given(monthFirst)
  return { problem: `can be ${dayFirst} or ${monthFirst}`, ambiguous: true }
}

/** What a text says about the order of days beyond doubt; `either`: it is a day, and could be in both orders. */
export function orderShown(text: string): 'dmy' | 'mdy' | 'either' | undefined {
  const parts = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,].*)?$/.exec(text.trim())
  if (!parts) return undefined
  const [a, b] = [Number(parts[1]), Number(parts[3])]
  if (a > 12 && a <= 31 && b >= 1 && b <= 12) return 'dmy'
  if (b > 12 && b <= 31 && a >= 1 && a <= 12) return 'mdy'
  return a >= 1 && a <= 12 && b >= 1 && b <= 12 && a !== b ? 'either' : undefined
}

/** `08:00`, `8:00:15`, `8:00 PM` → `HH:MM:SS`. */
export function readTime(text: string): string | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([ap])?\.?m?\.?$/i.exec(text.trim())
  if (!found) return undefined
  const half = found[4]?.toLowerCase()
  let hours = Number(found[1])
  if (half && (hours < 1 || hours > 12)) return undefined
  if (half) hours = (hours % 12) + (half === 'p' ? 12 : 0)
  if (hours > 23 || Number(found[2]) > 59 || Number(found[3] ?? 0) > 59) return undefined
  return `${two(hours)}:${found[2]}:${found[3] ?? '00'}`
}

/** A day with or without a time of day, `YYYY-MM-DDTHH:MM:SS`; midnight where there is none. */
export function readMoment(
  text: string,
  order: DateOrder | null,
): { local: string; timed: boolean } | { problem: string; ambiguous?: true } {
  const value = text.trim()
  const split = /^(.*?\d)(?:T|,?\s+)(\d{1,2}:\d{2}.*)$/.exec(value)
  const day = readDay(split ? split[1]! : value, order)
  if ('problem' in day)
    return day.ambiguous ? day : { problem: day.problem.replace('is no day', 'is no date and time') }
  const time = split ? readTime(split[2]!) : '00:00:00'
  return time ? { local: `${day.day}T${time}`, timed: !!split } : { problem: 'has a time of day that does not exist' }
}
