/**
 * Tax on a supply. Which rate holds is decided by the tax point: the day on which the supply was made, not the day on
 * which somebody wrote the invoice. Article 93 of the VAT Directive 2006/112/EC: the rate “in force at the time of the
 * chargeable event”, which by article 63 occurs when the goods or services are supplied; in Germany § 27 (1) UStG.
 */
import { minorUnits } from '../../record/currency.ts'
import { quotientOf, roundDecimal, subtractDecimals, sumDecimals } from '../../record/decimal.ts'
import type { Money } from '../../record/fields.ts'
import type { TaxRate } from './taxRate.ts'
import { validOn } from './validity.ts'

export type TaxVersion = Pick<TaxRate, 'validFrom' | 'validTo' | 'treatment' | 'rate' | 'recoverable'>

export interface Supply {
  /** The day of the supply; of a service over a while its last day. Null where nobody noted it. */
  readonly suppliedOn: string | null
  readonly invoicedOn: string | null
}

/** The day that decides, and whether it is known or taken from the invoice for want of better. Undefined when there is neither. */
export function taxPoint({ suppliedOn, invoicedOn }: Supply): { day: string; by: 'supply' | 'invoice' } | undefined {
  if (suppliedOn) return { day: suppliedOn, by: 'supply' }
  return invoicedOn ? { day: invoicedOn, by: 'invoice' } : undefined
}

/**
 * The version of a tax code that holds on a day; of several the one that began last. So a rate for half a year stands before the
 * one around it, which holds again behind it.
 */
export function versionOn<V extends Pick<TaxVersion, 'validFrom' | 'validTo'>>(
  versions: readonly V[],
  day: string,
): V | undefined {
  return versions
    .filter((each) => validOn(each, day))
    .toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
    .at(0)
}

/** What a supply costs and who gets what of it; all in one currency, each rounded to its minor unit. */
export interface Taxed {
  readonly net: Money
  /** What is owed to the tax office for it, by the vendor or by us. */
  readonly tax: Money
  /** What the vendor is paid: with the tax, unless we owe it ourselves. */
  readonly gross: Money
  /** What we owe the tax office: the tax under reverse charge, nothing otherwise. */
  readonly selfAssessed: Money
  /** What the tax office gives back. */
  readonly recoverable: Money
  /** What it costs in the end: net and what is not given back. */
  readonly cost: Money
}

/** From the net amount: net 1,000 at 19 %, half of it recoverable, costs 1,095. */
export function taxOnNet(net: Money, version: TaxVersion): Taxed {
  const places = minorUnits(net.currency)
  const amount = roundDecimal(net.amount, places)
  return taxed(net.currency, amount, quotientOf([amount, version.rate], ['100'], places), version)
}

/** From what the vendor is paid: net and tax add up to it exactly. */
export function taxInGross(gross: Money, version: TaxVersion): Taxed {
  if (version.treatment !== 'taxed') return taxOnNet(gross, version)
  const places = minorUnits(gross.currency)
  const amount = roundDecimal(gross.amount, places)
  const net = quotientOf([amount, '100'], [sumDecimals(['100', version.rate])], places)
  return taxed(gross.currency, net, subtractDecimals(amount, net), version)
}

function taxed(currency: string, net: string, tax: string, { treatment, recoverable }: TaxVersion): Taxed {
  const money = (amount: string): Money => ({ amount, currency })
  const zero = roundDecimal('0', minorUnits(currency))
  const back = quotientOf([tax, recoverable], ['100'], minorUnits(currency))
  const ours = treatment === 'reverseCharge'
  return {
    net: money(net),
    tax: money(tax),
    gross: money(ours ? net : sumDecimals([net, tax])),
    selfAssessed: money(ours ? tax : zero),
    recoverable: money(back),
    cost: money(subtractDecimals(sumDecimals([net, tax]), back)),
  }
}
