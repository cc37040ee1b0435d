import type { Reach } from './audience.server.ts'

/** The answer to a comment that was written or edited. */
export interface Sent {
  readonly id: string
  readonly version: number
  /** Mentioned, and told nothing. */
  readonly unreached: readonly { readonly person: string; readonly name: string | null; readonly reach: Reach }[]
}

/** Whom a comment did not reach, in a sentence; nothing where it reached everybody. */
export function unreachedWords({ unreached }: Sent): string | undefined {
  if (!unreached.length) return undefined
  const named = unreached.map(({ name, reach }) => `${name ?? 'somebody'} (${reach})`)
  return `Not told of your comment: ${named.join(', ')}`
}
