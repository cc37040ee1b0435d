import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { forbidden, refusedNow } from '../../record/errors.ts'
import { parse } from '../../record/schema.ts'
import type { Platform } from '../area.ts'
import type { Queryable } from '../database.server.ts'
import { isAdministrator } from '../signin/signin.server.ts'
import { sql } from '../sql.ts'

/**
 * Since when nothing leaves, or null. A restored Ambit is quiet: what it remembers as still to be sent may have been
 * sent long ago by the one that the backup was taken from.
 */
export async function quietSince(db: Queryable): Promise<string | null> {
  const [row] = await db.query<{ since: string }>(sql`
    select coalesce(value ->> 'since', changed_at::text) as since from platform.settings where key = 'quiet'`)
  return row?.since ?? null
}

/** What would go out, and an administrator's word that it may, or that it is dropped. */
export function quietRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform
  app.get('/api/quiet', async (request) => {
    if (!isAdministrator(await platform.callerOf(request)))
      throw forbidden('Only an administrator sees what waits to be sent')
    const [waiting] = await db.query<{ mails: number; notifications: number; deliveries: number }>(sql`
      select (select count(*) from platform.mails where state = 'waiting') as mails,
        (select count(*) from platform.notifications where mail <> 'none' and mail_id is null and read_at is null) as notifications,
        (select count(*) from platform.webhook_deliveries where state = 'waiting') as deliveries`)
    return { since: await quietSince(db), ...waiting }
  })

  app.post('/api/quiet/release', async (request, reply) => {
    const caller = await platform.callerOf(request)
    if (!isAdministrator(caller)) throw forbidden('Only an administrator lets messages go out again')
    const { drop } = parse(z.strictObject({ drop: z.boolean() }), request.body ?? {})
    await db.transaction(async (tx) => {
      const [was] = await tx.query(sql`delete from platform.settings where key = 'quiet' returning key`)
      if (!was) throw refusedNow('Nothing is held back')
      if (drop) {
        const why = 'Dropped after a backup was restored'
        await tx.query(sql`
          update platform.mails set state = 'dropped', answer = ${why}, ended_at = now() where state = 'waiting'`)
        await tx.query(sql`update platform.notifications set mail = 'none' where mail_id is null and mail <> 'none'`)
        await tx.query(sql`
          update platform.webhook_deliveries set state = 'dropped', answer = ${why}, ended_at = now()
          where state = 'waiting'`)
      }
      await platform.audit.write(tx, {
        type: 'platform.quiet',
        record: null,
        version: 0,
        verb: 'release',
        area: 'platform',
        who: caller,
        before: null,
        after: { drop },
      })
    })
    return reply.status(204).send()
  })
}
