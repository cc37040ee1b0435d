/** CSV as spreadsheets of a locale open it: RFC 4180, with what would be taken for a formula made text. */

/** How CSV is written for somebody. */
export interface CsvStyle {
  readonly delimiter: ',' | ';' | '\t'
  /** The mark within numbers. */
  readonly decimal: '.' | ','
  /** A byte order mark, by which Excel knows UTF-8. */
  readonly mark: boolean
}

/** Where a number has a decimal comma, a comma cannot part values, and spreadsheets expect a semicolon. */
export function csvStyleOf(locale: string): CsvStyle {
  const decimal = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value
  return decimal === ',' ? { delimiter: ';', decimal: ',', mark: true } : { delimiter: ',', decimal: '.', mark: true }
}

/**
 * Text that a spreadsheet would take for a formula gets one apostrophe in front: what begins with `= + - @`, tab or
 * carriage return. So does text that begins with such an apostrophe already: an import takes exactly one off.
 */
export const safeText = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** The text that `safeText` was given. */
export const plainText = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

/** One line, quoted where needed, with its end. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  let line = ''
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!
    if (i) line += delimiter
    line += NEEDS_QUOTES.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell
  }
  // A line of nothing would be taken for the end of the file or be left out.
  return `${line === '' ? '""' : line}\r\n`
}

/** Also white space at the ends, which some programs take off where nothing guards it. */
const NEEDS_QUOTES = /["\r\n]|^\s|\s$/
