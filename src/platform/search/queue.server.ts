import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Subject } from '../subject.ts'

/** Has the entries of these records written anew soon after the transaction: their own texts changed, or what hangs on them. */
export async function searchAgain(tx: Transaction, subjects: readonly Subject[]): Promise<void> {
  if (!subjects.length) return
  await tx.query(sql`
    insert into platform.search_queue (type, record_id)
    select * from unnest(${subjects.map(({ type }) => type)}::text[], ${subjects.map(({ id }) => id)}::uuid[])`)
}

/** Takes the oldest records that wait, each once; they are gone from the queue when the transaction commits. */
export async function takeWaiting(tx: Transaction, most: number): Promise<Map<string, Set<string>>> {
  const taken = await tx.query<{ type: string; id: string }>(sql`
    delete from platform.search_queue where id in (select id from platform.search_queue order by id limit ${most})
    returning type, record_id as id`)
  const byType = new Map<string, Set<string>>()
  for (const { type, id } of taken) {
    const ids = byType.get(type)
    if (ids) ids.add(id)
    else byType.set(type, new Set([id]))
  }
  return byType
}

/** Whether records wait to be written. */
export async function anyWaiting(db: Queryable): Promise<boolean> {
  const [waiting] = await db.query(sql`select from platform.search_queue limit 1`)
  return waiting !== undefined
}
