/** The editor inside a cell: Enter and Tab keep, Esc leaves; a text that cannot be read stays, with the reason. */
import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { copyText } from './cells.ts'
import { BAR, type GanttView } from './ganttView.screen.tsx'
import type { Row } from './rows.ts'
import type { GanttModel } from './useGantt.screen.tsx'

export function CellEditor({
  model,
  view,
  row,
  editing,
}: {
  model: GanttModel
  view: GanttView
  row: Row
  editing: NonNullable<GanttView['editing']>
}) {
  const at = view.columns.findIndex((column) => column.id === editing.place.column)
  const column = view.columns[at]
  const task = view.context.plan.tasks[row.task]
  const list = useId()
  const problemId = useId()
  const [text, setText] = useState(() => {
    if (editing.text !== undefined || !column) return editing.text ?? ''
    const dated = ['start', 'finish', 'deadline', 'constraintDate'].includes(column.id)
    return dated ? copyText(view.context, column, row.task).slice(0, 10) : column.text(view.context, row.task)
  })
  const [problem, setProblem] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const closed = useRef(false)
  const initial = useRef(text)

  useEffect(() => {
    input.current?.focus({ preventScroll: true })
    if (editing.text === undefined) input.current?.select()
  }, [editing])

  if (!column?.enter || !task) return null
  const enter = column.enter

  const close = (row: number, column: number) => {
    closed.current = true
    view.edit(undefined)
    const target = view.rows[Math.min(Math.max(row, 0), view.rows.length - 1)]
    const key = target && view.context.plan.tasks[target.task]?.key
    const id = view.columns[column]?.id ?? BAR
    if (key !== undefined) view.setFocus({ key, column: id })
  }
  /** True when the text was taken, or had not been touched. */
  const save = (): boolean => {
    if (text === initial.current && editing.text === undefined) return true
    const edits = enter(view.context, row.task, text)
    const refusal =
      typeof edits === 'string' ? edits : model.commit(edits, `${column.label} of ${task.name}: ${text || 'none'}`)
    if (!refusal) return true
    setProblem(refusal)
    if (typeof edits === 'string') model.announce(edits)
    return false
  }
  const index = view.rowOf.get(task.key) ?? 0

  return (
    <>
      <input
        ref={input}
        className={`gEditor${column.right ? ' n' : ''}`}
        value={text}
        aria-label={`${column.label} of ${task.name}`}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem ? problemId : undefined}
        placeholder={column.hint}
        list={column.choices ? list : undefined}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(undefined)
        }}
        onBlur={() => {
          if (closed.current) return
          if (!save()) return
          closed.current = true
          view.edit(undefined, undefined, false)
        }}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') {
            event.preventDefault()
            close(index, at)
          } else if (event.key === 'Enter') {
            event.preventDefault()
            if (save()) close(index + (event.shiftKey ? -1 : 1), at)
          } else if (event.key === 'Tab') {
            event.preventDefault()
            if (save()) close(index, Math.max(0, Math.min(view.columns.length - 1, at + (event.shiftKey ? -1 : 1))))
          }
        }}
      />
      {column.choices && (
        <datalist id={list}>
          {column.choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
      {problem && <Problem id={problemId} words={problem} under={input} />}
    </>
  )
}

/** Why a text was not taken, beneath the editor. */
function Problem({ id, words, under }: { id: string; words: string; under: RefObject<HTMLInputElement | null> }) {
  const float = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const box = under.current?.getBoundingClientRect()
    if (!float.current || !box) return
    float.current.style.left = `${box.left}px`
    float.current.style.top = `${box.bottom + 2}px`
    float.current.showPopover()
  }, [under])
  return (
    <div ref={float} className="gProblem float" id={id} role="alert" popover="manual">
      {words}
    </div>
  )
}
