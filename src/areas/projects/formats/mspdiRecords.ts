/** Writes one record: as it stood, with what has changed laid over it, or new. */
import type {
  CustomValue,
  Plan,
  PlanAssignment,
  PlanCalendar,
  PlanLink,
  PlanResource,
  PlanTask,
  StoredDates,
} from '../schedule/plan.ts'
import { customText } from './customFields.ts'
import { calendarContent, writeCalendar } from './mspdiCalendar.ts'
import { changedInAssignment, changedInResource, changedInTask, datesDiffer, sameLinks } from './mspdiChanges.ts'
import type { PlacedColumn } from './mspdiColumns.ts'
import { ElementEditor } from './mspdiEdit.ts'
import { ASSIGNMENT_FIELDS, DESCRIBING, RESOURCE_FIELDS, TASK_FIELDS, writeDates, writeLinks } from './mspdiFields.ts'
import type { PlanNumbers } from './mspdiNumbers.ts'
import { ASSIGNMENT_ORDER, CALENDAR_ORDER, RESOURCE_ORDER, TASK_ORDER } from './mspdiOrder.ts'
import { parseElement } from './mspdiSource.ts'
import { NO_RESOURCE } from './mspdiTask.ts'
import { NEW_RESOURCE, NEW_TASK } from './mspdiTemplate.ts'
import { readLocal, writeLocal } from './mspdiValues.ts'
import { same } from './same.ts'
import { branch, elements, leaf, serialise, valueOf, type XmlElement } from './xmlElement.ts'

/** What Microsoft Project works out from a task's dates and work, and works out again when it opens the file. */
const DERIVED_FROM_DATES = [
  'Stop',
  'Resume',
  'StartVariance',
  'FinishVariance',
  'WorkVariance',
  'StartSlack',
  'FinishSlack',
  'PreLeveledStart',
  'PreLeveledFinish',
  'BCWS',
  'BCWP',
  'ACWP',
  'CV',
  'TimephasedData',
]
const DERIVED_FROM_NETWORK = {
  EarlyStart: 'earlyStart',
  EarlyFinish: 'earlyFinish',
  LateStart: 'lateStart',
  LateFinish: 'lateFinish',
  TotalSlack: 'totalSlack',
  FreeSlack: 'freeSlack',
  Critical: 'critical',
} as const
const DERIVED_FROM_WORK = ['Cost', 'RemainingCost', 'RegularWork', 'RemainingWork', 'PercentWorkComplete']
const DERIVED_IN_ASSIGNMENT = [
  'FinishVariance',
  'WorkVariance',
  'Stop',
  'Resume',
  'StartVariance',
  'VAC',
  'BCWS',
  'BCWP',
  'TimephasedData',
]
const DERIVED_FROM_ASSIGNED_WORK = ['Cost', 'RemainingCost', 'RemainingWork', 'CostVariance']

/** Everything a record is written from, for the whole plan. */
export interface RecordContext {
  plan: Plan
  numbers: PlanNumbers
  /** By key. */
  taskColumns: ReadonlyMap<string, PlacedColumn>
  resourceColumns: ReadonlyMap<string, PlacedColumn>
  /** Task numbers of the file before it was changed. */
  knownTasks: ReadonlySet<number>
}

export interface TaskState {
  task: PlanTask
  links: PlanLink[]
  dates: Partial<StoredDates>
  /** Row number and outline number, when rows have moved. */
  id?: number
  outline?: string
}

/** A task as XML, with the names of the elements that were dropped because they no longer hold. */
export function taskRecord(
  before: { xml: string; task: PlanTask; links: PlanLink[] } | undefined,
  after: TaskState,
  context: RecordContext,
): { xml: string; dropped: string[]; moved: boolean } {
  if (!before) return { xml: newTask(after, context), dropped: [], moved: true }
  const changed = changedInTask(before.task, after.task)
  const relinked = !sameLinks(before.links, after.links)
  const redated = datesDiffer(before.task, after.dates)
  const renumbered = after.id !== undefined || after.outline !== undefined
  if (!changed.length && !relinked && !redated && !renumbered) return { xml: before.xml, dropped: [], moved: false }
  const editor = new ElementEditor(parseElement(before.xml), TASK_ORDER)
  for (const field of changed) TASK_FIELDS[field as keyof typeof TASK_FIELDS]?.(editor, after.task, context.numbers)
  if (changed.includes('extra')) writeExtra(editor, before.task.extra, after.task.extra, context.taskColumns)
  if (relinked) writeLinks(editor, after.links, (uid) => context.knownTasks.has(uid), context.numbers)
  place(editor, after)
  const moved = redated || changed.some((field) => !DESCRIBING.has(field) && field !== 'extra')
  const dropped: string[] = []
  if (moved || relinked) {
    writeDates(editor, after.task, after.dates)
    const gone = [
      ...(moved ? DERIVED_FROM_DATES : []),
      ...Object.entries(DERIVED_FROM_NETWORK).flatMap(([name, field]) =>
        after.dates[field] === undefined ? name : [],
      ),
      ...(changed.includes('work') ? DERIVED_FROM_WORK : []),
    ]
    for (const name of gone) if (editor.remove(name)) dropped.push(name)
  }
  return { xml: serialise(editor.element), dropped, moved }
}

