/** How wide the table stands beside the chart until somebody has moved the edge between them. Pure. */

/**
 * As many whole columns as fit into `most`, so that none is cut in the middle: the first one in any case. `rest` is what the
 * table needs beside its columns. In pixels.
 */
export function tableWidth(columns: readonly { readonly width: number }[], most: number, rest: number): number {
  let width = (columns[0]?.width ?? 0) + rest
  for (const column of columns.slice(1)) {
    if (width + column.width > most) break
    width += column.width
  }
  return width
}
