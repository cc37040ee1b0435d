/** The plan on paper: as many rows a page as fit, the whole time across it, and a head on every page. */
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { ROW } from './barGeometry.ts'
import { ChartAxis, ChartPicture } from './ganttChart.screen.tsx'
import type { Baseline, GanttView } from './ganttView.screen.tsx'
import { dateText, dayText } from './text.ts'
import { fitZoom, floorTo, xOf } from './timeScale.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import './printView.css'

/** CSS pixels of an A4 page on its side within the margins, the rows that fit on it, and the width of the table. */
const PAGE = { width: 1046, rows: 19, table: 430 }
/** A plan of so many rows is made smaller to fit on one page; a longer one takes pages of the second number. */
const ROWS = { onePage: 32, perPage: 27 }
const PRINTED = ['wbs', 'name', 'duration', 'start', 'finish']

export function PrintView({
  model,
  view,
  baseline,
  now,
  onDone,
}: {
  model: GanttModel
  view: GanttView
  baseline: Baseline | undefined
  now: number
  onDone: () => void
}) {
  useEffect(() => {
    globalThis.addEventListener('afterprint', onDone, { once: true })
    globalThis.print()
    return () => globalThis.removeEventListener('afterprint', onDone)
  }, [onDone])

  const { plan, dates } = model.schedule
  const all = view.rows.length
  const perPage = all <= PAGE.rows ? PAGE.rows : all <= ROWS.onePage ? all : ROWS.perPage
  const shrink = PAGE.rows / perPage
  const width = Math.floor(PAGE.width / shrink)
  const chart = width - PAGE.table
  const origin = floorTo('week', 1, dates.projectStart)
  const scale = { origin, pxPerDay: fitZoom(origin, dates.projectFinish, chart - 60) }
  const columns = PRINTED.flatMap((id) => view.allColumns.find((column) => column.id === id) ?? [])
  const pages = Math.max(1, Math.ceil(all / perPage))
  const paper: GanttView = { ...view, scale, focus: undefined }
  const write = (instant: number) => dateText(dayText(instant), view.context.locale, view.context.today)

  return createPortal(
    <div className="gPrint">
      {Array.from({ length: pages }, (_, page) => {
        const from = page * perPage
        const rows = view.rows.slice(from, from + perPage)
        const window = {
          from,
          to: from + rows.length,
          left: 0,
          right: Math.max(chart, Math.ceil(xOf(scale, dates.projectFinish)) + 60),
        }
        return (
          <section key={from} className="gSheet" style={{ width, zoom: shrink }}>
            <header className="row">
              <span className="strong t15 space">{plan.name}</span>
              <span className="t11 ink2">
                {write(dates.projectStart)} to {write(dates.projectFinish)}
                {plan.statusDate
                  ? ` · status ${dateText(plan.statusDate, view.context.locale, view.context.today)}`
                  : ''}{' '}
                · page {page + 1} of {pages}
              </span>
            </header>
            <div className="gSheetBody">
              <table style={{ width: PAGE.table }}>
                <thead>
                  <tr>
                    {columns.map((column) => (
                      <th key={column.id} className={column.right ? 'n' : ''}>
                        {column.label}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.task} className={plan.tasks[row.task]?.summary ? 'strong' : ''}>
                      {columns.map((column) => (
                        <td
                          key={column.id}
                          className={column.right ? 'n' : ''}
                          style={column.id === 'name' ? { paddingLeft: 6 + (row.level - 1) * 12 } : {}}
                        >
                          {column.text(view.context, row.task)}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
              <div className="gSheetChart" style={{ width: chart, height: 48 + rows.length * ROW }}>
                <ChartAxis
                  view={paper}
                  left={window.left}
                  right={window.right}
                  now={now}
                  locale={view.context.locale}
                />
                <div className="gSheetBars">
                  <ChartPicture
                    model={{ ...model, preview: undefined }}
                    view={paper}
                    window={window}
                    baseline={baseline}
                    now={now}
                    sheet
                  />
                </div>
              </div>
            </div>
          </section>
        )
      })}
    </div>,
    document.body,
  )
}
