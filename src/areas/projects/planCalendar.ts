import { json, optional, ref, text } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { leads, member } from '../../record/rights.ts'
import { WorkingTimesSchema } from '../people/index.ts'

/** A working calendar of one plan: its own hours, or those of a company calendar, or what differs from another one. */
export const PlanCalendar = record({
  name: 'planCalendar',
  area: 'projects',
  label: 'Plan calendar',
  within: 'project',
  fields: {
    project: ref('projects.project'),
    name: text({ max: 200 }),
    company: optional(
      ref('people.calendar', { label: 'Company calendar', help: 'Its hours are used instead of own ones' }),
    ),
    base: optional(ref('projects.planCalendar', { label: 'Based on' })),
    times: json(WorkingTimesSchema, { label: 'Working times' }),
  },
  may: {
    read: { auditor: true, manager: member(), employee: member(), client: member() },
    create: { manager: leads(), employee: leads() },
    update: { manager: leads(), employee: leads() },
    remove: { manager: leads(), employee: leads() },
  },
  list: { columns: ['name', 'company', 'base', 'project'], sort: 'name' },
})
