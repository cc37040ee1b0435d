import { z } from 'zod'
import { json, optional, ref, text } from '../../record/fields.ts'
import { record } from '../../record/record.ts'
import { leads, member } from '../../record/rights.ts'
import type { WorkingCalendar } from '../people/index.ts'

const interval = z.strictObject({ from: z.int().min(0).max(172_800), to: z.int().min(0).max(172_800) })
const day = z.union([z.literal('inherit'), z.array(interval).max(20)])
const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const week = z.tuple([day, day, day, day, day, day, day])

/** The hours of a calendar, as `people/workingCalendar.ts` describes them. */
export const workingTimes = z.strictObject({
  days: week,
  exceptions: z
    .array(
      z.strictObject({
        name: z.string().max(200).optional(),
        from: isoDay,
        to: isoDay,
        intervals: z.array(interval).max(20),
        recurrence: z.unknown().optional(),
        occurrences: z.int().min(0).max(10_000).optional(),
      }),
    )
    .max(5000),
  weeks: z
    .array(z.strictObject({ name: z.string().max(200).optional(), from: isoDay, to: isoDay, days: week }))
    .max(500)
    .optional(),
}) as unknown as z.ZodType<Pick<WorkingCalendar, 'days' | 'exceptions' | 'weeks'>>

/** A working calendar of one plan: its own hours, or those of a company calendar, or what differs from another one. */
export const PlanCalendar = record({
  name: 'planCalendar',
  area: 'projects',
  label: 'Plan calendar',
  within: 'project',
  fields: {
    project: ref('projects.project'),
    name: text({ max: 200 }),
    company: optional(
      ref('people.calendar', { label: 'Company calendar', help: 'Its hours are used instead of own ones' }),
    ),
    base: optional(ref('projects.planCalendar', { label: 'Based on' })),
    times: json(workingTimes, { label: 'Working times' }),
  },
  may: {
    read: { auditor: true, manager: member(), employee: member(), client: member() },
    create: { manager: leads(), employee: leads() },
    update: { manager: leads(), employee: leads() },
    remove: { manager: leads(), employee: leads() },
  },
  list: { columns: ['name', 'company', 'base', 'project'], sort: 'name' },
})
