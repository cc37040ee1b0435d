/** Every area's server door: one line per area. */
import type { AreaServer } from '../platform/area.ts'
import { exampleServer } from '../platform/example/example.server.ts'
import type { Store } from '../record/store.server.ts'
import { server as people } from './people/server.ts'
import { server as projects } from './projects/server.ts'

export const areasOf = (store: Store): AreaServer[] => {
  const areas = [people(store), projects(store)]
  return [...areas, exampleServer(store, areas)]
}
