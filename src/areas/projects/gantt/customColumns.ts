/** Columns of the company's, or a file's, own fields. */
import type { PlanTask } from '../schedule/plan.ts'
import { type CellContext, type Column, type CustomColumn, NO_DATE, set, taskAt } from './column.ts'
import { dateText, readDate } from './text.ts'

/** The column of a customer's or a file's own field. */
export function customColumn(custom: CustomColumn): Column {
  const right = custom.kind === 'decimal' || custom.kind === 'money' || custom.kind === 'date'
  return {
    id: `extra:${custom.key}`,
    label: custom.label,
    width: right ? 80 : 112,
    right,
    ...(custom.kind === 'choice' && custom.choices?.length ? { choices: custom.choices } : {}),
    text: (context, row) => customText(taskAt(context, row).extra?.[custom.key], custom, context),
    ...(custom.readOnly
      ? {}
      : {
          enter: (context: CellContext, row: number, text: string) => {
            const value = readCustom(text.trim(), custom, context)
            if (value && typeof value === 'object' && 'refusal' in value) return value.refusal
            return set(taskAt(context, row), { extra: { [custom.key]: value } })
          },
        }),
  }
}

type CustomText = NonNullable<PlanTask['extra']>[string]

function customText(value: CustomText | undefined, custom: CustomColumn, context: CellContext): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'object') return `${value.amount} ${value.currency}`
  return custom.kind === 'date' ? dateText(String(value), context.locale, context.today) : String(value)
}

function readCustom(text: string, custom: CustomColumn, context: CellContext): CustomText | null | { refusal: string } {
  if (!text) return null
  if (custom.kind === 'decimal') {
    const number = text.replaceAll('\u00a0', '').replace('\u2212', '-').replace(',', '.')
    return /^-?\d+(\.\d+)?$/.test(number) ? number : { refusal: `“${text}” is not a number` }
  }
  if (custom.kind === 'flag') {
    if (/^(yes|y|true|1|✓)$/i.test(text)) return true
    return /^(no|n|false|0)$/i.test(text) ? false : { refusal: `${custom.label} is Yes or No` }
  }
  if (custom.kind === 'date') {
    const local = readDate(text, context.locale, context.today, 0)
    return local ? local.slice(0, 10) : { refusal: NO_DATE(text) }
  }
  if (custom.kind === 'money') {
    const money = /^(-?[\d]+(?:\.\d+)?)\s*([A-Z]{3})$/.exec(text.replace('\u2212', '-').replaceAll(',', ''))
    return money
      ? { amount: money[1] as string, currency: money[2] as string }
      : { refusal: `“${text}” is not an amount. Write it like 1250.00 EUR` }
  }
  if (custom.kind === 'choice' && custom.choices?.length) {
    const choice = custom.choices.find((each) => each.toLowerCase() === text.toLowerCase())
    return choice ?? { refusal: `“${text}” is not one of: ${custom.choices.join(', ')}` }
  }
  return text
}
