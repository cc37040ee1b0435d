/** Reads the rows of one sheet of an XLSX workbook as a stream: memory follows the texts it shares, not the sheet. */
import type { Cell, FileRow } from './cell.ts'
import { TableFileRefused } from './fileRefused.ts'
import { dayOfSerial, decimalOf, type NumberShape } from './numberFormat.ts'
import { longText, partParser, readStyles, readTexts, readWorkbook, type Sheet, unescaped } from './xlsxParts.ts'
import { ZIP_LIMITS, Zip, type ZipLimits } from './zip.ts'

export interface SheetLimits {
  readonly cells: number
  /** Columns; Excel has 16,384. */
  readonly columns: number
  readonly rows: number
}
export const SHEET_LIMITS: SheetLimits = { cells: 20_000_000, columns: 1_000, rows: 1_048_576 }

const LONGEST = 1_000_000

/** An open workbook. */
export class XlsxFile {
  readonly #zip: Zip
  readonly #limits: SheetLimits
  readonly #system1904: boolean
  readonly #places: { texts: string | undefined; styles: string | undefined }
  #texts: readonly string[] | undefined
  #styles: readonly NumberShape[] | undefined
  readonly sheets: readonly Sheet[]

  /** Throws `TableFileRefused` for bytes that are no workbook. */
  constructor(bytes: Uint8Array, limits: { zip?: ZipLimits; sheet?: SheetLimits } = {}) {
    this.#zip = new Zip(bytes, limits.zip ?? ZIP_LIMITS)
    this.#limits = limits.sheet ?? SHEET_LIMITS
    const { workbook, ...places } = readWorkbook(this.#zip)
    this.sheets = workbook.sheets
    this.#system1904 = workbook.system1904
    this.#places = places
  }

  /** The sheet of this name; else the first that is shown. Throws when there is none of that name. */
  sheetCalled(name: string | undefined): Sheet {
    const found =
      name === undefined
        ? (this.sheets.find((sheet) => !sheet.hidden) ?? this.sheets[0])
        : this.sheets.find((sheet) => sheet.name === name)
    if (found) return found
    throw new TableFileRefused(
      `The file has no sheet “${name}”`,
      `It has ${this.sheets.map((sheet) => `“${sheet.name}”`).join(', ')}.`,
    )
  }

  /**
   * The rows of a sheet that hold anything, in order. A value merged over several rows stands in each of them. Formulas
   * give the value that was stored with them.
   */
  *rows(sheet: Sheet): Generator<FileRow> {
    this.#texts ??= readTexts(this.#zip, this.#places.texts)
    this.#styles ??= readStyles(this.#zip, this.#places.styles)
    const merged = this.#merges(sheet)
    const carried = new Map<Merge, Cell>()
    for (const row of this.#stored(sheet)) {
      const cells = row.cells as Cell[]
      for (const merge of merged) {
        if (row.place < merge.from || row.place > merge.to) continue
        if (row.place === merge.from) carried.set(merge, cells[merge.column] ?? null)
        else if ((cells[merge.column] ?? null) === null) {
          while (cells.length < merge.column) cells.push(null)
          cells[merge.column] = carried.get(merge) ?? null
        }
      }
      yield row
    }
  }

  *#stored(sheet: Sheet): Generator<FileRow> {
    const reader = new SheetReader(this.#texts!, this.#styles!, this.#system1904, this.#limits)
    const parser = partParser(reader)
    for (const piece of this.#zip.pieces(sheet.part)) {
      parser.write(piece)
      yield* reader.taken()
    }
    parser.end()
    yield* reader.taken()
  }

  /** Merged cells stand behind the rows, so they are looked for first; only those of several rows matter. */
  #merges(sheet: Sheet): readonly Merge[] {
    const merges: Merge[] = []
    let before = ''
    const text = new TextDecoder()
    for (const piece of this.#zip.pieces(sheet.part)) {
      const now = before + text.decode(piece, { stream: true })
      for (const [, from, top, , bottom] of now.matchAll(
        /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"/g,
      ))
        if (Number(bottom) > Number(top))
          merges.push({ column: columnIndex(from!), from: Number(top), to: Number(bottom) })
      if (merges.length > 20_000)
        throw new TableFileRefused('The sheet has more than 20,000 merged cells', 'Unmerge them.')
      before = now.slice(Math.max(0, now.lastIndexOf('<', now.length - 1)))
      if (before.length > 400) before = ''
    }
    return merges
  }
}

