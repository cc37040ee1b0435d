import { choice, date, optional, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { COUNTRY } from './code.ts'
import { checkValidity } from './validity.ts'

/** Under which number a legal entity is known to the tax office of a country. An entity may be registered in several. */
export const TaxRegistration = record({
  name: 'taxRegistration',
  area: 'finance',
  title: 'number',
  within: 'entity',
  fields: {
    entity: ref('finance.legalEntity', { label: 'Legal entity' }),
    kind: choice(['vat', 'incomeTax', 'other'], { default: 'vat', labels: { vat: 'VAT' } }),
    country: text({ max: 2, pattern: COUNTRY, help: 'Two letters, such as DE' }),
    number: text({ max: 40, unique: ['entity', 'kind', 'country'] }),
    validFrom: optional(date()),
    validTo: optional(date()),
  },
  may: {
    read: { finance: true, procurement: true, manager: true, auditor: true },
    create: { finance: true },
    update: { finance: true },
    remove: { finance: true },
  },
  list: { columns: ['number', 'entity', 'kind', 'country', 'validFrom', 'validTo'], sort: 'number' },
  check: (registration): Record<string, string> => checkValidity(registration),
})
export type TaxRegistration = RowIn<typeof TaxRegistration>
