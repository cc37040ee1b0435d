/**
 * The bars at the right: an SVG for every few rows, which scrolling moves and never draws again. Whatever is the same in
 * all rows, and all links of one kind, are one path.
 */
import { memo, useMemo } from 'react'
import type { Key } from '../schedule/plan.ts'
import { barEdges, barX, nonWorkingSpans, ROW } from './barGeometry.ts'
import { type BarContext, ChartBar, GhostBar } from './chartBars.screen.tsx'
import { BAR, type Baseline, type GanttView } from './ganttView.screen.tsx'
import { linksByPiece, linksNear, PIECE, rowsOfTasks } from './linkPieces.ts'
import { arrowPath, linePath, routeLink } from './linkRoutes.ts'
import { linkRelations, peopleByTask } from './relations.ts'
import { instantOf } from './text.ts'
import { axisBetween, instantAt, type TimeScale, xOf } from './timeScale.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import './ganttChart.css'

/** What of the chart is drawn: rows from `from` to before `to` and pixels, a little more than what is in sight. */
export interface Window {
  from: number
  to: number
  left: number
  right: number
}

/** Links that meet the window, drawn as one path for each style. */
function linkPaths(
  view: Pick<GanttView, 'rows' | 'context' | 'scale'>,
  window: Window,
): { plain: string; plainTips: string; critical: string; criticalTips: string } {
  const { plan, dates } = view.context
  const { from, to } = linkRelations(plan)
  const paths = { plain: '', plainTips: '', critical: '', criticalTips: '' }
  const seen = rowsOfTasks(view.rows, plan.tasks.length)
  const [leftmost, rightmost] = [instantAt(view.scale, window.left), instantAt(view.scale, window.right)]
  for (const link of linksNear(linksByPiece(view.rows, from, to, seen), window.from, window.to)) {
    const [a, b] = [from[link] as number, to[link] as number]
    const [rowA, rowB] = [seen[a] as number, seen[b] as number]
    if (Math.min(rowA, rowB) >= window.to || Math.max(rowA, rowB) < window.from) continue
    const [start, finish] = [dates.start[b] as number, dates.finish[a] as number]
    if (Math.min(start, finish) > rightmost || Math.max(dates.finish[b] as number, finish) < leftmost) continue
    const [taskA, taskB] = [plan.tasks[a], plan.tasks[b]]
    if (!taskA?.active || !taskB?.active) continue
    const edgesA = barEdges(view.scale, taskA, dates.start[a] as number, finish, rowA, plan)
    const edgesB = barEdges(view.scale, taskB, start, dates.finish[b] as number, rowB, plan)
    const route = routeLink(edgesA, edgesB, plan.links[link]?.type ?? 'FS')
    const critical =
      dates.critical[b] === 1 && (dates.critical[a] === 1 || drives(view, b, link)) && taskB.percentComplete < 100
    if (critical) {
      paths.critical += linePath(route)
      paths.criticalTips += arrowPath(route)
    } else {
      paths.plain += linePath(route)
      paths.plainTips += arrowPath(route)
    }
  }
  return paths
}

const drives = (view: Pick<GanttView, 'context'>, row: number, link: number): boolean =>
  view.context.dates.earlyDriver[row] === link

/** The link nearest to a point of the chart, if it is within 4 px. */
export function linkAt(
  view: GanttView,
  x: number,
  y: number,
  near: (route: ReturnType<typeof routeLink>) => number,
): { from: Key; to: Key } | undefined {
  const { plan, dates } = view.context
  const { from, to } = linkRelations(plan)
  let best: { from: Key; to: Key } | undefined
  let distance = 4
  const row = Math.floor(y / ROW)
  for (let link = 0; link < from.length; link++) {
    const [a, b] = [from[link] as number, to[link] as number]
    const [taskA, taskB] = [plan.tasks[a], plan.tasks[b]]
    if (!taskA || !taskB) continue
    const [rowA, rowB] = [view.rowOf.get(taskA.key), view.rowOf.get(taskB.key)]
    if (rowA === undefined || rowB === undefined || Math.min(rowA, rowB) > row + 1 || Math.max(rowA, rowB) < row - 1)
      continue
    const route = routeLink(
      barEdges(view.scale, taskA, dates.start[a] as number, dates.finish[a] as number, rowA, plan),
      barEdges(view.scale, taskB, dates.start[b] as number, dates.finish[b] as number, rowB, plan),
      plan.links[link]?.type ?? 'FS',
    )
    const away = near(route)
    if (away < distance) {
      distance = away
      best = { from: taskA.key, to: taskB.key }
    }
  }
  return best
}