interface Merge {
  readonly column: number
  readonly from: number
  readonly to: number
}

/** `AB12` → 27. */
function columnIndex(reference: string): number {
  let index = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i)
    if (code < 65 || code > 90) break
    index = index * 26 + code - 64
  }
  return index - 1
}

class SheetReader {
  readonly #texts: readonly string[]
  readonly #styles: readonly NumberShape[]
  readonly #system1904: boolean
  readonly #limits: SheetLimits
  #rows: FileRow[] = []
  #cells: Cell[] = []
  #place = 0
  #column = -1
  #count = 0
  #type = 'n'
  #style = 0
  #value = ''
  #gathers = false
  #inRow = false
  #aside = 0

  constructor(texts: readonly string[], styles: readonly NumberShape[], system1904: boolean, limits: SheetLimits) {
    this.#texts = texts
    this.#styles = styles
    this.#system1904 = system1904
    this.#limits = limits
  }

  taken(): readonly FileRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open = (name: string, a: Readonly<Record<string, string>>): void => {
    if (name === 'c') {
      if (++this.#count > this.#limits.cells)
        throw new TableFileRefused(
          `The sheet has more than ${this.#limits.cells} cells`,
          'Split it into several files.',
        )
      this.#column = a.r === undefined ? this.#column + 1 : columnIndex(a.r)
      if (!(this.#column >= 0 && this.#column < this.#limits.columns))
        throw new TableFileRefused(
          `The sheet has more than ${this.#limits.columns} columns`,
          'Remove those that are not needed.',
        )
      this.#type = a.t ?? 'n'
      this.#style = Number(a.s ?? 0)
      this.#value = ''
    } else if (name === 'v') this.#gathers = true
    else if (name === 't') this.#gathers = this.#type === 'inlineStr' && this.#aside === 0
    else if (name === 'rPh') this.#aside++
    else if (name === 'row') {
      this.#place = a.r === undefined ? this.#place + 1 : Number(a.r)
      if (!(this.#place > 0 && this.#place <= this.#limits.rows))
        throw new TableFileRefused(`The sheet has more than ${this.#limits.rows} rows`, 'Split it into several files.')
      this.#cells = []
      this.#column = -1
      this.#inRow = true
    }
  }

  text = (piece: string): void => {
    if (!this.#gathers) return
    this.#value += piece
    if (this.#value.length > LONGEST) throw longText()
  }

  close = (name: string): void => {
    if (name === 'v' || name === 't') this.#gathers = false
    else if (name === 'rPh') this.#aside--
    else if (name === 'c') {
      const cell = this.#cell()
      if (cell === null || !this.#inRow) return
      while (this.#cells.length < this.#column) this.#cells.push(null)
      this.#cells[this.#column] = cell
    } else if (name === 'row') {
      this.#inRow = false
      if (this.#cells.length) this.#rows.push({ place: this.#place, cells: this.#cells })
    }
  }

  #cell(): Cell {
    const value = this.#value
    switch (this.#type) {
      case 's': {
        const text = this.#texts[Number(value)]
        return text === undefined || text === '' ? null : text
      }
      case 'inlineStr':
      case 'str':
        return value === '' ? null : unescaped(value)
      case 'b':
        return value === '' ? null : { flag: value === '1' || value === 'true' }
      case 'e':
        return { fault: value }
      case 'd':
        return value === ''
          ? null
          : {
              at: value
                .slice(0, 19)
                .replace(' ', 'T')
                .replace(/T00:00:00$/, ''),
            }
      default:
        return value === '' ? null : this.#number(value)
    }
  }

  #number(value: string): Cell {
    const number = decimalOf(value)
    if (number === undefined) return value
    const shape = this.#styles[this.#style]
    if (!shape || shape.kind === 'number') return { number }
    if (shape.kind === 'percent') return { number, percent: true }
    if (shape.kind === 'money') return { number, currency: shape.currency }
    if (shape.kind === 'elapsed') return { elapsed: Math.round(Number(value) * 86_400) }
    // A time of day without a day is a length of time.
    if (!shape.day && Math.abs(Number(value)) < 1) return { elapsed: Math.round(Number(value) * 86_400) }
    const day = dayOfSerial(Number(value), this.#system1904)
    if (!day) return { number }
    if (!shape.time && day.seconds === 0) return { at: day.date }
    const time = new Date(day.seconds * 1000).toISOString().slice(11, 19)
    return { at: shape.time || day.seconds ? `${day.date}T${time}` : day.date }
  }
}
