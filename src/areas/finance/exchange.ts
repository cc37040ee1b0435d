/**
 * Which exchange rate holds on a day, and what an amount is by it. A rate is never made up: without one that is young enough the
 * answer says what is missing, and a third currency is used only when it is asked for.
 */
import { minorUnits } from '../../record/currency.ts'
import { quotientOf } from '../../record/decimal.ts'
import type { Money } from '../../record/fields.ts'
import { parseDate } from '../people/index.ts'
import type { ExchangeRate } from './exchangeRate.ts'

export type RateKind = ExchangeRate['kind']
/** `per` units of `fromCurrency` are worth `rate` units of `toCurrency`, from that day until a newer rate. */
export type Rate = Pick<ExchangeRate, 'kind' | 'fromCurrency' | 'toCurrency' | 'onDate' | 'rate' | 'per'>

export interface RateQuestion {
  readonly kind: RateKind
  readonly from: string
  readonly to: string
  /** The day for which it is asked. */
  readonly on: string
  /** How old the rate may be on that day, in days. */
  readonly maxAgeDays: number
  /** A currency to go through where there is no rate between the two: only when it is named here. */
  readonly through?: string
}

/** A rate that is used as it stands, or the other way round. */
export interface RateStep {
  readonly rate: Rate
  readonly inverse: boolean
}
export type RateAnswer =
  | {
      /** One after the other; none between a currency and itself. */
      readonly steps: readonly RateStep[]
      /** Of the oldest of them, in days. */
      readonly ageDays: number
    }
  | { readonly missing: string }

/**
 * How old a rate may be where nobody says otherwise. Posting rates are those of banking days: from Maundy Thursday to
 * the Tuesday after Easter it is five days. Budget rates are set for a fiscal year, which may have 53 weeks.
 */
export const MAX_AGE_DAYS: Readonly<Record<RateKind, number>> = { posting: 7, monthEnd: 35, budget: 371 }

const KIND_WORDS: Readonly<Record<RateKind, string>> = {
  budget: 'budget rate',
  posting: 'posting rate',
  monthEnd: 'month-end rate',
}

/**
 * The newest rate of the kind on or before the day, direct or inverse; of two of the same day the direct one, because that
 * is what was published. `rates` may hold others; rates after the day are never used.
 */
export function rateOn(rates: readonly Rate[], question: RateQuestion): RateAnswer {
  const { from, to, through } = question
  if (from === to) return { steps: [], ageDays: 0 }
  const between = oneStep(rates, question, from, to)
  if (!('missing' in between) || !through || through === from || through === to) return between
  const [first, second] = [oneStep(rates, question, from, through), oneStep(rates, question, through, to)]
  if ('missing' in first) return { missing: `${between.missing} Through ${through}: ${first.missing}` }
  if ('missing' in second) return { missing: `${between.missing} Through ${through}: ${second.missing}` }
  return { steps: [...first.steps, ...second.steps], ageDays: Math.max(first.ageDays, second.ageDays) }
}

function oneStep(rates: readonly Rate[], { kind, on, maxAgeDays }: RateQuestion, from: string, to: string): RateAnswer {
  let best: RateStep | undefined
  for (const rate of rates) {
    const inverse = rate.fromCurrency === to && rate.toCurrency === from
    if (!inverse && (rate.fromCurrency !== from || rate.toCurrency !== to)) continue
    if (rate.kind !== kind || rate.onDate > on) continue
    const newer = !best || rate.onDate > best.rate.onDate
    if (newer || (rate.onDate === best!.rate.onDate && best!.inverse && !inverse)) best = { rate, inverse }
  }
  if (!best)
    return {
      missing: `There is no ${KIND_WORDS[kind]} between ${from} and ${to} on or before ${on}. Add it, or import the rates of that day.`,
    }
  const ageDays = parseDate(on)! - parseDate(best.rate.onDate)!
  if (ageDays > maxAgeDays)
    return {
      missing: `The newest ${KIND_WORDS[kind]} between ${from} and ${to} is of ${best.rate.onDate}, ${ageDays} days before ${on}; at most ${maxAgeDays} are allowed. Add a newer one.`,
    }
  return { steps: [best], ageDays }
}

/** Numbers to multiply with and to divide by, so that only the end is rounded. */
function parts(steps: readonly RateStep[]): { factors: string[]; divisors: string[] } {
  const factors: string[] = []
  const divisors: string[] = []
  for (const { rate, inverse } of steps) {
    ;(inverse ? divisors : factors).push(rate.rate)
    ;(inverse ? factors : divisors).push(String(rate.per))
  }
  return { factors, divisors }
}

/** What one unit is worth, with ten digits after the point: to show, not to reckon with. */
export function oneUnit(steps: readonly RateStep[]): string {
  const { factors, divisors } = parts(steps)
  return quotientOf(['1', ...factors], divisors, 10)
}

/** An amount in the other currency: exact until the end, then rounded half away from zero to what that currency has. */
export function converted(money: Money, steps: readonly RateStep[], to: string): Money {
  const { factors, divisors } = parts(steps)
  return { amount: quotientOf([money.amount, ...factors], divisors, minorUnits(to)), currency: to }
}
