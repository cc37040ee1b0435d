import { flag, optional, prose, ref, text } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { staff } from './staff.ts'

/** A place where the company works: an office, a depot, a warehouse. */
export const Site = record({
  name: 'site',
  area: 'people',
  fields: {
    name: text({ max: 120, unique: true }),
    address: optional(prose({ max: 500 })),
    calendar: optional(ref('people.calendar', { help: 'The public holidays and hours of the place' })),
    closed: flag({ locked: true }),
  },
  may: {
    read: { ...staff(true), client: true },
    create: { people: true, manager: true },
    update: { people: true, manager: true },
    remove: { people: true },
  },
  list: { columns: ['name', 'address', 'calendar', 'closed'], sort: 'name' },
  form: [['name', 'calendar', 'address']],
})
