/**
 * Gathers the elements of a Microsoft Project XML file into a plan: the same way while a file is read as a stream and when
 * a kept source is read again to see what has changed since.
 */
import { compileCalendars, parseLocal, STANDARD_CALENDAR } from '../../people/index.ts'
import type { Key, Plan, PlanAssignment, PlanCalendar, PlanLink, PlanResource, PlanTask } from '../schedule/plan.ts'
import type { CustomColumn } from './customColumn.ts'
import { CustomFieldReader } from './customFields.ts'
import { readCalendar } from './mspdiCalendar.ts'
import { isList, type ListName, type MspdiSource, parseElement } from './mspdiSource.ts'
import { NO_RESOURCE, readAssignment, readResource, readTask } from './mspdiTask.ts'
import { ImpossibleValue, readFlag, reading, readLocal, readNumber, readTimeOfDay, readWhole } from './mspdiValues.ts'
import { same } from './same.ts'
import { StringPool } from './stringPool.ts'
import { settleSummaries } from './summaries.ts'
import { isAside, textOf, type XmlElement } from './xmlElement.ts'

/** What a file holds for Ambit. */
export interface MspdiContent {
  plan: Plan
  /** Custom columns; their values stand in the tasks and resources (`extra`). */
  columns: CustomColumn[]
  /** What was left out of the plan, in words; the source still has it. */
  problems: string[]
}

type Stretches = Map<Key, { resource: Key; stretches: { from: string; to: string }[] }[]>

export class MspdiPlanReader {
  private readonly header = new Map<string, string>()
  private readonly calendars = new Map<Key, PlanCalendar>()
  private readonly tasks = new Map<Key, PlanTask>()
  private readonly taken = new Set<Key>()
  private readonly links: PlanLink[] = []
  private readonly resources = new Map<Key, PlanResource>()
  private readonly assignments = new Map<Key, PlanAssignment>()
  private readonly stretches: Stretches = new Map()
  private readonly custom = new CustomFieldReader()
  private readonly problems: string[] = []
  private readonly texts = new StringPool()

  /** An element under `<Project>`. */
  addHeader(element: XmlElement): void {
    if (element.name === 'ExtendedAttributes' || element.name === 'OutlineCodes') this.custom.define(element)
    else if (element.children.length === 1 && typeof element.children[0] === 'string') {
      this.header.set(element.name, textOf(element).trim())
    }
  }

  /** A record of one of the lists; gives its key when it is part of the plan. Throws `ImpossibleValue`. */
  addRecord(list: ListName, element: XmlElement): Key | undefined {
    if (list === 'Calendars') return this.keep(this.calendars, 'calendar', readCalendar(element))
    if (list === 'Tasks') return this.addTask(element)
    if (list === 'Resources') return this.addResource(element)
    return this.addAssignment(element)
  }

  private keep<T extends { key: Key }>(all: Map<Key, T>, what: string, value: T): Key {
    if (all.has(value.key)) throw new ImpossibleValue(`<UID> ${value.key} stands on a second ${what}`)
    all.set(value.key, this.texts.settle(value))
    return value.key
  }

  private addTask(element: XmlElement): Key | undefined {
    const { uid, isNull, task, links } = readTask(element)
    if (this.taken.has(uid)) throw new ImpossibleValue(`<UID> ${uid} stands on a second task`)
    this.taken.add(uid)
    if (isNull) return undefined
    this.custom.read('task', uid, element)
    this.links.push(...links)
    return this.keep(this.tasks, 'task', task)
  }

  private addResource(element: XmlElement): Key | undefined {
    const { uid, isNull, resource } = readResource(element)
    // Number 0 is Microsoft Project's own “unassigned” row, not a resource.
    if (isNull || (uid === 0 && resource.name === '')) return undefined
    this.custom.read('resource', uid, element)
    return this.keep(this.resources, 'resource', resource)
  }

  private addAssignment(element: XmlElement): Key | undefined {
    const { uid, assignment, stretches } = readAssignment(element)
    if (stretches) {
      const all = this.stretches.get(assignment.task) ?? []
      all.push({ resource: assignment.resource, stretches })
      this.stretches.set(assignment.task, all)
    }
    if (assignment.resource === NO_RESOURCE) return undefined
    if (!this.tasks.has(assignment.task) || !this.resources.has(assignment.resource)) {
      this.problems.push(`Assignment ${uid} belongs to a task or a resource that is not in the file and was left out.`)
      return undefined
    }
    return this.keep(this.assignments, 'assignment', assignment)
  }

