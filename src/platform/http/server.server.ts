import { randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { Refused } from '../../record/errors.ts'
import type { PlatformSettings } from '../area.ts'
import type { Database } from '../database.server.ts'
import { inRequest, type Log } from '../log.server.ts'
import { answerError, unavailable } from './answerError.server.ts'
import { EVERYWHERE, NO_PAGE, traceOf } from './headers.ts'
import { mountHealth } from './health.server.ts'
import { deeperThan } from './jsonDepth.ts'
import { doorsOf, mayChange } from './origin.ts'
import { mountWeb } from './web.server.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A request of another program that proves itself by its body; it needs no page of ours. */
    ownProof?: boolean
  }
}

export interface HttpOptions {
  readonly db: Database
  readonly settings: PlatformSettings
  readonly log: Log
  /** The built web bundle; without it only the API is served. */
  readonly web?: string
  /** Longest time until an answer, in milliseconds, so that a frozen database shows as 503 and not as a hanging page. */
  readonly answerWithinMs?: number
}

/** A JSON body may be so large; files have routes of their own. */
const BODY_LIMIT = 2 * 1024 * 1024
/** No record and no plan nests this far; what recurses over a body later must not run out of stack. */
const MOST_LEVELS = 64
/** Below the 10 s after which a person gives up. */
const ANSWER_WITHIN_MS = 9_500
/** Probes ask by address and learn nothing that the Host check protects. */
const ANY_HOST = new Set(['/healthz', '/readyz'])
/** A mail program posts here from no page at all; a signed link says what for, and no cookie counts. */
const FROM_ANYWHERE = new Set(['/mail/stop'])

/**
 * The HTTP server without routes of its own but health and the web bundle. Zod is the only validator, so routes parse
 * `request.body` themselves; errors answer as `{ error: { id, message, request } }`.
 */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { settings, log } = options
  const app = Fastify({
    logger: false,
    trustProxy: settings.trustedProxies.length ? [...settings.trustedProxies] : false,
    bodyLimit: BODY_LIMIT,
    // A client that sends its request more slowly than this holds a connection for nothing.
    requestTimeout: 300_000,
    genReqId: () => randomBytes(9).toString('base64url'),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    // What the router itself refuses has passed no hook: it gets the same headers and the same form here.
    frameworkErrors: (error, request, reply) => {
      reply.headers(EVERYWHERE).header('content-security-policy', NO_PAGE).header('x-request-id', request.id)
      answerError(error, request, reply, log)
    },
    return503OnClosing: true,
    forceCloseConnections: true,
  })
  app.setValidatorCompiler(() => (value) => ({ value }))
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log))
  app.setNotFoundHandler((request) => {
    throw new Refused('notFound', 404, `There is nothing at ${request.method} ${request.url.split('?')[0]}`)
  })
  takeJsonOnly(app)
  await app.register(cookie)
  guard(app, options)
  mountHealth(app, options.db)
  if (options.web) await mountWeb(app, options.web)
  return app
}

/** JSON is the one body that is read; routes for files add theirs in their own scope. An empty one counts as none. */
function takeJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else if (deeperThan(MOST_LEVELS, body as string))
      done(new Refused('json', 400, `The body has more than ${MOST_LEVELS} levels`))
    else void parse(request, body as string, done)
  })
}

function guard(app: FastifyInstance, { settings, log, answerWithinMs = ANSWER_WITHIN_MS }: HttpOptions): void {
  // The port may have been 0: what was asked for is known once the server listens.
  const asked = () => {
    const address = app.server.address()
    return { url: settings.url, port: typeof address === 'object' && address ? address.port : settings.port }
  }
  let doors = doorsOf(asked())
  app.server.on('listening', () => {
    doors = doorsOf(asked())
  })

  app.addHook('onRequest', (request, reply, done) => {
    inRequest(request.id, () => {
      answerInTime(request, reply, answerWithinMs)
      reply.headers(EVERYWHERE)
      reply.header('content-security-policy', NO_PAGE)
      reply.header('x-request-id', request.id)
      if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
      const refusal = refusalOf(request, doors)
      if (refusal) done(refusal)
      else done()
    })
  })
  // Reading a body leaves the asynchronous context in which the log knows its request; the handler gets it back here.
  app.addHook('preValidation', (request, _reply, done) => inRequest(request.id, done))
  app.addHook('onResponse', (request, reply, done) => {
    const trace = traceOf(header(request, 'traceparent'))
    log.info('Answered', {
      method: request.method,
      // Without the query: it may hold what somebody searched for.
      path: request.url.split('?')[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(trace && { trace }),
    })
    done()
  })
}

/**
 * Answers 503 after `ms`, or after the route's own `handlerTimeout`. Fastify's timer for it ends with the request's
 * body, so that it watches over no request that has one.
 */
function answerInTime(request: FastifyRequest, reply: FastifyReply, ms: number): void {
  const timer = setTimeout(() => {
    if (!reply.sent) void reply.send(unavailable())
  }, request.routeOptions.handlerTimeout || ms)
  timer.unref()
  reply.raw.once('close', () => clearTimeout(timer))
}

function refusalOf(request: FastifyRequest, doors: ReturnType<typeof doorsOf>): Refused | null {
  const path = request.url.split('?')[0]!
  const host = request.host?.toLowerCase() ?? ''
  if (!ANY_HOST.has(path) && !doors.hosts.has(host))
    return new Refused(
      'host',
      421,
      'This server does not answer under that name; open it under its own address, or set AMBIT_URL to the one you use',
    )
  // No page of another site can send this header without asking first, and we never say yes.
  if (/^Bearer /i.test(header(request, 'authorization') ?? '') && header(request, 'cookie') === undefined) return null
  if (FROM_ANYWHERE.has(path)) return null
  // It brings a proof of its own, and no browser sends it.
  if (request.routeOptions.config.ownProof) return null
  const from = {
    method: request.method,
    host,
    origin: header(request, 'origin'),
    fetchSite: header(request, 'sec-fetch-site'),
  }
  if (!mayChange(doors, from))
    return new Refused(
      'crossSite',
      403,
      'A change must come from a page of this server; send Origin with its address, or reload the page and try again',
    )
  return null
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
