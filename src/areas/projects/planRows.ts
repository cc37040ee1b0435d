/**
 * Between the rows of the database and a `Plan`: pure, both ways. Keys of a plan are the identifiers of its rows.
 */
import type { RowIn } from '../../record/record.ts'
import { INHERITED_WEEK, STANDARD_CALENDAR, type WorkingCalendar } from '../people/index.ts'
import type { Assignment } from './assignment.ts'
import type { Dependency } from './dependency.ts'
import type { PlanCalendar as PlanCalendarRecord } from './planCalendar.ts'
import type { Project } from './project.ts'
import type { Resource } from './resource.ts'
import type { Key, Plan, PlanAssignment, PlanCalendar, PlanLink, PlanResource, PlanTask } from './schedule/plan.ts'
import type { Task } from './task.ts'

export interface PlanRows {
  project: RowIn<typeof Project>
  calendars: RowIn<typeof PlanCalendarRecord>[]
  tasks: RowIn<typeof Task>[]
  dependencies: RowIn<typeof Dependency>[]
  resources: RowIn<typeof Resource>[]
  assignments: RowIn<typeof Assignment>[]
  /** Company calendars that plan calendars stand for, and those that these are based on, by their identifier. */
  companyCalendars: ReadonlyMap<string, WorkingCalendar>
  /** The company's standard calendar, which holds where a project names none. */
  standardCalendar: string | null
  /** When a person is there, and on which hours: from his engagements and leave. By person. */
  availability: ReadonlyMap<string, { calendar?: WorkingCalendar; from?: string; to?: string }>
}

/** Keys of calendars that a plan uses and does not own. */
const companyKey = (id: string): string => `company:${id}`
const personKey = (id: string): string => `person:${id}`
export const isOwn = (calendar: Key): boolean => !/^(company|person):/.test(String(calendar))

/** Without the fields that are null: a plan has them absent. */
type Some<T> = { [K in keyof T]?: Exclude<T[K], null> }
const some = <T extends object>(values: T): Some<T> =>
  Object.fromEntries(Object.entries(values).filter(([, v]) => v !== null && v !== undefined)) as Some<T>
/** A flag that is only told when it is set. */
const set = <K extends string>(name: K, value: boolean): { [k in K]?: true } =>
  value ? ({ [name]: true } as { [k in K]?: true }) : {}

/** A local date-time as plans have it: seconds only when they are not zero. */
const short = <T extends string | null>(local: T): T =>
  local?.endsWith(':00') && local.length === 19 ? (local.slice(0, 16) as T) : local

/** The plan that the rows describe. Tasks come in the order of their positions. */
export function planOf(rows: PlanRows): Plan {
  const { project } = rows
  const calendars: PlanCalendar[] = rows.calendars.map((c) =>
    c.company && rows.companyCalendars.has(c.company)
      ? { key: c.id, name: c.name, days: INHERITED_WEEK, exceptions: [], base: companyKey(c.company) }
      : {
          key: c.id,
          name: c.name,
          days: c.times.days,
          exceptions: c.times.exceptions,
          ...some({ weeks: c.times.weeks, base: c.base }),
        },
  )
  const standard = companyKey(rows.standardCalendar ?? 'none')
  const used = rows.calendars.flatMap((c) => c.company ?? [])
  for (const { person } of rows.resources) {
    const base = person ? rows.availability.get(person)?.calendar?.base : undefined
    if (base !== undefined) used.push(String(base))
  }
  if (!project.calendar) {
    if (rows.standardCalendar) used.push(rows.standardCalendar)
    else calendars.push({ ...STANDARD_CALENDAR, key: standard })
  }
  for (const id of withBases(used, rows.companyCalendars)) {
    const { base, ...calendar } = rows.companyCalendars.get(id)!
    calendars.push({
      ...calendar,
      key: companyKey(id),
      ...(base === undefined ? {} : { base: companyKey(String(base)) }),
    })
  }
  const resources = rows.resources.map((r) => resourceOf(r, rows, calendars))
  return {
    name: project.title,
    start: short(project.start),
    scheduleFrom: project.scheduleFrom,
    calendar: project.calendar ?? standard,
    minutesPerDay: project.minutesPerDay,
    minutesPerWeek: project.minutesPerWeek,
    daysPerMonth: project.daysPerMonth,
    defaultStartTime: project.defaultStartTime,
    defaultFinishTime: project.defaultFinishTime,
    criticalSlack: project.criticalSlack,
    outOfSequence: project.outOfSequence,
    honorConstraints: project.honorConstraints,
    ...set('multipleCriticalPaths', project.multipleCriticalPaths),
    ...some({ finish: short(project.finishBy), statusDate: short(project.statusDate) }),
    calendars,
    tasks: rows.tasks.map(taskOf),
    links: rows.dependencies.map(
      (d): PlanLink => ({ from: d.predecessor, to: d.successor, type: d.type, lag: d.lag, lagUnit: d.lagUnit }),
    ),
    resources,
    assignments: rows.assignments.map(
      (a): PlanAssignment => ({
        key: a.id,
        task: a.task,
        resource: a.resource,
        units: Number(a.units),
        ...some({ work: a.work, delay: a.delay, contour: a.contour, start: short(a.start), finish: short(a.finish) }),
      }),
    ),
  }
}

/** Company calendars and those that they are based on, each once. */
function withBases(used: readonly string[], calendars: PlanRows['companyCalendars']): Set<string> {
  const found = new Set<string>()
  const add = (id: string): void => {
    const calendar = calendars.get(id)
    if (!calendar || found.has(id)) return
    found.add(id)
    if (calendar.base !== undefined) add(String(calendar.base))
  }
  used.forEach(add)
  return found
}

