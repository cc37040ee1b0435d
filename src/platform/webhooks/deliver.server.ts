import type { Caller } from '../../record/caller.ts'
import { Refused } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { type Egress, type EgressAnswer, EgressRefused } from '../egress/egress.server.ts'
import { quietSince } from '../egress/quiet.server.ts'
import { notify } from '../notifications/notify.server.ts'
import { sql } from '../sql.ts'
import { WEBHOOKS, webhooksOn } from './follow.server.ts'
import { filterOf, isTrouble, pauseAfter, type WebhookEvent } from './message.ts'
import { signedHeaders } from './signature.server.ts'
import { Webhook } from './webhook.ts'

export interface Delivery {
  readonly id: string
  readonly webhook: string
  readonly type: string
  readonly record: string | null
  readonly version: number
  readonly verb: string
  readonly scope: string | null
  readonly happenedAt: string
  readonly attempts: number
}

export const DELIVERY = sql`d.id, d.webhook_id as webhook, d.type, d.record_id as record, d.record_version as version,
  d.verb, d.scope_id as scope, to_char(d.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "happenedAt",
  d.attempts`

const ANSWER_MS = 10_000
const MOST_ANSWER = 16_384
const LONGEST_EXCERPT = 1000
/** How many receivers are waited for at once; each gets one message after the other. */
const AT_ONCE = 8
/** A round begins nothing new after this, so that what came meanwhile is seen. */
const ROUND_MS = 20_000

/**
 * Sends what is due. A delivery is taken for a minute: when the process dies meanwhile, another one sends it again
 * under the same identifier, by which the receiver knows it.
 */
export async function deliverDue(store: Store, egress: Egress, signal: AbortSignal): Promise<void> {
  if (await quietSince(store.db)) return
  const until = Date.now() + ROUND_MS
  const running = new Map<string, Promise<void>>()
  while (!signal.aborted && Date.now() < until) {
    const free = (await webhooksOn(store)).filter(({ id }) => !running.has(id)).slice(0, AT_ONCE - running.size)
    const taken = await take(
      store,
      free.map(({ id }) => id),
    )
    for (const delivery of taken) {
      const hook = free.find(({ id }) => id === delivery.webhook)!
      const sending = deliver(store, egress, hook, delivery, signal)
        .catch((error: unknown) => store.platform.log.warn('A delivery was not made', { id: delivery.id, error }))
        .then(() => void running.delete(hook.id))
      running.set(hook.id, sending)
    }
    if (!running.size) return
    if (!taken.length) await Promise.race(running.values())
  }
  await Promise.all(running.values())
}

/** The oldest due delivery of each of these webhooks. */
async function take(store: Store, hooks: readonly string[]): Promise<Delivery[]> {
  if (!hooks.length) return []
  return store.db.query<Delivery>(sql`
    update platform.webhook_deliveries d set attempts = attempts + 1, next_at = now() + interval '1 minute'
    where d.id in (
      select w.id from unnest(${hooks}::uuid[]) h (id) cross join lateral (
        select id from platform.webhook_deliveries
        where webhook_id = h.id and state = 'waiting' and next_at <= now()
        order by next_at, id limit 1 for update skip locked) w)
    returning ${DELIVERY}`)
}

/** One attempt, written down with what came back. */
export async function deliver(
  store: Store,
  egress: Egress,
  hook: Webhook,
  delivery: Delivery,
  signal?: AbortSignal,
): Promise<Attempt> {
  const event = await eventOf(store, hook, delivery)
  const attempt: Attempt =
    typeof event === 'string'
      ? { state: 'dropped', status: null, answer: event, ms: null, wished: 0 }
      : await post(store, egress, hook, delivery.id, event, signal)
  await settle(store, hook, delivery, attempt)
  return attempt
}

interface Attempt {
  readonly state: 'done' | 'dropped' | 'failed'
  readonly status: number | null
  readonly answer: string
  readonly ms: number | null
  /** Seconds that the receiver asks us to wait. */
  readonly wished: number
}

/** What is sent, by the rights of the owner now; or why nothing is. */
async function eventOf(store: Store, hook: Webhook, delivery: Delivery): Promise<WebhookEvent | string> {
  const { type: key, record, version, verb, scope, happenedAt } = delivery
  const event = (row: Readonly<Record<string, unknown>> | null): WebhookEvent => ({
    type: `${key}.${verb}`,
    timestamp: happenedAt,
    data: { type: key, id: record, version, verb, record: row },
  })
  if (key === Webhook.key && verb === 'test') return event(null)
  const owner = await store.platform.callerOfAccount(hook.owner, delivery.id)
  if (!owner) return 'The account of its owner has been closed'
  const type = store.registry.find(key)
  if (!type || !record) return 'There are no such records any more'
  if (verb === 'remove') {
    if (hook.filter) return 'It is gone, so that nothing says whether it fitted the filter'
    const may = await store.mayHear(owner, key, [{ id: record, version: 0, scope }])
    return may.has(record) ? event(null) : 'Its owner may not know of it'
  }
  try {
    const row = await store.get(type, owner, record)
    return (await fits(store, hook, owner, record)) ? event(row) : 'It does not fit the filter'
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return 'It is gone, or its owner may not read it'
    if (error instanceof Refused) return `The filter cannot be asked: ${error.message}`.slice(0, LONGEST_EXCERPT)
    throw error
  }
}

