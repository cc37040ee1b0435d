/** Files of records: what is there, its bytes, its versions, its name, its removal. Rights are asked on every request. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { forbidden, notFound, refusedNow } from '../../record/errors.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Platform } from '../area.ts'
import type { Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { type SeenSubject, seenSubject, subjectChanged } from '../subject.server.ts'
import { subjectSchema } from '../subject.ts'
import { fileStoreOf } from './blobs.server.ts'
import { rangeOf } from './byteRange.ts'
import { fileAnswer, fileJson } from './fileAnswer.server.ts'
import { writeFileLine } from './fileAudit.server.ts'
import type { FileList, FileVersion } from './fileJson.ts'
import { typeToSend } from './fileKind.ts'
import { attachment, cleanName } from './fileName.ts'
import { mayChangeFiles, seenFile } from './filePlaces.server.ts'
import {
  type FileRow,
  fileNamed,
  filesOn,
  freeName,
  hashOfVersion,
  lockNames,
  restoreVersion,
  versionsOf,
} from './fileRows.server.ts'
import { beginningOf } from './fileText.server.ts'
import { imageOf, SIZES } from './pictures.server.ts'
import { storageOf } from './storage.server.ts'

const PATH = '/api/platform/files'
/** Nothing in the bytes may run, load or embed, also when somebody opens them by themselves. */
const NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
/** A drawing may style itself. */
const DRAWING = `${NOTHING_RUNS}; style-src 'unsafe-inline'`
/** Long enough for a large file over a slow line. */
const LONGEST_MS = 6 * 3_600_000

const listQuery = subjectSchema.extend({ removed: z.enum(['true', 'false']).optional() })
const number = z.coerce.number({ error: 'must be the number of a version' }).int().min(1).max(1_000_000)
const versionQuery = z.strictObject({ version: number.optional() })
const imageQuery = versionQuery.extend({ size: z.enum(Object.keys(SIZES) as [keyof typeof SIZES]).default('large') })

