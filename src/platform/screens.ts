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
    { path: '/inbox', load: () => import('./inbox/inbox.screen.tsx') },
    ...recordRoutes('platform.approvalRule', '/platform/approval-rules', () => import('./approvals/rule.screen.tsx')),
    ...recordRoutes('platform.approval', '/platform/approvals'),
    ...recordRoutes(
      'platform.deputy',
      '/platform/deputies',
      async () => (await import('./approvals/rule.screen.tsx')).deputies,
    ),
    ...recordRoutes('platform.customField', '/platform/custom-fields', () => import('./customField.screen.tsx')),
    ...recordRoutes('platform.view', '/platform/views'),
    { path: '/platform/imports/new', load: () => import('./transfer/newImport.screen.tsx') },
    { path: '/platform/imports/$id', load: () => import('./transfer/import.screen.tsx') },
    recordRoutes('platform.import', '/platform/imports', () => import('./transfer/importsList.screen.tsx'))[0]!,
    ...recordRoutes(
      'platform.scheduledExport',
      '/platform/scheduled-exports',
      () => import('./transfer/scheduledExports.screen.tsx'),
    ),
    ...recordRoutes('platform.export', '/platform/exports', () => import('./transfer/exports.screen.tsx')),
  ],
  places: [
    {
      label: 'Custom fields',
      to: '/platform/custom-fields',
      words: 'own fields columns extended attributes',
      roles: ['manager'],
    },
    { label: 'Saved views', to: '/platform/views', words: 'lists filters' },
    { label: 'Imports', to: '/platform/imports', words: 'csv xlsx excel upload load table file' },
    { label: 'Exports', to: '/platform/exports', words: 'csv xlsx excel download files' },
    { label: 'Scheduled exports', to: '/platform/scheduled-exports', words: 'csv xlsx excel regular report' },
    { label: 'Inbox', to: '/inbox', key: 'i', words: 'approvals to do waiting for me' },
    {
      label: 'Approval rules',
      to: '/platform/approval-rules',
      words: 'workflow steps limits sign-off',
      roles: ['manager', 'finance', 'procurement'],
    },
    { label: 'Approvals', to: '/platform/approvals', words: 'requests decisions sign-off' },
    { label: 'Deputies', to: '/platform/deputies', words: 'substitutes stand-ins delegation away' },
  ],
  create: [
    { label: 'Import', to: '/platform/imports/new' },
    { label: 'Scheduled export', to: '/platform/scheduled-exports/new' },
    { label: 'Custom field', to: '/platform/custom-fields/new', roles: ['manager'] },
    { label: 'Approval rule', to: '/platform/approval-rules/new', roles: ['administrator'] },
    { label: 'Deputy', to: '/platform/deputies/new' },
  ],
  home: [{ title: 'Waits for you', to: '/inbox', order: 5, load: () => import('./inbox/inboxCard.screen.tsx') }],
}
