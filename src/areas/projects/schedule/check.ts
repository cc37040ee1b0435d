/** Is a plan well formed? Everything that is wrong, each with its place; loops are found while compiling. */
import { checkCalendar, parseLocal } from '../../people/index.ts'
import { parentsOf } from './outline.ts'
import type { Key, Local, Plan, PlanCalendar, PlanTask } from './plan.ts'
import { CONSTRAINTS, LINK_TYPES, TASK_TYPES } from './plan.ts'

/** What is wrong, where (`tasks[3].calendar`), and the task it is about, if one. */
export interface PlanProblem {
  at: string
  message: string
  task?: Key
}

const LAG_UNITS = ['working', 'elapsed', 'percent', 'elapsedPercent']
/** Ten thousand years of anything is a mistake, and keeps sums of seconds exact. */
const MOST_SECONDS = 3.2e11

type Say = (at: string, message: string) => void

const isAmount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MOST_SECONDS

function checkLocal(say: Say, at: string, value: Local | undefined): void {
  if (value !== undefined && parseLocal(value) === undefined) {
    say(at, `"${value}" is no date and time from 1900 to 2199; write YYYY-MM-DDTHH:MM`)
  }
}

function checkCalendars(calendars: readonly PlanCalendar[], say: Say): Set<Key> {
  const byKey = new Map(calendars.map((calendar) => [calendar.key, calendar]))
  const seen = new Set<Key>()
  for (const [index, calendar] of calendars.entries()) {
    const at = `calendars[${index}]`
    if (seen.has(calendar.key)) say(`${at}.key`, `the key ${calendar.key} is used twice`)
    seen.add(calendar.key)
    for (const problem of checkCalendar(calendar)) say(`${at}.${problem.at}`, problem.message)
    if (calendar.base === undefined) continue
    if (!byKey.has(calendar.base)) say(`${at}.base`, `there is no calendar ${calendar.base}`)
    const chain = new Set<Key>([calendar.key])
    for (let base = byKey.get(calendar.base); base; base = base.base === undefined ? undefined : byKey.get(base.base)) {
      if (chain.has(base.key)) {
        say(`${at}.base`, `the calendar "${calendar.name}" is, through its base calendars, its own base`)
        break
      }
      chain.add(base.key)
    }
  }
  return seen
}

function checkTask(task: PlanTask, at: string, calendars: ReadonlySet<Key>, say: Say): void {
  if (!Number.isInteger(task.level) || task.level < 0) say(`${at}.level`, 'must be a whole number, 1 for the top')
  for (const field of ['duration', 'remainingDuration', 'work'] as const) {
    const value = task[field]
    if (value !== undefined && !isAmount(value)) say(`${at}.${field}`, 'must be a number of seconds, 0 or more')
  }
  if (task.levelingDelay !== undefined && !isAmount(task.levelingDelay)) {
    say(`${at}.levelingDelay`, 'must be a number of seconds, 0 or more')
  }
  if (!(task.percentComplete >= 0 && task.percentComplete <= 100)) {
    say(`${at}.percentComplete`, `is ${task.percentComplete}, but must be between 0 and 100`)
  }
  if (!TASK_TYPES.includes(task.type)) say(`${at}.type`, `must be one of ${TASK_TYPES.join(', ')}`)
  if (!CONSTRAINTS.includes(task.constraint)) say(`${at}.constraint`, `must be one of ${CONSTRAINTS.join(', ')}`)
  else if (CONSTRAINTS.indexOf(task.constraint) > 1 && task.constraintDate === undefined) {
    say(`${at}.constraintDate`, 'is missing; this constraint needs a date')
  }
  for (const field of ['constraintDate', 'deadline', 'actualStart', 'actualFinish', 'start', 'finish'] as const) {
    checkLocal(say, `${at}.${field}`, task[field])
  }
  if (task.actualStart && task.actualFinish) {
    const [start, finish] = [parseLocal(task.actualStart), parseLocal(task.actualFinish)]
    if (start !== undefined && finish !== undefined && finish < start) {
      say(`${at}.actualFinish`, 'must not be before the actual start')
    }
  }
  if (task.calendar !== undefined && !calendars.has(task.calendar)) {
    say(`${at}.calendar`, `there is no calendar ${task.calendar}`)
  }
  let end = 0
  for (const [index, part] of (task.parts ?? []).entries()) {
    if (!isAmount(part.from) || !isAmount(part.to) || part.to <= part.from || part.from < end) {
      say(`${at}.parts[${index}]`, 'must begin after the part before it and end after it begins')
    }
    end = part.to
  }
}

