import type { Queryable } from './database.server.ts'
import { sql } from './sql.ts'

/**
 * Deletes what has served its time: answers to repeated requests after two days, jobs that ended well after thirty.
 * A failed job stays until somebody has seen to it.
 */
export async function tidyPlatform(db: Queryable): Promise<void> {
  await db.query(sql`delete from platform.idempotency_keys where created_at < now() - interval '2 days'`)
  await db.query(
    sql`delete from platform.jobs where state in ('done', 'cancelled') and finished_at < now() - interval '30 days'`,
  )
}
