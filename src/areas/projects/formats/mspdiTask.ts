/** `<Task>`, `<Resource>` and `<Assignment>` elements of Microsoft Project's XML as parts of a plan. */
import {
  CONTOURS,
  type PlanAssignment,
  type PlanLink,
  type PlanResource,
  type PlanTask,
  type Seconds,
  type StoredDates,
} from '../schedule/plan.ts'
import {
  CONSTRAINT_CODES,
  ImpossibleValue,
  LINK_TYPE_CODES,
  RESOURCE_KIND_CODES,
  readDuration,
  readFlag,
  readFormat,
  reading,
  readLocal,
  readNumber,
  readTenths,
  readWhole,
  TASK_TYPE_CODES,
} from './mspdiValues.ts'
import { elements, first, valueOf, type XmlElement } from './xmlElement.ts'

/** The number that Microsoft Project gives to “no resource”. */
export const NO_RESOURCE = -65_535

/** A task of the file and the links to it. A blank row is `isNull` and has no task. */
export interface FileTask {
  uid: number
  isNull: boolean
  task: PlanTask
  links: PlanLink[]
}

/** An assignment of the file, with the stretches in which its time-phased data show work when there are gaps. */
export interface FileAssignment {
  uid: number
  assignment: PlanAssignment
  stretches?: { from: string; to: string }[]
}

function reader(element: XmlElement) {
  return <T>(name: string, read: (text: string | undefined) => T): T => reading(name, valueOf(element, name), read)
}

function uidOf(element: XmlElement, name = 'UID'): number {
  const uid = reading(name, valueOf(element, name), readWhole)
  if (uid === undefined) throw new ImpossibleValue(`<${name}> is missing`)
  return uid
}

/** Throws `ImpossibleValue`. Whether it is a summary is settled later, by the outline. */
export function readTask(element: XmlElement): FileTask {
  const value = reader(element)
  const uid = uidOf(element)
  const isNull = value('IsNull', readFlag) ?? false
  const start = value('Start', readLocal) ?? value('ManualStart', readLocal)
  const finish = value('Finish', readLocal) ?? value('ManualFinish', readLocal)
  const calendar = value('CalendarUID', readWhole)
  const actualStart = value('ActualStart', readLocal)
  const wbs = valueOf(element, 'WBS')
  const notes = valueOf(element, 'Notes')
  const task: PlanTask = {
    key: uid,
    name: valueOf(element, 'Name') ?? '',
    ...(wbs !== undefined && { wbs }),
    level: value('OutlineLevel', (text) => readWhole(text, 0, 1000)) ?? (uid === 0 ? 0 : 1),
    summary: value('Summary', readFlag) ?? false,
    milestone: value('Milestone', readFlag) ?? false,
    manual: value('Manual', readFlag) ?? false,
    active: value('Active', readFlag) ?? true,
    type: TASK_TYPE_CODES[value('Type', (text) => readWhole(text, 0, 2)) ?? 0]!,
    effortDriven: value('EffortDriven', readFlag) ?? false,
    duration: nonNegative('Duration', value('Duration', readDuration) ?? value('ManualDuration', readDuration) ?? 0),
    elapsed: value('DurationFormat', readFormat).elapsed,
    constraint: CONSTRAINT_CODES[value('ConstraintType', (text) => readWhole(text, 0, 7)) ?? 0]!,
    percentComplete: value('PercentComplete', (text) => readNumber(text, 0, 100)) ?? 0,
  }
  const optional: Partial<PlanTask> = {
    estimated: value('Estimated', readFlag) || undefined,
    work: value('Work', readDuration),
    calendar: calendar !== undefined && calendar >= 0 ? calendar : undefined,
    ignoreResourceCalendar: value('IgnoreResourceCalendar', readFlag) || undefined,
    constraintDate: value('ConstraintDate', readLocal),
    deadline: value('Deadline', readLocal),
    actualStart,
    actualFinish: value('ActualFinish', readLocal),
    remainingDuration: actualStart === undefined ? undefined : value('RemainingDuration', readDuration),
    levelingDelay: value('LevelingDelay', readTenths) || undefined,
    priority: value('Priority', (text) => readWhole(text, 0, 1000)),
    start,
    finish,
    notes,
    stored: readStored(element),
  }
  return { uid, isNull, task: { ...task, ...present(optional) }, links: readLinks(element, uid) }
}

function readStored(element: XmlElement): Partial<StoredDates> {
  const value = reader(element)
  return present({
    start: value('Start', readLocal),
    finish: value('Finish', readLocal),
    earlyStart: value('EarlyStart', readLocal),
    earlyFinish: value('EarlyFinish', readLocal),
    lateStart: value('LateStart', readLocal),
    lateFinish: value('LateFinish', readLocal),
    totalSlack: value('TotalSlack', readTenths),
    freeSlack: value('FreeSlack', readTenths),
    critical: value('Critical', readFlag),
  })
}

