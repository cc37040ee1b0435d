import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../record/errors.ts'
import { pagePolicy } from './headers.ts'

/** Files of the bundle carry a hash of their content in the name, so they never change under a name. */
const FOREVER = 'public, max-age=31536000, immutable'

/**
 * Serves the web bundle: its hashed files under `/assets/`, and the page itself for every other address that is not
 * the API's, each time with a fresh nonce in place of `__NONCE__`.
 */
export async function mountWeb(app: FastifyInstance, folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const assets = join(folder, 'assets')
  if (existsSync(assets))
    await app.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      preCompressed: true,
      index: false,
      cacheControl: false,
      decorateReply: false,
      setHeaders: (reply) => reply.header('cache-control', FOREVER),
    })
  for (const file of ['favicon.svg', 'favicon.ico', 'manifest.webmanifest', 'robots.txt'])
    if (existsSync(join(folder, file))) {
      const bytes = await readFile(join(folder, file))
      app.get(`/${file}`, (_request, reply) =>
        reply.type(typeOf(file)).header('cache-control', 'public, max-age=3600').send(bytes),
      )
    }
  app.get('/', send)
  app.get('/*', send)

  function send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const path = request.url.split('?')[0]!
    // An address of the API that does not exist is an error for a program, not a page for a person.
    if (path === '/api' || path.startsWith('/api/')) throw notFound('This address')
    const nonce = randomBytes(16).toString('base64')
    return reply
      .header('content-security-policy', pagePolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__NONCE__', nonce))
  }
}

function typeOf(file: string): string {
  if (file.endsWith('.svg')) return 'image/svg+xml'
  if (file.endsWith('.ico')) return 'image/x-icon'
  return file.endsWith('.txt') ? 'text/plain; charset=utf-8' : 'application/manifest+json'
}
