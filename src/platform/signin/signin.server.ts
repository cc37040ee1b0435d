import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Caller, isRule } from '../../record/caller.ts'
import { forbidden, Refused } from '../../record/errors.ts'
import type { AreaServer, PlatformSettings } from '../area.ts'
import type { Audit } from '../audit/audit.server.ts'
import type { Database, Queryable, Transaction } from '../database.server.ts'
import type { Keys } from '../keys/keys.server.ts'
import { notify } from '../notifications/notify.server.ts'
import { sql } from '../sql.ts'
import { type Accounts, accountByEmail, createAccounts } from './accounts.server.ts'
import { browserIn } from './agent.ts'
import { stageOf, takeRecoveryCode, takeTotp } from './factors.server.ts'
import { countersOf, countFailure, forgiveFailures, refuseTooSoon } from './failures.server.ts'
import { networkOf } from './lockout.ts'
import { verifyPassword } from './password.server.ts'
import { relationSets } from './relationSets.server.ts'
import { scopesAllow } from './scopes.ts'
import {
  ACCOUNT,
  createSessions,
  type Means,
  type Opening,
  type PendingSession,
  type Session,
  type Sessions,
  type Visitor,
} from './sessions.server.ts'
import { hashOf, newToken } from './token.server.ts'
import { findToken, TOKEN_PREFIX } from './tokens.server.ts'

export interface SignInOptions {
  readonly db: Database
  readonly settings: PlatformSettings
  readonly audit: Audit
  readonly keys: Keys
  readonly areas: readonly AreaServer[]
  /** Told the identifiers of sessions that have ended, after the commit. */
  readonly sessionsEnded: (sessions: readonly string[]) => void
}

