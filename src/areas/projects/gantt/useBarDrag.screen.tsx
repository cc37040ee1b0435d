/** The pointer on the chart: move a bar, stretch it, draw a link from it, choose a link. Esc cancels. */
import { type PointerEvent as ReactPointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Key, PlanTask } from '../schedule/plan.ts'
import { barEdges, isMilestone, ROW } from './barGeometry.ts'
import { immovable, movedBy, stretchedBy } from './barMoves.ts'
import { edgeStep } from './edgeScroll.ts'
import { linkAt } from './ganttChart.screen.tsx'
import { BAR, type GanttView } from './ganttView.screen.tsx'
import { type BarEdges, distanceTo } from './linkRoutes.ts'
import { snapSeconds } from './timeScale.ts'
import type { GanttModel } from './useGantt.screen.tsx'

type Zone = 'move' | 'finish' | 'link'

interface Hit {
  row: number
  task: PlanTask
  zone: Zone
  edges: BarEdges
}

interface Drag extends Hit {
  pointer: number
  x: number
  y: number
  moved: boolean
  chart: HTMLElement
  /** The pointer in the browser's window, for the chart scrolls under it. */
  clientX: number
  clientY: number
}

export interface BarDrag {
  /** The bar under the pointer, which shows its handle for links. */
  hover: { edges: BarEdges } | undefined
  /** A link being drawn. */
  rubber: { from: [number, number]; to: [number, number] } | undefined
  handlers: {
    onPointerDown: (event: ReactPointerEvent<HTMLElement>) => void
    onPointerMove: (event: ReactPointerEvent<HTMLElement>) => void
    onPointerUp: (event: ReactPointerEvent<HTMLElement>) => void
    onPointerLeave: () => void
  }
}

/** Radius of the handle from which a link is drawn, and its distance from the bar. */
export const HANDLE = { radius: 4, gap: 9 }

