import { isCurrency } from '../../record/currency.ts'
import { compareDecimals } from '../../record/decimal.ts'
import { choice, date, decimal, optional, text, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { CURRENCY } from './code.ts'

/** What one currency is worth in another from a day on: for budgets, for postings, or at the end of a month. */
export const ExchangeRate = record({
  name: 'exchangeRate',
  area: 'finance',
  title: 'onDate',
  fields: {
    onDate: date({
      label: 'Date',
      unique: ['kind', 'fromCurrency', 'toCurrency'],
      help: 'It holds from this day until there is a newer one',
    }),
    kind: choice(['posting', 'monthEnd', 'budget'], { default: 'posting', labels: { monthEnd: 'Month-end' } }),
    fromCurrency: text({ max: 3, pattern: CURRENCY, label: 'From', help: 'Such as USD' }),
    toCurrency: text({ max: 3, pattern: CURRENCY, label: 'To', help: 'Such as EUR' }),
    rate: decimal({ scale: 10, help: 'So much of the second currency' }),
    per: whole({
      min: 1,
      max: 1_000_000,
      default: 1,
      help: 'For so much of the first: 100 where yen are quoted by the hundred',
    }),
    source: optional(text({ max: 120, help: 'Such as ECB reference rate' })),
  },
  may: {
    read: { finance: true, procurement: true, manager: true, auditor: true },
    create: { finance: true },
    update: { finance: true },
    remove: { finance: true },
  },
  list: { columns: ['onDate', 'kind', 'fromCurrency', 'toCurrency', 'rate', 'per', 'source'], sort: '-onDate' },
  form: [['kind', 'onDate', 'fromCurrency', 'toCurrency', 'rate', 'per', 'source']],
  search: ['fromCurrency', 'toCurrency', 'source'],
  check: (r): Record<string, string> => ({
    ...(isCurrency(r.fromCurrency) ? {} : { fromCurrency: 'is not a currency of ISO 4217' }),
    ...(isCurrency(r.toCurrency) ? {} : { toCurrency: 'is not a currency of ISO 4217' }),
    ...(r.fromCurrency === r.toCurrency ? { toCurrency: 'must be another currency' } : {}),
    ...(compareDecimals(r.rate, '0') > 0 ? {} : { rate: 'must be above zero' }),
  }),
})
export type ExchangeRate = RowIn<typeof ExchangeRate>
