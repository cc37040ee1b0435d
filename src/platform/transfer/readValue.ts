/** From a cell to the value of a field, by the field's kind. What is no value says why, and what is accepted. */
import { choiceLabel, type Field, type Kind } from '../../record/fields.ts'
import { instantOf, localOf } from '../../record/schema.ts'
import { instantFromLocal } from '../../record/web/zoned.ts'
import { type Cell, cellInWords } from './cell.ts'
import { plainText } from './csvWrite.ts'
import { nearest, simplified } from './nearest.ts'
import { timesTen } from './numberFormat.ts'
import { type DateOrder, readDay, readMoment } from './readDate.ts'
import { readDuration } from './readDuration.ts'
import { type DecimalMark, otherMark, readAmount, readDecimal } from './readNumber.ts'

/** How values are written in a file. */
export interface Writing {
  readonly decimal: DecimalMark
  /** Null: not said, so that `03/04/2026` is refused. */
  readonly dateOrder: DateOrder | null
  /** The zone of times without an offset, IANA. */
  readonly timeZone: string
  /** Text comes from CSV, where one apostrophe guards what looks like a formula. */
  readonly guarded: boolean
}

export interface Problem {
  readonly problem: string
  /** What would have been accepted. */
  readonly accepts?: string
}

/**
 * `value`: as the record library takes it. `refer`: names of records still to be found. `amount`: without the currency, which may stand
 * in another column.
 */
export type ReadValue =
  | { readonly value: unknown }
  | { readonly refer: readonly string[] }
  | { readonly amount: string; readonly currency?: string }
  | Problem

/** Reads one filled cell. */
export function readValue(field: Field, cell: Exclude<Cell, null>, how: Writing): ReadValue {
  if (typeof cell === 'object' && 'fault' in cell)
    return { problem: `holds the error ${cell.fault} of its formula`, accepts: ACCEPTS[field.kind](field) }
  const raw = typeof cell === 'string' ? (how.guarded ? plainText(cell) : cell) : cell
  const text = typeof raw === 'string' ? raw : cellInWords(raw)
  const read = READERS[field.kind](field, raw, text, how)
  return 'problem' in read && !read.accepts ? { ...read, accepts: ACCEPTS[field.kind](field) } : read
}

type Reader = (field: Field, cell: Exclude<Cell, null>, text: string, how: Writing) => ReadValue

const asText: Reader = (_, cell, text) => {
  // A day in a text field is written as people in every country read it.
  if (typeof cell === 'object' && 'flag' in cell) return { value: cell.flag ? 'yes' : 'no' }
  return { value: text }
}
const trimmed: Reader = (_, _cell, text) => ({ value: text.trim() })

const day: Reader = (_, cell, text, how) => {
  if (typeof cell === 'object' && 'at' in cell) {
    const [date, time] = cell.at.split('T')
    return time && time !== '00:00:00' ? { problem: 'has a time of day, and a day is asked for' } : { value: date }
  }
  const found = readDay(text.replace(/[T ]00:00(:00)?$/, ''), how.dateOrder)
  if ('day' in found) return { value: found.day }
  return found.ambiguous
    ? { problem: found.problem, accepts: 'say for the whole file in which order days are written' }
    : { problem: found.problem }
}

const local: Reader = (_, cell, text, how) => {
  if (typeof cell === 'object' && 'at' in cell) return { value: cell.at.length > 10 ? cell.at : `${cell.at}T00:00:00` }
  const exact = localOf(text.trim())
  if (exact) return { value: exact }
  const found = readMoment(text, how.dateOrder)
  return 'local' in found ? { value: found.local } : { problem: found.problem }
}

const instant: Reader = (_, cell, text, how) => {
  const exact = instantOf(text.trim())
  if (exact) return { value: exact }
  const found =
    typeof cell === 'object' && 'at' in cell
      ? { local: cell.at.padEnd(19, 'T00:00:00') }
      : readMoment(text, how.dateOrder)
  if (!('local' in found)) return { problem: found.problem }
  // The zone's offset is a matter of minutes; the seconds stay as they are.
  const minute = instantFromLocal(found.local.slice(0, 16), how.timeZone)
  return { value: `${minute.slice(0, 17)}${found.local.slice(17, 19)}.000Z` }
}

