/** What happened to a record: its comments, its changes, its links and its files, in one order, the newest first. */
import { z } from 'zod'
import { asRule, type Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { visibleEntry } from '../../record/visibleEntry.ts'
import type { AuditEntry } from '../audit/line.ts'
import type { Queryable } from '../database.server.ts'
import { fileEventsOf } from '../files/fileAudit.server.ts'
import { instantText } from '../instantText.ts'
import { linkEventsOf } from '../links/linkEvents.server.ts'
import { nothing, sql } from '../sql.ts'
import type { SeenSubject } from '../subject.server.ts'
import type { Subject } from '../subject.ts'
import type { Comment, TimelineItem, TimelinePage } from './comment.ts'
import { namedIn } from './mentions.ts'
import { mayComment, mayPin } from './rules.ts'

/** Where a page ended: the version of the last change, and place and identifier of the last of the others. */
const CURSOR = /^(\d{1,10})(?:_(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f-]{36}))?$/

export const timelineQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().regex(CURSOR, 'must be the `next` of the page before').optional(),
  only: z.enum(['comments'], { error: 'must be “comments” or left out' }).optional(),
})
type TimelineQuery = z.output<typeof timelineQuery>

/** The place below which a page goes on. */
interface Below {
  readonly version: number | undefined
  readonly at: string | undefined
  readonly id: string | undefined
}

/** A page of the timeline as somebody who may read the subject sees it. */
export async function timelineOf(
  store: Store,
  caller: Caller,
  subject: SeenSubject,
  { limit, before, only }: TimelineQuery,
): Promise<TimelinePage> {
  const { db } = store
  const [, version, at, id] = (before && CURSOR.exec(before)) || []
  const below: Below = { version: version ? Number(version) : undefined, at, id }
  const [changes, threads, links, files, pinned, comments] = await Promise.all([
    only ? [] : changesOf(store, caller, subject, limit + 1, below.version),
    threadsOf(db, subject, limit + 1, below),
    only ? [] : linkEventsOf(db, subject, limit + 1, below),
    only ? [] : fileEventsOf(db, subject, limit + 1, below),
    before ? [] : pinnedOf(db, subject),
    countOf(db, subject),
  ])
  const all: TimelineItem[] = [
    ...changes.map((entry) => ({ kind: 'change' as const, at: entry.at, id: entry.id, entry })),
    ...threads.map(({ at: place, comment }) => ({ kind: 'comment' as const, at: place, id: comment.id, comment })),
    ...links.map(({ at: place, link }) => ({ kind: 'link' as const, at: place, id: link.id, link })),
    ...files.map(({ at: place, file }) => ({ kind: 'file' as const, at: place, id: file.id, file })),
  ].toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
  const page = all.slice(0, limit)
  const seen = await withoutUnreadable(store, caller, page)
  const said = [...pinned, ...seen.flatMap((item) => (item.kind === 'comment' ? item.comment : []))]
  return {
    items: seen,
    next: all.length > limit ? cursorOf(page, below) : null,
    pinned,
    comments,
    authors: await authorsOf(
      store,
      said,
      seen.flatMap((item) => (item.kind === 'link' ? (item.link.by ?? []) : [])),
    ),
    titles: await titlesNamed(
      store,
      caller,
      said,
      seen.flatMap((item) => (item.kind === 'link' ? item.link.other : [])),
    ),
    may: { comment: mayComment(caller), pin: mayPin(caller, subject.of, subject.row) },
  }
}

function cursorOf(page: readonly TimelineItem[], below: Below): string {
  const change = page.findLast((item) => item.kind === 'change')
  const other = page.findLast((item) => item.kind !== 'change')
  // Without a change on any page so far, the next one begins with the newest: above every version.
  const version = change?.kind === 'change' ? change.entry.version : (below.version ?? ABOVE)
  const at = other?.at ?? below.at
  const id = other?.id ?? below.id
  return at ? `${version}_${at}_${id}` : String(version)
}
const ABOVE = 2_147_483_647

async function changesOf(
  store: Store,
  caller: Caller,
  { of, id, row }: SeenSubject,
  limit: number,
  before: number | undefined,
): Promise<AuditEntry[]> {
  const entries = await store.platform.audit.activityOf(store.db, of.key, id, limit, before)
  return entries.map((entry) => visibleEntry(of, store.customOf(of.key), caller, row, entry))
}

/** A link whose other end the caller may not read does not exist for him. */
async function withoutUnreadable(
  store: Store,
  caller: Caller,
  items: readonly TimelineItem[],
): Promise<TimelineItem[]> {
  const open = await readableSubjects(
    store,
    caller,
    items.flatMap((item) => (item.kind === 'link' ? item.link.other : [])),
  )
  return items.filter((item) => item.kind !== 'link' || open(item.link.other))
}

/** Which of these subjects the caller may read, asked for once per type. */
export async function readableSubjects(
  store: Store,
  caller: Caller,
  subjects: readonly Subject[],
  db: Queryable = store.db,
): Promise<(subject: Subject) => boolean> {
  const open = new Map<string, ReadonlySet<string>>()
  for (const [key, some] of Map.groupBy(subjects, ({ type }) => type)) {
    const type = store.registry.find(key)
    if (type) open.set(key, await store.readable(type, caller, [...new Set(some.map(({ id }) => id))], db))
  }
  return ({ type, id }) => open.get(type)?.has(id) ?? false
}

