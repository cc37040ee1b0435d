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

/** How far a session is: whole, or waiting for its second factor or for one to be set up. */
export type Stage = 'full' | 'factor' | 'enrol'
/** What somebody proved by: a password, then perhaps a code; or something that counts as both. */
export type Means = 'password' | 'totp' | 'recoveryCode' | 'passkey' | 'singleSignOn' | 'link'

/** An open session with its account, as one statement finds it. */
export interface Session {
  readonly id: string
  readonly means: readonly Means[]
  /** Whether the person proved within the last minutes to be there, which sensitive changes ask for. */
  readonly fresh: boolean
  /** The administrator who is looking through this account's eyes, and why. */
  readonly impersonator: { readonly account: string; readonly name: string; readonly reason: string } | null
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

/** A session that is not whole yet. */
export interface PendingSession {
  readonly id: string
  readonly account: string
  readonly email: string
  readonly name: string
  readonly stage: Exclude<Stage, 'full'>
  readonly means: readonly Means[]
}

/** What a session is opened as. */
export interface Opening {
  readonly stage: Stage
  readonly means: readonly Means[]
  readonly impersonator?: { readonly account: string; readonly reason: string }
  /** Whether the person has just proved to be there; true unless told. */
  readonly fresh?: boolean
  /** What the provider of a single sign-on calls it. */
  readonly provider?: string
}

/** Where a session is opened from. */
export interface Visitor {
  readonly network: string
  readonly agent: string
}

export interface Sessions {
  /** The session of a token, or null when there is none, it is not whole, it has ended, or its account is disabled. */
  find(token: string): Promise<Session | null>
  /** The session of a token that waits for a second factor; null as above, and when it waited too long. */
  findPending(token: string): Promise<PendingSession | null>
  /** Opens a session and gives the token for the cookie. */
  open(tx: Transaction, account: string, from: Visitor, as?: Opening): Promise<{ token: string; id: string }>
  /** The person has just proved to be there. */
  prove(tx: Transaction, session: string, means: Means): Promise<void>
  /** The open sessions of an account, the last used first. */
  list(account: string): Promise<SessionView[]>
  /** Ends sessions of an account, and those in which it looks through others' eyes, all or all but one; their live streams close within a second. */
  end(tx: Transaction, account: string, but?: string): Promise<void>
  /** Ends one session. */
  endOne(tx: Transaction, session: string): Promise<void>
  /** Which of these sessions are still open: what a stream asks about its own from time to time. */
  stillOpen(sessions: readonly string[]): Promise<Set<string>>
  /** Deletes what has ended. */
  tidy(): Promise<void>
}

/** A session as its owner sees it. */
export interface SessionView {
  readonly id: string
  readonly createdAt: string
  readonly seenAt: string
  readonly network: string
  readonly agent: string
  readonly means: readonly Means[]
  readonly impersonator: string | null
}

/** Whoever proved to be present so long ago need not do it again. */
const FRESH = sql`interval '10 minutes'`
/** A password alone waits so long for its second factor. */
const PENDING = sql`interval '15 minutes'`
/** Looking through another account's eyes ends after so long. */
const IMPERSONATION = sql`interval '30 minutes'`
const PLAIN: Opening = { stage: 'full', means: ['password'] }

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
        select s.id, s.means, s.proved_at > now() - ${FRESH} as fresh, ${ACCOUNT},
          case when s.impersonator_id is not null then (
            select json_build_object('account', i.id, 'name', i.name, 'reason', s.impersonation_reason)
            from platform.accounts i where i.id = s.impersonator_id) end as impersonator,
          s.seen_at < now() - interval '1 minute' as stale ${sets.columns(sql`a.person_id`)}
        from platform.sessions s join platform.accounts a on a.id = s.account_id
        where s.stage = 'full' and s.hash = ${hashOf(token)} and s.ends_at > now() and s.seen_at > now() - ${IDLE}
          and a.disabled_at is null`)
      if (!row) return null
      const { stale, ...session } = row
      if (stale)
        await db.query(sql`
          update platform.sessions set seen_at = now()
          where id = ${session.id} and seen_at < now() - interval '1 minute'`)
      return { ...session, sets: sets.of(row) }
    },

    async findPending(token) {
      const [row] = await db.query<PendingSession>(sql`
        select s.id, a.id as account, a.email, a.name, s.stage, s.means
        from platform.sessions s join platform.accounts a on a.id = s.account_id
        where s.stage <> 'full' and s.hash = ${hashOf(token)} and s.ends_at > now() and a.disabled_at is null`)
      return row ?? null
    },

    async open(tx, account, from, { stage, means, impersonator, fresh = true, provider } = PLAIN) {
      const { token, hash } = newToken()
      const id = randomUUIDv7()
      const length = stage === 'full' ? (impersonator ? IMPERSONATION : ABSOLUTE) : PENDING
      await tx.query(sql`
        insert into platform.sessions (hash, id, account_id, ends_at, network, agent, stage, means, proved_at,
          impersonator_id, impersonation_reason, provider_session)
        values (${hash}, ${id}, ${account}, now() + ${length}, ${from.network}, ${from.agent.slice(0, 300)}, ${stage},
          ${means}, case when ${fresh} then now() else '-infinity' end, ${impersonator?.account ?? null}, ${impersonator?.reason ?? null}, ${provider ?? null})`)
      return { token, id }
    },

    async prove(tx, session, means) {
      await tx.query(sql`
        update platform.sessions set proved_at = now(),
          means = case when ${means} = any(means) then means else means || ${means}::text end
        where id = ${session}`)
    },

    list(account) {
      return db.query<SessionView>(sql`
        select s.id, ${instant(sql`s.created_at`)} as "createdAt", ${instant(sql`s.seen_at`)} as "seenAt", s.network,
          s.agent, s.means, i.name as impersonator
        from platform.sessions s left join platform.accounts i on i.id = s.impersonator_id
        where s.account_id = ${account} and s.stage = 'full' and s.ends_at > now() and s.seen_at > now() - ${IDLE}
        order by s.seen_at desc, s.id limit 200`)
    },

    async end(tx, account, but) {
      const rows = await tx.query<{ id: string }>(sql`
        delete from platform.sessions where (account_id = ${account} or impersonator_id = ${account})
        ${but === undefined ? nothing : sql`and id <> ${but}`} returning id`)
      told(tx, rows)
    },

    async endOne(tx, session) {
      told(tx, await tx.query<{ id: string }>(sql`delete from platform.sessions where id = ${session} returning id`))
    },

    async stillOpen(sessions) {
      const rows = await db.query<{ id: string }>(sql`
        select s.id from platform.sessions s join platform.accounts a on a.id = s.account_id
        where s.id = any(${sessions}::uuid[]) and s.stage = 'full' and s.ends_at > now() and s.seen_at > now() - ${IDLE}
          and a.disabled_at is null`)
      return new Set(rows.map(({ id }) => id))
    },

    async tidy() {
      await db.query(sql`delete from platform.sessions where ends_at < now() or seen_at < now() - ${IDLE}`)
      await db.query(sql`delete from platform.signin_failures where failed_at < now() - interval '1 day'`)
      await db.query(sql`delete from platform.known_browsers where seen_at < now() - interval '1 year'`)
      await db.query(sql`delete from platform.passkey_challenges where ends_at < now()`)
      await db.query(sql`delete from platform.single_sign_on_attempts where ends_at < now()`)
      await db.query(sql`delete from platform.invitations where ends_at < now() - interval '30 days'`)
    },
  }
}

const instant = (column: ReturnType<typeof sql>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
