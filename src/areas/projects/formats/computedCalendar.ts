/** Calendars and dates in the JSON of a converter. */
import { z } from 'zod'
import type { CalendarException, WorkingDay, WorkingInterval, WorkingWeek } from '../../people/index.ts'
import type { PlanCalendar } from '../schedule/plan.ts'
import { ImpossibleValue, readLocal, readTimeOfDay } from './mspdiValues.ts'

export const calendarShape = z.object({
  uid: z.int(),
  name: z.string().nullish(),
  parent: z.int().nullish(),
  days: z.record(z.string(), z.array(z.string())).optional(),
  exceptions: z
    .array(
      z.union([
        z.array(z.string()),
        z.object({
          name: z.string().nullish(),
          from: z.string(),
          to: z.string().optional(),
          ranges: z.array(z.string()).optional(),
        }),
      ]),
    )
    .optional(),
})

export type ComputedCalendar = z.infer<typeof calendarShape>

const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']

/** Throws `ImpossibleValue`. */
export function readComputedCalendar(calendar: ComputedCalendar): PlanCalendar {
  const days = WEEKDAYS.map((name): WorkingDay => {
    const [type, ...ranges] = calendar.days?.[name] ?? ['DEFAULT']
    if (type === 'DEFAULT') return calendar.parent == null && !calendar.days?.[name] ? [] : 'inherit'
    return type === 'NON_WORKING' ? [] : ranges.map(readRange)
  })
  return {
    key: calendar.uid,
    name: calendar.name ?? '',
    ...(calendar.parent != null && { base: calendar.parent }),
    days: days as WorkingWeek,
    exceptions: (calendar.exceptions ?? []).map(readException),
  }
}

/** `[from, to, range, …]` or the same by name. */
function readException(exception: NonNullable<ComputedCalendar['exceptions']>[number]): CalendarException {
  const { from, to, ranges, name } = Array.isArray(exception)
    ? { from: exception[0], to: exception[1], ranges: exception.slice(2), name: undefined }
    : exception
  const first = computedLocal(from)?.slice(0, 10)
  if (first === undefined) throw new ImpossibleValue('an exception has no date')
  return {
    ...(name != null && { name }),
    from: first,
    to: (computedLocal(to) ?? first).slice(0, 10),
    intervals: (ranges ?? []).filter((range) => /^\d/.test(range)).map(readRange),
  }
}

/** `08:00-12:00`; an end at or before the beginning is on the next day. */
function readRange(range: string): WorkingInterval {
  const [from, to] = range.split('-').map((time) => readTimeOfDay(time))
  if (from === undefined || to === undefined)
    throw new ImpossibleValue(`“${range.slice(0, 60)}” is no range such as 08:00-12:00`)
  return { from, to: to <= from ? to + 86_400 : to }
}

/** A date-time as `Local`, named in the error when it is none; undefined where there is none. */
export function computedLocal(text: string | null | undefined): string | undefined {
  try {
    return readLocal(text ?? undefined)
  } catch (error) {
    throw error instanceof ImpossibleValue ? new ImpossibleValue(`“${text!.slice(0, 60)}” ${error.message}`) : error
  }
}
