import type { AreaServer } from '../../platform/area.ts'
import type { Store } from '../../record/store.server.ts'
import { example } from './example.server.ts'
import { orderApproval } from './purchaseOrder.ts'

export const server = (store: Store): AreaServer => ({
  name: 'procurement',
  approvals: [orderApproval],
  example: example(store),
})
