import { actionsOn } from '../../record/action.ts'
import { flag, optional, prose, ref, text } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { Engagement } from './engagement.ts'
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

const action = actionsOn(Site)
export const close = action({
  name: 'close',
  by: ['people', 'manager'],
  needs: (site) => ({ engagements: { type: Engagement, where: { site: site.id } } }),
  when: (site, { needs, today }) => {
    if (site.closed) return 'This site is closed already'
    const here = (needs.engagements ?? []).filter((e) => e.endsOn === null || e.endsOn >= today).length
    return (
      here === 0 || `${here === 1 ? 'One engagement names' : `${here} engagements name`} this site; move them first`
    )
  },
  change: () => ({ closed: true }),
  confirm: 'A closed site stays in the records and is no longer offered.',
})
