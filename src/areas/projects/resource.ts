import { choice, decimal, optional, ref, text } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { leads, member } from '../../record/rights.ts'

/** What a plan works with: a person, a role not yet filled, equipment, material, or a cost. */
export const Resource = record({
  name: 'resource',
  area: 'projects',
  within: 'project',
  fields: {
    project: ref('projects.project'),
    name: text({ min: 0, max: 512 }),
    kind: choice(['person', 'role', 'equipment', 'material', 'cost'], { default: 'person' }),
    person: optional(ref('people.person')),
    maxUnits: decimal({ default: '1', scale: 4, min: 0, max: 100_000, label: 'Units', help: '1 is one full person' }),
    calendar: optional(ref('projects.planCalendar')),
  },
  may: {
    read: { finance: true, auditor: true, manager: member(), employee: member(), client: member() },
    create: { manager: leads(), employee: leads() },
    update: { manager: leads(), employee: leads() },
    remove: { manager: leads(), employee: leads() },
  },
  list: { columns: ['name', 'kind', 'person', 'maxUnits', 'project'], sort: 'name' },
  check: (r) => (r.person && r.kind !== 'person' ? { person: 'belongs to a resource of the kind person' } : {}),
})