export interface SignIn {
  readonly sessions: Sessions
  readonly accounts: Accounts
  /** The session of a request, or null. Asked once per request. */
  sessionOf(request: FastifyRequest): Promise<Session | null>
  /** The session of a request that waits for its second factor, or null. */
  pendingOf(request: FastifyRequest): Promise<PendingSession | null>
  /** Who asks, or 401 `signIn`. */
  callerOf(request: FastifyRequest): Promise<Caller>
  /** The caller that an account is now: for jobs and streams. Null when it is disabled or gone. */
  callerOfAccount(account: string, request: string): Promise<Caller | null>
  /** Checks the password under the lock-out, and opens a session: whole, or waiting for a second factor. */
  signIn(request: FastifyRequest, reply: FastifyReply, email: string, password: string): Promise<void>
  /** Asks a signed-in person for the password again, under the same lock-out; 401 `signIn` when it does not fit. */
  checkPassword(request: FastifyRequest, caller: Caller, password: string): Promise<void>
  /** Checks a code of the authenticator app, or a recovery code, under the same lock-out; 401 when it does not fit. */
  checkCode(request: FastifyRequest, of: CodeOwner, code: Code): Promise<Means>
  /**
   * Opens a session in place of the request's own, if any, sets the cookies and audits it as `verb`. Whose session it
   * is says `account`, which runs first in the same transaction. How far it is follows from the means and the
   * account's factors; where the request's own session was whole and the account's, it stays so.
   */
  enter(
    request: FastifyRequest,
    reply: FastifyReply,
    verb: string,
    account: (tx: Transaction) => Promise<string>,
    as?: Entering,
  ): Promise<void>
  /** The person on record with an e-mail address, who has no account yet. */
  personByEmail(tx: Transaction, email: string): Promise<string | null>
  /** Ends sessions that the provider of single sign-on says have ended there. */
  endProvided(of: { issuer: string; subject: string | null; session: string | null }): Promise<void>
  /** Ends the request's session and takes the cookie back. */
  leave(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/** A code as it was typed, and what it is. */
export interface Code {
  readonly kind: 'totp' | 'recoveryCode'
  readonly text: string
}
/** Whose code it should be. */
export interface CodeOwner {
  readonly account: string
  readonly email: string
}
/** By what somebody comes in. */
export interface Entering {
  readonly means?: readonly Means[]
  readonly impersonator?: Opening['impersonator']
  readonly fresh?: boolean
  readonly provider?: string
}

/** As long as a session can last at most; when it really ends says the database. */
const SESSION_SECONDS = 7 * 24 * 3600
const PASSWORD: readonly Means[] = ['password']
const BROWSER_SECONDS = 365 * 24 * 3600
/** A cookie is a header: a longer one is not ours. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export function createSignIn({ db, settings, audit, keys, areas, sessionsEnded }: SignInOptions): SignIn {
  const secure = settings.url?.startsWith('https:') ?? false
  const prefix = secure ? '__Host-ambit' : 'ambit'
  const cookies = { session: prefix, browser: `${prefix}-browser` }
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  const sets = relationSets(areas)
  const sessions = createSessions(db, sets, sessionsEnded)
  const made = areas.flatMap((area) => (area.accountMade ? [area.accountMade.bind(area)] : []))
  const accounts = createAccounts({ audit, sessions, made })

  const resolved = new WeakMap<FastifyRequest, Promise<Session | null>>()
  const callers = new WeakMap<FastifyRequest, Promise<Caller>>()

  const token = (request: FastifyRequest, name: string): string | null => {
    const value = request.cookies[name]
    return value !== undefined && TOKEN.test(value) ? value : null
  }
  const visitor = (request: FastifyRequest): Visitor => ({
    network: networkOf(request.ip),
    agent: request.headers['user-agent'] ?? '',
  })

  const sessionOf = (request: FastifyRequest): Promise<Session | null> => {
    let session = resolved.get(request)
    if (!session) {
      const own = token(request, cookies.session)
      const bearer = bearerOf(request)
      if (bearer !== null) session = tokenSession(request, bearer, own !== null)
      else session = own ? sessions.find(own) : Promise.resolve(null)
      resolved.set(request, session)
    }
    return session
  }

  /** What a token opens: its account as it is now, for what its scopes allow. */
  const tokenSession = async (request: FastifyRequest, text: string, hasCookie: boolean): Promise<Session> => {
    if (hasCookie) throw new Refused('mixed', 400, 'Send either a token or the cookie of a session, not both')
    const found = text.startsWith(TOKEN_PREFIX) ? await findToken(db, text, visitor(request).network) : null
    if (!found) throw new Refused('signIn', 401, 'This token is not known, has ended or was revoked; make a new one')
    const path = request.url.split('?')[0]!
    if (!scopesAllow(found.scopes, request.method, path))
      throw forbidden(`This token is for ${found.scopes.join(', ')}, and not for ${request.method} ${path}`)
    const account = await accountRow(found.account, db)
    if (!account) throw new Refused('signIn', 401, 'This account has been closed')
    return { ...account, id: found.id, means: ['password'], fresh: false, impersonator: null }
  }

  const pendingOf: SignIn['pendingOf'] = async (request) => {
    const own = token(request, cookies.session)
    return own && bearerOf(request) === null ? sessions.findPending(own) : null
  }

  const callerFrom = (session: AccountRow & Partial<Pick<Session, 'impersonator'>>, request: string): Caller => ({
    account: session.account,
    person: session.person,
    name: session.name,
    roles: new Set(session.roles),
    sets: session.sets,
    clearance: session.clearance,
    request,
    ...(session.impersonator && {
      impersonator: { account: session.impersonator.account, name: session.impersonator.name },
      reason: session.impersonator.reason,
    }),
  })

  const resolveCaller = async (request: FastifyRequest): Promise<Caller> => {
    const session = await sessionOf(request)
    if (!session) throw new Refused('signIn', 401, 'Sign in first; the session has ended or there was none')
    return callerFrom(session, request.id)
  }

  const enter: SignIn['enter'] = async (request, reply, verb, account, { means = PASSWORD, ...how } = {}) => {
    // Before the transaction: inside it this would need a second connection, and ten at once would wait for each other.
    const [old, pending] = await Promise.all([sessionOf(request), pendingOf(request)])
    await db.transaction(async (tx) => {
      const whose = await account(tx)
      if (old ?? pending) await sessions.endOne(tx, (old ?? pending)!.id)
      const from = visitor(request)
      const proved = old?.account === whose ? old.means : means
      const stage = old?.account === whose || how.impersonator ? 'full' : await stageOf(tx, whose, proved)
      const opened = await sessions.open(tx, whose, from, { stage, means: proved, ...how })
      const who = await callerOfAccount(whose, request.id, tx)
      if (!who) throw new Refused('signIn', 401, 'This account has been closed')
      const eyes = how.impersonator && (await callerOfAccount(how.impersonator.account, request.id, tx))
      const known = token(request, cookies.browser)
      const browser = known ? { token: known, hash: hashOf(known) } : newToken()
      // Somebody else's eyes are no device of the account; and one that lacks a factor is not trusted yet.
      const trusted = stage === 'full' && !how.impersonator
      if (trusted) {
        if (await isNewDevice(tx, whose, browser.hash)) await tellOfDevice(tx, whose, from)
        await tx.query(sql`
          insert into platform.known_browsers (hash, account_id) values (${browser.hash}, ${whose})
          on conflict (account_id, hash) do update set seen_at = now()`)
      }
      const done = stage === 'full' ? verb : 'acceptPassword'
      const both = eyes && {
        impersonator: { account: eyes.account, name: eyes.name },
        reason: how.impersonator!.reason,
      }
      const after = { network: from.network, means: proved }
      await accounts.note(tx, { ...who, ...both }, whose, done, { before: null, after })
      tx.afterCommit(() => {
        reply.setCookie(cookies.session, opened.token, { ...cookie, maxAge: SESSION_SECONDS })
        if (trusted) reply.setCookie(cookies.browser, browser.token, { ...cookie, maxAge: BROWSER_SECONDS })
        // What follows in this request is asked as the new session.
        resolved.set(request, sessions.find(opened.token))
        callers.delete(request)
        if (stage !== 'full') request.cookies[cookies.session] = opened.token
      })
    })
  }

  /** What an attempt at an account is counted by. */
  const countsOf = async (request: FastifyRequest, email: string, account: string | undefined) => {
    const browser = token(request, cookies.browser)
    const known = browser && account ? await isKnown(db, account, browser) : false
    const counts = countersOf({ email, network: visitor(request).network, knownBrowser: known ? browser : null })
    return { counts, known }
  }

  /** One attempt at a password, counted; the account that it fits. */
  const attempt = async (request: FastifyRequest, email: string, password: string): Promise<string> => {
    const account = await accountByEmail(db, email)
    const { counts, known } = await countsOf(request, email, account?.id)
    await refuseTooSoon(db, counts)
    const usable = account && !account.disabled ? account.password : null
    const fits = await verifyPassword(password, usable, {
      ahead: known,
      // Others may have failed while this attempt waited for its turn.
      first: () => refuseTooSoon(db, counts),
    })
    if (!fits || !account) {
      await countFailure(db, counts)
      throw wrong()
    }
    await forgiveFailures(db, counts)
    return account.id
  }

  const accountRow = async (account: string, on: Queryable): Promise<AccountRow | null> => {
    const [row] = await on.query<AccountRow>(sql`
      select ${ACCOUNT} ${sets.columns(sql`a.person_id`)}
      from platform.accounts a where a.id = ${account} and a.disabled_at is null`)
    return row ? { ...row, sets: sets.of(row) } : null
  }
  const callerOfAccount = async (account: string, request: string, on: Queryable = db) => {
    const row = await accountRow(account, on)
    return row ? callerFrom(row, request) : null
  }

  return {
    sessions,
    accounts,
    sessionOf,
    pendingOf,
    callerOfAccount: (account, request) => callerOfAccount(account, request),
    enter,

    callerOf(request) {
      let caller = callers.get(request)
      if (!caller) {
        caller = resolveCaller(request)
        callers.set(request, caller)
      }
      return caller
    },

    async signIn(request, reply, email, password) {
      const account = await attempt(request, email, password)
      await enter(request, reply, 'signIn', async () => account)
    },

    async checkPassword(request, caller, password) {
      const session = await sessionOf(request)
      const account = session && (await attempt(request, session.email, password))
      if (account !== caller.account) throw wrong()
    },

    async checkCode(request, { account, email }, { kind, text }) {
      const { counts } = await countsOf(request, email, account)
      await refuseTooSoon(db, counts)
      const fits = await db.transaction((tx) =>
        kind === 'totp' ? takeTotp(tx, keys, account, text) : takeRecoveryCode(tx, account, text),
      )
      if (!fits) {
        await countFailure(db, counts)
        throw new Refused('code', 401, 'This code does not fit, or was used already; wait for the next one')
      }
      await forgiveFailures(db, counts)
      return kind
    },

    async personByEmail(tx, email) {
      for (const area of areas) {
        const found = await area.personByEmail?.(tx, email)
        if (found) return found
      }
      return null
    },

    endProvided: ({ issuer, subject, session }) =>
      db.transaction(async (tx) => {
        const rows = await tx.query<{ id: string }>(sql`
          select s.id from platform.sessions s
          where s.provider_session is not null and exists (
              select from platform.identities i where i.account_id = s.account_id and i.issuer = ${issuer}
                and (${subject}::text is null or i.subject = ${subject}))
            and (${session}::text is null or s.provider_session = ${session})`)
        for (const { id } of rows) await sessions.endOne(tx, id)
      }),

    async leave(request, reply) {
      const [session, pending] = await Promise.all([sessionOf(request), pendingOf(request)])
      reply.clearCookie(cookies.session, cookie)
      if (pending) await db.transaction((tx) => sessions.endOne(tx, pending.id))
      if (!session) return
      const who = callerFrom(session, request.id)
      await db.transaction(async (tx) => {
        await sessions.endOne(tx, session.id)
        await accounts.note(tx, who, session.account, 'signOut', { before: null, after: null })
      })
      resolved.set(request, Promise.resolve(null))
      callers.delete(request)
    },
  }
}

type AccountRow = Omit<Session, 'id' | 'means' | 'fresh' | 'impersonator'>

/** The token of an `Authorization: Bearer` header, or null when there is no such header. */
export function bearerOf(request: FastifyRequest): string | null {
  const header = request.headers.authorization
  return header === undefined ? null : (/^Bearer (\S{1,200})$/i.exec(header)?.[1] ?? '')
}

/** Whether the account signed in before, but never from this browser. */
async function isNewDevice(tx: Transaction, account: string, browser: Buffer): Promise<boolean> {
  const [row] = await tx.query<{ fresh: boolean }>(sql`
    select count(*) > 0 and count(*) filter (where hash = ${browser}) = 0 as fresh
    from platform.known_browsers where account_id = ${account}`)
  return row!.fresh
}

async function tellOfDevice(tx: Transaction, account: string, from: Visitor): Promise<void> {
  await notify(tx, [
    {
      to: account,
      kind: 'security',
      text: `Somebody signed in as you on a new device: ${browserIn(from.agent)}, from ${from.network}. If it was not you, change your password and end the session.`,
    },
  ])
}

function wrong(): Refused {
  return new Refused('signIn', 401, 'E-mail and password do not match')
}

/** Whether the account signed in with this browser before. */
async function isKnown(db: Database, account: string, browser: string): Promise<boolean> {
  const [row] = await db.query(
    sql`select from platform.known_browsers where account_id = ${account} and hash = ${hashOf(browser)}`,
  )
  return row !== undefined
}

/** Whether a caller may administer: rules of the system may, too. */
export function isAdministrator(caller: Caller): boolean {
  return isRule(caller) || caller.roles.has('administrator')
}
