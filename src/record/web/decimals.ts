/** Exact addition of decimal strings; amounts never pass through a float. */

/** `1.5 + 0.25` → `1.75`. Digits after the point: as many as the longer of the two has. */
export function addDecimals(a: string, b: string): string {
  const scale = Math.max(places(a), places(b))
  const sum = scaled(a, scale) + scaled(b, scale)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${sum < 0n ? '-' : ''}${whole}${scale ? `.${digits.slice(-scale)}` : ''}`
}

const places = (text: string): number => text.split('.')[1]?.length ?? 0
const scaled = (text: string, scale: number): bigint => {
  const [whole, part = ''] = text.split('.')
  return BigInt(whole! + part.padEnd(scale, '0'))
}
