/** To the provider of single sign-on and back, its word that somebody has signed out there, and its settings. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { forbidden, Refused } from '../../record/errors.ts'
import type { Platform } from '../area.ts'
import { fresh } from './factorRoutes.server.ts'
import { isAdministrator, type SignIn } from './signin.server.ts'
import { createSingleSignOn, type SingleSignOn } from './singleSignOn.server.ts'
import { SingleSignOnPatch, setSingleSignOn, shownSingleSignOn } from './singleSignOnSettings.server.ts'

const PATH = '/api/session/single-sign-on'
/** Only the browser that began may come back, and only to this. */
const STATE = 'ambit-sso'
/** What went wrong on the way back, for the page that the browser is sent to. */
export const NOTICE = 'ambit-notice'
const PATIENT = { handlerTimeout: 30_000 }

/** A path of ours: nobody is sent elsewhere. */
const ReturnTo = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\s\\]*$/, 'must be a path of this server')
  .optional()

export function mountSingleSignOn(
  app: FastifyInstance,
  { platform, signIn, base }: { readonly platform: Platform; readonly signIn: SignIn; readonly base: () => string },
): SingleSignOn {
  const { db, keys } = platform
  const sso = createSingleSignOn({ db, keys, base, personByEmail: (tx, email) => signIn.personByEmail(tx, email) })
  const secure = platform.settings.url?.startsWith('https:') ?? false
  const cookie = { path: PATH, httpOnly: true, sameSite: 'lax', secure } as const

  const go = async (reply: FastifyReply, attempt: { returnTo: string | null; account: string | null }) => {
    const { url, state } = await sso.begin(attempt)
    return reply.setCookie(STATE, state, { ...cookie, maxAge: 600 }).redirect(url)
  }
  /** A page and not JSON: the browser has come here by itself. */
  const explain = (reply: FastifyReply, to: string, error: unknown) => {
    if (!(error instanceof Refused)) throw error
    const notice = Buffer.from(error.message.slice(0, 500)).toString('base64url')
    return reply
      .setCookie(NOTICE, notice, { path: '/api/session', httpOnly: true, sameSite: 'lax', secure, maxAge: 60 })
      .redirect(to)
  }

  app.get(PATH, PATIENT, async (request, reply) => {
    const { to } = z.strictObject({ to: ReturnTo }).parse(request.query)
    try {
      return await go(reply, { returnTo: to ?? null, account: null })
    } catch (error) {
      return explain(reply, '/sign-in', error)
    }
  })

  app.get(`${PATH}/link`, PATIENT, async (request, reply) => {
    const caller = await fresh(signIn, request)
    return go(reply, { returnTo: '/security', account: caller.account })
  })

  app.get(`${PATH}/back`, PATIENT, async (request, reply) => {
    const state = request.cookies[STATE]
    reply.clearCookie(STATE, cookie)
    let linking = false
    try {
      if (!state) throw new Refused('singleSignOn', 400, 'This sign-in was begun in another browser; begin again')
      const { identity, attempt } = await sso.complete(state, request.url.split('?')[1] ?? '')
      linking = attempt.account !== null
      if (attempt.account) {
        const caller = await signIn.callerOf(request)
        if (caller.account !== attempt.account)
          throw new Refused('singleSignOn', 409, 'Somebody else is signed in here now; begin again')
        await db.transaction(async (tx) => {
          await sso.linkTo(tx, caller.account, identity)
          const after = { issuer: identity.issuer }
          await signIn.accounts.note(tx, caller, caller.account, 'linkIdentity', { before: null, after })
        })
      } else
        await signIn.enter(request, reply, 'signIn', (tx) => sso.accountOf(tx, signIn.accounts, identity, request.id), {
          means: ['singleSignOn'],
          provider: identity.session ?? identity.subject,
        })
      return reply.redirect(attempt.returnTo ?? '/')
    } catch (error) {
      return explain(reply, linking ? '/security' : '/sign-in', error)
    }
  })

  // The provider itself says so, in the form of a browser's form; its token is the proof.
  void app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body as string))),
    )
    scope.post(
      `${PATH}/logout`,
      { ...PATIENT, bodyLimit: 65_536, config: { ownProof: true } },
      async (request, reply) => {
        const { logout_token: token } = z.object({ logout_token: z.string().max(20_000) }).parse(request.body ?? {})
        await signIn.endProvided(await sso.loggedOut(token))
        return reply.header('cache-control', 'no-store').code(200).send()
      },
    )
  })

  const administrator = async (request: FastifyRequest) => {
    const caller = await signIn.callerOf(request)
    if (!isAdministrator(caller)) throw forbidden('Only an administrator sets up single sign-on')
    return caller
  }
  app.get('/api/platform/single-sign-on', async (request) => {
    await administrator(request)
    return { ...(await shownSingleSignOn(db)), redirect: `${base()}${PATH}/back`, logout: `${base()}${PATH}/logout` }
  })
  app.patch('/api/platform/single-sign-on', async (request) => {
    await administrator(request)
    const caller = await fresh(signIn, request)
    const changes = SingleSignOnPatch.parse(request.body ?? {})
    await db.transaction((tx) => setSingleSignOn(tx, platform, caller, changes))
    return shownSingleSignOn(db)
  })
  return sso
}
