/**
 * Single sign-on by OpenID Connect: the code flow with PKCE, state and nonce. Somebody is known by issuer and subject;
 * an e-mail address alone links nobody, since whoever runs another provider can claim any.
 */
import { createHash } from 'node:crypto'
import { createRemoteJWKSet, customFetch as jwksFetch, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import type { Role } from '../../record/caller.ts'
import { asRule } from '../../record/caller.ts'
import { Refused } from '../../record/errors.ts'
import type { Database, Transaction } from '../database.server.ts'
import { createEgress, type Egress, EgressRefused } from '../egress/egress.server.ts'
import type { Keys } from '../keys/keys.server.ts'
import { sql } from '../sql.ts'
import { type Accounts, Email, PersonName } from './accounts.server.ts'
import { type SingleSignOnSettings, singleSignOnSettings } from './singleSignOnSettings.server.ts'

/** What the provider said of somebody. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  readonly email: string | null
  readonly emailVerified: boolean
  readonly name: string | null
  readonly groups: readonly string[]
  /** The provider's own session, by which it signs out here. */
  readonly session: string | null
}

export interface Attempt {
  readonly returnTo: string | null
  /** The account that links an identity to itself. */
  readonly account: string | null
}

const WITHIN_MS = 8_000
const MOST_BYTES = 512 * 1024
const BACK = '/api/session/single-sign-on/back'

export type SingleSignOn = ReturnType<typeof createSingleSignOn>

export interface SingleSignOnOptions {
  readonly db: Database
  readonly keys: Keys
  readonly base: () => string
  /** The person on record with an e-mail address, who has no account yet. */
  readonly personByEmail: (tx: Transaction, email: string) => Promise<string | null>
  readonly egress?: Egress
}

