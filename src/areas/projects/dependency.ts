import { choice, ref, whole } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { leads, member } from '../../record/rights.ts'
import { LINK_TYPES } from './schedule/plan.ts'

/** A link between two tasks of a plan: what the successor waits for. */
export const Dependency = record({
  name: 'dependency',
  area: 'projects',
  plural: 'dependencies',
  within: 'project',
  title: 'type',
  fields: {
    project: ref('projects.project'),
    predecessor: ref('projects.task'),
    successor: ref('projects.task', { unique: ['predecessor'] }),
    type: choice(LINK_TYPES, {
      default: 'FS',
      labels: { FS: 'Finish to start', SS: 'Start to start', FF: 'Finish to finish', SF: 'Start to finish' },
    }),
    lag: whole({ default: 0, help: 'Seconds, negative for a lead; per cent where the unit says so' }),
    lagUnit: choice(['working', 'elapsed', 'percent', 'elapsedPercent'], { default: 'working' }),
  },
  may: {
    read: { finance: true, auditor: true, manager: member(), employee: member(), client: member() },
    create: { manager: leads(), employee: leads() },
    update: { manager: leads(), employee: leads() },
    remove: { manager: leads(), employee: leads() },
  },
  list: { columns: ['predecessor', 'successor', 'type', 'lag', 'project'], sort: 'type' },
  check: (d) => (d.predecessor === d.successor ? { successor: 'a task cannot wait for itself' } : {}),
})