export function fileRoutes(app: FastifyInstance, store: Store, platform: Platform): void {
  const callerOf = (request: FastifyRequest) => platform.callerOf(request)

  app.get(PATH, async (request): Promise<FileList> => {
    const caller = await callerOf(request)
    const { removed, ...asked } = parse(listQuery, request.query)
    const subject = await seenSubject(store, caller, asked)
    const mayChange = mayChangeFiles(caller, subject)
    const bin = mayChange === true ? await filesOn(store.db, subject, true) : []
    const files = removed === 'true' ? bin : await filesOn(store.db, subject)
    return { files: files.map(fileJson), removed: bin.length, mayChange }
  })

  app.get(`${PATH}/:id`, async (request) => fileAnswer(store, await callerOf(request), idOf(request)))

  app.get(`${PATH}/:id/content`, { handlerTimeout: LONGEST_MS }, async (request, reply) => {
    const { file, version, hash } = await askedFor(request, versionQuery)
    return send(request, reply, file, version, hash)
  })

  app.get(`${PATH}/:id/image`, { handlerTimeout: 60_000 }, async (request, reply) => {
    const { file, version, hash, query } = await askedFor(request, imageQuery)
    reply
      .header('content-security-policy', version.kind === 'svg' ? DRAWING : NOTHING_RUNS)
      .header('content-disposition', attachment(file.name))
    if (fresh(request, reply, `${hash.slice(0, 32)}-${query.size}`)) return reply.status(304).send()
    if (version.kind === 'svg') return reply.type('image/svg+xml').send(fileStoreOf(store).read(hash))
    const picture = await imageOf(store, hash, version, query.size)
    return reply.type('image/webp').send(picture)
  })

  app.get(`${PATH}/:id/text`, async (request) => {
    const { version, hash } = await askedFor(request, versionQuery)
    if (version.kind !== 'text' && version.kind !== 'svg' && version.type !== 'text/plain')
      throw refusedNow('This file is no text; download it instead')
    return beginningOf(fileStoreOf(store).read(hash), version.size)
  })

  app.patch(`${PATH}/:id`, async (request) => {
    const caller = await callerOf(request)
    const { name: given } = parse(
      z.strictObject({ name: z.string().trim().min(1, 'is required').max(4000) }),
      request.body,
    )
    const name = cleanName(given)
    return change(caller, idOf(request), async (tx, file, subject) => {
      if (file.name === name) return
      await lockNames(tx, subject)
      const taken = await fileNamed(tx, subject, name)
      if (taken && taken !== file.id)
        throw refusedNow(`Another file here is called “${name}” already; choose another name`)
      await tx.query(
        sql`update platform.files set name = ${name}, changed_at = now(), changed_by = ${caller.account} where id = ${file.id}`,
      )
      await writeFileLine(tx, store, caller, { subject, verb: 'rename', file: file.id, name, was: file.name })
    })
  })

  app.post(`${PATH}/:id/restore`, async (request) => {
    const caller = await callerOf(request)
    const { version } = parse(z.strictObject({ version: z.int().min(1) }), request.body)
    return change(caller, idOf(request), async (tx, file, subject) => {
      if (version === file.version.number) throw refusedNow(`Version ${version} is the newest one already`)
      const made = await restoreVersion(tx, file.id, version, caller.account)
      await writeFileLine(tx, store, caller, {
        subject,
        verb: 'restore',
        file: file.id,
        name: file.name,
        number: made,
        from: version,
      })
    })
  })

  app.delete(`${PATH}/:id`, async (request, reply) => {
    const caller = await callerOf(request)
    await change(caller, idOf(request), async (tx, file, subject) => {
      await tx.query(
        sql`update platform.files set removed_at = now(), removed_by = ${caller.account} where id = ${file.id}`,
      )
      await writeFileLine(tx, store, caller, { subject, verb: 'remove', file: file.id, name: file.name })
    })
    return reply.status(204).send()
  })

  app.post(`${PATH}/:id/bring-back`, async (request) => {
    const caller = await callerOf(request)
    return change(
      caller,
      idOf(request),
      async (tx, file, subject) => {
        if (!file.removedAt) throw refusedNow(`“${file.name}” is here`)
        await lockNames(tx, subject)
        const name = await freeName(tx, subject, file.name)
        await tx.query(
          sql`update platform.files set removed_at = null, removed_by = null, name = ${name} where id = ${file.id}`,
        )
        await writeFileLine(tx, store, caller, { subject, verb: 'bringBack', file: file.id, name })
      },
      true,
    )
  })

  app.get('/api/platform/storage', async (request) => {
    parse(z.strictObject({}), request.query)
    return storageOf(store, await callerOf(request))
  })

  /** The file and version that a request names, for somebody who may read it. */
  async function askedFor<Q extends { version?: number | undefined }>(request: FastifyRequest, schema: z.ZodType<Q>) {
    const caller = await callerOf(request)
    const query = parse(schema, request.query)
    const { file } = await seenFile(store, caller, idOf(request))
    const version =
      query.version === undefined || query.version === file.version.number
        ? file.version
        : (await versionsOf(store.db, file.id)).find((each) => each.number === query.version)
    if (!version) throw notFound('This version')
    return { file, version, query, hash: await hashOfVersion(store.db, file.id, version.number) }
  }

  /** Changes a file that hangs on a record, in one transaction with its line. Answers with the file as it is then. */
  async function change(
    caller: Caller,
    id: string,
    work: (tx: Transaction, file: FileRow, subject: SeenSubject) => Promise<void>,
    removed = false,
  ) {
    await store.db.transaction(async (tx) => {
      const { file, subject } = await seenFile(store, caller, id, tx, true)
      if (!subject || file.field !== null) throw refusedNow('This file belongs to a field; choose another one there')
      const may = mayChangeFiles(caller, subject)
      if (may !== true) throw forbidden(may)
      if (file.removedAt && !removed) throw refusedNow(`“${file.name}” has been removed; bring it back first`)
      await work(tx, file, subject)
      subjectChanged(store, tx, subject)
    })
    return fileAnswer(store, caller, id)
  }

  function send(request: FastifyRequest, reply: FastifyReply, file: FileRow, version: FileVersion, hash: string) {
    reply
      .header('content-security-policy', NOTHING_RUNS)
      .header('content-disposition', attachment(file.name))
      .header('accept-ranges', 'bytes')
      .type(typeToSend(version.type))
    if (fresh(request, reply, hash.slice(0, 32))) return reply.status(304).send()
    const wanted = rangeOf(
      request.headers.range,
      version.size,
      request.headers['if-range'],
      String(reply.getHeader('etag')),
    )
    if (wanted === 'none')
      return reply.status(416).header('content-range', `bytes */${version.size}`).type('text/plain').send('')
    const range = wanted === 'all' ? undefined : wanted
    if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${version.size}`)
    reply.header('content-length', range ? range.end - range.start + 1 : version.size)
    return reply.send(version.size === 0 ? '' : fileStoreOf(store).read(hash, range))
  }
}

/** Whether the browser has these bytes already; it asks each time, so that rights are asked each time. */
function fresh(request: FastifyRequest, reply: FastifyReply, mark: string): boolean {
  const etag = `"${mark}"`
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const known = request.headers['if-none-match']
  return known !== undefined && known.split(',').some((each) => each.trim().replace(/^W\//, '') === etag)
}

function idOf(request: FastifyRequest): string {
  const { id } = request.params as { id: string }
  if (!isUuid(id)) throw notFound('This file')
  return id
}
