/** What can be done to the plan as a whole or to what is selected in it: asked for by keys, buttons and the clipboard. */
import { type ClipboardEvent, useLayoutEffect, useRef } from 'react'
import { toast } from '../../../web/components/toast.screen.tsx'
import type { Edit } from '../planEdits.ts'
import { outlineRoots } from '../planOutline.ts'
import { indent, insertTask, outdent } from '../planOutlineEntry.ts'
import type { Key } from '../schedule/plan.ts'
import { copyText, enterCells } from './cells.ts'
import type { GanttView } from './ganttView.screen.tsx'
import { linkRelations } from './relations.ts'
import { readCells, writeCells } from './text.ts'
import { fitZoom, xOf } from './timeScale.ts'
import type { GanttModel } from './useGantt.screen.tsx'

/** What keys and buttons ask of the surface. */
export interface GanttActions {
  zoomTo: (pxPerDay: number) => void
  /** Unfolds, focuses and shows a task. */
  goTo: (key: Key) => void
  openPanel: (key: Key | undefined) => void
  print: () => void
  /** Puts this pixel of the chart at its left edge. */
  scrollTo: (x: number) => void
  /** Rows of a page. */
  page: number
  /** Width of the chart in sight. */
  chartView: number
}

export interface GanttCommands {
  onCopy: (event: ClipboardEvent) => void
  onPaste: (event: ClipboardEvent) => void
  /** Opens the editor of the focused cell; `text` replaces what is there. */
  edit: (text?: string) => void
  insert: () => void
  remove: () => void
  /** Links the selected tasks in order, or takes the links among them away. */
  link: () => void
  unlink: () => void
  /** Indents or outdents the selected tasks. */
  shift: (by: 1 | -1) => void
  fit: () => void
  /** Copies the first selected row into those below it. */
  fillDown: () => void
  /** Says why something is not done. */
  refuse: (message: string | undefined) => void
  /** Makes a change, or says why not. */
  run: (edits: Edit[] | string, words: string) => void
}

