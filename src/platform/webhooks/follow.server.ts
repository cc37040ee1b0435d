import { randomUUIDv7 } from 'node:crypto'
import { asRule } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { followAudit, type PositionedEntry } from '../audit/follow.server.ts'
import type { Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { groupOf } from './message.ts'
import { Webhook } from './webhook.ts'

/** In whose name webhooks are read and stopped; what they send goes by the rights of their owners. */
export const WEBHOOKS = asRule('webhooks', 'webhooks')
const MOST_ROUNDS = 20

/** All webhooks that are on. */
export const webhooksOn = (store: Store, tx?: Transaction): Promise<Webhook[]> =>
  store.all<Webhook>(Webhook, WEBHOOKS, sql`t.state = 'on'`, sql`t.id`, tx)

/**
 * Turns what the audit says happened into deliveries, in its order and none left out: the deliveries are written
 * together with the place up to which they were.
 */
export async function followForWebhooks(store: Store): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++)
    if ((await followAudit(store.db, 'webhooks', (tx, entries) => enqueue(store, tx, entries))) === 0) return
}

async function enqueue(store: Store, tx: Transaction, entries: readonly PositionedEntry[]): Promise<void> {
  const hooks = await webhooksOn(store, tx)
  if (!hooks.length) return
  const wanted = entries.flatMap((entry) => {
    const type = store.registry.find(entry.type)
    if (!type || !entry.record) return []
    const scope = type.within ? (entry.before?.[type.within] ?? entry.after?.[type.within]) : undefined
    return hooks
      .filter(
        (hook) =>
          hook.types.includes(type.key) &&
          (hook.verbs as readonly string[]).includes(groupOf(entry.verb)) &&
          Date.parse(entry.at) >= Date.parse(hook.onSince!),
      )
      .map((hook) => ({ hook: hook.id, entry, scope: typeof scope === 'string' ? scope : null }))
  })
  if (!wanted.length) return
  await tx.query(sql`
    insert into platform.webhook_deliveries
      (id, webhook_id, position, type, record_id, record_version, verb, scope_id, happened_at)
    select * from unnest(
      ${wanted.map(() => randomUUIDv7())}::uuid[], ${wanted.map((w) => w.hook)}::uuid[],
      ${wanted.map((w) => w.entry.position)}::bigint[], ${wanted.map((w) => w.entry.type)}::text[],
      ${wanted.map((w) => w.entry.record)}::uuid[], ${wanted.map((w) => w.entry.version)}::int[],
      ${wanted.map((w) => w.entry.verb)}::text[], ${wanted.map((w) => w.scope)}::uuid[],
      ${wanted.map((w) => w.entry.at)}::timestamptz[])
    on conflict do nothing`)
}
