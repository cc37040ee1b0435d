/**
 * Writes Microsoft Project XML. A plan that was read from such a file is written from its source: what Ambit did not
 * change, and what it does not know, stands where it stood. A plan of Ambit's own is written anew.
 *
 * An export of an untouched import differs from the file in nothing but white space between elements, the XML
 * declaration, what stands outside `<Project>`, and the encoding, which is always UTF-8.
 */
import { type CompiledCalendar, compileCalendars } from '../../people/index.ts'
import type { Key, Local, Plan, PlanTask, StoredDates } from '../schedule/plan.ts'
import type { CustomColumn } from './customColumn.ts'
import { changedInHeader, isTouched, linksByTask } from './mspdiChanges.ts'
import { isPlaced, placeColumns, withDefinitions } from './mspdiColumns.ts'
import { numbersFor, type PlanNumbers } from './mspdiNumbers.ts'
import { assemble, mergeParts } from './mspdiParts.ts'
import { planOfSource } from './mspdiPlan.ts'
import {
  assignedTask,
  assignmentRecord,
  calendarRecord,
  type Move,
  type RecordContext,
  resourceRecord,
  taskRecord,
  unassignedRecord,
} from './mspdiRecords.ts'
import { type ListName, listOf, type MspdiSource, type SourceRecord } from './mspdiSource.ts'
import { splitData } from './mspdiSplit.ts'
import { HEADER_FIELDS, NEW_PROJECT, PROJECT_ATTRIBUTES } from './mspdiTemplate.ts'
import { writeLocal } from './mspdiValues.ts'

export interface MspdiWriteOptions {
  /** Computed dates by task; without them a task's `start` and `finish` are written and the rest is dropped where it changed. */
  computed?: ReadonlyMap<Key, Partial<StoredDates>>
  /** When the file is saved: written as `<LastSaved>` if something has changed. */
  savedAt?: Local
  /** Columns of tasks and resources that the source does not have; each takes a field that is free. */
  columns?: readonly CustomColumn[]
  /** ISO 4217 code of money in a new file. */
  currency?: string
}

/** Elements that no longer held after an edit and were left out; Microsoft Project works them out again. */
export interface DroppedElements {
  task: Key
  name: string
  elements: string[]
}

export interface MspdiOutput {
  /** The file in pieces, to be written one after the other as UTF-8. */
  xml: string[]
  dropped: DroppedElements[]
  /** Columns for which the file has no field left. */
  columnsLeftOut: CustomColumn[]
}

/** Writes the plan; `source` is what `readMspdi` kept of its file. Keys that are numbers are the file's own. */
export function writeMspdi(plan: Plan, source?: MspdiSource, options: MspdiWriteOptions = {}): MspdiOutput {
  const before = source && planOfSource(source)
  if (source && before && !isTouched(before.plan, plan))
    return { xml: assemble(source.attributes, source.parts), dropped: [], columnsLeftOut: [] }
  const known = (before?.columns ?? []).filter(isPlaced)
  const { placed, leftOut } = placeColumns(options.columns ?? [], known)
  const columnsOf = (of: CustomColumn['of']) =>
    new Map([...known, ...placed].filter((column) => column.of === of).map((column) => [column.key, column]))
  const numbers = numbersFor(plan, source)
  const context: RecordContext = {
    plan,
    numbers,
    taskColumns: columnsOf('task'),
    resourceColumns: columnsOf('resource'),
    knownTasks: new Set((before?.plan.tasks ?? []).map(({ key }) => Number(key))),
  }
  const writer = new PlanWriter(plan, before?.plan, source, context, options)
  const parts = mergeParts(
    source?.parts ?? [],
    headerParts(plan, before?.plan, source, numbers, options),
    writer.lists(),
  )
  return {
    xml: assemble(source?.attributes ?? PROJECT_ATTRIBUTES, withDefinitions(parts, placed)),
    dropped: writer.dropped,
    columnsLeftOut: leftOut,
  }
}

class PlanWriter {
  readonly dropped: DroppedElements[] = []
  private readonly droppedOf = new Map<Key, DroppedElements>()
  private readonly plan: Plan
  private readonly before: Plan | undefined
  private readonly source: MspdiSource | undefined
  private readonly context: RecordContext
  private readonly options: MspdiWriteOptions
  private calendarsCompiled: Map<Key, CompiledCalendar> | undefined
  /** The tasks that moved, by number. */
  private readonly moved = new Map<number, Move>()

