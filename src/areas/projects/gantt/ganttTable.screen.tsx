/** The table at the left: rows of the tree-grid, as far as they are in sight. */
import { Check, ChevronDown, ChevronRight, Diamond } from 'lucide-react'
import { memo, type ReactNode, useRef } from 'react'
import type { PlanTask } from '../schedule/plan.ts'
import { ROW } from './barGeometry.ts'
import { barName } from './barWords.ts'
import { CellEditor } from './cellEditor.screen.tsx'
import type { CellContext, Column } from './column.ts'
import { BAR, type GanttView } from './ganttView.screen.tsx'
import type { Row } from './rows.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import './ganttTable.css'

/** Rows `from` to before `to` of the view, and the focused row wherever it is: the focus must not leave the page. */
export function GanttRows({ model, view, from, to }: { model: GanttModel; view: GanttView; from: number; to: number }) {
  const focused = view.focus && view.rowOf.get(view.focus.key)
  const shown: number[] = []
  for (let index = from; index < to; index++) shown.push(index)
  if (focused !== undefined && (focused < from || focused >= to)) shown.push(focused)
  return shown.map((index) => {
    const row = view.rows[index]
    const task = row && view.context.plan.tasks[row.task]
    if (!row || !task) return null
    const active = focused === index ? view.focus?.column : undefined
    const tabbable = focused === undefined && index === 0
    const range = view.range
    const inRange = range && index >= range.rows[0] && index <= range.rows[1]
    return (
      <TableRow
        key={task.key}
        index={index}
        row={row}
        task={task}
        columns={view.columns}
        before={view.context}
        shown={view.shown}
        active={active}
        tabbable={tabbable}
        selectedFrom={
          inRange && (range.rows[0] !== range.rows[1] || range.columns[0] !== range.columns[1]) ? range.columns[0] : -1
        }
        selectedTo={
          inRange && (range.rows[0] !== range.rows[1] || range.columns[0] !== range.columns[1]) ? range.columns[1] : -1
        }
        dragged={model.preview?.edited.includes(task.key) ?? false}
        readOnly={model.readOnly}
        editor={
          view.editing?.place.key === task.key ? (
            <CellEditor model={model} view={view} row={row} editing={view.editing} />
          ) : null
        }
        editedColumn={view.editing?.place.key === task.key ? view.editing.place.column : undefined}
      />
    )
  })
}

interface TableRowProps {
  index: number
  row: Row
  task: PlanTask
  columns: readonly Column[]
  before: CellContext
  shown: CellContext
  active: string | undefined
  /** Nothing has been focused yet, and this row takes the Tab key. */
  tabbable: boolean
  selectedFrom: number
  selectedTo: number
  dragged: boolean
  readOnly: boolean
  editor: ReactNode
  editedColumn: string | undefined
}

const TableRow = memo(function TableRow(props: TableRowProps) {
  const { index, row, task, columns, before, shown, active, tabbable, selectedFrom, selectedTo, editedColumn } = props
  const current = active !== undefined || props.dragged
  return (
    <div
      role="row"
      className={`gRow${task.summary ? ' sum' : ''}${current ? ' cur' : ''}${task.active ? '' : ' inactive'}`}
      style={{ top: index * ROW }}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.expanded}
      aria-selected={current || selectedFrom >= 0}
      data-key={String(task.key)}
      data-row={index}
    >
      {columns.map((column, at) => {
        const text = column.text(shown, row.task)
        const changed = shown !== before && text !== column.text(before, row.task)
        const classes = [
          'gCell',
          column.right ? 'n' : '',
          column.id,
          mayOverflow(text, column, row) ? 'cut' : '',
          editedColumn === column.id ? 'editing' : '',
          at >= selectedFrom && at <= selectedTo ? 'sel' : '',
          changed ? 'changed' : '',
        ]
        return (
          <div
            key={column.id}
            role="gridcell"
            className={classes.filter(Boolean).join(' ')}
            aria-colindex={at + 1}
            aria-readonly={props.readOnly || !column.enter || undefined}
            tabIndex={active === column.id || (tabbable && at === 0) ? 0 : -1}
            data-active={active === column.id || undefined}
            data-column={column.id}
          >
            {editedColumn === column.id ? (
              props.editor
            ) : (
              <CellText column={column} text={text} row={row} task={task} shown={shown} />
            )}
          </div>
        )
      })}
      <div
        role="gridcell"
        className="gBarCell"
        aria-colindex={columns.length + 1}
        tabIndex={active === BAR ? 0 : -1}
        data-active={active === BAR || undefined}
        data-column={BAR}
        aria-label={barName(shown, row.task)}
      />
    </div>
  )
})

function CellText({
  column,
  text,
  row,
  task,
  shown,
}: {
  column: Column
  text: string
  row: Row
  task: PlanTask
  shown: CellContext
}) {
  if (column.id === 'name') {
    const Chevron = row.expanded ? ChevronDown : ChevronRight
    return (
      <span className="gName" style={{ paddingLeft: (row.level - 1) * STEP }} title={text}>
        {row.expanded === undefined ? null : <Chevron size={14} strokeWidth={1.75} className="gFold" aria-hidden />}
        {!task.summary && (task.milestone || task.duration === 0) && (
          <Diamond size={12} strokeWidth={1.5} className="gDiamond" aria-label="Milestone:" />
        )}
        {text}
      </span>
    )
  }
  if (column.id === 'slack' && text === 'done')
    return (
      <span className="gDone">
        <Check size={12} strokeWidth={2} aria-hidden />
        done
      </span>
    )
  if (column.id === 'slack' && shown.dates.critical[row.task] && !task.summary)
    return <span className="strong">{text}</span>
  return text
}

/**
 * Whether a text may be wider than its cell. Only these are cut off with an ellipsis: a clip on every cell is most of
 * what the browser has to do while scrolling.
 */
const mayOverflow = (text: string, column: Column, row: Row): boolean =>
  text.length * WIDEST + 12 + (column.id === 'name' ? row.level * STEP : 0) > column.width
const WIDEST = 7.5
const STEP = 18

/** The heads of the columns; the right edge of each sets its width, a double click there puts it back. */
export function TableHead({ columns, widen }: { columns: readonly Column[]; widen: GanttView['widen'] }) {
  const grip = useRef<{ x: number; width: number } | undefined>(undefined)
  return (
    <div role="row" className="gHeadRow" aria-rowindex={1}>
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="columnheader"
          className={`gHeadCell ${column.right ? 'n' : ''} ${column.id}`}
          aria-colindex={at + 1}
        >
          {column.label}
          <span
            className="gGrip"
            aria-hidden="true"
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
              grip.current = { x: event.clientX, width: column.width }
            }}
            onPointerMove={(event) => {
              if (grip.current) widen(column.id, grip.current.width + event.clientX - grip.current.x)
            }}
            onPointerUp={() => (grip.current = undefined)}
            onPointerCancel={() => (grip.current = undefined)}
            onDoubleClick={() => widen(column.id, undefined)}
          />
        </div>
      ))}
      <div role="columnheader" className="gBarCell" aria-colindex={columns.length + 1}>
        Bar
      </div>
    </div>
  )
}

/** The task and column under an event in the table. */
export function placeOf(target: EventTarget | null): { key: string; column: string; row: number } | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null
  const row = cell?.closest<HTMLElement>('[data-row]')
  return cell && row
    ? { key: row.dataset.key as string, column: cell.dataset.column as string, row: Number(row.dataset.row) }
    : undefined
}
