/** How each property of a task, resource and assignment is written into its element, one by one or all for a new one. */
import {
  CONTOURS,
  type PlanAssignment,
  type PlanLink,
  type PlanResource,
  type PlanTask,
  type StoredDates,
} from '../schedule/plan.ts'
import type { ElementEditor } from './mspdiEdit.ts'
import type { PlanNumbers } from './mspdiNumbers.ts'
import { readLink } from './mspdiTask.ts'
import {
  CONSTRAINT_CODES,
  codeOf,
  LINK_TYPE_CODES,
  lagFormat,
  RESOURCE_KIND_CODES,
  readWhole,
  TASK_TYPE_CODES,
  withFormat,
  writeDuration,
  writeLocal,
  writeTenths,
} from './mspdiValues.ts'
import { branch, elements, leaf, valueOf } from './xmlElement.ts'

type TaskField = Exclude<keyof PlanTask, 'key' | 'stored' | 'parts' | 'start' | 'finish' | 'extra'>
type Write<T> = (editor: ElementEditor, value: T, numbers: PlanNumbers) => void

const flag = (value: boolean | undefined) => (value ? '1' : '0')
const local = (value: string | undefined) => (value === undefined ? undefined : writeLocal(value))
const text = (value: string | undefined) => value || undefined

/** What a property that is absent means, so that absent and said outright are the same. */
export const TASK_DEFAULTS: Partial<PlanTask> = {
  estimated: false,
  ignoreResourceCalendar: false,
  levelingDelay: 0,
  priority: 500,
  work: 0,
  wbs: '',
  notes: '',
}

const duration: Write<PlanTask> = (editor, task, numbers) => {
  editor.set('Duration', writeDuration(task.duration))
  if (task.manual) editor.set('ManualDuration', writeDuration(task.duration))
  progress(editor, task, numbers)
}

const progress: Write<PlanTask> = (editor, task) => {
  const done = Math.round((task.duration * task.percentComplete) / 100)
  const remaining = task.actualFinish ? 0 : (task.remainingDuration ?? task.duration - done)
  editor.set('PercentComplete', String(Math.round(task.percentComplete)))
  editor.set(
    'ActualDuration',
    writeDuration(task.actualFinish ? task.duration : Math.max(0, task.duration - remaining)),
  )
  editor.set('RemainingDuration', writeDuration(remaining))
}

const format: Write<PlanTask> = (editor, task) => {
  const current = valueOf(editor.element, 'DurationFormat')
  editor.set('DurationFormat', withFormat(current, task.elapsed, task.estimated ?? false))
  editor.set('Estimated', flag(task.estimated))
}

export const TASK_FIELDS: Record<TaskField, Write<PlanTask>> = {
  name: (editor, task) => editor.set('Name', task.name),
  active: (editor, task) => editor.set('Active', flag(task.active)),
  manual: (editor, task) => editor.set('Manual', flag(task.manual)),
  type: (editor, task) => editor.set('Type', codeOf(TASK_TYPE_CODES, task.type)),
  wbs: (editor, task) => editor.set('WBS', text(task.wbs)),
  level: (editor, task) => editor.set('OutlineLevel', String(task.level)),
  priority: (editor, task) => editor.set('Priority', String(task.priority ?? 500)),
  duration,
  elapsed: format,
  estimated: format,
  work: (editor, task) => editor.set('Work', writeDuration(task.work ?? 0)),
  effortDriven: (editor, task) => editor.set('EffortDriven', flag(task.effortDriven)),
  milestone: (editor, task) => editor.set('Milestone', flag(task.milestone)),
  summary: (editor, task) => editor.set('Summary', flag(task.summary)),
  percentComplete: progress,
  actualStart: (editor, task) => editor.set('ActualStart', local(task.actualStart)),
  actualFinish: (editor, task, numbers) => {
    editor.set('ActualFinish', local(task.actualFinish))
    progress(editor, task, numbers)
  },
  remainingDuration: progress,
  constraint: (editor, task) => editor.set('ConstraintType', codeOf(CONSTRAINT_CODES, task.constraint)),
  constraintDate: (editor, task) => editor.set('ConstraintDate', local(task.constraintDate)),
  calendar: (editor, task, numbers) =>
    editor.set('CalendarUID', String(task.calendar === undefined ? -1 : numbers.calendars.of(task.calendar))),
  deadline: (editor, task) => editor.set('Deadline', local(task.deadline)),
  levelingDelay: (editor, task) => {
    editor.set('LevelingDelay', writeTenths(task.levelingDelay ?? 0))
    if (!editor.has('LevelingDelayFormat')) editor.set('LevelingDelayFormat', '8')
  },
  ignoreResourceCalendar: (editor, task) => editor.set('IgnoreResourceCalendar', flag(task.ignoreResourceCalendar)),
  notes: (editor, task) => editor.set('Notes', text(task.notes)),
}

/** Properties that say what a task is called and where it stands, but move no date. */
export const DESCRIBING: ReadonlySet<string> = new Set(['name', 'wbs', 'notes', 'priority', 'deadline', 'estimated'])

