/**
 * What most companies begin with, to be added by one action and changed like anything else: units of measure, cost elements, and
 * the value-added tax of some countries with the days on which its rates changed.
 */
import type { CostElement } from './costElement.ts'
import type { TaxRate } from './taxRate.ts'
import type { Unit } from './unit.ts'

type UsualUnit = Pick<Unit, 'code' | 'name' | 'dimension' | 'factor' | 'standardCode'>
const unit = (
  code: string,
  name: string,
  dimension: Unit['dimension'],
  factor: string,
  standardCode: string | null,
): UsualUnit => ({ code, name, dimension, factor, standardCode })

/** Codes of UN/ECE Recommendation 20, which electronic invoices by EN 16931 ask for. A person-day has eight hours. */
export const USUAL_UNITS: readonly UsualUnit[] = [
  unit('pc', 'Piece', 'count', '1', 'C62'),
  unit('lic', 'Licence', 'count', '1', null),
  unit('user', 'User', 'count', '1', null),
  unit('h', 'Hour', 'work', '3600', 'HUR'),
  unit('min', 'Minute', 'work', '60', 'MIN'),
  unit('pd', 'Person-day', 'work', '28800', null),
  unit('d', 'Day', 'time', '86400', 'DAY'),
  unit('wk', 'Week', 'time', '604800', 'WEE'),
  unit('mo', 'Month', 'months', '1', 'MON'),
  unit('qtr', 'Quarter', 'months', '3', 'QAN'),
  unit('yr', 'Year', 'months', '12', 'ANN'),
  unit('m', 'Metre', 'length', '1', 'MTR'),
  unit('km', 'Kilometre', 'length', '1000', 'KMT'),
  unit('m2', 'Square metre', 'area', '1', 'MTK'),
  unit('l', 'Litre', 'volume', '0.001', 'LTR'),
  unit('kg', 'Kilogram', 'mass', '1', 'KGM'),
  unit('GB', 'Gigabyte', 'data', '1000000000', null),
  unit('TB', 'Terabyte', 'data', '1000000000000', null),
  unit('kWh', 'Kilowatt-hour', 'energy', '3600000', 'KWH'),
]

type UsualElement = Pick<CostElement, 'code' | 'name' | 'kind' | 'spend'> & { readonly unit: string | null }
const element = (
  code: string,
  name: string,
  kind: CostElement['kind'],
  spend: CostElement['spend'] = 'operating',
  of: string | null = null,
): UsualElement => ({ code, name, kind, spend, unit: of })

export const USUAL_COST_ELEMENTS: readonly UsualElement[] = [
  element('LAB', 'Own labour', 'labour', 'operating', 'h'),
  element('EXT', 'Contractors and agency staff', 'externalLabour', 'operating', 'h'),
  element('HW', 'Hardware', 'equipment', 'capital', 'pc'),
  element('MAT', 'Small parts and material', 'material', 'operating', 'pc'),
  element('LIC', 'Software licences', 'software', 'capital', 'lic'),
  element('SAAS', 'Software subscriptions', 'software', 'operating', 'mo'),
  element('CLOUD', 'Cloud and hosting', 'service', 'operating', 'mo'),
  element('NET', 'Lines and telephony', 'service', 'operating', 'mo'),
  element('MNT', 'Maintenance and support', 'service', 'operating', 'yr'),
  element('CON', 'Consulting', 'service', 'operating', 'pd'),
  element('TRN', 'Training', 'service'),
  element('TRV', 'Travel', 'travel'),
  element('DEP', 'Depreciation', 'depreciation'),
  element('OVH', 'Overhead', 'overhead'),
]

type UsualRate = Pick<TaxRate, 'validFrom' | 'validTo' | 'treatment' | 'rate'>
export interface UsualTaxCode {
  readonly code: string
  readonly name: string
  readonly country: string
  readonly notes: string
  readonly rates: readonly UsualRate[]
}

/** Rates that follow each other: each ends on the day before the next. */
function from(
  treatment: TaxRate['treatment'],
  ...steps: readonly (readonly [since: string, rate: string])[]
): UsualRate[] {
  return steps.map(([validFrom, rate]) => ({ validFrom, validTo: null, treatment, rate }))
}
const code = (country: string, short: string, name: string, notes: string, rates: UsualRate[]): UsualTaxCode => ({
  code: `${country}-${short}`,
  name,
  country,
  notes,
  rates,
})

