/** Text from the clipboard as rows of cells: what spreadsheets copy (tabs), CSV, or plain lines. */

export interface Row {
  /** Line of the text on which the row begins, from 1. */
  line: number
  cells: string[]
}

/**
 * The rows that are not empty. Cells are divided by tabs if there are any behind a first word, else by semicolons or commas
 * if every line has as many; otherwise a line is one cell, indentation included. Quoted cells may hold anything.
 */
export function rowsOf(text: string): Row[] {
  const lines = text.split(/\r\n|\r|\n/)
  const filled = lines.filter((line) => line.trim())
  const divider = filled.some((line) => /\S.*\t/.test(line)) ? '\t' : [';', ','].find((mark) => divides(filled, mark))
  if (divider === undefined) {
    return lines.flatMap((line, i) => (line.trim() ? [{ line: i + 1, cells: [line] }] : []))
  }
  return split(text, divider)
}

/** A comma in a sentence is no divider: all lines must agree on how many there are. */
function divides(lines: string[], mark: string): boolean {
  const count = (line: string) => line.replace(/"(?:[^"]|"")*"/g, '').split(mark).length - 1
  const first = count(lines[0] ?? '')
  return first > 0 && lines.length > 1 && lines.every((line) => count(line) === first)
}

function split(text: string, divider: string): Row[] {
  const rows: Row[] = []
  let cells: string[] = []
  let cell = ''
  let line = 1
  let begun = 1
  let quoted = false
  const endRow = () => {
    cells.push(cell)
    if (cells.some((value) => value.trim())) rows.push({ line: begun, cells })
    cells = []
    cell = ''
    begun = line
  }
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '\n') line++
    if (quoted) {
      if (character !== '"') cell += character
      else if (text[i + 1] === '"') cell += text[i++]!
      else quoted = false
    } else if (character === '"' && cell === '') quoted = true
    else if (character === divider) {
      cells.push(cell)
      cell = ''
    } else if (character === '\n') endRow()
    else if (character !== '\r') cell += character
  }
  endRow()
  return rows
}
