/** A table as bytes, in pieces: for what is small enough to be made row by row without a database. */
import { type CsvStyle, csvLine, safeText } from './csvWrite.ts'
import { type OutCell, type OutColumn, XlsxWriter } from './xlsxWrite.ts'

/** Rows of text or typed cells as a workbook of one sheet. */
export async function* workbook(
  sheets: readonly {
    readonly name: string
    readonly columns: readonly OutColumn[]
    readonly rows: AsyncIterable<readonly OutCell[]> | Iterable<readonly OutCell[]>
  }[],
): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = []
  const writer = new XlsxWriter((bytes) => void made.push(bytes))
  for (const { name, columns, rows } of sheets) {
    writer.beginSheet(name, columns)
    for await (const row of rows) {
      writer.row(row)
      if (made.length) {
        yield* made
        made = []
      }
    }
  }
  writer.end()
  yield* made
}

/** Rows of texts that are made safe, as CSV. */
export async function* csv(
  columns: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  { delimiter, mark }: CsvStyle,
): AsyncGenerator<Uint8Array> {
  let pending = `${mark ? '\ufeff' : ''}${csvLine(columns.map(safeText), delimiter)}`
  for await (const row of rows) {
    pending += csvLine(row.map(safeText), delimiter)
    if (pending.length > 65_536) {
      yield Buffer.from(pending)
      pending = ''
    }
  }
  if (pending) yield Buffer.from(pending)
}
