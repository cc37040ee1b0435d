import type { Store } from '../../record/store.server.ts'
import type { InboxSource } from '../inbox/source.ts'
import { notesOf } from './reading.server.ts'

const MOST = 100

/** Mentions that were not read yet wait for an answer, or for being seen. */
export const mentionsWaiting = (store: Store): InboxSource => ({
  name: 'mentions',
  async waiting(caller) {
    const notes = await notesOf(store, caller, { limit: MOST, unread: true })
    return notes.flatMap(({ id, kind, text, subject, to, by, createdAt }) => {
      if (kind !== 'mention' || !subject || !to || text === null) return []
      const mark = (read: boolean) => ({ path: '/api/notifications/mark', body: { ids: [id], read } })
      return [
        {
          id: `mention ${id}`,
          kind: 'Mention',
          subject: { type: subject.type, id: subject.id },
          to,
          title: subject.title,
          text,
          from: by,
          instead: null,
          since: createdAt,
          due: null,
          amount: null,
          actions: [{ name: 'done' as const, label: 'Mark as read', ...mark(true), undo: mark(false) }],
        },
      ]
    })
  },
})
