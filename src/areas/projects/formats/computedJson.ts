/**
 * Reads plans as exported from Microsoft Project files by a converter: durations with units (`2.0w`, `3.0ed`), links as
 * `[uid, type, lag]`, and the dates that Microsoft Project computed, which become `stored`. Fields that Ambit does not
 * know are passed over.
 */
import { z } from 'zod'
import { STANDARD_CALENDAR, type WorkingInterval } from '../../people/index.ts'
import {
  CONSTRAINTS,
  type Constraint,
  LINK_TYPES,
  type Plan,
  type PlanLink,
  type PlanTask,
  type Seconds,
  type TaskType,
} from '../schedule/plan.ts'
import { calendarShape, computedLocal, readComputedCalendar } from './computedCalendar.ts'
import { inShape } from './json.ts'
import { present } from './mspdiTask.ts'
import { ImpossibleValue } from './mspdiValues.ts'
import { PlanFileRefused } from './planFileRefused.ts'
import { settleSummaries } from './summaries.ts'

const uid = z.int()
const text = z.string()
const word = z.string().optional()
const flag = z.boolean().optional()
const span = z.string()

const taskShape = z.object({
  uid,
  name: text.nullish(),
  wbs: text.nullish(),
  level: z.int().min(0).optional(),
  summary: flag,
  milestone: flag,
  mode: word,
  type: word,
  effortDriven: flag,
  active: flag,
  duration: span.nullish(),
  work: span.nullish(),
  calendar: uid.nullish(),
  ignoreResourceCalendar: flag,
  constraint: text.nullish(),
  constraintDate: text.nullish(),
  deadline: text.nullish(),
  priority: z.union([z.string(), z.number()]).nullish(),
  levelingDelay: span.nullish(),
  pct: z.number().nullish(),
  actualStart: text.nullish(),
  actualFinish: text.nullish(),
  remainingDuration: span.nullish(),
  start: text.nullish(),
  finish: text.nullish(),
  earlyStart: text.nullish(),
  earlyFinish: text.nullish(),
  lateStart: text.nullish(),
  lateFinish: text.nullish(),
  totalSlack: span.nullish(),
  freeSlack: span.nullish(),
  critical: flag,
  pred: z.array(z.tuple([uid, z.string(), span])).optional(),
})

const fileShape = z.object({
  source: word,
  start: text,
  finish: text.nullish(),
  statusDate: text.nullish(),
  scheduleFrom: z.union([z.string(), z.number()]).nullish(),
  minutesPerDay: z.number().positive().default(480),
  minutesPerWeek: z.number().positive().default(2400),
  daysPerMonth: z.number().positive().default(20),
  calendar: uid.nullish(),
  critSlackLimit: span.nullish(),
  honorConstraints: flag,
  calendars: z.array(calendarShape).default([]),
  tasks: z.array(taskShape),
  resources: z
    .array(z.object({ uid, name: text.nullish(), type: word, maxUnits: z.number().nullish(), calendar: uid.nullish() }))
    .default([]),
  assignments: z
    .array(
      z.object({
        task: uid,
        resource: uid.nullish(),
        units: z.number().nullish(),
        work: span.nullish(),
        delay: span.nullish(),
        contour: word,
        start: text.nullish(),
        finish: text.nullish(),
      }),
    )
    .default([]),
})

type File = z.infer<typeof fileShape>
type FileTask = z.infer<typeof taskShape>

/** Whether a parsed file looks like such a plan. */
export function isComputedPlan(value: object): boolean {
  const { tasks } = value as { tasks?: unknown }
  return Array.isArray(tasks) && 'start' in value && (tasks.length === 0 || 'uid' in Object(tasks[0]))
}

