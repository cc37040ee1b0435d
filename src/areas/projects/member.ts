import { choice, ref } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { leads, member } from '../../record/rights.ts'

/** Somebody who belongs to a project: a lead changes the plan, a member works in it, a viewer reads it. */
export const Member = record({
  name: 'member',
  area: 'projects',
  label: 'Project member',
  within: 'project',
  title: 'role',
  fields: {
    project: ref('projects.project'),
    person: ref('people.person', { unique: ['project'] }),
    role: choice(['lead', 'member', 'viewer'], { default: 'member' }),
  },
  may: {
    read: { auditor: true, manager: member(), employee: member(), client: member() },
    create: { manager: leads(), employee: leads() },
    update: { manager: leads(), employee: leads() },
    remove: { manager: leads(), employee: leads() },
  },
  list: { columns: ['person', 'role', 'project'], sort: 'role', group: 'role' },
})
