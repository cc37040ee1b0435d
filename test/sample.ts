/** A valid draft of any record type, made from its declaration; `hints` help where fields depend on each other. */
import { STANDARD_CALENDAR } from '../src/areas/people/index.ts'
import { step } from '../src/platform/approvals/step.ts'
import type { Field } from '../src/record/fields.ts'
import { type RecordType, settable } from '../src/record/record.ts'

export type Hints = Readonly<Record<string, (n: number) => Readonly<Record<string, unknown>>>>

/** Values that a rule over several fields asks for. */
export const HINTS: Hints = {
  'people.calendar': () => ({ country: 'DE', region: 'DE-HH', timeZone: 'Europe/Berlin' }),
  'people.department': (n) => ({ code: `D${n}` }),
  'people.engagement': () => ({
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    manager: null,
    kind: 'contractor',
    legalEntity: null,
    vendor: null,
  }),
  'people.leave': (n) => ({
    firstDay: 'whole',
    lastDay: 'whole',
    startsOn: `2026-03-0${1 + (n % 9)}`,
    endsOn: '2026-03-20',
  }),
  'projects.project': (n) => ({ code: `P${n}`, scheduleFrom: 'start', finishBy: '2027-12-31T17:00:00' }),
  'projects.planCalendar': () => ({ times: { days: STANDARD_CALENDAR.days, exceptions: [] } }),
  'projects.resource': () => ({ kind: 'person' }),
  'projects.task': () => ({
    constraint: 'startNoEarlierThan',
    constraintDate: '2026-03-02T08:00:00',
    actualStart: null,
    actualFinish: null,
  }),
  'finance.legalEntity': (n) => ({
    code: `E${n}`,
    country: 'DE',
    baseCurrency: 'EUR',
    validFrom: '2020-01-01',
    validTo: '2030-12-31',
  }),
  'finance.taxRegistration': () => ({ country: 'DE', validFrom: null, validTo: null }),
  'finance.fiscalYear': (n) => ({ startsOn: `${2000 + (n % 8000)}-01-01`, endsOn: `${2000 + (n % 8000)}-12-31` }),
  'finance.fiscalPeriod': (n) => ({ startsOn: `${2000 + (n % 8000)}-01-01`, endsOn: `${2000 + (n % 8000)}-01-31` }),
  'finance.unit': (n) => ({ code: `u${n}`, standardCode: 'C62', validFrom: null, validTo: null }),
  'finance.costElement': (n) => ({ code: `E${n}`, validFrom: null, validTo: null }),
  'finance.accountAssignment': (n) => ({ account: `6${n}`, validTo: null }),
  'finance.taxCode': (n) => ({ code: `T${n}`, country: 'DE', validFrom: null, validTo: null }),
  'finance.taxRate': () => ({ treatment: 'taxed', validTo: null }),
  'finance.exchangeRate': (n) => ({
    onDate: new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10),
    fromCurrency: 'USD',
    toCurrency: 'EUR',
  }),
  'finance.costCentre': (n) => ({ code: `C${n}`, validFrom: '2020-01-01', validTo: '2030-12-31' }),
  'platform.approvalRule': (n) => ({
    name: `Rule ${n}`,
    type: 'people.leave',
    amountFrom: null,
    addUpDays: null,
    category: null,
    relation: null,
    related: [],
    steps: [step({ name: 'Manager', by: [{ relation: 'manager' }] })],
  }),
  'platform.approval': (n) => ({
    subjectType: 'people.leave',
    subjectId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  }),
  'platform.deputy': () => ({ startsOn: '2026-01-01', endsOn: '2026-12-31' }),
  'platform.webhook': () => ({ types: ['people.leave'], verbs: ['create'], filter: null }),
  'platform.customField': (n) => ({ type: 'people.leave', key: `key${n}`, kind: 'text' }),
}

/** The value of one field, another one for each `n`. References are the caller's. */
export function sampleValue(f: Field, n: number): unknown {
  switch (f.kind) {
    case 'text':
      return f.pattern ? undefined : `Sample ${n}`.slice(0, f.max)
    case 'prose':
      return `First line ${n}\nsecond line`
    case 'choice':
      return f.values![n % f.values!.length]
    case 'choices':
      return [f.values![n % f.values!.length]]
    case 'date':
      return `2026-0${1 + (n % 9)}-1${n % 10}`
    case 'local':
      return `2026-0${1 + (n % 9)}-1${n % 10}T08:00:00`
    case 'instant':
      return `2026-0${1 + (n % 9)}-1${n % 10}T08:00:00.000Z`
    case 'money':
      return { amount: `${100 + n}.50`, currency: 'EUR' }
    case 'whole':
      return Math.min((f.min ?? 0) + (n % 20), f.max ?? 1000)
    case 'duration':
      return 3600 * (1 + (n % 40))
    case 'decimal':
      return String((f.min ?? 0) + 1 + (n % 5))
    case 'percent':
      return Math.min((f.min ?? 0) + (n % 50), f.max ?? 100)
    case 'flag':
      return n % 2 === 0
    case 'email':
      return `sample${n}@example.com`
    case 'url':
      return `https://example.com/${n}`
    case 'secret':
      return `hidden ${n}`
    default:
      return undefined
  }
}

/**
 * A draft of everything that a person may set. `reference` gives the identifier of a row of another type; optional
 * references are left out where it gives none.
 */
export async function sampleDraft(
  type: RecordType,
  n: number,
  reference: (target: string, fresh: boolean) => Promise<string | undefined>,
  only: 'settable' | 'all' = 'settable',
): Promise<Record<string, unknown>> {
  const draft: Record<string, unknown> = {}
  // Where values are unique together, each row gets others to refer to.
  const fresh = new Set(
    Object.entries(type.fields).flatMap(([field, f]) =>
      f.unique ? [field, ...(f.unique === true ? [] : f.unique)] : [],
    ),
  )
  for (const [field, f] of Object.entries(type.fields)) {
    // What has no other way in than a rule needs its locked fields from the start.
    const needed = f.locked && !f.optional && f.default === undefined
    if (f.computed || (only === 'settable' && !settable(f) && !needed)) continue
    if (f.kind === 'ref') {
      if (f.target === type.key && f.optional) continue
      const id = await reference(f.target!, fresh.has(field))
      if (id) draft[field] = id
    } else if (f.kind === 'refs') {
      const id = await reference(f.target!, false)
      draft[field] = id ? [id] : []
    } else {
      const value = sampleValue(f, n)
      if (value !== undefined) draft[field] = value
    }
  }
  return { ...draft, ...HINTS[type.key]?.(n) }
}
