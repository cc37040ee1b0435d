/**
 * Table and chart in one scroller, so that both move together without a delay. Scrolling draws what comes into sight and
 * nothing else: the window belongs to this part alone.
 */
import { type Ref, type RefObject, useCallback, useImperativeHandle, useMemo, useState } from 'react'
import type { Key } from '../schedule/plan.ts'
import { ROW } from './barGeometry.ts'
import { ChartAxis, ChartPieces, type Window } from './ganttChart.screen.tsx'
import { GanttRows, placeOf, TableHead } from './ganttTable.screen.tsx'
import type { Baseline, GanttView } from './ganttView.screen.tsx'
import { PIECE } from './linkPieces.ts'
import { HANDLE, useBarDrag } from './useBarDrag.screen.tsx'
import type { GanttModel } from './useGantt.screen.tsx'
import type { GanttActions } from './useGanttCommands.screen.tsx'
import type { GanttKeys } from './useGanttKeys.screen.tsx'
import { useRowDrag } from './useRowDrag.screen.tsx'

/** Height of the heads above the first row. */
export const HEAD = 48
/** Pixels drawn beyond what is in sight, and the step in which the window moves sideways. */
const SPARE_PX = 300
const PX_STEP = 200

export interface CanvasHandle {
  /** Draws at once what a programmed scroll brought into sight; a person's scrolling is followed by itself. */
  follow: () => void
}

interface CanvasProps {
  ref: Ref<CanvasHandle>
  model: GanttModel
  view: GanttView
  scroller: RefObject<HTMLDivElement | null>
  table: RefObject<HTMLDivElement | null>
  /** Of the scroller, without its bars. */
  size: { width: number; height: number }
  /** Widths of the table, of the chart in sight and of the whole chart. */
  left: number
  chartView: number
  chartWidth: number
  baseline: Baseline | undefined
  now: number
  locale: string
  keys: GanttKeys
  openPanel: GanttActions['openPanel']
  onLink: (link: { from: Key; to: Key }, x: number, y: number) => void
}

export function GanttCanvas(props: CanvasProps) {
  const { model, view, scroller, table, size, left, chartView, chartWidth, baseline, now, locale, keys } = props
  const count = view.rows.length
  const [scroll, setScroll] = useState({ row: 0, left: 0 })

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const row = Math.floor(element.scrollTop / ROW / PIECE) * PIECE
    const at = Math.floor(element.scrollLeft / PX_STEP) * PX_STEP
    setScroll((old) => (old.row === row && old.left === at ? old : { row, left: at }))
  }, [scroller])

  useImperativeHandle(props.ref, () => ({ follow: onScroll }), [onScroll])

  const window = useMemo((): Window => {
    // Nothing is drawn before it is known how much is in sight.
    const inSight = size.height > 0 ? (Math.ceil(size.height / ROW / PIECE) + 1) * PIECE : 0
    return {
      from: Math.max(0, scroll.row - PIECE),
      to: Math.min(count, scroll.row + inSight),
      left: Math.max(0, scroll.left - SPARE_PX),
      right: Math.min(chartWidth, scroll.left + chartView + PX_STEP + SPARE_PX),
    }
  }, [scroll, size, count, chartWidth, chartView])

  const drag = useBarDrag(model, view, props.onLink, { left, top: HEAD })
  const rowDrag = useRowDrag(model, view)
  const rubberPath = drag.rubber && `M${drag.rubber.from.join(' ')}L${drag.rubber.to.join(' ')}`
  const height = count * ROW
  const tracks = view.columns.map((column) => `${column.width}px`).join(' ')
  const rowWidth = view.columns.reduce((sum, column) => sum + column.width, 10)
  return (
    <div
      ref={scroller}
      className="gScroll"
      role="treegrid"
      aria-label={`Plan ${model.schedule.plan.name}`}
      aria-rowcount={count + 1}
      aria-colcount={view.columns.length + 1}
      aria-multiselectable="true"
      aria-readonly={model.readOnly}
      aria-describedby="ganttHelp"
      onScroll={onScroll}
      onKeyDown={keys.onKeyDown}
      onFocus={(event) => {
        // Tab, or an assistive tool, brought the focus to a cell by itself.
        const place = placeOf(event.target)
        const key = place && view.context.plan.tasks[view.rows[place.row]?.task ?? -1]?.key
        if (!place || key === undefined || event.target.tagName === 'INPUT') return
        if (view.focus?.key !== key || view.focus.column !== place.column) view.setFocus({ key, column: place.column })
      }}
      onCopy={keys.onCopy}
      onPaste={keys.onPaste}
    >
      <div
        className="gCanvas"
        style={{
          ['--table-width' as string]: `${left}px`,
          ['--columns' as string]: `${tracks} 0`,
          ['--row-width' as string]: `${Math.max(left, rowWidth)}px`,
          width: left + chartWidth,
          height: height + HEAD,
          gridTemplateColumns: `${left}px ${chartWidth}px`,
        }}
      >
        <div className="gHead" role="rowgroup">
          <div className="gHeadTable" style={{ width: left }}>
            <TableHead columns={view.columns} widen={view.widen} />
          </div>
          <ChartAxis view={view} left={window.left} right={window.right} now={now} locale={locale} />
        </div>
        <div
          ref={table}
          className="gTable"
          data-fixed={model.readOnly || undefined}
          role="rowgroup"
          {...rowDrag.handlers}
          onScroll={(event) => {
            const head = scroller.current?.querySelector('.gHeadTable')
            if (head) head.scrollLeft = event.currentTarget.scrollLeft
          }}
          onMouseDown={(event) => {
            const place = placeOf(event.target)
            if (!place || view.editing) return
            const key = view.context.plan.tasks[view.rows[place.row]?.task ?? -1]?.key
            if (key === undefined) return
            event.preventDefault()
            if ((event.target as Element).closest('.gFold')) return view.fold([key], !view.collapsed.has(key))
            view.setFocus({ key, column: place.column }, event.shiftKey)
          }}
          onDoubleClick={(event) => {
            const place = placeOf(event.target)
            if (!place || !view.focus || (event.target as Element).closest('.gFold')) return
            if (place.column === 'name') props.openPanel(view.focus.key)
            else keys.edit()
          }}
        >
          <GanttRows model={model} view={view} from={window.from} to={window.to} />
          {rowDrag.line !== undefined && <div className="gDropLine" style={{ top: rowDrag.line * ROW - 1 }} />}
        </div>
        <div className="gChart" {...drag.handlers}>
          <ChartPieces model={model} view={view} window={window} baseline={baseline} now={now} />
          {(drag.hover || rubberPath) && (
            <svg
              className="gPicture gOver"
              aria-hidden="true"
              width={chartWidth}
              height={height}
              style={{ left: 0, top: 0 }}
            >
              {drag.hover && (
                <circle
                  cx={drag.hover.edges.right + HANDLE.gap}
                  cy={drag.hover.edges.middle}
                  r={HANDLE.radius}
                  className="gHandle"
                />
              )}
              {rubberPath && <path d={rubberPath} className="gRubber" />}
            </svg>
          )}
        </div>
      </div>
    </div>
  )
}
