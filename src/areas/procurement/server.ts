import type { AreaServer } from '../../platform/area.ts'
import { orderApproval } from './purchaseOrder.ts'

export const server = (): AreaServer => ({ name: 'procurement', approvals: [orderApproval] })
