/** What the list of projects adds to the common one: a new project is begun on a page of its own. */
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'

export const list: RecordScreens['list'] = {
  within: { template: 'eq:false' },
  createAt: '/projects/projects/new',
  createKeys: 'n j',
  help: 'A project is a piece of work with a beginning and an end. Begin one empty, from a template, or from a plan file.',
}
