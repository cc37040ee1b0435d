import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import { deleteHanging } from '../subject.server.ts'
import { mentionsWaiting } from './inboxSource.server.ts'
import { tellThrough } from './notify.server.ts'
import { tidyNotes } from './reading.server.ts'
import { notificationRoutes } from './routes.server.ts'

/** Notifications: what people are told, and how they see it. */
export const server = (store: Store): AreaServer => ({
  name: 'notifications',
  routes(app, platform) {
    tellThrough(platform.db, platform.live)
    notificationRoutes(app, store, platform)
  },
  every: [{ name: 'notifications.tidy', seconds: 3600, run: ({ db }) => tidyNotes(db) }],
  inbox: [mentionsWaiting(store)],
  follow: (tx, changes) => deleteHanging(tx, store.registry, changes, ['platform.notifications']),
})
