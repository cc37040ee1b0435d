/** The line at the foot: how many rows, the finish, what the marks mean, the calendar. */

import type { WorkingInterval } from '../../people/index.ts'
import { planCalendars } from '../planEntry.ts'
import type { Plan } from '../schedule/plan.ts'
import type { CellContext } from './column.ts'
import type { Baseline } from './ganttView.screen.tsx'
import { dateText, dayText } from './text.ts'
import type { GanttModel } from './useGantt.screen.tsx'

export function GanttFoot({
  model,
  rows,
  baseline,
  context,
}: {
  model: GanttModel
  rows: number
  baseline: Baseline | undefined
  context: CellContext
}) {
  const write = (instant: number) => dateText(dayText(instant), context.locale, context.today)
  const finish = write(model.schedule.dates.projectFinish)
  const next = model.preview && write(model.preview.schedule.dates.projectFinish)
  return (
    <div className="gFoot">
      <span className="strong">
        {rows} rows · finish {finish}
        {next && next !== finish ? ` → ${next}` : ''}
      </span>
      <span>
        <svg width="26" height="12" aria-hidden="true">
          <rect x=".5" y="1.5" width="21" height="9" rx="2" className="gBar bad" />
        </svg>
        Critical
      </span>
      <span>
        <svg width="26" height="12" aria-hidden="true">
          <rect x=".5" y="1.5" width="21" height="9" rx="2" className="gBar" />
          <rect y="1" width="11" height="10" rx="2" className="gSolid" />
        </svg>
        Progress
      </span>
      <span>
        <svg width="26" height="12" aria-hidden="true">
          <path d="M0 6H22M22 2v8" className="gSlack" />
        </svg>
        Slack
      </span>
      {baseline && (
        <span>
          <svg width="26" height="12" aria-hidden="true">
            <rect y="4" width="22" height="4" rx="1" className="gBase" />
          </svg>
          {baseline.label}
        </span>
      )}
      <span>
        <svg width="26" height="12" aria-hidden="true">
          <rect x=".5" y="1.5" width="21" height="9" rx="2" className="gGhost" />
        </svg>
        Would move
      </span>
      <span className="gCalendar">{calendarWords(context.plan, context.locale)}</span>
    </div>
  )
}

/** `Calendar Germany, Hamburg · Mon–Fri 8 h`. */
function calendarWords(plan: Plan, locale: string): string {
  const calendar = plan.calendars.find((each) => each.key === plan.calendar)
  if (!calendar || !planCalendars(plan).has(calendar.key)) return ''
  const base = plan.calendars.find((each) => each.key === calendar.base)
  const hours = calendar.days.map((day, index) => {
    const intervals = day === 'inherit' ? base?.days[index] : day
    return Array.isArray(intervals)
      ? intervals.reduce((sum: number, { from, to }: WorkingInterval) => sum + to - from, 0) / 3600
      : 0
  })
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const dayName = (weekday: number) => name.format(Date.UTC(2026, 1, 1 + weekday))
  const order = [1, 2, 3, 4, 5, 6, 0]
  const groups: { from: number; to: number; hours: number }[] = []
  for (const weekday of order) {
    const length = hours[weekday] as number
    const last = groups.at(-1)
    if (last && last.hours === length) last.to = weekday
    else groups.push({ from: weekday, to: weekday, hours: length })
  }
  const words = groups
    .filter((group) => group.hours > 0)
    .map(
      (group) =>
        `${dayName(group.from)}${group.to === group.from ? '' : `–${dayName(group.to)}`} ${Math.round(group.hours * 100) / 100}\u00a0h`,
    )
  return `Calendar ${calendar.name} · ${words.join(', ')}`
}
