import { compareDecimals } from '../../record/decimal.ts'
import { choice, date, decimal, optional, ref } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { checkValidity } from './validity.ts'

/** What a tax code means for supplies from a day on, until the next of its rates begins or this one ends. */
export const TaxRate = record({
  name: 'taxRate',
  area: 'finance',
  title: 'validFrom',
  within: 'taxCode',
  fields: {
    taxCode: ref('finance.taxCode'),
    validFrom: date({ label: 'For supplies from', unique: ['taxCode'] }),
    validTo: optional(date({ label: 'Until', help: 'The last day; empty until the next rate begins' })),
    treatment: choice(['taxed', 'reverseCharge', 'exempt', 'outOfScope'], {
      default: 'taxed',
      help: 'Reverse charge: not the vendor but we owe the tax',
    }),
    rate: decimal({ min: 0, max: 100, scale: 4, label: 'Rate, %' }),
    recoverable: decimal({
      min: 0,
      max: 100,
      scale: 4,
      default: '100',
      label: 'Recoverable, %',
      help: 'The share of the tax that the tax office gives back; the rest is cost',
    }),
  },
  may: {
    read: { finance: true, procurement: true, manager: true, auditor: true },
    create: { finance: true },
    update: { finance: true },
    remove: { finance: true },
  },
  list: { columns: ['validFrom', 'taxCode', 'treatment', 'rate', 'recoverable', 'validTo'], sort: '-validFrom' },
  check: (rate): Record<string, string> => ({
    ...checkValidity(rate),
    ...((rate.treatment === 'exempt' || rate.treatment === 'outOfScope') && compareDecimals(rate.rate, '0') !== 0
      ? { rate: 'must be 0 where nothing is taxed' }
      : {}),
  }),
})
export type TaxRate = RowIn<typeof TaxRate>
