/** Reads CSV as a stream: bytes to text as the encoding says, text to rows. */
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Cell, FileRow } from './cell.ts'
import type { Delimiter } from './dialect.ts'
import type { Encoding } from './encoding.ts'
import { TableFileRefused } from './fileRefused.ts'

export interface CsvReading {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
}

/** Characters of one row. */
const LONGEST_ROW = 4 * 1024 * 1024
export const MOST_COLUMNS = 1_000

/** The rows that hold anything, in order; `place` counts blank ones, too. Throws `TableFileRefused` with the row. */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, reading: CsvReading): AsyncGenerator<FileRow> {
  const parser = parse({
    delimiter: reading.delimiter,
    // The two ends of a line may be mixed in one file, and old ones have the carriage return alone.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A stray quote within a value is part of it.
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  })
  const input = Readable.from(decoded(bytes, reading.encoding))
  input.on('error', (error) => parser.destroy(error))
  input.pipe(parser)
  let place = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      place++
      if (record.length > MOST_COLUMNS)
        throw new TableFileRefused(
          `Row ${place} has more than ${MOST_COLUMNS} columns`,
          'Check the delimiter, or remove columns that are not needed.',
        )
      const cells: Cell[] = record
      if (cells.some((cell) => cell !== '')) yield { place, cells }
    }
  } catch (error) {
    throw refusal(error, place)
  } finally {
    input.destroy()
    parser.destroy()
  }
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  // A byte order mark is taken off by the decoder.
  const decoder = new TextDecoder(encoding)
  for await (const piece of bytes) {
    const text = decoder.decode(piece, { stream: true })
    if (text) yield text
  }
  const rest = decoder.decode()
  if (rest) yield rest
}

function refusal(error: unknown, place: number): unknown {
  const { code, records } = error as { code?: string; records?: number }
  // What was read ahead of the fault counts, too.
  const before = Math.max(place, records ?? 0)
  if (code === 'CSV_MAX_RECORD_SIZE')
    return new TableFileRefused(
      `Row ${before + 1} is longer than ${LONGEST_ROW / 1024 / 1024} million characters`,
      'A quotation mark that is opened there is perhaps never closed.',
    )
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return new TableFileRefused(
      `A quotation mark that is opened in or after row ${before + 1} is never closed`,
      'Close it, or write it twice where it belongs to the text.',
    )
  if (code?.startsWith('CSV_'))
    return new TableFileRefused(
      `Row ${before + 1} cannot be read: ${(error as Error).message}`,
      'Check the quotation marks there.',
    )
  return error
}
