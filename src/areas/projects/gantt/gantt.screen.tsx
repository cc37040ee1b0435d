/**
 * The Gantt: a table at the left, bars at the right (`GanttCanvas`), with what surrounds them. Everything the pointer does,
 * the keyboard does (`useGanttKeys`).
 */

import { MoveHorizontal } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Edit } from '../planEdits.ts'
import type { Key, Plan } from '../schedule/plan.ts'
import { ROW } from './barGeometry.ts'
import type { CustomColumn } from './column.ts'
import { FindingsStrip } from './findingsStrip.screen.tsx'
import { type CanvasHandle, GanttCanvas, HEAD } from './ganttCanvas.screen.tsx'
import { GanttFoot } from './ganttFoot.screen.tsx'
import { GanttToolbar } from './ganttToolbar.screen.tsx'
import { BAR, type Baseline, useGanttView } from './ganttView.screen.tsx'
import { useOpenPlan } from './openPlan.screen.tsx'
import { PhoneList } from './phoneList.screen.tsx'
import { tableWidth } from './tableWidth.ts'
import { instantAt, xOf } from './timeScale.ts'
import { useGantt } from './useGantt.screen.tsx'
import { useGanttKeys } from './useGanttKeys.screen.tsx'
import './gantt.css'

// Not needed for the first picture: asked for right after it, so that they are there when somebody wants them.
const parts = {
  panel: () => import('./taskPanel.screen.tsx'),
  link: () => import('./linkPopover.screen.tsx'),
  print: () => import('./printView.screen.tsx'),
}
const TaskPanel = lazy(async () => ({ default: (await parts.panel()).TaskPanel }))
const LinkPopover = lazy(async () => ({ default: (await parts.link()).LinkPopover }))
const PrintView = lazy(async () => ({ default: (await parts.print()).PrintView }))

export interface GanttProps {
  /** The project whose plan it is, so that what stands beside the Gantt can change it through the Gantt. */
  project?: string
  plan: Plan
  /** Saves the edits; a rejection takes the change back and is shown. */
  onEdits: (edits: Edit[]) => Promise<unknown>
  readOnly?: boolean
  baseline?: Baseline
  customColumns?: readonly CustomColumn[]
  locale: string
  /** `YYYY-MM-DD` in the reader's zone. */
  today: string
  /** Wall-clock instant for the today line, whole seconds; the middle of `today` when absent. */
  now?: number
  /** Makes keys of new tasks and assignments. */
  newKey?: () => Key
}

const NO_COLUMNS: readonly CustomColumn[] = []
const uuid = () => crypto.randomUUID()

/** The plan as a live Gantt. Scheduling, preview, undo and saving are inside; see `GanttProps`. */
export function Gantt(props: GanttProps) {
  const result = useGantt(props.plan, props.onEdits, props.readOnly ?? false, props.locale)
  if ('problem' in result)
    return (
      <div className="gProblemPage" role="alert">
        <p className="strong">This plan cannot be scheduled</p>
        <p className="ink2">{result.problem}</p>
      </div>
    )
  return <GanttSurface {...props} model={result.model} />
}

