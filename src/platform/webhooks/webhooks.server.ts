import { invalid, Refused } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer, Platform } from '../area.ts'
import { createEgress, type Egress } from '../egress/egress.server.ts'
import { sql } from '../sql.ts'
import { deliverDue } from './deliver.server.ts'
import { followForWebhooks } from './follow.server.ts'
import { filterOf } from './message.ts'
import { webhookRoutes } from './routes.server.ts'
import { Webhook } from './webhook.ts'

/** Webhooks: other systems are told of changes, by the rights of whoever owns the webhook. */
export function server(store: Store): AreaServer {
  let way: Egress | undefined
  const egress = () => (way ??= createEgress(store.db))
  return {
    name: 'webhooks',
    routes: (app, platform) => webhookRoutes(app, store, platform, egress()),
    every: [
      {
        name: 'webhooks.deliver',
        seconds: 2,
        async run(_platform, signal) {
          await followForWebhooks(store)
          await deliverDue(store, egress(), signal)
        },
      },
      {
        name: 'webhooks.tidy',
        seconds: 3600,
        async run({ db }) {
          await db.query(sql`delete from platform.webhook_deliveries where created_at < now() - interval '30 days'`)
        },
      },
    ],
    async follow(_tx, changes, caller, platform) {
      for (const { type, after, row } of changes)
        if (type.key === Webhook.key && after) await requireSound(store, platform, row as Webhook, caller.request)
    },
  }
}

/** Refuses records that do not exist and filters that their list would not take. */
async function requireSound(store: Store, platform: Platform, hook: Webhook, request: string): Promise<void> {
  const unknown = hook.types.find((key) => !store.registry.find(key))
  if (unknown) throw invalid({ types: `holds ${unknown}, which is no kind of record` })
  if (!hook.filter) return
  const owner = await platform.callerOfAccount(hook.owner, request)
  if (!owner) throw invalid({ owner: 'must have an account, since its rights decide what is sent' })
  try {
    store.query(store.registry.get(hook.types[0]!), owner, filterOf(hook.filter))
  } catch (error) {
    if (error instanceof Refused) throw invalid({ filter: error.message })
    throw error
  }
}
