/**
 * Writes an XLSX workbook piece by piece, so that memory does not follow its size: typed cells with texts in place, no
 * formulas, a header that stays in sight, a filter, widths.
 */
import { Zip, ZipDeflate } from 'fflate'
import { columnLetters } from './cell.ts'
import { serialOfDay, timesTen } from './numberFormat.ts'

/** A value with the way that it is shown. */
export type OutCell =
  | null
  | { readonly text: string }
  | { readonly number: string }
  | { readonly amount: string }
  /** A percentage as people say it: 50 for a half. */
  | { readonly percent: string }
  /** `YYYY-MM-DD` */
  | { readonly day: string }
  /** `YYYY-MM-DDTHH:MM:SS`, a wall clock. */
  | { readonly moment: string }
  /** Whole seconds. */
  | { readonly elapsed: number }
  | { readonly flag: boolean }

export interface OutColumn {
  readonly label: string
  /** Characters. */
  readonly width: number
}

/** The place of each style in `cellXfs`. */
const STYLE = { day: 1, moment: 2, amount: 3, elapsed: 4, head: 5, percent: 6 } as const

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

const xf = (format: number, font = 0) =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0"${format ? ' applyNumberFormat="1"' : ''}${font ? ' applyFont="1"' : ''}/>`
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="[h]:mm:ss"/><numFmt numFmtId="167" formatCode="0.##%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">${xf(0)}${xf(164)}${xf(165)}${xf(4)}${xf(166)}${xf(0, 1)}${xf(167)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** Excel allows no more characters in a cell. */
const LONGEST_TEXT = 32_767

/** Writes sheets one after the other into `out`. */
export class XlsxWriter {
  readonly #zip: Zip
  readonly #encoder = new TextEncoder()
  readonly #sheets: string[] = []
  #sheet: ZipDeflate | undefined
  #row = 0
  #columns = 0
  #pending = ''

  constructor(out: (bytes: Uint8Array) => void) {
    this.#zip = new Zip((error, bytes) => {
      if (error) throw error
      out(bytes)
    })
  }

  /** Begins a sheet with its header. Its name is made such as Excel takes. */
  beginSheet(name: string, columns: readonly OutColumn[]): void {
    this.#endSheet()
    this.#sheets.push(sheetName(name, this.#sheets))
    this.#sheet = this.#part(`xl/worksheets/sheet${this.#sheets.length}.xml`)
    this.#row = 0
    this.#columns = columns.length
    const widths = columns
      .map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
      .join('')
    this.#pending = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"${this.#sheets.length === 1 ? ' tabSelected="1"' : ''}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${widths && `<cols>${widths}</cols>`}<sheetData>`
    this.#write(
      columns.map(({ label }) => ({ text: label })),
      STYLE.head,
    )
  }

  row(cells: readonly OutCell[]): void {
    this.#write(cells)
  }

  /** Ends the workbook; everything has been given out then. */
  end(): void {
    this.#endSheet()
    const sheets = this.#sheets.map(
      (name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
    )
    const related = this.#sheets.map(
      (_, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
    )
    const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
    const overrides = this.#sheets.map(
      (_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${content}.worksheet+xml"/>`,
    )
    this.#whole(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`,
    )
    this.#whole(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${related.join('')}<Relationship Id="rId${this.#sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    )
    this.#whole('xl/styles.xml', STYLES.slice(XML.length))
    this.#whole(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    )
    this.#whole(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/>${overrides.join('')}</Types>`,
    )
    this.#zip.end()
  }

  #write(cells: readonly OutCell[], style?: number): void {
    const place = ++this.#row
    let xml = `<row r="${place}">`
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]
      if (cell) xml += cellXml(`${columnLetters(i)}${place}`, cell, style)
    }
    this.#pending += `${xml}</row>`
    if (this.#pending.length > 65_536) this.#flush()
  }

  #endSheet(): void {
    if (!this.#sheet) return
    const filter = this.#columns ? `<autoFilter ref="A1:${columnLetters(this.#columns - 1)}${this.#row}"/>` : ''
    this.#pending += `</sheetData>${filter}</worksheet>`
    this.#flush(true)
    this.#sheet = undefined
  }

  #flush(last = false): void {
    this.#sheet!.push(this.#encoder.encode(this.#pending), last)
    this.#pending = ''
  }

  #part(name: string): ZipDeflate {
    const part = new ZipDeflate(name, { level: 3 })
    this.#zip.add(part)
    return part
  }

  #whole(name: string, xml: string): void {
    this.#part(name).push(this.#encoder.encode(XML + xml), true)
  }
}

function cellXml(reference: string, cell: Exclude<OutCell, null>, style?: number): string {
  const stored = (value: string | number, styled: number) => `<c r="${reference}" s="${styled}"><v>${value}</v></c>`
  if ('text' in cell)
    return cell.text === ''
      ? ''
      : `<c r="${reference}"${style ? ` s="${style}"` : ''} t="inlineStr"><is><t xml:space="preserve">${escaped(cell.text.slice(0, LONGEST_TEXT))}</t></is></c>`
  if ('number' in cell) return `<c r="${reference}"><v>${cell.number}</v></c>`
  if ('amount' in cell) return stored(cell.amount, STYLE.amount)
  if ('percent' in cell) return stored(timesTen(cell.percent, -2), STYLE.percent)
  if ('flag' in cell) return `<c r="${reference}" t="b"><v>${cell.flag ? 1 : 0}</v></c>`
  if ('elapsed' in cell) return stored(cell.elapsed / 86_400, STYLE.elapsed)
  if ('day' in cell) {
    // Before March 1900 serial numbers are wrong, and there are none before 1900: such a day stays text.
    return cell.day < '1900-03-01' ? cellXml(reference, { text: cell.day }) : stored(serialOfDay(cell.day), STYLE.day)
  }
  if (cell.moment < '1900-03-01') return cellXml(reference, { text: cell.moment })
  const [day, time] = cell.moment.split('T')
  const [hours, minutes, seconds] = time!.split(':').map(Number)
  return stored(serialOfDay(day!) + (hours! * 3600 + minutes! * 60 + (seconds ?? 0)) / 86_400, STYLE.moment)
}

/** What XML cannot hold, carriage returns (which it would turn into line feeds), and what looks like such an escape. */
const UNWRITABLE =
  // oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text
    .replace(UNWRITABLE, (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(/[&<>"]/g, (c) => MARKS[c]!)
}

/** At most 31 characters, none of `[]:*?/\`, and only once. */
function sheetName(wanted: string, taken: readonly string[]): string {
  const clean =
    wanted
      .replace(/[[\]:*?/\\']/g, ' ')
      .trim()
      .slice(0, 31) || 'Sheet'
  let name = clean
  for (let n = 2; taken.includes(name); n++) name = `${clean.slice(0, 27)} ${n}`
  return name
}
