/** Every area's server door: one line per area. */
import { server as approvals } from '../platform/approvals/approvals.server.ts'
import type { AreaServer } from '../platform/area.ts'
import { server as comments } from '../platform/comments/comments.server.ts'
import { exampleServer } from '../platform/example/example.server.ts'
import { server as files } from '../platform/files/files.server.ts'
import { server as inbox } from '../platform/inbox/inbox.server.ts'
import { server as links } from '../platform/links/links.server.ts'
import { server as mail } from '../platform/mail/mail.server.ts'
import { server as notifications } from '../platform/notifications/notifications.server.ts'
import { server as search } from '../platform/search/search.server.ts'
import { server as transfer } from '../platform/transfer/transfer.server.ts'
import { server as webhooks } from '../platform/webhooks/webhooks.server.ts'
import type { Store } from '../record/store.server.ts'
import { exampleNews } from './exampleNews.server.ts'
import { exampleTalk } from './exampleTalk.server.ts'
import { server as finance } from './finance/server.ts'
import { server as people } from './people/server.ts'
import { server as procurement } from './procurement/server.ts'
import { server as projects } from './projects/server.ts'

/** What belongs to no area and serves all of them: one line per service. */
const servicesOf = (store: Store, all: () => readonly AreaServer[]): AreaServer[] => [
  notifications(store),
  mail(store, all),
  webhooks(store),
  comments(store),
  links(store),
  files(store),
  transfer(store),
]

export const areasOf = (store: Store): AreaServer[] => {
  const bare: AreaServer[] = [
    people(store),
    projects(store),
    finance(store),
    procurement(store),
    ...servicesOf(store, () => bare),
  ]
  const areas = [...bare, approvals(store, bare)]
  return [
    ...areas,
    inbox(store, areas),
    search(store, areas),
    exampleServer(store, [...areas, exampleTalk(store), exampleNews(store)]),
  ]
}
