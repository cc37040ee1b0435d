/** Approvals: one mechanism for the record types of every area. */
import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import { sql } from '../sql.ts'
import { watchApprovals } from './clock.server.ts'
import { createEngine } from './engine.server.ts'
import { followApprovals } from './follow.server.ts'
import { approvalInbox } from './inbox.server.ts'
import { approvalRoutes } from './routes.server.ts'

/** Seconds between two looks at what waits; days are what counts. */
const WATCH_SECONDS = 600

/** `areas` say what is approved, who stands in which relation, and when people work. */
export function server(store: Store, areas: readonly AreaServer[]): AreaServer {
  const engine = createEngine(store, areas)
  return {
    name: 'approvals',
    sets: {
      // What somebody is or was asked about, and what waits for those whose deputy he is.
      'platform.asked': (person) => sql`
        select subject_id::uuid from platform.approvals where asked_ids @> array[${person}]::uuid[]
        union select waiting.subject_id::uuid from platform.deputies d
          join platform.approvals waiting on waiting.waiting_for_ids @> array[d.person_id]
        where d.deputy_id = ${person} and current_date between d.starts_on and d.ends_on and waiting.state = 'waiting'
          and (d.types = '[]' or d.types ? waiting.subject_type)`,
    },
    routes: (app, platform) => approvalRoutes(app, platform, store, engine),
    follow: (tx, changes, caller, platform) => followApprovals(engine, tx, changes, caller, platform.live),
    every: [
      {
        name: 'platform.approvals',
        seconds: WATCH_SECONDS,
        async run() {
          await watchApprovals(store, engine, areas, new Date())
        },
      },
    ],
    inbox: [approvalInbox(store, engine)],
  }
}
