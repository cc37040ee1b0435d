/** The heads of a list's columns: a press sorts, the edge is drawn to the width one likes, a head is carried to its place. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type PointerEvent, useState } from 'react'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { sortable } from '../query.ts'
import type { SortBy } from './address.ts'
import type { Column } from './columns.ts'

export interface GridHeadProps {
  readonly columns: readonly Column[]
  readonly sort: readonly SortBy[]
  /** The currency that all amounts of a column share. */
  readonly units: Readonly<Record<string, string>>
  readonly selected: 'none' | 'some' | 'all'
  readonly onSelectAll: (all: boolean) => void
  readonly onSort: (key: string) => void
  readonly onWidth: (key: string, width: number, done: boolean) => void
  readonly onMove: (key: string, before: string) => void
}

const NARROWEST = 56
const STEP = 16

/** The head row; sticks to the top of the list. */
export function GridHead({ columns, sort, units, selected, onSelectAll, onSort, onWidth, onMove }: GridHeadProps) {
  const [over, setOver] = useState<string | null>(null)
  return (
    <div role="row" aria-rowindex={1} className="gridHead">
      <div role="columnheader" className="headCell tickCell">
        <Checkbox
          checked={selected === 'all'}
          some={selected === 'some'}
          aria-label="Select all that are loaded"
          onChange={onSelectAll}
        />
      </div>
      {columns.map((column) => {
        const { key, field, label, numeric } = column
        const first = sort[0]?.field === key ? sort[0] : undefined
        const Arrow = first?.descending ? ArrowDown : ArrowUp
        const words = (
          <>
            <span className="line">
              {label}
              {units[key] && `, ${units[key]}`}
            </span>
            {first && <Arrow size={12} strokeWidth={2} />}
          </>
        )
        return (
          <div
            key={key}
            role="columnheader"
            className={`headCell ${numeric ? 'number' : ''} ${over === key ? 'over' : ''}`}
            aria-sort={first ? (first.descending ? 'descending' : 'ascending') : sortable(field) ? 'none' : undefined}
            draggable
            onDragStart={(event) => event.dataTransfer.setData('text/ambit-column', key)}
            onDragOver={(event) => {
              if (!event.dataTransfer.types.includes('text/ambit-column')) return
              event.preventDefault()
              setOver(key)
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => {
              setOver(null)
              const moved = event.dataTransfer.getData('text/ambit-column')
              if (moved && moved !== key) onMove(moved, key)
            }}
          >
            {sortable(field) ? (
              <button type="button" title={field.help} onClick={() => onSort(key)}>
                {words}
              </button>
            ) : (
              <span className="headWords" title={field.help}>
                {words}
              </span>
            )}
            <Edge column={column} onWidth={onWidth} />
          </div>
        )
      })}
    </div>
  )
}

/** The right edge of a head: drawn with the pointer, or moved with the arrow keys. */
function Edge({ column, onWidth }: { column: Column; onWidth: GridHeadProps['onWidth'] }) {
  const draw = (event: PointerEvent<HTMLButtonElement>) => {
    event.preventDefault()
    event.stopPropagation()
    const edge = event.currentTarget
    const cell = edge.parentElement!
    const from = event.clientX
    const width = cell.getBoundingClientRect().width
    const at = (x: number) => Math.max(NARROWEST, Math.round(width + x - from))
    const move = (next: globalThis.PointerEvent) => onWidth(column.key, at(next.clientX), false)
    const end = (next: globalThis.PointerEvent) => {
      edge.removeEventListener('pointermove', move)
      onWidth(column.key, at(next.clientX), true)
    }
    edge.setPointerCapture(event.pointerId)
    edge.addEventListener('pointermove', move)
    edge.addEventListener('pointerup', end, { once: true })
  }
  return (
    <button
      type="button"
      className="headEdge"
      tabIndex={-1}
      aria-label={`Width of ${column.label}`}
      draggable={false}
      onPointerDown={draw}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0
        if (by) onWidth(column.key, Math.max(NARROWEST, event.currentTarget.parentElement!.clientWidth + by), true)
      }}
    />
  )
}
