import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asRule, type Caller } from '../../record/caller.ts'
import { forbidden, invalid, Refused, requireSelf } from '../../record/errors.ts'
import type { Platform } from '../area.ts'
import { COMPANY_SETTINGS, TimeZone } from '../settings/company.ts'
import { companySettings, setCompany } from '../settings/companySettings.server.ts'
import { sql } from '../sql.ts'
import { Email, isUnused, NewPassword, PersonName, Roles } from './accounts.server.ts'
import { mountFactors } from './factorRoutes.server.ts'
import { factorsOf } from './factors.server.ts'
import { makeLink, openInvitations, peekLink, useLink, withdrawInvitation } from './links.server.ts'
import { hashPassword } from './password.server.ts'
import { isAdministrator, type SignIn } from './signin.server.ts'
import { mountSingleSignOn, NOTICE } from './singleSignOnRoutes.server.ts'
import { singleSignOnLabel } from './singleSignOnSettings.server.ts'
import { mountTokens } from './tokenRoutes.server.ts'

const Credentials = z.strictObject({
  email: z.string().trim().toLowerCase().max(254),
  password: z.string().max(500),
})
const Setup = z.strictObject({
  token: z.string().max(100),
  name: PersonName,
  email: Email,
  password: NewPassword,
  company: COMPANY_SETTINGS.company.unwrap(),
  country: COMPANY_SETTINGS.country.unwrap(),
  region: COMPANY_SETTINGS.region,
  timeZone: COMPANY_SETTINGS.timeZone.unwrap(),
  currency: COMPANY_SETTINGS.currency.unwrap(),
  fiscalYearStart: COMPANY_SETTINGS.fiscalYearStart.unwrap(),
  workingWeek: COMPANY_SETTINGS.workingWeek.unwrap(),
})
const Preferences = z.strictObject({
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language such as en-GB')
    .nullable()
    .optional(),
  timeZone: TimeZone.nullable().optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
})
const Invitation = z.strictObject({
  email: Email,
  name: PersonName,
  roles: Roles,
  person: z.uuid().nullable().default(null),
})

/** A queue of others may be ahead of a password. */
const PATIENT = { handlerTimeout: 60_000 }

export interface SessionRoutes {
  readonly platform: Platform
  readonly signIn: SignIn
  readonly version: string
  /** Where links point: `AMBIT_URL`, or the address this server listens on. */
  readonly base: () => string
}

