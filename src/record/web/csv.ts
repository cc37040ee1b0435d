/** A list as CSV that a spreadsheet opens as data and never as formulas. */

import { choiceLabel, type Field, type Money } from '../fields.ts'
import { type Column, valueIn } from './columns.ts'
import type { ListRow } from './grouping.ts'
import { plain } from './plain.ts'

/** Numbers are written plain; everything else is text and may not begin like a formula. */
const NUMBERS = new Set<Field['kind']>(['whole', 'decimal', 'percent', 'duration'])

/**
 * Text that a spreadsheet would take for a formula gets one apostrophe in front: what begins with `= + - @`, tab or
 * carriage return. An import takes exactly that one off.
 */
export const safeText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

export type TitleOf = (target: string, id: string) => string | undefined

/** One cell, not yet quoted. Dates and instants in ISO 8601, a duration in seconds. */
export function cellText(field: Field, value: unknown, title: TitleOf): string {
  if (value === null || value === undefined) return ''
  if (NUMBERS.has(field.kind)) return plain(value)
  return safeText(plainText(field, value, title))
}

function plainText(field: Field, value: unknown, title: TitleOf): string {
  switch (field.kind) {
    case 'choice':
      return choiceLabel(field, plain(value))
    case 'choices':
      return (value as string[]).map((each) => choiceLabel(field, each)).join('; ')
    case 'flag':
      return value ? 'yes' : 'no'
    case 'ref':
      return title(field.target ?? '', plain(value)) ?? ''
    case 'refs':
      return (value as string[]).map((id) => title(field.target ?? '', id) ?? '').join('; ')
    case 'json':
      return JSON.stringify(value)
    default:
      return plain(value)
  }
}

/** The whole file, RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. An amount has its currency in a column of its own. */
export function csvOf(columns: readonly Column[], rows: Iterable<ListRow>, title: TitleOf): string {
  const lines: string[][] = [
    columns
      .flatMap(({ label, field }) => (field.kind === 'money' ? [label, `${label} currency`] : [label]))
      .map(safeText),
  ]
  for (const row of rows) {
    lines.push(
      columns.flatMap(({ key, field }) => {
        const value = valueIn(row, key)
        if (field.kind !== 'money') return [cellText(field, value, title)]
        const amount = value as Money | null
        return amount ? [amount.amount, amount.currency] : ['', '']
      }),
    )
  }
  return `\ufeff${lines.map((line) => line.map(quoted).join()).join('\r\n')}\r\n`
}
