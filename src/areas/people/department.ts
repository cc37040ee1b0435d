import { optional, ref, text } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { staff } from './staff.ts'

/** A part of the organisation. Whoever heads it stands above the departments under it, too. */
export const Department = record({
  name: 'department',
  area: 'people',
  fields: {
    name: text({ max: 120 }),
    code: text({ max: 20, pattern: /^[A-Z0-9][A-Z0-9-]*$/, unique: true, help: 'Short and unique, such as IT' }),
    parent: optional(ref('people.department', { label: 'Part of' })),
    head: optional(ref('people.person')),
  },
  may: {
    read: { ...staff(true), client: true },
    create: { people: true },
    update: { people: true },
    remove: { people: true },
  },
  list: { columns: ['name', 'code', 'parent', 'head'], sort: 'name' },
  search: ['name', 'code'],
  check: (d) => (d.parent === d.id ? { parent: 'must be another department' } : {}),
})
