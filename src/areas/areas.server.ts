/** Every area's server door: one line per area. */
import type { AreaServer } from '../platform/area.ts'
import { server as comments } from '../platform/comments/comments.server.ts'
import { exampleServer } from '../platform/example/example.server.ts'
import { server as files } from '../platform/files/files.server.ts'
import { server as links } from '../platform/links/links.server.ts'
import { server as notifications } from '../platform/notifications/notifications.server.ts'
import type { Store } from '../record/store.server.ts'
import { server as people } from './people/server.ts'
import { server as projects } from './projects/server.ts'

/** What belongs to no area and serves all of them: one line per service. */
const servicesOf = (store: Store): AreaServer[] => [notifications(store), comments(store), links(store), files(store)]

export const areasOf = (store: Store): AreaServer[] => {
  const areas = [people(store), projects(store), ...servicesOf(store)]
  return [...areas, exampleServer(store, areas)]
}
