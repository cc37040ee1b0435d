/** A bar and its dates in words, for those who hear the plan. */

import { isMilestone } from './barGeometry.ts'
import type { CellContext } from './column.ts'
import { percentOf } from './columns.ts'
import { dayText, durationText } from './text.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** `2 July`: day and month in full, with the year when it is not this one. */
export function spokenDay(instant: number, locale: string, today: string): string {
  if (Number.isNaN(instant)) return 'no date'
  const year = dayText(instant).slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric'
  const key = `${locale}${year}`
  let format = formats.get(key)
  if (!format)
    formats.set(
      key,
      (format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year, timeZone: 'UTC' })),
    )
  return format.format(instant * 1000)
}

/** `Mount 56 access points: 29 June to 3 July, 0 % done, slack 1 d`. */
export function barName(context: CellContext, row: number): string {
  const { plan, dates, locale, today } = context
  const task = plan.tasks[row]
  if (!task) return ''
  const start = spokenDay(dates.start[row] as number, locale, today)
  const finish = spokenDay(dates.finish[row] as number, locale, today)
  if (isMilestone(task)) return `${task.name}: milestone on ${finish}${task.percentComplete >= 100 ? ', reached' : ''}`
  const slack =
    task.percentComplete >= 100 || task.summary ? '' : `, slack ${durationText(dates.totalSlack[row] as number, plan)}`
  const critical = dates.critical[row] && task.percentComplete < 100 ? ', critical' : ''
  return `${task.name}: ${start} to ${finish}, ${percentOf(plan, row)} % done${slack}${critical}`
}
