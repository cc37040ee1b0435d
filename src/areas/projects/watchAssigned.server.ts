import { beginToWatch } from '../../platform/comments/watches.server.ts'
import type { Transaction } from '../../platform/database.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Change } from '../../record/seams.ts'
import { Assignment } from './assignment.ts'
import { Task } from './task.ts'

/** Whoever is put to work on a task hears of what is said about it. */
export async function watchAssigned(tx: Transaction, changes: readonly Change[]): Promise<void> {
  const made = changes.filter(
    ({ type, after }) => type.key === Assignment.key && after && ('resource' in after || 'task' in after),
  )
  if (!made.length) return
  const resources = await tx.query<{ id: string; person: string }>(sql`
    select id, person_id as person from projects.resources
    where id = any(${made.map(({ row }) => row.resource)}::uuid[]) and person_id is not null`)
  const personOf = new Map(resources.map(({ id, person }) => [id, person]))
  await beginToWatch(
    tx,
    made.flatMap(({ row }) => {
      const person = personOf.get(row.resource)
      return person ? [{ subject: { type: Task.key, id: row.task }, person }] : []
    }),
    'assigned',
  )
}
