import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import type { Caller, Role } from '../../record/caller.ts'
import { ROLE_NAMES } from '../../record/caller.ts'
import { invalid, notFound, refusedNow } from '../../record/errors.ts'
import type { AreaServer } from '../area.ts'
import type { Audit } from '../audit/audit.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Sessions } from './sessions.server.ts'

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must be at most 254 characters')
  .pipe(z.email('must be an e-mail address'))
export const PersonName = z.string().trim().min(1, 'is required').max(200, 'must be at most 200 characters')
/** Length is what counts; rules about kinds of characters make passwords worse. */
export const NewPassword = z
  .string()
  .min(10, 'must be at least 10 characters')
  .max(500, 'must be at most 500 characters')
export const Roles = z.array(z.enum(ROLE_NAMES as [Role, ...Role[]])).transform((roles) => [...new Set(roles)])

export interface AccountsOptions {
  readonly audit: Audit
  readonly sessions: Sessions
  /** What each area does when an account is made, in its transaction. */
  readonly made: readonly NonNullable<AreaServer['accountMade']>[]
}

export interface NewAccountDraft {
  readonly email: string
  readonly name: string
  /** As `hashPassword` gave it; null for an account that has to follow a link first. */
  readonly password: string | null
  readonly roles: readonly Role[]
  /** The person who is already on record; a new identifier otherwise. */
  readonly person?: string | null
  /** An account for a program: it has no person and comes in by tokens only. */
  readonly service?: boolean
}

export type Accounts = ReturnType<typeof createAccounts>

/** Accounts and what they may do. Every change is audited; whatever narrows an account ends its sessions. */
export function createAccounts({ audit, sessions, made }: AccountsOptions) {
  const note = (tx: Transaction, who: Caller, account: string, verb: string, change: Change) =>
    audit.write(tx, { type: 'platform.account', record: account, version: 0, verb, area: 'platform', who, ...change })

  return {
    /** Makes an account, its roles and, through the areas, its person. Refused when the e-mail is taken. */
    async make(tx: Transaction, who: Caller, draft: NewAccountDraft): Promise<string> {
      const id = draft.person ?? randomUUIDv7()
      const [row] = await tx.query(sql`
        insert into platform.accounts (id, email, name, person_id, password)
        values (${id}, ${draft.email}, ${draft.name}, ${draft.service ? null : id}, ${draft.password})
        on conflict do nothing returning id`)
      if (!row) throw invalid({ email: 'has an account already' })
      for (const role of draft.roles)
        await tx.query(sql`insert into platform.account_roles (account_id, role) values (${id}, ${role})`)
      const { email, name, roles } = draft
      await note(tx, who, id, 'create', { before: null, after: { email, name, roles } })
      if (draft.service) return id
      for (const tell of made) await tell(tx, { id, email, name, known: Boolean(draft.person), caller: who })
      return id
    },

    /** Gives exactly these roles. Ends the account's sessions but the given one, so that old rights end with them. */
    async setRoles(tx: Transaction, who: Caller, account: string, roles: readonly Role[], but?: string): Promise<void> {
      const before = await lockedRoles(tx, account)
      if (before.includes('administrator') && !roles.includes('administrator')) await keepAnAdministrator(tx, account)
      await tx.query(sql`delete from platform.account_roles where account_id = ${account}`)
      for (const role of roles)
        await tx.query(sql`insert into platform.account_roles (account_id, role) values (${account}, ${role})`)
      await sessions.end(tx, account, but)
      await note(tx, who, account, 'setRoles', { before: { roles: before }, after: { roles } })
    },

    /** Closes the account: its sessions and links end at once. */
    async disable(tx: Transaction, who: Caller, account: string): Promise<void> {
      if ((await lockedRoles(tx, account)).includes('administrator')) await keepAnAdministrator(tx, account)
      await tx.query(
        sql`update platform.accounts set disabled_at = now() where id = ${account} and disabled_at is null`,
      )
      await tx.query(sql`
        update platform.invitations set ends_at = now() where account_id = ${account} and used_at is null`)
      await sessions.end(tx, account)
      await note(tx, who, account, 'disable', { before: { disabled: false }, after: { disabled: true } })
    },

    /** Sets the password, forgets the browsers that were known by the old one, and ends every session but the given one. */
    async setPassword(tx: Transaction, who: Caller, account: string, hash: string, but?: string): Promise<void> {
      await tx.query(sql`update platform.accounts set password = ${hash} where id = ${account}`)
      await tx.query(sql`delete from platform.known_browsers where account_id = ${account}`)
      await sessions.end(tx, account, but)
      await note(tx, who, account, 'setPassword', { before: { password: 'changed' }, after: { password: 'changed' } })
    },

    note,
  }
}

interface Change {
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

/** The account of an e-mail address, or null. */
export async function accountByEmail(
  db: Queryable,
  email: string,
): Promise<{ id: string; name: string; password: string | null; disabled: boolean } | null> {
  const [row] = await db.query<{ id: string; name: string; password: string | null; disabled: boolean }>(sql`
    select id, name, password, disabled_at is not null as disabled from platform.accounts
    where lower(email) = lower(${email})`)
  return row ?? null
}

/** Whether nobody has an account yet, so that the set-up link counts. */
export async function isUnused(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ unused: boolean }>(sql`select not exists (select from platform.accounts) as unused`)
  return row!.unused
}

async function lockedRoles(tx: Transaction, account: string): Promise<Role[]> {
  const [found] = await tx.query(sql`select id from platform.accounts where id = ${account} for update`)
  if (!found) throw notFound('This account')
  const rows = await tx.query<{ role: Role }>(
    sql`select role from platform.account_roles where account_id = ${account} order by role`,
  )
  return rows.map(({ role }) => role)
}

/** Whoever takes the last administrator away could never be let in again. */
async function keepAnAdministrator(tx: Transaction, account: string): Promise<void> {
  // Two administrators who remove each other at the same time meet here.
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('platform.administrators'))`)
  const [other] = await tx.query(sql`
    select from platform.account_roles r join platform.accounts a on a.id = r.account_id
    where r.role = 'administrator' and a.disabled_at is null and a.id <> ${account} limit 1`)
  if (!other)
    throw refusedNow(
      'This is the last administrator; make somebody else an administrator first, so that Ambit can be administered',
    )
}
