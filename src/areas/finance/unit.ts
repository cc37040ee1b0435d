import { compareDecimals } from '../../record/decimal.ts'
import { choice, date, decimal, optional, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { staff } from '../people/index.ts'
import { checkValidity } from './validity.ts'

/** What the factor counts in, by dimension. Work is apart from time: a person-day is not 24 hours. */
export const BASE_UNITS = {
  count: 'pieces',
  work: 'seconds of work',
  time: 'seconds',
  months: 'calendar months',
  length: 'metres',
  area: 'square metres',
  volume: 'cubic metres',
  mass: 'kilograms',
  data: 'bytes',
  energy: 'joules',
} as const
export type Dimension = keyof typeof BASE_UNITS

/** By what quantities are counted: hours, pieces, metres. Units of one dimension convert into each other exactly. */
export const Unit = record({
  name: 'unit',
  area: 'finance',
  label: 'Unit of measure',
  labels: 'Units of measure',
  fields: {
    name: text({ max: 80 }),
    code: text({ max: 12, pattern: /^[^\s,;"']+$/, unique: true, help: 'As it stands behind a number, such as h' }),
    dimension: choice(Object.keys(BASE_UNITS) as Dimension[], { default: 'count' }),
    factor: decimal({
      scale: 15,
      default: '1',
      label: 'In base units',
      help: 'An hour is 3600 seconds; a foot 0.3048 metres',
    }),
    standardCode: optional(
      text({
        max: 3,
        pattern: /^[A-Z0-9]{2,3}$/,
        help: 'Of UN/ECE Recommendation 20, for electronic invoices: HUR is an hour',
      }),
    ),
    validFrom: optional(date()),
    validTo: optional(date()),
  },
  may: { read: staff(true), create: { finance: true }, update: { finance: true }, remove: { finance: true } },
  list: { columns: ['code', 'name', 'dimension', 'factor', 'standardCode'], sort: 'code', group: 'dimension' },
  form: [
    ['code', 'name', 'dimension', 'factor', 'standardCode'],
    ['validFrom', 'validTo'],
  ],
  search: ['name', 'code'],
  check: (unit): Record<string, string> => ({
    ...checkValidity(unit),
    ...(compareDecimals(unit.factor, '0') > 0 ? {} : { factor: 'must be above zero' }),
  }),
})
export type Unit = RowIn<typeof Unit>
