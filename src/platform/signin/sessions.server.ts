import { randomUUIDv7 } from 'node:crypto'
import type { Role } from '../../record/caller.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { nothing, sql } from '../sql.ts'
import type { RelationSets } from './relationSets.server.ts'
import { hashOf, newToken } from './token.server.ts'

/** A session ends after so long without a request … */
const IDLE = sql`interval '12 hours'`
/** … and in any case after so long. */
const ABSOLUTE = sql`interval '7 days'`

/** An open session with its account, as one statement finds it. */
export interface Session {
  readonly id: string
  readonly account: string
  readonly person: string | null
  readonly email: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly clearance: number
  readonly locale: string | null
  readonly timeZone: string | null
  readonly theme: 'system' | 'light' | 'dark'
  /** What the person stands in relation to: set name → identifiers. */
  readonly sets: Readonly<Record<string, readonly string[]>>
}

/** Where a session is opened from. */
export interface Visitor {
  readonly network: string
  readonly agent: string
}

export interface Sessions {
  /** The session of a token, or null when there is none, it has ended, or its account is disabled. */
  find(token: string): Promise<Session | null>
  /** Opens a session and gives the token for the cookie. */
  open(tx: Transaction, account: string, from: Visitor): Promise<{ token: string; id: string }>
  /** Ends sessions of an account, all or all but one; their live streams close within a second. */
  end(tx: Transaction, account: string, but?: string): Promise<void>
  /** Ends one session. */
  endOne(tx: Transaction, session: string): Promise<void>
  /** Which of these sessions are still open: what a stream asks about its own from time to time. */
  stillOpen(sessions: readonly string[]): Promise<Set<string>>
  /** Deletes what has ended. */
  tidy(): Promise<void>
}

/** What a statement selects of an account `a`; its relation sets follow. */
export const ACCOUNT = sql`a.id as account, a.person_id as person, a.email, a.name, a.clearance, a.locale,
  a.time_zone as "timeZone", a.theme,
  array(select r.role from platform.account_roles r where r.account_id = a.id) as roles`

/** `ended` is told the identifiers of ended sessions after the commit. The database's clock decides about time. */
export function createSessions(
  db: Queryable,
  sets: RelationSets,
  ended: (sessions: readonly string[]) => void,
): Sessions {
  const told = (tx: Transaction, rows: readonly { id: string }[]) => {
    if (rows.length) tx.afterCommit(() => ended(rows.map(({ id }) => id)))
  }
  return {
    async find(token) {
      const [row] = await db.query<Session & { stale: boolean }>(sql`
        select s.id, ${ACCOUNT}, s.seen_at < now() - interval '1 minute' as stale ${sets.columns(sql`a.person_id`)}
        from platform.sessions s join platform.accounts a on a.id = s.account_id
        where s.hash = ${hashOf(token)} and s.ends_at > now() and s.seen_at > now() - ${IDLE} and a.disabled_at is null`)
      if (!row) return null
      const { stale, ...session } = row
      if (stale)
        await db.query(sql`
          update platform.sessions set seen_at = now()
          where id = ${session.id} and seen_at < now() - interval '1 minute'`)
      return { ...session, sets: sets.of(row) }
    },

    async open(tx, account, from) {
      const { token, hash } = newToken()
      const id = randomUUIDv7()
      await tx.query(sql`
        insert into platform.sessions (hash, id, account_id, ends_at, network, agent)
        values (${hash}, ${id}, ${account}, now() + ${ABSOLUTE}, ${from.network}, ${from.agent.slice(0, 300)})`)
      return { token, id }
    },

    async end(tx, account, but) {
      const rows = await tx.query<{ id: string }>(sql`
        delete from platform.sessions where account_id = ${account}
        ${but === undefined ? nothing : sql`and id <> ${but}`} returning id`)
      told(tx, rows)
    },

    async endOne(tx, session) {
      told(tx, await tx.query<{ id: string }>(sql`delete from platform.sessions where id = ${session} returning id`))
    },

    async stillOpen(sessions) {
      const rows = await db.query<{ id: string }>(sql`
        select s.id from platform.sessions s join platform.accounts a on a.id = s.account_id
        where s.id = any(${sessions}::uuid[]) and s.ends_at > now() and s.seen_at > now() - ${IDLE}
          and a.disabled_at is null`)
      return new Set(rows.map(({ id }) => id))
    },

    async tidy() {
      await db.query(sql`delete from platform.sessions where ends_at < now() or seen_at < now() - ${IDLE}`)
      await db.query(sql`delete from platform.signin_failures where failed_at < now() - interval '1 day'`)
      await db.query(sql`delete from platform.known_browsers where seen_at < now() - interval '1 year'`)
      await db.query(sql`delete from platform.invitations where ends_at < now() - interval '30 days'`)
    },
  }
}