/** The number in a cell as decimal text. */
function numberIn(cell: Exclude<Cell, null>, text: string, how: Writing): string | Problem {
  if (typeof cell === 'object') {
    if ('number' in cell) return cell.number
    return { problem: 'is no number' }
  }
  const found = readDecimal(text, how.decimal)
  if (found !== undefined) return found
  return {
    problem:
      readDecimal(text, otherMark(how.decimal)) === undefined
        ? 'is no number'
        : `is no number as this file writes them, with a decimal ${how.decimal === ',' ? 'comma' : 'point'}`,
  }
}

const decimal: Reader = (field, cell, text, how) => {
  const found = numberIn(cell, text, how)
  if (typeof found !== 'string') return found
  // More digits than the field keeps are refused only where they say something.
  const [whole, part = ''] = found.split('.')
  const kept = part.replace(/0+$/, '')
  return { value: kept && kept.length <= (field.scale ?? 6) ? `${whole}.${kept}` : kept ? found : whole }
}
const whole: Reader = (_, cell, text, how) => {
  const found = numberIn(cell, text, how)
  return typeof found === 'string' ? { value: Number(found) } : found
}
const percent: Reader = (_, cell, text, how) => {
  if (typeof cell === 'object' && 'number' in cell)
    return { value: Number(cell.percent ? timesTen(cell.number, 2) : cell.number) }
  const found = numberIn(cell, text.replace(/%\s*$/, '').trim(), how)
  return typeof found === 'string' ? { value: Number(found) } : found
}

const money: Reader = (_, cell, text, how) => {
  if (typeof cell === 'object') {
    if (!('number' in cell)) return { problem: 'is no amount' }
    return { amount: cell.number, ...(cell.currency ? { currency: cell.currency } : {}) }
  }
  const found = readAmount(text, how.decimal)
  if (!found)
    return {
      problem: readAmount(text, otherMark(how.decimal))
        ? `is no amount as this file writes them, with a decimal ${how.decimal === ',' ? 'comma' : 'point'}`
        : 'is no amount',
    }
  if (found.sign)
    return {
      problem: `has the sign “${found.sign}”, which several currencies share`,
      accepts: 'a code such as EUR or USD beside the amount, or a column with it',
    }
  return { amount: found.amount, ...(found.currency ? { currency: found.currency } : {}) }
}

const duration: Reader = (_, cell, text, how) => {
  if (typeof cell === 'object') {
    if ('elapsed' in cell) return { value: cell.elapsed }
    if ('number' in cell) return { value: Math.round(Number(cell.number) * 3600) }
    return { problem: 'is no length of time' }
  }
  const seconds = readDuration(text, how.decimal)
  return seconds === undefined ? { problem: 'is no length of time' } : { value: seconds }
}

const YES = new Set(
  'yes y true t 1 x ja j wahr oui vrai si sí verdadero vero sim sand prawda tak on aktiv active ✓ ✔ ☑'.split(' '),
)
const NO = new Set('no n false f 0 - nein falsch non faux falso nao não nej nie off inaktiv inactive ☐ ✗'.split(' '))
const flag: Reader = (_, cell, text) => {
  if (typeof cell === 'object' && 'flag' in cell) return { value: cell.flag }
  const word = text.trim().toLowerCase()
  return YES.has(word) ? { value: true } : NO.has(word) ? { value: false } : { problem: 'is neither yes nor no' }
}

