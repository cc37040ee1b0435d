/** Why a date is what it is: a small value, and the sentence for it. */
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import {
  BY_ACTUAL,
  BY_CONSTRAINT,
  BY_DEADLINE,
  BY_LEVELING,
  BY_MANUAL,
  BY_PARTS,
  BY_STATUS_DATE,
} from './compiledPlan.ts'
import type { Constraint, Key, Local, PlanLink } from './plan.ts'
import { describeDuration, describeLocal } from './words.ts'

/** What decides a date; `through` names the summary by way of which it reaches the task. */
export type Driver =
  | { by: 'project' }
  | {
      by: 'link'
      link: number
      from: Key
      to: Key
      type: PlanLink['type']
      lag: number
      lagUnit: PlanLink['lagUnit']
      through?: Key
    }
  | { by: 'constraint'; constraint: Constraint; date: Local | undefined; through?: Key }
  | { by: 'deadline'; date: Local; through?: Key }
  | { by: 'actual' }
  | { by: 'manual' }
  | { by: 'levelingDelay' }
  | { by: 'statusDate' }
  /** A summary's dates are those of what belongs to it. */
  | { by: 'parts' }

/** What decides a start, with the calendar that makes the task wait longer than the project's would. */
export type StartDriver = Driver & { calendar?: string }

function driverOf(plan: CompiledPlan, task: number, code: number, summary: number): Driver {
  const through = summary >= 0 && summary !== task ? { through: plan.tasks[summary]!.key } : {}
  const holder = plan.tasks[summary >= 0 ? summary : task]!
  if (code >= 0) {
    const { from, to, type, lag, lagUnit } = plan.plan.links[code]!
    return { by: 'link', link: code, from, to, type, lag, lagUnit, ...through }
  }
  switch (code) {
    case BY_CONSTRAINT:
      return { by: 'constraint', constraint: holder.constraint, date: holder.constraintDate, ...through }
    case BY_DEADLINE:
      return { by: 'deadline', date: holder.deadline!, ...through }
    case BY_ACTUAL:
      return { by: 'actual' }
    case BY_MANUAL:
      return { by: 'manual' }
    case BY_LEVELING:
      return { by: 'levelingDelay' }
    case BY_STATUS_DATE:
      return { by: 'statusDate' }
    case BY_PARTS:
      return { by: 'parts' }
    default:
      return { by: 'project' }
  }
}

/** What decides a task's early dates. */
export function earlyDriver(plan: CompiledPlan, dates: Dates, task: number): StartDriver {
  const driver = driverOf(plan, task, dates.earlyDriver[task]!, dates.earlyDriverSummary[task]!)
  const from = dates.earlyBound[task]!
  if (plan.summary[task] === 1 || !(dates.earlyStart[task]! > from)) return driver
  const calendar = plan.calendars[plan.workCalendar[task]!]!
  const isProjects = calendar === plan.projectCalendar
  if (driver.by !== 'project' && (isProjects || plan.projectCalendar.nextWorking(from) === dates.earlyStart[task]))
    return driver
  return { ...driver, calendar: calendar.name }
}

/** What decides a task's late dates. */
export const lateDriver = (plan: CompiledPlan, dates: Dates, task: number): Driver =>
  driverOf(plan, task, dates.lateDriver[task]!, dates.lateDriverSummary[task]!)

/** What a constraint says of a task, before its date. */
export const CONSTRAINT_WORDS: Record<Constraint, string> = {
  asSoonAsPossible: 'starts as soon as possible',
  asLateAsPossible: 'starts as late as possible',
  mustStartOn: 'must start on',
  mustFinishOn: 'must finish on',
  startNoEarlierThan: 'may start no earlier than',
  startNoLaterThan: 'may start no later than',
  finishNoEarlierThan: 'may finish no earlier than',
  finishNoLaterThan: 'may finish no later than',
}

/** `2 days`, `3 days around the clock`, `50 % of its duration`, without a sign; empty when there is none. */
function lagWords(driver: Extract<Driver, { by: 'link' }>, minutesPerDay: number): string {
  const amount = Math.abs(driver.lag)
  if (amount === 0) return ''
  if (driver.lagUnit === 'percent' || driver.lagUnit === 'elapsedPercent') return `${amount} % of its duration`
  if (driver.lagUnit === 'elapsed') return `${describeDuration(amount, 1440)} around the clock`
  return describeDuration(amount, minutesPerDay)
}

const EARLY_LINKS: Record<PlanLink['type'], string> = {
  FS: 'Starts after the finish of',
  SS: 'Starts after the start of',
  FF: 'Finishes after the finish of',
  SF: 'Finishes after the start of',
}
const LATE_LINKS: Record<PlanLink['type'], string> = {
  FS: 'Must finish before the start of',
  SS: 'Must start before the start of',
  FF: 'Must finish before the finish of',
  SF: 'Must start before the finish of',
}

/**
 * A driver in one sentence without a full stop. `side` tells whether it decides the early or the late dates; `nameOf` gives
 * a task's name; `minutesPerDay` is the plan's; `write` writes a date as its reader is used to.
 */
export function describeDriver(
  driver: StartDriver,
  side: 'early' | 'late',
  nameOf: (task: Key) => string,
  minutesPerDay: number,
  write: (local: Local) => string = describeLocal,
): string {
  const through = 'through' in driver && driver.through !== undefined ? ` (set on "${nameOf(driver.through)}")` : ''
  const waits =
    driver.calendar === undefined ? '' : `, then waits for working time of the calendar "${driver.calendar}"`
  switch (driver.by) {
    case 'project':
      return side === 'early' ? `Starts with the project${waits}` : 'Must finish with the project'
    case 'link': {
      const words = side === 'early' ? EARLY_LINKS[driver.type] : LATE_LINKS[driver.type]
      const other = nameOf(side === 'early' ? driver.from : driver.to)
      const lag = lagWords(driver, minutesPerDay)
      if (lag === '') return `${words} "${other}"${through}${waits}`
      if (side === 'early') return `${words} "${other}" ${driver.lag > 0 ? 'plus' : 'less'} ${lag}${through}${waits}`
      return `${words} "${other}", with a ${driver.lag > 0 ? 'lag' : 'lead'} of ${lag}${through}`
    }
    case 'constraint': {
      const date = driver.date === undefined ? '' : ` ${write(driver.date)}`
      return `The constraint says that it ${CONSTRAINT_WORDS[driver.constraint]}${date}${through}${waits}`
    }
    case 'deadline':
      return `Must meet the deadline ${write(driver.date)}${through}`
    case 'actual':
      return side === 'early' ? 'Has begun' : 'Is finished'
    case 'manual':
      return 'Scheduled by hand'
    case 'levelingDelay':
      return `Delayed by levelling${waits}`
    case 'statusDate':
      return 'What remains goes on from the status date'
    case 'parts':
      return 'Follows what belongs to it'
  }
}
