/**
 * A plan as the scheduler, the file formats, the browser and the database loader all see it: plain values, no I/O.
 *
 * Times are local wall-clock: `Local` is `YYYY-MM-DDTHH:MM` (seconds only when they are not zero). The scheduler knows
 * no zone and no daylight saving. Durations and work are whole seconds of working time, unless said to be elapsed.
 */
import type { WorkingCalendar } from '../../people/index.ts'

/** `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS`. */
export type Local = string
/** Whole seconds. */
export type Seconds = number
/** A file's unique number, or a record's identifier. */
export type Key = string | number

export interface Plan {
  name: string
  start: Local
  /** Required when scheduling from the finish. */
  finish?: Local
  scheduleFrom: 'start' | 'finish'
  statusDate?: Local
  /** Key of the project calendar. */
  calendar: Key
  minutesPerDay: number
  minutesPerWeek: number
  daysPerMonth: number
  /** Time of day (seconds since midnight) of a date entered without one. */
  defaultStartTime: Seconds
  defaultFinishTime: Seconds
  /** A task is critical when its total slack is at most this. */
  criticalSlack: Seconds
  /** Every open end is a finish of its own: what has no successor may be no later than it is early. */
  multipleCriticalPaths?: boolean
  /** What happens to progress out of sequence: what remains waits for its predecessors, or goes on from the status date. */
  outOfSequence: 'retainedLogic' | 'progressOverride'
  /** A constraint wins over a link that contradicts it (negative slack shows); otherwise the link wins. */
  honorConstraints: boolean
  calendars: PlanCalendar[]
  /** In outline order: a summary stands before what belongs to it. */
  tasks: PlanTask[]
  links: PlanLink[]
  resources: PlanResource[]
  assignments: PlanAssignment[]
}

/** What a plan goes by that says nothing else: days of eight hours from 8 to 17, weeks of forty, months of twenty days. */
export const PLAN_DEFAULTS = {
  minutesPerDay: 480,
  minutesPerWeek: 2400,
  daysPerMonth: 20,
  defaultStartTime: 8 * 3600,
  defaultFinishTime: 17 * 3600,
  criticalSlack: 0,
  outOfSequence: 'retainedLogic',
  honorConstraints: true,
} as const satisfies Partial<Plan>

/** A working calendar with its key; `base` names the calendar it differs from. */
export interface PlanCalendar extends WorkingCalendar {
  key: Key
  base?: Key
}

export const CONSTRAINTS = [
  'asSoonAsPossible',
  'asLateAsPossible',
  'mustStartOn',
  'mustFinishOn',
  'startNoEarlierThan',
  'startNoLaterThan',
  'finishNoEarlierThan',
  'finishNoLaterThan',
] as const
export type Constraint = (typeof CONSTRAINTS)[number]

export const TASK_TYPES = ['fixedUnits', 'fixedDuration', 'fixedWork'] as const
export type TaskType = (typeof TASK_TYPES)[number]

export const LINK_TYPES = ['FS', 'SS', 'FF', 'SF'] as const
export type LinkType = (typeof LINK_TYPES)[number]

export interface PlanTask {
  key: Key
  name: string
  wbs?: string
  /** 1 for the top; 0 only for a file's project summary. */
  level: number
  summary: boolean
  milestone: boolean
  /** Manual tasks keep their dates; an inactive task takes no part. */
  manual: boolean
  active: boolean
  type: TaskType
  effortDriven: boolean
  duration: Seconds
  /** Elapsed durations run around the clock. */
  elapsed: boolean
  /** Shown with a question mark. */
  estimated?: boolean
  work?: Seconds
  /** The task's own calendar. */
  calendar?: Key
  ignoreResourceCalendar?: boolean
  constraint: Constraint
  constraintDate?: Local
  deadline?: Local
  /** 0 … 100 of the duration. */
  percentComplete: number
  actualStart?: Local
  actualFinish?: Local
  remainingDuration?: Seconds
  /** Moves the task later, in elapsed time, after everything else. */
  levelingDelay?: Seconds
  /** Parts of a split task: working offsets from its start, in order, without overlap; absent when it runs in one piece. */
  parts?: { from: Seconds; to: Seconds }[]
  priority?: number
  /** The dates as last computed or read from a file; what a manual task holds. */
  start?: Local
  finish?: Local
  notes?: string
  /** Values of custom columns by their key. */
  extra?: Record<string, CustomValue>
  /** What a file said of the computed dates, for comparing only. */
  stored?: Partial<StoredDates>
}

/** The value of a custom column: text, number or date, flag, choices, money. */
export type CustomValue = string | number | boolean | string[] | { amount: string; currency: string }

export interface StoredDates {
  start: Local
  finish: Local
  earlyStart: Local
  earlyFinish: Local
  lateStart: Local
  lateFinish: Local
  totalSlack: Seconds
  freeSlack: Seconds
  critical: boolean
}

export interface PlanLink {
  from: Key
  to: Key
  type: LinkType
  /** Seconds, negative for a lead; per cent of the predecessor's duration when `lagUnit` is `percent`. */
  lag: number
  lagUnit: 'working' | 'elapsed' | 'percent' | 'elapsedPercent'
}

export interface PlanResource {
  key: Key
  name: string
  kind: 'work' | 'material' | 'cost'
  /** 1 = one full person. */
  maxUnits: number
  calendar?: Key
  /** Outside these days the resource is not there (an engagement's span). */
  availableFrom?: Local
  availableTo?: Local
  /** Values of custom columns by their key. */
  extra?: Record<string, CustomValue>
}

export interface PlanAssignment {
  key: Key
  task: Key
  resource: Key
  units: number
  work?: Seconds
  delay?: Seconds
  /** How the work is spread over the time; anything but `flat` takes the task's duration. */
  contour?: Contour
  start?: Local
  finish?: Local
}

export const CONTOURS = [
  'flat',
  'backLoaded',
  'frontLoaded',
  'doublePeak',
  'earlyPeak',
  'latePeak',
  'bell',
  'turtle',
  'contoured',
] as const
export type Contour = (typeof CONTOURS)[number]