function newTask(after: TaskState, context: RecordContext): string {
  const { task, links } = after
  const editor = new ElementEditor(branch('Task', leaf('UID', String(context.numbers.tasks.of(task.key)))), TASK_ORDER)
  for (const [name, value] of Object.entries(NEW_TASK)) editor.set(name, value)
  for (const write of Object.values(TASK_FIELDS)) write(editor, task, context.numbers)
  writeExtra(editor, {}, task.extra, context.taskColumns)
  writeLinks(editor, links, () => true, context.numbers)
  writeDates(editor, task, after.dates)
  place(editor, after)
  return serialise(editor.element)
}

function place(editor: ElementEditor, { id, outline, task }: TaskState): void {
  if (id !== undefined) editor.set('ID', String(id))
  if (outline === undefined) return
  editor.set('OutlineNumber', outline)
  if (!task.wbs) editor.set('WBS', outline)
}

function writeExtra(
  editor: ElementEditor,
  before: Record<string, CustomValue> = {},
  after: Record<string, CustomValue> = {},
  columns: ReadonlyMap<string, PlacedColumn>,
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const column = columns.get(key)
    if (!column || same(before[key], after[key])) continue
    const name = column.lookup === 'outlineCode' ? 'OutlineCode' : 'ExtendedAttribute'
    const all = elements(editor.element, name)
    const current = all.find((element) => valueOf(element, 'FieldID') === column.fieldId)
    const value = after[key]
    if (current) editor.element.children.splice(editor.element.children.indexOf(current), 1)
    if (value !== undefined) editor.insert(customElement(name, column, value))
  }
}

function customElement(name: string, column: PlacedColumn, value: CustomValue): XmlElement {
  const looked = typeof value === 'string' ? column.valueIds?.[value] : undefined
  return branch(
    name,
    leaf('FieldID', column.fieldId),
    name === 'OutlineCode' ? undefined : leaf('Value', customText(column.kind, value)),
    looked === undefined ? undefined : leaf('ValueID', looked),
    column.kind === 'duration' ? leaf('DurationFormat', '7') : undefined,
  )
}

/** A calendar as XML. */
export function calendarRecord(
  before: { xml: string; calendar: PlanCalendar } | undefined,
  calendar: PlanCalendar,
  { numbers }: RecordContext,
): string {
  const base = calendar.base === undefined ? undefined : numbers.calendars.of(calendar.base)
  if (!before) return serialise(writeCalendar(calendar, numbers.calendars.of(calendar.key), base))
  if (same({ ...before.calendar, timeZone: undefined }, { ...calendar, timeZone: undefined })) return before.xml
  const editor = new ElementEditor(parseElement(before.xml), CALENDAR_ORDER)
  if (before.calendar.name !== calendar.name) editor.set('Name', calendar.name)
  if (before.calendar.base !== calendar.base) {
    editor.set('IsBaseCalendar', base === undefined ? '1' : '0')
    editor.set('BaseCalendarUID', String(base ?? -1))
  }
  for (const name of ['WeekDays', 'Exceptions', 'WorkWeeks']) editor.remove(name)
  for (const element of calendarContent(calendar)) editor.insert(element)
  return serialise(editor.element)
}

/** A resource as XML. */
export function resourceRecord(
  before: { xml: string; resource: PlanResource } | undefined,
  resource: PlanResource,
  context: RecordContext,
  id: number,
): string {
  if (!before) {
    const uid = leaf('UID', String(context.numbers.resources.of(resource.key)))
    const editor = new ElementEditor(branch('Resource', uid, leaf('ID', String(id))), RESOURCE_ORDER)
    for (const [name, value] of Object.entries(NEW_RESOURCE)) editor.set(name, value)
    for (const write of Object.values(RESOURCE_FIELDS)) write(editor, resource, context.numbers)
    writeExtra(editor, {}, resource.extra, context.resourceColumns)
    return serialise(editor.element)
  }
  const changed = changedInResource(before.resource, resource)
  const revalued = !same(before.resource.extra ?? {}, resource.extra ?? {})
  if (changed.length === 0 && !revalued) return before.xml
  const editor = new ElementEditor(parseElement(before.xml), RESOURCE_ORDER)
  for (const field of changed) RESOURCE_FIELDS[field](editor, resource, context.numbers)
  if (revalued) writeExtra(editor, before.resource.extra, resource.extra, context.resourceColumns)
  return serialise(editor.element)
}