async function fits(store: Store, hook: Webhook, owner: Caller, record: string): Promise<boolean> {
  if (!hook.filter) return true
  const type = store.registry.get(hook.types[0]!)
  const found = await store.rows(type, owner, { ...filterOf(hook.filter), id: `eq:${record}`, limit: '1' })
  return found.length === 1
}

async function post(
  store: Store,
  egress: Egress,
  hook: Webhook,
  id: string,
  event: WebhookEvent,
  signal?: AbortSignal,
): Promise<Attempt> {
  const body = JSON.stringify(event)
  const secret = await secretOf(store, hook.id)
  if (!secret) return { state: 'failed', status: null, answer: 'It has no secret', ms: null, wished: 0 }
  const began = performance.now()
  try {
    const answer = await egress.request('webhooks', hook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Ambit-Webhook/1',
        ...signedHeaders(secret, id, new Date(), body),
      },
      body,
      withinMs: ANSWER_MS,
      mostBytes: MOST_ANSWER,
      ...(signal && { signal }),
    })
    return attemptOf(answer, performance.now() - began)
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error
    return {
      state: 'failed',
      status: null,
      answer: error.message,
      ms: Math.round(performance.now() - began),
      wished: 0,
    }
  }
}

function attemptOf({ status, headers, body, cut }: EgressAnswer, ms: number): Attempt {
  const redirected = status >= 300 && status < 400
  const excerpt = body.replace(/[^\P{Cc}\n\t]/gu, '').slice(0, LONGEST_EXCERPT)
  const wished = Number(headers['retry-after'])
  return {
    state: status >= 200 && status < 300 ? 'done' : 'failed',
    status,
    answer: redirected
      ? `It leads elsewhere, which is not followed: ${String(headers.location ?? '')}`
      : `${excerpt}${cut ? ' …' : ''}`,
    ms: Math.round(ms),
    wished: Number.isFinite(wished) && wished > 0 ? wished : 0,
  }
}

async function secretOf(store: Store, hook: string): Promise<string | null> {
  const [row] = await store.db.query<{ secret: string | null }>(
    sql`select secret from platform.webhooks where id = ${hook}`,
  )
  return row?.secret
    ? store.platform.keys.open(row.secret, { table: Webhook.table, column: 'secret', row: hook })
    : null
}

/**
 * Writes an attempt down. After a failure it is tried again later, and where the receiver is not well the others wait
 * too; after the last one it is given up, and with it the webhook when nothing has got through since then.
 */
async function settle(store: Store, hook: Webhook, delivery: Delivery, attempt: Attempt): Promise<void> {
  const { state, status, answer, ms, wished } = attempt
  const test = delivery.verb === 'test'
  const pause = state === 'failed' && !test ? pauseAfter(delivery.attempts, Math.random(), wished) : null
  const next = pause === null ? state : 'waiting'
  await store.db.query(sql`
    update platform.webhook_deliveries set state = ${next}, status = ${status}, duration_ms = ${ms}, answer = ${answer},
      next_at = now() + make_interval(secs => ${pause ?? 0}::int), ended_at = ${next === 'waiting' ? null : sql`now()`}
    where id = ${delivery.id}`)
  if (test || state !== 'failed') return
  if (pause !== null && isTrouble(status))
    await store.db.query(sql`
      update platform.webhook_deliveries
      set next_at = greatest(next_at, now() + make_interval(secs => ${pause}::int))
      where webhook_id = ${hook.id} and state = 'waiting' and id <> ${delivery.id}`)
  if (status === 410) await stopWebhook(store, hook, 'Its receiver says that it is gone for good (410)')
  else if (pause === null && !(await gotThrough(store, hook.id, delivery.id)))
    await stopWebhook(
      store,
      hook,
      `Its receiver has taken nothing for more than a day; at last it said: ${status ?? answer}`,
    )
}

/** Whether anything got through since a delivery was made. */
async function gotThrough(store: Store, hook: string, delivery: string): Promise<boolean> {
  const [row] = await store.db.query(sql`
    select from platform.webhook_deliveries d, platform.webhook_deliveries failed
    where failed.id = ${delivery} and d.webhook_id = ${hook} and d.state = 'done' and d.ended_at >= failed.created_at limit 1`)
  return row !== undefined
}

async function stopWebhook(store: Store, hook: Webhook, reason: string): Promise<void> {
  await store.change(WEBHOOKS, async (work) => {
    const row = await work.lock(Webhook, hook.id)
    if (row.state !== 'on') return
    await work.update(
      Webhook,
      hook.id,
      { state: 'stopped', reason: reason.slice(0, 500), onSince: null },
      { everything: true, verb: 'stop' },
    )
    await notify(work.tx, [
      {
        to: hook.owner,
        kind: 'escalation',
        subject: { type: Webhook.key, id: hook.id },
        text: `The webhook “${hook.name}” was stopped. ${reason}`,
      },
    ])
  })
}