/** Session, set-up, invitations and accounts. */
export function mountSession(app: FastifyInstance, { platform, signIn, version, base }: SessionRoutes): void {
  const { db, audit } = platform
  const sso = mountSingleSignOn(app, { platform, signIn, base })

  const session = async (request: FastifyRequest) => {
    const [open, company] = await Promise.all([signIn.sessionOf(request), companySettings(db)])
    const caller = open ? await signIn.callerOf(request) : null
    const pending = open ? null : await signIn.pendingOf(request)
    return {
      setup: open ? false : await isUnused(db),
      // What is still to be proved, or set up, before anything opens.
      pending: pending && {
        stage: pending.stage,
        email: pending.email,
        ...(await factorsOf(db, pending.account)),
      },
      impersonator: open?.impersonator ?? null,
      account:
        open && caller
          ? {
              id: open.account,
              email: open.email,
              name: open.name,
              person: open.person,
              roles: open.roles,
              locale: open.locale,
              timeZone: open.timeZone ?? company.timeZone,
              theme: open.theme,
              chosen: { locale: open.locale, timeZone: open.timeZone },
              sets: caller.sets,
              clearance: open.clearance,
            }
          : null,
      version,
      exampleCompany: company.exampleCompany,
      company: company.company,
    }
  }
  const opened = async (request: FastifyRequest, reply: FastifyReply) => reply.code(201).send(await session(request))

  app.get('/api/session', async (request, reply) => {
    const notice = request.cookies[NOTICE]
    if (notice) reply.clearCookie(NOTICE, { path: '/api/session' })
    const [open, label] = await Promise.all([session(request), singleSignOnLabel(db)])
    return { ...open, singleSignOn: label, notice: notice ? Buffer.from(notice, 'base64url').toString('utf8') : null }
  })

  app.post('/api/session', PATIENT, async (request, reply) => {
    const { email, password } = Credentials.parse(request.body ?? {})
    await signIn.signIn(request, reply, email, password)
    return opened(request, reply)
  })

  app.delete('/api/session', async (request, reply) => {
    const provided = (await signIn.sessionOf(request))?.means.includes('singleSignOn')
    await signIn.leave(request, reply)
    // Whoever came from the provider is sent there to sign out, or the next one at this browser comes in without a word.
    const url = provided ? await sso.signOutUrl() : null
    return url ? { signOutAt: url } : reply.code(204).send()
  })

  app.patch('/api/session', async (request) => {
    const caller = await signIn.callerOf(request)
    const { locale, timeZone, theme } = Preferences.parse(request.body ?? {})
    await db.query(sql`
      update platform.accounts set
        locale = case when ${locale !== undefined} then ${locale ?? null}::text else locale end,
        time_zone = case when ${timeZone !== undefined} then ${timeZone ?? null}::text else time_zone end,
        theme = coalesce(${theme ?? null}::text, theme)
      where id = ${caller.account}`)
    return { locale, timeZone, theme }
  })

  app.post('/api/session/password', PATIENT, async (request, reply) => {
    const caller = await signIn.callerOf(request)
    requireSelf(caller, 'their password')
    const body = z.strictObject({ current: z.string().max(500), next: NewPassword }).parse(request.body ?? {})
    await signIn.checkPassword(request, caller, body.current)
    const hash = await hashPassword(body.next)
    await signIn.enter(request, reply, 'signIn', async (tx) => {
      await signIn.accounts.setPassword(tx, caller, caller.account, hash)
      return caller.account
    })
    return opened(request, reply)
  })

  app.post('/api/setup', PATIENT, async (request, reply) => {
    if (!(await isUnused(db))) throw alreadySetUp()
    const { token, name, email, password, ...company } = Setup.parse(request.body ?? {})
    const hash = await hashPassword(password)
    const rule = asRule('set-up', request.id)
    await signIn.enter(request, reply, 'signIn', async (tx) => {
      // Two set-ups at once: the second waits here and then finds the first one's account.
      await tx.query(sql`select pg_advisory_xact_lock(hashtext('platform.setup'))`)
      if (!(await isUnused(tx))) throw alreadySetUp()
      await useLink(tx, token, ['setup'])
      await setCompany(tx, audit, rule, company)
      const roles = ['administrator', 'manager', 'employee'] as const
      return signIn.accounts.make(tx, rule, { email, name, password: hash, roles })
    })
    return opened(request, reply)
  })

  app.get('/api/invitations', async (request) => {
    requireAdministrator(await signIn.callerOf(request))
    return { rows: await openInvitations(db) }
  })

  app.post('/api/invitations', async (request, reply) => {
    const caller = await signIn.callerOf(request)
    const draft = Invitation.parse(request.body ?? {})
    if (!isAdministrator(caller) && !caller.roles.has('manager'))
      throw forbidden('Only administrators and managers invite people')
    // A manager brings colleagues in; what they may do beyond working here is the administrator's decision.
    if (!isAdministrator(caller) && draft.roles.some((role) => role !== 'employee' && role !== 'client'))
      throw invalid({ roles: 'may be employee or client; only an administrator gives other roles' })
    const made = await db.transaction(async (tx) => {
      const [taken] = await tx.query(sql`
        select from platform.accounts where lower(email) = ${draft.email} or id = ${draft.person}::uuid`)
      if (taken) throw invalid({ email: 'has an account already' })
      const link = await makeLink(tx, base(), { purpose: 'invitation', ...draft, by: caller })
      const { email, name, roles } = draft
      await audit.write(tx, {
        type: 'platform.invitation',
        record: link.id,
        version: 0,
        verb: 'create',
        area: 'platform',
        who: caller,
        before: null,
        after: { email, name, roles },
      })
      return link
    })
    return reply.code(201).send(made)
  })

  app.delete<{ Params: { id: string } }>('/api/invitations/:id', async (request, reply) => {
    requireAdministrator(await signIn.callerOf(request))
    await withdrawInvitation(db, z.uuid().parse(request.params.id))
    return reply.code(204).send()
  })

  // A body and not a path, so that the token reaches no log.
  app.post('/api/invitations/peek', async (request) => {
    const { token } = z.strictObject({ token: z.string().max(100) }).parse(request.body ?? {})
    const found = await peekLink(db, token)
    if (!found) throw new Refused('linkEnded', 410, 'This link was used already or has ended; ask for a new one')
    return found
  })

  app.post('/api/invitations/accept', PATIENT, async (request, reply) => {
    const body = z
      .strictObject({ token: z.string().max(100), name: PersonName.optional(), password: NewPassword })
      .parse(request.body ?? {})
    // Before the costly hash: a made-up token costs one look.
    if (!(await peekLink(db, body.token)))
      throw new Refused('linkEnded', 410, 'This link was used already or has ended; ask for a new one')
    const hash = await hashPassword(body.password)
    await signIn.enter(request, reply, 'signIn', async (tx) => {
      const link = await useLink(tx, body.token, ['invitation', 'reset'])
      const rule = asRule(link.purpose, request.id)
      if (link.account) {
        await signIn.accounts.setPassword(tx, rule, link.account, hash)
        return link.account
      }
      const { email, roles, person } = link
      return signIn.accounts.make(tx, rule, { email, name: body.name ?? link.name, password: hash, roles, person })
    })
    return opened(request, reply)
  })

  mountAccounts(app, platform, signIn)
  mountFactors(app, { platform, signIn, base, opened })
  mountTokens(app, platform, signIn)
}

