/** Many cells at once: copy, paste from a spreadsheet, fill down. */
import { applyEdits, type Edit } from '../planEdits.ts'
import { newTask } from '../planOutlineEntry.ts'
import type { Key } from '../schedule/plan.ts'
import type { CellContext, Column } from './column.ts'
import { taskDates } from './columns.ts'
import { computeSchedule } from './scheduling.ts'

export interface Entered {
  edits: Edit[]
  /** Why a cell was not taken: row number among the pasted ones, column, sentence. */
  refusals: { row: number; column: string; message: string }[]
}

/** A cell's text for a spreadsheet: dates in a form that every spreadsheet reads, with the time. */
export function copyText(context: CellContext, column: Column, row: number): string {
  if (column.id === 'start' || column.id === 'finish') return taskDates(context.dates, row)[column.id].replace('T', ' ')
  const task = context.plan.tasks[row]
  if (column.id === 'deadline' || column.id === 'constraintDate') return (task?.[column.id] ?? '').replace('T', ' ')
  return column.text(context, row).replaceAll('\u00a0', ' ')
}

/**
 * The edits that enter `cells` from the row and column on, in the order of the columns shown. `rows` are the plan's rows
 * that take them; cells beyond become new tasks at the end when the name is among the columns.
 */
export function enterCells(
  context: CellContext,
  rows: readonly number[],
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
): Entered {
  const entered: Entered = { edits: [], refusals: [] }
  let { plan, dates } = context
  const targets = rows.slice(0, cells.length)
  const nameAt = columns.findIndex((column) => column.id === 'name')
  const added = nameAt < 0 ? [] : cells.slice(targets.length).filter((cell) => cell[nameAt]?.trim())
  if (added.length > 0) {
    const level = Math.max(1, plan.tasks.at(-1)?.level ?? 1)
    const tasks = added.map((cell) => newTask(plan, context.newKey(), (cell[nameAt] as string).trim(), level))
    const edit: Edit = { do: 'addTasks', after: plan.tasks.at(-1)?.key ?? null, tasks }
    entered.edits.push(edit)
    tasks.forEach((_, index) => targets.push(plan.tasks.length + index))
    plan = applyEdits(plan, [edit]).plan
    const schedule = computeSchedule(plan)
    if (typeof schedule !== 'string') dates = schedule.dates
  }
  const taken = [...cells.slice(0, rows.length), ...added]
  taken.forEach((cell, index) => {
    const row = targets[index]
    if (row === undefined) return
    columns.forEach((column, at) => {
      const text = cell[at]
      if (text === undefined || text === column.text({ ...context, plan, dates }, row)) return
      const refuse = (message: string) => entered.refusals.push({ row: index, column: column.label, message })
      if (!column.enter) return
      const edits = column.enter({ ...context, plan, dates }, row, text)
      if (typeof edits === 'string') return refuse(edits)
      // Links are checked once, all together, when everything is applied.
      if (!edits.every((edit) => edit.do.endsWith('Link'))) {
        const applied = applyEdits(plan, edits)
        if (applied.problems[0]) return refuse(applied.problems[0].message)
        plan = applied.plan
      }
      entered.edits.push(...edits)
    })
  })
  return entered
}

/** Keys of the tasks that edits speak of, for saying what was changed. */
export function editedTasks(edits: readonly Edit[]): Key[] {
  return [
    ...new Set(
      edits.flatMap((edit): Key[] => {
        if (edit.do === 'setTask') return [edit.task]
        if (edit.do === 'addTasks') return edit.tasks.map((task) => task.key)
        if (edit.do === 'moveTasks') return edit.moves.map((move) => move.task)
        if (edit.do === 'setLevels') return edit.levels.map((each) => each.task)
        return []
      }),
    ),
  ]
}
