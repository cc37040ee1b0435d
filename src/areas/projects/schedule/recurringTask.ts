/** A task that comes again, such as a weekly meeting, as the ordinary tasks that stand for it in the plan. */
import type { CompiledCalendar, Recurrence } from '../../people/index.ts'
import { exceptionDays, formatLocal, SECONDS_PER_DAY } from '../../people/index.ts'
import type { Key, PlanTask, Seconds } from './plan.ts'

export interface RecurringTask {
  name: string
  /** Outline level of the summary under which the occurrences stand. */
  level: number
  duration: Seconds
  recurrence: Recurrence
  /** First and last day, `YYYY-MM-DD`; `occurrences` may end it earlier. */
  from: string
  to: string
  occurrences?: number
  /** Seconds since midnight. */
  startTime: Seconds
  /** What happens to an occurrence on which nobody works at that time. */
  onFreeDays: 'nextWorkingTime' | 'leaveOut'
}

/**
 * The summary and its occurrences, in outline order, each held to its day by "start no earlier than". `keyOf` gives the
 * keys: `undefined` asks for the summary's, a number for that of an occurrence, from 1. The calendar is the project's.
 * An empty list when the recurrence falls on no day.
 */
export function expandRecurringTask(
  recurring: RecurringTask,
  calendar: CompiledCalendar,
  keyOf: (occurrence: number | undefined) => Key,
): PlanTask[] {
  const { from, to, recurrence, occurrences } = recurring
  const starts: number[] = []
  for (const day of exceptionDays({ from, to, recurrence, occurrences, intervals: [] })) {
    const wanted = day * SECONDS_PER_DAY + recurring.startTime
    const start = calendar.nextWorking(wanted)
    if (start !== wanted && recurring.onFreeDays === 'leaveOut') continue
    if (start !== starts.at(-1)) starts.push(start)
  }
  if (starts.length === 0) return []
  const common = {
    milestone: false,
    manual: false,
    active: true,
    type: 'fixedDuration',
    effortDriven: false,
    elapsed: false,
    percentComplete: 0,
  } as const
  const summary: PlanTask = {
    ...common,
    key: keyOf(undefined),
    name: recurring.name,
    level: recurring.level,
    summary: true,
    duration: 0,
    constraint: 'asSoonAsPossible',
  }
  const tasks = starts.map(
    (start, index): PlanTask => ({
      ...common,
      key: keyOf(index + 1),
      name: `${recurring.name} ${index + 1}`,
      level: recurring.level + 1,
      summary: false,
      duration: recurring.duration,
      constraint: 'startNoEarlierThan',
      constraintDate: formatLocal(start),
    }),
  )
  return [summary, ...tasks]
}
