/**
 * The rows of a list as a file: what the caller may read, filtered, sorted and with the columns as seen. Rows come from a
 * database cursor and leave in pieces, so that memory follows neither their number nor the speed of whoever takes them.
 */
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { asRule, type Caller } from '../../record/caller.ts'
import { forbidden, Refused } from '../../record/errors.ts'
import { type Field, labelOf } from '../../record/fields.ts'
import { fieldNamed, type ListQuery } from '../../record/query.ts'
import type { RecordType } from '../../record/record.ts'
import { mayExport, reach } from '../../record/rights.ts'
import type { Row } from '../../record/seams.ts'
import { countStatement, fieldOpen, listStatement } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import type { Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { type CsvStyle, csvLine, csvStyleOf, safeText } from './csvWrite.ts'
import { Export, type Format } from './export.ts'
import { csvCells, sheetCells, type TitleOf } from './outText.ts'
import { XlsxWriter } from './xlsxWrite.ts'

/** A workbook has room for few more. */
export const MOST_EXPORTED = 1_000_000
const BATCH = 1_000
/** Exports that run at once in this process; each holds a connection while somebody takes it. */
const AT_ONCE = 3

export interface ExportStyle {
  readonly format: Format
  /** How CSV is written, and what a wall clock is. */
  readonly locale: string
  readonly timeZone: string
  /** Without a byte order mark. */
  readonly plain?: boolean
  /** A first column with identifiers, by which an import finds the records again. */
  readonly identifiers?: boolean
}

export interface ExportRequest {
  readonly type: RecordType
  readonly caller: Caller
  /** In the words of the API. */
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  /** Only these, of what the query finds. */
  readonly ids?: readonly string[]
  readonly style: ExportStyle
  /** What the record of it says beside that. */
  readonly about?: Readonly<Record<string, unknown>>
}

export interface RunningExport {
  readonly rows: number
  readonly content: Readable
  /** The record that says that it happened. */
  readonly id: string
}

interface ExportColumn {
  readonly key: string
  readonly field: Field
  readonly label: string
}

const IDENTIFIER: ExportColumn = { key: 'id', field: { kind: 'text', optional: false }, label: 'ID' }

let running = 0

/**
 * Begins an export. That it happens, who took what and how many, is written and committed before the first byte
 * leaves. Refuses as a list does, and where too many run at once.
 */
export async function beginExport(store: Store, request: ExportRequest): Promise<RunningExport> {
  const { type, caller } = request
  if (!mayExport(type, caller)) throw forbidden(`You may not export ${type.labels.toLowerCase()}`)
  if (running >= AT_ONCE)
    throw new Refused('busy', 503, `${AT_ONCE} exports are running already; try again when one of them is done`)
  const query = queryOf(store, request)
  const columns = columnsOf(store, type, caller, query, request.style.identifiers === true)
  const content = new PassThrough({ highWaterMark: 256 * 1024 })
  running++
  return new Promise((resolve, reject) => {
    let begun = false
    store.db
      .transaction(async (tx) => {
        // One sight of the database for the count and all rows.
        await tx.query(sql`set transaction isolation level repeatable read, read only`)
        const custom = store.customOf(type.key)
        const [counted] = await tx.query<{ n: number }>(countStatement(type, custom, caller, query, MOST_EXPORTED))
        const rows = counted?.n ?? 0
        if (rows > MOST_EXPORTED)
          throw new Refused(
            'tooMany',
            422,
            `These are more than ${MOST_EXPORTED} ${type.labels.toLowerCase()}; filter them first`,
          )
        await tx.query(sql`declare exported no scroll cursor for ${listStatement(type, custom, caller, query)}`)
        const id = await recordExport(store, request, rows)
        begun = true
        resolve({ rows, content, id })
        await pour(store, tx, request, columns, content)
      })
      .catch((error: unknown) => {
        if (begun) content.destroy(error as Error)
        else reject(error)
      })
      .finally(() => {
        running--
        if (!content.destroyed) content.end()
      })
  })
}

function queryOf(store: Store, { type, caller, query: raw, ids }: ExportRequest): ListQuery {
  const { limit: _limit, after: _after, titles: _titles, can: _can, count: _count, ...rest } = raw
  const query = { ...store.query(type, caller, rest), limit: MOST_EXPORTED }
  if (ids) query.filters.push({ field: 'id', operator: 'in', values: [...ids] })
  return query
}

/** The columns asked for, or those of the list as declared, as far as every row of them is open to the caller. */
function columnsOf(
  store: Store,
  type: RecordType,
  caller: Caller,
  query: ListQuery,
  identifiers: boolean,
): ExportColumn[] {
  const custom = store.customOf(type.key)
  const wanted = (query.columns ?? type.list.columns).filter((key) => {
    const field = fieldNamed(type, custom, key)
    return field && field.kind !== 'secret' && (fieldOpen(type, custom, caller, key) || !query.columns)
  })
  const columns = wanted.flatMap((key): ExportColumn[] => {
    if (!fieldOpen(type, custom, caller, key) && reach(type.fields[key]?.may?.read, caller) === 'none') return []
    const field = fieldNamed(type, custom, key)!
    return [{ key, field, label: STANDARD[key] ?? labelOf(key, field) }]
  })
  query.columns = [...columns.map(({ key }) => key), ...query.sort.map(({ field }) => field)]
  return identifiers && !columns.some(({ key }) => key === 'id') ? [IDENTIFIER, ...columns] : columns
}

const STANDARD: Readonly<Record<string, string>> = {
  id: 'ID',
  createdAt: 'Created',
  changedAt: 'Changed',
  version: 'Version',
}

async function recordExport(
  store: Store,
  { type, caller, query, style, about }: ExportRequest,
  rows: number,
): Promise<string> {
  const asked = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      ([] as (string | undefined)[]).concat(value).map((each) => [key, each ?? '']),
    ),
  )
  const { id } = await store.change(exporter(caller), (work) =>
    work.create(
      Export,
      {
        title: type.labels,
        type: type.key,
        owner: caller.person,
        format: style.format,
        query: asked.toString().slice(0, 4000),
        rows,
        exportedAt: new Date().toISOString(),
        ...about,
      },
      { everything: true },
    ),
  )
  return id
}

