/**
 * The books of the example company: four legal entities with their fiscal years, cost centres, accounts, and two years of exchange
 * rates before today. Every record has a key of its own; references are keys.
 */
import { seeded } from '../../platform/example/seeded.ts'
import { dateOfDay, dayOfDate, formatDate, parseDate, weekdayOfDay } from '../people/index.ts'
import type { ExchangeRate } from './exchangeRate.ts'

export interface ExampleRecord {
  readonly key: string
  readonly values: Readonly<Record<string, unknown>>
}

const record = (key: string, values: Record<string, unknown>): ExampleRecord => ({ key, values })

const ADDRESSES = {
  de: 'Speicherstadt 14\n20457 Hamburg',
  nl: 'Maashaven 22\n3072 AE Rotterdam',
  gb: '5 Harbour Road\nFelixstowe IP11',
  ch: 'Rheinhafenstrasse 8\n4057 Basel',
} as const

export const EXAMPLE_ENTITIES: readonly ExampleRecord[] = [
  record('entity-de', {
    name: 'Fernholm Logistics GmbH',
    code: 'FL-DE',
    country: 'DE',
    baseCurrency: 'EUR',
    registration: 'HRB 00000, Hamburg',
    address: ADDRESSES.de,
  }),
  record('entity-nl', {
    name: 'Fernholm Nederland B.V.',
    code: 'FL-NL',
    country: 'NL',
    baseCurrency: 'EUR',
    address: ADDRESSES.nl,
  }),
  record('entity-gb', {
    name: 'Fernholm UK Ltd',
    code: 'FL-GB',
    country: 'GB',
    baseCurrency: 'GBP',
    address: ADDRESSES.gb,
    fiscalYearStart: 4,
  }),
  record('entity-ch', {
    name: 'Fernholm Schweiz AG',
    code: 'FL-CH',
    country: 'CH',
    baseCurrency: 'CHF',
    address: ADDRESSES.ch,
  }),
]

/** Numbers that no tax office gives out. */
export const EXAMPLE_REGISTRATIONS: readonly ExampleRecord[] = [
  record('vat-de', { entity: 'entity-de', country: 'DE', number: 'DE000000000' }),
  record('vat-nl', { entity: 'entity-nl', country: 'NL', number: 'NL000000000B00' }),
  record('vat-gb', { entity: 'entity-gb', country: 'GB', number: 'GB000000000' }),
  record('vat-ch', { entity: 'entity-ch', country: 'CH', number: 'CHE-000.000.000 MWST' }),
]

const CENTRES: readonly (readonly [
  code: string,
  name: string,
  parent: string | null,
  owner: string,
  department: string | null,
])[] = [
  ['1000', 'Management', null, 'fernholm', null],
  ['2000', 'Operations', null, 'vogt', 'OPS'],
  ['2100', 'Transport', '2000', 'deboer', 'TRA'],
  ['2200', 'Warehouse', '2000', 'horvat', 'WHS'],
  ['3000', 'Finance', null, 'brandt', 'FIN'],
  ['4000', 'IT', null, 'aydin', 'IT'],
  ['4100', 'Service desk and clients', '4000', 'okafor', 'IT'],
  ['4200', 'Networks and telephony', '4000', 'lindqvist', 'IT'],
  ['4300', 'ERP and applications', '4000', 'nowak', 'IT'],
  ['4400', 'Servers and hosting', '4000', 'krause', 'IT'],
  ['4500', 'Telematics', '4000', 'hansen', 'IT'],
  ['5000', 'People and training', null, 'demir', 'PPL'],
]
/** Of the smaller entities: where they have people or pay for services of their own. */
const ABROAD: readonly (readonly [entity: string, codes: readonly string[]])[] = [
  ['nl', ['2000', '2100', '2200', '4000']],
  ['gb', ['2000', '2100', '4000']],
  ['ch', ['2000', '4000']],
]

const centreKey = (entity: string, code: string) => `centre-${entity}-${code}`

