import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { notFound } from '../../record/errors.ts'
import { parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Platform } from '../area.ts'
import { preferencesFor, setPreferences } from './preferences.server.ts'
import { PreferencesPatch } from './preferences.ts'
import { markAllRead, markNotes, noteOf, notesOf, unreadOf } from './reading.server.ts'
import { readLink } from './signedLinks.server.ts'

const MOST = 100

const List = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MOST).default(50),
  after: z.uuid().optional(),
  unread: z.enum(['true', 'false']).default('false'),
})
const Mark = z.strictObject({ ids: z.array(z.uuid()).min(1).max(500), read: z.boolean() })
const MarkAll = z.strictObject({ newest: z.uuid() })
const Open = z.strictObject({ link: z.string().max(400) })

/** What somebody is told, as he sees it, and his wishes about it. Everything here is the caller's own. */
export function notificationRoutes(app: FastifyInstance, store: Store, platform: Platform): void {
  const { db } = store

  app.get('/api/notifications', async (request) => {
    const caller = await platform.callerOf(request)
    const { limit, after, unread } = parse(List, request.query)
    const [rows, count] = await Promise.all([
      notesOf(store, caller, { limit, after, unread: unread === 'true' }),
      unreadOf(db, caller),
    ])
    return { rows, next: rows.length === limit ? rows.at(-1)!.id : null, unread: count }
  })

  app.get('/api/notifications/count', async (request) => {
    const caller = await platform.callerOf(request)
    return { unread: await unreadOf(db, caller) }
  })

  app.post('/api/notifications/mark', async (request) => {
    const caller = await platform.callerOf(request)
    const { ids, read } = parse(Mark, request.body ?? {})
    await db.transaction((tx) => markNotes(tx, caller, ids, read))
    return { unread: await unreadOf(db, caller) }
  })

  app.post('/api/notifications/mark-all', async (request) => {
    const caller = await platform.callerOf(request)
    const { newest } = parse(MarkAll, request.body ?? {})
    await db.transaction((tx) => markAllRead(tx, caller, newest))
    return { unread: await unreadOf(db, caller) }
  })

  // What a link in a mail leads to. It marks the reader's own notification as read, and does nothing else.
  app.post('/api/notifications/open', async (request) => {
    const caller = await platform.callerOf(request)
    const { link } = parse(Open, request.body ?? {})
    const read = readLink(platform.keys, link, caller, Date.now())
    if (!read.note) return { to: '/notifications', problem: read.problem }
    const note = await noteOf(store, caller, read.note)
    if (!note?.to) return { to: '/notifications', problem: 'gone' }
    if (!read.problem) await db.transaction((tx) => markNotes(tx, caller, [note.id], true))
    return { to: note.to, problem: null }
  })

  app.get('/api/notifications/preferences', async (request) => {
    const caller = await platform.callerOf(request)
    return preferencesFor(db, caller)
  })

  app.patch('/api/notifications/preferences', async (request) => {
    const caller = await platform.callerOf(request)
    if (!caller.person) throw notFound('An account of a person')
    const changes = parse(PreferencesPatch, request.body ?? {})
    await db.transaction((tx) => setPreferences(tx, caller, changes))
    return preferencesFor(db, caller)
  })
}
