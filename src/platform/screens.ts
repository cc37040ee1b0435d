/** What the platform shows of itself: what belongs to no area. */
import { Settings } from 'lucide-react'
import { recordRoutes } from '../record/recordRoutes.screen.tsx'
import type { AreaScreens } from '../web/areaScreens.ts'

export const screens: AreaScreens = {
  area: 'platform',
  label: 'Administration',
  group: 'Govern',
  icon: Settings,
  path: '/platform/custom-fields',
  roles: ['manager'],
  types: () => import('./index.ts'),
  routes: [
    { path: '/search', load: () => import('./search/search.screen.tsx') },
    ...recordRoutes('platform.customField', '/platform/custom-fields', () => import('./customField.screen.tsx')),
    ...recordRoutes('platform.view', '/platform/views'),
  ],
  places: [
    {
      label: 'Custom fields',
      to: '/platform/custom-fields',
      words: 'own fields columns extended attributes',
      roles: ['manager'],
    },
    { label: 'Saved views', to: '/platform/views', words: 'lists filters' },
  ],
  create: [{ label: 'Custom field', to: '/platform/custom-fields/new', roles: ['manager'] }],
}
