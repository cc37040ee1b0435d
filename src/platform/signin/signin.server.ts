import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Caller, isRule } from '../../record/caller.ts'
import { Refused } from '../../record/errors.ts'
import type { AreaServer, PlatformSettings } from '../area.ts'
import type { Audit } from '../audit/audit.server.ts'
import type { Database, Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { type Accounts, accountByEmail, createAccounts } from './accounts.server.ts'
import { countersOf, countFailure, forgiveFailures, refuseTooSoon } from './failures.server.ts'
import { networkOf } from './lockout.ts'
import { verifyPassword } from './password.server.ts'
import { relationSets } from './relationSets.server.ts'
import { ACCOUNT, createSessions, type Session, type Sessions, type Visitor } from './sessions.server.ts'
import { hashOf, newToken } from './token.server.ts'

export interface SignInOptions {
  readonly db: Database
  readonly settings: PlatformSettings
  readonly audit: Audit
  readonly areas: readonly AreaServer[]
  /** Told the identifiers of sessions that have ended, after the commit. */
  readonly sessionsEnded: (sessions: readonly string[]) => void
}

export interface SignIn {
  readonly sessions: Sessions
  readonly accounts: Accounts
  /** The session of a request, or null. Asked once per request. */
  sessionOf(request: FastifyRequest): Promise<Session | null>
  /** Who asks, or 401 `signIn`. */
  callerOf(request: FastifyRequest): Promise<Caller>
  /** The caller that an account is now: for jobs and streams. Null when it is disabled or gone. */
  callerOfAccount(account: string, request: string): Promise<Caller | null>
  /** Checks the password under the lock-out, and opens a session. */
  signIn(request: FastifyRequest, reply: FastifyReply, email: string, password: string): Promise<void>
  /** Asks a signed-in person for the password again, under the same lock-out; 401 `signIn` when it does not fit. */
  checkPassword(request: FastifyRequest, caller: Caller, password: string): Promise<void>
  /**
   * Opens a session in place of the request's own, if any, sets the cookies and audits it as `verb`. Whose session it
   * is says `account`, which runs first in the same transaction.
   */
  enter(
    request: FastifyRequest,
    reply: FastifyReply,
    verb: string,
    account: (tx: Transaction) => Promise<string>,
  ): Promise<void>
  /** Ends the request's session and takes the cookie back. */
  leave(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/** As long as a session can last at most; when it really ends says the database. */
const SESSION_SECONDS = 7 * 24 * 3600
const BROWSER_SECONDS = 365 * 24 * 3600
/** A cookie is a header: a longer one is not ours. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export function createSignIn({ db, settings, audit, areas, sessionsEnded }: SignInOptions): SignIn {
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
      session = own ? sessions.find(own) : Promise.resolve(null)
      resolved.set(request, session)
    }
    return session
  }

  const callerFrom = (session: Omit<Session, 'id'>, request: string): Caller => ({
    account: session.account,
    person: session.person,
    name: session.name,
    roles: new Set(session.roles),
    sets: session.sets,
    clearance: session.clearance,
    request,
  })

  const resolveCaller = async (request: FastifyRequest): Promise<Caller> => {
    const session = await sessionOf(request)
    if (!session) throw new Refused('signIn', 401, 'Sign in first; the session has ended or there was none')
    return callerFrom(session, request.id)
  }

  const enter: SignIn['enter'] = async (request, reply, verb, account) => {
    // Before the transaction: inside it this would need a second connection, and ten at once would wait for each other.
    const old = await sessionOf(request)
    await db.transaction(async (tx) => {
      const whose = await account(tx)
      if (old) await sessions.endOne(tx, old.id)
      const from = visitor(request)
      const opened = await sessions.open(tx, whose, from)
      const known = token(request, cookies.browser)
      const browser = known ? { token: known, hash: hashOf(known) } : newToken()
      await tx.query(sql`
        insert into platform.known_browsers (hash, account_id) values (${browser.hash}, ${whose})
        on conflict (account_id, hash) do update set seen_at = now()`)
      const who = await callerOfAccount(whose, request.id, tx)
      if (!who) throw new Refused('signIn', 401, 'This account has been closed')
      await accounts.note(tx, who, whose, verb, { before: null, after: { network: from.network } })
      tx.afterCommit(() => {
        reply.setCookie(cookies.session, opened.token, { ...cookie, maxAge: SESSION_SECONDS })
        reply.setCookie(cookies.browser, browser.token, { ...cookie, maxAge: BROWSER_SECONDS })
        // What follows in this request is asked as the new session.
        resolved.set(request, sessions.find(opened.token))
        callers.delete(request)
      })
    })
  }

  /** One attempt at a password, counted; the account that it fits. */
  const attempt = async (request: FastifyRequest, email: string, password: string): Promise<string> => {
    const account = await accountByEmail(db, email)
    const browser = token(request, cookies.browser)
    const known = browser && account ? await isKnown(db, account.id, browser) : false
    const counts = countersOf({ email, network: visitor(request).network, knownBrowser: known ? browser : null })
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

  const callerOfAccount = async (account: string, request: string, on: Queryable = db) => {
    const [row] = await on.query<Omit<Session, 'id' | 'sets'>>(sql`
      select ${ACCOUNT} ${sets.columns(sql`a.person_id`)}
      from platform.accounts a where a.id = ${account} and a.disabled_at is null`)
    return row ? callerFrom({ ...row, sets: sets.of(row) }, request) : null
  }

  return {
    sessions,
    accounts,
    sessionOf,
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

    async leave(request, reply) {
      const session = await sessionOf(request)
      reply.clearCookie(cookies.session, cookie)
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
