/** A recurring task put into a plan: a summary with a task for each time, as edits. Pure. */
import { exceptionDays, parseDate, type Recurrence } from '../people/index.ts'
import type { Edit } from './planEdits.ts'
import { calendarOf } from './planEntry.ts'
import { expandRecurringTask, type Key, type Plan, type Seconds } from './schedule/index.ts'

export interface RecurringEntry {
  name: string
  /** Of each time, in working time. */
  duration: Seconds
  recurrence: Recurrence
  /** First day, `YYYY-MM-DD`. */
  from: string
  /** It ends after so many times, or with a day. */
  end: { occurrences: number } | { until: string }
  /** Seconds since midnight. */
  startTime: Seconds
  /** What happens where nobody works on that day at that time. */
  onFreeDays: 'nextWorkingTime' | 'leaveOut'
}

/** A plan with more rows of one meeting than this is not what anybody wants. */
export const MOST_OCCURRENCES = 500
/** Without a last day it is looked ahead so far. */
const LAST_DAY = '2199-12-31'

/**
 * The edits that put it behind the plan's last row, on the first level, and how many times it takes place or is
 * left out. A sentence where it cannot be. The calendar is the project's; `newKey` makes keys.
 */
export function recurringEdits(
  plan: Plan,
  entry: RecurringEntry,
  newKey: () => Key,
): { edits: Edit[]; occurrences: number; leftOut: number } | string {
  const { name, duration, recurrence, from, end, startTime, onFreeDays } = entry
  if (!name.trim()) return 'Give the task a name'
  if (duration <= 0) return 'Say how long it takes each time'
  if (parseDate(from) === undefined) return 'Choose the day on which it begins'
  if (recurrence.every === 'week' && recurrence.days.length === 0) return 'Choose at least one day of the week'
  if ('until' in end && (parseDate(end.until) === undefined || end.until < from))
    return 'Choose a last day that is not before the first'
  if ('occurrences' in end && !(Number.isInteger(end.occurrences) && end.occurrences >= 1))
    return 'Say how many times it takes place'
  const to = 'until' in end ? end.until : LAST_DAY
  const wanted = 'occurrences' in end ? end.occurrences : MOST_OCCURRENCES + 1
  let days = 0
  for (const _day of exceptionDays({
    from,
    to,
    recurrence,
    occurrences: Math.min(wanted, MOST_OCCURRENCES + 1),
    intervals: [],
  }))
    days++
  if (days > MOST_OCCURRENCES) return `That is more than ${MOST_OCCURRENCES} times; let it end earlier`
  const tasks = expandRecurringTask(
    { name: name.trim(), level: 1, duration, recurrence, from, to, startTime, onFreeDays, occurrences: wanted },
    calendarOf(plan),
    newKey,
  )
  if (tasks.length === 0)
    return days === 0 ? 'It would take place on no day' : 'Nobody works on any of these days at that time'
  const after = plan.tasks.at(-1)?.key ?? null
  const occurrences = tasks.length - 1
  return { edits: [{ do: 'addTasks', after, tasks }], occurrences, leftOut: days - occurrences }
}
