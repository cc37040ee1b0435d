import { actionsOn } from '../../record/action.ts'
import { choice, date, optional, percent, prose, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { under } from '../../record/rights.ts'
import { staff } from './staff.ts'

/** Whom the terms of an engagement concern: the person, the manager, whoever heads the department or plans work. */
const TERMS = { ...staff(['person', 'manager', under()]), people: true, manager: true, finance: true } as const

/**
 * That somebody works for us from one day to another: as what, where, how much, and by which calendar. One person may
 * have several, one after the other or side by side.
 */
export const Engagement = record({
  name: 'engagement',
  area: 'people',
  fields: {
    person: ref('people.person'),
    title: text({ max: 120, label: 'Job title' }),
    kind: choice(['employee', 'contractor', 'agency', 'intern', 'clientContact'], { default: 'employee' }),
    department: optional(ref('people.department')),
    site: optional(ref('people.site', { help: 'Where the person works' })),
    manager: optional(ref('people.person', { help: 'Approves leave' })),
    calendar: optional(ref('people.calendar', { help: 'Nothing chosen: the standard calendar' })),
    share: percent({
      default: 100,
      min: 1,
      max: 100,
      label: 'Working-time share',
      help: 'Of the hours of the calendar, every working day shortened alike; 100 where the calendar shows the part-time days itself',
      may: { read: TERMS },
    }),
    startsOn: date(),
    endsOn: optional(date({ help: 'The last day; empty while it is open' })),
    notes: optional(prose({ max: 4000, may: { read: { ...staff(['manager', under()]), people: true } } })),
  },
  may: {
    read: { ...staff(true), client: 'person' },
    create: { people: true },
    update: { people: true },
    remove: { people: true },
  },
  list: { columns: ['title', 'person', 'kind', 'department', 'manager', 'share', 'startsOn', 'endsOn'], sort: 'title' },
  form: [
    ['person', 'title', 'kind', 'department', 'site', 'manager'],
    ['startsOn', 'endsOn', 'share', 'calendar', 'notes'],
  ],
  check: (e) => ({
    ...(e.endsOn && e.endsOn < e.startsOn ? { endsOn: 'must not be before the start' } : {}),
    ...(e.manager === e.person ? { manager: 'must be somebody else' } : {}),
  }),
})
export type Engagement = RowIn<typeof Engagement>

const action = actionsOn(Engagement)
export const end = action({
  name: 'end',
  label: 'End',
  by: ['people'],
  input: { endsOn: date({ label: 'Last day' }) },
  when: (engagement, { today }) =>
    !engagement.endsOn || engagement.endsOn >= today || `This engagement ended on ${engagement.endsOn}`,
  change: (_engagement, { endsOn }) => ({ endsOn }),
})
