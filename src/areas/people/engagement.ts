import { actionsOn } from '../../record/action.ts'
import { choice, date, type Fields, optional, percent, prose, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { under } from '../../record/rights.ts'
import { staff } from './staff.ts'

/** What whoever keeps persons keeps alone, where nothing else is said. */
const kept = <const F extends Fields>(fields: F): F =>
  Object.fromEntries(
    Object.entries(fields).map(([name, f]) => [name, { ...f, may: { update: { people: true }, ...f.may } }]),
  ) as unknown as F

/** Who says where the costs go, and who buys the work of people from outside. */
const PAYS = { people: true, finance: true } as const
const BUYS = { people: true, finance: true, procurement: true } as const

/** Whom it concerns from whom and by which order the work is bought. */
const BOUGHT = { ...staff(['manager', under()]), ...BUYS, manager: true, auditor: true } as const

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
    ...kept({
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
    }),
    legalEntity: optional(
      ref('finance.legalEntity', { help: 'The company that employs or pays', may: { update: PAYS } }),
    ),
    costCentre: optional(ref('finance.costCentre', { help: 'Where the costs go', may: { update: PAYS } })),
    vendor: optional(
      ref('procurement.vendor', { help: 'Of a contractor or an agency', may: { read: BOUGHT, update: BUYS } }),
    ),
    order: optional(
      ref('procurement.purchaseOrder', {
        label: 'Purchase order',
        help: 'Under which the work is bought',
        may: { read: BOUGHT, update: BUYS },
      }),
    ),
  },
  may: {
    read: { ...staff(true), client: 'person' },
    create: { people: true },
    // Each field says who keeps it.
    update: { people: true, finance: true, procurement: true },
    remove: { people: true },
  },
  list: {
    columns: ['title', 'person', 'kind', 'department', 'costCentre', 'manager', 'share', 'startsOn', 'endsOn'],
    sort: 'title',
  },
  form: [
    ['person', 'title', 'kind', 'department', 'site', 'manager'],
    ['startsOn', 'endsOn', 'share', 'calendar', 'notes'],
    ['legalEntity', 'costCentre', 'vendor', 'order'],
  ],
  check: (e) => ({
    ...(e.endsOn && e.endsOn < e.startsOn ? { endsOn: 'must not be before the start' } : {}),
    ...(e.manager === e.person ? { manager: 'must be somebody else' } : {}),
    ...(e.kind === 'contractor' || e.kind === 'agency' ? {} : nobodysVendor(e)),
  }),
})
export type Engagement = RowIn<typeof Engagement>

/** Work of one's own people is not bought. */
const nobodysVendor = ({ vendor, order }: { vendor: string | null; order: string | null }) => ({
  ...(vendor ? { vendor: 'is for contractors and agency staff only' } : {}),
  ...(order ? { order: 'is for contractors and agency staff only' } : {}),
})

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