interface StoredComment extends Omit<Comment, 'withdrawn' | 'answers'> {
  readonly parent: string | null
  readonly movedAt: string
  readonly withdrawnAt: string | null
  readonly withdrawnBy: string | null
  readonly reason: string | null
}

const COLUMNS = sql`c.id, c.version, c.parent_id as parent, c.author_id as author, c.body,
  ${instantText(sql`c.created_at`)} as "createdAt", ${instantText(sql`c.edited_at`)} as "editedAt",
  ${instantText(sql`c.moved_at`)} as "movedAt", c.pinned_at is not null as pinned,
  ${instantText(sql`c.withdrawn_at`)} as "withdrawnAt", c.withdrawn_by as "withdrawnBy", c.withdrawn_reason as reason`

function commentOf(stored: StoredComment): Comment {
  const { id, version, author, body, createdAt, editedAt, pinned, withdrawnAt, withdrawnBy, reason } = stored
  const withdrawn = withdrawnAt ? { at: withdrawnAt, by: withdrawnBy, reason } : null
  return { id, version, author, body, createdAt, editedAt, pinned, withdrawn, answers: [] }
}

/** Comments with their answers, by when something was last written in the thread. */
async function threadsOf(
  db: Queryable,
  { type, id }: Subject,
  limit: number,
  { at, id: lastId }: Below,
): Promise<{ at: string; comment: Comment }[]> {
  const first = await db.query<StoredComment>(sql`
    select ${COLUMNS} from platform.comments c
    where c.subject_type = ${type} and c.subject_id = ${id} and c.parent_id is null
    ${at ? sql`and (c.moved_at, c.id) < (${at}::timestamptz, ${lastId}::uuid)` : nothing}
    order by c.moved_at desc, c.id desc limit ${limit}`)
  return withAnswers(db, first)
}

async function pinnedOf(db: Queryable, { type, id }: Subject): Promise<Comment[]> {
  const first = await db.query<StoredComment>(sql`
    select ${COLUMNS} from platform.comments c
    where c.subject_type = ${type} and c.subject_id = ${id} and c.pinned_at is not null order by c.pinned_at`)
  return (await withAnswers(db, first)).map(({ comment }) => comment)
}

async function withAnswers(
  db: Queryable,
  first: readonly StoredComment[],
): Promise<{ at: string; comment: Comment }[]> {
  if (!first.length) return []
  const answers = await db.query<StoredComment>(sql`
    select ${COLUMNS} from platform.comments c where c.parent_id = any(${first.map((c) => c.id)}::uuid[])
    order by c.created_at, c.id`)
  const of = Map.groupBy(answers, (answer) => answer.parent)
  return first.map((stored) => ({
    at: stored.movedAt,
    comment: { ...commentOf(stored), answers: (of.get(stored.id) ?? []).map(commentOf) },
  }))
}

async function countOf(db: Queryable, { type, id }: Subject): Promise<number> {
  const [row] = await db.query<{ n: number }>(sql`
    select count(*) as n from platform.comments
    where subject_type = ${type} and subject_id = ${id} and withdrawn_at is null`)
  return row?.n ?? 0
}

/**
 * Names of those who wrote. As in the history of changes they are shown to everybody who reads the record: a comment
 * without its author could not be answered.
 */
async function authorsOf(
  store: Store,
  comments: readonly Comment[],
  others: readonly string[],
): Promise<Record<string, string>> {
  const ids = new Set(others)
  for (const comment of comments.flatMap((c) => [c, ...c.answers]))
    for (const id of [comment.author, comment.withdrawn?.by]) if (id) ids.add(id)
  const people = store.registry.find('people.person')
  return people ? store.titlesOf(people, asRule('comments', 'timeline'), [...ids]) : {}
}

/** Titles of everything that texts name, as far as the caller may read it. */
export async function titlesNamed(
  store: Store,
  caller: Caller,
  comments: readonly Comment[],
  others: readonly Subject[] = [],
): Promise<Record<string, Record<string, string>>> {
  const wanted = namedIn(comments.flatMap((c) => [c.body ?? '', ...c.answers.map(({ body }) => body ?? '')]))
  for (const { type, id } of others) wanted.set(type, (wanted.get(type) ?? new Set()).add(id))
  return titlesOfAll(store, caller, wanted)
}

/** Titles by type, as far as the caller may read them; what a title refers to is called by its own title. */
export async function titlesOfAll(
  store: Store,
  caller: Caller,
  wanted: ReadonlyMap<string, Iterable<string>>,
): Promise<Record<string, Record<string, string>>> {
  const found: Record<string, Record<string, string>> = {}
  for (const [key, ids] of wanted) {
    const type = store.registry.find(key)
    if (!type) continue
    const titles = await store.titlesOf(type, caller, [...ids])
    const target = type.fields[type.titleField]?.target
    const named = target ? await store.titlesOf(store.registry.get(target), caller, Object.values(titles)) : {}
    found[key] = target
      ? Object.fromEntries(Object.entries(titles).map(([id, ref]) => [id, named[ref] ?? type.label]))
      : titles
  }
  return found
}
