/** Numbers that look random and are the same for the same seed, so that the example company is the same every time. */
export interface Seeded {
  /** 0 inclusive to 1 exclusive. */
  next(): number
  /** A whole number, both ends included. */
  between(from: number, to: number): number
  pick<T>(from: readonly T[]): T
  /** True that often, 0 … 1. */
  chance(probability: number): boolean
}

/** Mulberry32 by Tommy Ettinger: 32 bits of state, passes gjrand's tests; not for secrets. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return { next, between, pick: (from) => from[between(0, from.length - 1)]!, chance: (p) => next() < p }
}
