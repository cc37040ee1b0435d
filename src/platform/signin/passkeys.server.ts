/** Passkeys (WebAuthn level 3): a key in the person's device that answers a challenge of this site only. */
import { randomUUIDv7 } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { invalid, Refused, refusedNow } from '../../record/errors.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'

/** Where the site is, as browsers see it: passkeys are bound to its name. */
export interface Site {
  /** `https://ambit.example.com` */
  readonly origin: string
  readonly name: string
}

export interface PasskeyView {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly usedAt: string | null
}

const MOST_PASSKEYS = 20

/** The name that a passkey belongs to. Browsers take no address of numbers. */
const rpOf = ({ origin }: Site): string => new URL(origin).hostname

export async function passkeysOf(db: Queryable, account: string): Promise<PasskeyView[]> {
  return db.query(sql`
    select id, name, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt",
      to_char(used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "usedAt"
    from platform.passkeys where account_id = ${account} order by created_at, id limit ${MOST_PASSKEYS}`)
}

/** What the browser needs to make a passkey for the account. */
export async function beginPasskey(
  tx: Transaction,
  site: Site,
  account: { readonly id: string; readonly email: string; readonly name: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await tx.query<{ id: string; transports: string[] }>(
    sql`select credential_id as id, transports from platform.passkeys where account_id = ${account.id} limit ${MOST_PASSKEYS}`,
  )
  if (known.length >= MOST_PASSKEYS)
    throw refusedNow(`An account has at most ${MOST_PASSKEYS} passkeys; remove one that you no longer use`)
  const options = await generateRegistrationOptions({
    rpName: `Ambit ${site.name}`,
    rpID: rpOf(site),
    userID: new TextEncoder().encode(account.id),
    userName: account.email,
    userDisplayName: account.name,
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: transports as never })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(tx, options.challenge, 'register', account.id)
  return options
}

/** Keeps the passkey that the browser made. */
export async function addPasskey(
  tx: Transaction,
  site: Site,
  account: string,
  name: string,
  response: RegistrationResponseJSON,
): Promise<void> {
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(tx, challenge, 'register', account),
    expectedOrigin: site.origin,
    expectedRPID: rpOf(site),
    requireUserVerification: true,
  }).catch(() => null)
  if (!verified?.verified) throw invalid({ response: 'is not a passkey for this site; try again' })
  const { credential } = verified.registrationInfo
  const [made] = await tx.query(sql`
    insert into platform.passkeys (id, account_id, credential_id, public_key, counter, transports, name)
    values (${randomUUIDv7()}, ${account}, ${credential.id}, ${Buffer.from(credential.publicKey)}, ${credential.counter},
      ${credential.transports ?? []}::text[], ${name})
    on conflict (credential_id) do nothing returning id`)
  if (!made) throw refusedNow('This passkey is known already')
}

/** What the browser needs to sign in: with any passkey of this site, or with one of the account's. */
export async function challengePasskey(
  tx: Transaction,
  site: Site,
  account: string | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = account
    ? await tx.query<{ id: string; transports: string[] }>(
        sql`select credential_id as id, transports from platform.passkeys where account_id = ${account} limit ${MOST_PASSKEYS}`,
      )
    : []
  const options = await generateAuthenticationOptions({
    rpID: rpOf(site),
    userVerification: 'required',
    ...(known.length && {
      allowCredentials: known.map(({ id, transports }) => ({ id, transports: transports as never })),
    }),
  })
  await keepChallenge(tx, options.challenge, 'signIn', account)
  return options
}

/** The account whose passkey answered, or 401. `account`: it must be that one's. */
export async function takePasskey(
  tx: Transaction,
  site: Site,
  response: AuthenticationResponseJSON,
  account: string | null,
): Promise<string> {
  const [known] = await tx.query<{ id: string; account: string; key: Buffer; counter: number; transports: string[] }>(
    sql`
      select p.id, p.account_id as account, p.public_key as key, p.counter, p.transports
      from platform.passkeys p join platform.accounts a on a.id = p.account_id
      where p.credential_id = ${response.id} and a.disabled_at is null for update of p`,
  )
  if (!known || (account && known.account !== account)) throw unknown()
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(tx, challenge, 'signIn', account),
    expectedOrigin: site.origin,
    expectedRPID: rpOf(site),
    requireUserVerification: true,
    credential: {
      id: response.id,
      publicKey: new Uint8Array(known.key),
      counter: known.counter,
      transports: known.transports as never,
    },
  }).catch(() => null)
  if (!verified?.verified) throw unknown()
  await tx.query(sql`
    update platform.passkeys set counter = ${verified.authenticationInfo.newCounter}, used_at = now()
    where id = ${known.id}`)
  return known.account
}

export async function removePasskey(tx: Transaction, account: string, id: string): Promise<string | null> {
  const [gone] = await tx.query<{ name: string }>(
    sql`delete from platform.passkeys where account_id = ${account} and id = ${id} returning name`,
  )
  return gone?.name ?? null
}

async function keepChallenge(tx: Transaction, challenge: string, purpose: string, account: string | null) {
  await tx.query(sql`
    insert into platform.passkey_challenges (challenge, purpose, account_id) values (${challenge}, ${purpose}, ${account})`)
}

/** Whether we asked this of that account; it can be answered once. */
async function takeChallenge(
  tx: Transaction,
  challenge: string,
  purpose: string,
  account: string | null,
): Promise<boolean> {
  const [taken] = await tx.query(sql`
    delete from platform.passkey_challenges
    where challenge = ${challenge} and purpose = ${purpose} and account_id is not distinct from ${account}::uuid
      and ends_at > now() returning challenge`)
  return taken !== undefined
}

const unknown = () =>
  new Refused('signIn', 401, 'This passkey does not open an account here; sign in with your password instead')
