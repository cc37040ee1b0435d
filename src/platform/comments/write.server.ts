/** Writing, editing, withdrawing and pinning comments: each with its line in the audit, which never holds the text. */
import { randomUUIDv7 } from 'node:crypto'
import type { Caller } from '../../record/caller.ts'
import { conflict, forbidden, invalid, notFound, refusedNow } from '../../record/errors.ts'
import { prose } from '../../record/fields.ts'
import { inputSchema, isUuid } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { AuditLine } from '../audit/line.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { notify } from '../notifications/notify.server.ts'
import { searchAgain } from '../search/queue.server.ts'
import { sql } from '../sql.ts'
import { type SeenSubject, seenSubject, subjectChanged } from '../subject.server.ts'
import type { Audience } from './audience.server.ts'
import { mentionedIn } from './mentions.ts'
import {
  MOST_ANSWERS,
  MOST_CHARACTERS,
  MOST_MENTIONED,
  MOST_PINNED,
  mayComment,
  mayEdit,
  mayPin,
  mayWithdraw,
} from './rules.ts'
import { beginToWatch } from './watches.server.ts'

const BODY = inputSchema({ body: prose({ max: MOST_CHARACTERS }) }).shape.body!

/** The text of a comment as it may be kept; 422 with what is wrong otherwise. */
export function soundBody(given: unknown): string {
  const result = BODY.safeParse(given)
  if (!result.success) throw invalid({ body: result.error.issues[0]!.message })
  const body = result.data as string
  if (!body.trim()) throw invalid({ body: 'says nothing yet' })
  const mentioned = mentionedIn(body).length
  if (mentioned > MOST_MENTIONED)
    throw invalid({ body: `mentions ${mentioned} people; at most ${MOST_MENTIONED} can be told at once` })
  return body
}

/** A comment as it is stored, locked or not. */
export interface KeptComment {
  readonly id: string
  readonly version: number
  readonly type: string
  readonly subject: string
  readonly parent: string | null
  readonly author: string | null
  readonly body: string | null
  readonly pinned: boolean
}

/** A comment on something that the caller may read; 404 for any other. */
export async function readComment(
  store: Store,
  caller: Caller,
  id: string,
  db: Queryable = store.db,
  lock = false,
): Promise<{ comment: KeptComment; subject: SeenSubject }> {
  const columns = sql`id, version, subject_type as type, subject_id as subject, parent_id as parent,
    author_id as author, body, pinned_at is not null as pinned`
  const [comment] = isUuid(id)
    ? await db.query<KeptComment>(
        lock
          ? sql`select ${columns} from platform.comments where id = ${id} for update`
          : sql`select ${columns} from platform.comments where id = ${id}`,
      )
    : []
  if (!comment) throw notFound('This comment')
  const subject = await seenSubject(store, caller, { type: comment.type, id: comment.subject }, db).catch(() => {
    throw notFound('This comment')
  })
  return { comment, subject }
}

const lineOf = (
  { type, subject }: { readonly type: string; readonly subject: string },
  id: string,
  version: number,
  verb: string,
  who: Caller,
  more: { readonly after?: Readonly<Record<string, unknown>>; readonly reason?: string } = {},
): AuditLine => ({
  type: 'platform.comment',
  record: id,
  version,
  verb,
  area: 'platform',
  who,
  before: null,
  after: { subjectType: type, subject, ...more.after },
  ...(more.reason ? { reason: more.reason } : {}),
})

export interface NewComment {
  readonly body: string
  readonly parent: string | null
}

/** Writes a comment and tells its audience, all in the transaction. Gives its identifier. */
export async function writeComment(
  store: Store,
  tx: Transaction,
  caller: Caller,
  subject: SeenSubject,
  { body, parent }: NewComment,
  audience: Audience,
): Promise<string> {
  requireMay(caller)
  const id = randomUUIDv7()
  if (parent) await moveThread(tx, subject, parent)
  await tx.query(sql`
    insert into platform.comments (id, subject_type, subject_id, parent_id, author_id, body)
    values (${id}, ${subject.type}, ${subject.id}, ${parent}, ${caller.person}, ${body})`)
  const of = { type: subject.type, subject: subject.id }
  await store.platform.audit.write(
    tx,
    lineOf(of, id, 1, 'create', caller, { after: parent ? { answers: parent } : {} }),
  )
  await tell(tx, caller, subject, id, audience, parent !== null)
  await searchAgain(tx, [subject])
  subjectChanged(store, tx, subject)
  return id
}

/** The thread comes to the top of the timeline. */
async function moveThread(tx: Transaction, subject: SeenSubject, parent: string): Promise<void> {
  const [thread] = await tx.query<{ parent: string | null }>(sql`
    update platform.comments set moved_at = clock_timestamp()
    where id = ${parent} and subject_type = ${subject.type} and subject_id = ${subject.id}
    returning parent_id as parent`)
  if (!thread) throw invalid({ parent: 'is no comment on this record' })
  if (thread.parent) throw invalid({ parent: 'is an answer itself; answer the comment that begins the thread' })
  const [count] = await tx.query<{ n: number }>(
    sql`select count(*) as n from platform.comments where parent_id = ${parent}`,
  )
  if ((count?.n ?? 0) >= MOST_ANSWERS)
    throw refusedNow(`This thread has ${MOST_ANSWERS} answers, which is as long as one gets; begin a new one`)
}

