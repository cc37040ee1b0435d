/** A table file: what it is, how it is written, and its rows one by one. */
import { type Cell, cellInWords, columnLetters, type FileRow, isBlank } from './cell.ts'
import { readCsv } from './csvRead.server.ts'
import { DELIMITERS, type Delimiter, headerPlace, sniffDelimiter } from './dialect.ts'
import { type Encoding, EncodingSniffer } from './encoding.ts'
import { type FileKind, fileKind } from './fileKind.ts'
import { TableFileRefused } from './fileRefused.ts'
import { orderShown } from './readDate.ts'
import { type DecimalMark, markShown } from './readNumber.ts'
import type { Setup } from './setup.ts'
import { XlsxFile } from './xlsxRead.ts'

/** Bytes of a file that Ambit takes in. A workbook stands in memory as it came, compressed; a CSV never does. */
export const LARGEST_FILE = 64 * 1024 * 1024
/** Rows of one import, which is one transaction. */
export const MOST_ROWS = 100_000

export interface TableSource {
  readonly name: string
  /** The bytes from the beginning; may be asked for several times. */
  open(): AsyncIterable<Uint8Array>
}

/** What a file was found to be, with what it shows of how it is written. */
export interface Inspection {
  readonly kind: FileKind
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[]
  readonly sheet?: string
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly header: number
  readonly names: readonly string[]
  /** Values of the first rows, column by column. */
  readonly samples: readonly (readonly string[])[]
  /** The first rows as they stand, to choose the header among them. */
  readonly first: readonly { readonly place: number; readonly cells: readonly string[] }[]
  /** Rows with data. */
  readonly rows: number
  /** Undefined where the file does not show it. */
  readonly decimal?: DecimalMark
  readonly dateOrder?: 'dmy' | 'mdy'
  /** A day that could be read in two ways, where the file does not show which is meant. */
  readonly ambiguousDay?: string
}

type Reading = Pick<Setup, 'sheet' | 'encoding' | 'delimiter' | 'header'>

async function* fromWorkbook(source: TableSource, sheet: string | undefined): AsyncGenerator<FileRow> {
  const file = new XlsxFile(await whole(source))
  yield* file.rows(file.sheetCalled(sheet))
}

async function whole(source: TableSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source.open()) {
    size += piece.length
    if (size > LARGEST_FILE) throw tooLarge()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
const tooLarge = () =>
  new TableFileRefused(`The file is larger than ${LARGEST_FILE / 1024 / 1024} MB`, 'Split it into several files.')

/** The first bytes of a file. */
async function headOf(source: TableSource, bytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source.open()) {
    pieces.push(piece)
    if ((size += piece.length) >= bytes) break
  }
  return Buffer.concat(pieces).subarray(0, bytes)
}

/** All rows of the file that hold anything, its header among them. Throws `TableFileRefused`. */
export async function* allRows(source: TableSource, kind: FileKind, how: Reading): AsyncGenerator<FileRow> {
  if (kind === 'xlsx') yield* fromWorkbook(source, how.sheet)
  else yield* readCsv(source.open(), how)
}

/** The rows of data: those behind the header. */
export async function* dataRows(source: TableSource, kind: FileKind, how: Reading): AsyncGenerator<FileRow> {
  let count = 0
  for await (const row of allRows(source, kind, how)) {
    if (row.place <= how.header) continue
    if (++count > MOST_ROWS)
      throw new TableFileRefused(`The file has more than ${MOST_ROWS} rows`, 'Split it into several files.')
    yield row
  }
}

const HEAD = 256 * 1024
const FIRST = 25
const SAMPLES = 5