export function useBarDrag(
  model: GanttModel,
  view: GanttView,
  onLink: (link: { from: Key; to: Key }, x: number, y: number) => void,
  /** What covers the scroller at its left and top: the table and the heads. */
  inset: { left: number; top: number },
): BarDrag {
  const [hover, setHover] = useState<BarDrag['hover']>()
  const [rubber, setRubber] = useState<BarDrag['rubber']>()
  const drag = useRef<Drag | undefined>(undefined)
  const frame = useRef(0)
  const scrolling = useRef(0)
  const newest = useRef({ model, view })
  useLayoutEffect(() => {
    newest.current = { model, view }
  })
  useEffect(() => () => cancelAnimationFrame(scrolling.current), [])

  useEffect(() => {
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !drag.current) return
      event.preventDefault()
      event.stopPropagation()
      drag.current = undefined
      setRubber(undefined)
      newest.current.model.drop()
    }
    globalThis.addEventListener('keydown', cancel, true)
    return () => globalThis.removeEventListener('keydown', cancel, true)
  }, [])

  const within = (chart: HTMLElement, clientX: number, clientY: number): [number, number] => {
    const box = chart.getBoundingClientRect()
    return [clientX - box.left, clientY - box.top]
  }
  const at = (event: ReactPointerEvent<HTMLElement>): [number, number] =>
    within(event.currentTarget, event.clientX, event.clientY)

  const hit = (x: number, y: number): Hit | undefined => {
    const { plan, dates } = view.context
    const row = Math.floor(y / ROW)
    const task = plan.tasks[view.rows[row]?.task ?? -1]
    if (!task) return undefined
    const index = view.rows[row]?.task as number
    const edges = barEdges(view.scale, task, dates.start[index] as number, dates.finish[index] as number, row, plan)
    const [left, right] = isMilestone(task) ? [edges.left - 8, edges.right + 8] : [edges.left, edges.right]
    if (Math.hypot(x - (right + HANDLE.gap), y - edges.middle) <= HANDLE.radius + 3)
      return { row: index, task, zone: 'link', edges }
    if (x < left - 2 || x > right + 3 || Math.abs(y - edges.middle) > 10) return undefined
    const zone = !isMilestone(task) && !task.summary && x > right - Math.min(6, (right - left) / 3) ? 'finish' : 'move'
    return { row: index, task, zone, edges }
  }

  const preview = (current: Drag, x: number) => {
    const { schedule, show } = newest.current.model
    const step = snapSeconds(view.scale.pxPerDay)
    const seconds = Math.round((((x - current.x) / view.scale.pxPerDay) * 86_400) / step) * step
    const edits =
      current.zone === 'move'
        ? movedBy(schedule, current.row, seconds)
        : stretchedBy(schedule, current.row, seconds, step)
    if (typeof edits !== 'string') show(edits)
  }

  const follow = (current: Drag, x: number, y: number) => {
    if (current.zone === 'link') return setRubber({ from: [current.edges.right, current.edges.middle], to: [x, y] })
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => drag.current && preview(drag.current, x))
  }

  /** Near an edge the chart goes on scrolling for as long as the drag lasts; only a link looks for rows above and below. */
  const scrollAtEdge = () => {
    cancelAnimationFrame(scrolling.current)
    scrolling.current = requestAnimationFrame(() => {
      const current = drag.current
      const scroller = current?.chart.closest('.gScroll')
      if (!current || !scroller) return
      const box = scroller.getBoundingClientRect()
      const right = edgeStep(current.clientX, box.left + inset.left, box.left + scroller.clientWidth)
      const down =
        current.zone === 'link' ? edgeStep(current.clientY, box.top + inset.top, box.top + scroller.clientHeight) : 0
      if (right || down) {
        scroller.scrollBy(right, down)
        follow(current, ...within(current.chart, current.clientX, current.clientY))
      }
      scrollAtEdge()
    })
  }

  return {
    hover,
    rubber,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return
        const [x, y] = at(event)
        const target = hit(x, y)
        if (!target) {
          const link = linkAt(view, x, y, (route) => distanceTo(route, x, y))
          if (link) onLink(link, event.clientX, event.clientY)
          return
        }
        view.setFocus({ key: target.task.key, column: BAR }, event.shiftKey)
        if (model.readOnly) return
        const refusal = target.zone === 'link' ? undefined : immovable(target.task)
        if (refusal) return model.announce(refusal)
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        const { currentTarget: chart, clientX, clientY } = event
        drag.current = { ...target, pointer: event.pointerId, x, y, moved: false, chart, clientX, clientY }
      },
      onPointerMove: (event) => {
        const [x, y] = at(event)
        const current = drag.current
        if (!current) {
          const over = hit(x, y)
          const cursors: Record<Zone, string> = { move: 'grab', finish: 'ew-resize', link: 'crosshair' }
          const fixed = over && (model.readOnly || (over.zone !== 'link' && immovable(over.task)))
          event.currentTarget.style.cursor = over && !fixed ? cursors[over.zone] : ''
          const edges = model.readOnly || over?.task.summary ? undefined : over?.edges
          if (edges?.left !== hover?.edges.left || edges?.middle !== hover?.edges.middle) setHover(edges && { edges })
          return
        }
        current.clientX = event.clientX
        current.clientY = event.clientY
        if (!current.moved && Math.hypot(x - current.x, y - current.y) < 3) return
        if (!current.moved) scrollAtEdge()
        current.moved = true
        setHover(undefined)
        if (current.zone !== 'link')
          event.currentTarget.style.cursor = current.zone === 'move' ? 'grabbing' : 'ew-resize'
        follow(current, x, y)
      },
      onPointerUp: (event) => {
        const current = drag.current
        drag.current = undefined
        cancelAnimationFrame(frame.current)
        setRubber(undefined)
        if (!current?.moved) return
        const [x, y] = at(event)
        if (current.zone !== 'link') {
          preview(current, x)
          // The preview is state: it is kept after it has been drawn.
          requestAnimationFrame(() => newest.current.model.keep())
          return
        }
        const to = view.context.plan.tasks[view.rows[Math.floor(y / ROW)]?.task ?? -1]
        if (!to || to.key === current.task.key) return
        const link = { from: current.task.key, to: to.key, type: 'FS' as const, lag: 0, lagUnit: 'working' as const }
        const refusal = model.commit([{ do: 'addLink', link }], `${current.task.name} linked with ${to.name}`)
        if (!refusal) onLink(link, event.clientX, event.clientY)
      },
      onPointerLeave: () => setHover(undefined),
    },
  }
}
