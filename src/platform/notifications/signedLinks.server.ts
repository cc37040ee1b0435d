import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Caller } from '../../record/caller.ts'
import { isUuid } from '../../record/schema.ts'
import type { Keys } from '../keys/keys.server.ts'

/** What a link in a mail may be used for. */
type Use = 'open' | 'stop'

/** As long as the mail itself is of use. */
const VALID_MS = { open: 30 * 86_400_000, stop: 365 * 86_400_000 } as const

/**
 * The text of a link: what it is about, whose it is, until when it counts, and a mac over it. The mac's key is made
 * for links alone, and what a link is for is part of what it covers, so that none serves for anything else.
 */
function signed(keys: Keys, use: Use, about: string, account: string, until: number): string {
  const plain = [keys.number, about, account, until.toString(36)].join('.')
  return `${plain}.${macOf(keys, keys.number, use, plain).toString('base64url')}`
}

function macOf(keys: Keys, number: number, use: Use, plain: string): Buffer {
  return createHmac('sha256', keys.derive('links', number)).update(`notification ${use}\n${plain}`).digest()
}

function verified(keys: Keys, use: Use, link: string): { about: string; account: string; until: number } | null {
  const end = link.lastIndexOf('.')
  const plain = link.slice(0, Math.max(end, 0))
  const [number, about, account, until, more] = plain.split('.')
  if (!until || more !== undefined || !about || !account || !keys.numbers().includes(Number(number))) return null
  const given = Buffer.from(link.slice(end + 1), 'base64url')
  const wanted = macOf(keys, Number(number), use, plain)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null
  return { about, account, until: Number.parseInt(until, 36) }
}

/** A link that opens what a notification is about. It opens nothing by itself: whoever follows it signs in as ever. */
export const openLink = (keys: Keys, note: string, account: string, now: number): string =>
  signed(keys, 'open', note, account, now + VALID_MS.open)

/** What a followed link says; `note` only where it is genuine and the caller's own. */
export function readLink(
  keys: Keys,
  link: string,
  caller: Caller,
  now: number,
): { note: string | null; problem: 'wrong' | 'foreign' | 'old' | null } {
  const found = verified(keys, 'open', link)
  if (!found || !isUuid(found.about)) return { note: null, problem: 'wrong' }
  if (found.account !== caller.account) return { note: null, problem: 'foreign' }
  return { note: found.about, problem: found.until < now ? 'old' : null }
}

/** A link by which an account stops getting mail, all of it or one kind; it needs no session, as mail programs follow it. */
export const stopLink = (keys: Keys, what: string, account: string, now: number): string =>
  signed(keys, 'stop', what, account, now + VALID_MS.stop)

/** What is to be stopped for whom, or null for a link that is not genuine or too old. */
export function readStopLink(keys: Keys, link: string, now: number): { what: string; account: string } | null {
  const found = verified(keys, 'stop', link)
  return found && found.until >= now ? { what: found.about, account: found.account } : null
}