export const EXAMPLE_CENTRES: readonly ExampleRecord[] = (
  [['de', CENTRES.map(([code]) => code)], ...ABROAD] as [string, string[]][]
).flatMap(([entity, codes]) =>
  CENTRES.filter(([code]) => codes.includes(code)).map(([code, name, parent, owner, department]) =>
    record(centreKey(entity, code), {
      code,
      name: entity === 'de' ? name : `${name} ${entity.toUpperCase()}`,
      entity: `entity-${entity}`,
      parent: parent && codes.includes(parent) ? centreKey(entity, parent) : null,
      owner,
      department,
    }),
  ),
)

const AREAS_OF_IT: Readonly<Record<string, string>> = {
  lindqvist: '4200',
  weber: '4200',
  maes: '4200',
  okafor: '4100',
  nowak: '4300',
  rossi: '4300',
  krause: '4400',
  hansen: '4500',
}

/** Whose books pay for somebody, and to which cost centre: by where and in which department they work. */
export function payingFor(engaged: { person: string; department: string | null; site: string }): {
  legalEntity: string
  costCentre: string
} {
  const entity = engaged.site === 'rotterdam' ? 'nl' : 'de'
  const code =
    (entity === 'de' && AREAS_OF_IT[engaged.person]) ||
    (CENTRES.find(
      ([, , parent, , department]) => department === engaged.department && (parent !== '4000' || entity === 'nl'),
    )?.[0] ??
      '1000')
  const there = EXAMPLE_CENTRES.some(({ key }) => key === centreKey(entity, code))
  const key = there ? centreKey(entity, code) : centreKey(entity, entity === 'nl' ? '2000' : '1000')
  return { legalEntity: `entity-${entity}`, costCentre: key }
}

/** Accounts of SKR 04 by the code of the cost element; second, where what is capitalised goes. */
export const EXAMPLE_ACCOUNTS: readonly (readonly [element: string, account: string, capital?: string])[] = [
  ['LAB', '6020'],
  ['EXT', '5900'],
  ['HW', '6845', '0650'],
  ['MAT', '6850'],
  ['LIC', '6837', '0135'],
  ['SAAS', '6837'],
  ['CLOUD', '6810'],
  ['NET', '6805'],
  ['MNT', '6495'],
  ['CON', '6825'],
  ['TRN', '6821'],
  ['TRV', '6650'],
  ['DEP', '6220'],
  ['OVH', '6300'],
]

/** Days before today after which a period of the example is closed; for a while before that it is closing. */
const CLOSED_AFTER_DAYS = 40

/** How far the books of a period are: the last one that ended is being closed. */
export function stateOf(period: { readonly endsOn: string }, today: string): 'open' | 'closing' | 'closed' {
  const since = parseDate(today)! - parseDate(period.endsOn)!
  return since > CLOSED_AFTER_DAYS ? 'closed' : since > 0 ? 'closing' : 'open'
}

const COURSES = [
  ['USD', 1.09],
  ['GBP', 0.86],
  ['CHF', 0.95],
] as const

type RateValues = Pick<ExchangeRate, 'kind' | 'onDate' | 'fromCurrency' | 'toCurrency' | 'rate' | 'source'>

/** Two years of rates of the euro, ending today: posting rates weekly, month-end rates, and budget rates each January. */
export function exampleRates(seed: number, today: string): RateValues[] {
  const random = seeded(seed ^ 0x5f3759df)
  const now = parseDate(today)!
  const { year: thisYear } = dateOfDay(now)
  const rates: RateValues[] = []
  for (const [currency, start] of COURSES) {
    const add = (kind: RateValues['kind'], day: number, value: number, source: string) =>
      rates.push({
        kind,
        onDate: formatDate(day),
        fromCurrency: 'EUR',
        toCurrency: currency,
        rate: value.toFixed(4),
        source,
      })
    let value = start
    const first = dayOfDate(thisYear - 2, 1, 1)
    for (let day = first; day <= now; day++) {
      if (![0, 6].includes(weekdayOfDay(day))) value *= 1 + (random.next() - 0.5) * 0.008
      const { month, day: date } = dateOfDay(day)
      if (month === 1 && date === 1) add('budget', day, Math.round(value * 100) / 100, 'Group treasury')
      if (day < now - 730) continue
      if (dateOfDay(day + 1).day === 1) add('monthEnd', day, value, 'Group treasury')
      if ((now - day) % 7 === 0) add('posting', day, value, 'Bank reference rate')
    }
  }
  return rates
}
