/**
 * Resumable uploads. The transfer is the core protocol of tus 1.0.0 (https://tus.io/protocols/resumable-upload): HEAD asks
 * for the offset, PATCH appends from it, DELETE takes it back. It begins with JSON instead of tus's creation, because
 * where a file goes must be checked like any other request, and ends with an explicit completion.
 */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invalid, notFound, Refused } from '../../record/errors.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Platform } from '../area.ts'
import { subjectSchema } from '../subject.ts'
import { beginUpload, completeUpload } from './completeUpload.server.ts'
import { fileAnswer } from './fileAnswer.server.ts'
import { createUploads } from './uploads.server.ts'

const PATH = '/api/platform/uploads'
const BYTES = 'application/offset+octet-stream'
/** The whole of one request; what arrived by then stays, and the next one goes on. */
const LONGEST_MS = 600_000
/** Bytes of one request as our own pages send them: enough to be fast, little to send again. */
export const PIECE = 8 * 1024 * 1024

const newUpload = z.strictObject({
  subject: subjectSchema.optional(),
  field: z.strictObject({ type: z.string().max(120), name: z.string().max(120) }).optional(),
  replaces: z.uuid().optional(),
  name: z.string({ error: 'must be the name of the file' }).max(4000),
  size: z
    .int({ error: 'must be the number of bytes' })
    .min(0, 'must not be negative')
    .max(Number.MAX_SAFE_INTEGER, 'is too large'),
})

export function uploadRoutes(app: FastifyInstance, store: Store, platform: Platform): void {
  const uploads = createUploads(store)

  app.post(PATH, async (request, reply) => {
    const caller = await platform.callerOf(request)
    const { id, name } = await beginUpload(store, uploads, caller, parse(newUpload, request.body))
    return reply.status(201).header('location', `${PATH}/${id}`).send({ id, name, offset: 0, piece: PIECE })
  })

  app.head(`${PATH}/:id`, async (request, reply) => {
    const caller = await platform.callerOf(request)
    const { received, size } = await uploads.offset(caller, idOf(request))
    return tus(reply).header('upload-offset', String(received)).header('upload-length', String(size)).send()
  })

  app.post(`${PATH}/:id/complete`, { handlerTimeout: LONGEST_MS }, async (request, reply) => {
    const caller = await platform.callerOf(request)
    const file = await completeUpload(store, uploads, caller, idOf(request))
    return reply.status(201).send(await fileAnswer(store, caller, file))
  })

  app.delete(`${PATH}/:id`, async (request, reply) => {
    const caller = await platform.callerOf(request)
    await uploads.drop(caller, idOf(request))
    return tus(reply).status(204).send()
  })

  app.register(async (scope) => {
    // The bytes are taken as they come; nothing of them is held in memory.
    scope.addContentTypeParser(BYTES, (_request, payload, done) => done(null, payload))
    const limits = { bodyLimit: Number.MAX_SAFE_INTEGER, handlerTimeout: LONGEST_MS }
    scope.patch(`${PATH}/:id`, limits, async (request, reply) => {
      const caller = await platform.callerOf(request)
      const { body } = request
      if (!(body instanceof Readable)) throw new Refused('mediaType', 415, `Send the bytes as ${BYTES}`)
      const offset = Number(request.headers['upload-offset'] ?? Number.NaN)
      if (!Number.isSafeInteger(offset) || offset < 0)
        throw invalid({ 'Upload-Offset': 'must be the number of bytes that are there already; HEAD tells it' })
      const received = await uploads.append(caller, idOf(request), offset, body)
      return tus(reply).status(204).header('upload-offset', String(received)).send()
    })
  })
}

const tus = (reply: FastifyReply): FastifyReply => reply.header('tus-resumable', '1.0.0')

function idOf(request: FastifyRequest): string {
  const { id } = request.params as { id: string }
  if (!isUuid(id)) throw notFound('This upload')
  return id
}
