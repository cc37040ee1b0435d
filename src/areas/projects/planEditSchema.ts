/**
 * The edits of a plan as they travel: the browser makes them, the server checks them against this schema and applies
 * them with the same function. Unknown fields are refused. In a `set`, null clears a field that may be absent.
 */
import { z } from 'zod'
import { CONSTRAINTS, CONTOURS, LINK_TYPES, TASK_TYPES } from './schedule/plan.ts'

const HUNDRED_YEARS = 100 * 366 * 86_400

const key = z.union([z.string().min(1).max(64), z.int()])
const seconds = z.int().min(0).max(HUNDRED_YEARS)
const local = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'must be a date and time like 2026-07-02T08:00')
  .refine((value) => isCalendarDay(value.slice(0, 10)), 'is not a day of the calendar')
const name = z.string().trim().min(1, 'must not be empty').max(500)
const percent = z.number().min(0).max(100)
const units = z.number().min(0).max(1000)
const level = z.int().min(0).max(100)
const at = z.int().min(0)

const customValue = z.union([
  z.string().max(10_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(200)).max(200),
  z.strictObject({ amount: z.string().max(40), currency: z.string().length(3) }),
])
const customKey = z.string().min(1).max(64)
const parts = z
  .array(z.strictObject({ from: seconds, to: seconds }))
  .min(1)
  .max(1000)
  .refine(
    (list) =>
      list.every((part, index) => part.to >= part.from && part.from >= (index ? (list[index - 1]?.to ?? 0) : 0)),
    'must follow each other without overlap',
  )

/** What may be set on a task. Level, order and `summary` belong to the outline edits; computed values to the scheduler. */
const taskFields = {
  name,
  milestone: z.boolean(),
  manual: z.boolean(),
  active: z.boolean(),
  type: z.enum(TASK_TYPES),
  effortDriven: z.boolean(),
  duration: seconds,
  elapsed: z.boolean(),
  constraint: z.enum(CONSTRAINTS),
  percentComplete: percent,
}
const absentable = {
  estimated: z.boolean(),
  work: seconds,
  calendar: key,
  ignoreResourceCalendar: z.boolean(),
  constraintDate: local,
  deadline: local,
  actualStart: local,
  actualFinish: local,
  remainingDuration: seconds,
  levelingDelay: seconds,
  parts,
  priority: z.int().min(0).max(1000),
  start: local,
  finish: local,
  notes: z.string().max(100_000),
}

const stored = z
  .strictObject({
    start: local,
    finish: local,
    earlyStart: local,
    earlyFinish: local,
    lateStart: local,
    lateFinish: local,
    totalSlack: z.int(),
    freeSlack: z.int(),
    critical: z.boolean(),
  })
  .partial()

const orNull = <T extends z.ZodRawShape>(shape: T) =>
  Object.fromEntries(Object.entries(shape).map(([field, kind]) => [field, z.nullable(kind)])) as unknown as {
    [K in keyof T]: z.ZodNullable<T[K]>
  }

const taskSet = z
  .strictObject({
    ...taskFields,
    ...orNull(absentable),
    extra: z.record(customKey, z.nullable(customValue)),
  })
  .partial()

const newTask = z.strictObject({
  key,
  level,
  summary: z.boolean(),
  ...taskFields,
  ...z.strictObject(absentable).partial().shape,
  wbs: z.string().max(200).optional(),
  extra: z.record(customKey, customValue).optional(),
  stored: stored.optional(),
})

const lag = z.number().min(-HUNDRED_YEARS).max(HUNDRED_YEARS)
const lagUnit = z.enum(['working', 'elapsed', 'percent', 'elapsedPercent'])
const link = z.strictObject({ from: key, to: key, type: z.enum(LINK_TYPES), lag, lagUnit })

const assignmentFields = { work: seconds, delay: seconds, contour: z.enum(CONTOURS), start: local, finish: local }
const assignment = z.strictObject({
  key,
  task: key,
  resource: key,
  units,
  ...z.strictObject(assignmentFields).partial().shape,
})

const resource = z.strictObject({
  key,
  name,
  kind: z.enum(['work', 'material', 'cost']),
  maxUnits: units,
  calendar: key.optional(),
  availableFrom: local.optional(),
  availableTo: local.optional(),
  extra: z.record(customKey, customValue).optional(),
})

const planSet = z
  .strictObject({
    name,
    start: local,
    finish: z.nullable(local),
    scheduleFrom: z.enum(['start', 'finish']),
    statusDate: z.nullable(local),
    calendar: key,
    criticalSlack: z.int(),
    outOfSequence: z.enum(['retainedLogic', 'progressOverride']),
    honorConstraints: z.boolean(),
  })
  .partial()

/** One change of a plan. `at` is a place in the plan's list; absent, the new one stands last. */
export const Edit = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('setPlan'), set: planSet }),
  z.strictObject({ do: z.literal('setTask'), task: key, set: taskSet }),
  /** Rows that follow each other, after the row `after` (null: at the top), with their levels in the whole outline. */
  z.strictObject({ do: z.literal('addTasks'), after: z.nullable(key), tasks: z.array(newTask).min(1).max(20_000) }),
  /** With everything below them, their links and assignments. */
  z.strictObject({ do: z.literal('removeTasks'), tasks: z.array(key).min(1).max(20_000) }),
  /** Each with everything below it; taken out together, then put in one after the other. */
  z.strictObject({
    do: z.literal('moveTasks'),
    moves: z
      .array(z.strictObject({ task: key, after: z.nullable(key), level }))
      .min(1)
      .max(20_000),
  }),
  z.strictObject({
    do: z.literal('setLevels'),
    levels: z
      .array(z.strictObject({ task: key, level }))
      .min(1)
      .max(20_000),
  }),
  z.strictObject({ do: z.literal('addLink'), link, at: at.optional() }),
  z.strictObject({
    do: z.literal('setLink'),
    from: key,
    to: key,
    set: z.strictObject({ type: z.enum(LINK_TYPES), lag, lagUnit }).partial(),
  }),
  z.strictObject({ do: z.literal('removeLink'), from: key, to: key }),
  z.strictObject({ do: z.literal('addResource'), resource, at: at.optional() }),
  z.strictObject({ do: z.literal('removeResource'), resource: key }),
  z.strictObject({ do: z.literal('addAssignment'), assignment, at: at.optional() }),
  z.strictObject({
    do: z.literal('setAssignment'),
    assignment: key,
    set: z.strictObject({ units, ...orNull(assignmentFields) }).partial(),
  }),
  z.strictObject({ do: z.literal('removeAssignment'), assignment: key }),
])
export type Edit = z.infer<typeof Edit>

/** Edits of one transaction, in order. */
export const Edits = z.array(Edit).min(1).max(50_000)

/** The edit with the given `do`. */
export type EditOf<Kind extends Edit['do']> = Extract<Edit, { do: Kind }>
export type TaskSet = EditOf<'setTask'>['set']

function isCalendarDay(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day)
}
