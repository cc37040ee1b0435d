/**
 * The plans of the example company: five IT projects, one of each state that a project manager has on the desk. What lies
 * before the status date has happened, with the slips of real work; deadlines stand where the first plan put the
 * milestones, so that what is late shows.
 */
import { type Seeded, seeded } from '../../platform/example/seeded.ts'
import { formatDate, parseDate, type WorkingCalendar, weekdayOfDay } from '../people/index.ts'
import { EXAMPLE_PROJECTS, type ExampleOutline } from './exampleOutlines.ts'
import { PLAN_DEFAULTS, type Plan, type PlanTask } from './schedule/plan.ts'
import { schedulePlan } from './schedule/schedule.ts'

export interface ExampleProject {
  title: string
  /** Fields of the project; `manager`, `sponsor` and `department` are keys of the example's people. */
  fields: Record<string, unknown>
  plan: Plan
  /** Keys of people by resource key; other resources are firms and roles. */
  people: Record<string, string>
}

const DAY = 8 * 3600

/** The same projects for the same seed; dates lie around `today`. `calendar` is the project calendar of all of them. */
export function exampleProjects(seed: number, today: string, calendar: WorkingCalendar): ExampleProject[] {
  const random = seeded(seed)
  return EXAMPLE_PROJECTS.map((outline) => {
    const plan = happened(outlined(outline, today, calendar), outline, statusDay(outline, today), random)
    return {
      title: outline.title,
      fields: {
        code: outline.code,
        status: outline.status,
        manager: outline.manager,
        sponsor: outline.sponsor,
        department: outline.department,
        purpose: outline.purpose,
        kind: 'predictive',
      },
      plan,
      people: Object.fromEntries(outline.people.map((key) => [key, key])),
    }
  })
}

const mondayOf = (day: number): number => day - ((weekdayOfDay(day) + 6) % 7)
const startOf = (outline: ExampleOutline, today: string): string =>
  `${formatDate(mondayOf(parseDate(today)! - outline.weeksAgo * 7))}T08:00`
/** The Friday before today, when progress was reported last; six weeks earlier for what is on hold. */
const statusDay = (outline: ExampleOutline, today: string): string =>
  outline.status === 'onHold'
    ? formatDate(mondayOf(parseDate(today)!) - 45)
    : formatDate(mondayOf(parseDate(today)!) - 3)

/** The plan as it was made: nothing done yet, deadlines on the milestones. */
function outlined(outline: ExampleOutline, today: string, calendar: WorkingCalendar): Plan {
  const plan: Plan = {
    name: outline.title,
    start: startOf(outline, today),
    scheduleFrom: 'start',
    calendar: 'company',
    ...PLAN_DEFAULTS,
    calendars: [{ ...calendar, key: 'company' }],
    tasks: [],
    links: [],
    resources: [...outline.people, ...outline.firms].map((key) => ({
      key,
      name: key,
      kind: 'work',
      maxUnits: outline.people.includes(key) ? 1 : 4,
    })),
    assignments: [],
  }
  for (const [phase, tasks] of outline.phases) {
    plan.tasks.push(taskOf({ key: `${phase}/`, name: phase, level: 1, summary: true, days: 0 }))
    for (const [key, name, days, who, after] of tasks) {
      plan.tasks.push(taskOf({ key, name, level: 2, summary: false, days }))
      for (const each of who ? who.split(' ') : []) {
        const [resource, percent] = each.split('@')
        const units = Number(percent ?? 100) / 100
        const work = Math.round(days * DAY * units)
        plan.assignments.push({ key: `${key}-${resource}`, task: key, resource: resource!, units, work })
      }
      for (const each of after ? after.split(' ') : []) plan.links.push(linkOf(each, key))
    }
  }
  const scheduled = schedulePlan(plan)
  if (!scheduled.ok) throw new Error(`${outline.title}: ${scheduled.problems[0]!.message}`)
  return {
    ...plan,
    tasks: plan.tasks.map((task) =>
      task.milestone ? { ...task, deadline: scheduled.schedule.byKey.get(task.key)!.finish } : task,
    ),
  }
}

/** `k`: after its finish; `k:SS+2`: from its start, two days later. */
function linkOf(text: string, to: string): Plan['links'][number] {
  const [, from, type = 'FS', lag = '0'] = /^(\w+)(?::(FS|SS|FF)([+-]\d+)?)?$/.exec(text)!
  return { from: from!, to, type: type as 'FS' | 'SS' | 'FF', lag: Number(lag) * DAY, lagUnit: 'working' }
}

function taskOf(given: { key: string; name: string; level: number; summary: boolean; days: number }): PlanTask {
  const { key, name, level, summary, days } = given
  return {
    key,
    name,
    level,
    summary,
    milestone: !summary && days === 0,
    manual: false,
    active: true,
    type: 'fixedDuration',
    effortDriven: false,
    duration: days * DAY,
    elapsed: false,
    constraint: 'asSoonAsPossible',
    percentComplete: 0,
  }
}

/** The plan as it stands: finished work took a little more or less than planned, running work is partly done. */
function happened(plan: Plan, outline: ExampleOutline, status: string, random: Seeded): Plan {
  const slipped: Plan = {
    ...plan,
    tasks: plan.tasks.map((task) => {
      if (task.summary || task.milestone) return task
      const factor = 1 + outline.slip * (random.next() * 1.5 - 0.35)
      return { ...task, duration: Math.max(DAY / 2, (Math.round((task.duration * factor) / (DAY / 2)) * DAY) / 2) }
    }),
  }
  const scheduled = schedulePlan(slipped)
  if (!scheduled.ok) throw new Error(`${outline.title}: ${scheduled.problems[0]!.message}`)
  const now = outline.status === 'closed' ? scheduled.schedule.finish : `${status}T17:00`
  const tasks = slipped.tasks.map((task, i): PlanTask => {
    const { start, finish, duration } = scheduled.schedule.byKey.get(task.key)!
    const planned = plan.tasks[i]!
    if (task.summary) return task
    if (finish <= now)
      return { ...task, percentComplete: 100, actualStart: start, actualFinish: finish, remainingDuration: 0 }
    if (start >= now) return planned
    const days = (a: string, b: string) => parseDate(b.slice(0, 10))! - parseDate(a.slice(0, 10))! + 1
    const share = Math.min(0.9, Math.max(0.1, days(start, now) / days(start, finish)))
    const percentComplete = Math.round(share * 20) * 5
    const remainingDuration = Math.round((duration * (100 - percentComplete)) / 100)
    return { ...task, percentComplete, actualStart: start, remainingDuration }
  })
  const durations = new Map(tasks.map((task) => [task.key, task.duration]))
  return {
    ...slipped,
    statusDate: now,
    tasks,
    assignments: plan.assignments.map((a) => ({ ...a, work: Math.round(durations.get(a.task)! * a.units) })),
  }
}
