/** What stands in one cell of a table file, before anybody knows which field it is for. */
import { timesTen } from './numberFormat.ts'

/** A number as decimal text without the noise of binary fractions, with what its format says about it. */
export interface NumberCell {
  readonly number: string
  /** Shown as a percentage: 0.5 stands for 50 %. */
  readonly percent?: true
  /** The currency of the cell's format, ISO 4217. */
  readonly currency?: string
}

/**
 * Empty, text as it stands, or a typed value. `at`: `2026-12-31` or `2026-12-31T08:00:00`. `elapsed`: seconds.
 * `fault`: the error that the spreadsheet shows, `#REF!`.
 */
export type Cell =
  | null
  | string
  | NumberCell
  | { readonly at: string }
  | { readonly elapsed: number }
  | { readonly flag: boolean }
  | { readonly fault: string }

/** One row; `place` counts from 1 as a spreadsheet does, blank rows included. */
export interface FileRow {
  readonly place: number
  readonly cells: readonly Cell[]
}

/** The cell as a person reads it in a message. */
export function cellInWords(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if ('number' in cell) return cell.percent ? `${timesTen(cell.number, 2)} %` : cell.number
  if ('at' in cell) return cell.at.replace('T', ' ')
  if ('elapsed' in cell) return clock(cell.elapsed)
  if ('flag' in cell) return cell.flag ? 'TRUE' : 'FALSE'
  return cell.fault
}

/** Whether nothing stands in it. */
export const isBlank = (cell: Cell | undefined): boolean => cell === null || cell === undefined || cell === ''

/** Whole seconds as `12:30` or `12:30:15`; hours go beyond a day. */
export function clock(seconds: number): string {
  const whole = Math.abs(seconds)
  const two = (n: number) => String(n).padStart(2, '0')
  const rest = whole % 60
  return `${seconds < 0 ? '-' : ''}${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}${rest ? `:${two(rest)}` : ''}`
}

/** The letters of a column, from 0: A, B … Z, AA. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}
