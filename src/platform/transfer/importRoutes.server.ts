/** What an import can do beside what every record can: take its file, read it again, check, import, undo, give back its findings. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invalid, notFound, refusedNow } from '../../record/errors.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Platform } from '../area.ts'
import { attachment } from './attachment.ts'
import { findingsFile, markedFile } from './findingsFile.server.ts'
import { Import } from './import.ts'
import { contentsOf, importedType, ownImport, readAgain, sourceOf, takeFile } from './importFile.server.ts'
import { begin, type ImportJobs, type ImportStep } from './importJobs.server.ts'
import { LARGEST_FILE } from './tableFile.server.ts'
import { templateFile } from './template.server.ts'

const UPLOAD_MS = 300_000

const readerSchema = {
  locale: z.string().max(35).refine(isLocale, 'is no locale such as de-DE').default('en-GB'),
  timeZone: z.string().max(60).refine(isZone, 'is no time zone such as Europe/Berlin').default('UTC'),
}
const fileQuery = z.strictObject({ name: z.string().trim().min(1).max(200), ...readerSchema })
const readingBody = z.strictObject({
  sheet: z.string().max(200).optional(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  header: z.number().int().min(0).max(1000).optional(),
})
const formatQuery = z.strictObject({ format: z.enum(['csv', 'xlsx']).default('csv'), locale: readerSchema.locale })
const templateQuery = z.strictObject({
  type: z.string().max(80),
  format: z.enum(['csv', 'xlsx']).default('xlsx'),
  locale: readerSchema.locale,
})

export function importRoutes(app: FastifyInstance, platform: Platform, store: Store, jobs: ImportJobs): void {
  const path = `/api${Import.path}/:id`
  const own = async (request: FastifyRequest) => {
    const caller = await platform.callerOf(request)
    return { caller, row: await ownImport(store, caller, (request.params as { id: string }).id) }
  }

  app.get(`${path}/contents`, async (request) => {
    const { row } = await readable(request)
    const { inspection, report } = await contentsOf(store.db, row.id)
    return { inspection, report }
  })

  app.post(`${path}/read`, async (request) => {
    const { caller, row } = await own(request)
    await readAgain(store, caller, row, parse(readingBody, request.body ?? {}))
    return store.get(Import, caller, row.id)
  })

  for (const step of ['check', 'import', 'undo'] as const)
    app.post(`${path}/${step}`, async (request, reply) => {
      const { caller, row } = await own(request)
      importedType(store, caller, row.type)
      refuseNow(step, row, (await contentsOf(store.db, row.id)).fileId)
      return reply.status(202).send({ job: await begin(store, caller, row, step, jobs) })
    })

  app.get(`${path}/findings`, async (request, reply) => {
    const { row } = await readable(request)
    const { format, locale } = parse(formatQuery, request.query)
    const { report } = await contentsOf(store.db, row.id)
    if (!report) throw refusedNow('It was not checked yet')
    return give(reply, `${withoutEnding(row.title)} – errors`, format, findingsFile(report, format, locale))
  })

  app.get(`${path}/marked`, async (request, reply) => {
    const { row } = await readable(request)
    const { report, fileId, inspection } = await contentsOf(store.db, row.id)
    if (!report) throw refusedNow('It was not checked yet')
    const source = sourceOf(store, row, fileId)
    return give(
      reply,
      `${withoutEnding(row.title)} – with errors`,
      inspection!.kind,
      markedFile(source, inspection!, row.setup, report),
    )
  })

  app.get(`/api${Import.path}/template`, async (request, reply) => {
    const caller = await platform.callerOf(request)
    const { type: key, format, locale } = parse(templateQuery, request.query)
    const type = importedType(store, caller, key)
    return give(reply, `${type.labels} – template`, format, templateFile(store, caller, type, format, locale))
  })

  app.register(async (scope) => {
    // A file is taken as it is; nothing of it is held in memory here.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
    scope.post(`${path}/file`, { bodyLimit: LARGEST_FILE + 1024, handlerTimeout: UPLOAD_MS }, async (request) => {
      const { caller, row } = await own(request)
      const { name, ...reader } = parse(fileQuery, request.query)
      if (!(request.body instanceof Readable))
        throw invalid({ body: 'must be the file itself, as application/octet-stream' })
      await takeFile(store, caller, row, { name, body: request.body, reader })
      return store.get(Import, caller, row.id)
    })
  })

  async function readable(request: FastifyRequest) {
    const caller = await platform.callerOf(request)
    const { id } = request.params as { id: string }
    if (!isUuid(id)) throw notFound(Import.label)
    // What stands in the file is the business of whoever may go on with the import.
    return { caller, row: await ownImport(store, caller, id) }
  }
}

function refuseNow(step: ImportStep, row: Import, file: string | null): void {
  if (step === 'undo') {
    if (row.state !== 'done') throw refusedNow(row.state === 'undone' ? 'It was undone already' : 'It was not imported')
    return
  }
  if (row.state === 'done' || row.state === 'undone') throw refusedNow('It was imported already; begin another import')
  if (!file) throw refusedNow('There is no file yet; choose one first')
  if (step === 'check') return
  if (row.state !== 'checked') throw refusedNow('Check it first; what was checked is what will be imported')
  if (row.wrong) throw refusedNow('There are errors in it; correct them in the file and choose it again')
}

const withoutEnding = (name: string) => name.replace(/\.(csv|tsv|txt|xlsx|xlsm)$/i, '')

function give(reply: FastifyReply, title: string, format: 'csv' | 'xlsx', content: AsyncIterable<Uint8Array>) {
  return reply.headers(attachment(title, format)).send(Readable.from(content))
}

export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}
export function isZone(text: string): boolean {
  try {
    return !!new Intl.DateTimeFormat('en', { timeZone: text })
  } catch {
    return false
  }
}
