import { z } from 'zod'
import { actionsOn } from '../../record/action.ts'
import {
  choice,
  decimal,
  duration,
  flag,
  json,
  local,
  optional,
  percent,
  prose,
  ref,
  refs,
  text,
  whole,
} from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { leads, member } from '../../record/rights.ts'
import { CONSTRAINTS, TASK_TYPES } from './schedule/plan.ts'

const HUNDRED_YEARS = 100 * 366 * 86_400
const part = z.strictObject({ from: z.int().min(0).max(HUNDRED_YEARS), to: z.int().min(0).max(HUNDRED_YEARS) })

/** Stands until the plan is scheduled for the first time; never empty, so that lists by date walk one index. */
const UNSCHEDULED = '1970-01-01T00:00:00'

/** A piece of work in a plan: it is scheduled by its links, calendars and constraints, or holds the dates it is given. */
export const Task = record({
  name: 'task',
  area: 'projects',
  within: 'project',
  fields: {
    name: text({ min: 0, max: 512 }),
    project: ref('projects.project'),
    position: decimal({ locked: true, default: '0', scale: 12, help: 'Its place in the outline' }),
    level: whole({ locked: true, default: 1, min: 0, max: 100, label: 'Outline level' }),
    milestone: flag(),
    manual: flag({ label: 'Manually scheduled' }),
    active: flag({ default: true }),
    type: choice(TASK_TYPES, { default: 'fixedUnits', label: 'Task type' }),
    effortDriven: flag(),
    duration: duration({ default: 28_800 }),
    elapsed: flag({ label: 'Elapsed duration' }),
    estimated: flag(),
    work: optional(duration()),
    calendar: optional(ref('projects.planCalendar', { label: 'Task calendar' })),
    ignoreResourceCalendar: flag(),
    constraint: choice(CONSTRAINTS, { default: 'asSoonAsPossible' }),
    constraintDate: optional(local()),
    deadline: optional(local()),
    percentComplete: percent({ default: 0 }),
    actualStart: optional(local()),
    actualFinish: optional(local()),
    remainingDuration: optional(duration()),
    levelingDelay: optional(duration({ label: 'Levelling delay' })),
    parts: optional(json(z.array(part).min(1).max(1000), { label: 'Parts of a split task' })),
    priority: optional(whole({ min: 0, max: 1000 })),
    ownStart: optional(local({ locked: true, help: 'What a manually scheduled task holds' })),
    ownFinish: optional(local({ locked: true })),
    notes: optional(prose({ max: 100_000 })),
    stored: optional(
      json(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {
        locked: true,
        label: 'Dates of the imported file',
      }),
    ),
    parent: optional(ref('projects.task', { computed: true, label: 'Summary task' })),
    wbs: text({ computed: true, default: '', min: 0, label: 'WBS' }),
    summary: flag({ computed: true }),
    start: local({ computed: true, default: UNSCHEDULED }),
    finish: local({ computed: true, default: UNSCHEDULED }),
    earlyStart: optional(local({ computed: true })),
    earlyFinish: optional(local({ computed: true })),
    lateStart: optional(local({ computed: true })),
    lateFinish: optional(local({ computed: true })),
    totalSlack: optional(duration({ computed: true, min: -HUNDRED_YEARS })),
    freeSlack: optional(duration({ computed: true, min: -HUNDRED_YEARS })),
    critical: flag({ computed: true }),
    scheduledDuration: duration({
      computed: true,
      default: 0,
      label: 'Duration',
      help: 'Of a summary: from its first start to its last finish',
    }),
    progress: percent({ computed: true, default: 0, label: '% complete', help: 'Of a summary: rolled up' }),
    assignees: refs('people.person', { computed: true }),
  },
  may: {
    read: { finance: true, auditor: true, manager: member(), employee: member(), client: member() },
    update: { manager: leads(), employee: leads() },
    create: { manager: leads(), employee: leads() },
    remove: { manager: leads(), employee: leads() },
  },
  list: {
    columns: ['wbs', 'name', 'project', 'start', 'finish', 'scheduledDuration', 'totalSlack', 'progress', 'assignees'],
    sort: 'start',
  },
  form: [
    ['name', 'project', 'duration', 'milestone'],
    ['constraint', 'constraintDate', 'deadline', 'priority'],
    ['notes'],
  ],
  search: ['name'],
  check: (t) => ({
    ...(!['asSoonAsPossible', 'asLateAsPossible'].includes(t.constraint) && !t.constraintDate
      ? { constraintDate: 'is needed for this constraint' }
      : {}),
    ...(t.actualStart && t.actualFinish && t.actualFinish < t.actualStart
      ? { actualFinish: 'must not be before the actual start' }
      : {}),
  }),
})

const action = actionsOn(Task)
const WORKER = { manager: leads(), employee: ['assignees', leads()] } as const

/** Whoever works on a task says how far it is, without the right to change the plan. */
export const reportProgress = action({
  name: 'reportProgress',
  by: WORKER,
  input: { percentComplete: percent(), actualStart: optional(local()), remainingDuration: optional(duration()) },
  when: (t) =>
    t.summary
      ? 'A summary takes its progress from the tasks within it'
      : t.active || 'This task is not part of the plan',
  change: (t, input) => ({
    percentComplete: input.percentComplete,
    actualStart: input.actualStart ?? t.actualStart ?? (input.percentComplete > 0 ? t.start : null),
    remainingDuration: input.remainingDuration ?? t.remainingDuration,
    actualFinish: input.percentComplete === 100 ? (t.actualFinish ?? t.finish) : null,
  }),
})
export const complete = action({
  name: 'complete',
  by: WORKER,
  when: (t) =>
    t.summary
      ? 'A summary is complete when the tasks within it are'
      : t.percentComplete < 100 || 'This task is complete already',
  change: (t) => ({
    percentComplete: 100,
    actualStart: t.actualStart ?? t.start,
    actualFinish: t.actualFinish ?? t.finish,
    remainingDuration: 0,
  }),
})
