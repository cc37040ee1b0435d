import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { invalid, Refused } from '../../record/errors.ts'
import { DatabaseUnavailable } from '../database.server.ts'
import type { Log } from '../log.server.ts'

/** Fastify's own refusals, in our words. */
const KNOWN: Readonly<Record<string, readonly [id: string, status: number, message: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['mediaType', 415, 'Send the body as application/json'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['tooLarge', 413, 'That is more than this route takes; send less at once'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['json', 400, 'The body is not valid JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['json', 400, 'The body is not as long as its header says'],
  FST_ERR_BAD_URL: ['url', 400, 'The address holds a malformed escape sequence'],
  FST_ERR_MAX_PARAM_LENGTH: ['notFound', 404, 'There is nothing at this address'],
}

/** How PostgreSQL refuses U+0000, in text and in json. */
const NOT_STORABLE: ReadonlySet<string> = new Set(['22021', '22P05'])

/** Answers every error as `{ error: { id, message, request, … } }`; what nobody foresaw is logged with its stack. */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const refused = refusedBy(thrown)
  if (refused) {
    const wait = refused.details.retryAfter
    if (typeof wait === 'number') reply.header('retry-after', String(wait))
    answer(refused)
    return
  }
  log.error('A request failed', { method: request.method, path: request.url.split('?')[0], error: thrown })
  answer(new Refused('internal', 500, 'Something went wrong here; it was logged'))

  function answer({ id, status, message, details }: Refused): void {
    void reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send({ error: { id, message, request: request.id, ...details } })
  }
}

function refusedBy(thrown: unknown): Refused | null {
  if (thrown instanceof Refused) return thrown
  if (thrown instanceof DatabaseUnavailable) return unavailable()
  if (thrown instanceof ZodError) return invalid(fieldsOf(thrown))
  const { code, statusCode, name } = thrown as Partial<FastifyError>
  if (code !== undefined && NOT_STORABLE.has(code))
    return new Refused('invalid', 422, 'A text holds the character U+0000, which cannot be stored; take it out')
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return unavailable()
  const known = KNOWN[code ?? '']
  if (known) return new Refused(known[0], known[1], known[2])
  if (name === 'SyntaxError' && statusCode === 400) return new Refused('json', 400, 'The body is not valid JSON')
  return null
}

/** 503: whether a change was saved is not known. */
export function unavailable(): Refused {
  const message = 'The database does not answer; look whether your change was saved, and try again in a moment'
  return new Refused('unavailable', 503, message, { retryAfter: 2 })
}

/** Zod's complaints by field: the first one of each, under the field's path. */
export function fieldsOf(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) fields[[...issue.path, key].join('.')] ??= 'is not a field here'
    else fields[issue.path.join('.') || 'body'] ??= issue.message
  }
  return fields
}
