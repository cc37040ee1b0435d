/** What the procurement area shows of itself. */
import { ShoppingCart } from 'lucide-react'
import { recordRoutes } from '../../record/recordRoutes.screen.tsx'
import type { AreaScreens } from '../../web/areaScreens.ts'

export const screens: AreaScreens = {
  area: 'procurement',
  label: 'Procurement',
  group: 'Deliver',
  icon: ShoppingCart,
  path: '/procurement/purchase-orders',
  types: () => import('./index.ts'),
  routes: [
    ...recordRoutes('procurement.purchaseOrder', '/procurement/purchase-orders', async () =>
      (await import('../../platform/approvals/approvalPage.screen.tsx')).approved('procurement.purchaseOrder'),
    ),
    ...recordRoutes('procurement.vendor', '/procurement/vendors'),
  ],
  places: [{ label: 'Vendors', to: '/procurement/vendors', words: 'suppliers companies' }],
  create: [
    { label: 'Purchase order', to: '/procurement/purchase-orders/new', key: 'o', roles: ['employee', 'procurement'] },
    { label: 'Vendor', to: '/procurement/vendors/new', roles: ['procurement', 'manager'] },
  ],
}
