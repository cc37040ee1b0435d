import type { LinkEvent } from '../comments/comment.ts'
import type { Queryable } from '../database.server.ts'
import { instantText } from '../instantText.ts'
import { nothing, sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import type { LinkKindName } from './kinds.ts'

/** When links of a record were made and removed, the newest first. Whether the caller may read the other end is not asked here. */
export async function linkEventsOf(
  db: Queryable,
  { type, id }: Subject,
  limit: number,
  { at, id: lastId }: { readonly at: string | undefined; readonly id: string | undefined },
): Promise<{ at: string; link: LinkEvent }[]> {
  const rows = await db.query<StoredEvent>(sql`
    with mine as (
      select id, kind, note, made_at, made_by, removed_at, removed_by,
        'out' as direction, to_type as other_type, to_id as other_id
      from platform.links where from_type = ${type} and from_id = ${id}
      union all
      select id, kind, note, made_at, made_by, removed_at, removed_by, 'in', from_type, from_id
      from platform.links where to_type = ${type} and to_id = ${id}),
    events as (
      select id, kind, note, direction, other_type, other_id, 'linked' as did, made_at as moment, made_by as by from mine
      union all
      select id, kind, note, direction, other_type, other_id, 'unlinked', removed_at, removed_by from mine
      where removed_at is not null)
    select id, kind, note, direction, other_type as "otherType", other_id as "otherId", did, by,
      ${instantText(sql`moment`)} as at
    from events ${at ? sql`where (moment, id) < (${at}::timestamptz, ${lastId}::uuid)` : nothing}
    order by moment desc, id desc limit ${limit}`)
  return rows.map(({ at: moment, otherType, otherId, ...link }) => ({
    at: moment,
    link: { ...link, other: { type: otherType, id: otherId } },
  }))
}

interface StoredEvent {
  readonly id: string
  readonly kind: LinkKindName
  readonly note: string | null
  readonly direction: 'out' | 'in'
  readonly otherType: string
  readonly otherId: string
  readonly did: 'linked' | 'unlinked'
  readonly by: string | null
  readonly at: string
}
