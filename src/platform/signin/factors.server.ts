/** Second factors: an authenticator app (TOTP, RFC 6238), recovery codes, and how many of each an account has. */
import { createHash, randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { refusedNow } from '../../record/errors.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import type { Keys, Place } from '../keys/keys.server.ts'
import { companySettings } from '../settings/companySettings.server.ts'
import { sql } from '../sql.ts'
import type { Means, Stage } from './sessions.server.ts'

/** What an account has to prove itself by beside its password. */
export interface Factors {
  readonly totp: boolean
  readonly passkeys: number
  readonly recoveryCodes: number
  /** One of its roles asks for a second factor. */
  readonly required: boolean
}

const PERIOD = 30
/** Clocks of phones differ: the step before and the one after are accepted, too (RFC 6238, section 5.2). */
const WINDOW = 1
const CODES = 10
/** Without letters and digits that look alike. Ten of them are 49 bits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Means that are more than a password. */
const STRONG: ReadonlySet<Means> = new Set(['totp', 'recoveryCode', 'passkey', 'singleSignOn'])

export async function factorsOf(db: Queryable, account: string): Promise<Factors> {
  const [row] = await db.query<Omit<Factors, 'required'> & { roles: string[] }>(sql`
    select exists (select from platform.totp_secrets t where t.account_id = a.id and t.confirmed_at is not null) as totp,
      (select count(*)::int from platform.passkeys p where p.account_id = a.id) as passkeys,
      (select count(*)::int from platform.recovery_codes r where r.account_id = a.id and r.used_at is null) as "recoveryCodes",
      array(select r.role from platform.account_roles r where r.account_id = a.id) as roles
    from platform.accounts a where a.id = ${account}`)
  if (!row) return { totp: false, passkeys: 0, recoveryCodes: 0, required: false }
  const { roles, ...factors } = row
  const { secondFactorRoles } = await companySettings(db)
  return { ...factors, required: secondFactorRoles.some((role) => roles.includes(role)) }
}

/** How far a session may be that was proved by these means. The provider of a single sign-on asks for factors itself. */
export async function stageOf(db: Queryable, account: string, means: readonly Means[]): Promise<Stage> {
  if (means.some((each) => STRONG.has(each))) return 'full'
  const { totp, passkeys, required } = await factorsOf(db, account)
  if (totp || passkeys) return 'factor'
  return required ? 'enrol' : 'full'
}

const placeOf = (account: string): Place => ({ table: 'platform.totp_secrets', column: 'secret', row: account })

function totpOf(secret: string, email: string, issuer: string): TOTP {
  return new TOTP({
    issuer,
    label: email,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
    secret: Secret.fromBase32(secret),
  })
}

/** Makes a secret for an authenticator app; it counts once a code of it was entered. One that waited is replaced. */
export async function beginTotp(
  tx: Transaction,
  keys: Keys,
  account: { readonly id: string; readonly email: string },
): Promise<{ secret: string; uri: string }> {
  const secret = new Secret({ size: 20 }).base32
  const [made] = await tx.query(sql`
    insert into platform.totp_secrets (account_id, secret) values (${account.id}, ${keys.seal(secret, placeOf(account.id))})
    on conflict (account_id) do update set secret = excluded.secret, created_at = now(), last_step = 0
    where totp_secrets.confirmed_at is null returning account_id`)
  if (!made) throw refusedNow('An authenticator app is set up already; remove it first, then add the other one')
  const { company } = await companySettings(tx)
  return { secret, uri: totpOf(secret, account.email, `Ambit ${company}`).toString() }
}

/**
 * Whether a code fits. It counts once: its step must be later than the last that was accepted, which the statement
 * checks and sets at the same time. `confirm`: also for a secret that is being set up, which then counts.
 */
export async function takeTotp(
  tx: Transaction,
  keys: Keys,
  account: string,
  code: string,
  { now = Date.now(), confirm = false } = {},
): Promise<boolean> {
  const [row] = await tx.query<{ secret: string }>(sql`
    select secret from platform.totp_secrets where account_id = ${account}
      and (confirmed_at is null) = ${confirm} for update`)
  if (!row || !/^\d{6}$/.test(code)) return false
  const totp = totpOf(keys.open(row.secret, placeOf(account)), '', '')
  const delta = totp.validate({ token: code, timestamp: now, window: WINDOW })
  if (delta === null) return false
  const step = Math.floor(now / 1000 / PERIOD) + delta
  const [taken] = await tx.query(sql`
    update platform.totp_secrets set last_step = ${step}, confirmed_at = coalesce(confirmed_at, now())
    where account_id = ${account} and last_step < ${step} returning account_id`)
  return taken !== undefined
}

export async function removeTotp(tx: Transaction, account: string): Promise<boolean> {
  const [gone] = await tx.query(
    sql`delete from platform.totp_secrets where account_id = ${account} returning account_id`,
  )
  return gone !== undefined
}

/** New recovery codes in place of all older ones. Only their hashes are kept: they are shown this once. */
export async function makeRecoveryCodes(tx: Transaction, account: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => {
    const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]!).join('')
    return `${letters.slice(0, 5)}-${letters.slice(5)}`
  })
  await tx.query(sql`delete from platform.recovery_codes where account_id = ${account}`)
  await tx.query(sql`
    insert into platform.recovery_codes (account_id, hash)
    select ${account}::uuid, hash from unnest(${codes.map((code) => recoveryHash(account, code))}::bytea[]) as c(hash)`)
  return codes
}

/** Whether a recovery code fits; it is used up then. */
export async function takeRecoveryCode(tx: Transaction, account: string, code: string): Promise<boolean> {
  const [taken] = await tx.query(sql`
    update platform.recovery_codes set used_at = now()
    where account_id = ${account} and hash = ${recoveryHash(account, code)} and used_at is null returning account_id`)
  return taken !== undefined
}

/** However it was typed. With the account in it, equal codes of two accounts have different hashes. */
function recoveryHash(account: string, code: string): Buffer {
  const typed = code.toLowerCase().replace(/[^a-z0-9]/g, '')
  return createHash('sha256').update(`${account}\0${typed}`).digest()
}