export function useGanttCommands(model: GanttModel, view: GanttView, actions: GanttActions): GanttCommands {
  const { plan } = model.schedule
  const keyAt = (row: number): Key | undefined => plan.tasks[view.rows[row]?.task ?? -1]?.key
  const column = view.focus && view.columns.find(({ id }) => id === view.focus?.column)

  const refuse = (message: string | undefined) => {
    if (!message) return
    model.announce(message)
    toast({ text: message })
  }
  const run = (edits: Edit[] | string, words: string) =>
    refuse(typeof edits === 'string' ? edits : model.commit(edits, words))

  const edit = (text?: string) => {
    if (!view.focus || model.readOnly) return
    if (!column?.enter) return model.announce(column ? `${column.label} is computed and cannot be changed` : '')
    view.edit(view.focus, text)
  }

  const insert = () => {
    const key = view.context.newKey()
    const edits = view.focus
      ? insertTask(plan, view.focus.key, key, 'New task')
      : insertTask(plan, null, key, 'New task')
    const refusal = model.commit(edits, 'New task')
    if (refusal) return refuse(refusal)
    view.setFocus({ key, column: 'name' })
    view.edit({ key, column: 'name' })
  }
  const remove = () => {
    const roots = outlineRoots(plan.tasks, view.chosen)
    const keys = roots.map((row) => plan.tasks[row]?.key as Key)
    const name = plan.tasks[roots[0] ?? -1]?.name
    if (keys.length === 0 || !name) return
    const words = keys.length === 1 ? `“${name}” removed` : `${keys.length} tasks removed`
    const next = keyAt((view.range?.rows[1] ?? 0) + 1) ?? keyAt((view.range?.rows[0] ?? 0) - 1)
    const refusal = model.commit([{ do: 'removeTasks', tasks: keys }], words)
    if (refusal) return refuse(refusal)
    if (next !== undefined) view.setFocus({ key: next, column: view.focus?.column ?? 'name' })
    toast({ text: words, action: { label: 'Undo', run: () => newest.current.undo() } })
  }
  const newest = useRef(model)
  useLayoutEffect(() => {
    newest.current = model
  })

  const link = () => {
    const tasks = view.chosen
    if (tasks.length < 2) return refuse('Select two tasks or more (Shift and an arrow key), then link them in order')
    const { out } = linkRelations(plan)
    const edits = tasks.slice(1).flatMap((to, index): Edit[] => {
      const from = tasks[index] as Key
      const row = plan.tasks.findIndex((task) => task.key === from)
      if (out.get(row)?.some((each) => each.to === to)) return []
      return [{ do: 'addLink', link: { from, to, type: 'FS', lag: 0, lagUnit: 'working' } }]
    })
    run(edits, `${tasks.length} tasks linked in order`)
  }
  const unlink = () => {
    const tasks = new Set(view.chosen)
    const edits = plan.links.flatMap((each): Edit[] =>
      tasks.has(each.from) && tasks.has(each.to) ? [{ do: 'removeLink', from: each.from, to: each.to }] : [],
    )
    if (edits.length === 0) return refuse('There are no links among the selected tasks')
    run(edits, edits.length === 1 ? 'Link removed' : `${edits.length} links removed`)
  }

  const shift = (by: 1 | -1) =>
    run(by > 0 ? indent(plan, view.chosen) : outdent(plan, view.chosen), by > 0 ? 'Indented' : 'Outdented')

  const fit = () => {
    const { projectStart, projectFinish } = model.schedule.dates
    const pxPerDay = fitZoom(projectStart, projectFinish, actions.chartView)
    actions.zoomTo(pxPerDay)
    requestAnimationFrame(() => actions.scrollTo(xOf({ ...view.scale, pxPerDay }, projectStart) - 24))
  }

  const rangeTasks = (): number[] =>
    view.range ? view.rows.slice(view.range.rows[0], view.range.rows[1] + 1).map((row) => row.task) : []
  const rangeColumns = () => (view.range ? view.columns.slice(view.range.columns[0], view.range.columns[1] + 1) : [])

  const fillDown = () => {
    const tasks = rangeTasks()
    const columns = rangeColumns()
    const first = tasks[0]
    if (tasks.length < 2 || first === undefined)
      return refuse('Select two rows or more (Shift and an arrow key) to fill the first one down')
    const texts = columns.map((column) => copyText(view.context, column, first))
    enter(
      tasks.slice(1),
      columns,
      tasks.slice(1).map(() => texts),
      'filled down',
    )
  }
  const enter = (tasks: number[], columns: GanttView['columns'], cells: string[][], verb: string) => {
    const { edits, refusals } = enterCells(view.context, tasks, columns, cells)
    const first = refusals[0]
    const problem =
      first && `${refusals.length === 1 ? 'One cell was' : `${refusals.length} cells were`} not taken: ${first.message}`
    const refusal =
      edits.length > 0
        ? model.commit(edits, `${cells.length} ${cells.length === 1 ? 'row' : 'rows'} ${verb}`)
        : undefined
    refuse(refusal ?? problem)
  }

  const onCopy = (event: ClipboardEvent) => {
    if (view.editing || !view.range) return
    const columns = rangeColumns()
    const rows = rangeTasks().map((task) => columns.map((column) => copyText(view.context, column, task)))
    event.clipboardData.setData('text/plain', writeCells(rows))
    event.preventDefault()
    model.announce(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'} copied`)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (view.editing || !view.range || model.readOnly) return
    event.preventDefault()
    let cells = readCells(event.clipboardData.getData('text/plain'))
    const [top, bottom] = view.range.rows
    const single = cells.length === 1 && cells[0]?.length === 1
    if (single && bottom > top) cells = Array.from({ length: bottom - top + 1 }, () => [...(cells[0] as string[])])
    const tasks = view.rows.slice(top, top + cells.length).map((row) => row.task)
    enter(tasks, view.columns.slice(view.range.columns[0]), cells, 'pasted')
  }

  return { onCopy, onPaste, edit, insert, remove, link, unlink, shift, fit, fillDown, refuse, run }
}
