/** API tokens: what programs sign in by. A token may do what its scopes and its account's rights of the moment both allow. */
import { randomUUIDv7 } from 'node:crypto'
import type { Caller } from '../../record/caller.ts'
import { refusedNow } from '../../record/errors.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Scope } from './scopes.ts'
import { hashOf, newToken } from './token.server.ts'

export interface TokenView {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly createdAt: string
  readonly endsAt: string
  readonly usedAt: string | null
  readonly usedNetwork: string | null
}

export interface TokenDraft {
  readonly account: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly days: number
}

/** Begins every token, so that scanners of published code find one that was published by mistake. */
export const TOKEN_PREFIX = 'ambit_pat_'
const MOST_TOKENS = 50

/** Makes a token; it is shown this once. */
export async function makeToken(
  tx: Transaction,
  who: Caller,
  { account, name, scopes, days }: TokenDraft,
): Promise<{ id: string; token: string }> {
  const open = await tx.query(sql`
    select from platform.api_tokens where account_id = ${account} and revoked_at is null and ends_at > now()
    limit ${MOST_TOKENS}`)
  if (open.length >= MOST_TOKENS)
    throw refusedNow(`An account has at most ${MOST_TOKENS} tokens; revoke one that is no longer used`)
  const { token } = newToken()
  const text = `${TOKEN_PREFIX}${token}`
  const id = randomUUIDv7()
  await tx.query(sql`
    insert into platform.api_tokens (id, hash, account_id, name, scopes, created_by, ends_at)
    values (${id}, ${hashOf(text)}, ${account}, ${name}, ${scopes}::text[], ${who.account},
      now() + ${days} * interval '1 day')`)
  return { id, token: text }
}

const instant = (column: ReturnType<typeof sql>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** Tokens of an account that still open something, the newest first. */
export async function tokensOf(db: Queryable, account: string): Promise<TokenView[]> {
  return db.query(sql`
    select id, name, scopes, ${instant(sql`created_at`)} as "createdAt", ${instant(sql`ends_at`)} as "endsAt",
      ${instant(sql`used_at`)} as "usedAt", used_network as "usedNetwork"
    from platform.api_tokens where account_id = ${account} and revoked_at is null and ends_at > now()
    order by created_at desc, id desc limit ${MOST_TOKENS}`)
}

/** Ends a token; its name, or null when the account has none of that identifier. */
export async function revokeToken(tx: Transaction, account: string, id: string): Promise<string | null> {
  const [row] = await tx.query<{ name: string }>(sql`
    update platform.api_tokens set revoked_at = now()
    where id = ${id} and account_id = ${account} and revoked_at is null returning name`)
  return row?.name ?? null
}

/** The account and scopes of a token that still counts. When it was last used is kept to the minute. */
export async function findToken(
  db: Queryable,
  text: string,
  network: string,
): Promise<{ id: string; account: string; scopes: Scope[] } | null> {
  const [row] = await db.query<{ id: string; account: string; scopes: Scope[]; stale: boolean }>(sql`
    select t.id, t.account_id as account, t.scopes,
      coalesce(t.used_at < now() - interval '1 minute', true) as stale
    from platform.api_tokens t join platform.accounts a on a.id = t.account_id
    where t.hash = ${hashOf(text)} and t.revoked_at is null and t.ends_at > now() and a.disabled_at is null`)
  if (!row) return null
  if (row.stale)
    await db.query(sql`
      update platform.api_tokens set used_at = now(), used_network = ${network}
      where id = ${row.id} and (used_at is null or used_at < now() - interval '1 minute')`)
  return row
}