/** Computed dates into a task. */
export function writeDates(editor: ElementEditor, task: PlanTask, dates: Partial<StoredDates>): void {
  const start = dates.start ?? task.start
  const finish = dates.finish ?? task.finish
  if (start !== undefined) editor.set('Start', writeLocal(start))
  if (finish !== undefined) editor.set('Finish', writeLocal(finish))
  if (task.manual && start !== undefined) editor.set('ManualStart', writeLocal(start))
  if (task.manual && finish !== undefined) editor.set('ManualFinish', writeLocal(finish))
  if (dates.earlyStart !== undefined) editor.set('EarlyStart', writeLocal(dates.earlyStart))
  if (dates.earlyFinish !== undefined) editor.set('EarlyFinish', writeLocal(dates.earlyFinish))
  if (dates.lateStart !== undefined) editor.set('LateStart', writeLocal(dates.lateStart))
  if (dates.lateFinish !== undefined) editor.set('LateFinish', writeLocal(dates.lateFinish))
  if (dates.totalSlack !== undefined) editor.set('TotalSlack', writeTenths(dates.totalSlack))
  if (dates.freeSlack !== undefined) editor.set('FreeSlack', writeTenths(dates.freeSlack))
  if (dates.critical !== undefined) editor.set('Critical', flag(dates.critical))
}

/**
 * Makes the predecessor links of a task those of the plan. A link that stays keeps its element; links to tasks that the
 * plan does not have (other files') stay as they are.
 */
export function writeLinks(
  editor: ElementEditor,
  links: PlanLink[],
  known: (uid: number) => boolean,
  numbers: PlanNumbers,
): void {
  const wanted = links.map((link) => ({ link, from: numbers.tasks.of(link.from), placed: false }))
  const kept = elements(editor.element, 'PredecessorLink').filter((element) => {
    const from = readWhole(valueOf(element, 'PredecessorUID'))
    if (from === undefined || !known(from)) return true
    const stated = readLink(element)
    const match = wanted.find(
      ({ link, from: uid, placed }) =>
        !placed &&
        uid === from &&
        link.type === stated.type &&
        link.lag === stated.lag &&
        link.lagUnit === stated.lagUnit,
    )
    if (match) match.placed = true
    return match !== undefined
  })
  editor.remove('PredecessorLink')
  for (const element of kept) editor.insert(element)
  for (const { link, from, placed } of wanted) {
    if (placed) continue
    editor.insert(
      branch(
        'PredecessorLink',
        leaf('PredecessorUID', String(from)),
        leaf('Type', codeOf(LINK_TYPE_CODES, link.type)),
        leaf('CrossProject', '0'),
        leaf(
          'LinkLag',
          link.lagUnit === 'percent' || link.lagUnit === 'elapsedPercent' ? String(link.lag) : writeTenths(link.lag),
        ),
        leaf('LagFormat', lagFormat(link.lagUnit)),
      ),
    )
  }
}

type ResourceField = Exclude<keyof PlanResource, 'key' | 'extra'>

const availability: Write<PlanResource> = (editor, { availableFrom, availableTo, maxUnits }) => {
  editor.remove('AvailabilityPeriods')
  if (availableFrom === undefined && availableTo === undefined) return
  editor.insert(
    branch(
      'AvailabilityPeriods',
      branch(
        'AvailabilityPeriod',
        leaf('AvailableFrom', local(availableFrom) ?? '1984-01-01T00:00:00'),
        leaf('AvailableTo', local(availableTo) ?? '2049-12-31T23:59:00'),
        leaf('AvailableUnits', String(maxUnits)),
      ),
    ),
  )
}

export const RESOURCE_FIELDS: Record<ResourceField, Write<PlanResource>> = {
  name: (editor, resource) => editor.set('Name', resource.name),
  kind: (editor, resource) => {
    editor.set('Type', codeOf(RESOURCE_KIND_CODES, resource.kind === 'cost' ? 'material' : resource.kind))
    if (resource.kind === 'cost' || editor.has('IsCostResource'))
      editor.set('IsCostResource', flag(resource.kind === 'cost'))
  },
  maxUnits: (editor, resource) => editor.set('MaxUnits', String(resource.maxUnits)),
  calendar: (editor, resource, numbers) =>
    editor.set('CalendarUID', resource.calendar === undefined ? '-1' : String(numbers.calendars.of(resource.calendar))),
  availableFrom: availability,
  availableTo: availability,
}

type AssignmentField = Exclude<keyof PlanAssignment, 'key'>

export const ASSIGNMENT_FIELDS: Record<AssignmentField, Write<PlanAssignment>> = {
  task: (editor, assignment, numbers) => editor.set('TaskUID', String(numbers.tasks.of(assignment.task))),
  resource: (editor, assignment, numbers) =>
    editor.set('ResourceUID', String(numbers.resources.of(assignment.resource))),
  contour: (editor, assignment) => editor.set('WorkContour', codeOf(CONTOURS, assignment.contour ?? 'flat')),
  delay: (editor, assignment) => editor.set('Delay', writeTenths(assignment.delay ?? 0)),
  finish: (editor, assignment) => editor.set('Finish', local(assignment.finish)),
  start: (editor, assignment) => editor.set('Start', local(assignment.start)),
  units: (editor, assignment) => editor.set('Units', String(assignment.units)),
  work: (editor, assignment) => {
    const work = writeDuration(assignment.work ?? 0)
    editor.set('Work', work)
    editor.update('RegularWork', work)
  },
}