/** The service in the name of whoever exports. */
const exporter = (caller: Caller): Caller =>
  'rule' in caller ? caller : { ...asRule('export', caller.request), name: `export, for ${caller.name}` }

/** Reads batch by batch and writes each when there is room for it. */
async function pour(
  store: Store,
  tx: Transaction,
  request: ExportRequest,
  columns: readonly ExportColumn[],
  content: PassThrough,
): Promise<void> {
  const { type, caller } = request
  const gone = new AbortController()
  content.once('close', () => gone.abort())
  const sink =
    request.style.format === 'csv'
      ? csvSink(columns, request.style, content)
      : xlsxSink(type, columns, request.style, content)
  for (;;) {
    const found = await tx.query<{ row: string }>(sql`fetch 1000 from exported`)
    const rows = found.map(({ row }) => JSON.parse(row) as Row)
    const titles = await store.titles(type, caller, rows, tx)
    sink.rows(rows, (target, id) => titles[target]?.[id])
    if (found.length < BATCH) break
    // Whoever takes the file may be slower than the database, and may go away.
    if (content.writableNeedDrain) await once(content, 'drain', { signal: gone.signal })
    if (gone.signal.aborted) return
  }
  sink.end()
}

interface Sink {
  rows(rows: readonly Row[], title: TitleOf): void
  end(): void
}

const valueIn = (row: Row, key: string): unknown => (key.startsWith('extra.') ? row.extra?.[key.slice(6)] : row[key])

function headers(columns: readonly ExportColumn[]): string[] {
  return columns.flatMap(({ label, field }) => (field.kind === 'money' ? [label, `${label} currency`] : [label]))
}

function csvSink(columns: readonly ExportColumn[], { locale, plain }: ExportStyle, content: PassThrough): Sink {
  const style: CsvStyle = { ...csvStyleOf(locale), ...(plain ? { mark: false } : {}) }
  content.write(`${style.mark ? '\ufeff' : ''}${csvLine(headers(columns).map(safeText), style.delimiter)}`)
  return {
    rows(rows, title) {
      let text = ''
      for (const row of rows)
        text += csvLine(
          columns.flatMap(({ key, field }) => csvCells(field, valueIn(row, key), title, style)),
          style.delimiter,
        )
      if (text) content.write(text)
    },
    end: () => undefined,
  }
}

const WIDTHS: Partial<Record<Field['kind'], number>> = {
  text: 28,
  email: 30,
  url: 30,
  prose: 50,
  ref: 26,
  refs: 36,
  choices: 28,
  instant: 20,
  local: 20,
}

function xlsxSink(
  type: RecordType,
  columns: readonly ExportColumn[],
  { timeZone }: ExportStyle,
  content: PassThrough,
): Sink {
  const writer = new XlsxWriter((bytes) => void content.write(bytes))
  const widths = columns.flatMap(({ field }) => (field.kind === 'money' ? [16, 10] : [WIDTHS[field.kind] ?? 14]))
  writer.beginSheet(
    type.labels,
    headers(columns).map((label, i) => ({ label, width: Math.max(widths[i]!, Math.min(label.length + 2, 40)) })),
  )
  return {
    rows(rows, title) {
      for (const row of rows)
        writer.row(columns.flatMap(({ key, field }) => sheetCells(field, valueIn(row, key), title, timeZone)))
    },
    end: () => writer.end(),
  }
}