/** Tells those who are mentioned and those who watch; whoever wrote or is mentioned watches from now on. */
async function tell(
  tx: Transaction,
  caller: Caller,
  subject: SeenSubject,
  id: string,
  { mentioned, watching }: Audience,
  answer: boolean,
): Promise<void> {
  const watch = (person: string) => ({ subject: { type: subject.type, id: subject.id }, person })
  if (caller.person) await beginToWatch(tx, [watch(caller.person)], 'commented')
  await beginToWatch(tx, mentioned.map(watch), 'mentioned')
  const about = { type: subject.type, id: subject.id }
  const label = subject.of.label.toLowerCase()
  const note = (to: string, kind: 'mention' | 'comment', text: string) =>
    ({ to, kind, subject: about, text, by: caller, once: `comment ${id}` }) as const
  await notify(tx, [
    ...mentioned.map((to) => note(to, 'mention', `${caller.name} mentioned you in a comment on this ${label}`)),
    ...watching.map((to) =>
      note(to, 'comment', `${caller.name} ${answer ? 'answered a comment' : 'commented'} on this ${label}`),
    ),
  ])
}

/** Changes one's own comment; the text as it was stays among its editions. Gives the new version. */
export async function editComment(
  store: Store,
  tx: Transaction,
  caller: Caller,
  id: string,
  { body, version }: { readonly body: string; readonly version: number },
  audience: Audience,
): Promise<number> {
  const { comment, subject } = await readComment(store, caller, id, tx, true)
  requireMay(caller)
  if (!mayEdit(caller, comment)) throw forbidden('Only the author changes a comment; answer it instead')
  if (comment.body === null) throw refusedNow('This comment was withdrawn')
  if (version !== comment.version)
    throw conflict(
      { body: { yours: body, theirs: comment.body } },
      { id, version: comment.version, body: comment.body },
      caller.name,
    )
  if (body === comment.body) return version
  await tx.query(sql`
    insert into platform.comment_editions (comment_id, version, body, written_at)
    select id, version, body, coalesce(edited_at, created_at) from platform.comments where id = ${id}`)
  await tx.query(sql`
    update platform.comments set body = ${body}, version = version + 1, edited_at = clock_timestamp() where id = ${id}`)
  await store.platform.audit.write(tx, lineOf(comment, id, version + 1, 'edit', caller))
  await tell(tx, caller, subject, id, audience, false)
  await searchAgain(tx, [subject])
  subjectChanged(store, tx, subject)
  return version + 1
}

/** Takes a comment back: its texts are deleted for good, a mark stays in its place. */
export async function withdrawComment(
  store: Store,
  tx: Transaction,
  caller: Caller,
  id: string,
  reason: string | null,
): Promise<void> {
  const { comment, subject } = await readComment(store, caller, id, tx, true)
  if (!mayWithdraw(caller, comment))
    throw forbidden('Only the author or an administrator withdraws a comment; tell one of them what is wrong with it')
  if (comment.body === null) throw refusedNow('This comment was withdrawn already')
  if (!mayEdit(caller, comment) && !reason?.trim())
    throw invalid({ reason: 'is required: the author and everybody else see why it was withdrawn' })
  await tx.query(sql`delete from platform.comment_editions where comment_id = ${id}`)
  await tx.query(sql`
    update platform.comments set body = null, pinned_at = null, version = version + 1,
      withdrawn_at = clock_timestamp(), withdrawn_by = ${caller.person}, withdrawn_reason = ${reason?.trim() || null}
    where id = ${id}`)
  const line = lineOf(
    comment,
    id,
    comment.version + 1,
    'withdraw',
    caller,
    reason?.trim() ? { reason: reason.trim() } : {},
  )
  await store.platform.audit.write(tx, line)
  await searchAgain(tx, [subject])
  subjectChanged(store, tx, subject)
}

/** Puts a comment first on the page of its record, or back in its place. */
export async function pinComment(
  store: Store,
  tx: Transaction,
  caller: Caller,
  id: string,
  pinned: boolean,
): Promise<void> {
  const { comment, subject } = await readComment(store, caller, id, tx, true)
  if (!mayPin(caller, subject.of, subject.row))
    throw forbidden(`Only whoever may change this ${subject.of.label.toLowerCase()} says which comments stand first`)
  if (comment.pinned === pinned) return
  if (comment.body === null) throw refusedNow('This comment was withdrawn')
  if (comment.parent) throw refusedNow('An answer stays in its thread; pin the comment that begins it')
  if (pinned) {
    // One after the other: two at once would both find room.
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`pins of ${comment.subject}`}, 0))`)
    const [count] = await tx.query<{ n: number }>(sql`
      select count(*) as n from platform.comments
      where subject_type = ${comment.type} and subject_id = ${comment.subject} and pinned_at is not null`)
    if ((count?.n ?? 0) >= MOST_PINNED)
      throw refusedNow(`${MOST_PINNED} comments stand first already; unpin one of them before`)
  }
  await tx.query(
    pinned
      ? sql`update platform.comments set pinned_at = clock_timestamp() where id = ${id}`
      : sql`update platform.comments set pinned_at = null where id = ${id}`,
  )
  await store.platform.audit.write(tx, lineOf(comment, id, 0, pinned ? 'pin' : 'unpin', caller))
  subjectChanged(store, tx, subject)
}

function requireMay(caller: Caller): void {
  const may = mayComment(caller)
  if (may !== true) throw forbidden(may)
}
