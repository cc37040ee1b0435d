/** Who watches which record. */
import type { Change } from '../../record/seams.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Subject } from '../subject.ts'

export type WatchState = 'watching' | 'muted' | 'none'
export type WatchReason = 'asked' | 'commented' | 'mentioned' | 'assigned'

/** Begins to watch for people whom a record has come to concern; whoever watches or muted it stays as they are. */
export async function beginToWatch(
  tx: Transaction,
  watches: readonly { readonly subject: Subject; readonly person: string }[],
  reason: WatchReason,
): Promise<void> {
  if (!watches.length) return
  // People without an account are told nothing, so that an import of thousands of persons watches nothing.
  await tx.query(sql`
    insert into platform.watches (subject_type, subject_id, person_id, reason)
    select distinct w.type, w.id, w.person, ${reason}
    from unnest(${watches.map((w) => w.subject.type)}::text[], ${watches.map((w) => w.subject.id)}::uuid[],
      ${watches.map((w) => w.person)}::uuid[]) as w(type, id, person)
    join platform.accounts a on a.person_id = w.person
    on conflict do nothing`)
}

/** What the person says, which holds against everything that would begin by itself, when it says `muted`. */
export async function setWatch(db: Queryable, { type, id }: Subject, person: string, state: WatchState): Promise<void> {
  if (state === 'none')
    await db.query(sql`
      delete from platform.watches where subject_type = ${type} and subject_id = ${id} and person_id = ${person}`)
  else
    await db.query(sql`
      insert into platform.watches (subject_type, subject_id, person_id, muted, reason)
      values (${type}, ${id}, ${person}, ${state === 'muted'}, 'asked')
      on conflict (subject_type, subject_id, person_id) do update set muted = excluded.muted`)
}

/** How a person stands to a record, and how many watch it. */
export async function watchOf(
  db: Queryable,
  { type, id }: Subject,
  person: string | null,
): Promise<{ state: WatchState; watching: number }> {
  const rows = await db.query<{ person: string; muted: boolean }>(sql`
    select person_id as person, muted from platform.watches where subject_type = ${type} and subject_id = ${id}`)
  const own = rows.find((row) => row.person === person)
  return {
    state: own ? (own.muted ? 'muted' : 'watching') : 'none',
    watching: rows.filter((row) => !row.muted).length,
  }
}

/** Whoever a change newly names in a field for a person (owner, manager, approver) begins to watch that record. */
export function assignedIn(changes: readonly Change[]): { subject: Subject; person: string }[] {
  return changes.flatMap(({ type, id, after }) => {
    if (!after || type.area === 'platform') return []
    return Object.entries(type.fields).flatMap(([field, f]) => {
      if (f.target !== 'people.person' || f.computed) return []
      const people = ([] as unknown[]).concat(after[field] ?? []) as string[]
      return people.map((person) => ({ subject: { type: type.key, id }, person }))
    })
  })
}
