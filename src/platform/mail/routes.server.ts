import { randomUUIDv7 } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { forbidden, notFound, Refused, refusedNow } from '../../record/errors.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Platform } from '../area.ts'
import type { Egress } from '../egress/egress.server.ts'
import { pageOf } from '../notifications/reading.server.ts'
import { isAdministrator } from '../signin/signin.server.ts'
import { nothing, type Sql, sql } from '../sql.ts'
import { addressed, addressOf } from './compose.server.ts'
import { MAIL, type MailJob, settled } from './mailJob.server.ts'
import { MailPatch, mailSettings, setMail, shownMailSettings } from './mailSettings.server.ts'
import { sendMail } from './transport.server.ts'

const LOG_STATES = ['waiting', 'sending', 'sent', 'dropped', 'failed', 'interrupted'] as const
const Log = z.strictObject({
  state: z.enum(LOG_STATES).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
/** The server has a minute to say something. */
const PATIENT = { handlerTimeout: 75_000 }

const instant = (column: Sql) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** Outgoing mail as administrators set it up and watch it. */
export function mailRoutes(
  app: FastifyInstance,
  { store, platform, egress, job }: { store: Store; platform: Platform; egress: Egress; job: MailJob },
): void {
  const { db } = store

  app.get('/api/mail/settings', async (request) => {
    requireAdministrator(await platform.callerOf(request))
    return shownMailSettings(db)
  })

  app.patch('/api/mail/settings', async (request) => {
    const caller = await platform.callerOf(request)
    requireAdministrator(caller)
    const changes = parse(MailPatch, request.body ?? {})
    await db.transaction((tx) => setMail(tx, platform, caller, changes))
    return shownMailSettings(db)
  })

  // One mail to whoever asks, at once, so that the server's own words can be shown.
  app.post('/api/mail/test', PATIENT, async (request) => {
    const caller = await platform.callerOf(request)
    requireAdministrator(caller)
    const settings = await mailSettings(db, platform.keys)
    if (!settings.host || !settings.from) throw refusedNow('Enter and save the server and the sender first')
    const address = await addressOf(store, caller.account)
    if (!address) throw notFound('Your account')
    const id = randomUUIDv7()
    const mail = { id, account: caller.account, address, kind: 'test', subjectType: null, subjectId: null } as const
    await db.query(sql`
      insert into platform.mails (id, account_id, address, kind, state, attempts)
      values (${id}, ${caller.account}, ${address}, 'test', 'sending', 1)`)
    const { company } = store.company
    const outcome = await sendMail(egress, settings, {
      ...addressed({ ...mail, attempts: 1 }, caller.name, settings.from),
      subject: `${company}: mail from Ambit works`,
      text: `This mail was sent from the settings of Ambit at ${platform.base()} to see whether mail works. It does.\n`,
      html: '<!doctype html><html lang="en"><body><p>This mail was sent from the settings of Ambit to see whether mail works. It does.</p></body></html>',
    })
    // A test is not tried again: whoever asked for it sees how it ended.
    await settled(db, { id, attempts: Number.MAX_SAFE_INTEGER }, outcome)
    return { ...outcome, address }
  })

  app.get('/api/mail/log', async (request) => {
    requireAdministrator(await platform.callerOf(request))
    const { state, after, limit } = parse(Log, request.query)
    const rows = await db.query<LogRow>(sql`
      select m.id, a.name, m.address, m.kind, m.state, m.attempts, m.answer, m.subject_type as "subjectType",
        m.subject_id as "subjectId", ${instant(sql`m.created_at`)} as "createdAt", ${instant(sql`m.next_at`)} as "nextAt",
        ${instant(sql`m.ended_at`)} as "endedAt"
      from platform.mails m left join platform.accounts a on a.id = m.account_id
      where true ${state ? sql`and m.state = ${state}` : nothing} ${after ? sql`and m.id < ${after}::uuid` : nothing}
      order by m.id desc limit ${limit}`)
    return {
      rows: rows.map(({ subjectType, subjectId, ...row }) => {
        const subject = subjectType && subjectId ? { type: subjectType, id: subjectId } : null
        const label = subject && store.registry.find(subject.type)?.label
        return { ...row, subject: subject && { ...subject, label: label ?? subject.type, to: pageOf(store, subject) } }
      }),
      next: rows.length === limit ? rows.at(-1)!.id : null,
    }
  })

  app.post<{ Params: { id: string } }>('/api/mail/log/:id/send-again', async (request) => {
    const caller = await platform.callerOf(request)
    requireAdministrator(caller)
    const { id } = request.params
    if (!isUuid(id)) throw notFound('This mail')
    return db.transaction(async (tx) => {
      const [mail] = await tx.query<{ state: string; kind: string }>(
        sql`select state, kind from platform.mails where id = ${id} for update`,
      )
      if (!mail) throw notFound('This mail')
      if (mail.kind === 'test') throw refusedNow('This was a test; send a new one')
      if (mail.state !== 'failed' && mail.state !== 'interrupted')
        throw refusedNow('Only a mail that failed or was interrupted is sent again')
      const [again] = await tx.query(sql`
        update platform.mails set state = 'waiting', attempts = 0, next_at = now(), ended_at = null
        where id = ${id} returning ${MAIL}`)
      await platform.jobs.enqueue(tx, job, { mail: id }, { caller, singletonKey: id })
      return again
    })
  })
}

interface LogRow {
  readonly id: string
  readonly name: string | null
  readonly address: string
  readonly kind: string
  readonly state: (typeof LOG_STATES)[number]
  readonly attempts: number
  readonly answer: string | null
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly createdAt: string
  readonly nextAt: string | null
  readonly endedAt: string | null
}

function requireAdministrator(caller: Caller): void {
  if (!isAdministrator(caller)) throw forbidden('Only an administrator sets up and watches outgoing mail')
}

export const linkEnded = () =>
  new Refused(
    'linkEnded',
    410,
    'This link is not genuine or has ended; choose what is mailed to you on the page of your notifications',
  )
