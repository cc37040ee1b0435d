import { approvable, asked } from '../../platform/approvals/approvable.ts'
import { step } from '../../platform/approvals/step.ts'
import { actionsOn } from '../../record/action.ts'
import { choice, date, money, optional, prose, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { leads } from '../../record/rights.ts'
import { Vendor } from './vendor.ts'

const OWN = { procurement: true, manager: 'requester', employee: 'requester' } as const

/** What we want to buy from a vendor, for how much and on whose budget. It goes out once it is approved as it stands. */
export const PurchaseOrder = record({
  name: 'purchaseOrder',
  area: 'procurement',
  fields: {
    number: text({ computed: true, default: '', min: 0, max: 20, unique: true, help: 'Given when it is written' }),
    title: text({ max: 200 }),
    vendor: ref('procurement.vendor'),
    requester: ref('people.person', { help: 'Who needs it' }),
    legalEntity: optional(ref('finance.legalEntity')),
    costCentre: optional(ref('finance.costCentre')),
    category: choice(['hardware', 'software', 'services', 'contractor', 'other'], { default: 'other' }),
    value: money({ min: 0, help: 'Without tax' }),
    neededBy: optional(date()),
    project: optional(ref('projects.project')),
    description: optional(prose({ max: 20_000 })),
    state: choice(['draft', 'submitted', 'approved', 'rejected', 'ordered', 'closed', 'cancelled'], {
      default: 'draft',
      locked: true,
      tones: { submitted: 'attention', approved: 'good', rejected: 'bad', ordered: 'info' },
    }),
  },
  may: {
    read: {
      procurement: true,
      finance: true,
      auditor: true,
      manager: ['requester', leads('project'), asked()],
      employee: ['requester', leads('project'), asked()],
    },
    create: OWN,
    update: OWN,
    remove: { procurement: true },
  },
  list: {
    columns: ['number', 'title', 'vendor', 'requester', 'value', 'costCentre', 'state', 'neededBy'],
    sort: '-number',
  },
  form: [
    ['title', 'vendor', 'category', 'value', 'neededBy'],
    ['requester', 'legalEntity', 'costCentre', 'project'],
    ['description'],
  ],
  search: ['number', 'title'],
})
export type PurchaseOrder = RowIn<typeof PurchaseOrder>

const action = actionsOn(PurchaseOrder)
export const submit = action({
  name: 'submit',
  help: 'Asks for approval',
  by: OWN,
  needs: (order) => ({ vendor: { type: Vendor, ids: [order.vendor] } }),
  offered: ({ state }) => ['draft', 'rejected'].includes(state) || `This order is ${state} already`,
  when: (_order, { needs }) => {
    const [vendor] = needs.vendor ?? []
    return vendor?.status !== 'blocked' || `The vendor ${vendor.name} is blocked; choose another one`
  },
  change: () => ({ state: 'submitted' }),
})
export const takeBack = action({
  name: 'takeBack',
  label: 'Take back',
  help: 'To change it; it has to be approved again',
  by: OWN,
  when: (order) =>
    ['submitted', 'approved', 'rejected'].includes(order.state) ||
    (order.state === 'draft'
      ? 'This order is a draft'
      : `This order is ${order.state}; it cannot be taken back any more`),
  change: () => ({ state: 'draft' }),
})
export const order = action({
  name: 'order',
  help: 'It was sent to the vendor',
  by: ['procurement'],
  when: ({ state }) => state === 'approved' || `Only an approved order goes to the vendor; this one is ${state}`,
  change: () => ({ state: 'ordered' }),
})
export const close = action({
  name: 'close',
  by: ['procurement'],
  when: ({ state }) => state === 'ordered' || `Only what was ordered can be closed; this one is ${state}`,
  change: () => ({ state: 'closed' }),
})
export const cancel = action({
  name: 'cancel',
  by: OWN,
  when: ({ state }) => !['closed', 'cancelled'].includes(state) || `This order is ${state} already`,
  change: () => ({ state: 'cancelled' }),
  danger: true,
  confirm: 'The order stays in the records and is not bought.',
})

/** Whoever answers for the cost centre approves; finance where there is none. Rules of the company take the place of this. */
export const orderApproval = approvable(PurchaseOrder, {
  state: {
    field: 'state',
    waiting: 'submitted',
    approved: 'approved',
    rejected: 'rejected',
    released: ['approved', 'ordered', 'closed'],
  },
  covers: [
    'title',
    'vendor',
    'requester',
    'legalEntity',
    'costCentre',
    'category',
    'value',
    'neededBy',
    'project',
    'description',
  ],
  requester: 'requester',
  amount: 'value',
  category: 'category',
  alike: ['requester', 'vendor', 'project'],
  relations: {
    costCentreOwner: { label: 'Owner of the cost centre', by: 'finance.costCentreOwner', of: 'costCentre' },
    manager: { label: 'Manager of the requester', by: 'people.manager', of: 'requester' },
    head: { label: 'Head of the requester’s department', by: 'people.head', of: 'requester' },
    projectLead: { label: 'Lead of the project', by: 'projects.lead', of: 'project' },
  },
  otherwise: [
    step({
      name: 'Cost centre',
      by: [{ relation: 'costCentreOwner' }],
      otherwise: [{ role: 'finance' }],
      escalateAfter: 5,
      escalateTo: [{ role: 'finance' }],
    }),
  ],
})
