import { actionsOn } from '../../record/action.ts'
import { choice, date, optional, ref, text, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { staff } from '../people/index.ts'
import { NOBODY } from './fiscalYear.ts'

/**
 * A part of a fiscal year that is closed as one: open to everybody who posts, then closing, when only finance still does,
 * then closed. Periods are closed in their order, so that what is carried forward stands.
 */
export const FiscalPeriod = record({
  name: 'fiscalPeriod',
  area: 'finance',
  within: 'entity',
  fields: {
    entity: ref('finance.legalEntity', { label: 'Legal entity', locked: true }),
    year: ref('finance.fiscalYear', { label: 'Fiscal year', locked: true }),
    number: whole({ min: 1, max: 60, locked: true }),
    name: text({ max: 60, unique: ['entity'], help: 'Such as 2026/27 P01' }),
    startsOn: date({ label: 'First day', locked: true }),
    endsOn: date({ label: 'Last day', locked: true }),
    state: choice(['open', 'closing', 'closed'], { default: 'open', locked: true, tones: { closing: 'info' } }),
    reason: optional(text({ max: 300, locked: true, label: 'Why it was opened again' })),
  },
  may: { read: staff(true), create: NOBODY, update: { finance: true }, remove: NOBODY },
  list: { columns: ['name', 'entity', 'year', 'startsOn', 'endsOn', 'state'], sort: '-startsOn' },
})
export type FiscalPeriod = RowIn<typeof FiscalPeriod>

type Siblings = readonly Pick<FiscalPeriod, 'startsOn' | 'state' | 'name'>[]
type Asked = Pick<FiscalPeriod, 'startsOn' | 'endsOn' | 'state' | 'name'>

/** Whether a period can begin to be closed, or why not. */
export function mayStartClosing(period: Asked, today: string): true | string {
  if (period.state !== 'open') return `${period.name} is ${period.state} already`
  return period.startsOn <= today || `${period.name} begins on ${period.startsOn}; there is nothing to close yet`
}

/** Whether a period can be closed among those of its entity, or why not. */
export function mayClose(period: Asked, siblings: Siblings, today: string): true | string {
  if (period.state === 'closed') return `${period.name} is closed already`
  if (period.state === 'open') return `Start closing ${period.name} first, so that nobody posts to it unnoticed`
  if (period.endsOn > today) return `${period.name} ends on ${period.endsOn}; it can be closed from that day on`
  const open = siblings.filter((each) => each.startsOn < period.startsOn && each.state !== 'closed')
  const first = open.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0]
  return !first || `${first.name} is ${first.state}; periods are closed in their order`
}

/** Whether a period can be opened again among those of its entity, or why not. */
export function mayReopen(period: Asked, siblings: Siblings): true | string {
  if (period.state === 'open') return `${period.name} is open`
  const later = siblings.filter((each) => each.startsOn > period.startsOn && each.state === 'closed')
  const last = later.toSorted((a, b) => (a.startsOn < b.startsOn ? 1 : -1))[0]
  return !last || `${last.name} is closed and stands on it; open that one again first`
}

const action = actionsOn(FiscalPeriod)
const siblings = (period: FiscalPeriod) => ({ periods: { type: FiscalPeriod, where: { entity: period.entity } } })
const FINANCE = ['finance'] as const

export const startClosing = action({
  name: 'startClosing',
  help: 'From now on only finance posts to it',
  by: FINANCE,
  when: (period, { today }) => mayStartClosing(period, today),
  change: () => ({ state: 'closing' }),
})

export const close = action({
  name: 'close',
  label: 'Close the period',
  help: 'From now on nobody posts to it',
  by: FINANCE,
  needs: siblings,
  when: (period, { needs, today }) => mayClose(period, (needs.periods ?? []) as FiscalPeriod[], today),
  change: () => ({ state: 'closed', reason: null }),
  confirm: 'Nobody can post to a closed period. Corrections go to an open one and refer to the original.',
})

export const reopen = action({
  name: 'reopen',
  label: 'Open again',
  help: 'Everybody may post to it again',
  by: FINANCE,
  needs: siblings,
  input: { reason: text({ max: 300, help: 'Auditors will ask for it' }) },
  when: (period, { needs }) => mayReopen(period, (needs.periods ?? []) as FiscalPeriod[]),
  change: (_period, { reason }) => ({ state: 'open', reason }),
})
