/** Amounts that a rule compares: exact, and in one currency or not at all. */
import type { Money } from '../../record/fields.ts'

/** What an amount is in another currency, as a decimal string; null where no rate is known. */
export type Convert = (amount: Money, currency: string) => string | null

/** No rates: an amount is known in its own currency only. */
export const sameCurrency: Convert = ({ amount, currency }, wanted) => (currency === wanted ? amount : null)

/**
 * Whether amounts together reach a limit. An amount whose value in the limit's currency is not known reaches every limit:
 * one look too many costs less than one too few.
 */
export function reaches(amounts: readonly Money[], limit: Money, convert: Convert): boolean {
  let sum = 0n
  for (const each of amounts) {
    const value = convert(each, limit.currency)
    if (value === null) return true
    sum += scaled(value)
  }
  return sum >= scaled(limit.amount)
}

const SCALE = 6
function scaled(text: string): bigint {
  const [whole = '0', part = ''] = text.replace('-', '').split('.')
  const size = BigInt(whole) * 10n ** BigInt(SCALE) + BigInt(part.slice(0, SCALE).padEnd(SCALE, '0'))
  return text.startsWith('-') ? -size : size
}
