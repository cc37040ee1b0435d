import { email, flag, optional, prose, text } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import type { Grants } from '../../record/rights.ts'
import { staff } from './staff.ts'

/** Those who may see and keep what is personal: the person and whoever keeps persons. */
const OWN: Grants = { ...staff('id'), people: true, client: 'id' }
/** What others rely on: kept by whoever keeps persons, not by the person. */
const KEPT = { update: { people: true } } as const

/**
 * Somebody who works here or with us. A person with an account shares the account's identifier; one without may be
 * planned and referred to all the same.
 */
export const Person = record({
  name: 'person',
  area: 'people',
  plural: 'people',
  fields: {
    name: text({ max: 200, may: KEPT }),
    email: optional(email({ label: 'E-mail', unique: true, may: KEPT })),
    phone: optional(text({ max: 40, help: 'At work' })),
    active: flag({ default: true, help: 'Offered when somebody is chosen', may: KEPT }),
    privateEmail: optional(email({ label: 'Private e-mail', personal: true, may: { read: OWN, update: OWN } })),
    privatePhone: optional(text({ max: 40, personal: true, may: { read: OWN, update: OWN } })),
    address: optional(prose({ max: 500, personal: true, may: { read: OWN, update: OWN } })),
    emergencyContact: optional(text({ max: 200, personal: true, may: { read: OWN, update: OWN } })),
  },
  may: {
    read: { ...staff(true), client: 'id' },
    create: { people: true },
    update: OWN,
    remove: { people: true },
  },
  list: { columns: ['name', 'email', 'phone', 'active'], sort: 'name' },
  form: [
    ['name', 'email', 'phone', 'active'],
    ['privateEmail', 'privatePhone', 'address', 'emergencyContact'],
  ],
  search: ['name', 'email'],
})
