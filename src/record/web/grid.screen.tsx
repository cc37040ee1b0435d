/** The table of a list: only the rows in view exist, and pages are asked for as they come into view. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject, useEffect, useMemo } from 'react'
import { GroupHead } from '../../web/components/table.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import type { RecordType } from '../record.ts'
import type { Column } from './columns.ts'
import type { OwnControl } from './control.screen.tsx'
import { GridHead, type GridHeadProps } from './gridHead.screen.tsx'
import { cellId, GridRow, type RowEvents, rowId } from './gridRow.screen.tsx'
import type { Group, Item, Sum } from './grouping.ts'
import type { Titles } from './pages.ts'
import './list.css'

export interface Cursor {
  readonly id: string
  /** Null: the row as a whole. */
  readonly key: string | null
}

export interface GridProps extends Omit<GridHeadProps, 'columns' | 'sort' | 'selected'> {
  readonly type: RecordType
  readonly label: string
  readonly columns: readonly Column[]
  readonly widths: Readonly<Record<string, number>>
  /** Columns whose width somebody drew. */
  readonly drawn: ReadonlySet<string>
  readonly sort: GridHeadProps['sort']
  readonly items: readonly Item[]
  /** Rows that are still to be loaded behind the items. */
  readonly pending: number
  readonly titles: Titles
  readonly selection: ReadonlySet<string>
  readonly selected: GridHeadProps['selected']
  readonly cursor: Cursor | null
  readonly editing: Cursor | null
  readonly refusal: string | null
  readonly controls: Readonly<Record<string, OwnControl>>
  readonly events: RowEvents
  readonly phone: boolean
  readonly foot: ReactNode
  readonly totals: Readonly<Record<string, Sum>>
  readonly grid: RefObject<HTMLDivElement | null>
  readonly onToggle: (group: string) => void
  readonly onNeed: () => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const ROW = 32
const CARD = 64
const TICK = 48
/** Rows beyond the view that are kept, so that scrolling meets no gap. */
const BEYOND = 12

/** A grid of rows with a sticky head and foot. */
export function Grid(props: GridProps) {
  const { columns, widths, items, pending, phone, grid, cursor } = props
  const style = {
    '--columns': `${TICK}px ${columns.map((column) => track(column, widths, columns.length, props.drawn.has(column.key))).join(' ')}`,
    '--least': `${TICK + columns.reduce((sum, { key, width }) => sum + (widths[key] ?? width), 0)}px`,
  } as CSSProperties
  const at = cursor ? items.findIndex((item) => item.kind === 'row' && item.row.id === cursor.id) : -1
  const active = cursor && at >= 0 ? (cursor.key ? cellId(cursor.id, cursor.key) : rowId(cursor.id)) : undefined
  return (
    <div
      ref={grid}
      className={`grid ${phone ? 'phone' : ''}`}
      style={style}
      role="grid"
      aria-label={props.label}
      aria-rowcount={items.length + pending + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={active}
      tabIndex={0}
      onKeyDown={props.onKeyDown}
    >
      {!phone && <GridHead {...props} />}
      <Rows {...props} at={at} />
      <div className="gridFoot" role="row">
        <div role="gridcell" className="footWords ink3">
          {props.foot}
        </div>
        {!phone && <Sums columns={columns} sums={props.totals} />}
      </div>
    </div>
  )
}

/** With so few columns the room is shared; with more of them the title takes what is left. */
const FEW = 5

const track = (
  { key, width, title, numeric }: Column,
  widths: Readonly<Record<string, number>>,
  count: number,
  drawn: boolean,
): string => {
  const least = widths[key] ?? width
  if (drawn) return `${least}px`
  if (title) return `minmax(${least}px, ${count <= FEW ? 2 : 1}fr)`
  return count <= FEW && !numeric ? `minmax(${least}px, 1fr)` : `${least}px`
}

/** The rows in view. Apart from head and foot, which a scroll leaves alone. */
function Rows(props: GridProps & { at: number }) {
  const { type, columns, items, pending, phone, grid, onNeed, cursor, editing, units, at } = props
  const height = phone ? CARD : ROW
  const rows = useVirtualizer({
    count: items.length + pending,
    getScrollElement: () => grid.current,
    estimateSize: () => height,
    overscan: BEYOND,
    scrollPaddingStart: 28,
    scrollPaddingEnd: 44,
    useFlushSync: false,
  })
  useEffect(() => rows.measure(), [rows, height])
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (pending > 0 && last >= items.length - BEYOND * 4) onNeed()
  }, [pending, last, items.length, onNeed])
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' })
  }, [at, rows])

  const bare = useMemo(() => new Set(Object.keys(units)), [units])
  return (
    <div className="gridBody" role="rowgroup" style={{ height: rows.getTotalSize() }}>
      {shown.map(({ index, start }) => {
        const item = items[index]
        if (!item)
          return (
            <div
              key={`pending ${index}`}
              className="gridRow pendingRow"
              style={{ transform: `translateY(${start}px)`, height }}
              aria-hidden="true"
            />
          )
        if (item.kind === 'group')
          return (
            <GroupRow
              key={`group ${item.key}`}
              {...props}
              group={item}
              place={index + 2}
              style={{ transform: `translateY(${start}px)`, height }}
            />
          )
        const here = cursor?.id === item.row.id
        return (
          <GridRow
            key={item.row.id}
            type={type}
            row={item.row}
            columns={columns}
            titles={props.titles}
            selected={props.selection.has(item.row.id)}
            current={here}
            cell={here ? cursor.key : null}
            editing={editing?.id === item.row.id ? editing.key : null}
            refusal={here ? props.refusal : null}
            bare={bare}
            controls={props.controls}
            events={props.events}
            place={index + 2}
            top={start}
            height={height}
            phone={phone}
          />
        )
      })}
    </div>
  )
}

function GroupRow({
  group,
  columns,
  type,
  place,
  style,
  phone,
  onToggle,
}: GridProps & { group: Group; place: number; style: CSSProperties }) {
  const count = `${group.count} ${(group.count === 1 ? type.label : type.labels).toLowerCase()}`
  return (
    <div role="row" aria-rowindex={place} className="gridRow groupRow" style={style}>
      <div role="gridcell" className="groupCell">
        <GroupHead open={group.open} onToggle={() => onToggle(group.key)} note={count}>
          {group.label}
        </GroupHead>
      </div>
      {!phone && <Sums columns={columns} sums={group.sums} />}
    </div>
  )
}

/** Sums under their columns; where the words of the row need the room, they begin at the first column with a sum. */
function Sums({ columns, sums }: { columns: readonly Column[]; sums: Readonly<Record<string, Sum>> }) {
  const write = useFormat()
  return columns.map((column, at) => {
    const sum = Object.entries(sums[column.key] ?? {})
    if (!sum.length) return null
    const text = sum.map(([unit, amount]) => {
      if (column.field.kind === 'duration') return write.duration(Number(amount))
      if (!unit) return write.number(amount)
      const money = write.money({ amount, currency: unit })
      return sum.length === 1 ? money.replace(/\u00a0[A-Z]{3}$/, '') : money
    })
    return (
      <div
        key={column.key}
        role="gridcell"
        className="cell number strong sumCell"
        style={{ gridColumn: at + 2, paddingRight: at === columns.length - 1 ? 'var(--page)' : 8 }}
        title={text.join(' + ')}
      >
        {text.join(' + ')}
      </div>
    )
  })
}
