/** Exact arithmetic with amounts of money. */
import { minorUnits } from './currency.ts'
import { negateDecimal, placesOf, roundDecimal, scaled, sumDecimals, unscaled } from './decimal.ts'
import type { Money } from './fields.ts'

/** Rounded to what the currency has: half away from zero. */
export const roundMoney = ({ amount, currency }: Money): Money => ({
  amount: roundDecimal(amount, minorUnits(currency)),
  currency,
})

/** Throws a RangeError where another currency is among them: amounts are converted first, at a rate that somebody can see. */
export function sumMoney(all: readonly Money[], currency: string): Money {
  const other = all.find((each) => each.currency !== currency)
  if (other) throw new RangeError(`${other.currency} cannot be added to ${currency} without a rate`)
  return { amount: sumDecimals([unscaled(0n, minorUnits(currency)), ...all.map((each) => each.amount)]), currency }
}

export const addMoney = (a: Money, b: Money): Money => sumMoney([a, b], a.currency)
export const negateMoney = ({ amount, currency }: Money): Money => ({ amount: negateDecimal(amount), currency })
export const subtractMoney = (a: Money, b: Money): Money => addMoney(a, negateMoney(b))

/**
 * Splits an amount by weights so that the parts add up to it exactly: 100.00 in three is 33.34 + 33.33 + 33.33. Each part is
 * its exact share cut to the minor unit; the units left over go one each to the largest cut-off remainders, the first of equal
 * ones first (Hamilton's method, largest remainder). No part is a whole unit away from its exact share, a weight of zero
 * gets nothing, and a negative amount is split like the positive one.
 *
 * An amount with more digits than its currency has is split at its own last digit, so that none is lost. Throws a RangeError for a
 * negative weight, and where the weights add up to nothing: then nobody can say who gets it.
 */
export function allocate({ amount, currency }: Money, weights: readonly string[]): Money[] {
  return allocateDecimal(amount, weights, minorUnits(currency)).map((part) => ({ amount: part, currency }))
}

/** The same for a plain number with so many digits after the point. */
export function allocateDecimal(amount: string, weights: readonly string[], places: number): string[] {
  const scale = Math.max(places, placesOf(amount))
  const whole = scaled(amount, scale)
  const weightScale = Math.max(0, ...weights.map(placesOf))
  const scaledWeights = weights.map((weight) => scaled(weight, weightScale))
  const all = scaledWeights.reduce((sum, weight) => sum + weight, 0n)
  if (scaledWeights.some((weight) => weight < 0n)) throw new RangeError('A share must not be negative')
  if (all === 0n) throw new RangeError('The shares add up to nothing, so that nobody gets the amount')
  const size = whole < 0n ? -whole : whole
  const parts = scaledWeights.map((weight, place) => ({
    place,
    share: (size * weight) / all,
    rest: (size * weight) % all,
  }))
  const left = Number(parts.reduce((sum, { share }) => sum - share, size))
  const byRest = parts.toSorted((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.place - b.place))
  for (const part of byRest.slice(0, left)) part.share += 1n
  return parts.map(({ share }) => unscaled(whole < 0n ? -share : share, scale))
}

/** Into so many equal parts, the first ones larger by a minor unit where it does not go up. */
export const split = (total: Money, parts: number): Money[] =>
  allocate(
    total,
    Array.from({ length: parts }, () => '1'),
  )
