import { date, optional, prose, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { staff } from '../people/index.ts'
import { CODE } from './code.ts'
import { checkValidity } from './validity.ts'

/** A place that costs are gathered at: a department, a service, a site. Somebody answers for it. */
export const CostCentre = record({
  name: 'costCentre',
  area: 'finance',
  fields: {
    name: text({ max: 120 }),
    code: text({ max: 20, pattern: CODE, unique: ['entity'], help: 'As the ERP calls it' }),
    entity: ref('finance.legalEntity', { label: 'Legal entity' }),
    parent: optional(ref('finance.costCentre', { label: 'Part of' })),
    owner: optional(ref('people.person', { help: 'Who answers for its costs' })),
    department: optional(ref('people.department')),
    validFrom: optional(date({ help: 'Empty: always was' })),
    validTo: optional(date({ help: 'The last day on which costs may be booked to it; empty while it is open' })),
    notes: optional(prose({ max: 2000 })),
  },
  may: {
    read: staff(true),
    create: { finance: true },
    update: { finance: true },
    remove: { finance: true },
  },
  list: {
    columns: ['code', 'name', 'entity', 'parent', 'owner', 'department', 'validFrom', 'validTo'],
    sort: 'code',
  },
  form: [
    ['code', 'name', 'entity', 'parent', 'owner', 'department'],
    ['validFrom', 'validTo', 'notes'],
  ],
  search: ['name', 'code'],
  check: (centre): Record<string, string> => ({
    ...checkValidity(centre),
    ...(centre.parent === centre.id ? { parent: 'must be another cost centre' } : {}),
  }),
})
export type CostCentre = RowIn<typeof CostCentre>
