/** What the person looks at: rows, columns, time scale, the focused cell, the selected range, what is open. */
import { useCallback, useMemo, useRef, useState } from 'react'
import { SECONDS_PER_DAY } from '../../people/index.ts'
import type { Key } from '../schedule/plan.ts'
import type { CellContext, Column, CustomColumn } from './column.ts'
import { COLUMNS, DEFAULT_COLUMNS } from './columns.ts'
import { customColumn } from './customColumns.ts'
import { type Row, visibleRows } from './rows.ts'
import type { Schedule } from './scheduling.ts'
import { dayText, instantOf } from './text.ts'
import { clampZoom, floorTo, type TimeScale, ZOOM } from './timeScale.ts'
import type { GanttModel, Place } from './useGantt.screen.tsx'

/** The focusable place of a row in the chart: its bar. */
export const BAR = '$bar'

export interface Baseline {
  label: string
  dates: ReadonlyMap<Key, { start: string; finish: string }>
}

export interface Range {
  rows: [from: number, to: number]
  columns: [from: number, to: number]
}

export interface GanttView {
  rows: Row[]
  /** Visible row of a task. */
  rowOf: ReadonlyMap<Key, number>
  columns: Column[]
  allColumns: Column[]
  setColumns: (ids: string[]) => void
  /** Sets a column's width in pixels; undefined puts it back. */
  widen: (id: string, width: number | undefined) => void
  /** For the schedule as it is, and as it would be. */
  context: CellContext
  shown: CellContext
  scale: TimeScale
  zoom: (pxPerDay: number) => void
  focus: Place | undefined
  setFocus: (place: Place | undefined, extend?: boolean) => void
  range: Range | undefined
  /** Keys of the tasks in the range, in outline order. */
  chosen: Key[]
  editing: { place: Place; text: string | undefined } | undefined
  /** Opens the editor of a cell, or closes it; then the focus goes back to the cell unless it went elsewhere by itself. */
  edit: (place: Place | undefined, text?: string, withFocus?: boolean) => void
  collapsed: ReadonlySet<Key>
  fold: (keys: readonly Key[], folded: boolean) => void
  /** Whether the focus should go to the focused cell's element; `focused` says that it has gone there. */
  wantsFocus: () => boolean
  focused: () => void
}

const KEPT_COLUMNS = 'ambit.gantt.columns'
const KEPT_WIDTHS = 'ambit.gantt.widths'
const [NARROWEST, WIDEST] = [32, 800]

function keptWidths(): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_WIDTHS) ?? 'null')
    if (kept && typeof kept === 'object')
      return Object.fromEntries(
        Object.entries(kept).filter(([, width]) => typeof width === 'number' && width >= NARROWEST && width <= WIDEST),
      )
  } catch {
    // As with the columns: the default widths do.
  }
  return {}
}

function keptColumns(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_COLUMNS) ?? 'null')
    if (Array.isArray(kept) && kept.includes('name')) return kept.filter((id) => typeof id === 'string')
  } catch {
    // Storage may be switched off or hold something else: the default columns do.
  }
  return [...DEFAULT_COLUMNS]
}

/** Instant at which the chart begins: the Monday of the week before the first date. */
function chartOrigin(schedule: Schedule, baseline: Baseline | undefined): number {
  let first = instantOf(schedule.plan.start)
  for (const start of schedule.dates.start) if (start < first) first = start
  for (const { start } of baseline?.dates.values() ?? []) first = Math.min(first, instantOf(start))
  return floorTo('week', 1, first - 7 * SECONDS_PER_DAY)
}

