/** What a moved or stretched bar means, in edits; the same for the pointer and the arrow keys. */
import { formatLocal, SECONDS_PER_DAY } from '../../people/index.ts'
import type { Edit } from '../planEdits.ts'
import { calendarOf, enterDuration, enterStart } from '../planEntry.ts'
import type { PlanTask } from '../schedule/plan.ts'
import { isMilestone } from './barGeometry.ts'
import type { Schedule } from './scheduling.ts'

/** Why a row's bar cannot be moved, if so. */
export function immovable(task: PlanTask): string | undefined {
  if (task.summary && !task.manual)
    return `“${task.name}” is a summary: its dates follow from the tasks within it. Move one of these`
  if (task.actualFinish || task.percentComplete >= 100) return `“${task.name}” is done: its dates are what happened`
  return undefined
}

/** The bar moved by so many seconds, on to working time. */
export function movedBy({ plan, dates }: Schedule, row: number, seconds: number): Edit[] | string {
  const task = plan.tasks[row] as PlanTask
  const refusal = immovable(task)
  if (refusal) return refusal
  if (seconds === 0) return []
  const start = (dates.start[row] as number) + seconds
  const calendar = calendarOf(plan, task)
  const working = task.elapsed || isMilestone(task) ? start : calendar.nextWorking(start)
  return enterStart(plan, task, formatLocal(working))
}

/** The bar's end moved by so many seconds, see `stretchedDuration`. */
export function stretchedBy(schedule: Schedule, row: number, seconds: number, step: number): Edit[] | string {
  const duration = stretchedDuration(schedule, row, seconds, step)
  if (typeof duration === 'string') return duration
  const { plan } = schedule
  const task = plan.tasks[row] as PlanTask
  return duration === task.duration ? [] : enterDuration(plan, task, duration)
}

/** The duration at which a bar ends so many seconds later: at least an hour, or a day where only days are seen. */
export function stretchedDuration(
  { plan, dates }: Schedule,
  row: number,
  seconds: number,
  step: number,
): number | string {
  const task = plan.tasks[row] as PlanTask
  const refusal = immovable(task)
  if (refusal) return refusal
  if (seconds === 0) return task.duration
  const finish = dates.finish[row] as number
  const more = task.elapsed ? seconds : calendarOf(plan, task).workBetween(finish, finish + seconds)
  const least = step < SECONDS_PER_DAY ? 3600 : task.elapsed ? SECONDS_PER_DAY : plan.minutesPerDay * 60
  return Math.max(least, task.duration + more)
}

/**
 * Seconds from an instant to the same time `count` steps on, where free days do not count: an arrow key always reaches
 * the next day on which there is work.
 */
export function stepsOn({ plan }: Schedule, task: PlanTask, from: number, count: number, step: number): number {
  if (task.elapsed) return count * step
  const calendar = calendarOf(plan, task)
  let at = from
  for (let left = Math.abs(count); left > 0; left--) {
    for (let tries = 0; tries < 400; tries++) {
      at += Math.sign(count) * step
      const begin = step < SECONDS_PER_DAY ? at : Math.floor(at / SECONDS_PER_DAY) * SECONDS_PER_DAY
      if (calendar.workBetween(begin, begin + step) > 0) break
    }
  }
  return at - from
}
