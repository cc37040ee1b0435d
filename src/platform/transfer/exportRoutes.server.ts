/** Lists as files: `GET …/export` beside every list, and the files of scheduled exports. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { notFound, refusedNow, requireSelf } from '../../record/errors.ts'
import type { RecordType } from '../../record/record.ts'
import { reach } from '../../record/rights.ts'
import { isUuid, parse } from '../../record/schema.ts'
import { fieldOpen } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import type { Platform } from '../area.ts'
import { readFile } from '../files/saveFile.server.ts'
import { attachment } from './attachment.ts'
import { Export, FORMATS } from './export.ts'
import { beginExport, type ExportStyle } from './exportRows.server.ts'
import { isLocale, isZone } from './importRoutes.server.ts'

const EXPORT_MS = 600_000
type Raw = Record<string, string | string[] | undefined>

const styleSchema = z.strictObject({
  format: z.enum(FORMATS).default('csv'),
  locale: z.string().max(35).refine(isLocale, 'is no locale such as de-DE').default('en-GB'),
  zone: z.string().max(60).refine(isZone, 'is no time zone such as Europe/Berlin').default('UTC'),
  /** `false`: CSV without a byte order mark. */
  mark: z.enum(['true', 'false']).default('true'),
  identifiers: z.enum(['true', 'false']).default('false'),
})

/** What a request says about the file stands beside what it asks for under `file.…`, which no field can be called. */
function styleOf(raw: Raw): { style: ExportStyle; query: Raw } {
  const [own, query]: [Raw, Raw] = [{}, {}]
  for (const [name, value] of Object.entries(raw)) {
    if (name.startsWith('file.')) own[name.slice(5)] = value
    else query[name] = value
  }
  const { format, locale, zone, mark, identifiers } = parse(styleSchema, own)
  return {
    style: { format, locale, timeZone: zone, plain: mark === 'false', identifiers: identifiers === 'true' },
    query,
  }
}

const chosenBody = z.strictObject({
  ids: z.array(z.uuid()).min(1).max(10_000),
  query: z.record(z.string().max(200), z.union([z.string(), z.array(z.string())])).default({}),
})

export function exportRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  for (const type of store.registry.types) {
    app.get(`/api${type.path}/export`, { handlerTimeout: EXPORT_MS }, async (request, reply) => {
      const caller = await platform.callerOf(request)
      return give(reply, type, caller, request.query as Raw)
    })
    // Chosen rows do not fit into an address.
    app.post(`/api${type.path}/export`, { handlerTimeout: EXPORT_MS }, async (request, reply) => {
      const caller = await platform.callerOf(request)
      const { ids, query } = parse(chosenBody, request.body)
      return give(reply, type, caller, query, ids)
    })
  }

  app.get<{ Params: { id: string } }>(
    `/api${Export.path}/:id/file`,
    { handlerTimeout: EXPORT_MS },
    async (request, reply) => {
      const caller = await platform.callerOf(request)
      if (!isUuid(request.params.id)) throw notFound(Export.label)
      const row = (await store.get(Export, caller, request.params.id)) as Export
      if (!row.file) throw refusedNow('No file of this export is kept; export the list again')
      const type = store.registry.get(row.type)
      const query = Object.fromEntries(new URLSearchParams(row.query ?? ''))
      if (coversAll(store, caller, type, query)) {
        const { content } = await readFile(store, row.file)
        return reply.headers(attachment(row.title, row.format)).send(content)
      }
      // Who may not read all of it gets a file of what he may read, of now.
      const style: ExportStyle = { format: row.format, locale: 'en-GB', timeZone: store.company.timeZone }
      const { content } = await beginExport(store, {
        type,
        caller,
        query,
        style,
        about: { title: row.title, schedule: row.schedule },
      })
      return reply.headers(attachment(row.title, row.format)).send(content)
    },
  )

  async function give(reply: FastifyReply, type: RecordType, caller: Caller, raw: Raw, ids?: readonly string[]) {
    requireSelf(caller, 'taking data out')
    const { style, query } = styleOf(raw)
    const { content } = await beginExport(store, { type, caller, query, style, ...(ids ? { ids } : {}) })
    return reply.headers(attachment(type.labels, style.format)).send(content)
  }
}

/** Whether somebody may read whatever a file of this query can hold: every row, every column, every title in it. */
function coversAll(store: Store, caller: Caller, type: RecordType, query: Raw): boolean {
  if (reach(type.may.read, caller) !== 'all') return false
  const custom = store.customOf(type.key)
  const columns = typeof query.columns === 'string' ? query.columns.split(',') : type.list.columns
  return columns.every((key) => {
    if (!fieldOpen(type, custom, caller, key)) return false
    const target = key.startsWith('extra.') ? 'people.person' : type.fields[key]?.target
    if (!target) return true
    const to = store.registry.get(target)
    return reach(to.may.read, caller) === 'all' && fieldOpen(to, [], caller, to.titleField)
  })
}
