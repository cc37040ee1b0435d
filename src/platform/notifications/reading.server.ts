import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { nothing, type Sql, sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import type { NoteKind } from './note.ts'
import { hintNotifications } from './notify.server.ts'

/** A notification as its reader sees it. */
export interface SeenNote {
  readonly id: string
  readonly kind: NoteKind
  /** Null where the subject is not shared with the reader any more: then nothing of it is shown. */
  readonly text: string | null
  readonly subject: (Subject & { readonly label: string; readonly title: string }) | null
  /** Where it opens. */
  readonly to: string | null
  readonly by: string | null
  readonly createdAt: string
  readonly readAt: string | null
}

interface Stored {
  readonly id: string
  readonly kind: NoteKind
  readonly text: string
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly by: string | null
  readonly createdAt: string
  readonly readAt: string | null
}

const instant = (column: Sql) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const NOTE = sql`n.id, n.kind, n.text, n.subject_type as "subjectType", n.subject_id as "subjectId", n.by_name as by,
  ${instant(sql`n.created_at`)} as "createdAt", ${instant(sql`n.read_at`)} as "readAt"`

/** Somebody's notifications, newest first, `after` the one with this identifier. */
export async function notesOf(
  store: Store,
  caller: Caller,
  { limit, after, unread }: { readonly limit: number; readonly after?: string; readonly unread: boolean },
): Promise<SeenNote[]> {
  const rows = await store.db.query<Stored>(sql`
    select ${NOTE} from platform.notifications n where n.account_id = ${caller.account}::uuid
      ${after === undefined ? nothing : sql`and n.id < ${after}::uuid`} ${unread ? sql`and n.read_at is null` : nothing}
    order by n.id desc limit ${limit}`)
  return seen(store, store.db, caller, rows)
}

/** The notifications of one mail, oldest first, as their reader may see them now. */
export async function notesOfMail(store: Store, db: Queryable, caller: Caller, mail: string): Promise<SeenNote[]> {
  const rows = await db.query<Stored>(sql`
    select ${NOTE} from platform.notifications n
    where n.mail_id = ${mail} and n.account_id = ${caller.account}::uuid order by n.id`)
  return seen(store, db, caller, rows)
}

/** One of the caller's own notifications. */
export async function noteOf(store: Store, caller: Caller, id: string): Promise<SeenNote | undefined> {
  const rows = await store.db.query<Stored>(sql`
    select ${NOTE} from platform.notifications n where n.id = ${id} and n.account_id = ${caller.account}::uuid`)
  return (await seen(store, store.db, caller, rows))[0]
}

/** Where a record opens. */
export function pageOf(store: Store, subject: Subject): string | null {
  const type = store.registry.find(subject.type)
  return type ? `${type.path}/${subject.id}` : null
}

/** Rights are asked again: what a note says of a record that its reader may not read now is not shown. */
async function seen(store: Store, db: Queryable, caller: Caller, rows: readonly Stored[]): Promise<SeenNote[]> {
  const titles = new Map<string, Record<string, string>>()
  for (const [key, some] of Map.groupBy(rows, (row) => row.subjectType)) {
    const type = key === null ? undefined : store.registry.find(key)
    if (!type) continue
    const ids = [...new Set(some.map((row) => row.subjectId!))]
    titles.set(type.key, await store.titlesOf(type, caller, ids, db))
  }
  return rows.map(({ subjectType, subjectId, ...row }) => {
    if (subjectType === null || subjectId === null) return { ...row, subject: null, to: null }
    const title = titles.get(subjectType)?.[subjectId]
    if (title === undefined) return { ...row, text: null, subject: null, to: null, by: null }
    const subject = { type: subjectType, id: subjectId, label: store.registry.get(subjectType).label, title }
    return { ...row, subject, to: pageOf(store, subject) }
  })
}

/** How many are unread, counted up to 100. */
export async function unreadOf(db: Queryable, caller: Caller): Promise<number> {
  const [row] = await db.query<{ n: number }>(sql`
    select count(*) as n from (select from platform.notifications
      where account_id = ${caller.account}::uuid and read_at is null limit 100) u`)
  return row!.n
}

/** Marks own notifications as read or unread; those of others are left alone. */
export async function markNotes(tx: Transaction, caller: Caller, ids: readonly string[], read: boolean): Promise<void> {
  const [changed] = await tx.query(sql`
    update platform.notifications set read_at = case when ${read} then coalesce(read_at, now()) end
    where account_id = ${caller.account}::uuid and id = any(${ids}::uuid[]) and (read_at is null) = ${read} returning id`)
  if (changed) hintNotifications(tx, caller.account)
}

/** Marks everything as read up to and with the newest that was seen, so that what came in meanwhile stays unread. */
export async function markAllRead(tx: Transaction, caller: Caller, newest: string): Promise<void> {
  await tx.query(sql`
    update platform.notifications set read_at = now()
    where account_id = ${caller.account}::uuid and read_at is null and id <= ${newest}`)
  hintNotifications(tx, caller.account)
}

/** So many stay for each account, however new they are. */
const MOST_KEPT = 1000

/** Takes away what has served its time: read after 90 days, unread after a year, and beyond 1,000 the oldest. */
export async function tidyNotes(db: Queryable): Promise<void> {
  await db.query(sql`
    delete from platform.notifications
    where created_at < now() - interval '365 days' or (read_at is not null and created_at < now() - interval '90 days')`)
  await db.query(sql`
    delete from platform.notifications n using (
      select account_id, (array_agg(id order by id desc))[${MOST_KEPT}::int] as oldest
      from platform.notifications group by account_id having count(*) > ${MOST_KEPT}::int) k
    where n.account_id = k.account_id and n.id < k.oldest`)
}