export function useGanttView(
  model: GanttModel,
  options: {
    locale: string
    today: string
    newKey: () => Key
    customColumns: readonly CustomColumn[]
    baseline: Baseline | undefined
  },
): GanttView {
  const { schedule, preview } = model
  const { locale, today, newKey, customColumns, baseline } = options
  const [collapsed, setCollapsed] = useState<ReadonlySet<Key>>(new Set())
  const [columnIds, setColumnIds] = useState(keptColumns)
  const [widths, setWidths] = useState(keptWidths)
  const [pxPerDay, setPxPerDay] = useState<number>(ZOOM.week)
  const [focus, setFocusPlace] = useState<Place>()
  const [anchor, setAnchor] = useState<Place>()
  const [editing, setEditing] = useState<GanttView['editing']>()
  const wantsFocus = useRef(false)

  const rows = useMemo(() => visibleRows(schedule.plan.tasks, collapsed), [schedule.plan.tasks, collapsed])
  const rowOf = useMemo(
    () => new Map(rows.map((row, index) => [schedule.plan.tasks[row.task]?.key as Key, index])),
    [rows, schedule.plan.tasks],
  )
  const withYear = !isWithin(today.slice(0, 4), schedule)
  const allColumns = useMemo(
    () =>
      [...COLUMNS, ...customColumns.map(customColumn)].map((column) =>
        withYear && column.widthWithYear ? { ...column, width: column.widthWithYear } : column,
      ),
    [customColumns, withYear],
  )
  const columns = useMemo(
    () =>
      columnIds.flatMap((id) => {
        const column = allColumns.find((each) => each.id === id)
        const width = widths[id]
        return column ? [width ? { ...column, width } : column] : []
      }),
    [allColumns, columnIds, widths],
  )
  const context = useMemo(
    (): CellContext => ({ plan: schedule.plan, dates: schedule.dates, locale, today, newKey }),
    [schedule, locale, today, newKey],
  )
  const shown = useMemo(
    (): CellContext => (preview ? { ...context, plan: preview.schedule.plan, dates: preview.schedule.dates } : context),
    [context, preview],
  )
  const origin = useMemo(() => chartOrigin(schedule, baseline), [schedule, baseline])
  const scale = useMemo((): TimeScale => ({ origin, pxPerDay }), [origin, pxPerDay])

  const setFocus = useCallback((place: Place | undefined, extend = false) => {
    wantsFocus.current = true
    setFocusPlace(place)
    if (!extend) setAnchor(place)
  }, [])
  const edit = useCallback((place: Place | undefined, text?: string, withFocus = true) => {
    wantsFocus.current = withFocus
    setEditing(place && { place, text })
  }, [])
  const fold = useCallback((keys: readonly Key[], folded: boolean) => {
    setCollapsed((old) => {
      const next = new Set(old)
      for (const key of keys) {
        if (folded) next.add(key)
        else next.delete(key)
      }
      return next
    })
  }, [])
  const setColumns = useCallback((ids: string[]) => {
    setColumnIds(ids)
    try {
      localStorage.setItem(KEPT_COLUMNS, JSON.stringify(ids))
    } catch {
      // The choice then lasts as long as the page.
    }
  }, [])
  const widen = useCallback((id: string, width: number | undefined) => {
    setWidths((old) => {
      const { [id]: _, ...next } = old
      if (width !== undefined) next[id] = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
      try {
        localStorage.setItem(KEPT_WIDTHS, JSON.stringify(next))
      } catch {
        // The width then lasts as long as the page.
      }
      return next
    })
  }, [])
  const zoom = useCallback((next: number) => setPxPerDay(clampZoom(next)), [])

  const asksFocus = useCallback(() => wantsFocus.current, [])
  const focused = useCallback(() => {
    wantsFocus.current = false
  }, [])
  const range = useMemo(() => rangeOf(focus, anchor, rowOf, columns), [focus, anchor, rowOf, columns])
  const chosen = useMemo(() => {
    if (!range) return []
    return rows.slice(range.rows[0], range.rows[1] + 1).map((row) => schedule.plan.tasks[row.task]?.key as Key)
  }, [range, rows, schedule.plan.tasks])

  return {
    rows,
    rowOf,
    columns,
    allColumns,
    setColumns,
    widen,
    context,
    shown,
    scale,
    zoom,
    focus,
    setFocus,
    range,
    chosen,
    editing,
    edit,
    collapsed,
    fold,
    wantsFocus: asksFocus,
    focused,
  }
}

const isWithin = (year: string, { dates }: Schedule): boolean =>
  [dates.projectStart, dates.projectFinish].every((instant) => dayText(instant).startsWith(year))

/** The rectangle between the focused cell and the one where the selection began. */
function rangeOf(
  focus: Place | undefined,
  anchor: Place | undefined,
  rowOf: ReadonlyMap<Key, number>,
  columns: readonly Column[],
): Range | undefined {
  const row = focus && rowOf.get(focus.key)
  if (focus === undefined || row === undefined) return undefined
  const other = (anchor && rowOf.get(anchor.key)) ?? row
  const at = (id: string) => (id === BAR ? columns.length : columns.findIndex((column) => column.id === id))
  const [a, b] = [at(focus.column), at(anchor?.column ?? focus.column)]
  return { rows: [Math.min(row, other), Math.max(row, other)], columns: [Math.min(a, b), Math.max(a, b)] }
}
