/** What the projects area shows of itself. */
import { SquareKanban } from 'lucide-react'
import { recordRoutes } from '../../record/recordRoutes.screen.tsx'
import type { AreaScreens } from '../../web/areaScreens.ts'

const [list] = recordRoutes('projects.project', '/projects/projects', () => import('./projectsList.screen.tsx'))

export const screens: AreaScreens = {
  area: 'projects',
  label: 'Projects',
  group: 'Plan',
  icon: SquareKanban,
  path: '/projects/projects',
  key: 'p',
  types: () => import('./index.ts'),
  routes: [
    list!,
    { path: '/projects/projects/new', load: () => import('./newProject.screen.tsx') },
    { path: '/projects/templates', load: () => import('./templates.screen.tsx') },
    { path: '/projects/projects/$id', load: () => import('./projectPlan.screen.tsx') },
    { path: '/projects/projects/$id/details', load: () => import('./projectDetails.screen.tsx') },
    { path: '/projects/projects/$id/import', load: () => import('./importReport.screen.tsx') },
    ...recordRoutes('projects.task', '/projects/tasks'),
    ...recordRoutes('projects.member', '/projects/members'),
    ...recordRoutes('projects.resource', '/projects/resources'),
    ...recordRoutes('projects.dependency', '/projects/dependencies'),
    ...recordRoutes('projects.assignment', '/projects/assignments'),
    ...recordRoutes('projects.planCalendar', '/projects/plan-calendars'),
  ],
  places: [
    { label: 'Tasks', to: '/projects/tasks', key: 't', words: 'work activities to do' },
    { label: 'Resources', to: '/projects/resources', words: 'equipment material roles' },
    { label: 'Assignments', to: '/projects/assignments', words: 'who works on what' },
    { label: 'Dependencies', to: '/projects/dependencies', words: 'links predecessors successors' },
    { label: 'Project templates', to: '/projects/templates', words: 'patterns blueprints' },
    { label: 'Plan calendars', to: '/projects/plan-calendars', words: 'working time' },
  ],
  create: [{ label: 'Project', to: '/projects/projects/new', key: 'j', roles: ['manager'] }],
  home: [
    {
      title: 'Open projects',
      to: '/projects/projects',
      order: 10,
      load: async () => ({ default: (await import('./homeCards.screen.tsx')).Projects }),
    },
    {
      title: 'My tasks',
      to: '/projects/tasks',
      order: 20,
      load: async () => ({ default: (await import('./homeCards.screen.tsx')).MyTasks }),
    },
  ],
}
