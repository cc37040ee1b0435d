import type { AreaServer } from '../../platform/area.ts'
import type { Store } from '../../record/store.server.ts'
import { approvers, exchange } from './approverFacts.server.ts'
import { example } from './example.server.ts'
import { lookUpRoutes } from './lookUp.server.ts'
import { usualRoutes } from './usual.server.ts'

export { postingFor, rateFor, taxVersionFor } from './lookUp.server.ts'

export const server = (store: Store): AreaServer => ({
  name: 'finance',
  approvers,
  exchange: exchange(store),
  example: example(store),
  routes(app, platform) {
    lookUpRoutes(app, platform, store)
    usualRoutes(app, platform, store)
  },
})