/** Reads the whole file once to see what it is. `given`: what a person said about it. Throws `TableFileRefused`. */
export async function inspect(source: TableSource, given: Partial<Reading> = {}): Promise<Inspection> {
  const head = await headOf(source, HEAD)
  if (!head.length) throw new TableFileRefused(`“${source.name}” is empty`, 'Choose a file with rows in it.')
  const kind = fileKind(head, source.name)
  const how = { encoding: 'utf-8' as Encoding, delimiter: ',' as Delimiter, header: 0 }
  let sheets: Inspection['sheets'] = []
  let sheet: string | undefined
  let rows: AsyncIterable<FileRow>
  if (kind === 'csv') {
    how.encoding = given.encoding ?? (await encodingOf(source))
    const sample = new TextDecoder(how.encoding).decode(head)
    const said = /^sep=(.)\r?\n/i.exec(sample)?.[1]
    how.delimiter = given.delimiter ?? DELIMITERS.find((each) => each === said) ?? sniffDelimiter(sample)
    rows = readCsv(source.open(), how)
  } else {
    const file = new XlsxFile(await whole(source))
    const chosen = file.sheetCalled(given.sheet)
    sheets = file.sheets.map(({ name, hidden }) => ({ name, hidden }))
    sheet = chosen.name
    rows = asAsync(file.rows(chosen))
  }
  const first: FileRow[] = []
  const shown = new Evidence()
  let count = 0
  for await (const row of rows) {
    if (first.length < FIRST) first.push(row)
    count++
    shown.see(row)
    if (count > MOST_ROWS + 1000)
      throw new TableFileRefused(`The file has more than ${MOST_ROWS} rows`, 'Split it into several files.')
  }
  if (!count) throw new TableFileRefused(`“${source.name}” holds no rows`, 'Choose a file with rows in it.')
  const header = given.header ?? headerIn(first)
  const names = namesOf(first, header)
  const data = first.filter(({ place }) => place > header)
  const before = first.length - data.length
  return {
    kind,
    sheets,
    ...(sheet === undefined ? {} : { sheet }),
    ...how,
    header,
    names,
    samples: names.map((_, i) => data.slice(0, SAMPLES).map(({ cells }) => cellInWords(cells[i]).slice(0, 200))),
    first: first.map(({ place, cells }) => ({ place, cells: cells.map((cell) => cellInWords(cell).slice(0, 80)) })),
    rows: count - before,
    ...shown.found,
  }
}

async function* asAsync(rows: Iterable<FileRow>): AsyncGenerator<FileRow> {
  let n = 0
  for (const row of rows) {
    yield row
    // Others want the processor, too.
    if (++n % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

async function encodingOf(source: TableSource): Promise<Encoding> {
  const sniffer = new EncodingSniffer()
  let size = 0
  for await (const piece of source.open()) {
    size += piece.length
    if (size > LARGEST_FILE) throw tooLarge()
    sniffer.push(piece)
  }
  return sniffer.end()
}

function headerIn(first: readonly FileRow[]): number {
  const skipped = first.findIndex(({ cells }) => !/^sep=.$/i.test(cellInWords(cells[0])))
  const rows = first.slice(Math.max(0, skipped))
  const at = headerPlace(rows.map(({ cells }) => cells))
  return at ? rows[at - 1]!.place : (rows[0]?.place ?? 1) - 1
}

/** The names of all columns; those without one by their letters. */
function namesOf(first: readonly FileRow[], header: number): string[] {
  const width = Math.max(0, ...first.map(({ cells }) => lastFilled(cells)))
  const cells = header ? (first.find(({ place }) => place === header)?.cells ?? []) : []
  return Array.from(
    { length: width },
    (_, i) => cellInWords(cells[i]).trim().replace(/\s+/g, ' ') || `Column ${columnLetters(i)}`,
  )
}
const lastFilled = (cells: readonly Cell[]): number => cells.findLastIndex((cell) => !isBlank(cell)) + 1

/** What the texts of a file show of how numbers and days are written. */
class Evidence {
  #marks = new Set<DecimalMark>()
  #orders = new Set<'dmy' | 'mdy'>()
  #either: string | undefined

  see({ cells }: FileRow): void {
    for (const cell of cells) {
      if (typeof cell !== 'string' || cell.length > 30 || !/\d/.test(cell)) continue
      const mark = this.#marks.size < 2 ? markShown(cell) : undefined
      if (mark) this.#marks.add(mark)
      const order = orderShown(cell)
      if (order === 'either') this.#either ??= cell
      else if (order) this.#orders.add(order)
    }
  }

  get found(): Pick<Inspection, 'decimal' | 'dateOrder' | 'ambiguousDay'> {
    const [mark, otherMark] = this.#marks
    const [order, otherOrder] = this.#orders
    const shown = order && !otherOrder
    return {
      ...(mark && !otherMark ? { decimal: mark } : {}),
      ...(shown ? { dateOrder: order } : this.#either ? { ambiguousDay: this.#either } : {}),
    }
  }
}
