/** A filter in words: `Notice by · within · this quarter`. */
import { choiceLabel, type Field, type Kind } from '../fields.ts'
import type { Operator } from '../query.ts'
import { type AskedFilter, askedValues } from './address.ts'

const MEMBER = { eq: 'is', ne: 'is not', in: 'is any of', empty: 'is' }
const TEXT = { ...MEMBER, contains: 'contains' }
const MANY = { contains: 'includes', in: 'includes any of', empty: 'is' }
const DAY = { eq: 'on', lt: 'before', lte: 'until', gt: 'after', gte: 'from', between: 'within', empty: 'is' }
const NUMBER = {
  eq: 'is',
  ne: 'is not',
  lt: 'below',
  lte: 'at most',
  gt: 'above',
  gte: 'at least',
  between: 'between',
  in: 'is any of',
  empty: 'is',
}

const WORDS: Readonly<Record<Kind, Partial<Record<Operator, string>>>> = {
  text: TEXT,
  prose: TEXT,
  email: TEXT,
  url: TEXT,
  choice: MEMBER,
  choices: MANY,
  date: DAY,
  local: DAY,
  instant: DAY,
  money: NUMBER,
  whole: NUMBER,
  decimal: NUMBER,
  percent: NUMBER,
  duration: NUMBER,
  flag: { eq: 'is' },
  ref: MEMBER,
  refs: MANY,
  file: MEMBER,
  secret: MEMBER,
  json: MEMBER,
}

/** The comparison as people say it, for this kind of field. */
export const operatorWords = (field: Field, operator: Operator): string => WORDS[field.kind][operator] ?? operator

/** Periods that an editor offers, in the API's words. */
export const PERIODS = [
  'today',
  'this-week',
  'next-week',
  'this-month',
  'last-month',
  'next-month',
  'this-quarter',
  'next-quarter',
  'this-year',
  'this-fiscal-year',
] as const

const UNITS: Readonly<Record<string, string>> = { d: 'day', w: 'week', m: 'month', y: 'year' }

/** A relative day or period in words, `today+30d` → “in 30 days”; undefined when it is none. */
export function periodWords(text: string): string | undefined {
  if (/^(last|this|next)-(week|month|quarter|year|fiscal-year)$/.test(text)) return text.replaceAll('-', ' ')
  const relative = /^(today|yesterday|tomorrow)(?:([+-])(\d{1,4})([dwmy]))?$/.exec(text)
  if (!relative) return undefined
  const [, day, sign, count, unit] = relative
  if (!count) return day
  const length = `${Number(count)} ${UNITS[unit!]}${Number(count) === 1 ? '' : 's'}`
  const from = day === 'today' ? '' : ` from ${day}`
  return sign === '+' ? (from ? `${length}${from}` : `in ${length}`) : `${length} ${from ? `before ${day}` : 'ago'}`
}

/** How single values are written; dates and numbers as the reader's locale has them. */
export interface Writer {
  readonly date: (date: string) => string
  readonly number: (value: string) => string
  readonly duration: (seconds: number) => string
  readonly title: (target: string, id: string) => string | undefined
}

/** What a filter asks for, in words. */
export function valueWords(field: Field, filter: AskedFilter, write: Writer): string {
  if (filter.operator === 'empty') return filter.text === 'true' ? 'empty' : 'not empty'
  const values = askedValues(filter).map((value) => oneValue(field, value, write))
  if (filter.operator === 'between') return values.join(' – ')
  return values.length > 3 ? `${values.slice(0, 2).join(', ')} and ${values.length - 2} more` : values.join(', ')
}

function oneValue(field: Field, value: string, write: Writer): string {
  switch (field.kind) {
    case 'choice':
    case 'choices':
      return choiceLabel(field, value)
    case 'flag':
      return value === 'true' ? 'yes' : 'no'
    case 'ref':
    case 'refs':
      return value === 'me' ? 'me' : (write.title(field.target ?? '', value) ?? '…')
    case 'date':
    case 'local':
    case 'instant':
      return periodWords(value) ?? (/^\d{4}(-\d{2})?$/.test(value) ? monthWords(value) : write.date(value))
    case 'money':
    case 'whole':
    case 'decimal':
      return write.number(value)
    case 'percent':
      return `${write.number(value)} %`
    case 'duration':
      return write.duration(Number(value))
    default:
      return value
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
/** `2026-03` → “March 2026”. */
export function monthWords(month: string): string {
  const [year, number] = month.split('-')
  return number ? `${MONTHS[Number(number) - 1] ?? number} ${year}` : year!
}
