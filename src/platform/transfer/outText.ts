/** Values of fields as they leave: text for CSV, typed cells for a workbook. */
import { choiceLabel, type Field, type Money } from '../../record/fields.ts'
import { localFromInstant } from '../../record/web/zoned.ts'
import { clock } from './cell.ts'
import { type CsvStyle, safeText } from './csvWrite.ts'
import { listText } from './readValue.ts'
import type { OutCell } from './xlsxWrite.ts'

export type TitleOf = (target: string, id: string) => string | undefined

/** The value as text, exact, in the way that an import reads it back; an amount with its currency. */
export function textOf(field: Field, value: unknown, title: TitleOf): string {
  if (value === null || value === undefined) return ''
  switch (field.kind) {
    case 'choice':
      return choiceLabel(field, value as string)
    case 'choices':
      return listText((value as string[]).map((each) => choiceLabel(field, each)))
    case 'flag':
      return value ? 'yes' : 'no'
    case 'ref':
      return title(field.target ?? '', value as string) ?? ''
    case 'refs':
      return listText((value as string[]).flatMap((id) => title(field.target ?? '', id) ?? []))
    case 'money':
      return `${(value as Money).amount} ${(value as Money).currency}`
    case 'duration':
      return clock(value as number)
    case 'local':
      return (value as string).replace('T', ' ')
    case 'json':
      return JSON.stringify(value)
    default:
      return String(value)
  }
}

/** Kinds whose text is a number and is never guarded. */
const NUMBERS = new Set<Field['kind']>(['whole', 'decimal', 'percent', 'duration'])

/** The cells of a value in CSV, not yet quoted: an amount has its currency in a cell of its own. */
export function csvCells(field: Field, value: unknown, title: TitleOf, { decimal }: CsvStyle): string[] {
  const marked = (number: string) => (decimal === ',' ? number.replace('.', ',') : number)
  if (field.kind === 'money') {
    const amount = value as Money | null | undefined
    return amount ? [marked(amount.amount), amount.currency] : ['', '']
  }
  const text = textOf(field, value, title)
  return [NUMBERS.has(field.kind) ? marked(text) : safeText(text)]
}

/** The typed cells of a value in a workbook. Points in time are wall clocks of the reader's zone. */
export function sheetCells(field: Field, value: unknown, title: TitleOf, timeZone: string): OutCell[] {
  if (field.kind === 'money') {
    const amount = value as Money | null | undefined
    return amount ? [{ amount: amount.amount }, { text: amount.currency }] : [null, null]
  }
  if (value === null || value === undefined) return [null]
  switch (field.kind) {
    case 'whole':
      return [{ number: String(value) }]
    case 'decimal':
      // More digits than a spreadsheet keeps stay exact as text.
      return [
        (value as string).replace(/\D/g, '').length > 15 ? { text: value as string } : { number: value as string },
      ]
    case 'percent':
      return [{ percent: String(value) }]
    case 'duration':
      return [{ elapsed: value as number }]
    case 'flag':
      return [{ flag: value as boolean }]
    case 'date':
      return [{ day: value as string }]
    case 'local':
      return [{ moment: value as string }]
    case 'instant': {
      const local = localFromInstant(value as string, timeZone)
      return [{ moment: `${local}:${new Date(value as string).toISOString().slice(17, 19)}` }]
    }
    default: {
      const text = textOf(field, value, title)
      return [text ? { text } : null]
    }
  }
}
