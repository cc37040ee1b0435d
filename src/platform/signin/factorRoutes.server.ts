/** Second factors at the door, and how a person keeps them. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { invalid, notFound, Refused, refusedNow, requireSelf } from '../../record/errors.ts'
import type { Platform } from '../area.ts'
import { companySettings } from '../settings/companySettings.server.ts'
import { beginTotp, factorsOf, makeRecoveryCodes, removeTotp, takeTotp } from './factors.server.ts'
import {
  addPasskey,
  beginPasskey,
  challengePasskey,
  passkeysOf,
  removePasskey,
  type Site,
  takePasskey,
} from './passkeys.server.ts'
import type { Means } from './sessions.server.ts'
import type { SignIn } from './signin.server.ts'

export interface FactorRoutes {
  readonly platform: Platform
  readonly signIn: SignIn
  readonly base: () => string
  /** Answers a request that opened a session. */
  readonly opened: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

const CodeBody = z.strictObject({ code: z.string().trim().max(40) })
const Name = z.string().trim().min(1, 'is required').max(80, 'must be at most 80 characters')
/** What the browser's passkey said; its parts are checked by the ceremony itself. */
const Credential = z.looseObject({
  id: z.string().max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
})
const PATIENT = { handlerTimeout: 60_000 }

/** Who sets up a factor: signed in and just proved to be there, or at the door because a role asks for one. */
interface Owner {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly atTheDoor: boolean
}

