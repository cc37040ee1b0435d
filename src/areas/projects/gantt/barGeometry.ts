/** Where things stand in a row of the chart: pixels from the chart's left edge and from the row's top. */
import { SECONDS_PER_DAY } from '../../people/index.ts'
import { calendarOf } from '../planEntry.ts'
import type { Plan, PlanTask } from '../schedule/plan.ts'
import type { BarEdges } from './linkRoutes.ts'
import { type TimeScale, xOf } from './timeScale.ts'

export const ROW = 32
export const BAR_TOP = 9
export const BAR_HEIGHT = 13
export const BAR_MIDDLE = BAR_TOP + BAR_HEIGHT / 2
export const HALF_DIAMOND = 7.5

type DayHours = Pick<Plan, 'defaultStartTime' | 'defaultFinishTime'>

/**
 * Pixels of an instant. Until hours can be told apart, the working day fills the whole day, so that a bar of one day is
 * one day wide and bars that follow each other touch.
 */
export function barX(scale: TimeScale, instant: number, hours: DayHours): number {
  if (scale.pxPerDay >= 240) return xOf(scale, instant)
  const day = Math.floor(instant / SECONDS_PER_DAY)
  const time = instant - day * SECONDS_PER_DAY
  const [from, to] = [hours.defaultStartTime, hours.defaultFinishTime]
  const share = to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : time / SECONDS_PER_DAY
  return xOf(scale, (day + share) * SECONDS_PER_DAY)
}

/** Left and right of a bar; at least 2 px wide. */
export function barSpan(
  scale: TimeScale,
  start: number,
  finish: number,
  hours: DayHours,
): { x: number; width: number } {
  const x = barX(scale, start, hours)
  return { x, width: Math.max(2, barX(scale, finish, hours) - x) }
}

/** What a link meets in a row: the bar, the bracket of a summary, or a milestone's points. */
export function barEdges(
  scale: TimeScale,
  task: PlanTask,
  start: number,
  finish: number,
  row: number,
  hours: DayHours,
): BarEdges {
  const top = row * ROW
  if (isMilestone(task)) {
    const x = barX(scale, finish, hours)
    const middle = top + BAR_MIDDLE + 0.5
    return { left: x, right: x, middle, top: middle - HALF_DIAMOND, bottom: middle + HALF_DIAMOND }
  }
  const { x, width } = barSpan(scale, start, finish, hours)
  const middle = top + BAR_MIDDLE
  return { left: x, right: x + width, middle, top: top + BAR_TOP - 1, bottom: top + BAR_TOP + BAR_HEIGHT + 1 }
}

export const isMilestone = (task: PlanTask): boolean => !task.summary && (task.milestone || task.duration === 0)

/** The pieces of a split task as instants; one piece when it is not split. */
export function barPieces(plan: Plan, task: PlanTask, start: number, finish: number): { from: number; to: number }[] {
  if (!task.parts || task.parts.length < 2) return [{ from: start, to: finish }]
  const calendar = calendarOf(plan, task)
  return task.parts.map((part) => ({
    from: calendar.nextWorking(calendar.addWork(start, part.from)),
    to: calendar.addWork(start, part.to),
  }))
}

/** Spans without work between two instants, in pixels, for shading; none when days are too narrow to be told apart. */
export function nonWorkingSpans(
  plan: Plan,
  scale: TimeScale,
  from: number,
  to: number,
): { x: number; width: number }[] {
  if (scale.pxPerDay < 1.6) return []
  const calendar = calendarOf(plan)
  const spans: { x: number; width: number }[] = []
  const step = scale.pxPerDay >= 240 ? 1800 : SECONDS_PER_DAY
  let begin: number | undefined
  const first = Math.floor(from / SECONDS_PER_DAY) * SECONDS_PER_DAY
  for (let at = first; at <= to + step; at += step) {
    const free = at <= to && calendar.workBetween(at, at + step) === 0
    if (free && begin === undefined) begin = at
    if (!free && begin !== undefined) {
      const x = xOf(scale, begin)
      spans.push({ x, width: xOf(scale, at) - x })
      begin = undefined
    }
  }
  return spans
}