/** § 12 (1) UStG; § 28 (1) UStG for the second half of 2020 (Zweites Corona-Steuerhilfegesetz, BGBl. 2020 I p. 1512). */
const GERMAN_STANDARD = [
  ['2007-01-01', '19'],
  ['2020-07-01', '16'],
  ['2021-01-01', '19'],
] as const
/** § 12 (2) UStG; § 28 (2) UStG for the second half of 2020. */
const GERMAN_REDUCED = [
  ['2007-01-01', '7'],
  ['2020-07-01', '5'],
  ['2021-01-01', '7'],
] as const
/** Art. 25 (1) MWSTG; from 2024 with art. 130 (3ter) BV, the additional financing of AHV 21. */
const SWISS_STANDARD = [
  ['2011-01-01', '8'],
  ['2018-01-01', '7.7'],
  ['2024-01-01', '8.1'],
] as const
/** Art. 25 (2) MWSTG. */
const SWISS_REDUCED = [
  ['2011-01-01', '2.5'],
  ['2024-01-01', '2.6'],
] as const
/** Art. 9 (1) Wet op de omzetbelasting 1968. */
const DUTCH_STANDARD = [
  ['2001-01-01', '19'],
  ['2012-10-01', '21'],
] as const
/** Art. 9 (2) Wet op de omzetbelasting 1968. */
const DUTCH_REDUCED = [
  ['2001-01-01', '6'],
  ['2019-01-01', '9'],
] as const
/** Section 2 (1) Value Added Tax Act 1994. */
const BRITISH_STANDARD = [
  ['2008-12-01', '15'],
  ['2010-01-01', '17.5'],
  ['2011-01-04', '20'],
] as const

export const USUAL_TAX_CODES: readonly UsualTaxCode[] = [
  code('DE', 'S', 'Germany, standard rate', '§ 12 (1) UStG', from('taxed', ...GERMAN_STANDARD)),
  code(
    'DE',
    'R',
    'Germany, reduced rate',
    '§ 12 (2) UStG: books, food, local transport',
    from('taxed', ...GERMAN_REDUCED),
  ),
  code(
    'DE',
    'RC',
    'Germany, reverse charge',
    '§ 13b UStG: services of vendors abroad. The vendor invoices without tax',
    from('reverseCharge', ...GERMAN_STANDARD),
  ),
  code('DE', 'X', 'Germany, exempt', '§ 4 UStG: insurance, finance, training', from('exempt', ['2007-01-01', '0'])),
  code('CH', 'S', 'Switzerland, standard rate', 'Art. 25 (1) MWSTG', from('taxed', ...SWISS_STANDARD)),
  code('CH', 'R', 'Switzerland, reduced rate', 'Art. 25 (2) MWSTG', from('taxed', ...SWISS_REDUCED)),
  code(
    'CH',
    'RC',
    'Switzerland, tax on purchases from abroad',
    'Art. 45 MWSTG: the vendor invoices without tax',
    from('reverseCharge', ...SWISS_STANDARD),
  ),
  code('CH', 'X', 'Switzerland, exempt', 'Art. 21 MWSTG', from('exempt', ['2011-01-01', '0'])),
  code('NL', 'S', 'Netherlands, standard rate', 'Art. 9 (1) Wet OB 1968', from('taxed', ...DUTCH_STANDARD)),
  code('NL', 'R', 'Netherlands, reduced rate', 'Art. 9 (2) Wet OB 1968', from('taxed', ...DUTCH_REDUCED)),
  code(
    'NL',
    'RC',
    'Netherlands, reverse charge',
    'Art. 12 Wet OB 1968: services of vendors abroad',
    from('reverseCharge', ...DUTCH_STANDARD),
  ),
  code('GB', 'S', 'United Kingdom, standard rate', 'VATA 1994, section 2', from('taxed', ...BRITISH_STANDARD)),
  code('GB', 'R', 'United Kingdom, reduced rate', 'VATA 1994, schedule 7A', from('taxed', ['1997-09-01', '5'])),
  code(
    'GB',
    'Z',
    'United Kingdom, zero rate',
    'VATA 1994, schedule 8: printed matter',
    from('taxed', ['1994-09-01', '0']),
  ),
  code(
    'GB',
    'RC',
    'United Kingdom, reverse charge',
    'VATA 1994, section 8: services of vendors abroad',
    from('reverseCharge', ...BRITISH_STANDARD),
  ),
  code('GB', 'X', 'United Kingdom, exempt', 'VATA 1994, schedule 9', from('exempt', ['1994-09-01', '0'])),
]
/** Countries whose tax is known, as the codes begin. */
export const USUAL_TAX_COUNTRIES: readonly string[] = [...new Set(USUAL_TAX_CODES.map(({ country }) => country))]
