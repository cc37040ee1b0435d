/** Typed links between any two records: seen from both ends, by whoever may read both. */
import { randomUUIDv7 } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { asRule, type Caller, isRule } from '../../record/caller.ts'
import { forbidden, invalid, notFound, refusedNow } from '../../record/errors.ts'
import { once } from '../../record/once.server.ts'
import { allows } from '../../record/rights.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Change } from '../../record/seams.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer, Platform } from '../area.ts'
import { mayComment } from '../comments/rules.ts'
import { readableSubjects, titlesOfAll } from '../comments/timeline.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { instantText } from '../instantText.ts'
import { sql } from '../sql.ts'
import { deleteHanging, type SeenSubject, seenSubject, subjectChanged } from '../subject.server.ts'
import { type Subject, subjectKey, subjectSchema } from '../subject.ts'
import { kept, LINK_KIND_NAMES, LINK_KINDS, type LinkKindName, MOST_LINKS, MOST_NOTE } from './kinds.ts'
import type { RecordLink } from './link.ts'

export const server = (store: Store): AreaServer => ({
  name: 'links',
  routes: (app, platform) => linkRoutes(app, platform, store),
  follow: (tx, changes) => deleteLinks(tx, store, changes),
})

type OfSubject = { Params: { type: string; id: string } }

function linkRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  app.get<OfSubject>('/api/links/:type/:id', async (request) => {
    const caller = await platform.callerOf(request)
    const { type, id } = request.params
    return linksOf(store, caller, await seenSubject(store, caller, { type, id }))
  })

  app.post('/api/links', async (request, reply) => {
    const caller = await platform.callerOf(request)
    const { from, to, kind, direction, note } = parse(newLink, request.body)
    return once(store, caller, request, reply, 201, async ({ tx }) => {
      const mine = await seenSubject(store, caller, from, tx)
      const other = await seenSubject(store, caller, to, tx)
      return { id: await makeLink(store, tx, caller, mine, other, { kind, direction, note: note?.trim() || null }) }
    })
  })

  app.delete('/api/links/:id', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const caller = await platform.callerOf(request)
    await store.db.transaction((tx) => removeLink(store, tx, caller, request.params.id))
    return reply.status(204).send()
  })
}