export interface ChartProps {
  model: GanttModel
  view: GanttView
  window: Window
  baseline: Baseline | undefined
  /** Present instant, wall-clock. */
  now: number
  /** On a sheet of paper the picture stands at the top, whatever rows it shows. */
  sheet?: boolean
}

/** The chart of a window in pieces of `PIECE` rows: a piece that stays in sight is not drawn again. */
export function ChartPieces({ window, ...rest }: ChartProps) {
  const pieces: number[] = []
  for (let from = Math.floor(window.from / PIECE) * PIECE; from < window.to; from += PIECE) pieces.push(from)
  const last = rest.view.rows.length
  return pieces.map((from) => (
    <Piece key={from} {...rest} from={from} to={Math.min(from + PIECE, last)} left={window.left} right={window.right} />
  ))
}

const Piece = memo(function Piece({ from, to, left, right, ...rest }: Omit<ChartProps, 'window'> & Window) {
  return <ChartPicture {...rest} window={{ from, to, left, right }} />
})

/** One picture of a window. */
export function ChartPicture({ model, view, window, baseline, now, sheet }: ChartProps) {
  const { scale, rows, context } = view
  const { plan, dates } = context
  const { from, to, left, right } = window
  const top = from * ROW
  const height = (to - from) * ROW
  const links = useMemo(
    () => linkPaths({ rows, context, scale }, { from, to, left, right }),
    [rows, context, scale, from, to, left, right],
  )
  const shading = useMemo(
    () =>
      nonWorkingSpans(plan, scale, instantAt(scale, left), instantAt(scale, right))
        .map(({ x, width }) => `M${x} ${top}h${width}v${height}h${-width}z`)
        .join(''),
    [plan, scale, left, right, top, height],
  )
  const people = peopleByTask(plan)
  const preview = model.preview
  const ghosts = useMemo(() => new Map(preview?.difference.moves.map((move) => [move.before, move])), [preview])
  const { locale, today: day } = context
  const bars = useMemo(
    (): BarContext => ({ plan, dates, scale, locale, today: day }),
    [plan, dates, scale, locale, day],
  )
  const focused = view.focus && view.rowOf.get(view.focus.key)
  const current = new Set(preview?.edited ?? (view.focus ? [view.focus.key] : []))
  const status = plan.statusDate ? Math.floor(barX(scale, instantOf(plan.statusDate), plan)) + 0.5 : undefined
  const today = Math.floor(xOf(scale, now))
  const lines = Array.from(
    { length: to - from },
    (_, index) => `M${left} ${(from + index + 1) * ROW - 0.5}H${right}`,
  ).join('')

  return (
    <svg
      className="gPicture"
      aria-hidden="true"
      style={{ left, top: sheet ? 0 : top }}
      width={right - left}
      height={height}
      viewBox={`${left} ${top} ${right - left} ${height}`}
    >
      <path d={shading} className="gFree" />
      <MonthLines scale={scale} left={left} right={right} top={top} height={height} />
      {rows
        .slice(from, to)
        .map((row, index) =>
          current.has(plan.tasks[row.task]?.key as Key) ? (
            <rect
              key={row.task}
              x={left}
              y={(from + index) * ROW}
              width={right - left}
              height={ROW - 1}
              className="gCurrent"
            />
          ) : null,
        )}
      <path d={lines} className="gLine" />
      {status !== undefined && <path d={`M${status} ${top}V${top + height}`} className="gStatus" />}
      {today >= left && today <= right && <rect x={today} y={top} width={1.5} height={height} className="gToday" />}
      <path d={links.plain} className="gLink" />
      <path d={links.plainTips} className="gTip" />
      <path d={links.critical} className="gLink bad" />
      <path d={links.criticalTips} className="gTip bad" />
      {rows.slice(from, to).map((row, index) => {
        const task = plan.tasks[row.task]
        if (!task) return null
        const move = ghosts.get(row.task)
        const isEdited = preview?.edited.includes(task.key) ?? false
        return (
          <ChartBar
            key={task.key}
            context={bars}
            row={row.task}
            y={(from + index) * ROW}
            baseline={baseline?.dates.get(task.key)}
            people={people.get(task.key)}
            state={move && !task.summary ? (isEdited ? 'origin' : 'faded') : 'normal'}
            focused={focused === from + index && view.focus?.column === BAR}
            moved={move !== undefined}
          />
        )
      })}
      {preview &&
        rows.slice(from, to).map((row, index) => {
          const move = ghosts.get(row.task)
          return move && !move.summary ? (
            <GhostBar
              key={move.key}
              context={{ ...bars, plan: preview.schedule.plan, dates: preview.schedule.dates }}
              move={move}
              y={(from + index) * ROW}
              isEdited={preview.edited.includes(move.key)}
            />
          ) : null
        })}
    </svg>
  )
}

