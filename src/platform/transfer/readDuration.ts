/** Lengths of time in tables: `1h 30m`, `1:30`, `90 min`, `2 Tage`. A bare number is hours. */
import { type DecimalMark, readDecimal } from './readNumber.ts'

const HOUR = 3600
/** A working day and week, as wherever no calendar says otherwise. */
const DAY = 8 * HOUR
const WEEK = 5 * DAY

const UNITS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [WEEK, 'w wk wks week weeks woche wochen'],
      [DAY, 'd day days t tag tage tagen pt md'],
      [HOUR, 'h hr hrs hour hours std stunde stunden'],
      [60, 'm min mins minute minutes minuten'],
      [1, 's sec secs second seconds sek sekunde sekunden'],
    ] as const
  ).flatMap(([seconds, names]) => names.split(' ').map((name) => [name, seconds] as const)),
)

/** Whole seconds; undefined for what is no length of time. */
export function readDuration(text: string, mark: DecimalMark): number | undefined {
  let rest = text.trim().toLowerCase().replaceAll('\u00a0', ' ')
  const negative = /^[-\u2212]/.test(rest)
  if (negative) rest = rest.slice(1).trim()
  const sign = negative ? -1 : 1
  const clock = /^(\d{1,9}):([0-5]\d)(?::([0-5]\d))?$/.exec(rest)
  if (clock) return sign * (Number(clock[1]) * HOUR + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) || 0
  const hours = readDecimal(rest, mark)
  if (hours !== undefined) return sign * Math.round(Number(hours) * HOUR) || 0
  const part = /^(\d+(?:[.,]\d+)?)\s*(\p{L}+)\.?\s*,?\s*/u
  let total = 0
  if (!rest) return undefined
  while (rest) {
    const found = part.exec(rest)
    const unit = found && UNITS[found[2]!]
    if (!found || !unit) return undefined
    total += Number(found[1]!.replace(',', '.')) * unit
    rest = rest.slice(found[0].length)
  }
  return sign * Math.round(total) || 0
}