  /** The plan, once everything is added. Throws `ImpossibleValue`. */
  finish(): MspdiContent {
    const tasks = [...this.tasks.values()]
    settleSummaries(tasks)
    const plan = this.readHeader(tasks)
    this.settleCalendars(plan)
    this.settleTasks(tasks)
    plan.links = this.settleLinks()
    plan.tasks = tasks
    plan.resources = [...this.resources.values()]
    plan.assignments = [...this.assignments.values()]
    settleParts(plan, this.stretches)
    const columns = this.custom.finish(this.currency(), (of, key, column, value) => {
      const row = (of === 'task' ? this.tasks : this.resources).get(key)!
      row.extra = { ...row.extra, [column]: typeof value === 'string' ? this.texts.of(value) : value }
    })
    return { plan, columns, problems: this.problems }
  }

  /** ISO 4217 code; older files only have the sign. */
  private currency(): string {
    const signs: Record<string, string> = { '£': 'GBP', '€': 'EUR', $: 'USD', '¥': 'JPY' }
    return this.header.get('CurrencyCode') || signs[this.header.get('CurrencySymbol') ?? ''] || 'XXX'
  }

  private readHeader(tasks: PlanTask[]): Plan {
    const value = <T>(name: string, read: (text: string | undefined) => T) =>
      reading(name, this.header.get(name) || undefined, read)
    const starts = tasks.flatMap((task) => task.start ?? []).sort()
    const start = value('StartDate', readLocal) ?? starts[0]
    if (start === undefined) throw new ImpossibleValue('<StartDate> is missing, and no task has a start')
    const finish = value('FinishDate', readLocal)
    const statusDate = value('StatusDate', readLocal)
    const minutesPerDay = value('MinutesPerDay', (text) => readWhole(text, 1, 1440)) ?? 480
    const fileName = this.header.get('Name')?.replace(/\.(xml|mpp|mpt)$/i, '')
    return {
      name: this.header.get('Title') || fileName || tasks.find((task) => task.level === 0)?.name || 'Plan',
      start,
      ...(finish !== undefined && { finish }),
      scheduleFrom: (value('ScheduleFromStart', readFlag) ?? true) ? 'start' : 'finish',
      ...(statusDate !== undefined && { statusDate }),
      calendar: value('CalendarUID', readWhole) ?? -1,
      minutesPerDay,
      minutesPerWeek: value('MinutesPerWeek', (text) => readWhole(text, 1, 10_080)) ?? minutesPerDay * 5,
      daysPerMonth: value('DaysPerMonth', (text) => readWhole(text, 1, 31)) ?? 20,
      defaultStartTime: value('DefaultStartTime', readTimeOfDay) ?? 8 * 3600,
      defaultFinishTime: value('DefaultFinishTime', readTimeOfDay) ?? 17 * 3600,
      criticalSlack:
        (value('CriticalSlackLimit', (text) => readNumber(text, -99_999, 99_999)) ?? 0) * minutesPerDay * 60,
      ...(value('MultipleCriticalPaths', readFlag) && { multipleCriticalPaths: true }),
      outOfSequence: (value('SplitsInProgressTasks', readFlag) ?? true) ? 'retainedLogic' : 'progressOverride',
      // The element says the opposite of its name: Microsoft Project writes 0 while its option “tasks will always
      // honor their constraint dates” is on, which it is unless somebody turned it off.
      honorConstraints: !(value('HonorConstraints', readFlag) ?? false),
      calendars: [],
      tasks: [],
      links: [],
      resources: [],
      assignments: [],
    }
  }

