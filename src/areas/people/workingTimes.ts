/** The hours of a calendar record, checked. What they mean stands in `workingCalendar.ts`. */
import { z } from 'zod'
import type { AlternativeWeek, CalendarException, WorkingCalendar, WorkingWeek } from './workingCalendar.ts'
import { checkCalendar } from './workingCalendarCheck.ts'

/** An exception that came with a set of holidays carries the set's name, so that the next import can replace it. */
export interface NamedException extends CalendarException {
  set?: string
}

export interface WorkingTimes {
  days: WorkingWeek
  exceptions: NamedException[]
  weeks?: AlternativeWeek[]
}

const Interval = z.strictObject({ from: z.int(), to: z.int() })
const Intervals = z.array(Interval).max(24, 'may hold at most 24 intervals')
const Day = z.union([z.literal('inherit'), Intervals], { error: 'must be a list of intervals, or “inherit”' })
const Week = z.tuple([Day, Day, Day, Day, Day, Day, Day], { error: 'must have seven days, Sunday first' })
const Name = z.string().max(200, 'must be at most 200 characters').optional()
const Weekday = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
])
const Position = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal('last')])
const Item = z.union([z.literal('day'), z.literal('weekday'), z.literal('weekendDay'), Weekday])
const Recurrence = z.union(
  [
    z.strictObject({ every: z.literal('day'), interval: z.int() }),
    z.strictObject({ every: z.literal('week'), interval: z.int(), days: z.array(Weekday).max(7) }),
    z.strictObject({ every: z.literal('month'), interval: z.int(), day: z.int() }),
    z.strictObject({ every: z.literal('month'), interval: z.int(), position: Position, item: Item }),
    z.strictObject({ every: z.literal('year'), month: z.int(), day: z.int() }),
    z.strictObject({ every: z.literal('year'), month: z.int(), position: Position, item: Item }),
  ],
  { error: 'must repeat by day, week, month or year' },
)
const Exception = z.strictObject({
  name: Name,
  set: Name,
  from: z.string(),
  to: z.string(),
  intervals: Intervals,
  recurrence: Recurrence.optional(),
  occurrences: z.int().optional(),
})
const Alternative = z.strictObject({ name: Name, from: z.string(), to: z.string(), days: Week })

/** A calendar's week, exceptions and alternative weeks; every problem names its place, such as `exceptions.2.to`. */
export const WorkingTimesSchema: z.ZodType<WorkingTimes> = z
  .strictObject(
    {
      days: Week,
      exceptions: z.array(Exception).max(5000, 'may hold at most 5000 exceptions'),
      weeks: z.array(Alternative).max(500, 'may hold at most 500 weeks').optional(),
    },
    { error: 'must be the hours of a calendar: days, exceptions and weeks' },
  )
  .superRefine((times, context) => {
    const calendar: WorkingCalendar = { name: 'this', ...(times as WorkingTimes) }
    for (const { at, message } of checkCalendar(calendar)) {
      const path = at.replace(/\[(\d+)\]/g, '.$1').split('.')
      context.addIssue({ code: 'custom', path, message })
    }
  }) as unknown as z.ZodType<WorkingTimes>
