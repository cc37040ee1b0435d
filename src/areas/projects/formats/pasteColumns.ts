/** What stands in which column of a pasted list: said by its head, else seen in its cells. */
import type { Row } from './cells.ts'
import { parseDuration, parseEnteredDate, parsePredecessors, type Units } from './entered.ts'

export type PasteField =
  | 'id'
  | 'wbs'
  | 'level'
  | 'name'
  | 'duration'
  | 'start'
  | 'finish'
  | 'predecessors'
  | 'notes'
  | 'percentComplete'
export type PasteColumns = Partial<Record<PasteField, number>>

const HEADS: Record<string, PasteField> = {
  id: 'id',
  '#': 'id',
  no: 'id',
  'no.': 'id',
  row: 'id',
  wbs: 'wbs',
  'wbs code': 'wbs',
  'outline number': 'wbs',
  level: 'level',
  'outline level': 'level',
  name: 'name',
  task: 'name',
  tasks: 'name',
  'task name': 'name',
  title: 'name',
  activity: 'name',
  duration: 'duration',
  start: 'start',
  'start date': 'start',
  begin: 'start',
  finish: 'finish',
  'finish date': 'finish',
  end: 'finish',
  'end date': 'finish',
  due: 'finish',
  'due date': 'finish',
  predecessor: 'predecessors',
  predecessors: 'predecessors',
  'depends on': 'predecessors',
  after: 'predecessors',
  notes: 'notes',
  '% complete': 'percentComplete',
  progress: 'percentComplete',
}

/** The columns that a first row names, if it is a head: it must name the tasks' column and say nothing it could not. */
export function columnsOfHead(row: Row | undefined): PasteColumns | undefined {
  const columns: PasteColumns = {}
  row?.cells.forEach((cell, i) => {
    const field = HEADS[cell.trim().toLowerCase()]
    if (field !== undefined) columns[field] ??= i
  })
  return columns.name === undefined ||
    (row?.cells.length === 1 && columns.name === 0 && row.cells[0]!.trim() !== 'Task name')
    ? undefined
    : columns
}

/** The columns of rows without a head, each recognised by what most of its cells are. */
export function columnsSeen(rows: readonly Row[], units: Units): PasteColumns {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  const columns: PasteColumns = {}
  const most = (i: number, test: (cell: string) => boolean) => {
    const cells = rows.flatMap(({ cells }) => cells[i]?.trim() || [])
    return cells.length > 0 && cells.filter(test).length > cells.length / 2
  }
  const take = (field: PasteField, i: number) => {
    columns[field] ??= i
  }
  for (let i = 0; i < width; i++) {
    if (i === 0 && most(i, (cell) => /^\d+(\.\d+)*\.?$/.test(cell)))
      take(most(i, (cell) => !cell.includes('.')) ? 'id' : 'wbs', i)
    else if (
      most(i, (cell) => parseEnteredDate(cell, 'dmy') !== undefined || parseEnteredDate(cell, 'mdy') !== undefined)
    ) {
      take(columns.start === undefined ? 'start' : 'finish', i)
    } else if (
      columns.name !== undefined &&
      columns.duration === undefined &&
      most(i, (cell) => parseDuration(cell, units) !== undefined)
    ) {
      take('duration', i)
    } else if (columns.name !== undefined && most(i, (cell) => parsePredecessors(cell, units).unread.length === 0)) {
      take('predecessors', i)
    } else if (columns.name === undefined) take('name', i)
    else take('notes', i)
  }
  return columns
}
