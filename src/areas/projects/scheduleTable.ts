/** What `ambit schedule` prints of a task, and the table it prints it in. */
import type { Key, Local, Plan } from './schedule/plan.ts'
import type { Schedule } from './schedule/schedule.ts'

export interface PrintedTask {
  uid: Key
  name: string
  start: Local
  finish: Local
  earlyStart: Local
  earlyFinish: Local
  lateStart: Local
  lateFinish: Local
  totalSlackMinutes: number
  critical: boolean
}

/** The tasks of a plan with their dates to the minute: those the file stored where it did, unless `recompute`. */
export function printedTasks(plan: Plan, schedule: Schedule, recompute: boolean): PrintedTask[] {
  return plan.tasks.map((task) => {
    const computed = schedule.byKey.get(task.key)!
    const dates = recompute ? computed : { ...computed, ...task.stored }
    const minute = (local: Local) => local.slice(0, 16)
    return {
      uid: task.key,
      name: task.name,
      start: minute(dates.start),
      finish: minute(dates.finish),
      earlyStart: minute(dates.earlyStart),
      earlyFinish: minute(dates.earlyFinish),
      lateStart: minute(dates.lateStart),
      lateFinish: minute(dates.lateFinish),
      totalSlackMinutes: dates.totalSlack / 60,
      critical: dates.critical,
    }
  })
}

/** The widest a column of names and the like becomes. */
const WIDEST = 60

/** Rows of cells as lines with aligned columns; the first row is the head. Long cells are cut, control characters taken out. */
export function table(rows: string[][]): string {
  const shown = rows.map((row) => row.map(shownCell))
  const widths = (shown[0] ?? []).map((_head, i) => Math.max(...shown.map((row) => row[i]!.length)))
  const line = (row: string[]) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return `${shown.map(line).join('\n')}\n`
}

function shownCell(cell: string): string {
  const clean = cell.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
  return clean.length > WIDEST ? `${clean.slice(0, WIDEST - 1)}…` : clean
}