/**
 * An assignment as XML. When its task has moved it moves along, and what was worked out for the old dates is dropped.
 */
export function assignmentRecord(
  before: { xml: string; assignment?: PlanAssignment } | undefined,
  assignment: PlanAssignment | undefined,
  move: Move | undefined,
  context: RecordContext,
): { xml: string; dropped: string[] } {
  const { numbers } = context
  if (!before) {
    const uid = leaf('UID', String(numbers.assignments.of(assignment!.key)))
    const editor = new ElementEditor(branch('Assignment', uid), ASSIGNMENT_ORDER)
    const { start, finish } = move?.to ?? {}
    const dated = { start, finish, ...assignment! }
    for (const write of Object.values(ASSIGNMENT_FIELDS)) write(editor, dated, numbers)
    writeSplit(editor, move)
    return { xml: serialise(editor.element), dropped: [] }
  }
  const changed = before.assignment && assignment ? changedInAssignment(before.assignment, assignment) : []
  if (!changed.length && !move) return { xml: before.xml, dropped: [] }
  const editor = new ElementEditor(parseElement(before.xml), ASSIGNMENT_ORDER)
  for (const field of changed) ASSIGNMENT_FIELDS[field](editor, assignment!, numbers)
  const dropped: string[] = []
  if (changed.includes('task')) {
    ASSIGNMENT_FIELDS.start(editor, assignment!, numbers)
    ASSIGNMENT_FIELDS.finish(editor, assignment!, numbers)
  } else dropped.push(...follow(editor, move))
  for (const name of [...DERIVED_IN_ASSIGNMENT, ...(changed.includes('work') ? DERIVED_FROM_ASSIGNED_WORK : [])]) {
    if (editor.remove(name)) dropped.push(name)
  }
  // “Contoured” says that the hours stand in the time-phased data, which have just gone.
  if (dropped.includes('TimephasedData') && valueOf(editor.element, 'WorkContour') === CONTOURED) {
    editor.set('WorkContour', '0')
  }
  writeSplit(editor, move)
  return { xml: serialise(editor.element), dropped }
}

/** An assignment to nobody, which Microsoft Project keeps for a task without people to hold its time-phased data. */
export function unassignedRecord(uid: number, task: number, move: Move): string {
  const fields = { UID: uid, TaskUID: task, ResourceUID: NO_RESOURCE, Units: 1 }
  const editor = new ElementEditor(branch('Assignment'), ASSIGNMENT_ORDER)
  for (const [name, value] of Object.entries(fields)) editor.set(name, String(value))
  follow(editor, move)
  writeSplit(editor, move)
  return serialise(editor.element)
}

const CONTOURED = '8'

function writeSplit(editor: ElementEditor, move: Move | undefined): void {
  const number = (name: string) => Number(valueOf(editor.element, name) ?? 1)
  const resource = valueOf(editor.element, 'ResourceUID')
  const data = move?.split?.(number('UID'), number('Units'), Number(resource ?? NO_RESOURCE)) ?? []
  for (const piece of data) editor.insert(piece)
  if (data.length) editor.set('WorkContour', CONTOURED)
}

/** Where a task stood and where it stands; a new task stood nowhere. */
export interface Move {
  from?: Partial<StoredDates>
  to: Partial<StoredDates>
  /** Time-phased data of a split task for an assignment of that number and units to that resource. */
  split?: (uid: number, units: number, resource: number) => XmlElement[]
}

/**
 * An assignment that began, or ended, with its task goes on doing so. Any other date within a task that has moved is
 * Microsoft Project's to work out; gives the names of those it took away.
 */
function follow(editor: ElementEditor, move: Move | undefined): string[] {
  return (['Start', 'Finish'] as const).filter((name) => {
    const field = name === 'Start' ? 'start' : 'finish'
    const from = move?.from?.[field]
    const to = move?.to[field]
    const current = readLocal(valueOf(editor.element, name))
    if (to === undefined || from === to) return false
    if (current !== undefined && from !== undefined && current !== from) return editor.remove(name)
    editor.set(name, writeLocal(to))
    return false
  })
}

/** The number of the task in a kept assignment, and whether it is one without a resource. */
export function assignedTask(xml: string): { task: number; unassigned: boolean } | undefined {
  const task = /<TaskUID>\s*(\d{1,10})\s*<\/TaskUID>/.exec(xml)?.[1]
  if (task === undefined) return undefined
  return { task: Number(task), unassigned: xml.includes(`<ResourceUID>${NO_RESOURCE}</ResourceUID>`) }
}
