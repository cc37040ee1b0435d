/** What the finance area shows of itself. */
import { Landmark } from 'lucide-react'
import { recordRoutes } from '../../record/recordRoutes.screen.tsx'
import type { AreaScreens } from '../../web/areaScreens.ts'

export const screens: AreaScreens = {
  area: 'finance',
  label: 'Finance',
  group: 'Deliver',
  icon: Landmark,
  path: '/finance/cost-centres',
  key: 'f',
  roles: ['finance', 'procurement', 'manager', 'auditor'],
  types: () => import('./index.ts'),
  routes: [
    ...recordRoutes('finance.legalEntity', '/finance/legal-entities'),
    ...recordRoutes('finance.costCentre', '/finance/cost-centres'),
  ],
  places: [
    { label: 'Legal entities', to: '/finance/legal-entities', words: 'companies subsidiaries' },
    { label: 'Cost centres', to: '/finance/cost-centres', words: 'cost center department' },
  ],
  create: [
    { label: 'Legal entity', to: '/finance/legal-entities/new', roles: ['finance'] },
    { label: 'Cost centre', to: '/finance/cost-centres/new', roles: ['finance'] },
  ],
}