  private settleCalendars(plan: Plan): void {
    const calendars = [...this.calendars.values()]
    if (calendars.length === 0) calendars.push({ key: 1, ...STANDARD_CALENDAR })
    if (!calendars.some(({ key }) => key === plan.calendar)) {
      plan.calendar = (calendars.find(({ base }) => base === undefined) ?? calendars[0]!).key
    }
    for (const calendar of calendars) {
      if (calendar.base !== undefined && !this.calendars.has(calendar.base)) {
        this.problems.push(
          `Calendar “${calendar.name}” differs from a calendar that is not in the file; the project calendar is taken instead.`,
        )
        if (calendar.key === plan.calendar) delete calendar.base
        else calendar.base = plan.calendar
      }
      const seen = new Set<Key>()
      for (let next: PlanCalendar | undefined = calendar; next; next = this.calendars.get(next.base ?? Number.NaN)) {
        if (seen.has(next.key)) throw new ImpossibleValue(`calendar “${calendar.name}” is in the end based on itself`)
        seen.add(next.key)
      }
    }
    for (const resource of this.resources.values()) {
      if (resource.calendar !== undefined && !this.calendars.has(resource.calendar)) delete resource.calendar
    }
    plan.calendars = calendars
  }

  private settleTasks(tasks: PlanTask[]): void {
    for (const task of tasks) {
      if (task.calendar !== undefined && !this.calendars.has(task.calendar)) {
        this.problems.push(
          `Task ${task.key} “${task.name}” has a calendar that is not in the file; it follows the project calendar.`,
        )
        delete task.calendar
      }
      if (task.constraint !== 'asSoonAsPossible' && task.constraint !== 'asLateAsPossible' && !task.constraintDate) {
        this.problems.push(
          `Task ${task.key} “${task.name}” has a constraint without a date; it is scheduled as soon as possible.`,
        )
        task.constraint = 'asSoonAsPossible'
      }
    }
  }

  private settleLinks(): PlanLink[] {
    return this.links.filter(({ from, to }) => {
      if (from === to) {
        this.problems.push(`Task ${to} is linked to itself; the link was left out.`)
        return false
      }
      if (this.tasks.has(from)) return true
      this.problems.push(`Task ${to} follows task ${from}, which is not in the file; the link was left out.`)
      return false
    })
  }
}

/**
 * Parts of split tasks from the work in time-phased data. They are taken only where they add up to the task's duration:
 * uneven work also leaves idle hours and is no split; and where all who work on the task agree.
 */
function settleParts(plan: Plan, stretches: Stretches): void {
  if (stretches.size === 0) return
  const calendars = compileCalendars(plan.calendars)
  const resourceCalendars = new Map(plan.resources.map(({ key, calendar }) => [key, calendar]))
  for (const task of plan.tasks) {
    const all = stretches.get(task.key)
    const begin = task.start === undefined ? undefined : parseLocal(task.start)
    if (!all || begin === undefined || task.elapsed || task.summary) continue
    const [parts, ...others] = all.map(({ resource, stretches }) => {
      const own = task.ignoreResourceCalendar ? undefined : resourceCalendars.get(resource)
      const calendar = calendars.get(own ?? task.calendar ?? plan.calendar)!
      return stretches.map(({ from, to }) => ({
        from: calendar.workBetween(begin, parseLocal(from) ?? begin),
        to: calendar.workBetween(begin, parseLocal(to) ?? begin),
      }))
    })
    const worked = parts!.reduce((sum, part) => sum + part.to - part.from, 0)
    const agreed = others.every((other) => same(other, parts))
    if (agreed && Math.abs(worked - task.duration) < 60) task.parts = parts!
  }
}

/** The plan that a kept source holds. Throws `ImpossibleValue` only for a source that no file was read into. */
export function planOfSource(source: MspdiSource): MspdiContent {
  const reader = new MspdiPlanReader()
  for (const part of source.parts) {
    if (isList(part)) {
      for (const { xml } of part.records) {
        if (!isElementOf(part.list, xml)) continue
        reader.addRecord(part.list, parseElement(xml))
      }
    } else if (!isAside(part)) reader.addHeader(parseElement(part))
  }
  return reader.finish()
}

const RECORDS: Record<ListName, RegExp> = {
  Calendars: /^<Calendar[\s/>]/,
  Tasks: /^<Task[\s/>]/,
  Resources: /^<Resource[\s/>]/,
  Assignments: /^<Assignment[\s/>]/,
}

function isElementOf(list: ListName, xml: string): boolean {
  return RECORDS[list].test(xml)
}
