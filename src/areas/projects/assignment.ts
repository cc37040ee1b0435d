import { choice, decimal, duration, local, optional, ref } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { leads, member } from '../../record/rights.ts'
import { CONTOURS } from './schedule/plan.ts'

/** A resource at work on a task. */
export const Assignment = record({
  name: 'assignment',
  area: 'projects',
  within: 'project',
  title: 'units',
  fields: {
    project: ref('projects.project'),
    task: ref('projects.task'),
    resource: ref('projects.resource'),
    units: decimal({ default: '1', scale: 4, min: 0, max: 100_000 }),
    work: optional(duration()),
    delay: optional(duration()),
    contour: optional(choice(CONTOURS)),
    start: optional(local({ locked: true })),
    finish: optional(local({ locked: true })),
  },
  may: {
    read: { finance: true, auditor: true, manager: member(), employee: member(), client: member() },
    create: { manager: leads(), employee: leads() },
    update: { manager: leads(), employee: leads() },
    remove: { manager: leads(), employee: leads() },
  },
  list: { columns: ['task', 'resource', 'units', 'work', 'project'], sort: 'units' },
})
