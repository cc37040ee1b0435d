/** Comments on every record, and who watches it: the routes, and what goes with a record or a person. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { forbidden, notFound } from '../../record/errors.ts'
import { once } from '../../record/once.server.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Change } from '../../record/seams.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer, Platform } from '../area.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { instantText } from '../instantText.ts'
import { searchAgain } from '../search/queue.server.ts'
import { sql } from '../sql.ts'
import { deleteHanging, seenSubject } from '../subject.server.ts'
import { type Subject, subjectSchema } from '../subject.ts'
import { type Audience, audienceOf } from './audience.server.ts'
import type { Comment, Edition } from './comment.ts'
import { mentionableAt } from './mentionable.server.ts'
import { wordsAlone } from './mentions.ts'
import { timelineOf, timelineQuery, titlesNamed } from './timeline.server.ts'
import { assignedIn, beginToWatch, setWatch, watchOf } from './watches.server.ts'
import { editComment, pinComment, readComment, soundBody, withdrawComment, writeComment } from './write.server.ts'

/** Tables whose rows hang on records. */
const HANGING = ['platform.comments', 'platform.watches']

export const server = (store: Store): AreaServer => ({
  name: 'comments',
  routes(app, platform) {
    readingRoutes(app, platform, store)
    writingRoutes(app, platform, store)
    watchRoutes(app, platform, store)
  },
  attached: { label: 'Comment', of: textsOf },
  async follow(tx, changes) {
    await beginToWatch(tx, assignedIn(changes), 'assigned')
    await deleteHanging(tx, store.registry, changes, HANGING)
    await eraseAuthors(tx, changes)
  },
})

type OfComment = { Params: { id: string } }
type OfSubject = { Params: { type: string; id: string } }

const idOf = (request: FastifyRequest<OfComment>): string => {
  if (!isUuid(request.params.id)) throw notFound('This comment')
  return request.params.id
}
const subjectOf = ({ params }: FastifyRequest<OfSubject>): Subject => ({ type: params.type, id: params.id })

function readingRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  app.get<OfSubject>('/api/timeline/:type/:id', async (request) => {
    const caller = await platform.callerOf(request)
    const subject = await seenSubject(store, caller, subjectOf(request))
    return timelineOf(store, caller, subject, parse(timelineQuery, request.query))
  })

  app.get<OfComment>('/api/comments/:id/editions', async (request) => {
    const caller = await platform.callerOf(request)
    const { comment } = await readComment(store, caller, idOf(request))
    const rows = await store.db.query<Edition>(sql`
      select version, body, ${instantText(sql`written_at`)} as at from platform.comment_editions
      where comment_id = ${comment.id}
      union all
      select version, body, ${instantText(sql`coalesce(edited_at, created_at)`)} from platform.comments
      where id = ${comment.id} and body is not null
      order by version`)
    const texts = rows.map(({ body }) => ({ body, answers: [] }) as unknown as Comment)
    return { editions: rows, titles: await titlesNamed(store, caller, texts) }
  })

  app.get('/api/comments/people', async (request) => {
    const caller = await platform.callerOf(request)
    const { type, id, search } = parse(peopleQuery, request.query)
    return mentionableAt(store, caller, await seenSubject(store, caller, { type, id }), search)
  })
}

const peopleQuery = z.strictObject({ ...subjectSchema.shape, search: z.string().max(200).default('') })

function writingRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  app.post('/api/comments', async (request, reply) => {
    const caller = await platform.callerOf(request)
    const { subject: named, body: given, parent } = parse(newComment, request.body)
    const subject = await seenSubject(store, caller, named)
    const body = soundBody(given)
    const audience = await audienceOf(store, caller, subject, body)
    return once(store, caller, request, reply, 201, async ({ tx }) => {
      const id = await writeComment(store, tx, caller, subject, { body, parent }, audience)
      return { id, version: 1, ...(await unreachedOf(store, caller, audience)) }
    })
  })

  app.patch<OfComment>('/api/comments/:id', async (request) => {
    const caller = await platform.callerOf(request)
    const id = idOf(request)
    const { comment, subject } = await readComment(store, caller, id)
    const { body: given, version } = parse(edition, request.body)
    const body = soundBody(given)
    const audience = await audienceOf(store, caller, subject, body, comment.body ?? body)
    const next = await store.db.transaction((tx) => editComment(store, tx, caller, id, { body, version }, audience))
    return { id, version: next, ...(await unreachedOf(store, caller, audience)) }
  })

  app.post<OfComment>('/api/comments/:id/withdraw', async (request, reply) => {
    const caller = await platform.callerOf(request)
    const id = idOf(request)
    const { reason } = parse(withdrawal, request.body ?? {})
    return once(store, caller, request, reply, 200, async ({ tx }) => {
      await withdrawComment(store, tx, caller, id, reason)
      return { id }
    })
  })

  for (const [word, pinned] of [
    ['pin', true],
    ['unpin', false],
  ] as const)
    app.post<OfComment>(`/api/comments/:id/${word}`, async (request, reply) => {
      const caller = await platform.callerOf(request)
      const id = idOf(request)
      return once(store, caller, request, reply, 200, async ({ tx }) => {
        await pinComment(store, tx, caller, id, pinned)
        return { id }
      })
    })
}

const newComment = z.strictObject({
  subject: subjectSchema,
  body: z.unknown(),
  parent: z.uuid().nullable().default(null),
})
const edition = z.strictObject({ body: z.unknown(), version: z.number().int().min(1).max(2_147_483_647) })
const withdrawal = z.strictObject({
  reason: z
    .string()
    .max(500)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be text')
    .nullable()
    .default(null),
})

/** Names of those whom the comment mentions and who were told nothing, so that the writer knows. */
async function unreachedOf(store: Store, caller: Caller, { unreached }: Audience) {
  const ids = unreached.map(({ person }) => person)
  const names = ids.length ? await store.titlesOf(store.registry.get('people.person'), caller, ids) : {}
  return { unreached: unreached.map(({ person, reach }) => ({ person, name: names[person] ?? null, reach })) }
}

function watchRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  app.get<OfSubject>('/api/watches/:type/:id', async (request) => {
    const caller = await platform.callerOf(request)
    return watchOf(store.db, await seenSubject(store, caller, subjectOf(request)), caller.person)
  })

  app.put<OfSubject>('/api/watches/:type/:id', async (request) => {
    const caller = await platform.callerOf(request)
    const subject = await seenSubject(store, caller, subjectOf(request))
    const { state } = parse(watching, request.body)
    if (!caller.person) throw forbidden('Records are watched by people, and this account belongs to none')
    await setWatch(store.db, subject, caller.person, state)
    return watchOf(store.db, subject, caller.person)
  })
}

const watching = z.strictObject({
  state: z.enum(['watching', 'muted', 'none'], { error: 'must be “watching”, “muted” or “none”' }),
})

/** What is said on records, for search: whoever reads the record reads it. */
async function textsOf(db: Queryable, type: string, ids: readonly string[]): Promise<{ id: string; text: string }[]> {
  const rows = await db.query<{ id: string; body: string }>(sql`
    select subject_id as id, body from platform.comments
    where subject_type = ${type} and subject_id = any(${ids}::uuid[]) and body is not null order by created_at desc`)
  return rows.map(({ id, body }) => ({ id, text: wordsAlone(body) }))
}

/** When a person leaves the records, the texts that the person wrote leave with them; a mark stays in their place. */
async function eraseAuthors(tx: Transaction, changes: readonly Change[]): Promise<void> {
  if (!changes.some(({ type, after }) => type.key === 'people.person' && after === null)) return
  // The database has emptied `author_id` with the person.
  await tx.query(sql`
    delete from platform.comment_editions e using platform.comments c
    where c.id = e.comment_id and c.author_id is null`)
  const erased = await tx.query<Subject>(sql`
    update platform.comments set body = null, pinned_at = null, withdrawn_at = clock_timestamp(), version = version + 1
    where author_id is null and body is not null returning subject_type as type, subject_id as id`)
  await searchAgain(tx, erased)
}