/** What an administrator does with accounts besides inviting. */
function mountAccounts(app: FastifyInstance, { db }: Platform, signIn: SignIn): void {
  app.get('/api/accounts', async (request) => {
    requireAdministrator(await signIn.callerOf(request))
    const rows = await db.query(sql`
      select a.id, a.email, a.name, a.person_id as person, a.disabled_at is not null as disabled,
        array(select r.role from platform.account_roles r where r.account_id = a.id order by r.role) as roles
      from platform.accounts a order by lower(a.name), a.id limit 2000`)
    return { rows }
  })

  app.post<{ Params: { id: string } }>('/api/accounts/:id/set-roles', async (request, reply) => {
    const caller = await signIn.callerOf(request)
    requireAdministrator(caller)
    const account = z.uuid().parse(request.params.id)
    const { roles } = z.strictObject({ roles: Roles }).parse(request.body ?? {})
    if (account === caller.account)
      // The own session goes on under a new token.
      await signIn.enter(request, reply, 'signIn', async (tx) => {
        await signIn.accounts.setRoles(tx, caller, account, roles)
        return account
      })
    else await db.transaction((tx) => signIn.accounts.setRoles(tx, caller, account, roles))
    return { id: account, roles }
  })

  app.post<{ Params: { id: string } }>('/api/accounts/:id/disable', async (request, reply) => {
    const caller = await signIn.callerOf(request)
    requireAdministrator(caller)
    await db.transaction((tx) => signIn.accounts.disable(tx, caller, z.uuid().parse(request.params.id)))
    return reply.code(204).send()
  })
}

function requireAdministrator(caller: Caller): void {
  if (!isAdministrator(caller)) throw forbidden('Only an administrator does this')
}

function alreadySetUp(): Refused {
  return new Refused(
    'alreadySetUp',
    409,
    'Ambit has been set up already; sign in, or ask an administrator for an invitation',
  )
}
