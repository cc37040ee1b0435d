/** What the people area shows of itself. */
import { Users } from 'lucide-react'
import { recordRoutes } from '../../record/recordRoutes.screen.tsx'
import type { AreaScreens } from '../../web/areaScreens.ts'

export const screens: AreaScreens = {
  area: 'people',
  label: 'People',
  group: 'Deliver',
  icon: Users,
  path: '/people/people',
  key: 'e',
  types: () => import('./index.ts'),
  routes: [
    ...recordRoutes('people.person', '/people/people'),
    ...recordRoutes('people.department', '/people/departments'),
    ...recordRoutes('people.calendar', '/people/calendars', () => import('./calendar.screen.tsx')),
    ...recordRoutes('people.site', '/people/sites', () => import('./site.screen.tsx')),
    ...recordRoutes('people.engagement', '/people/engagements'),
    ...recordRoutes('people.leave', '/people/leave', async () =>
      (await import('../../platform/approvals/approvalPage.screen.tsx')).approved('people.leave'),
    ),
  ],
  places: [
    { label: 'Departments', to: '/people/departments', words: 'organisation units teams' },
    { label: 'Sites', to: '/people/sites', words: 'places locations depots offices' },
    { label: 'Engagements', to: '/people/engagements', words: 'employees contractors staff jobs' },
    { label: 'Leave', to: '/people/leave', words: 'vacation holiday absence time off' },
    { label: 'Calendars', to: '/people/calendars', words: 'working time public holidays shifts' },
  ],
  create: [
    { label: 'Person', to: '/people/people/new', key: 'p', roles: ['people'] },
    { label: 'Engagement', to: '/people/engagements/new', roles: ['people'] },
    { label: 'Leave', to: '/people/leave/new', key: 'l', roles: ['employee', 'people'] },
  ],
}
