/** One row of a list. Drawn again only when something of it has changed. */
import { Check } from 'lucide-react'
import { type MouseEvent, memo, type ReactNode } from 'react'
import type { RecordType } from '../record.ts'
import { CellEditor } from './cellEditor.screen.tsx'
import { type Column, valueIn } from './columns.ts'
import type { OwnControl } from './control.screen.tsx'
import type { ListRow } from './grouping.ts'
import type { Titles } from './pages.ts'
import { statusField } from './status.ts'
import { useValueText, Value } from './value.screen.tsx'

/** What a row tells the list; the same functions for all rows, so that rows stay as they are. */
export interface RowEvents {
  readonly open: (row: ListRow) => void
  readonly select: (id: string, range: boolean) => void
  readonly focus: (id: string, key: string | null) => void
  readonly edit: (id: string, key: string) => void
  readonly save: (row: ListRow, column: Column, value: unknown) => Promise<string | undefined>
  readonly done: (step?: 1 | -1) => void
}

export interface GridRowProps {
  readonly type: RecordType
  readonly row: ListRow
  readonly columns: readonly Column[]
  readonly titles: Titles
  readonly selected: boolean
  readonly current: boolean
  /** The column of the cell cursor in this row. */
  readonly cell: string | null
  readonly editing: string | null
  /** Why the cell cannot be edited, said beside it. */
  readonly refusal: string | null
  /** Columns whose currency stands in the head. */
  readonly bare: ReadonlySet<string>
  readonly controls: Readonly<Record<string, OwnControl>>
  readonly events: RowEvents
  readonly place: number
  /** Pixels from the top of the list; a style object would be a new one at every step of a scroll. */
  readonly top: number
  readonly height: number
  readonly phone: boolean
}

export const rowId = (id: string) => `row-${id}`
export const cellId = (id: string, key: string) => `cell-${id}-${key}`

/** An ordinary link; the router's own would work out its address anew for every row at every step of a scroll. */
function RowLink({
  type,
  row,
  events,
  className,
  children,
}: {
  type: RecordType
  row: ListRow
  events: RowEvents
  className: string
  children: ReactNode
}) {
  const press = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    events.open(row)
  }
  return (
    <a href={`${type.path}/${row.id}`} tabIndex={-1} className={className} onClick={press}>
      {children}
    </a>
  )
}

/** Whether a press was meant for something inside of the cell. */
const inside = (event: MouseEvent) => (event.target as Element).closest('a, button, input, label, .cellEditor') !== null

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { type, row, columns, titles, selected, current, place, top, height, phone, events } = props
  const title = useValueText(titles)(type.fields[type.titleField]!, row[type.titleField])
  // What stands before the title (a number, a code) steps back behind it.
  const named = columns.findIndex((column) => column.title)
  return (
    <div
      role="row"
      id={rowId(row.id)}
      aria-rowindex={place}
      aria-selected={selected}
      className={`gridRow ${current ? 'current' : ''} ${phone ? 'card' : ''}`}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <div
        role="gridcell"
        className="cell tickCell"
        onClick={(event) => !inside(event) && events.select(row.id, event.shiftKey)}
      >
        <label className="tick">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={selected}
            aria-label={`Select ${title}`}
            onChange={(event) => events.select(row.id, (event.nativeEvent as globalThis.MouseEvent).shiftKey)}
          />
          <span className="tickBox">
            <Check size={12} strokeWidth={3} />
          </span>
        </label>
      </div>
      {phone ? (
        <Card {...props} title={title} />
      ) : (
        columns.map((column, at) => <Cell key={column.key} {...props} column={column} before={at < named} />)
      )}
    </div>
  )
})

function Cell({
  type,
  row,
  column,
  titles,
  cell,
  editing,
  refusal,
  bare,
  controls,
  events,
  before,
}: GridRowProps & { column: Column; before: boolean }) {
  const { key, field, numeric, label } = column
  const text = useValueText(titles)
  const value = valueIn(row, key)
  const edited = editing === key
  const open = edited || (refusal && cell === key)
  return (
    <div
      role="gridcell"
      id={cellId(row.id, key)}
      className={`cell ${numeric ? 'number' : ''} ${cell === key ? 'at' : ''} ${open ? 'open' : ''} ${before ? 'ink3' : ''}`}
      onClick={(event) => !inside(event) && events.focus(row.id, key)}
      onDoubleClick={(event) => !inside(event) && events.edit(row.id, key)}
    >
      {edited ? (
        <CellEditor
          column={column}
          value={value}
          title={(id) => titles[field.target ?? '']?.[id]}
          control={controls[key]}
          onSave={(next) => events.save(row, column, next)}
          onDone={events.done}
        />
      ) : key === type.titleField ? (
        <RowLink type={type} row={row} events={events} className="titleLink line">
          {value !== null && value !== '' ? text(field, value) : <span className="ink3">No {label.toLowerCase()}</span>}
        </RowLink>
      ) : (
        <Value
          field={field}
          value={value}
          titles={titles}
          bare={bare.has(key)}
          status={key === statusField(type.fields)}
        />
      )}
      {refusal && cell === key && !edited && (
        <p className="cellNote float" role="status">
          {refusal}
        </p>
      )}
    </div>
  )
}

/** On a phone a row is a card: the title and the status, under them the first values that there are. */
function Card({ type, row, columns, titles, title, events }: GridRowProps & { title: string }) {
  const status = statusField(type.fields)
  const rest = columns
    .filter(
      (c) => c.key !== type.titleField && c.key !== status && c.field.kind !== 'flag' && valueIn(row, c.key) !== null,
    )
    .slice(0, 3)
  return (
    <div role="gridcell" className="cardCell">
      <span className="row">
        <RowLink type={type} row={row} events={events} className="titleLink line strong space">
          {title}
        </RowLink>
        {status && <Value field={type.fields[status]!} value={row[status]} titles={titles} status />}
      </span>
      <span className="row t12 ink2">
        {rest.map((column) => (
          <span key={column.key} className="line" title={column.label}>
            <Value field={column.field} value={valueIn(row, column.key)} titles={titles} />
          </span>
        ))}
      </span>
    </div>
  )
}
