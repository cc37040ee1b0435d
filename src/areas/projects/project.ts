import { actionsOn } from '../../record/action.ts'
import {
  choice,
  date,
  duration,
  flag,
  instant,
  local,
  optional,
  percent,
  prose,
  ref,
  text,
  whole,
} from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { flagged, leads, member } from '../../record/rights.ts'

/** A piece of work with a beginning and an end, planned by its tasks. */
export const Project = record({
  name: 'project',
  area: 'projects',
  fields: {
    title: text({ max: 200 }),
    code: optional(
      text({
        max: 20,
        pattern: /^[A-Z][A-Z0-9-]*$/,
        unique: true,
        help: 'Short and unique, such as WIFI; tasks are named by it in other systems',
      }),
    ),
    status: choice(['draft', 'active', 'onHold', 'closed', 'cancelled'], {
      default: 'draft',
      locked: true,
      tones: { onHold: 'attention' },
    }),
    kind: choice(['predictive', 'agile', 'hybrid'], { default: 'predictive' }),
    manager: ref('people.person', { help: 'Answers for the plan' }),
    sponsor: optional(ref('people.person')),
    department: optional(ref('people.department')),
    purpose: optional(prose()),
    start: local({ label: 'Project start' }),
    finishBy: optional(local({ label: 'Project finish', help: 'Needed only when scheduling from the finish' })),
    scheduleFrom: choice(['start', 'finish'], { default: 'start' }),
    statusDate: optional(local({ help: 'Progress is known up to here' })),
    calendar: optional(ref('projects.planCalendar', { label: 'Project calendar', locked: true })),
    minutesPerDay: whole({ default: 480, min: 1, max: 1440 }),
    minutesPerWeek: whole({ default: 2400, min: 1, max: 10080 }),
    daysPerMonth: whole({ default: 20, min: 1, max: 31 }),
    defaultStartTime: duration({ default: 28800 }),
    defaultFinishTime: duration({ default: 61200 }),
    criticalSlack: duration({
      default: 0,
      min: -400000000,
      help: 'A task is critical when its total slack is at most this',
    }),
    outOfSequence: choice(['retainedLogic', 'progressOverride'], {
      default: 'retainedLogic',
      label: 'Progress out of sequence',
    }),
    honorConstraints: flag({ default: true, help: 'A constraint wins over a link that contradicts it' }),
    multipleCriticalPaths: flag({ help: 'Every network of tasks has its own critical path' }),
    template: flag({ help: 'Offered as a pattern for new projects' }),
    plannedStart: optional(local({ computed: true, label: 'Start' })),
    plannedFinish: optional(local({ computed: true, label: 'Finish' })),
    percentComplete: percent({ computed: true, default: 0 }),
    taskCount: whole({ computed: true, default: 0, label: 'Tasks' }),
    findingCount: whole({ computed: true, default: 0, label: 'Findings' }),
    planVersion: whole({ computed: true, default: 0 }),
    scheduledAt: optional(instant({ computed: true })),
    importedFrom: optional(text({ locked: true, max: 300 })),
    importedOn: optional(date({ locked: true })),
  },
  may: {
    read: {
      finance: true,
      auditor: true,
      manager: [member('id'), flagged('template')],
      employee: member('id'),
      client: member('id'),
    },
    create: { manager: true },
    update: { manager: leads('id'), employee: leads('id') },
    remove: { manager: leads('id') },
  },
  list: {
    columns: ['title', 'code', 'status', 'manager', 'plannedStart', 'plannedFinish', 'percentComplete', 'taskCount'],
    sort: 'title',
  },
  form: [
    ['title', 'code', 'kind', 'manager', 'sponsor', 'department'],
    ['start', 'scheduleFrom', 'finishBy', 'purpose'],
  ],
  search: ['title', 'code'],
  check: (p) => ({
    ...(p.scheduleFrom === 'finish' && !p.finishBy ? { finishBy: 'is needed to schedule from the finish' } : {}),
    ...(p.finishBy && p.finishBy < p.start ? { finishBy: 'must not be before the start' } : {}),
  }),
})

const action = actionsOn(Project)
const LEADER = { manager: leads('id'), employee: leads('id') }
export const activate = action({
  name: 'activate',
  by: LEADER,
  when: (p) =>
    ['draft', 'onHold'].includes(p.status) ||
    `Only a draft or a project on hold can become active; this one is ${p.status}`,
  change: () => ({ status: 'active' }),
})
export const hold = action({
  name: 'hold',
  label: 'Put on hold',
  by: LEADER,
  when: (p) => p.status === 'active' || 'Only an active project can be put on hold',
  change: () => ({ status: 'onHold' }),
})
export const close = action({
  name: 'close',
  by: LEADER,
  when: (p) => ['active', 'onHold'].includes(p.status) || 'Only an active project or one on hold can be closed',
  change: () => ({ status: 'closed' }),
  confirm: 'The plan stays as it is and can be read; nothing can be booked to it any more.',
})
export const cancel = action({
  name: 'cancel',
  by: LEADER,
  when: (p) => ['draft', 'active', 'onHold'].includes(p.status) || 'This project has ended already',
  change: () => ({ status: 'cancelled' }),
  danger: true,
})
export const reopen = action({
  name: 'reopen',
  by: LEADER,
  when: (p) => ['closed', 'cancelled'].includes(p.status) || 'This project is open',
  change: () => ({ status: 'active' }),
})
