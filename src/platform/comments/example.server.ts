import { randomUUIDv7 } from 'node:crypto'
import type { Store } from '../../record/store.server.ts'
import type { ExampleContext } from '../example/part.ts'
import { notify } from '../notifications/notify.server.ts'
import { searchAgain } from '../search/queue.server.ts'
import { sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import { mentionedIn } from './mentions.ts'
import { beginToWatch } from './watches.server.ts'

/** Something that was said in the past of the example company; moments in milliseconds since 1970. */
export interface ExampleComment {
  readonly subject: Subject
  readonly who: string
  readonly at: number
  readonly text: string
  readonly answers: readonly { readonly who: string; readonly at: number; readonly text: string }[]
  /** The text before it was edited, and when that was written. */
  readonly before?: { readonly text: string; readonly at: number }
  readonly pinned: boolean
}

/** Writes comments as if they had been made when they say; who explores the example is told of mentions. */
export async function keepExampleComments(
  store: Store,
  { tx, caller, explorer }: ExampleContext,
  comments: readonly ExampleComment[],
): Promise<void> {
  const rows = comments.flatMap((one) => {
    const id = randomUUIDv7()
    const moved = one.answers.at(-1)?.at ?? one.at
    const written = one.before?.at ?? one.at
    const edited = one.before ? one.at : null
    const version = one.before ? 2 : 1
    const pinned = one.pinned ? one.at : null
    return [
      { ...one, id, parent: null as string | null, at: written, moved, edited, version, pinned },
      ...one.answers.map((answer) => ({
        ...answer,
        subject: one.subject,
        id: randomUUIDv7(),
        parent: id,
        moved: answer.at,
        edited: null,
        version: 1,
        pinned: null,
        before: undefined,
      })),
    ]
  })
  const moment = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  await tx.query(sql`
    insert into platform.comments
      (id, version, subject_type, subject_id, parent_id, author_id, body, created_at, edited_at, moved_at, pinned_at)
    select * from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.version)}::int[],
      ${rows.map((r) => r.subject.type)}::text[], ${rows.map((r) => r.subject.id)}::uuid[],
      ${rows.map((r) => r.parent)}::uuid[], ${rows.map((r) => r.who)}::uuid[], ${rows.map((r) => r.text)}::text[],
      ${rows.map((r) => moment(r.at))}::timestamptz[], ${rows.map((r) => moment(r.edited))}::timestamptz[],
      ${rows.map((r) => moment(r.moved))}::timestamptz[], ${rows.map((r) => moment(r.pinned))}::timestamptz[])`)
  const edited = rows.filter((row) => row.before)
  await tx.query(sql`
    insert into platform.comment_editions (comment_id, version, body, written_at)
    select * from unnest(${edited.map((r) => r.id)}::uuid[], ${edited.map(() => 1)}::int[],
      ${edited.map((r) => r.before!.text)}::text[], ${edited.map((r) => moment(r.before!.at))}::timestamptz[])`)
  await store.platform.audit.write(
    tx,
    rows.map(({ id, version, subject }) => ({
      type: 'platform.comment',
      record: id,
      version,
      verb: 'create',
      area: 'platform',
      who: caller,
      before: null,
      after: { subjectType: subject.type, subject: subject.id },
    })),
  )
  await searchAgain(
    tx,
    comments.map(({ subject }) => subject),
  )
  if (!explorer) return
  const mentions = rows.filter((row) => mentionedIn(row.text).includes(explorer))
  await beginToWatch(
    tx,
    mentions.map(({ subject }) => ({ subject, person: explorer })),
    'mentioned',
  )
  const people = store.registry.get('people.person')
  const names = await store.titlesOf(
    people,
    caller,
    mentions.map(({ who }) => who),
    tx,
  )
  await notify(
    tx,
    mentions.map(({ id, who, subject }) => ({
      to: explorer,
      kind: 'mention',
      subject,
      text: `${names[who]} mentioned you in a comment on this ${store.registry.get(subject.type).label.toLowerCase()}`,
      by: { ...caller, name: names[who]! },
      once: `comment ${id}`,
    })),
  )
}
