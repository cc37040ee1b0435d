/**
 * Ambit's own plan format: a `Plan` as JSON with a name and a version, and nothing lost. Unknown fields are refused, so that
 * a plan of a newer Ambit is never read without what it says.
 */
import { z } from 'zod'
import { CONSTRAINTS, CONTOURS, LINK_TYPES, type Plan, TASK_TYPES } from '../schedule/plan.ts'
import { type CustomColumn, customColumn } from './customColumn.ts'
import { inShape } from './json.ts'
import { PlanFileRefused } from './planFileRefused.ts'

export const AMBIT_PLAN = 'ambit-plan'
export const AMBIT_PLAN_VERSION = 1

const text = z.string().max(1_000_000)
const key = z.union([z.int(), z.string().min(1).max(200)])
const seconds = z.number()
const local = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/, 'must be a date and time such as 2026-11-23T08:00')
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a date such as 2026-11-23')
const interval = z.strictObject({ from: z.int(), to: z.int() })
const day = z.union([z.array(interval), z.literal('inherit')])
const week = z.tuple([day, day, day, day, day, day, day])
const weekday = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
])
const whole = z.int().min(1)
const position = {
  position: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal('last')]),
  item: z.union([z.enum(['day', 'weekday', 'weekendDay']), weekday]),
}

const recurrence = z.union([
  z.strictObject({ every: z.literal('day'), interval: whole }),
  z.strictObject({ every: z.literal('week'), interval: whole, days: z.array(weekday) }),
  z.strictObject({ every: z.literal('month'), interval: whole, day: whole }),
  z.strictObject({ every: z.literal('month'), interval: whole, ...position }),
  z.strictObject({ every: z.literal('year'), month: whole, day: whole }),
  z.strictObject({ every: z.literal('year'), month: whole, ...position }),
])

const calendar = z.strictObject({
  key,
  name: text,
  base: key.optional(),
  days: week,
  exceptions: z.array(
    z.strictObject({
      name: text.optional(),
      from: date,
      to: date,
      intervals: z.array(interval),
      recurrence: recurrence.optional(),
      occurrences: whole.optional(),
    }),
  ),
  weeks: z.array(z.strictObject({ name: text.optional(), from: date, to: date, days: week })).optional(),
  timeZone: text.optional(),
})

const money = z.strictObject({
  amount: z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal number'),
  currency: z.string().length(3),
})
const customValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), money])
const extra = z.record(z.string().regex(/^[a-zA-Z][\w-]*$/, 'must begin with a letter'), customValue).optional()

const stored = z.strictObject({
  start: local.optional(),
  finish: local.optional(),
  earlyStart: local.optional(),
  earlyFinish: local.optional(),
  lateStart: local.optional(),
  lateFinish: local.optional(),
  totalSlack: seconds.optional(),
  freeSlack: seconds.optional(),
  critical: z.boolean().optional(),
})

const task = z.strictObject({
  key,
  name: text,
  wbs: text.optional(),
  level: z.int().min(0),
  summary: z.boolean(),
  milestone: z.boolean(),
  manual: z.boolean(),
  active: z.boolean(),
  type: z.enum(TASK_TYPES),
  effortDriven: z.boolean(),
  duration: seconds,
  elapsed: z.boolean(),
  estimated: z.boolean().optional(),
  work: seconds.optional(),
  calendar: key.optional(),
  ignoreResourceCalendar: z.boolean().optional(),
  constraint: z.enum(CONSTRAINTS),
  constraintDate: local.optional(),
  deadline: local.optional(),
  percentComplete: z.number(),
  actualStart: local.optional(),
  actualFinish: local.optional(),
  remainingDuration: seconds.optional(),
  levelingDelay: seconds.optional(),
  parts: z.array(z.strictObject({ from: seconds, to: seconds })).optional(),
  priority: z.number().optional(),
  start: local.optional(),
  finish: local.optional(),
  notes: text.optional(),
  extra,
  stored: stored.optional(),
})

const plan: z.ZodType<Plan> = z.strictObject({
  name: text,
  start: local,
  finish: local.optional(),
  scheduleFrom: z.enum(['start', 'finish']),
  statusDate: local.optional(),
  calendar: key,
  minutesPerDay: z.number(),
  minutesPerWeek: z.number(),
  daysPerMonth: z.number(),
  defaultStartTime: seconds,
  defaultFinishTime: seconds,
  criticalSlack: seconds,
  multipleCriticalPaths: z.boolean().optional(),
  outOfSequence: z.enum(['retainedLogic', 'progressOverride']),
  honorConstraints: z.boolean(),
  calendars: z.array(calendar),
  tasks: z.array(task),
  links: z.array(
    z.strictObject({
      from: key,
      to: key,
      type: z.enum(LINK_TYPES),
      lag: z.number(),
      lagUnit: z.enum(['working', 'elapsed', 'percent', 'elapsedPercent']),
    }),
  ),
  resources: z.array(
    z.strictObject({
      key,
      name: text,
      kind: z.enum(['work', 'material', 'cost']),
      maxUnits: z.number(),
      calendar: key.optional(),
      availableFrom: local.optional(),
      availableTo: local.optional(),
      extra,
    }),
  ),
  assignments: z.array(
    z.strictObject({
      key,
      task: key,
      resource: key,
      units: z.number(),
      work: seconds.optional(),
      delay: seconds.optional(),
      contour: z.enum(CONTOURS).optional(),
      start: local.optional(),
      finish: local.optional(),
    }),
  ),
})

const file = z.strictObject({
  format: z.literal(AMBIT_PLAN),
  version: z.literal(AMBIT_PLAN_VERSION),
  plan,
  columns: z.array(customColumn).optional(),
})

/** The plan of a parsed file and the columns of its custom values. Throws `PlanFileRefused` naming the path. */
export function readAmbitPlan(value: unknown): { plan: Plan; columns: CustomColumn[] } {
  const version = (value as { version?: unknown }).version
  if (typeof version === 'number' && version > AMBIT_PLAN_VERSION) {
    throw new PlanFileRefused(
      `The plan was written by a newer Ambit (format ${version}; this one reads ${AMBIT_PLAN_VERSION})`,
      { path: ['version'] },
      'Update Ambit, then import it again.',
    )
  }
  const { plan, columns } = inShape(file, value)
  return { plan, columns: columns ?? [] }
}

/** The plan as a file. */
export function writeAmbitPlan(plan: Plan, columns: readonly CustomColumn[] = []): string {
  const content = { format: AMBIT_PLAN, version: AMBIT_PLAN_VERSION, plan, ...(columns.length && { columns }) }
  return `${JSON.stringify(content, undefined, 2)}\n`
}
