/**
 * A plan as numbers: tasks are indexes in outline order, instants whole seconds (`people/workingCalendarTime.ts`), absent
 * instants NaN. The passes read it; `changeTask.ts` writes into it while a bar is dragged.
 */
import type { CompiledCalendar } from '../../people/index.ts'
import type { Key, Plan, PlanTask } from './plan.ts'
import type { TaskCalendars } from './taskCalendars.ts'

/** How a task's time runs on. */
export const BY_CALENDAR = 0
export const ELAPSED = 1
/** Each assignment runs on its own calendar, because they differ. */
export const BY_ASSIGNMENT = 2

export const FS = 0
export const SS = 1
export const FF = 2
export const SF = 3

export const WORKING_LAG = 0
export const ELAPSED_LAG = 1
export const PERCENT_LAG = 2
export const ELAPSED_PERCENT_LAG = 3

/** Numbers of constraints: their place in `CONSTRAINTS`. */
export const ASAP = 0
export const ALAP = 1
export const MUST_START_ON = 2
export const MUST_FINISH_ON = 3
export const START_NO_EARLIER = 4
export const START_NO_LATER = 5
export const FINISH_NO_EARLIER = 6
export const FINISH_NO_LATER = 7

/** What decides a date, where it is not a link (which is its index, 0 or more). */
export const BY_PROJECT = -1
export const BY_CONSTRAINT = -2
export const BY_ACTUAL = -3
export const BY_MANUAL = -4
export const BY_LEVELING = -5
export const BY_DEADLINE = -6
/** What remains of a task goes on from the status date. */
export const BY_STATUS_DATE = -7
/** The dates of what belongs to a summary. */
export const BY_PARTS = -8

export interface CompiledPlan {
  readonly plan: Plan
  /** The tasks as now compiled: the plan's, but for what `changeTask` has changed. */
  readonly tasks: PlanTask[]
  /** Number of tasks. */
  readonly count: number
  readonly indexOf: ReadonlyMap<Key, number>
  readonly projectStart: number
  /** NaN unless scheduling from the finish. */
  readonly projectFinish: number
  readonly statusDate: number
  readonly fromFinish: boolean
  readonly honorConstraints: boolean
  readonly progressOverride: boolean
  readonly multipleCriticalPaths: boolean
  readonly calendars: readonly CompiledCalendar[]
  readonly projectCalendar: CompiledCalendar

  /** The summary that a task belongs to, or -1. */
  readonly parent: Int32Array
  /** 1 when other tasks belong to it. */
  readonly summary: Uint8Array
  readonly active: Uint8Array
  readonly manual: Uint8Array
  readonly runsBy: Uint8Array
  /** Calendar on which the task's own time runs, and that on which lags towards it and its slack are counted. */
  readonly workCalendar: Int32Array
  readonly lagCalendar: Int32Array
  readonly duration: Float64Array
  /** From start to finish with the gaps of a split task. */
  readonly extent: Float64Array
  readonly remaining: Float64Array
  readonly constraint: Uint8Array
  readonly constraintAt: Float64Array
  readonly deadline: Float64Array
  readonly actualStart: Float64Array
  readonly actualFinish: Float64Array
  readonly complete: Uint8Array
  readonly manualStart: Float64Array
  readonly manualFinish: Float64Array
  readonly levelingDelay: Float64Array

  /** Assignments of `BY_ASSIGNMENT` tasks: those of task i stand at `assignmentsFrom[i]` to before `[i + 1]`. */
  readonly assignmentsFrom: Int32Array
  readonly assignmentCalendar: Int32Array
  readonly assignmentSeconds: Float64Array
  readonly assignmentDelay: Float64Array
  readonly taskCalendars: TaskCalendars

  readonly network: Network
}

/** Links and the order in which dates can be computed. */
export interface Network {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly type: Uint8Array
  readonly lag: Float64Array
  readonly lagKind: Uint8Array
  /** Links into task i: `into[intoFrom[i]]` to before `into[intoFrom[i + 1]]`; likewise out of it. */
  readonly intoFrom: Int32Array
  readonly into: Int32Array
  readonly outFrom: Int32Array
  readonly out: Int32Array
  /**
   * Nodes in an order in which every one comes after what it depends on. Node i is task i, for a summary its roll-up;
   * node `count + i` is the gate of summary i, which hands its links and constraints on to what belongs to it.
   */
  readonly order: Int32Array
}

/** The schedule as numbers; `run` fills it. */
export interface Dates {
  earlyStart: Float64Array
  earlyFinish: Float64Array
  lateStart: Float64Array
  lateFinish: Float64Array
  /** Late start of what remains to be done: what predecessors have to respect. */
  lateRemainingStart: Float64Array
  start: Float64Array
  finish: Float64Array
  startSlack: Float64Array
  finishSlack: Float64Array
  totalSlack: Float64Array
  freeSlack: Float64Array
  critical: Uint8Array
  /** Link index or a `BY_…` code; `…Summary` names the summary through which it reaches the task, or -1. */
  earlyDriver: Int32Array
  /** From when the driver lets a task begin; its calendar may make it later still. NaN where progress decides. */
  earlyBound: Float64Array
  earlyDriverSummary: Int32Array
  lateDriver: Int32Array
  lateDriverSummary: Int32Array
  /** For summaries: the earliest start and finish that they impose on what belongs to them, and why. */
  gateStart: Float64Array
  gateFinish: Float64Array
  gateStartDriver: Int32Array
  gateFinishDriver: Int32Array
  gateStartSummary: Int32Array
  gateFinishSummary: Int32Array
  /** For summaries: the earliest late start and late finish of their parts, and what their own links allow at the latest. */
  gateLateStart: Float64Array
  gateLateFinish: Float64Array
  outLateStart: Float64Array
  outLateFinish: Float64Array
  outLateStartDriver: Int32Array
  outLateFinishDriver: Int32Array
  outLateStartSummary: Int32Array
  outLateFinishSummary: Int32Array
  projectStart: number
  projectFinish: number
  /** The task being computed: names the place should its calendar run out of working time. */
  at: number
}

/** Room for the schedule of so many tasks. */
export function emptyDates(count: number): Dates {
  const numbers = (): Float64Array => new Float64Array(count)
  const indexes = (): Int32Array => new Int32Array(count)
  return {
    earlyStart: numbers(),
    earlyFinish: numbers(),
    lateStart: numbers(),
    lateFinish: numbers(),
    lateRemainingStart: numbers(),
    start: numbers(),
    finish: numbers(),
    startSlack: numbers(),
    finishSlack: numbers(),
    totalSlack: numbers(),
    freeSlack: numbers(),
    critical: new Uint8Array(count),
    earlyDriver: indexes(),
    earlyBound: numbers(),
    earlyDriverSummary: indexes(),
    lateDriver: indexes(),
    lateDriverSummary: indexes(),
    gateStart: numbers(),
    gateFinish: numbers(),
    gateStartDriver: indexes(),
    gateFinishDriver: indexes(),
    gateStartSummary: indexes(),
    gateFinishSummary: indexes(),
    gateLateStart: numbers(),
    gateLateFinish: numbers(),
    outLateStart: numbers(),
    outLateFinish: numbers(),
    outLateStartDriver: indexes(),
    outLateFinishDriver: indexes(),
    outLateStartSummary: indexes(),
    outLateFinishSummary: indexes(),
    projectStart: 0,
    projectFinish: 0,
    at: -1,
  }
}
