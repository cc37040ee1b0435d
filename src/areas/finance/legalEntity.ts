import { isCurrency } from '../../record/currency.ts'
import { choice, date, optional, prose, text, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { staff } from '../people/index.ts'
import { CODE, COUNTRY, CURRENCY } from './code.ts'
import { checkValidity } from './validity.ts'

/**
 * A company of the group that keeps books of its own: with a base currency, in a country, by a fiscal calendar. The
 * calendar's settings say how the next fiscal year is generated; years that exist keep their days.
 */
export const LegalEntity = record({
  name: 'legalEntity',
  area: 'finance',
  labels: 'Legal entities',
  plural: 'legalEntities',
  fields: {
    name: text({ max: 160, unique: true }),
    code: text({ max: 20, pattern: CODE, unique: true, help: 'As the ERP calls it: the company code' }),
    country: text({ max: 2, pattern: COUNTRY, help: 'Two letters, such as DE' }),
    baseCurrency: text({ max: 3, pattern: CURRENCY, help: 'The currency of its books, such as EUR' }),
    registration: optional(text({ max: 80, label: 'Register entry', help: 'Such as HRB 12345, Hamburg' })),
    address: optional(prose({ max: 500 })),
    fiscalYearStart: whole({
      min: 1,
      max: 12,
      default: 1,
      label: 'Year starts in',
      help: 'The first month of the fiscal year, 1 to 12',
    }),
    periodPattern: choice(['months', 'fourWeeks', 'weeks445', 'weeks454', 'weeks544'], {
      default: 'months',
      label: 'Periods',
      labels: {
        months: '12 months',
        fourWeeks: '13 periods of four weeks',
        weeks445: 'Quarters of 4-4-5 weeks',
        weeks454: 'Quarters of 4-5-4 weeks',
        weeks544: 'Quarters of 5-4-4 weeks',
      },
    }),
    weekEndsOn: choice(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'], {
      default: 'sunday',
      help: 'Where periods are weeks: the last day of each',
    }),
    weekYearEnds: choice(['nearest', 'last'], {
      default: 'nearest',
      label: 'Week year ends',
      labels: {
        nearest: 'On the weekday nearest to the end of the month',
        last: 'On the last such weekday of the month',
      },
      help: 'Decides which years have a 53rd week',
    }),
    yearName: choice(['both', 'end', 'start'], {
      default: 'both',
      label: 'Years named',
      labels: { both: '2026/27', end: 'By the year they end in: 2027', start: 'By the year they start in: 2026' },
    }),
    validFrom: optional(date({ help: 'Empty: always was' })),
    validTo: optional(date({ help: 'The last day; empty while it exists' })),
  },
  may: {
    read: staff(true),
    create: { finance: true },
    update: { finance: true },
    remove: { finance: true },
  },
  list: { columns: ['name', 'code', 'country', 'baseCurrency', 'periodPattern', 'validFrom', 'validTo'], sort: 'code' },
  form: [
    ['name', 'code', 'country', 'baseCurrency', 'registration', 'address'],
    ['fiscalYearStart', 'periodPattern', 'weekEndsOn', 'weekYearEnds', 'yearName'],
    ['validFrom', 'validTo'],
  ],
  search: ['name', 'code'],
  check: (entity): Record<string, string> => ({
    ...checkValidity(entity),
    ...(isCurrency(entity.baseCurrency) ? {} : { baseCurrency: 'is not a currency of ISO 4217' }),
  }),
})
export type LegalEntity = RowIn<typeof LegalEntity>
