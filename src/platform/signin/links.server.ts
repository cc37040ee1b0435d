import { randomUUIDv7 } from 'node:crypto'
import type { Caller, Role } from '../../record/caller.ts'
import { invalid, Refused } from '../../record/errors.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { isUnused } from './accounts.server.ts'
import { hashOf, newToken } from './token.server.ts'

/** What a one-time link is for. */
export type Purpose = 'setup' | 'invitation' | 'reset'

export interface LinkDraft {
  readonly purpose: Purpose
  readonly email: string
  readonly name: string
  readonly roles: readonly Role[]
  /** The person on record who is invited. */
  readonly person?: string | null
  /** The account whose password is set. */
  readonly account?: string
  readonly by: Caller | null
}

export interface Link {
  readonly id: string
  readonly purpose: Purpose
  readonly email: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly person: string | null
  readonly account: string | null
}

const VALID_FOR = { setup: '30 days', invitation: '7 days', reset: '1 day' } as const
const PAGE = { setup: '/setup', invitation: '/welcome', reset: '/welcome' } as const

/**
 * Makes a one-time link below `base`. The token stands in the fragment, which browsers send to no server and into no
 * log; an older link for the same purpose and address ends.
 */
export async function makeLink(tx: Queryable, base: string, draft: LinkDraft): Promise<{ id: string; link: string }> {
  const { token, hash } = newToken()
  const id = randomUUIDv7()
  await tx.query(sql`
    update platform.invitations set ends_at = now()
    where purpose = ${draft.purpose} and lower(email) = lower(${draft.email}) and used_at is null and ends_at > now()`)
  await tx.query(sql`
    insert into platform.invitations (id, hash, email, name, roles, person_id, purpose, account_id, created_by, ends_at)
    values (${id}, ${hash}, ${draft.email}, ${draft.name}, ${draft.roles}, ${draft.person ?? null}, ${draft.purpose},
      ${draft.account ?? null}, ${draft.by?.person ?? null}, now() + ${VALID_FOR[draft.purpose]}::interval)`)
  return { id, link: `${base}${PAGE[draft.purpose]}#${token}` }
}

/** The link for the first administrator, or null when there is an account already. Each call makes a new one. */
export async function setupLink(db: Queryable, base: string): Promise<string | null> {
  if (!(await isUnused(db))) return null
  return (await makeLink(db, base, { purpose: 'setup', email: '', name: '', roles: [], by: null })).link
}

/** Uses a link up, or refuses with 410 when it is unknown, used or too old: it does not say which. */
export async function useLink(tx: Transaction, token: string, purposes: readonly Purpose[]): Promise<Link> {
  const [row] = await tx.query<Link>(sql`
    update platform.invitations set used_at = now()
    where hash = ${hashOf(token)} and purpose = any(${purposes}) and used_at is null and ends_at > now()
    returning id, purpose, email, name, roles, person_id as person, account_id as account`)
  if (!row) throw new Refused('linkEnded', 410, 'This link was used already or has ended; ask for a new one')
  return row
}

/** Shows what a link is for, without using it. */
export async function peekLink(db: Queryable, token: string): Promise<{ email: string; name: string } | null> {
  const [row] = await db.query<{ email: string; name: string }>(sql`
    select email, name from platform.invitations
    where hash = ${hashOf(token)} and purpose <> 'setup' and used_at is null and ends_at > now()`)
  return row ?? null
}

/** Open invitations, newest first. */
export async function openInvitations(
  db: Queryable,
): Promise<{ id: string; email: string; name: string; roles: Role[]; createdAt: string; endsAt: string }[]> {
  return db.query(sql`
    select id, email, name, roles,
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt",
      to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "endsAt"
    from platform.invitations where purpose = 'invitation' and used_at is null and ends_at > now()
    order by id desc limit 500`)
}

/** Ends an invitation that nobody followed yet. */
export async function withdrawInvitation(db: Queryable, id: string): Promise<void> {
  const [row] = await db.query(sql`
    update platform.invitations set ends_at = now()
    where id = ${id} and purpose = 'invitation' and used_at is null and ends_at > now() returning id`)
  if (!row) throw invalid({ id: 'is no open invitation' })
}