function checkLinks(plan: Plan, tasks: ReadonlyMap<Key, number>, say: Say): void {
  const parents = parentsOf(plan.tasks.map((task) => task.level))
  const belongsTo = (part: number, whole: number): boolean => {
    for (let above = parents[part]!; above >= 0; above = parents[above]!) if (above === whole) return true
    return false
  }
  for (const [index, link] of plan.links.entries()) {
    const at = `links[${index}]`
    const [from, to] = [tasks.get(link.from), tasks.get(link.to)]
    if (from === undefined) say(`${at}.from`, `there is no task ${link.from}`)
    if (to === undefined) say(`${at}.to`, `there is no task ${link.to}`)
    if (from !== undefined && to !== undefined) {
      const [name, other] = [plan.tasks[from]!.name, plan.tasks[to]!.name]
      if (from === to) say(at, `"${name}" is linked to itself`)
      else if (belongsTo(from, to)) say(at, `"${name}" is linked to "${other}", the summary that it belongs to`)
      else if (belongsTo(to, from)) say(at, `the summary "${name}" is linked to "${other}", which belongs to it`)
    }
    if (!LINK_TYPES.includes(link.type)) say(`${at}.type`, `must be one of ${LINK_TYPES.join(', ')}`)
    if (!LAG_UNITS.includes(link.lagUnit)) say(`${at}.lagUnit`, `must be one of ${LAG_UNITS.join(', ')}`)
    if (!isAmount(Math.abs(link.lag))) say(`${at}.lag`, 'must be a number')
  }
}

function checkResources(plan: Plan, tasks: ReadonlyMap<Key, number>, calendars: ReadonlySet<Key>, say: Say): void {
  const resources = new Set<Key>()
  for (const [index, resource] of plan.resources.entries()) {
    const at = `resources[${index}]`
    if (resources.has(resource.key)) say(`${at}.key`, `the key ${resource.key} is used twice`)
    resources.add(resource.key)
    if (resource.calendar !== undefined && !calendars.has(resource.calendar)) {
      say(`${at}.calendar`, `there is no calendar ${resource.calendar}`)
    }
    if (!isAmount(resource.maxUnits)) say(`${at}.maxUnits`, 'must be a number, 1 for one full person')
    checkLocal(say, `${at}.availableFrom`, resource.availableFrom)
    checkLocal(say, `${at}.availableTo`, resource.availableTo)
  }
  for (const [index, assignment] of plan.assignments.entries()) {
    const at = `assignments[${index}]`
    if (!tasks.has(assignment.task)) say(`${at}.task`, `there is no task ${assignment.task}`)
    if (!resources.has(assignment.resource)) say(`${at}.resource`, `there is no resource ${assignment.resource}`)
    if (!isAmount(assignment.units)) say(`${at}.units`, 'must be a number, 1 for full time')
    for (const field of ['work', 'delay'] as const) {
      const value = assignment[field]
      if (value !== undefined && !isAmount(value)) say(`${at}.${field}`, 'must be a number of seconds, 0 or more')
    }
  }
}

/** Lists what is wrong with a plan; an empty list when it can be compiled, unless its links form a loop. */
export function checkPlan(plan: Plan): PlanProblem[] {
  const problems: PlanProblem[] = []
  const say: Say = (at, message) => void problems.push({ at, message })
  checkLocal(say, 'start', plan.start)
  checkLocal(say, 'finish', plan.finish)
  checkLocal(say, 'statusDate', plan.statusDate)
  if (plan.scheduleFrom === 'finish' && plan.finish === undefined) {
    say('finish', 'is missing; a plan scheduled from its finish needs one')
  }
  for (const field of ['minutesPerDay', 'minutesPerWeek', 'daysPerMonth'] as const) {
    if (!(plan[field] > 0)) say(field, 'must be more than 0')
  }
  const calendars = checkCalendars(plan.calendars, say)
  if (!calendars.has(plan.calendar)) say('calendar', `there is no calendar ${plan.calendar}`)
  const tasks = new Map<Key, number>()
  for (const [index, task] of plan.tasks.entries()) {
    const at = `tasks[${index}]`
    const before = problems.length
    if (tasks.has(task.key)) say(`${at}.key`, `the key ${task.key} is used twice`)
    tasks.set(task.key, index)
    checkTask(task, at, calendars, say)
    for (let i = before; i < problems.length; i++) problems[i]!.task = task.key
  }
  checkLinks(plan, tasks, say)
  checkResources(plan, tasks, calendars, say)
  return problems
}
