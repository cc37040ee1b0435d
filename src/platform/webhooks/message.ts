/** What a receiver is sent, and when it is tried again. */

/** A change, as it goes over the wire. */
export interface WebhookEvent {
  /** `people.leave.approve`: the record type and what happened. */
  readonly type: string
  /** When it happened, ISO 8601. */
  readonly timestamp: string
  readonly data: {
    readonly type: string
    readonly id: string | null
    /** After the change. */
    readonly version: number
    readonly verb: string
    /** What the webhook's owner may read of it now; null when it is gone. */
    readonly record: Readonly<Record<string, unknown>> | null
  }
}

/** Seconds until the next attempt, by the number of those that were made: over a day altogether. */
const PAUSES = [10, 60, 300, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200]
/** As long as a receiver may ask us to wait. */
const LONGEST_WISH = 3_600

/**
 * Seconds until the next attempt, or null after the last one. `random` (0 up to 1) spreads attempts by a fifth to both
 * sides, so that what failed together does not come back together. A receiver may wish for more (`Retry-After`).
 */
export function pauseAfter(attempts: number, random: number, wished = 0): number | null {
  const pause = PAUSES[attempts - 1]
  if (pause === undefined) return null
  return Math.max(Math.round(pause * (0.8 + 0.4 * random)), Math.min(wished, LONGEST_WISH))
}

/** Whether a status says that the receiver itself is not well, rather than that it does not want this message. */
export const isTrouble = (status: number | null): boolean =>
  status === null || status >= 500 || status === 429 || status === 408

/** The verb group that a webhook chooses by. */
export const groupOf = (verb: string): 'create' | 'update' | 'remove' | 'action' =>
  verb === 'create' || verb === 'update' || verb === 'remove' ? verb : 'action'

/** A filter as in the address of a list: `status=eq:active&owner=eq:me`. */
export function filterOf(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const known = query[name]
    query[name] = known === undefined ? value : [...([] as string[]).concat(known), value]
  }
  return query
}
