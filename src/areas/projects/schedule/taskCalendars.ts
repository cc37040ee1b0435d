/** Which calendar a task's time runs on: its own, the project's, or those of the people assigned to it. */
import type { CompiledCalendar } from '../../people/index.ts'
import { commonCalendar, compileCalendars, eitherCalendar } from '../../people/index.ts'
import { BY_ASSIGNMENT, BY_CALENDAR, ELAPSED } from './compiledPlan.ts'
import type { Key, Plan, PlanAssignment, PlanResource, PlanTask } from './plan.ts'

/** An assignment's working seconds, should it run on its own calendar. */
export interface AssignmentTime {
  calendar: number
  seconds: number
  delay: number
}

export interface TaskCalendar {
  runsBy: number
  work: number
  lag: number
  assignments: AssignmentTime[]
}

const NO_ASSIGNMENTS: AssignmentTime[] = []

/**
 * Working time that an assignment takes. One with a shape, or without work or units, takes the task's duration; so does one
 * that comes near it, since files round units to a hundredth.
 */
function secondsOf(task: PlanTask, assignment: PlanAssignment): number {
  const shaped = assignment.contour !== undefined && assignment.contour !== 'flat'
  if (shaped || assignment.work === undefined || assignment.units <= 0) return task.duration
  const seconds = Math.round(assignment.work / assignment.units)
  const rounding = Math.min(7200, Math.max(60, task.duration / 200))
  return Math.abs(seconds - task.duration) <= rounding ? task.duration : seconds
}

/** Finds, and numbers, the calendars that a plan's tasks need. */
export class TaskCalendars {
  readonly list: CompiledCalendar[] = []
  readonly project: number
  private readonly byKey: Map<Key, CompiledCalendar>
  private readonly numbers = new Map<CompiledCalendar, number>()
  private readonly common = new Map<string, number>()
  private readonly resources: Map<Key, PlanResource>
  private readonly assignments = new Map<Key, PlanAssignment[]>()

  constructor(plan: Plan) {
    this.byKey = compileCalendars(plan.calendars)
    this.resources = new Map(plan.resources.map((resource) => [resource.key, resource]))
    this.project = this.numberOf(this.byKey.get(plan.calendar)!)
    for (const assignment of plan.assignments) {
      if (this.resources.get(assignment.resource)?.kind !== 'work') continue
      const others = this.assignments.get(assignment.task)
      if (others) others.push(assignment)
      else this.assignments.set(assignment.task, [assignment])
    }
  }

  /**
   * A task without people runs on its own calendar or the project's; so does one of fixed duration, and one that ignores
   * its people's calendars in favour of its own. Otherwise it runs when its people work (and its own calendar allows):
   * on one calendar if theirs agree, each assignment on its own if they do not.
   */
  of(task: PlanTask): TaskCalendar {
    const own = task.calendar === undefined ? undefined : this.numberOf(this.byKey.get(task.calendar)!)
    const lag = own ?? this.project
    if (task.elapsed) return { runsBy: ELAPSED, work: lag, lag, assignments: NO_ASSIGNMENTS }
    const assignments = this.assignments.get(task.key)
    const alone = { runsBy: BY_CALENDAR, work: lag, lag, assignments: NO_ASSIGNMENTS }
    if (!assignments || task.manual || task.type === 'fixedDuration') return alone
    if (own !== undefined && task.ignoreResourceCalendar) return alone
    const times = assignments
      .filter((assignment) => assignment.work !== 0 || assignments.length === 1)
      .map((assignment) => this.timeOf(task, assignment, own))
    const [first] = times
    if (!first) return alone
    if (times.every((time) => time.calendar === first.calendar)) return { ...alone, work: first.calendar }
    return { runsBy: BY_ASSIGNMENT, work: lag, lag, assignments: times }
  }

  /** When the people of a task are at work: each assignment's calendar, and the time that it takes on it. */
  assignmentsOf(task: PlanTask): { assignment: PlanAssignment; time: AssignmentTime }[] {
    const own = task.calendar === undefined ? undefined : this.numberOf(this.byKey.get(task.calendar)!)
    const assignments = this.assignments.get(task.key) ?? []
    return assignments.map((assignment) => ({ assignment, time: this.timeOf(task, assignment, own) }))
  }

  private timeOf(task: PlanTask, assignment: PlanAssignment, own: number | undefined): AssignmentTime {
    const delay = assignment.delay ?? 0
    const seconds = secondsOf(task, assignment)
    if (own !== undefined && task.ignoreResourceCalendar) return { calendar: own, seconds, delay }
    const key = this.resources.get(assignment.resource)!.calendar
    const person = key === undefined ? this.project : this.numberOf(this.byKey.get(key)!)
    return { calendar: own === undefined ? person : this.commonOf(own, person), seconds, delay }
  }

  private numberOf(calendar: CompiledCalendar): number {
    let number = this.numbers.get(calendar)
    if (number === undefined) {
      number = this.list.push(calendar) - 1
      this.numbers.set(calendar, number)
    }
    return number
  }

  private commonOf(one: number, other: number): number {
    if (one === other) return one
    const pair = `${one} ${other}`
    let number = this.common.get(pair)
    if (number === undefined) {
      number = this.numberOf(commonCalendar(this.list[one]!, this.list[other]!))
      this.common.set(pair, number)
    }
    return number
  }
}

/** The time in which any of several calendars works: what the duration of a task with several people is counted on. */
export const anyOf = (calendars: readonly CompiledCalendar[]): CompiledCalendar => calendars.reduce(eitherCalendar)
