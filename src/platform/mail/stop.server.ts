import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { asRule } from '../../record/caller.ts'
import { parse } from '../../record/schema.ts'
import type { Platform } from '../area.ts'
import type { Database, Transaction } from '../database.server.ts'
import { NOTE_KIND_NAMES, NOTE_KINDS, type NoteKind } from '../notifications/note.ts'
import { preferencesFor, setPreferences } from '../notifications/preferences.server.ts'
import { readStopLink } from '../notifications/signedLinks.server.ts'
import { sql } from '../sql.ts'
import { linkEnded } from './routes.server.ts'

const Link = z.string().max(400)

/**
 * Turning mail off from a mail. A mail program posts to the address in `List-Unsubscribe` by itself (RFC 8058), a
 * person opens it as a page with a button; looking at it changes nothing. Neither needs a session: what is turned off,
 * for whom, stands in the signed link, and nothing else can be done with it.
 */
export function stopRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform

  app.post('/api/mail/stop/peek', async (request) => {
    const { link } = parse(z.strictObject({ link: Link }), request.body ?? {})
    const { what } = genuine(link)
    return { what, words: wordsOf(what) }
  })

  app.post('/api/mail/stop', async (request) => {
    const { link } = parse(z.strictObject({ link: Link }), request.body ?? {})
    await stop(link)
    return { stopped: true }
  })

  void app.register(async (scope) => {
    // What a mail program sends says nothing that the link does not say.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_000 }, (_request, _body, done) => done(null))
    scope.post<{ Querystring: { link?: unknown } }>('/mail/stop', async (request, reply) => {
      await stop(parse(z.object({ link: Link }), request.query).link)
      return reply.type('text/plain; charset=utf-8').send('These mails are turned off.\n')
    })
  })

  function genuine(link: string): { what: string; account: string } {
    const found = readStopLink(platform.keys, link, Date.now())
    if (!found) throw linkEnded()
    return found
  }

  async function stop(link: string): Promise<void> {
    const { what, account } = genuine(link)
    await db.transaction((tx) => stopMail(tx, db, what, account))
  }
}

const isKind = (what: string): what is NoteKind => (NOTE_KIND_NAMES as string[]).includes(what)

/** What a link turns off, in words. */
const wordsOf = (what: string): string => (isKind(what) ? NOTE_KINDS[what] : 'The daily mail')

/** No mail of one kind any more, or none of what comes in the digest. */
async function stopMail(tx: Transaction, db: Database, what: string, account: string): Promise<void> {
  const who = { ...asRule('unsubscribe', 'mail'), account }
  const { mail } = await preferencesFor(db, who)
  const kinds = isKind(what) ? [what] : NOTE_KIND_NAMES.filter((kind) => mail[kind] === 'digest')
  await setPreferences(tx, who, { mail: Object.fromEntries(kinds.map((kind) => [kind, 'none' as const])) })
  await tx.query(sql`
    update platform.notifications set mail = 'none'
    where account_id = ${account} and mail_id is null and kind = any(${kinds})`)
}