/** The plan of a parsed file. Throws `PlanFileRefused` naming the path. */
export function readComputedPlan(value: unknown): Plan {
  const file = inShape(fileShape, value)
  const calendars = file.calendars.map((calendar, i) => at(['calendars', i], () => readComputedCalendar(calendar)))
  if (calendars.length === 0) calendars.push({ key: 1, ...STANDARD_CALENDAR })
  const calendar = file.calendar ?? calendars[0]!.key
  const tasks = file.tasks.map((task, i) => at(['tasks', i], () => readTask(task, file)))
  settleSummaries(tasks)
  const known = new Set(file.resources.map((resource) => resource.uid))
  const fromFinish = /^(1|FINISH)$/i.test(String(file.scheduleFrom ?? ''))
  const day = calendars.find(({ key }) => key === calendar)?.days.find((hours) => Array.isArray(hours) && hours.length)
  const hours = Array.isArray(day) && day.length ? day : (STANDARD_CALENDAR.days[1] as WorkingInterval[])
  return at([], () => ({
    name: tasks.find(({ level }) => level === 0)?.name || file.source || 'Plan',
    start: computedLocal(file.start)!,
    ...present({ finish: computedLocal(file.finish), statusDate: computedLocal(file.statusDate) }),
    scheduleFrom: fromFinish ? 'finish' : 'start',
    calendar,
    minutesPerDay: file.minutesPerDay,
    minutesPerWeek: file.minutesPerWeek,
    daysPerMonth: file.daysPerMonth,
    defaultStartTime: hours[0]!.from,
    defaultFinishTime: hours.at(-1)!.to,
    criticalSlack: file.critSlackLimit ? readSpan(file.critSlackLimit, file).seconds : 0,
    outOfSequence: 'retainedLogic',
    honorConstraints: file.honorConstraints ?? true,
    calendars,
    tasks,
    links: file.tasks.flatMap((task, i) => at(['tasks', i, 'pred'], () => readLinks(task, file))),
    resources: file.resources.map((resource) => ({
      key: resource.uid,
      name: resource.name ?? '',
      kind: resource.type === 'MATERIAL' ? 'material' : resource.type === 'COST' ? 'cost' : 'work',
      maxUnits: (resource.maxUnits ?? 100) / 100,
      ...(resource.calendar != null && { calendar: resource.calendar }),
    })),
    assignments: file.assignments.flatMap((assignment, i) =>
      assignment.resource == null || !known.has(assignment.resource)
        ? []
        : at(['assignments', i], () => readAssignment(assignment, assignment.resource!, i, file)),
    ),
  }))
}

function readTask(task: FileTask, file: File): PlanTask {
  const duration = readSpan(task.duration ?? '0.0d', file)
  const constraint = readConstraint(task.constraint)
  const actualStart = computedLocal(task.actualStart)
  const priority = Number(/\d+/.exec(String(task.priority ?? ''))?.[0] ?? 500)
  return {
    key: task.uid,
    name: task.name ?? '',
    level: task.level ?? 1,
    summary: task.summary ?? false,
    milestone: task.milestone ?? false,
    manual: task.mode?.startsWith('MANUAL') ?? false,
    active: task.active ?? true,
    type: TASK_TYPES[task.type ?? ''] ?? 'fixedUnits',
    effortDriven: task.effortDriven ?? false,
    duration: duration.seconds,
    elapsed: duration.elapsed,
    constraint,
    percentComplete: task.pct ?? 0,
    ...present({
      wbs: task.wbs ?? undefined,
      work: task.work == null ? undefined : readSpan(task.work, file).seconds,
      calendar: task.calendar ?? undefined,
      ignoreResourceCalendar: task.ignoreResourceCalendar || undefined,
      constraintDate: computedLocal(task.constraintDate),
      deadline: computedLocal(task.deadline),
      actualStart,
      actualFinish: computedLocal(task.actualFinish),
      remainingDuration:
        actualStart && task.remainingDuration ? readSpan(task.remainingDuration, file).seconds : undefined,
      levelingDelay: (task.levelingDelay && readSpan(task.levelingDelay, file).seconds) || undefined,
      priority,
      start: computedLocal(task.start),
      finish: computedLocal(task.finish),
    }),
    stored: present({
      start: computedLocal(task.start),
      finish: computedLocal(task.finish),
      earlyStart: computedLocal(task.earlyStart),
      earlyFinish: computedLocal(task.earlyFinish),
      lateStart: computedLocal(task.lateStart),
      lateFinish: computedLocal(task.lateFinish),
      totalSlack: task.totalSlack == null ? undefined : readSpan(task.totalSlack, file).seconds,
      freeSlack: task.freeSlack == null ? undefined : readSpan(task.freeSlack, file).seconds,
      critical: task.critical,
    }),
  }
}