  constructor(
    plan: Plan,
    before: Plan | undefined,
    source: MspdiSource | undefined,
    context: RecordContext,
    options: MspdiWriteOptions,
  ) {
    this.plan = plan
    this.before = before
    this.source = source
    this.context = context
    this.options = options
  }

  lists(): Map<ListName, SourceRecord[]> {
    const tasks = this.tasks()
    return new Map([
      ['Calendars', this.calendars()],
      ['Tasks', tasks],
      ['Resources', this.resources()],
      ['Assignments', this.assignments()],
    ])
  }

  private calendars(): SourceRecord[] {
    const before = byKey(this.before?.calendars)
    return this.arrange('Calendars', this.plan.calendars, (calendar, xml) =>
      calendarRecord(
        xml === undefined ? undefined : { xml, calendar: before.get(calendar.key)! },
        calendar,
        this.context,
      ),
    )
  }

  private resources(): SourceRecord[] {
    const before = byKey(this.before?.resources)
    let id = this.plan.resources.filter(({ key }) => before.has(key)).length
    return this.arrange('Resources', this.plan.resources, (resource, xml) =>
      xml === undefined
        ? resourceRecord(undefined, resource, this.context, ++id)
        : resourceRecord({ xml, resource: before.get(resource.key)! }, resource, this.context, 0),
    )
  }

  private tasks(): SourceRecord[] {
    const before = byKey(this.before?.tasks)
    const linksBefore = linksByTask(this.before?.links ?? [])
    const linksAfter = linksByTask(this.plan.links)
    const arranged = this.arrange('Tasks', this.plan.tasks, () => '')
    const places = placesOf(arranged, this.plan, this.before)
    const xmlBefore = new Map((this.source && listOf(this.source, 'Tasks')?.records)?.map(({ key, xml }) => [key, xml]))
    const after = byKey(this.plan.tasks)
    return arranged.map((record) => {
      const task = record.key === undefined ? undefined : after.get(record.key)
      if (!task) return places.renumber(record)
      const old = before.get(task.key)
      const dates = { start: task.start, finish: task.finish, ...this.options.computed?.get(task.key) }
      const { xml, dropped, moved } = taskRecord(
        old && { xml: xmlBefore.get(task.key)!, task: old, links: linksBefore.get(task.key) ?? [] },
        { task, links: linksAfter.get(task.key) ?? [], dates, ...places.of(task.key) },
        this.context,
      )
      if (moved)
        this.moved.set(this.context.numbers.tasks.of(task.key), {
          from: old,
          to: dates,
          split: this.split(task, dates.start),
        })
      this.drop(task, dropped)
      return { key: task.key, xml }
    })
  }

  private assignments(): SourceRecord[] {
    const before = byKey(this.before?.assignments)
    const tasks = new Map(this.plan.tasks.map((task) => [this.context.numbers.tasks.of(task.key), task]))
    const arranged = this.arrange('Assignments', this.plan.assignments, (assignment, xml) => {
      const task = this.context.numbers.tasks.of(assignment.task)
      const old = xml === undefined ? undefined : { xml, assignment: before.get(assignment.key)! }
      const written = assignmentRecord(old, assignment, this.moved.get(task), this.context)
      this.drop(
        tasks.get(task)!,
        written.dropped.map((name) => `Assignment ${name}`),
      )
      return written.xml
    })
    const held = new Set(this.plan.assignments.map(({ task }) => this.context.numbers.tasks.of(task)))
    const records = arranged.flatMap((record) => {
      const of = record.key === undefined ? assignedTask(record.xml) : undefined
      if (!of) return [record]
      const task = tasks.get(of.task)
      if (!task) return []
      held.add(of.task)
      const { xml, dropped } = assignmentRecord({ xml: record.xml }, undefined, this.moved.get(of.task), this.context)
      this.drop(
        task,
        dropped.map((name) => `Assignment ${name}`),
      )
      return [{ xml }]
    })
    for (const [task, move] of this.moved) {
      if (!move.split || held.has(task)) continue
      records.push({ xml: unassignedRecord(this.context.numbers.assignments.fresh(), task, move) })
    }
    return records
  }

