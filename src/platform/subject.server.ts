/** Records as subjects: who may see what hangs on one, and what happens to it when the record goes. */
import type { Caller } from '../record/caller.ts'
import { notFound } from '../record/errors.ts'
import type { RecordType } from '../record/record.ts'
import type { Registry } from '../record/registry.ts'
import { isUuid } from '../record/schema.ts'
import type { Change, Row } from '../record/seams.ts'
import type { Store } from '../record/store.server.ts'
import type { Queryable, Transaction } from './database.server.ts'
import { name, sql } from './sql.ts'
import type { Subject } from './subject.ts'

/** A subject with its row as the caller sees it. */
export interface SeenSubject extends Subject {
  readonly of: RecordType
  readonly row: Row
}

/** The subject for somebody who may read it; 404 for anybody else, and where there is no such type. */
export async function seenSubject(
  store: Store,
  caller: Caller,
  { type, id }: Subject,
  db: Queryable = store.db,
): Promise<SeenSubject> {
  const of = store.registry.find(type)
  if (!of || !isUuid(id)) throw notFound()
  return { type, id, of, row: await store.get(of, caller, id, db) }
}

/** Tells open pages of a subject, after the commit, that what hangs on it has changed. */
export function subjectChanged(store: Store, tx: Transaction, { type, id, of, row }: SeenSubject): void {
  const scope = of.within ? ((row[of.within] as string | null) ?? null) : null
  tx.afterCommit(() => store.platform.live.changed(type, id, row.version, scope))
}

/**
 * Deletes what hung on records that these changes removed, and on what the database removed with them (the tasks of a
 * project): rows of the tables `hanging`, which name their record in `<column>_type` and `<column>_id`.
 */
export async function deleteHanging(
  tx: Transaction,
  registry: Registry,
  changes: readonly Change[],
  hanging: readonly string[],
  column = 'subject',
): Promise<void> {
  const removed = changes.filter(({ after }) => after === null)
  if (!removed.length) return
  const types = removed.map(({ type }) => type.key)
  const ids = removed.map(({ id }) => id)
  const inner = within(registry, new Set(types))
  const [type, id] = [name(`h.${column}_type`), name(`h.${column}_id`)]
  for (const table of hanging) {
    await tx.query(sql`
      delete from ${name(table)} h using unnest(${types}::text[], ${ids}::uuid[]) as gone(type, id)
      where ${type} = gone.type and ${id} = gone.id`)
    for (const each of inner)
      await tx.query(sql`
        delete from ${name(table)} h where ${type} = ${each.key}
          and not exists (select 1 from ${name(each.table)} t where t.id = ${id})`)
  }
}

/** Types that lie within one of these, at any depth: the database removes their rows with the outer one. */
function within(registry: Registry, outer: ReadonlySet<string>): RecordType[] {
  const keys = new Set(outer)
  const found: RecordType[] = []
  for (let before = -1; before < found.length; ) {
    before = found.length
    for (const type of registry.types) {
      const scope = type.within && type.fields[type.within]?.target
      if (!scope || !keys.has(scope) || found.includes(type)) continue
      found.push(type)
      keys.add(type.key)
    }
  }
  return found
}
