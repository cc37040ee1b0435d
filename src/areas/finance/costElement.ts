import { choice, date, optional, prose, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { staff } from '../people/index.ts'
import { CODE } from './code.ts'
import { checkValidity } from './validity.ts'

/** What money is spent on: labour, software, travel. Budgets, orders and the ledger sort their lines by it. */
export const CostElement = record({
  name: 'costElement',
  area: 'finance',
  fields: {
    name: text({ max: 120 }),
    code: text({ max: 20, pattern: CODE, unique: true }),
    kind: choice(
      [
        'labour',
        'externalLabour',
        'material',
        'equipment',
        'software',
        'service',
        'travel',
        'depreciation',
        'overhead',
        'other',
      ],
      { default: 'service' },
    ),
    spend: choice(['operating', 'capital'], {
      default: 'operating',
      label: 'Operating or capital',
      help: 'What a line is taken for unless it says otherwise',
    }),
    unit: optional(ref('finance.unit', { label: 'Unit', help: 'Of quantities, such as hours' })),
    validFrom: optional(date({ help: 'Empty: always was' })),
    validTo: optional(date({ help: 'The last day on which it may be used; empty while it is' })),
    notes: optional(prose({ max: 2000 })),
  },
  may: { read: staff(true), create: { finance: true }, update: { finance: true }, remove: { finance: true } },
  list: { columns: ['code', 'name', 'kind', 'spend', 'unit', 'validFrom', 'validTo'], sort: 'code' },
  form: [
    ['code', 'name', 'kind', 'spend', 'unit'],
    ['validFrom', 'validTo', 'notes'],
  ],
  search: ['name', 'code'],
  check: (element): Record<string, string> => checkValidity(element),
})
export type CostElement = RowIn<typeof CostElement>
