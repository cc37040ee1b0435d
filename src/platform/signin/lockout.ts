/** After how many failures the next attempt has to wait, and how long at most. */
export interface LockoutRule {
  /** So many failures cost nothing: people mistype. */
  readonly free: number
  readonly longestSeconds: number
}

/**
 * Three counters. A guesser is slowed by his (account, network) and, when he tries many accounts, by his network; the
 * owner elsewhere has other counters, and in a browser he used before only that browser's. Nobody is locked out for good.
 */
export const LOCKOUT = {
  account: { free: 5, longestSeconds: 900 },
  network: { free: 50, longestSeconds: 60 },
  browser: { free: 10, longestSeconds: 60 },
} as const satisfies Record<string, LockoutRule>

export type Counter = keyof typeof LOCKOUT

/** Seconds to wait after the n-th failure in a row: none while they are free, then 1, 2, 4 … up to the longest. */
export function delayAfter(failures: number, rule: LockoutRule): number {
  if (failures < rule.free) return 0
  return Math.min(rule.longestSeconds, 2 ** Math.min(failures - rule.free, 30))
}

/** The delays after 1, 2, 3 … failures until they grow no more, for a statement that counts by itself. */
export function delaysOf(rule: LockoutRule): number[] {
  const delays: number[] = []
  for (let failures = 1; delays.at(-1) !== rule.longestSeconds; failures++) delays.push(delayAfter(failures, rule))
  return delays
}

/**
 * The network that an address belongs to, as far as one person can hold: the address itself for IPv4, the first 64
 * bits for IPv6, where every home has as many addresses as it likes.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  if (!address.includes(':')) return address
  const [head, tail] = address.toLowerCase().split('%')[0]!.split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/64`
}
