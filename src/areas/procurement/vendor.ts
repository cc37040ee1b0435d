import { actionsOn } from '../../record/action.ts'
import { choice, email, optional, prose, ref, text, url, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import type { Grants } from '../../record/rights.ts'
import { staff } from '../people/index.ts'

/** What concerns those who buy and pay, and nobody else. */
const BUYERS: Grants = { procurement: true, finance: true, manager: true, auditor: true }

/** A company that we buy from. Orders go to approved ones; a blocked one gets none. */
export const Vendor = record({
  name: 'vendor',
  area: 'procurement',
  fields: {
    name: text({ max: 120, unique: true }),
    legalName: optional(text({ max: 200, help: 'As it stands in contracts and on invoices' })),
    country: optional(text({ max: 2, pattern: /^[A-Z]{2}$/, help: 'Two letters, such as DE' })),
    taxNumber: optional(text({ max: 40, label: 'Tax number', may: { read: BUYERS } })),
    website: optional(url()),
    email: optional(email({ label: 'E-mail' })),
    phone: optional(text({ max: 40 })),
    paymentTerms: whole({ default: 30, min: 0, max: 365, label: 'Payment terms', help: 'Days until payment is due' }),
    status: choice(['proposed', 'approved', 'blocked'], {
      default: 'proposed',
      locked: true,
      tones: { approved: 'good', blocked: 'bad' },
    }),
    statusReason: optional(text({ max: 300, locked: true, may: { read: BUYERS } })),
    owner: optional(ref('people.person', { help: 'Who keeps the relation' })),
    notes: optional(prose({ max: 10_000, may: { read: BUYERS } })),
  },
  may: {
    read: staff(true),
    create: { procurement: true, manager: true },
    update: { procurement: true, manager: 'owner' },
    remove: { procurement: true },
  },
  list: { columns: ['name', 'status', 'country', 'owner', 'paymentTerms', 'email'], sort: 'name' },
  form: [
    ['name', 'legalName', 'country', 'taxNumber', 'owner', 'paymentTerms'],
    ['website', 'email', 'phone', 'notes'],
  ],
  search: ['name', 'legalName', 'email'],
})
export type Vendor = RowIn<typeof Vendor>

const action = actionsOn(Vendor)
export const approve = action({
  name: 'approve',
  help: 'Orders may go to this vendor',
  by: ['procurement'],
  when: (vendor) => vendor.status !== 'approved' || 'This vendor is approved already',
  change: () => ({ status: 'approved', statusReason: null }),
})
export const block = action({
  name: 'block',
  by: ['procurement'],
  input: { reason: text({ max: 300, help: 'Those who order from this vendor read it' }) },
  when: (vendor) => vendor.status !== 'blocked' || 'This vendor is blocked already',
  change: (_vendor, { reason }) => ({ status: 'blocked', statusReason: reason }),
  danger: true,
})
