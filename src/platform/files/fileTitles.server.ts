import type { Queryable } from '../database.server.ts'
import { sql } from '../sql.ts'

/** Names of files that fields hold, by identifier: for whoever may read those fields. */
export async function fileTitles(db: Queryable, ids: readonly string[]): Promise<Record<string, string>> {
  const rows = await db.query<{ id: string; name: string }>(
    sql`select id, name from platform.files where id = any(${ids}::uuid[]) and field is not null`,
  )
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]))
}