const newLink = z.strictObject({
  from: subjectSchema,
  to: subjectSchema,
  kind: z.enum(LINK_KIND_NAMES, { error: `must be one of ${LINK_KIND_NAMES.join(', ')}` }),
  direction: z.enum(['out', 'in'], { error: 'must be “out” or “in”' }).default('out'),
  note: z
    .string()
    .max(MOST_NOTE, `must be at most ${MOST_NOTE} characters long`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be text')
    .nullable()
    .default(null),
})

/** The links of a record whose other end the caller may read; of any other nothing is told, not even that it is there. */
export async function linksOf(store: Store, caller: Caller, { type, id }: Subject, db: Queryable = store.db) {
  const rows = await db.query<StoredLink>(sql`
    select id, kind, note, 'out' as direction, to_type as "otherType", to_id as "otherId", made_by as by,
      ${instantText(sql`made_at`)} as at
    from platform.links where from_type = ${type} and from_id = ${id} and removed_at is null
    union all
    select id, kind, note, 'in', from_type, from_id, made_by, ${instantText(sql`made_at`)}
    from platform.links where to_type = ${type} and to_id = ${id} and removed_at is null
    order by at, id`)
  const links = rows.map(
    ({ otherType, otherId, ...link }): RecordLink => ({ ...link, other: { type: otherType, id: otherId } }),
  )
  const open = await readableSubjects(
    store,
    caller,
    links.map(({ other }) => other),
    db,
  )
  const seen = links.filter(({ other }) => open(other))
  const wanted = Map.groupBy(
    seen.map(({ other }) => other),
    (other) => other.type,
  )
  const people = store.registry.find('people.person')
  return {
    links: seen,
    titles: await titlesOfAll(
      store,
      caller,
      new Map([...wanted].map(([key, others]) => [key, others.map((other) => other.id)])),
    ),
    authors: people
      ? await store.titlesOf(
          people,
          asRule('links', caller.request),
          seen.flatMap(({ by }) => by ?? []),
        )
      : {},
  }
}

interface StoredLink extends Omit<RecordLink, 'other'> {
  readonly otherType: string
  readonly otherId: string
}

export interface NewLink {
  readonly kind: LinkKindName
  /** What `mine` is to the other: `out` “blocks”, `in` “is blocked by”. */
  readonly direction: 'out' | 'in'
  readonly note: string | null
}

/** Links two records that the caller reads. No record to itself, nothing twice, nothing both ways. */
export async function makeLink(
  store: Store,
  tx: Transaction,
  caller: Caller,
  mine: SeenSubject,
  other: SeenSubject,
  { kind, direction, note }: NewLink,
): Promise<string> {
  const may = mayComment(caller)
  if (may !== true) throw forbidden(may)
  if (subjectKey(mine) === subjectKey(other)) throw invalid({ to: 'is the same record; link it to another one' })
  const { from, to } = kept(kind, direction, mine, other)
  // Two at once over the same records wait for each other, in one order whoever of the two came from which end.
  for (const key of [subjectKey(mine), subjectKey(other)].toSorted())
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`links of ${key}`}, 0))`)
  const [same] = await tx.query<{ turned: boolean }>(sql`
    select from_id <> ${from.id} as turned from platform.links where kind = ${kind} and removed_at is null and
      ((from_type, from_id, to_type, to_id) = (${from.type}, ${from.id}::uuid, ${to.type}, ${to.id}::uuid)
        or (from_type, from_id, to_type, to_id) = (${to.type}, ${to.id}::uuid, ${from.type}, ${from.id}::uuid))`)
  const words = LINK_KINDS[kind]
  if (same && !same.turned) throw invalid({ to: 'is linked like that already' })
  if (same)
    throw invalid({
      to: `is linked the other way round already: one “${words.out}” and “${words.in}” exclude each other`,
    })
  const [count] = await tx.query<{ n: number }>(sql`
    select count(*) as n from platform.links where removed_at is null
      and ((from_type, from_id) = (${mine.type}, ${mine.id}::uuid) or (to_type, to_id) = (${mine.type}, ${mine.id}::uuid))`)
  if ((count?.n ?? 0) >= MOST_LINKS) throw refusedNow(`One record has at most ${MOST_LINKS} links`)
  const id = randomUUIDv7()
  await tx.query(sql`
    insert into platform.links (id, kind, from_type, from_id, to_type, to_id, note, made_by)
    values (${id}, ${kind}, ${from.type}, ${from.id}, ${to.type}, ${to.id}, ${note}, ${caller.person})`)
  await store.platform.audit.write(tx, {
    type: 'platform.link',
    record: id,
    version: 1,
    verb: 'create',
    area: 'platform',
    who: caller,
    before: null,
    after: { kind, fromType: from.type, from: from.id, toType: to.type, to: to.id, note },
  })
  for (const end of [mine, other]) subjectChanged(store, tx, end)
  return id
}

/** Whoever made the link, and whoever may change one of its ends, takes it away again. */
async function removeLink(store: Store, tx: Transaction, caller: Caller, id: string): Promise<void> {
  const [link] = isUuid(id)
    ? await tx.query<{
        fromType: string
        from: string
        toType: string
        to: string
        kind: string
        by: string | null
      }>(sql`
        select from_type as "fromType", from_id as "from", to_type as "toType", to_id as "to", kind, made_by as by
        from platform.links where id = ${id} and removed_at is null for update`)
    : []
  if (!link) throw notFound('This link')
  const see = (subject: Subject) =>
    seenSubject(store, caller, subject, tx).catch(() => {
      throw notFound('This link')
    })
  const ends = [await see({ type: link.fromType, id: link.from }), await see({ type: link.toType, id: link.to })]
  const may =
    isRule(caller) ||
    (mayComment(caller) === true &&
      ((link.by !== null && link.by === caller.person) ||
        ends.some(({ of, row }) => allows(of.may.update, caller, row))))
  if (!may) throw forbidden('Only whoever made the link, or may change one of the two records, removes it')
  await tx.query(sql`
    update platform.links set removed_at = clock_timestamp(), removed_by = ${caller.person} where id = ${id}`)
  const { kind, fromType, from, toType, to } = link
  await store.platform.audit.write(tx, {
    type: 'platform.link',
    record: id,
    version: 2,
    verb: 'remove',
    area: 'platform',
    who: caller,
    before: { kind, fromType, from, toType, to },
    after: null,
  })
  for (const end of ends) subjectChanged(store, tx, end)
}

/** With a record go its links; the other ends hear of it. */
async function deleteLinks(tx: Transaction, store: Store, changes: readonly Change[]): Promise<void> {
  await deleteHanging(tx, store.registry, changes, ['platform.links'], 'from')
  await deleteHanging(tx, store.registry, changes, ['platform.links'], 'to')
}