  /** What writes the parts of a split task, on the calendar by which they are counted. */
  private split(task: PlanTask, start: Local | undefined): Move['split'] {
    if (!task.parts || start === undefined) return undefined
    this.calendarsCompiled ??= compileCalendars(this.plan.calendars)
    const compiled = this.calendarsCompiled
    return (uid, units, resource) => {
      const person = this.plan.resources.find(({ key }) => this.context.numbers.resources.of(key) === resource)
      const own = task.ignoreResourceCalendar ? undefined : person?.calendar
      return splitData(task, start, uid, units, compiled.get(own ?? task.calendar ?? this.plan.calendar)!)
    }
  }

  private drop(task: PlanTask, elements: string[]): void {
    if (elements.length === 0) return
    const known = this.droppedOf.get(task.key)
    if (known) {
      known.elements = [...new Set([...known.elements, ...elements])]
      return
    }
    const entry = { task: task.key, name: task.name, elements }
    this.droppedOf.set(task.key, entry)
    this.dropped.push(entry)
  }

  /**
   * Records in the plan's order. What has no key (blank rows, unknown elements) stays behind the record that it followed,
   * or behind the nearest one before that which is still there.
   */
  private arrange<T extends { key: Key }>(
    list: ListName,
    items: T[],
    write: (item: T, xml: string | undefined) => string,
  ): SourceRecord[] {
    const records = (this.source && listOf(this.source, list)?.records) ?? []
    const present = new Set(items.map(({ key }) => key))
    const xml = new Map<Key, string>()
    const followers = new Map<Key | undefined, SourceRecord[]>()
    let anchor: Key | undefined
    for (const record of records) {
      if (record.key !== undefined) {
        xml.set(record.key, record.xml)
        if (present.has(record.key)) anchor = record.key
      } else if (followers.has(anchor)) followers.get(anchor)!.push(record)
      else followers.set(anchor, [record])
    }
    return [
      ...(followers.get(undefined) ?? []),
      ...items.flatMap((item) => [
        { key: item.key, xml: write(item, xml.get(item.key)) },
        ...(followers.get(item.key) ?? []),
      ]),
    ]
  }
}

/** Row and outline numbers, given anew when rows have come, gone or moved. */
function placesOf(rows: SourceRecord[], plan: Plan, before: Plan | undefined) {
  const shape = (tasks: PlanTask[]) => tasks.map(({ key, level }) => `${key}:${level}`).join(' ')
  if (before && shape(before.tasks) === shape(plan.tasks))
    return { of: () => ({}), renumber: (row: SourceRecord) => row }
  const levels = new Map(plan.tasks.map(({ key, level }) => [key, level]))
  const ids = new Map<SourceRecord, number>()
  const places = new Map<Key, { id: number; outline: string }>()
  const counters: number[] = []
  let id = 0
  for (const row of rows) {
    const level = row.key === undefined ? undefined : levels.get(row.key)!
    if (level === 0) {
      places.set(row.key!, { id: 0, outline: '0' })
      continue
    }
    ids.set(row, ++id)
    if (level === undefined) continue
    counters.length = Math.min(counters.length, level)
    while (counters.length < level) counters.push(0)
    counters[level - 1]!++
    places.set(row.key!, { id, outline: counters.slice(0, level).join('.') })
  }
  return {
    of: (key: Key) => places.get(key) ?? {},
    renumber: (row: SourceRecord) => ({
      ...row,
      xml: row.xml.replace(/<ID>\s*\d+\s*<\/ID>/, `<ID>${ids.get(row)}</ID>`),
    }),
  }
}

/** Elements under `<Project>` that differ from the source, by name; `undefined` takes one away. */
function headerParts(
  plan: Plan,
  before: Plan | undefined,
  source: MspdiSource | undefined,
  numbers: PlanNumbers,
  options: MspdiWriteOptions,
): Map<string, string | undefined> {
  const parts = new Map<string, string | undefined>()
  const fields = before ? changedInHeader(before, plan) : (Object.keys(HEADER_FIELDS) as (keyof typeof HEADER_FIELDS)[])
  if (!source) for (const [name, value] of Object.entries({ ...NEW_PROJECT, Name: plan.name })) parts.set(name, value)
  for (const field of fields) {
    const [name, value] = HEADER_FIELDS[field]
    parts.set(name, value(plan, numbers))
  }
  if (!source && options.currency !== undefined) parts.set('CurrencyCode', options.currency)
  if (options.savedAt !== undefined) parts.set('LastSaved', writeLocal(options.savedAt))
  return parts
}

function byKey<T extends { key: Key }>(items: readonly T[] | undefined): Map<Key, T> {
  return new Map((items ?? []).map((item) => [item.key, item]))
}
