import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import { tellThrough } from './notify.server.ts'

/** Notifications: what people are told, and how they see it. */
export const server = (_store: Store): AreaServer => ({
  name: 'notifications',
  routes(_app, platform) {
    tellThrough(platform.db, platform.live)
  },
})
