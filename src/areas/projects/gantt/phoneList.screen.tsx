/** The plan on a phone: a list, each task with its dates and its bar beneath, across the whole time of the plan. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { Key } from '../schedule/plan.ts'
import { barX, isMilestone } from './barGeometry.ts'
import { percentOf } from './columns.ts'
import type { GanttView } from './ganttView.screen.tsx'
import { dateText, dayText } from './text.ts'
import type { TimeScale } from './timeScale.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import './phoneList.css'

const PHONE_ROW = 60

export function PhoneList({
  model,
  view,
  now,
  onOpen,
}: {
  model: GanttModel
  view: GanttView
  now: number
  onOpen: (key: Key) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ from: 0, count: 30, width: 328 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () =>
      setSeen({
        from: Math.max(0, Math.floor(element.scrollTop / PHONE_ROW / 4) * 4 - 8),
        count: Math.ceil(element.clientHeight / PHONE_ROW) + 20,
        width: element.clientWidth - 32,
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [])

  const { plan, dates } = view.shown
  const { projectStart, projectFinish } = model.schedule.dates
  const days = Math.max(1, (projectFinish - projectStart) / 86_400 + 1)
  const scale: TimeScale = { origin: Math.floor(projectStart / 86_400) * 86_400, pxPerDay: seen.width / days }
  const today = ((now - scale.origin) / 86_400) * scale.pxPerDay
  return (
    <div ref={scroller} className="gPhone">
      <ul style={{ height: view.rows.length * PHONE_ROW }} aria-label={`Plan ${plan.name}`}>
        {view.rows.slice(seen.from, seen.from + seen.count).map((row, index) => {
          const task = plan.tasks[row.task]
          if (!task) return null
          const [start, finish] = [dates.start[row.task] as number, dates.finish[row.task] as number]
          const x = barX(scale, start, plan)
          const width = Math.max(3, barX(scale, finish, plan) - x)
          const tone = dates.critical[row.task] && task.percentComplete < 100 ? ' bad' : ''
          const write = (instant: number) => dateText(dayText(instant), view.context.locale, view.context.today)
          const Chevron = row.expanded ? ChevronDown : ChevronRight
          return (
            <li
              key={task.key}
              style={{ top: (seen.from + index) * PHONE_ROW }}
              aria-posinset={seen.from + index + 1}
              aria-setsize={view.rows.length}
            >
              {row.expanded !== undefined && (
                <button
                  type="button"
                  className="gPhoneFold"
                  aria-expanded={row.expanded}
                  aria-label={`${row.expanded ? 'Fold' : 'Unfold'} ${task.name}`}
                  onClick={() => view.fold([task.key], row.expanded === true)}
                >
                  <Chevron size={16} strokeWidth={1.75} />
                </button>
              )}
              <button
                type="button"
                className={`gPhoneTask${task.summary ? ' strong' : ''}`}
                onClick={() => onOpen(task.key)}
              >
                <span
                  className="line"
                  style={{ paddingLeft: (row.level - 1) * 12 + (row.expanded === undefined ? 0 : 28) }}
                >
                  {task.name}
                </span>
                <span className="t12 ink2">
                  {isMilestone(task) ? write(finish) : `${write(start)} – ${write(finish)}`}
                </span>
                <span className="unseen">
                  {percentOf(plan, row.task)} % done{tone && ', critical'}
                </span>
              </button>
              <svg width={seen.width} height={16} aria-hidden="true">
                <path d={`M0 15.5H${seen.width}`} className="gLine" />
                {isMilestone(task) ? (
                  <rect
                    x={x + width - 4.5}
                    y={3}
                    width={9}
                    height={9}
                    transform={`rotate(45 ${x + width} 7.5)`}
                    className={`gMilestone${tone}`}
                  />
                ) : task.summary ? (
                  <path d={`M${x} 5H${x + width}V11L${x + width - 4} 8H${x + 4}L${x} 11Z`} className="gSummary" />
                ) : (
                  <>
                    <rect x={x + 0.5} y={3.5} width={width - 1} height={8} rx={2} className={`gBar${tone}`} />
                    <rect
                      x={x}
                      y={3}
                      width={(width * percentOf(plan, row.task)) / 100}
                      height={9}
                      rx={2}
                      className={`gSolid${tone}`}
                    />
                  </>
                )}
                <rect x={today} y={0} width={1.5} height={16} className="gToday" />
              </svg>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
