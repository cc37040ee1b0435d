/**
 * Exact arithmetic with decimal strings. Amounts, rates and quantities never pass through a float; what must be rounded is
 * rounded once, at the end, half away from zero as people and tax offices do it (2.5 → 3, −2.5 → −3).
 */

const DECIMAL = /^-?\d+(\.\d+)?$/

/** Digits after the point: `12.50` has two. */
export const placesOf = (text: string): number => text.split('.')[1]?.length ?? 0

/** `12.5` at scale 2 → 1250n. Refuses what is no decimal number and what has more digits than the scale. */
export function scaled(text: string, scale: number): bigint {
  if (!DECIMAL.test(text)) throw new RangeError(`“${text}” is not a decimal number`)
  const [whole, part = ''] = text.split('.')
  if (part.length > scale) throw new RangeError(`“${text}” has more than ${scale} digits after the point`)
  return BigInt(whole!.replace('-', '') + part.padEnd(scale, '0')) * (text.startsWith('-') ? -1n : 1n)
}

/** 1250n at scale 2 → `12.50`. */
export function unscaled(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${value < 0n ? '-' : ''}${whole}${scale ? `.${digits.slice(-scale)}` : ''}`
}

/** The whole quotient of two whole numbers, rounded half away from zero. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  if (divisor === 0n) throw new RangeError('Nothing can be divided by zero')
  const negative = dividend < 0n !== divisor < 0n
  const [n, d] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor]
  const up = (2n * n + d) / (2n * d)
  return negative ? -up : up
}

/** `1.5 + 0.25` → `1.75`. Digits after the point: as many as the longest has; `0` for none. */
export function sumDecimals(all: readonly string[]): string {
  const scale = Math.max(0, ...all.map(placesOf))
  return unscaled(
    all.reduce((sum, each) => sum + scaled(each, scale), 0n),
    scale,
  )
}

export const addDecimals = (a: string, b: string): string => sumDecimals([a, b])
export const negateDecimal = (a: string): string => unscaled(-scaled(a, placesOf(a)), placesOf(a))
export const subtractDecimals = (a: string, b: string): string => sumDecimals([a, negateDecimal(b)])

/** Below zero, zero or above: what a sort asks for. `1.0` equals `1`. */
export function compareDecimals(a: string, b: string): number {
  const scale = Math.max(placesOf(a), placesOf(b))
  const [x, y] = [scaled(a, scale), scaled(b, scale)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The exact product, with all its digits: `1.25 × 0.5` → `0.625`. */
export function multiplyDecimals(a: string, b: string): string {
  const [p, q] = [placesOf(a), placesOf(b)]
  return unscaled(scaled(a, p) * scaled(b, q), p + q)
}

/**
 * The product of `factors` over that of `divisors` with so many digits after the point, rounded once: an amount times a
 * rate, by the units that the rate is given for. Throws a RangeError where a divisor is zero.
 */
export function quotientOf(factors: readonly string[], divisors: readonly string[], places: number): string {
  const product = (all: readonly string[]) =>
    all.reduce(
      ({ value, scale }, each) => ({ value: value * scaled(each, placesOf(each)), scale: scale + placesOf(each) }),
      { value: 1n, scale: 0 },
    )
  const [above, below] = [product(factors), product(divisors)]
  // above.value / 10^above.scale ÷ below.value / 10^below.scale × 10^places
  const shift = places + below.scale - above.scale
  const [up, down] = shift >= 0 ? [10n ** BigInt(shift), 1n] : [1n, 10n ** BigInt(-shift)]
  return unscaled(rounded(above.value * up, below.value * down), places)
}

/** With so many digits after the point: `roundDecimal('2.345', 2)` → `2.35`. */
export const roundDecimal = (value: string, places: number): string => quotientOf([value], [], places)

/** The same number without digits that say nothing: `1.500` → `1.5`, `-0.0` → `0`. */
export function plainDecimal(text: string): string {
  const whole = unscaled(scaled(text, placesOf(text)), placesOf(text))
  return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole
}