export function mountFactors(app: FastifyInstance, { platform, signIn, base, opened }: FactorRoutes): void {
  const { db, keys } = platform
  const site = async (): Promise<Site> => ({ origin: base(), name: (await companySettings(db)).company })

  const pending = async (request: FastifyRequest) => {
    const found = await signIn.pendingOf(request)
    if (!found) throw new Refused('signIn', 401, 'Enter your password first; too much time may have passed since')
    return found
  }
  const owner = async (request: FastifyRequest): Promise<Owner> => {
    const waiting = await signIn.pendingOf(request)
    if (waiting?.stage === 'enrol')
      return { id: waiting.account, email: waiting.email, name: waiting.name, atTheDoor: true }
    const caller = await fresh(signIn, request)
    const session = (await signIn.sessionOf(request))!
    return { id: caller.account, email: session.email, name: caller.name, atTheDoor: false }
  }
  /** In the name of the owner, who at the door is no caller yet. */
  const noted = (
    tx: Parameters<SignIn['accounts']['note']>[0],
    request: FastifyRequest,
    of: Owner,
    verb: string,
    after: object,
  ) => signIn.accounts.note(tx, named(of, request), of.id, verb, { before: null, after: { ...after } })
  /** Whoever set up a factor at the door has come in by it. */
  const comeIn = async (request: FastifyRequest, reply: FastifyReply, of: Owner, means: Means) => {
    if (of.atTheDoor) await signIn.enter(request, reply, 'signIn', async () => of.id, { means: ['password', means] })
  }

  // ---------------------------------------------------------------- at the door

  for (const kind of ['totp', 'recoveryCode'] as const) {
    const path = kind === 'totp' ? '/api/session/totp' : '/api/session/recovery-code'
    app.post(path, PATIENT, async (request, reply) => {
      const waiting = await pending(request)
      const { code } = CodeBody.parse(request.body ?? {})
      const means = await signIn.checkCode(request, waiting, { kind, text: code })
      await signIn.enter(request, reply, 'signIn', async () => waiting.account, { means: [...waiting.means, means] })
      return opened(request, reply)
    })
  }

  app.post('/api/session/passkey/challenge', async (request) => {
    const waiting = await signIn.pendingOf(request)
    const here = await site()
    return db.transaction((tx) => challengePasskey(tx, here, waiting?.account ?? null))
  })

  app.post('/api/session/passkey', async (request, reply) => {
    const waiting = await signIn.pendingOf(request)
    const response = Credential.parse(request.body ?? {}) as unknown as AuthenticationResponseJSON
    const here = await site()
    const means: Means[] = waiting ? [...waiting.means, 'passkey'] : ['passkey']
    await signIn.enter(request, reply, 'signIn', (tx) => takePasskey(tx, here, response, waiting?.account ?? null), {
      means,
    })
    return opened(request, reply)
  })

  // ---------------------------------------------------------------- proving to be there

  app.post('/api/session/prove', PATIENT, async (request, reply) => {
    const caller = await signIn.callerOf(request)
    requireSelf(caller, 'proving who they are')
    const session = (await signIn.sessionOf(request))!
    const body = z
      .union([z.strictObject({ password: z.string().max(500) }), CodeBody], {
        error: 'takes { password } or { code } of the authenticator app',
      })
      .parse(request.body ?? {})
    let means: Means = 'password'
    if ('password' in body) await signIn.checkPassword(request, caller, body.password)
    else
      means = await signIn.checkCode(
        request,
        { account: caller.account, email: session.email },
        { kind: 'totp', text: body.code },
      )
    await db.transaction((tx) => signIn.sessions.prove(tx, session.id, means))
    return reply.code(204).send()
  })

  // ---------------------------------------------------------------- keeping them

  app.get('/api/session/factors', async (request) => {
    const waiting = await signIn.pendingOf(request)
    const id = waiting?.stage === 'enrol' ? waiting.account : (await signIn.callerOf(request)).account
    const [factors, passkeys] = await Promise.all([factorsOf(db, id), passkeysOf(db, id)])
    return { ...factors, passkeys }
  })

  app.post('/api/session/factors/totp', async (request) => {
    const of = await owner(request)
    return db.transaction((tx) => beginTotp(tx, keys, of))
  })

  app.post('/api/session/factors/totp/confirm', async (request, reply) => {
    const of = await owner(request)
    const { code } = CodeBody.parse(request.body ?? {})
    const recoveryCodes = await db.transaction(async (tx) => {
      if (!(await takeTotp(tx, keys, of.id, code, { confirm: true })))
        throw invalid({ code: 'does not fit; check the clock of the phone and enter the newest code' })
      await noted(tx, request, of, 'addTotp', { authenticatorApp: true })
      return makeRecoveryCodes(tx, of.id)
    })
    await comeIn(request, reply, of, 'totp')
    return reply.code(201).send({ recoveryCodes })
  })

  app.delete('/api/session/factors/totp', async (request, reply) => {
    const of = await owner(request)
    await db.transaction(async (tx) => {
      await keepOne(await factorsOf(tx, of.id), 'totp')
      if (!(await removeTotp(tx, of.id))) throw refusedNow('No authenticator app is set up')
      await noted(tx, request, of, 'removeTotp', { authenticatorApp: false })
    })
    return reply.code(204).send()
  })

  app.post('/api/session/factors/recovery-codes', async (request, reply) => {
    const of = await owner(request)
    const recoveryCodes = await db.transaction(async (tx) => {
      const { totp, passkeys } = await factorsOf(tx, of.id)
      if (!totp && !passkeys) throw refusedNow('Recovery codes stand in for a second factor; set one up first')
      await noted(tx, request, of, 'makeRecoveryCodes', { recoveryCodes: 'new' })
      return makeRecoveryCodes(tx, of.id)
    })
    return reply.code(201).send({ recoveryCodes })
  })

  app.post('/api/session/factors/passkeys/challenge', async (request) => {
    const of = await owner(request)
    const here = await site()
    return db.transaction((tx) => beginPasskey(tx, here, of))
  })

  app.post('/api/session/factors/passkeys', async (request, reply) => {
    const of = await owner(request)
    const { name, response } = z.strictObject({ name: Name, response: Credential }).parse(request.body ?? {})
    const here = await site()
    const recoveryCodes = await db.transaction(async (tx) => {
      await addPasskey(tx, here, of.id, name, response as unknown as RegistrationResponseJSON)
      await noted(tx, request, of, 'addPasskey', { passkey: name })
      const { recoveryCodes: left } = await factorsOf(tx, of.id)
      return left ? null : makeRecoveryCodes(tx, of.id)
    })
    await comeIn(request, reply, of, 'passkey')
    return reply.code(201).send({ recoveryCodes })
  })

  app.delete<{ Params: { id: string } }>('/api/session/factors/passkeys/:id', async (request, reply) => {
    const of = await owner(request)
    const id = z.uuid().parse(request.params.id)
    await db.transaction(async (tx) => {
      await keepOne(await factorsOf(tx, of.id), 'passkey')
      const name = await removePasskey(tx, of.id, id)
      if (name === null) throw notFound('This passkey')
      await noted(tx, request, of, 'removePasskey', { passkey: name })
    })
    return reply.code(204).send()
  })

  // ---------------------------------------------------------------- sessions

  app.get('/api/session/sessions', async (request) => {
    const caller = await signIn.callerOf(request)
    const own = (await signIn.sessionOf(request))!.id
    const rows = await signIn.sessions.list(caller.account)
    return { rows: rows.map((row) => ({ ...row, current: row.id === own })) }
  })

  app.delete('/api/session/sessions', async (request, reply) => {
    const caller = await signIn.callerOf(request)
    requireSelf(caller, 'ending their sessions')
    const own = (await signIn.sessionOf(request))!.id
    await db.transaction(async (tx) => {
      await signIn.sessions.end(tx, caller.account, own)
      await signIn.accounts.note(tx, caller, caller.account, 'endSessions', {
        before: null,
        after: { others: 'ended' },
      })
    })
    return reply.code(204).send()
  })

  app.delete<{ Params: { id: string } }>('/api/session/sessions/:id', async (request, reply) => {
    const caller = await signIn.callerOf(request)
    requireSelf(caller, 'ending their sessions')
    const id = z.uuid().parse(request.params.id)
    if (!(await signIn.sessions.list(caller.account)).some((row) => row.id === id)) throw notFound('This session')
    await db.transaction(async (tx) => {
      await signIn.sessions.endOne(tx, id)
      await signIn.accounts.note(tx, caller, caller.account, 'endSessions', { before: null, after: { session: id } })
    })
    return reply.code(204).send()
  })
}

/** The caller, who proved within the last minutes to be there and is nobody else's eyes; 403 `prove` otherwise. */
export async function fresh(signIn: SignIn, request: FastifyRequest): Promise<Caller> {
  const caller = await signIn.callerOf(request)
  requireSelf(caller, 'this')
  const session = await signIn.sessionOf(request)
  if (!session?.fresh)
    throw new Refused('prove', 403, 'This needs your password again, because some time has passed since you entered it')
  return caller
}

/** Where a role asks for a second factor, the last one stays. */
async function keepOne(factors: Awaited<ReturnType<typeof factorsOf>>, removing: 'totp' | 'passkey'): Promise<void> {
  const left = (factors.totp && removing !== 'totp' ? 1 : 0) + factors.passkeys - (removing === 'passkey' ? 1 : 0)
  if (factors.required && left < 1)
    throw refusedNow('One of your roles asks for a second factor; add another one before you remove this one')
}

const named = ({ id, name }: Owner, request: FastifyRequest): Caller => ({
  account: id,
  person: id,
  name,
  roles: new Set(),
  sets: {},
  clearance: 0,
  request: request.id,
})
