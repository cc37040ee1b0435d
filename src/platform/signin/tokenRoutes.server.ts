/** API tokens of one's own, service accounts and theirs, and looking through another account's eyes. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { forbidden, notFound, refusedNow } from '../../record/errors.ts'
import type { Platform } from '../area.ts'
import { notify } from '../notifications/notify.server.ts'
import { sql } from '../sql.ts'
import { Email, PersonName, Roles } from './accounts.server.ts'
import { fresh } from './factorRoutes.server.ts'
import { isScope } from './scopes.ts'
import { isAdministrator, type SignIn } from './signin.server.ts'
import { makeToken, revokeToken, tokensOf } from './tokens.server.ts'

const Token = z.strictObject({
  name: z.string().trim().min(1, 'is required').max(80, 'must be at most 80 characters'),
  scopes: z
    .array(z.string().refine(isScope, 'must be read, write, or one of them in an area, such as projects:read'))
    .min(1, 'must name what the token may do')
    .max(40),
  days: z.int().min(1, 'must be at least one day').max(366, 'must be at most 366 days').default(90),
})
type Params = { Params: { id: string } }

export function mountTokens(app: FastifyInstance, { db }: Platform, signIn: SignIn): void {
  const administrator = async (request: FastifyRequest): Promise<Caller> => {
    const caller = await signIn.callerOf(request)
    if (!isAdministrator(caller)) throw forbidden('Only an administrator does this')
    return fresh(signIn, request)
  }
  const idOf = (request: { params: { id: string } }) => z.uuid().parse(request.params.id)

  const make = (caller: Caller, account: string, given: unknown) => {
    const draft = Token.parse(given ?? {})
    return db.transaction(async (tx) => {
      const made = await makeToken(tx, caller, { account, ...draft })
      const { name, scopes, days } = draft
      await signIn.accounts.note(tx, caller, account, 'makeToken', {
        before: null,
        after: { token: name, scopes, days },
      })
      return made
    })
  }
  const revoke = (caller: Caller, account: string, id: string) =>
    db.transaction(async (tx) => {
      const name = await revokeToken(tx, account, id)
      if (name === null) throw notFound('This token')
      await signIn.accounts.note(tx, caller, account, 'revokeToken', { before: { token: name }, after: null })
    })

  app.get('/api/tokens', async (request) => ({ rows: await tokensOf(db, (await signIn.callerOf(request)).account) }))
  app.post('/api/tokens', async (request, reply) => {
    const caller = await fresh(signIn, request)
    return reply.code(201).send(await make(caller, caller.account, request.body))
  })
  app.delete<Params>('/api/tokens/:id', async (request, reply) => {
    const caller = await signIn.callerOf(request)
    await revoke(caller, caller.account, idOf(request))
    return reply.code(204).send()
  })

  // ---------------------------------------------------------------- service accounts

  app.post('/api/accounts/service', async (request, reply) => {
    const caller = await administrator(request)
    const draft = z.strictObject({ name: PersonName, email: Email, roles: Roles }).parse(request.body ?? {})
    const id = await db.transaction((tx) =>
      signIn.accounts.make(tx, caller, { ...draft, password: null, service: true }),
    )
    return reply.code(201).send({ id })
  })

  const serviceOf = async (id: string) => {
    const [row] = await db.query<{ person: string | null }>(
      sql`select person_id as person from platform.accounts where id = ${id}`,
    )
    if (!row) throw notFound('This account')
    if (row.person) throw refusedNow('People make their own tokens; this account belongs to a person')
  }
  app.get<Params>('/api/accounts/:id/tokens', async (request) => {
    await administrator(request)
    await serviceOf(idOf(request))
    return { rows: await tokensOf(db, idOf(request)) }
  })
  app.post<Params>('/api/accounts/:id/tokens', async (request, reply) => {
    const caller = await administrator(request)
    await serviceOf(idOf(request))
    return reply.code(201).send(await make(caller, idOf(request), request.body))
  })
  app.delete<{ Params: { id: string; token: string } }>('/api/accounts/:id/tokens/:token', async (request, reply) => {
    const caller = await administrator(request)
    await revoke(caller, idOf(request), z.uuid().parse(request.params.token))
    return reply.code(204).send()
  })

  // ---------------------------------------------------------------- another account's eyes

  app.post<Params>('/api/accounts/:id/impersonate', async (request, reply) => {
    const caller = await administrator(request)
    const { reason } = z
      .strictObject({ reason: z.string().trim().min(5, 'must say why, in some words').max(300) })
      .parse(request.body ?? {})
    const id = idOf(request)
    const target = await signIn.callerOfAccount(id, request.id)
    if (!target?.person || id === caller.account) throw notFound('This account')
    // An administrator may do everything: whoever is one, too, could do more only as somebody else in the audit.
    if (isAdministrator(target) || target.clearance > caller.clearance)
      throw forbidden(`${target.name} has rights that you may not borrow`)
    await signIn.enter(
      request,
      reply,
      'impersonate',
      async (tx) => {
        await notify(tx, [
          {
            to: id,
            kind: 'security',
            by: caller,
            text: `${caller.name} looks through your eyes for 30 minutes: ${reason}`,
          },
        ])
        return id
      },
      { means: (await signIn.sessionOf(request))!.means, impersonator: { account: caller.account, reason } },
    )
    return reply.code(204).send()
  })

  app.delete('/api/session/impersonation', async (request, reply) => {
    const session = await signIn.sessionOf(request)
    const back = session?.impersonator
    if (!back) throw refusedNow('You are looking through nobody else’s eyes')
    await signIn.enter(request, reply, 'endImpersonation', async () => back.account, {
      means: session.means,
      fresh: false,
    })
    return reply.code(204).send()
  })
}
