import { createHash } from 'node:crypto'
import { Refused } from '../../record/errors.ts'
import type { Database } from '../database.server.ts'
import { sql } from '../sql.ts'
import { type Counter, delaysOf, LOCKOUT } from './lockout.ts'

/** One thing that is counted. */
export interface Count {
  readonly counter: Counter
  readonly key: string
}

const DELAYS = {
  account: delaysOf(LOCKOUT.account),
  network: delaysOf(LOCKOUT.network),
  browser: delaysOf(LOCKOUT.browser),
}

/**
 * The counters of an attempt. In a browser where the account signed in before, only that browser's: whoever else
 * fails on this account or in this network does not slow its owner.
 */
export function countersOf(attempt: {
  readonly email: string
  readonly network: string
  readonly knownBrowser: string | null
}): Count[] {
  if (attempt.knownBrowser) return [{ counter: 'browser', key: digest('browser', attempt.knownBrowser, attempt.email) }]
  return [
    { counter: 'account', key: digest('account', attempt.email, attempt.network) },
    { counter: 'network', key: digest('network', attempt.network) },
  ]
}

/** Refuses with 429 while one of the counters still has to wait. */
export async function refuseTooSoon(db: Database, counts: readonly Count[]): Promise<void> {
  const [row] = await db.query<{ seconds: number }>(sql`
    select ceil(extract(epoch from max(open_at) - now()))::int as seconds from platform.signin_failures
    where key = any(${counts.map(({ key }) => key)}) and open_at > now()`)
  const seconds = row?.seconds
  if (!seconds) return
  throw new Refused(
    'tooSoon',
    429,
    `Too many attempts failed; wait ${seconds === 1 ? 'a second' : `${seconds} seconds`} and try again`,
    { retryAfter: seconds },
  )
}

/** Counts a failure. One that came a day after the last begins anew. */
export async function countFailure(db: Database, counts: readonly Count[]): Promise<void> {
  for (const { counter, key } of counts) {
    const delays = DELAYS[counter]
    await db.query(sql`
      insert into platform.signin_failures as f (key, failures, open_at)
      values (${key}, 1, now() + ${delays[0]}::int * interval '1 second')
      on conflict (key) do update set
        failures = case when f.failed_at < now() - interval '1 day' then 1 else f.failures + 1 end,
        failed_at = now(),
        open_at = now() + interval '1 second' * (${delays}::int[])[
          case when f.failed_at < now() - interval '1 day' then 1 else least(f.failures + 1, ${delays.length}::int) end]`)
  }
}

/** After a success: its own counters start again. The network's stays, for one good account must not free a sprayer. */
export async function forgiveFailures(db: Database, counts: readonly Count[]): Promise<void> {
  const own = counts.filter(({ counter }) => counter !== 'network').map(({ key }) => key)
  await db.query(sql`delete from platform.signin_failures where key = any(${own})`)
}

/** Keys are hashed, so that the table lists neither addresses nor what people typed into the e-mail field. */
function digest(...parts: string[]): string {
  return `${parts[0]}:${createHash('sha256').update(parts.join('\0')).digest('base64url')}`
}