export function createSingleSignOn({ db, keys, base, personByEmail, egress = createEgress(db) }: SingleSignOnOptions) {
  let known: { readonly by: string; readonly config: oidc.Configuration } | undefined

  /** Every request to the provider goes the one way out. */
  const fetchThrough = async (url: string, options: { method?: string; headers?: unknown; body?: unknown }) => {
    const method = options.method === 'POST' ? 'POST' : 'GET'
    const headers = Object.fromEntries(new Headers(options.headers as HeadersInit))
    const body = options.body === undefined || options.body === null ? '' : String(options.body as string)
    const answer = await egress.request('singleSignOn', url, {
      method,
      headers,
      body,
      withinMs: WITHIN_MS,
      mostBytes: MOST_BYTES,
    })
    const given = Object.entries(answer.headers).filter(([, value]) => typeof value === 'string') as [string, string][]
    return new Response(answer.body, { status: answer.status, headers: given })
  }

  const settings = async (): Promise<SingleSignOnSettings> => {
    const found = await singleSignOnSettings(db, keys)
    if (!found.on) throw new Refused('singleSignOn', 409, 'Single sign-on is not set up here; use your password')
    return found
  }

  const configuration = async (of: SingleSignOnSettings): Promise<oidc.Configuration> => {
    const by = createHash('sha256')
      .update(JSON.stringify([of.issuer, of.clientId, of.secret]))
      .digest('base64')
    if (known?.by === by) return known.config
    const config = await oidc.discovery(
      new URL(of.issuer),
      of.clientId,
      undefined,
      of.secret ? oidc.ClientSecretBasic(of.secret) : oidc.None(),
      {
        [oidc.customFetch]: fetchThrough as never,
        // Plain http only within networks that an administrator has allowed, which the way out sees to.
        ...(of.issuer.startsWith('http:') && { execute: [oidc.allowInsecureRequests] }),
      },
    )
    known = { by, config }
    return config
  }

  const reached = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Refused) throw error
      const cause = error instanceof Error ? ((error.cause as Error | undefined) ?? error) : error
      const why = cause instanceof EgressRefused || error instanceof EgressRefused ? (cause as Error).message : null
      throw new Refused(
        'singleSignOn',
        502,
        why
          ? `The provider of single sign-on cannot be reached: ${why}`
          : 'The provider of single sign-on did not let you in, or said something that does not hold; try again, or use your password',
      )
    }
  }

  const hashOf = (state: string) => createHash('sha256').update(state).digest()

  return {
    /** Where the browser goes, and the state that it has to bring back. */
    async begin(attempt: Attempt): Promise<{ url: string; state: string }> {
      const of = await settings()
      return reached(async () => {
        const config = await configuration(of)
        const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
        await db.query(sql`
          insert into platform.single_sign_on_attempts (state_hash, nonce, verifier, return_to, account_id)
          values (${hashOf(state)}, ${nonce}, ${verifier}, ${attempt.returnTo}, ${attempt.account})`)
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: `${base()}${BACK}`,
          scope: of.scopes,
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        })
        return { url: url.href, state }
      })
    },

    /** Who came back, and what for. `state` is the one of this very browser; an attempt is answered once. */
    async complete(state: string, query: string): Promise<{ identity: Identity; attempt: Attempt }> {
      const of = await settings()
      const [kept] = await db.query<Attempt & { nonce: string; verifier: string }>(sql`
        delete from platform.single_sign_on_attempts where state_hash = ${hashOf(state)} and ends_at > now()
        returning nonce, verifier, return_to as "returnTo", account_id as account`)
      if (!kept)
        throw new Refused('singleSignOn', 410, 'This sign-in took too long or was answered already; begin again')
      return reached(async () => {
        const config = await configuration(of)
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${base()}${BACK}?${query}`), {
          pkceCodeVerifier: kept.verifier,
          expectedState: state,
          expectedNonce: kept.nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()!
        const more = config.serverMetadata().userinfo_endpoint
          ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
          : {}
        const all: Record<string, unknown> = { ...more, ...claims }
        const groups = all[of.groupClaim]
        const text = (value: unknown) => (typeof value === 'string' && value.trim() ? value.trim() : null)
        return {
          attempt: { returnTo: kept.returnTo, account: kept.account },
          identity: {
            issuer: claims.iss,
            subject: claims.sub,
            email: text(all.email),
            emailVerified: all.email_verified === true,
            name: text(all.name),
            groups: (Array.isArray(groups) ? groups : [groups]).filter((group) => typeof group === 'string'),
            session: text(claims.sid),
          },
        }
      })
    },

    /**
     * The account of somebody who came back. One that is linked is found by issuer and subject; somebody new gets an
     * account where the settings say so, unless one with that address is there already: whoever holds it links them.
     */
    async accountOf(tx: Transaction, accounts: Accounts, identity: Identity, request: string): Promise<string> {
      const of = await singleSignOnSettings(tx, keys)
      const rule = asRule('single sign-on', request)
      const [linked] = await tx.query<{ account: string; disabled: boolean }>(sql`
        update platform.identities i set used_at = now() from platform.accounts a
        where i.issuer = ${identity.issuer} and i.subject = ${identity.subject} and a.id = i.account_id
        returning a.id as account, a.disabled_at is not null as disabled`)
      if (linked?.disabled) throw new Refused('signIn', 401, 'This account has been closed')
      const mapped = rolesOf(of, identity.groups)
      if (linked) {
        if (of.groups.length) await setMapped(tx, accounts, of, linked.account, mapped, request)
        return linked.account
      }
      const email = Email.safeParse(identity.email ?? '').data
      if (!email || !identity.emailVerified)
        throw new Refused(
          'singleSignOn',
          403,
          'The provider did not say which verified e-mail address is yours; ask its administrator',
        )
      const [taken] = await tx.query(sql`select from platform.accounts where lower(email) = ${email}`)
      if (taken)
        throw new Refused(
          'singleSignOn',
          403,
          'There is an account with your e-mail address. Sign in with its password once, and link the two under Sign-in and security',
        )
      if (!of.makeAccounts)
        throw new Refused('singleSignOn', 403, 'You have no account here; ask an administrator to invite you')
      const name = PersonName.safeParse(identity.name ?? email.split('@')[0]).data ?? email
      const roles = [...new Set([...of.newRoles, ...mapped])]
      const id = await accounts.make(tx, rule, {
        email,
        name,
        password: null,
        roles,
        person: await personByEmail(tx, email),
      })
      await link(tx, id, identity)
      return id
    },

    /** Links who came back to the account that asked for it. */
    async linkTo(tx: Transaction, account: string, identity: Identity): Promise<void> {
      if (!(await link(tx, account, identity)))
        throw new Refused('singleSignOn', 409, 'This identity belongs to another account already')
    },

    /** Where to sign out at the provider, too; null when it has no such place. */
    async signOutUrl(): Promise<string | null> {
      const of = await singleSignOnSettings(db, keys)
      if (!of.on) return null
      try {
        const config = await configuration(of)
        if (!config.serverMetadata().end_session_endpoint) return null
        return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: `${base()}/sign-in` }).href
      } catch {
        // Whoever signs out here must not wait for a provider that does not answer.
        return null
      }
    },

    /**
     * The session and subject that the provider says have ended (OpenID Connect Back-Channel Logout 1.0, section 2.4),
     * or 400 when its word does not hold.
     */
    async loggedOut(token: string): Promise<{ issuer: string; subject: string | null; session: string | null }> {
      const of = await settings()
      const refused = new Refused('singleSignOn', 400, 'This is no valid logout token of the provider')
      try {
        const config = await configuration(of)
        const { jwks_uri: jwks, issuer } = config.serverMetadata()
        const keysOfProvider = createRemoteJWKSet(new URL(jwks!), { [jwksFetch]: fetchThrough as never })
        const { payload } = await jwtVerify(token, keysOfProvider, {
          issuer,
          audience: of.clientId,
          maxTokenAge: '5 minutes',
          requiredClaims: ['jti', 'events'],
        })
        const events = payload.events as Record<string, unknown> | undefined
        const isLogout = typeof events?.['http://schemas.openid.net/event/backchannel-logout'] === 'object'
        if (!isLogout || payload.nonce !== undefined || (!payload.sub && !payload.sid)) throw refused
        return { issuer, subject: payload.sub ?? null, session: (payload.sid as string | undefined) ?? null }
      } catch (error) {
        if (error instanceof Refused) throw error
        throw refused
      }
    },
  }
}

function rolesOf(of: SingleSignOnSettings, groups: readonly string[]): Role[] {
  return [...new Set(of.groups.filter(({ group }) => groups.includes(group)).map(({ role }) => role))]
}

/** Roles that groups give are taken away with the group; those that no group gives stay as they are. */
async function setMapped(
  tx: Transaction,
  accounts: Accounts,
  of: SingleSignOnSettings,
  account: string,
  mapped: readonly Role[],
  request: string,
): Promise<void> {
  const rows = await tx.query<{ role: Role }>(
    sql`select role from platform.account_roles where account_id = ${account} order by role`,
  )
  const has = rows.map(({ role }) => role)
  const governed = new Set(of.groups.map(({ role }) => role))
  const next = [...new Set([...has.filter((role) => !governed.has(role)), ...mapped])].toSorted()
  if (next.length === has.length && next.every((role) => has.includes(role))) return
  await accounts.setRoles(tx, asRule('groups of single sign-on', request), account, next)
}

async function link(tx: Transaction, account: string, { issuer, subject }: Identity): Promise<boolean> {
  const [row] = await tx.query<{ account: string }>(sql`
    insert into platform.identities (issuer, subject, account_id, used_at) values (${issuer}, ${subject}, ${account}, now())
    on conflict (issuer, subject) do update set used_at = now() returning account_id as account`)
  return row!.account === account
}
