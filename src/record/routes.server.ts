/** The standard routes of every record type. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../platform/area.ts'
import { API_STYLE, apiPage } from './apiPage.ts'
import { type Bulk, bulk } from './bulk.server.ts'
import type { Caller } from './caller.ts'
import { forbidden, invalid, notFound } from './errors.ts'
import { once } from './once.server.ts'
import { openApi } from './openapi.ts'
import { kebab, type RecordType } from './record.ts'
import { isUuid, parse } from './schema.ts'
import type { Store } from './store.server.ts'
import { visibleEntry } from './visibleEntry.ts'

type Params = { Params: { id: string } }
type Raw = Readonly<Record<string, string | string[] | undefined>>

export function recordRoutes(app: FastifyInstance, store: Store, platform: Platform, version: string): void {
  for (const type of store.registry.types) routesOf(app, store, platform, type)

  let document: string | undefined
  const described = () => (document ??= JSON.stringify(openApi(store.registry.types, version)))
  const style = `'sha256-${createHash('sha256').update(API_STYLE).digest('base64')}'`
  app.get('/api/openapi.json', async (request, reply) => {
    await platform.callerOf(request)
    return reply.type('application/json; charset=utf-8').send(described())
  })
  app.get('/api/docs', async (request, reply) => {
    await platform.callerOf(request)
    reply.header(
      'content-security-policy',
      `default-src 'none'; style-src ${style}; frame-ancestors 'none'; base-uri 'none'`,
    )
    return reply.type('text/html; charset=utf-8').send(apiPage(JSON.parse(described())))
  })
}

function routesOf(app: FastifyInstance, store: Store, platform: Platform, type: RecordType): void {
  const path = `/api${type.path}`
  const callerOf = (request: FastifyRequest) => platform.callerOf(request)

  app.get(path, async (request, reply) => {
    const caller = await callerOf(request)
    mayList(store, type, caller)
    const body = await store.list(type, caller, store.query(type, caller, request.query as Raw))
    return reply.type('application/json; charset=utf-8').send(body)
  })

  app.post(path, async (request, reply) => {
    const caller = await callerOf(request)
    return once(store, caller, request, reply, 201, async (work) =>
      first(work.seen(type, [await work.create(type, body(request))])),
    )
  })

  app.get<Params>(`${path}/:id`, async (request) => {
    const caller = await callerOf(request)
    const row = await store.get(type, caller, idOf(request, type))
    return { ...row, can: store.can(type, caller, row), titles: await store.titles(type, caller, [row]) }
  })

  app.patch<Params>(`${path}/:id`, async (request) => {
    const caller = await callerOf(request)
    const id = idOf(request, type)
    const { version, ...patch } = body(request)
    if (!Number.isSafeInteger(version) || (version as number) < 1)
      throw invalid({ version: 'is required: the version of the row that you saw' })
    return store.change(caller, async (work) =>
      first(work.seen(type, [await work.update(type, id, patch, { version: version as number })])),
    )
  })

  app.delete<Params>(`${path}/:id`, async (request, reply) => {
    const caller = await callerOf(request)
    const { version } = parse(z.strictObject({ version: z.coerce.number().int().min(1).optional() }), request.query)
    await store.change(caller, (work) => work.remove(type, idOf(request, type), { version }))
    return reply.status(204).send()
  })

  app.get<Params>(`${path}/:id/activity`, async (request) => {
    const caller = await callerOf(request)
    const id = idOf(request, type)
    const row = await store.get(type, caller, id)
    const { limit, before } = parse(
      z.strictObject({
        limit: z.coerce.number().int().min(1).max(200).default(50),
        before: z.coerce.number().int().min(1).optional(),
      }),
      request.query,
    )
    const entries = await platform.audit.activityOf(store.db, type.key, id, limit, before)
    return { entries: entries.map((entry) => visibleEntry(type, store.customOf(type.key), caller, row, entry)) }
  })

  app.post(`${path}/bulk`, async (request, reply) => {
    const caller = await callerOf(request)
    const asked = bulkOf(type, body(request))
    return once(store, caller, request, reply, 200, async (work) => ({ rows: await bulk(work, type, asked) }))
  })

  for (const action of type.actions) {
    app.post<Params>(`${path}/:id/${kebab(action.name)}`, async (request, reply) => {
      const caller = await callerOf(request)
      const id = idOf(request, type)
      return once(store, caller, request, reply, 200, async (work) =>
        first(work.seen(type, [await work.act(action, id, request.body ?? {})])),
      )
    })
  }
}

/** A list is answered when some rows could be within reach; otherwise the verb itself is refused. */
function mayList(store: Store, type: RecordType, caller: Caller): void {
  if (store.canType(type, caller).read) return
  // Reach that depends on a relation and happens to be empty today is an empty list, not a refusal.
  const roles = [...caller.roles].some((role) => type.may.read?.[role] !== undefined)
  if (!roles || !Object.keys(type.may.read ?? {}).length)
    throw forbidden(`You may not see ${type.labels.toLowerCase()}`)
}

const first = async <T>(all: Promise<T[]>): Promise<T> => (await all)[0]!

const idOf = (request: { params: unknown }, type: RecordType): string => {
  const { id } = request.params as { id: string }
  if (!isUuid(id)) throw notFound(type.label)
  return id
}

function body(request: FastifyRequest): Record<string, unknown> {
  if (typeof request.body !== 'object' || request.body === null || Array.isArray(request.body))
    throw invalid({ body: 'must be a JSON object' })
  return request.body as Record<string, unknown>
}

const bulkSchema = z.union([
  z.strictObject({ update: z.array(z.looseObject({ id: z.uuid(), version: z.number().int().min(1) })) }),
  z.strictObject({ remove: z.array(z.strictObject({ id: z.uuid(), version: z.number().int().min(1).optional() })) }),
  z.strictObject({ act: z.string(), ids: z.array(z.uuid()), input: z.record(z.string(), z.unknown()).default({}) }),
])

function bulkOf(type: RecordType, given: unknown): Bulk {
  const result = bulkSchema.safeParse(given)
  if (!result.success)
    throw invalid({
      body: 'takes { update: [{ id, version, … }] }, { remove: [{ id, version }] } or { act, ids, input }',
    })
  const asked = result.data
  if ('update' in asked)
    return { do: 'update', items: asked.update.map(({ id, version, ...patch }) => ({ id, version, patch })) }
  if ('remove' in asked) return { do: 'remove', items: asked.remove }
  const action = type.actions.find((a) => kebab(a.name) === asked.act || a.name === asked.act)
  if (!action) throw invalid({ act: `is not an action of ${type.labels.toLowerCase()}` })
  return { do: 'act', action, items: asked.ids.map((id) => ({ id })), input: asked.input }
}
