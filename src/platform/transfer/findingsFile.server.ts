/** The errors of a dry run as a file: as a list, and as the file itself with a column that says what is wrong in each row. */
import { type Cell, cellInWords, columnLetters } from './cell.ts'
import { csvLine, csvStyleOf, safeText } from './csvWrite.ts'
import type { Format } from './export.ts'
import type { Finding, Report } from './report.ts'
import type { Setup } from './setup.ts'
import { allRows, type Inspection, type TableSource } from './tableFile.server.ts'
import { csv, workbook } from './tableWriter.server.ts'
import type { OutCell } from './xlsxWrite.ts'

const HEAD = ['Row', 'Column', 'Value', 'What is wrong', 'Accepted']
const WIDTHS = [8, 24, 30, 60, 60]

const columnOf = ({ column, place }: Finding) => (place === undefined ? column : `${column} (${columnLetters(place)})`)

export function findingsFile({ findings, found }: Report, format: Format, locale: string): AsyncGenerator<Uint8Array> {
  const rows = findings.map((f) => [f.row ? String(f.row) : '', columnOf(f), f.value, f.problem, f.accepts ?? ''])
  if (found > findings.length) rows.push(['', '', '', `and ${found - findings.length} more`, 'correct these first'])
  if (format === 'csv') return csv(HEAD, rows, csvStyleOf(locale))
  const cells = rows.map((row) => row.map((text, i): OutCell => (!text ? null : i === 0 ? { number: text } : { text })))
  return workbook([{ name: 'Errors', columns: HEAD.map((label, i) => ({ label, width: WIDTHS[i]! })), rows: cells }])
}

const MARK = 'What is wrong'

/** The rows of the file as they came, the errors of each in a first column; written as the file was. */
export function markedFile(
  source: TableSource,
  inspection: Inspection,
  setup: Setup,
  report: Report,
): AsyncGenerator<Uint8Array> {
  const byRow = Map.groupBy(report.findings, ({ row }) => row)
  const words = (place: number) =>
    (byRow.get(place) ?? []).map(({ column, problem }) => (column ? `${column}: ${problem}` : problem)).join('; ')
  return inspection.kind === 'csv' ? markedCsv(source, setup, words) : markedWorkbook(source, setup, inspection, words)
}

async function* markedCsv(
  source: TableSource,
  setup: Setup,
  words: (place: number) => string,
): AsyncGenerator<Uint8Array> {
  let pending = '\ufeff'
  for await (const { place, cells } of allRows(source, 'csv', setup)) {
    const texts = cells.map((cell) => (looksNumeric(cell) ? (cell as string) : safeRaw(cell as string)))
    if (place < setup.header) pending += csvLine(texts, setup.delimiter)
    else pending += csvLine([place === setup.header ? MARK : safeText(words(place)), ...texts], setup.delimiter)
    if (pending.length < 65_536) continue
    yield Buffer.from(pending)
    pending = ''
  }
  yield Buffer.from(pending)
}

const looksNumeric = (cell: Cell) => typeof cell === 'string' && /^[-+]?[\d.,'\s]+$/.test(cell)
/** What is guarded stays as it is; what is not is made safe. */
const safeRaw = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

function markedWorkbook(
  source: TableSource,
  setup: Setup,
  { names }: Inspection,
  words: (place: number) => string,
): AsyncGenerator<Uint8Array> {
  async function* rows(): AsyncGenerator<OutCell[]> {
    for await (const { place, cells } of allRows(source, 'xlsx', setup)) {
      if (place <= setup.header) continue
      const text = words(place)
      yield [text ? { text } : null, ...cells.map(outOf)]
    }
  }
  const columns = [{ label: MARK, width: 60 }, ...names.map((label) => ({ label, width: 18 }))]
  return workbook([{ name: setup.sheet ?? 'Rows', columns, rows: rows() }])
}

/** A cell that was read, to be written as it was. */
function outOf(cell: Cell): OutCell {
  if (cell === null || cell === '') return null
  if (typeof cell === 'string') return { text: cell }
  if ('number' in cell)
    return cell.percent
      ? { percent: cellInWords(cell).replace(/ %$/, '') }
      : cell.currency
        ? { text: `${cell.number} ${cell.currency}` }
        : { number: cell.number }
  if ('at' in cell) return cell.at.length > 10 ? { moment: cell.at } : { day: cell.at }
  if ('elapsed' in cell) return { elapsed: cell.elapsed }
  if ('flag' in cell) return { flag: cell.flag }
  return { text: cell.fault }
}