/** By value or label, however it is written; else with what was perhaps meant. */
function choiceOf(field: Field, text: string): string | Problem {
  const wanted = simplified(text)
  const exact = field.values!.find((value) => value === text.trim())
  const found =
    exact ??
    field.values!.find((value) => simplified(value) === wanted || simplified(choiceLabel(field, value)) === wanted)
  if (found !== undefined) return found
  const near = nearest(
    text,
    field.values!.map((value) => choiceLabel(field, value)),
  )
  return {
    problem: near.length
      ? `is none of the choices; did you mean ${near.map((n) => `“${n}”`).join(' or ')}?`
      : 'is none of the choices',
  }
}
const choice: Reader = (field, _cell, text) => {
  const found = choiceOf(field, text)
  return typeof found === 'string' ? { value: found } : found
}
const choices: Reader = (field, _cell, text) => {
  const values: string[] = []
  for (const part of listIn(text, /[;,\n]/)) {
    const found = choiceOf(field, part)
    if (typeof found !== 'string') return { ...found, problem: `“${part}” ${found.problem}` }
    values.push(found)
  }
  return { value: [...new Set(values)] }
}

/** Names side by side; a mark within one stands behind a backslash. */
export const listIn = (text: string, mark: RegExp): string[] =>
  text
    .split(new RegExp(`(?<!\\\\)${mark.source}`))
    .map((part) => part.replace(/\\([;\\])/g, '$1').trim())
    .filter(Boolean)
/** The same written: names parted by semicolons. */
export const listText = (names: readonly string[]): string =>
  names.map((name) => name.replace(/[;\\]/g, (c) => `\\${c}`)).join('; ')

const refused: Reader = () => ({ problem: 'cannot come from a table' })

const READERS: Readonly<Record<Kind, Reader>> = {
  text: asText,
  prose: asText,
  email: trimmed,
  url: trimmed,
  choice,
  choices,
  date: day,
  local,
  instant,
  money,
  whole,
  decimal,
  percent,
  duration,
  flag,
  ref: (_, _cell, text) => ({ refer: [text.trim()] }),
  refs: (_, _cell, text) => ({ refer: listIn(text, /[;\n]/) }),
  json(_, _cell, text) {
    try {
      return { value: JSON.parse(text) as unknown }
    } catch {
      return { problem: 'is no JSON' }
    }
  },
  file: refused,
  secret: refused,
}

const choicesInWords = (field: Field): string => {
  const labels = field.values!.map((value) => choiceLabel(field, value))
  return labels.length > 12 ? `${labels.slice(0, 12).join(', ')} and ${labels.length - 12} more` : labels.join(', ')
}
const between = (field: Field): string =>
  field.min !== undefined && field.max !== undefined
    ? ` from ${field.min} to ${field.max}`
    : field.min !== undefined
      ? ` of at least ${field.min}`
      : field.max !== undefined
        ? ` of at most ${field.max}`
        : ''

/** What a cell for a field of each kind may hold, in words. */
const ACCEPTS: Readonly<Record<Kind, (field: Field) => string>> = {
  text: (field) => `text of at most ${field.max ?? 200} characters`,
  prose: (field) => `text of many lines, at most ${field.max ?? 20_000} characters`,
  email: () => 'an e-mail address such as name@example.com',
  url: () => 'an address that begins with https://',
  choice: choicesInWords,
  choices: (field) => `any of these, parted by semicolons: ${choicesInWords(field)}`,
  date: () => 'a day such as 2026-12-31, 31.12.2026 or 31 Dec 2026',
  local: () => 'a date and time such as 2026-12-31 08:00',
  instant: () => 'a date and time such as 2026-12-31 08:00, with or without offset',
  money: () => 'an amount such as 1234.50, with its currency beside it or in a column of its own',
  whole: (field) => `a whole number${between(field)}`,
  decimal: (field) => `a number${between(field)} with at most ${field.scale ?? 6} digits after the point`,
  percent: (field) => `a percentage${between(field)}, such as 12.5`,
  duration: () => 'a length of time such as 1h 30m, 1:30 or 1.5 (hours); a day is 8 hours',
  flag: () => 'yes or no (also true, false, 1, 0, x)',
  ref: () => 'the name of a record, its code or e-mail address, or its identifier',
  refs: () => 'names, codes or identifiers of records, parted by semicolons',
  json: () => 'JSON',
  file: () => 'nothing: files are added on the record’s page',
  secret: () => 'nothing: a secret is entered on the record’s page',
}

/** What is accepted for a field, in words. */
export const acceptsInWords = (field: Field): string => ACCEPTS[field.kind](field)
