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

/** Checks each of a list. The place of one is written only when something is wrong there, which is rare. */
function checkEach<T>(items: readonly T[], list: string, say: Say, check: (item: T, say: Say, index: number) => void) {
  let index = 0
  const sayHere: Say = (at, message) => say(`${list}[${index}]${at && `.${at}`}`, message)
  for (; index < items.length; index++) check(items[index]!, sayHere, index)
}

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

function checkTask(task: PlanTask, calendars: ReadonlySet<Key>, say: Say): void {
  if (!Number.isInteger(task.level) || task.level < 0) say('level', 'must be a whole number, 1 for the top')
  for (const field of ['duration', 'remainingDuration', 'work'] as const) {
    const value = task[field]
    if (value !== undefined && !isAmount(value)) say(field, 'must be a number of seconds, 0 or more')
  }
  if (task.levelingDelay !== undefined && !isAmount(task.levelingDelay)) {
    say('levelingDelay', 'must be a number of seconds, 0 or more')
  }
  if (!(task.percentComplete >= 0 && task.percentComplete <= 100)) {
    say('percentComplete', `is ${task.percentComplete}, but must be between 0 and 100`)
  }
  if (!TASK_TYPES.includes(task.type)) say('type', `must be one of ${TASK_TYPES.join(', ')}`)
  if (!CONSTRAINTS.includes(task.constraint)) say('constraint', `must be one of ${CONSTRAINTS.join(', ')}`)
  else if (CONSTRAINTS.indexOf(task.constraint) > 1 && task.constraintDate === undefined) {
    say('constraintDate', 'is missing; this constraint needs a date')
  }
  for (const field of ['constraintDate', 'deadline', 'actualStart', 'actualFinish', 'start', 'finish'] as const) {
    checkLocal(say, field, task[field])
  }
  if (task.actualStart && task.actualFinish) {
    const [start, finish] = [parseLocal(task.actualStart), parseLocal(task.actualFinish)]
    if (start !== undefined && finish !== undefined && finish < start) {
      say('actualFinish', 'must not be before the actual start')
    }
  }
  if (task.calendar !== undefined && !calendars.has(task.calendar)) {
    say('calendar', `there is no calendar ${task.calendar}`)
  }
  let end = 0
  for (const [index, part] of (task.parts ?? []).entries()) {
    if (!isAmount(part.from) || !isAmount(part.to) || part.to <= part.from || part.from < end) {
      say(`parts[${index}]`, 'must begin after the part before it and end after it begins')
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
  checkEach(plan.links, 'links', say, (link, say) => {
    const [from, to] = [tasks.get(link.from), tasks.get(link.to)]
    if (from === undefined) say('from', `there is no task ${link.from}`)
    if (to === undefined) say('to', `there is no task ${link.to}`)
    if (from !== undefined && to !== undefined) {
      const [name, other] = [plan.tasks[from]!.name, plan.tasks[to]!.name]
      if (from === to) say('', `"${name}" is linked to itself`)
      else if (belongsTo(from, to)) say('', `"${name}" is linked to "${other}", the summary that it belongs to`)
      else if (belongsTo(to, from)) say('', `the summary "${name}" is linked to "${other}", which belongs to it`)
    }
    if (!LINK_TYPES.includes(link.type)) say('type', `must be one of ${LINK_TYPES.join(', ')}`)
    if (!LAG_UNITS.includes(link.lagUnit)) say('lagUnit', `must be one of ${LAG_UNITS.join(', ')}`)
    if (!isAmount(Math.abs(link.lag))) say('lag', 'must be a number')
  })
}

function checkResources(plan: Plan, tasks: ReadonlyMap<Key, number>, calendars: ReadonlySet<Key>, say: Say): void {
  const resources = new Set<Key>()
  checkEach(plan.resources, 'resources', say, (resource, say) => {
    if (resources.has(resource.key)) say('key', `the key ${resource.key} is used twice`)
    resources.add(resource.key)
    if (resource.calendar !== undefined && !calendars.has(resource.calendar)) {
      say('calendar', `there is no calendar ${resource.calendar}`)
    }
    if (!isAmount(resource.maxUnits)) say('maxUnits', 'must be a number, 1 for one full person')
    checkLocal(say, 'availableFrom', resource.availableFrom)
    checkLocal(say, 'availableTo', resource.availableTo)
  })
  checkEach(plan.assignments, 'assignments', say, (assignment, say) => {
    if (!tasks.has(assignment.task)) say('task', `there is no task ${assignment.task}`)
    if (!resources.has(assignment.resource)) say('resource', `there is no resource ${assignment.resource}`)
    if (!isAmount(assignment.units)) say('units', 'must be a number, 1 for full time')
    for (const field of ['work', 'delay'] as const) {
      const value = assignment[field]
      if (value !== undefined && !isAmount(value)) say(field, 'must be a number of seconds, 0 or more')
    }
  })
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
  checkEach(plan.tasks, 'tasks', say, (task, say, index) => {
    const before = problems.length
    if (tasks.has(task.key)) say('key', `the key ${task.key} is used twice`)
    tasks.set(task.key, index)
    checkTask(task, calendars, say)
    for (let i = before; i < problems.length; i++) problems[i]!.task = task.key
  })
  checkLinks(plan, tasks, say)
  checkResources(plan, tasks, calendars, say)
  return problems
}