/** The stronger lines of the axis's upper row, through the chart. */
function MonthLines({
  scale,
  left,
  right,
  top,
  height,
}: {
  scale: TimeScale
  left: number
  right: number
  top: number
  height: number
}) {
  const { upper } = axisBetween(scale, instantAt(scale, left), instantAt(scale, right), 'en')
  const path = upper.map((tick) => `M${Math.floor(xOf(scale, tick.instant)) + 0.5} ${top}V${top + height}`).join('')
  return <path d={path} className="gLine" />
}

/** The two rows of the axis, with the status date and today. */
export const ChartAxis = memo(function ChartAxis({
  view,
  left,
  right,
  now,
  locale,
}: {
  view: GanttView
  left: number
  right: number
  now: number
  locale: string
}) {
  const { scale } = view
  const axis = axisBetween(scale, instantAt(scale, left), instantAt(scale, right), locale)
  const { statusDate } = view.context.plan
  const today = xOf(scale, now)
  const todayLabel = `Today ${new Date(now * 1000).getUTCDate()}`
  const flag = { left: today, right: today + 12 + todayLabel.length * 6.3 }
  const status = statusDate ? barX(scale, instantOf(statusDate), view.context.plan) : undefined
  const statusLabel = statusDate ? `Status ${Number(statusDate.slice(8, 10))}` : ''
  const statusSpan = status === undefined ? undefined : { left: status - 4 - statusLabel.length * 6.2, right: status }
  const hidden = (x: number, label: string) => {
    const [a, b] = [x + 4, x + 4 + label.length * 7]
    return (
      (b > flag.left - 2 && a < flag.right + 2) ||
      (statusSpan !== undefined && b > statusSpan.left - 2 && a < statusSpan.right + 2)
    )
  }
  return (
    <svg
      className="gAxis"
      aria-hidden="true"
      style={{ left }}
      width={right - left}
      height={48}
      viewBox={`${left} 0 ${right - left} 48`}
    >
      <path d={`M${left} 23.5H${right}`} className="gLine" />
      <path d={`M${left} 47.5H${right}`} className="gEdge" />
      {axis.upper.map((tick) => {
        const x = Math.floor(xOf(scale, tick.instant))
        const room = xOf(scale, tick.until) - Math.max(x, left)
        return (
          <g key={tick.instant}>
            <path d={`M${x + 0.5} 0V48`} className="gEdge" />
            {room > tick.label.length * 7 + 8 && (
              <text x={Math.max(x, left) + 6} y={16} className="strong">
                {tick.label}
              </text>
            )}
          </g>
        )
      })}
      {axis.lower.map((tick) => {
        const x = Math.floor(xOf(scale, tick.instant))
        return (
          <g key={tick.instant}>
            <path d={`M${x + 0.5} 24V48`} className="gLine" />
            {!hidden(x, tick.label) && (
              <text x={x + 5} y={40}>
                {tick.label}
              </text>
            )}
          </g>
        )
      })}
      {statusSpan && (
        <text x={(status as number) - 4} y={40} className="end ink2">
          {statusLabel}
        </text>
      )}
      <rect x={Math.floor(today)} y={27} width={flag.right - flag.left} height={18} rx={3} className="gFlag" />
      <text x={Math.floor(today) + 6} y={40} className="onFlag strong">
        {todayLabel}
      </text>
    </svg>
  )
})
