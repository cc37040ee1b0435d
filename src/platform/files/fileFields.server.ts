/** Fields of kind file: what a record is saved with becomes its own, and leaves with it. */
import { type Caller, isRule } from '../../record/caller.ts'
import { invalid } from '../../record/errors.ts'
import type { Registry } from '../../record/registry.ts'
import type { Change } from '../../record/seams.ts'
import type { Transaction } from '../database.server.ts'
import { EXAMPLE_RULE } from '../example/part.ts'
import { sql } from '../sql.ts'
import { deleteHanging } from '../subject.server.ts'
import { mayTake } from './filePlaces.server.ts'
import { fileRow } from './fileRows.server.ts'

/**
 * Carries files along with the changes of a transaction. A file that is chosen in a field must have been brought by the
 * caller and belong to no other record, or have stood there before; what a field lets go of, and all files of a removed
 * record, wait to be collected.
 */
export async function followFiles(
  tx: Transaction,
  registry: Registry,
  changes: readonly Change[],
  caller: Caller,
): Promise<void> {
  for (const change of changes) {
    if (!change.after) continue
    for (const [name, field] of Object.entries(change.type.fields)) {
      if (field.kind !== 'file' || !(name in change.after)) continue
      await letGo(tx, change, name)
      await take(tx, change, name, caller)
    }
  }
  const gone = changes.filter(({ after }) => after === null)
  if (!gone.length) return
  // Nobody looks for files of a company that never was.
  if (isRule(caller) && caller.account === EXAMPLE_RULE) await deleteHanging(tx, registry, gone, ['platform.files'])
  await tx.query(sql`
    update platform.files f set orphaned_at = now()
    from unnest(${gone.map(({ type }) => type.key)}::text[], ${gone.map(({ id }) => id)}::uuid[]) as g(type, id)
    where f.subject_id = g.id and f.subject_type = g.type and f.orphaned_at is null`)
}

async function letGo(tx: Transaction, { type, id, before }: Change, field: string): Promise<void> {
  const file = before?.[field]
  if (typeof file !== 'string') return
  await tx.query(sql`
    update platform.files set removed_at = now()
    where id = ${file} and subject_type = ${type.key} and subject_id = ${id} and field = ${field}`)
}

async function take(tx: Transaction, { type, id, after }: Change, name: string, caller: Caller): Promise<void> {
  const chosen = after?.[name]
  if (typeof chosen !== 'string') return
  const file = await fileRow(tx, chosen, true)
  const own = file?.subject.id === id && file.subject.type === type.key && file.field === name
  const fresh = file?.subject.id === null && file.subject.type === type.key && mayTake(caller, file)
  if (!file || file.orphaned || !(own || fresh))
    throw invalid({
      [name]: 'must be a file that you have just uploaded for this field, or one that it held before; upload it again',
    })
  await tx.query(sql`
    update platform.files set subject_id = ${id}, field = ${name}, removed_at = null, changed_at = now(), changed_by = ${caller.account}
    where id = ${chosen}`)
}
