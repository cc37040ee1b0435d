/** What entering progress does to a task, as in Microsoft Project. */
import type { Local, PlanTask, Seconds } from './plan.ts'

export type ProgressEntry =
  | { entry: 'percentComplete'; to: number }
  | { entry: 'actualStart'; to: Local | undefined }
  | { entry: 'actualFinish'; to: Local | undefined }
  | { entry: 'remainingDuration'; to: Seconds }
  | { entry: 'actualDuration'; to: Seconds }

type Progress = Pick<PlanTask, 'percentComplete' | 'actualStart' | 'actualFinish' | 'remainingDuration' | 'duration'>

/**
 * The fields that change when progress is entered on a task that is scheduled from `scheduled.start` to
 * `scheduled.finish`. Some progress means that it began, at its scheduled start unless an actual one is known; all of it
 * that it ended; none that neither happened. More remaining than planned makes the task longer.
 */
export function enterProgress(
  task: PlanTask,
  scheduled: { start: Local; finish: Local },
  entered: ProgressEntry,
): Progress {
  const started = task.actualStart ?? scheduled.start
  const done = Math.round((task.duration * task.percentComplete) / 100)
  const percent = (actual: number, duration: number): number =>
    duration === 0 ? 0 : Math.round((100 * actual) / duration)
  const underWay = (actual: number, duration: number): Progress => ({
    duration,
    percentComplete: Math.min(99, percent(actual, duration)),
    actualStart: started,
    actualFinish: undefined,
    remainingDuration: Math.max(0, duration - actual),
  })
  const notBegun: Progress = {
    duration: task.duration,
    percentComplete: 0,
    actualStart: undefined,
    actualFinish: undefined,
    remainingDuration: undefined,
  }
  const finished = (finish: Local, duration = task.duration): Progress => ({
    duration,
    percentComplete: 100,
    actualStart: started,
    actualFinish: finish,
    remainingDuration: 0,
  })
  switch (entered.entry) {
    case 'percentComplete': {
      if (entered.to <= 0) return notBegun
      if (entered.to >= 100) return finished(task.actualFinish ?? scheduled.finish)
      return { ...underWay(Math.round((task.duration * entered.to) / 100), task.duration), percentComplete: entered.to }
    }
    case 'actualStart':
      if (entered.to === undefined) return notBegun
      return {
        ...underWay(done, task.duration),
        percentComplete: task.percentComplete,
        actualStart: entered.to,
        ...(task.actualFinish && { actualFinish: task.actualFinish, remainingDuration: 0 }),
      }
    case 'actualFinish':
      return entered.to === undefined ? underWay(done, task.duration) : finished(entered.to)
    case 'remainingDuration':
      return entered.to === 0
        ? finished(task.actualFinish ?? scheduled.finish, done || task.duration)
        : underWay(done, done + entered.to)
    case 'actualDuration':
      return entered.to >= task.duration
        ? finished(task.actualFinish ?? scheduled.finish, Math.max(entered.to, task.duration))
        : entered.to === 0
          ? notBegun
          : underWay(entered.to, task.duration)
  }
}