function GanttSurface({ model, ...props }: GanttProps & { model: Parameters<typeof useGanttView>[0] }) {
  const { locale, today, baseline } = props
  const view = useGanttView(model, {
    locale,
    today,
    baseline,
    newKey: props.newKey ?? uuid,
    customColumns: props.customColumns ?? NO_COLUMNS,
  })
  const now = props.now ?? Date.parse(`${today}T12:00:00Z`) / 1000
  const scroller = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLDivElement>(null)
  const canvas = useRef<CanvasHandle>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [ownWidth, setOwnWidth] = useState<number>()
  const [panel, setPanel] = useState<Key>()
  const [link, setLink] = useState<{ from: Key; to: Key; x: number; y: number }>()
  const [printing, setPrinting] = useState(false)
  const narrow = useNarrow()
  const newest = useRef(model)
  useLayoutEffect(() => {
    newest.current = model
  })
  useOpenPlan(props.project, newest)
  const { plan } = model.schedule
  const { fold, setFocus, wantsFocus, focused, focus, editing, rows, rowOf, scale, shown, zoom } = view

  const columnsWidth = view.columns.reduce((sum, column) => sum + column.width, 0) + 16
  const wanted = ownWidth ?? tableWidth(view.columns, Math.max(240, size.width * 0.5), 16)
  const left = Math.min(wanted, columnsWidth, Math.max(120, size.width - 160))
  const chartView = Math.max(160, size.width - left)

  const finish = Math.max(model.schedule.dates.projectFinish, model.preview?.schedule.dates.projectFinish ?? 0)
  const chartWidth = Math.max(chartView, Math.ceil(xOf(view.scale, finish + 28 * 86_400)))

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [narrow])

  /** Brings a row, and the bar in it, into sight. */
  const reveal = useCallback(
    (key: Key, withBar = true) => {
      const element = scroller.current
      const row = rowOf.get(key)
      if (!element || row === undefined) return
      const top = row * ROW
      const room = element.clientHeight - HEAD
      if (top < element.scrollTop) element.scrollTop = Math.max(0, top - ROW)
      else if (top + ROW > element.scrollTop + room) element.scrollTop = top + 2 * ROW - room
      const task = rows[row]?.task
      if (!withBar || task === undefined) return
      const x = xOf(scale, shown.dates.start[task] as number)
      const end = xOf(scale, shown.dates.finish[task] as number)
      if (x < element.scrollLeft + 8 || end > element.scrollLeft + chartView - 8)
        element.scrollLeft = Math.max(0, x - chartView / 3)
    },
    [rowOf, rows, scale, shown, chartView],
  )

  // A task stays in sight when its details take room beside it.
  const newestReveal = useRef(reveal)
  useLayoutEffect(() => {
    newestReveal.current = reveal
  })
  useLayoutEffect(() => {
    if (panel !== undefined) newestReveal.current(panel)
  }, [panel, size.width])

  // Zooming keeps the day in the middle (or under the pointer) where it is.
  const anchor = useRef<{ instant: number; x: number } | undefined>(undefined)
  const zoomTo = useCallback(
    (pxPerDay: number, x = chartView / 2) => {
      const element = scroller.current
      if (element) anchor.current = { instant: instantAt(scale, element.scrollLeft + x), x }
      zoom(pxPerDay)
    },
    [scale, zoom, chartView],
  )
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || !anchor.current) return
    element.scrollLeft = xOf(scale, anchor.current.instant) - anchor.current.x
    anchor.current = undefined
    canvas.current?.follow()
  }, [scale])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      if (event.shiftKey && table.current?.contains(event.target as Node)) {
        event.preventDefault()
        table.current.scrollLeft += event.deltaY || event.deltaX
      }
      if (!event.ctrlKey) return
      event.preventDefault()
      const box = element.getBoundingClientRect()
      zoomTo(scale.pxPerDay * Math.exp(-event.deltaY / 400), Math.max(0, event.clientX - box.left - left))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [zoomTo, scale.pxPerDay, left])

  useEffect(() => {
    const timer = setTimeout(
      () => void Promise.all([parts.panel(), parts.link(), parts.print()]).catch(() => {}),
      1_000,
    )
    return () => clearTimeout(timer)
  }, [])

  // At first today is in sight.
  const begun = useRef(false)
  useLayoutEffect(() => {
    const element = scroller.current
    if (begun.current || !element || size.width === 0) return
    begun.current = true
    const x = xOf(scale, now)
    if (x > chartView - 60 && now < finish) element.scrollLeft = x - chartView / 2
  }, [size, chartView, scale, now, finish])

  // The focus follows the focused cell, wherever it has been drawn.
  useLayoutEffect(() => {
    if (!focus || !wantsFocus()) return
    reveal(focus.key, focus.column === BAR)
    const cell = scroller.current?.querySelector<HTMLElement>('[data-active]')
    if (editing || !cell) return
    focused()
    cell.focus({ preventScroll: true })
    if (table.current && focus.column !== BAR) revealCell(table.current, cell)
  }, [focus, editing, rows, reveal, wantsFocus, focused])

  const openLink = useCallback((of: { from: Key; to: Key }, x: number, y: number) => setLink({ ...of, x, y }), [])
  const goTo = useCallback(
    (key: Key) => {
      fold(ancestors(plan, key), false)
      setFocus({ key, column: 'name' })
      requestAnimationFrame(() => reveal(key))
    },
    [fold, setFocus, plan, reveal],
  )
  const actions = {
    zoomTo,
    goTo,
    reveal,
    openPanel: setPanel,
    print: () => setPrinting(true),
    scrollTo: (x: number) => scroller.current?.scrollTo({ left: x }),
    page: Math.max(1, Math.floor((size.height - HEAD) / ROW) - 1),
    chartView,
  }
  const keys = useGanttKeys(model, view, actions)

  return (
    <div className="gantt">
      <GanttToolbar model={model} view={view} actions={actions} baseline={baseline} keys={keys} />
      <FindingsStrip model={model} context={view.context} goTo={goTo} actions={actions} />
      <div className="gBody">
        {narrow ? (
          <PhoneList model={model} view={view} now={now} onOpen={setPanel} />
        ) : (
          <div className="gMain">
            <GanttCanvas
              ref={canvas}
              model={model}
              view={view}
              scroller={scroller}
              table={table}
              size={size}
              left={left}
              chartView={chartView}
              chartWidth={chartWidth}
              baseline={baseline}
              now={now}
              locale={locale}
              keys={keys}
              openPanel={setPanel}
              onLink={openLink}
            />
            <Splitter left={left} onMove={(x) => setOwnWidth(Math.min(columnsWidth, Math.max(120, x)))} />
            {model.preview && (
              <div className="gBanner float">
                <MoveHorizontal size={16} strokeWidth={1.75} aria-hidden />
                <span>
                  <b className="strong">{model.preview.difference.words.split(' · ')[0]}</b> ·{' '}
                  {model.preview.difference.words.split(' · ')[1]} ·
                </span>
                <kbd>Esc</kbd>
                <span className="ink2">cancels</span>
              </div>
            )}
          </div>
        )}
        {panel !== undefined && (
          <Suspense>
            <TaskPanel
              key={String(panel)}
              model={model}
              view={view}
              task={panel}
              goTo={(key) => {
                goTo(key)
                setPanel(key)
              }}
              onClose={() => setPanel(undefined)}
            />
          </Suspense>
        )}
      </div>
      <GanttFoot model={model} rows={view.rows.length} baseline={baseline} context={view.context} />
      <Suspense>
        {link && (
          <LinkPopover
            key={`${link.from} ${link.to}`}
            model={model}
            view={view}
            link={link}
            onClose={() => setLink(undefined)}
          />
        )}
        {printing && (
          <PrintView model={model} view={view} baseline={baseline} now={now} onDone={() => setPrinting(false)} />
        )}
      </Suspense>
      <p id="ganttHelp" className="unseen">
        Arrow keys move between cells, Enter or F2 edits, Insert adds a task, Tab indents in the name column. Press
        Escape and then Tab to leave the plan. Question mark lists all keys.
      </p>
      <div className="unseen" role="status" aria-live="polite">
        {model.preview ? `${model.preview.difference.words}. Enter keeps, Escape cancels` : model.announcement}
      </div>
    </div>
  )
}

