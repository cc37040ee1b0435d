import { randomUUIDv7 } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { forbidden, notFound, refusedNow } from '../../record/errors.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Platform } from '../area.ts'
import { allowedNetworks, allowNetworks, type Egress } from '../egress/egress.server.ts'
import { Networks } from '../egress/networks.server.ts'
import { isAdministrator } from '../signin/signin.server.ts'
import { nothing, type Sql, sql } from '../sql.ts'
import { DELIVERY, type Delivery, deliver } from './deliver.server.ts'
import { newSecret } from './signature.server.ts'
import { Webhook } from './webhook.ts'

type Params = { Params: { id: string; delivery: string } }

const Log = z.strictObject({
  state: z.enum(['waiting', 'done', 'dropped', 'failed']).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const instant = (column: Sql) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
/** The receiver has ten seconds. */
const PATIENT = { handlerTimeout: 20_000 }

/** What is done with webhooks beside keeping them: their secret, a test, and what was sent. */
export function webhookRoutes(app: FastifyInstance, store: Store, platform: Platform, egress: Egress): void {
  const path = `/api${Webhook.path}`
  const { db } = store
  const hookOf = async (request: { params: { id: string } }, caller: Caller): Promise<Webhook> => {
    if (!isUuid(request.params.id)) throw notFound(Webhook.label)
    return (await store.get(Webhook, caller, request.params.id)) as Webhook
  }
  const administered = (caller: Caller) => {
    if (!isAdministrator(caller)) throw forbidden('Only an administrator does this with a webhook')
  }

  // Shown this once. It is no answer that may be repeated: asked again, another one is made.
  app.post<Params>(`${path}/:id/new-secret`, async (request) => {
    const caller = await platform.callerOf(request)
    const { id } = await hookOf(request, caller)
    administered(caller)
    const secret = newSecret()
    await store.change(caller, (work) =>
      work.update(
        Webhook,
        id,
        { secret, secretMadeAt: new Date().toISOString() },
        { everything: true, verb: 'newSecret' },
      ),
    )
    return { secret }
  })

  app.post<Params>(`${path}/:id/test`, PATIENT, async (request) => {
    const caller = await platform.callerOf(request)
    const hook = await hookOf(request, caller)
    administered(caller)
    if (!hook.secretMadeAt) throw refusedNow('Make a secret first; without one there is nothing to sign with')
    const [delivery] = await db.query<Delivery>(sql`
      insert into platform.webhook_deliveries as d
        (id, webhook_id, type, record_id, record_version, verb, happened_at, attempts, next_at)
      values (${randomUUIDv7()}, ${hook.id}, ${Webhook.key}, ${hook.id}, ${hook.version}, 'test', now(), 1,
        now() + interval '1 minute')
      returning ${DELIVERY}`)
    const { state, status, answer, ms } = await deliver(store, egress, hook, delivery!)
    return { state, status, answer, ms }
  })

  app.get<Params>(`${path}/:id/deliveries`, async (request) => {
    const caller = await platform.callerOf(request)
    const { id } = await hookOf(request, caller)
    const { state, after, limit } = parse(Log, request.query)
    const rows = await db.query<{ id: string }>(sql`
      select d.id, d.type, d.record_id as record, d.record_version as version, d.verb, d.state, d.attempts, d.status,
        d.duration_ms as ms, d.answer, ${instant(sql`d.happened_at`)} as "happenedAt",
        case when d.state = 'waiting' then ${instant(sql`d.next_at`)} end as "nextAt", ${instant(sql`d.ended_at`)} as "endedAt"
      from platform.webhook_deliveries d
      where d.webhook_id = ${id} ${state ? sql`and d.state = ${state}` : nothing} ${after ? sql`and d.id < ${after}::uuid` : nothing}
      order by d.id desc limit ${limit}`)
    return { rows, next: rows.length === limit ? rows.at(-1)!.id : null }
  })

  app.post<Params>(`${path}/:id/deliveries/:delivery/send-again`, async (request, reply) => {
    const caller = await platform.callerOf(request)
    const hook = await hookOf(request, caller)
    administered(caller)
    if (hook.state !== 'on') throw refusedNow('Turn the webhook on first; nothing is sent while it is not')
    const { delivery } = request.params
    const [row] = isUuid(delivery)
      ? await db.query(sql`
          update platform.webhook_deliveries set state = 'waiting', attempts = 0, next_at = now(), ended_at = null
          where id = ${delivery} and webhook_id = ${hook.id} and verb <> 'test' returning id`)
      : []
    if (!row) throw notFound('This delivery')
    return reply.status(202).send({ id: delivery })
  })

  app.get('/api/egress', async (request) => {
    administered(await platform.callerOf(request))
    return { webhooks: (await allowedNetworks(db)).webhooks }
  })

  app.patch('/api/egress', async (request) => {
    const caller = await platform.callerOf(request)
    administered(caller)
    const { webhooks } = parse(z.strictObject({ webhooks: Networks }), request.body ?? {})
    await db.transaction(async (tx) => {
      const before = await allowNetworks(tx, caller.account, 'webhooks', webhooks)
      await platform.audit.write(tx, {
        type: 'platform.egress',
        record: null,
        version: 0,
        verb: 'update',
        area: 'platform',
        who: caller,
        before: { webhooks: before },
        after: { webhooks },
      })
    })
    return { webhooks }
  })
}
