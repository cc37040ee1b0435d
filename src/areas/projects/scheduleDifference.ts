/** What a change would do to the dates: which tasks move by how much, and the finish of the project, also in words. */
import { calendarOf } from './planEntry.ts'
import { taskPositions } from './planOutline.ts'
import type { Dates } from './schedule/compiledPlan.ts'
import type { Key, Plan, Seconds } from './schedule/plan.ts'

/** A plan with its computed dates, row by row. */
export interface Scheduled {
  plan: Plan
  dates: Dates
}

export interface Move {
  key: Key
  name: string
  /** Rows in the plan before and after. */
  before: number
  after: number
  summary: boolean
  /** Working time on the project's calendar by which the start moves, or the finish where the start stays. */
  by: Seconds
  startMoved: boolean
  finishMoved: boolean
}

export interface ScheduleDifference {
  moves: Move[]
  /** Tasks, no summaries, that move without having been edited themselves. */
  count: number
  /** Working time by which the project's finish moves. */
  finishBy: Seconds
  /** `3 tasks would move · finish +2 d`. */
  words: string
}

/** Compares two schedules of a plan. `edited` are the tasks that the person changed; they are not counted. */
export function diffSchedules(before: Scheduled, after: Scheduled, edited: readonly Key[] = []): ScheduleDifference {
  const calendar = calendarOf(after.plan)
  const rows = taskPositions(after.plan.tasks)
  const own = new Set(edited)
  const moves: Move[] = []
  let count = 0
  before.plan.tasks.forEach((task, row) => {
    const next = rows.get(task.key)
    if (next === undefined) return
    const [start, finish] = [before.dates.start[row] as number, before.dates.finish[row] as number]
    const [newStart, newFinish] = [after.dates.start[next] as number, after.dates.finish[next] as number]
    const startMoved = start !== newStart
    const finishMoved = finish !== newFinish
    if (!startMoved && !finishMoved) return
    if (Number.isNaN(start) || Number.isNaN(newStart)) return
    const by = startMoved
      ? shift(calendar.workBetween(start, newStart), newStart - start)
      : shift(calendar.workBetween(finish, newFinish), newFinish - finish)
    moves.push({
      key: task.key,
      name: task.name,
      before: row,
      after: next,
      summary: task.summary,
      by,
      startMoved,
      finishMoved,
    })
    if (!task.summary && !own.has(task.key)) count++
  })
  const [finish, newFinish] = [before.dates.projectFinish, after.dates.projectFinish]
  const finishBy = finish === newFinish ? 0 : shift(calendar.workBetween(finish, newFinish), newFinish - finish)
  return { moves, count, finishBy, words: differenceWords(count, finishBy, after.plan) }
}

/** A move within free time has no working seconds: its plain ones say which way. */
const shift = (working: number, plain: number): number => (working === 0 ? plain : working)

/** `3 tasks would move · finish +2 d`. */
function differenceWords(count: number, finishBy: Seconds, plan: Plan): string {
  const tasks =
    count === 0 ? 'No other task would move' : count === 1 ? '1 task would move' : `${count} tasks would move`
  return `${tasks} · ${finishBy === 0 ? 'finish unchanged' : `finish ${shiftWords(finishBy, plan)}`}`
}

/** `+3 d`, `−4 h`, `+2.5 d`: short enough to stand beside a bar. */
export function shiftWords(by: Seconds, plan: Pick<Plan, 'minutesPerDay'>): string {
  const sign = by < 0 ? '\u2212' : '+'
  const size = Math.abs(by)
  const day = plan.minutesPerDay * 60
  if (size >= day) return `${sign}${Math.round((size / day) * 10) / 10}\u00a0d`
  if (size >= 3600) return `${sign}${Math.round((size / 3600) * 10) / 10}\u00a0h`
  return `${sign}${Math.round(size / 60)}\u00a0min`
}
