/** The pieces of a table in the look: a head that sticks and sorts, group rows, a foot, the bar for what is selected. */
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { KeyHint } from './keyHint.screen.tsx'
import './table.css'

export interface HeadCellProps {
  children: ReactNode
  /** Numbers and dates stand at the right under right-aligned heads. */
  numeric?: boolean
  /** Absent: this column cannot be sorted by. */
  onSort?: () => void
  sorted?: 'ascending' | 'descending'
  width?: number
  style?: CSSProperties
}

/** A column head, 28 px, 11 px text; a button when it sorts. `as="div"` for tables made of divs. */
export function HeadCell({
  children,
  numeric,
  onSort,
  sorted,
  width,
  style,
  as: Cell = 'th',
}: HeadCellProps & { as?: 'th' | 'div' }) {
  const Arrow = sorted === 'descending' ? ArrowDown : ArrowUp
  const inside = (
    <>
      {children}
      {sorted && <Arrow size={12} strokeWidth={2} />}
    </>
  )
  return (
    <Cell
      className={`headCell ${numeric ? 'number' : ''}`}
      {...(Cell === 'th' ? { scope: 'col' } : { role: 'columnheader' })}
      aria-sort={sorted ?? (onSort ? 'none' : undefined)}
      style={{ ...(width ? { width } : {}), ...style }}
    >
      {onSort ? (
        <button type="button" onClick={onSort}>
          {inside}
        </button>
      ) : (
        inside
      )}
    </Cell>
  )
}

/** The opener of a group: a chevron, its name and how many. */
export function GroupHead({
  open,
  onToggle,
  children,
  note,
}: {
  open: boolean
  onToggle: () => void
  children: ReactNode
  note?: ReactNode
}) {
  const Icon = open ? ChevronDown : ChevronRight
  return (
    <button type="button" className="groupHead" aria-expanded={open} onClick={onToggle}>
      <Icon size={14} strokeWidth={1.75} />
      <span className="strong">{children}</span>
      {note && <span className="ink3">{note}</span>}
    </button>
  )
}

/** The bar that floats over a list while rows are selected: `3 selected · 139,560 per year`, its actions, and Esc. */
export function BulkBar({
  count,
  note,
  onClear,
  children,
}: {
  count: number
  note?: ReactNode
  onClear: () => void
  children: ReactNode
}) {
  if (count === 0) return null
  return (
    <div className="bulkBar float" role="toolbar" aria-label="Selected rows">
      <span className="bulkCount">
        <b className="strong">{count} selected</b>
        {note && <span className="ink3"> · {note}</span>}
      </span>
      {children}
      <button type="button" className="button bare" onClick={onClear}>
        <KeyHint keys="escape" />
        Clear
      </button>
    </div>
  )
}