const TASK_TYPES: Record<string, TaskType> = {
  FIXED_UNITS: 'fixedUnits',
  FIXED_DURATION: 'fixedDuration',
  FIXED_WORK: 'fixedWork',
}

/** `START_NO_EARLIER_THAN` and the like. */
function readConstraint(name: string | null | undefined): Constraint {
  if (name == null) return 'asSoonAsPossible'
  const wanted = name.replaceAll('_', '').toLowerCase()
  const found = CONSTRAINTS.find((constraint) => constraint.toLowerCase() === wanted)
  if (!found) throw new ImpossibleValue(`“${name.slice(0, 60)}” is no constraint`)
  return found
}

function readLinks(task: FileTask, file: File): PlanLink[] {
  return (task.pred ?? []).map(([from, name, lag]) => {
    const type = LINK_TYPES.find((known) => known === name)
    if (!type) throw new ImpossibleValue(`“${name.slice(0, 60)}” is no type of link`)
    const { seconds, elapsed, percent } = readSpan(lag, file)
    if (percent !== undefined)
      return { from, to: task.uid, type, lag: percent, lagUnit: elapsed ? 'elapsedPercent' : 'percent' }
    return { from, to: task.uid, type, lag: seconds, lagUnit: elapsed ? 'elapsed' : 'working' }
  })
}

function readAssignment(assignment: File['assignments'][number], resource: number, i: number, file: File) {
  const contour = CONTOUR_NAMES[assignment.contour ?? '']
  return {
    key: i + 1,
    task: assignment.task,
    resource,
    units: (assignment.units ?? 100) / 100,
    ...present({
      work: assignment.work == null ? undefined : readSpan(assignment.work, file).seconds,
      delay: (assignment.delay && readSpan(assignment.delay, file).seconds) || undefined,
      contour,
      start: computedLocal(assignment.start),
      finish: computedLocal(assignment.finish),
    }),
  }
}

const CONTOUR_NAMES: Record<string, Plan['assignments'][number]['contour']> = {
  BACK_LOADED: 'backLoaded',
  FRONT_LOADED: 'frontLoaded',
  DOUBLE_PEAK: 'doublePeak',
  EARLY_PEAK: 'earlyPeak',
  LATE_PEAK: 'latePeak',
  BELL: 'bell',
  TURTLE: 'turtle',
  CONTOURED: 'contoured',
}

/** A length of time such as `2.0w`, `3.0ed`, `50.0%` in seconds; an `e` before the unit says elapsed, around the clock. */
function readSpan(span: string, file: File): { seconds: Seconds; elapsed: boolean; percent?: number } {
  const match = /^(-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)(e?)(mo|m|h|d|w|y|%)$/.exec(span)
  if (!match) throw new ImpossibleValue(`“${span.slice(0, 60)}” is no length of time such as 2.0w`)
  const amount = Number(match[1])
  const elapsed = match[2] === 'e'
  const unit = match[3]!
  if (unit === '%') return { seconds: 0, elapsed, percent: amount }
  const day = file.minutesPerDay
  const working: Record<string, number> = {
    m: 1,
    h: 60,
    d: day,
    w: file.minutesPerWeek,
    mo: day * file.daysPerMonth,
    y: day * file.daysPerMonth * 12,
  }
  const around: Record<string, number> = { m: 1, h: 60, d: 1440, w: 10_080, mo: 43_200, y: 525_600 }
  return { seconds: Math.round(amount * (elapsed ? around : working)[unit]! * 60), elapsed }
}

function at<T>(path: (string | number)[], read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ImpossibleValue)) throw error
    throw new PlanFileRefused(
      `The plan cannot be read: ${error.message}`,
      { path },
      'Correct this and import it again.',
    )
  }
}
