/**
 * What people type for a duration, a number, an amount or a date, read back into a value. Pure; `null` means "not
 * understood", and the field then says what it accepts.
 */

export interface DurationRules {
  /** Working hours in a day; 8 unless the calendar says otherwise. */
  readonly hoursPerDay?: number
  /** Working days in a week; 5 unless the calendar says otherwise. */
  readonly daysPerWeek?: number
  /** What a bare number means. */
  readonly bare?: 'd' | 'h'
}

const UNITS: Readonly<Record<string, 'w' | 'd' | 'h' | 'm' | 's'>> = {
  w: 'w',
  wk: 'w',
  week: 'w',
  weeks: 'w',
  d: 'd',
  day: 'd',
  days: 'd',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  s: 's',
  sec: 's',
  second: 's',
  seconds: 's',
}

/**
 * `3d`, `1h 30m`, `1.5`, `1:30`, `2w 1d`, `−2 d` → whole seconds. A comma counts as a decimal point.
 */
export function parseDuration(text: string, rules: DurationRules = {}): number | null {
  const { hoursPerDay = 8, daysPerWeek = 5, bare = 'd' } = rules
  const day = hoursPerDay * 3600
  const seconds = { w: day * daysPerWeek, d: day, h: 3600, m: 60, s: 1 }
  let rest = text.trim().toLowerCase().replaceAll('\u00a0', ' ')
  if (!rest) return null
  const negative = /^[-\u2212]/.test(rest)
  if (negative || rest.startsWith('+')) rest = rest.slice(1).trim()
  const sign = negative ? -1 : 1

  const clock = /^(\d{1,5}):([0-5]\d)(?::([0-5]\d))?$/.exec(rest)
  if (clock) return sign * (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0))
  if (/^\d+([.,]\d+)?$/.test(rest)) return sign * Math.round(Number(rest.replace(',', '.')) * seconds[bare])

  const part = /^(\d+(?:[.,]\d+)?)\s*([a-z]+)\s*,?\s*/
  let total = 0
  while (rest) {
    const found = part.exec(rest)
    const unit = found && UNITS[found[2]!]
    if (!found || !unit) return null
    total += Number(found[1]!.replace(',', '.')) * seconds[unit]
    rest = rest.slice(found[0].length)
  }
  return sign * Math.round(total)
}

/** The two marks that a locale writes in numbers. */
function marks(locale: string): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(locale).formatToParts(12345.6)
  const find = (type: string) => parts.find((part) => part.type === type)?.value
  return { decimal: find('decimal') ?? '.', group: find('group') ?? ',' }
}

/**
 * `1,234.50` → `1234.50` as a decimal string, exact. Read as the locale writes it; white space, apostrophes and true
 * minus are understood everywhere. A single foreign mark followed by other than three digits is taken as the point, so
 * `12.5` is not read as 125 in German.
 */
export function parseDecimal(text: string, locale: string): string | null {
  const { decimal, group } = marks(locale)
  let value = text
    .trim()
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(/^\u2212/, '-')
    .replace(/^\+/, '')
  const foreign = value.split(group)
  const grouped = foreign.length > 1 && foreign.slice(1).every((part) => /^\d{3}(\D|$)/.test(part))
  if (grouped) value = value.split(group).join('')
  value = value.replace(decimal, '.')
  if (!grouped && foreign.length === 2) value = value.replace(group, '.')
  const found = /^(-?)(\d*)(?:\.(\d*))?$/.exec(value)
  if (!found || !(found[2] || found[3])) return null
  const whole = (found[2] || '0').replace(/^0+(?=\d)/, '')
  const sign = found[1] && /[1-9]/.test(value) ? '-' : ''
  return sign + whole + (found[3] ? `.${found[3]}` : '')
}

/** `YYYY-MM-DD` when there is such a day. */
function dateOf(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day))
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || year < 1900 || year > 2199) return null
  return at.toISOString().slice(0, 10)
}

const shifted = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Month names of a locale, long and short, in lower case without a trailing point. */
function monthOf(word: string, locale: string): number {
  const bare = word.toLowerCase().replace(/\.$/, '')
  for (const tongue of [locale, 'en']) {
    const names = new Intl.DateTimeFormat(tongue, { month: 'long', timeZone: 'UTC' })
    for (let month = 0; month < 12; month++) {
      const name = names.format(new Date(Date.UTC(2024, month, 1))).toLowerCase()
      if (bare.length >= 3 && name.startsWith(bare)) return month + 1
    }
  }
  return 0
}

/**
 * A day as people write it, relative to `today` (`YYYY-MM-DD`): `2026-10-31`, `31.10.2026`, `31/10`, `31 Oct`,
 * `Oct 31 2026`, `today`, `+5`, `+2w`. The order of day and month is the locale's; a date without a year is the one
 * nearest to today.
 */
export function parseDate(text: string, locale: string, today: string): string | null {
  const value = text.trim().toLowerCase()
  if (value === 'today' || value === 't') return today
  if (value === 'tomorrow') return shifted(today, 1)
  if (value === 'yesterday') return shifted(today, -1)
  const step = /^([+\-\u2212])\s*(\d{1,4})\s*([dw])?$/.exec(value)
  if (step) return shifted(today, Number(step[2]) * (step[3] === 'w' ? 7 : 1) * (step[1] === '+' ? 1 : -1))
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value)
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))

  const words = value.split(/[\s,./-]+/).filter(Boolean)
  if (words.length < 2 || words.length > 3) return null
  const named = words.findIndex((word) => /^\p{L}+$/u.test(word))
  let month: number
  let day: number
  if (named >= 0) {
    month = monthOf(words[named]!, locale)
    day = Number(words.filter((_, at) => at !== named)[0])
  } else {
    const monthFirst =
      new Intl.DateTimeFormat(locale)
        .formatToParts(new Date(0))
        .find((part) => part.type === 'day' || part.type === 'month')?.type === 'month'
    ;[day, month] = monthFirst ? [Number(words[1]), Number(words[0])] : [Number(words[0]), Number(words[1])]
  }
  if (!month || !Number.isInteger(day)) return null
  if (words.length === 3) {
    if (named === 2 || !/^(\d{2}|\d{4})$/.test(words[2]!)) return null
    const year = Number(words[2])
    return dateOf(year < 100 ? 2000 + year : year, month, day)
  }
  const thisYear = Number(today.slice(0, 4))
  const away = (date: string) => Math.abs(Date.parse(date) - Date.parse(today))
  return [0, 1, -1]
    .map((shift) => dateOf(thisYear + shift, month, day))
    .filter((date) => date !== null)
    .reduce<string | null>((best, date) => (best === null || away(date) < away(best) ? date : best), null)
}
