import { date, optional, prose, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { CODE, COUNTRY } from './code.ts'
import { checkValidity } from './validity.ts'

/** How a purchase is taxed. What that means in per cent stands in its tax rates, each from a day on. */
export const TaxCode = record({
  name: 'taxCode',
  area: 'finance',
  fields: {
    name: text({ max: 120 }),
    code: text({ max: 20, pattern: CODE, unique: true, help: 'As the ERP calls it' }),
    country: text({ max: 2, pattern: COUNTRY, help: 'Whose tax it is: two letters, such as DE' }),
    validFrom: optional(date({ help: 'Empty: always was' })),
    validTo: optional(date({ help: 'The last day on which it may be used; empty while it is' })),
    notes: optional(prose({ max: 2000, help: 'When it is to be used; the law behind it' })),
  },
  may: {
    read: { finance: true, procurement: true, manager: true, auditor: true },
    create: { finance: true },
    update: { finance: true },
    remove: { finance: true },
  },
  list: { columns: ['code', 'name', 'country', 'validFrom', 'validTo'], sort: 'code', group: 'country' },
  form: [['code', 'name', 'country', 'validFrom', 'validTo', 'notes']],
  search: ['name', 'code'],
  check: (code): Record<string, string> => checkValidity(code),
})
export type TaxCode = RowIn<typeof TaxCode>