const PHONE = globalThis.matchMedia('(max-width: 640px)')

/** On a phone the plan is a list. */
function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      PHONE.addEventListener('change', listener)
      return () => PHONE.removeEventListener('change', listener)
    },
    () => PHONE.matches,
  )
}

/** Keys of the summaries above a task. */
function ancestors(plan: Plan, key: Key): Key[] {
  const row = plan.tasks.findIndex((task) => task.key === key)
  const above: Key[] = []
  let level = plan.tasks[row]?.level ?? 0
  for (let at = row - 1; at >= 0 && level > 0; at--) {
    const task = plan.tasks[at]
    if (!task || task.level >= level) continue
    above.push(task.key)
    level = task.level
  }
  return above
}

/** Scrolls the table sideways until the cell is in sight; the name stays at the left. */
function revealCell(table: HTMLElement, cell: HTMLElement): void {
  const [from, to] = [cell.offsetLeft, cell.offsetLeft + cell.offsetWidth]
  if (to > table.scrollLeft + table.clientWidth) table.scrollLeft = to - table.clientWidth
  else if (from < table.scrollLeft) table.scrollLeft = from
}

/** The line between table and chart, which can be moved by pointer and arrow keys. */
function Splitter({ left, onMove }: { left: number; onMove: (left: number) => void }) {
  const dragging = useRef(false)
  return (
    <div
      className="gSplitter"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the table"
      aria-valuenow={Math.round(left)}
      aria-valuemin={120}
      aria-valuemax={2000}
      tabIndex={0}
      style={{ left: left - 3 }}
      onPointerDown={(event) => {
        dragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        const box = event.currentTarget.parentElement?.getBoundingClientRect()
        if (dragging.current && box) onMove(event.clientX - box.left)
      }}
      onPointerUp={() => (dragging.current = false)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onMove(left - 16)
        if (event.key === 'ArrowRight') onMove(left + 16)
      }}
    />
  )
}
