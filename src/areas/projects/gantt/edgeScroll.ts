/** How far a drag scrolls when the pointer stands near an edge: nothing in the middle, faster the nearer it gets. */

/** Pixels from an edge at which scrolling begins, and the most that one frame scrolls. */
export const EDGE = 32
const FASTEST = 20

/** Pixels to scroll in one frame for a pointer at `at` between the edges `from` and `to`; negative towards `from`. */
export function edgeStep(at: number, from: number, to: number): number {
  if (to - from < 3 * EDGE) return 0
  const near = at > to - EDGE ? at - (to - EDGE) : at < from + EDGE ? at - (from + EDGE) : 0
  return Math.round((Math.max(-EDGE, Math.min(EDGE, near)) / EDGE) * FASTEST)
}
