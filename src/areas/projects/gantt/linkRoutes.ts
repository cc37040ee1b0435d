/** How a link is drawn: it leaves 5 px beside the bar and enters from above (or below), where the successor stands. */
import type { LinkType } from '../schedule/plan.ts'

/** A bar's place: left and right edge, and the middle of its row's bar. */
export interface BarEdges {
  left: number
  right: number
  /** Vertical middle of the bar. */
  middle: number
  /** Top and bottom of what a link meets: the bar, or a milestone's point. */
  top: number
  bottom: number
}

export interface Route {
  /** Corner points, horizontal and vertical by turns. */
  points: [x: number, y: number][]
  /** Where the arrow's tip stands, and which way it points. */
  tip: [x: number, y: number]
  heading: 'down' | 'up' | 'left' | 'right'
}

const STUB = 5

/** The route from one bar to another. A link that enters at a start comes from above, unless the bar lies behind. */
export function routeLink(from: BarEdges, to: BarEdges, type: LinkType): Route {
  if (type === 'FS' && from.left === from.right && to.middle > from.middle) return routeFromPoint(from, to)
  const leavesRight = type === 'FS' || type === 'FF'
  const entersLeft = type === 'FS' || type === 'SS'
  const startX = leavesRight ? from.right : from.left
  const stubX = startX + (leavesRight ? STUB : -STUB)
  const down = to.middle >= from.middle
  const endY = down ? to.top : to.bottom
  const heading = down ? 'down' : 'up'

  if (type === 'FS') {
    const entryX = Math.max(to.left, Math.min(stubX, to.right - 1))
    // Straight down from the stub when the successor begins at or before it and reaches beyond it.
    if (to.left <= stubX && stubX <= to.right + 1 && stubX - to.left < 12)
      return route(
        [
          [startX, from.middle],
          [stubX, from.middle],
          [stubX, endY],
        ],
        heading,
      )
    if (to.left > stubX) {
      const bend = down ? endY - 6 : endY + 6
      return route(
        [
          [startX, from.middle],
          [stubX, from.middle],
          [stubX, bend],
          [to.left, bend],
          [to.left, endY],
        ],
        heading,
      )
    }
    // The successor begins earlier: go down between the rows, back, and in from above at its start.
    const bend = down ? endY - 6 : endY + 6
    const backX = to.right <= stubX ? to.left : Math.min(entryX, to.left)
    return route(
      [
        [startX, from.middle],
        [stubX, from.middle],
        [stubX, bend],
        [backX, bend],
        [backX, endY],
      ],
      heading,
    )
  }
  const endX = entersLeft ? to.left : to.right
  const sideX = entersLeft ? Math.min(stubX, endX - STUB) : Math.max(stubX, endX + STUB)
  return {
    points: [
      [startX, from.middle],
      [sideX, from.middle],
      [sideX, to.middle],
      [endX, to.middle],
    ],
    tip: [endX, to.middle],
    heading: entersLeft ? 'right' : 'left',
  }
}

/** A milestone lets go at its lower point. */
function routeFromPoint(from: BarEdges, to: BarEdges): Route {
  const x = from.left
  if (to.left <= x && x <= to.right + 1)
    return route(
      [
        [x, from.bottom],
        [x, to.top],
      ],
      'down',
    )
  const bend = to.top - 6
  return route(
    [
      [x, from.bottom],
      [x, bend],
      [to.left, bend],
      [to.left, to.top],
    ],
    'down',
  )
}

function route(points: [number, number][], heading: Route['heading']): Route {
  const kept = points.filter((point, index) => {
    const before = points[index - 1]
    return !before || before[0] !== point[0] || before[1] !== point[1]
  })
  return { points: kept, tip: kept.at(-1) as [number, number], heading }
}

const round = (value: number) => Math.round(value * 10) / 10

/** The line as SVG path data; half pixels keep it one pixel wide. */
export function linePath({ points }: Route): string {
  return points
    .map(([x, y], index) => `${index ? 'L' : 'M'}${round(Math.floor(x) + 0.5)} ${round(Math.floor(y) + 0.5)}`)
    .join('')
}

/** The arrow head as SVG path data. */
export function arrowPath({ tip: [x, y], heading }: Route): string {
  const tx = Math.floor(x) + 0.5
  const ty = Math.floor(y) + 0.5
  if (heading === 'down') return `M${tx - 3} ${ty - 3.5}h6l-3 4z`
  if (heading === 'up') return `M${tx - 3} ${ty + 3.5}h6l-3 -4z`
  if (heading === 'right') return `M${tx - 3.5} ${ty - 3}v6l4 -3z`
  return `M${tx + 3.5} ${ty - 3}v6l-4 -3z`
}

/** Distance of a point from a route, for choosing a link with the pointer. */
export function distanceTo({ points }: Route, x: number, y: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let index = 1; index < points.length; index++) {
    const [ax, ay] = points[index - 1] as [number, number]
    const [bx, by] = points[index] as [number, number]
    const dx = Math.max(Math.min(ax, bx) - x, 0, x - Math.max(ax, bx))
    const dy = Math.max(Math.min(ay, by) - y, 0, y - Math.max(ay, by))
    best = Math.min(best, Math.hypot(dx, dy))
  }
  return best
}