function readLinks(element: XmlElement, to: number): PlanLink[] {
  return elements(element, 'PredecessorLink').map((link) => ({
    from: uidOf(link, 'PredecessorUID'),
    to,
    ...readLink(link),
  }))
}

/** Type and lag of a `<PredecessorLink>`. */
export function readLink(link: XmlElement): Pick<PlanLink, 'type' | 'lag' | 'lagUnit'> {
  const value = reader(link)
  const type = LINK_TYPE_CODES[value('Type', (text) => readWhole(text, 0, 3)) ?? 1]!
  const { percent, elapsed } = value('LagFormat', readFormat)
  if (percent) {
    const lag = value('LinkLag', (text) => readNumber(text, -1e6, 1e6)) ?? 0
    return { type, lag, lagUnit: elapsed ? 'elapsedPercent' : 'percent' }
  }
  return { type, lag: value('LinkLag', readTenths) ?? 0, lagUnit: elapsed ? 'elapsed' : 'working' }
}

/** Throws `ImpossibleValue`. */
export function readResource(element: XmlElement): { uid: number; isNull: boolean; resource: PlanResource } {
  const value = reader(element)
  const uid = uidOf(element)
  const calendar = value('CalendarUID', readWhole)
  const cost = value('IsCostResource', readFlag) ?? false
  const kind = cost ? 'cost' : RESOURCE_KIND_CODES[value('Type', (text) => readWhole(text, 0, 2)) ?? 1]!
  const periods = elements(first(element, 'AvailabilityPeriods'), 'AvailabilityPeriod')
  const dates = (name: string) =>
    periods.map((period) => reading(name, valueOf(period, name), readLocal)).filter(bounded)
  const [from] = periods.length ? dates('AvailableFrom').sort() : [value('AvailableFrom', readLocal)]
  const to = periods.length ? dates('AvailableTo').sort().at(-1) : value('AvailableTo', readLocal)
  const resource: PlanResource = {
    key: uid,
    name: valueOf(element, 'Name') ?? '',
    kind,
    maxUnits: value('MaxUnits', (text) => readNumber(text, 0, 1e9)) ?? 1,
    ...(calendar !== undefined && calendar >= 0 && { calendar }),
    ...(bounded(from) && { availableFrom: from }),
    ...(bounded(to) && { availableTo: to }),
  }
  return { uid, isNull: value('IsNull', readFlag) ?? false, resource }
}

/** The dates by which Microsoft Project says “always” and “for ever”. */
function bounded(local: string | undefined): local is string {
  return local !== undefined && local > '1984-01-02' && local < '2049'
}

/** Throws `ImpossibleValue`. */
export function readAssignment(element: XmlElement): FileAssignment {
  const value = reader(element)
  const uid = uidOf(element)
  const assignment: PlanAssignment = {
    key: uid,
    task: uidOf(element, 'TaskUID'),
    resource: value('ResourceUID', readWhole) ?? NO_RESOURCE,
    units: value('Units', (text) => readNumber(text, 0, 1e9)) ?? 1,
    ...present({
      work: value('Work', readDuration),
      delay: value('Delay', readTenths) || undefined,
      contour: CONTOURS[value('WorkContour', (text) => readWhole(text, 0, 8)) || -1],
      start: value('Start', readLocal),
      finish: value('Finish', readLocal),
    }),
  }
  const stretches = readStretches(element)
  return { uid, assignment, ...(stretches.length > 1 && { stretches }) }
}

/** Time-phased data of these types are work: planned and done. */
const WORK_DATA = new Set(['1', '2'])

/** Runs of work between the stretches of working time that say “no work” (those without a value are not working time). */
function readStretches(element: XmlElement): { from: string; to: string }[] {
  const pieces = elements(element, 'TimephasedData')
    .filter((data) => WORK_DATA.has(valueOf(data, 'Type') ?? ''))
    .flatMap((data) => {
      const work = reading('Value', valueOf(data, 'Value'), readDuration)
      const from = reading('Start', valueOf(data, 'Start'), readLocal)
      const to = reading('Finish', valueOf(data, 'Finish'), readLocal)
      return work === undefined || from === undefined || to === undefined ? [] : [{ from, to, work }]
    })
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const runs: { from: string; to: string }[] = []
  let gap = true
  for (const { from, to, work } of pieces) {
    if (work === 0) gap = true
    else if (gap) {
      runs.push({ from, to })
      gap = false
    } else runs.at(-1)!.to = to
  }
  return runs
}

function nonNegative(element: string, seconds: Seconds): Seconds {
  if (seconds < 0) throw new ImpossibleValue(`<${element}> is negative`)
  return seconds
}

/** Without the properties that are undefined. */
export function present<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
