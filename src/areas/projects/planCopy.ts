/** A plan to be begun anew: the same work at another time, with nothing done yet. Pure. */
import { type CompiledCalendar, formatLocal, parseLocal, SECONDS_PER_DAY } from '../people/index.ts'
import { planCalendars } from './planEntry.ts'
import type { Key, Local, Plan, PlanAssignment, PlanTask } from './schedule/index.ts'

export interface PlanCopy {
  /** When the copy begins; the plan's dates move by the days between. */
  start: Local
  /** Resources that do not come along, with their assignments: the people of a copy without people. */
  without?: ReadonlySet<Key>
}

/**
 * A copy of a plan that begins at `start`. Constraints, deadlines and the dates of manual tasks move by as many days as
 * the start does, and where that leads out of working time on to the next beginning, or back to the last end of it.
 * Progress, actual dates, the status date and what a file said of the dates are left behind; so are the splits of tasks
 * that had begun, since progress made them.
 */
export function copyPlan(plan: Plan, { start, without = new Set() }: PlanCopy): Plan {
  const days = Math.floor(instant(start) / SECONDS_PER_DAY) - Math.floor(instant(plan.start) / SECONDS_PER_DAY)
  const calendars = planCalendars(plan)
  const calendarOf = (key: Key | undefined) => calendars.get(key ?? plan.calendar) ?? calendars.get(plan.calendar)!
  const move = mover(days * SECONDS_PER_DAY, calendarOf)
  const { statusDate: _, finish, ...rest } = plan
  const assignments = plan.assignments.filter(({ resource }) => !without.has(resource))
  const staffed = new Set(assignments.map(({ task }) => task))
  const wasStaffed = new Set(plan.assignments.map(({ task }) => task))
  const alone = (task: PlanTask) => wasStaffed.has(task.key) && !staffed.has(task.key)
  return {
    ...rest,
    start,
    ...(finish === undefined ? {} : { finish: move(finish, undefined, 'end') }),
    tasks: plan.tasks.map((task) => taskAnew(task, move, calendarOf, alone(task))),
    resources: plan.resources.filter(({ key }) => !without.has(key)),
    assignments: assignments.map(assignmentAnew),
  }
}

type Side = 'beginning' | 'end'
type Move = (local: Local, calendar: Key | undefined, side: Side) => Local

/** Moves a date and keeps it in working time where it was. */
function mover(seconds: number, calendarOf: (key: Key | undefined) => CompiledCalendar): Move {
  return (local, key, side) => {
    const calendar = calendarOf(key)
    const [was, is] = [instant(local), instant(local) + seconds]
    if (seconds === 0) return local
    if (side === 'beginning') return formatLocal(calendar.nextWorking(was) === was ? calendar.nextWorking(is) : is)
    return formatLocal(calendar.previousWorking(was) === was ? calendar.previousWorking(is) : is)
  }
}

const ENDS = new Set(['mustFinishOn', 'finishNoEarlierThan', 'finishNoLaterThan'])

function taskAnew(
  task: PlanTask,
  move: Move,
  calendarOf: (key: Key | undefined) => CompiledCalendar,
  alone: boolean,
): PlanTask {
  const {
    actualStart,
    actualFinish: _finish,
    remainingDuration: _remaining,
    stored: _stored,
    constraintDate,
    deadline,
    start: _held,
    finish: _until,
    parts,
    work,
    ...rest
  } = task
  const { calendar } = task
  return {
    ...rest,
    percentComplete: 0,
    ...(constraintDate && {
      constraintDate: move(constraintDate, calendar, ENDS.has(task.constraint) ? 'end' : 'beginning'),
    }),
    ...(deadline && { deadline: move(deadline, calendar, 'end') }),
    ...(task.manual && heldDates(task, move, calendarOf(calendar))),
    ...(parts && !actualStart && { parts }),
    // The work of people who do not come along is unknown again.
    ...(work !== undefined && !alone && { work }),
  }
}

/** Only a manual task holds dates of its own; the others have what was computed last. It stays as long as it is. */
function heldDates(
  { start, finish, calendar, elapsed }: PlanTask,
  move: Move,
  hours: CompiledCalendar,
): Pick<PlanTask, 'start' | 'finish'> {
  if (!start) return finish ? { finish: move(finish, calendar, 'end') } : {}
  const moved = move(start, calendar, 'beginning')
  if (!finish) return { start: moved }
  const length = elapsed ? instant(finish) - instant(start) : hours.workBetween(instant(start), instant(finish))
  const end = elapsed ? instant(moved) + length : hours.addWork(instant(moved), length)
  return { start: moved, finish: formatLocal(end) }
}

function assignmentAnew({ start: _start, finish: _finish, ...assignment }: PlanAssignment): PlanAssignment {
  return assignment
}

function instant(local: Local): number {
  const value = parseLocal(local)
  if (value === undefined) throw new Error(`"${local}" is no date of the years 1900 to 2199`)
  return value
}