function resourceOf(r: RowIn<typeof Resource>, rows: PlanRows, calendars: PlanCalendar[]): PlanResource {
  const there = r.person ? rows.availability.get(r.person) : undefined
  let calendar: Key | null = r.calendar
  if (!calendar && there?.calendar) {
    // A person's own hours and leave come from the engagement; the plan sees them as one more calendar.
    calendar = personKey(r.person!)
    const { base, ...own } = there.calendar
    if (!calendars.some((c) => c.key === calendar))
      calendars.push({ ...own, key: calendar, ...(base === undefined ? {} : { base: companyKey(String(base)) }) })
  }
  const kind = r.kind === 'material' || r.kind === 'cost' ? r.kind : 'work'
  return {
    key: r.id,
    name: r.name,
    kind,
    maxUnits: Number(r.maxUnits),
    ...some({ calendar, availableFrom: there?.from, availableTo: there?.to }),
    ...(Object.keys(r.extra).length ? { extra: r.extra as PlanResource['extra'] } : {}),
  }
}

function taskOf(t: RowIn<typeof Task>): PlanTask {
  return {
    key: t.id,
    name: t.name,
    level: t.level,
    summary: t.summary,
    milestone: t.milestone,
    manual: t.manual,
    active: t.active,
    type: t.type,
    effortDriven: t.effortDriven,
    duration: t.duration,
    elapsed: t.elapsed,
    constraint: t.constraint,
    percentComplete: t.percentComplete,
    ...set('estimated', t.estimated),
    ...set('ignoreResourceCalendar', t.ignoreResourceCalendar),
    ...some({
      wbs: t.wbs || null,
      work: t.work,
      calendar: t.calendar,
      constraintDate: short(t.constraintDate),
      deadline: short(t.deadline),
      actualStart: short(t.actualStart),
      actualFinish: short(t.actualFinish),
      remainingDuration: t.remainingDuration,
      levelingDelay: t.levelingDelay,
      parts: t.parts,
      priority: t.priority,
      start: short(t.ownStart),
      finish: short(t.ownFinish),
      notes: t.notes,
      stored: t.stored as PlanTask['stored'],
    }),
    ...(Object.keys(t.extra).length ? { extra: t.extra as PlanTask['extra'] } : {}),
  }
}

/** What a task of a plan sets in its row; position and level are the caller's. */
export function taskFields(t: PlanTask): Record<string, unknown> {
  return {
    name: t.name,
    level: t.level,
    milestone: t.milestone,
    manual: t.manual,
    active: t.active,
    type: t.type,
    effortDriven: t.effortDriven,
    duration: t.duration,
    elapsed: t.elapsed,
    estimated: t.estimated ?? false,
    work: t.work ?? null,
    calendar: t.calendar ?? null,
    ignoreResourceCalendar: t.ignoreResourceCalendar ?? false,
    constraint: t.constraint,
    constraintDate: t.constraintDate ?? null,
    deadline: t.deadline ?? null,
    percentComplete: Math.round(t.percentComplete * 100) / 100,
    actualStart: t.actualStart ?? null,
    actualFinish: t.actualFinish ?? null,
    remainingDuration: t.remainingDuration ?? null,
    levelingDelay: t.levelingDelay ?? null,
    parts: t.parts ?? null,
    priority: t.priority ?? null,
    ownStart: t.start ?? null,
    ownFinish: t.finish ?? null,
    notes: t.notes ?? null,
    stored: t.stored ?? null,
    ...(t.extra ? { extra: t.extra } : {}),
  }
}

export const linkFields = (l: PlanLink): Record<string, unknown> => ({
  predecessor: l.from,
  successor: l.to,
  type: l.type,
  lag: Math.round(l.lag),
  lagUnit: l.lagUnit,
})

export const resourceFields = (r: PlanResource): Record<string, unknown> => ({
  name: r.name,
  maxUnits: units(r.maxUnits),
  calendar: r.calendar !== undefined && isOwn(r.calendar) ? r.calendar : null,
  ...(r.extra ? { extra: r.extra } : {}),
})

export const assignmentFields = (a: PlanAssignment): Record<string, unknown> => ({
  task: a.task,
  resource: a.resource,
  units: units(a.units),
  work: a.work ?? null,
  delay: a.delay ?? null,
  contour: a.contour ?? null,
  start: a.start ?? null,
  finish: a.finish ?? null,
})

export const calendarFields = (c: PlanCalendar): Record<string, unknown> => ({
  name: c.name,
  base: c.base ?? null,
  times: { days: c.days, exceptions: c.exceptions, ...(c.weeks ? { weeks: c.weeks } : {}) },
})

export function projectFields(p: Plan): Record<string, unknown> {
  return {
    title: p.name,
    start: p.start,
    finishBy: p.finish ?? null,
    scheduleFrom: p.scheduleFrom,
    statusDate: p.statusDate ?? null,
    calendar: isOwn(p.calendar) ? p.calendar : null,
    minutesPerDay: p.minutesPerDay,
    minutesPerWeek: p.minutesPerWeek,
    daysPerMonth: p.daysPerMonth,
    defaultStartTime: p.defaultStartTime,
    defaultFinishTime: p.defaultFinishTime,
    criticalSlack: p.criticalSlack,
    outOfSequence: p.outOfSequence,
    honorConstraints: p.honorConstraints,
    multipleCriticalPaths: p.multipleCriticalPaths ?? false,
  }
}

/** A number as the decimal text that the column takes, four digits at most. */
const units = (value: number): string => String(Math.round(value * 10_000) / 10_000)
