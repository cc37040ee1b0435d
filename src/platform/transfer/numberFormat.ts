/** What the number format of a spreadsheet's cell makes of its number: a day, a length of time, a share, an amount. */

export type NumberShape =
  | { readonly kind: 'number' }
  | { readonly kind: 'percent' }
  | { readonly kind: 'money'; readonly currency: string }
  /** `time`: hours are shown; `day`: a day is shown. */
  | { readonly kind: 'date'; readonly day: boolean; readonly time: boolean }
  | { readonly kind: 'elapsed' }

const NUMBER: NumberShape = { kind: 'number' }
const DAY: NumberShape = { kind: 'date', day: true, time: false }
const MOMENT: NumberShape = { kind: 'date', day: true, time: true }
const TIME: NumberShape = { kind: 'date', day: false, time: true }

/** Formats that every spreadsheet knows by number (ECMA-376, part 1, 18.8.30), those of East Asian languages among them. */
export function builtInShape(id: number): NumberShape {
  if (id === 9 || id === 10) return { kind: 'percent' }
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 54) || id === 36) return DAY
  if (id === 57 || id === 58) return DAY
  if (id === 22) return MOMENT
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 || id === 55 || id === 56) return TIME
  if (id === 46) return { kind: 'elapsed' }
  return NUMBER
}

/** The shape of a format of the file's own: `dd.mm.yyyy`, `[h]:mm`, `#,##0.00\ [$€-407]`. */
export function shapeOf(code: string): NumberShape {
  // The first section is that of positive numbers.
  const section = code.split(';')[0] ?? ''
  if (/\[(h+|m+|s+)\]/i.test(section)) return { kind: 'elapsed' }
  const currency = currencyIn(section)
  const bare = section
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/[_*]./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .toLowerCase()
  if (/general/.test(bare)) return currency ? { kind: 'money', currency } : NUMBER
  if (bare.includes('%')) return { kind: 'percent' }
  const day = /[yd]/.test(bare) || (bare.includes('m') && !/[hs]/.test(bare) && !/[0#?]/.test(bare))
  const time = /[hs]/.test(bare)
  if (day || time) return { kind: 'date', day, time }
  return currency ? { kind: 'money', currency } : NUMBER
}

/** Currencies by the sign that formats use; a sign that several countries share stands for none. */
const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₣': 'CHF',
  zł: 'PLN',
  Kč: 'CZK',
  '₹': 'INR',
  '₺': 'TRY',
}

/** The currency that a sign or code stands for: `€`, `EUR`; undefined for `$`, `kr` and `¥`, which are several. */
export function currencyOf(sign: string): string | undefined {
  const bare = sign.trim()
  if (/^[A-Za-z]{3}$/.test(bare)) return bare.toUpperCase()
  return SIGNS[bare]
}

function currencyIn(section: string): string | undefined {
  const bracket = /\[\$([^\]-]*)/.exec(section)?.[1]
  if (bracket) return currencyOf(bracket)
  for (const [, quoted] of section.matchAll(/"([^"]*)"/g)) {
    // A word of three small letters is a unit, not a currency.
    const found = /^\s*[a-z]{3}\s*$/.test(quoted!) ? undefined : currencyOf(quoted!)
    if (found) return found
  }
  return Object.entries(SIGNS).find(([sign]) => section.includes(sign))?.[1]
}

/** Days from the beginning of 1970 to the day that a serial number of the 1900 system counts from, with its 29 February 1900. */
const EPOCH_1900 = -25_569
/** Serial numbers of the 1904 system are less by so many days. */
const SHIFT_1904 = 1_462

/** A serial number as `YYYY-MM-DD` with its time of day in whole seconds; undefined before 1900 and after 9999. */
export function dayOfSerial(serial: number, system1904: boolean): { date: string; seconds: number } | undefined {
  let value = system1904 ? serial + SHIFT_1904 : serial
  // The 1900 system has a 29 February 1900 that never was: what lies before it counts one day less.
  if (value < 60) value += 1
  const seconds = Math.round(value * 86_400)
  const days = Math.floor(seconds / 86_400)
  const at = new Date((days + EPOCH_1900) * 86_400_000)
  const year = at.getUTCFullYear()
  if (!(year >= 1900 && year <= 9999)) return undefined
  return { date: at.toISOString().slice(0, 10), seconds: seconds - days * 86_400 }
}

/** The serial number of a day in the 1900 system, from 1 March 1900 on. */
export const serialOfDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000 - EPOCH_1900

/**
 * A stored number as decimal text: fifteen digits, as spreadsheets show, so that 0.1 + 0.2 is 0.3; without exponent.
 * Undefined for what is no number.
 */
export function decimalOf(stored: string): string | undefined {
  // What was written with few digits is exact as it stands.
  if (/^-?(0|[1-9]\d{0,14})$/.test(stored)) return stored === '-0' ? '0' : stored
  const value = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(value)) return undefined
  return withoutExponent(value.toPrecision(15))
}

/** A decimal text times a power of ten, exact. */
export const timesTen = (number: string, power: number): string => withoutExponent(`${number}e${power}`)

/** `1.5e-7` → `0.00000015`, trailing zeros gone. */
export function withoutExponent(text: string): string {
  const [, sign = '', whole = '0', part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const shift = Number(exponent)
  let digits = whole + part
  let point = whole.length + shift
  if (point <= 0) {
    digits = '0'.repeat(1 - point) + digits
    point = 1
  }
  if (point > digits.length) digits = digits.padEnd(point, '0')
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, '')
  const after = digits.slice(point).replace(/0+$/, '')
  const made = after ? `${before}.${after}` : before
  return sign && /[1-9]/.test(made) ? `-${made}` : made
}
