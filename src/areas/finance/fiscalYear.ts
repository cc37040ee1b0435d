import { date, ref, text, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { staff } from '../people/index.ts'

/** Years and their periods come of the action on the legal entity, whole and without a gap; nobody writes one by hand. */
export const NOBODY = { administrator: [] } as const

/** A year of the books of a legal entity. */
export const FiscalYear = record({
  name: 'fiscalYear',
  area: 'finance',
  within: 'entity',
  fields: {
    entity: ref('finance.legalEntity', { label: 'Legal entity', locked: true }),
    name: text({ max: 40, unique: ['entity'], help: 'Such as 2026/27' }),
    startsOn: date({ label: 'First day', locked: true }),
    endsOn: date({ label: 'Last day', locked: true }),
    periods: whole({ min: 1, max: 60, locked: true }),
  },
  may: { read: staff(true), create: NOBODY, update: { finance: true }, remove: NOBODY },
  list: { columns: ['name', 'entity', 'startsOn', 'endsOn', 'periods'], sort: '-startsOn' },
})
export type FiscalYear = RowIn<typeof FiscalYear>
