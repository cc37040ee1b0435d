/** Who belongs to whom in an outline. */

/**
 * The index of the summary that each task belongs to, or -1. A task belongs to the nearest one above it with a smaller
 * level. Level 0 is the file's project summary and only counts in the first place; elsewhere it marks an empty line.
 */
export function parentsOf(levels: readonly number[]): Int32Array {
  const parents = new Int32Array(levels.length).fill(-1)
  const path: number[] = []
  levels.forEach((level, index) => {
    if (level === 0 && index > 0) return
    while (path.length > 0 && levels[path.at(-1)!]! >= level) path.pop()
    parents[index] = path.at(-1) ?? -1
    path.push(index)
  })
  return parents
}
