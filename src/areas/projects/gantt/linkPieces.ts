/** Which links meet which rows of the chart, so that a piece of it looks at its own links instead of at all of them. */
import type { Row } from './rows.ts'

/** Rows of a piece: few enough for one frame. */
export const PIECE = 8

const seenByRows = new WeakMap<readonly Row[], Int32Array>()

/** Visible row of each task, −1 where it is folded away; remembered while the rows stay. */
export function rowsOfTasks(rows: readonly Row[], count: number): Int32Array {
  let seen = seenByRows.get(rows)
  if (!seen || seen.length !== count) {
    seen = new Int32Array(count).fill(-1)
    for (const [index, row] of rows.entries()) seen[row.task] = index
    seenByRows.set(rows, seen)
  }
  return seen
}

export interface LinksByPiece {
  /** Link indexes by the pieces that they cross. */
  readonly pieces: ReadonlyMap<number, number[]>
  /** Links across so many rows that every piece looks at them. */
  readonly long: readonly number[]
}
/** A link across more pieces than these is a long one. */
const LONG = 16

const linksByRows = new WeakMap<readonly Row[], { from: Int32Array; links: LinksByPiece }>()

/** Which links cross which piece of the rows; remembered while rows and links stay. */
export function linksByPiece(rows: readonly Row[], from: Int32Array, to: Int32Array, seen: Int32Array): LinksByPiece {
  const kept = linksByRows.get(rows)
  if (kept?.from === from) return kept.links
  const pieces = new Map<number, number[]>()
  const long: number[] = []
  for (let link = 0; link < from.length; link++) {
    const [rowA, rowB] = [seen[from[link] as number] ?? -1, seen[to[link] as number] ?? -1]
    if (rowA < 0 || rowB < 0) continue
    const [first, last] = [Math.floor(Math.min(rowA, rowB) / PIECE), Math.floor(Math.max(rowA, rowB) / PIECE)]
    if (last - first > LONG) {
      long.push(link)
      continue
    }
    for (let piece = first; piece <= last; piece++) {
      const list = pieces.get(piece)
      if (list) list.push(link)
      else pieces.set(piece, [link])
    }
  }
  const links = { pieces, long }
  linksByRows.set(rows, { from, links })
  return links
}

/** Indexes of the links that may meet rows `from` to before `to`, each once, in the plan's order within a piece. */
export function* linksNear({ pieces, long }: LinksByPiece, from: number, to: number): Generator<number> {
  yield* long
  const first = Math.floor(from / PIECE)
  const last = Math.floor((to - 1) / PIECE)
  if (first === last) return yield* pieces.get(first) ?? []
  const several = new Set<number>()
  for (let piece = first; piece <= last; piece++) for (const link of pieces.get(piece) ?? []) several.add(link)
  yield* several
}
