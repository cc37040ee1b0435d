/** Rows put elsewhere with the pointer: the left edge of a row is its handle, a line shows where it would go. */
import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react'
import { toast } from '../../../web/components/toast.screen.tsx'
import { moveRow } from '../planOutlineEntry.ts'
import type { Key } from '../schedule/plan.ts'
import { ROW } from './barGeometry.ts'
import type { GanttView } from './ganttView.screen.tsx'
import type { GanttModel } from './useGantt.screen.tsx'

export interface RowDrag {
  /** Between which rows the dragged one would go: the row below the line. */
  line: number | undefined
  handlers: {
    onPointerDown: (event: ReactPointerEvent<HTMLElement>) => void
    onPointerMove: (event: ReactPointerEvent<HTMLElement>) => void
    onPointerUp: (event: ReactPointerEvent<HTMLElement>) => void
    onPointerCancel: () => void
  }
}

export function useRowDrag(model: GanttModel, view: GanttView): RowDrag {
  const [line, setLine] = useState<number>()
  const dragged = useRef<Key | undefined>(undefined)

  useEffect(() => {
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || dragged.current === undefined) return
      event.preventDefault()
      event.stopPropagation()
      dragged.current = undefined
      setLine(undefined)
    }
    globalThis.addEventListener('keydown', cancel, true)
    return () => globalThis.removeEventListener('keydown', cancel, true)
  }, [])

  const end = () => {
    dragged.current = undefined
    setLine(undefined)
  }
  const lineAt = (event: ReactPointerEvent<HTMLElement>): number => {
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top
    return Math.max(0, Math.min(view.rows.length, Math.round(y / ROW)))
  }
  return {
    line,
    handlers: {
      onPointerDown: (event) => {
        const row = event.target instanceof HTMLElement && event.target.matches('.gRow') ? event.target : undefined
        if (!row || event.button !== 0 || model.readOnly || view.editing) return
        dragged.current = model.schedule.plan.tasks[view.rows[Number(row.dataset.row)]?.task ?? -1]?.key
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove: (event) => {
        if (dragged.current !== undefined) setLine(lineAt(event))
      },
      onPointerUp: (event) => {
        const key = dragged.current
        const at = lineAt(event)
        const hasMoved = line !== undefined
        end()
        if (key === undefined || !hasMoved) return
        const { plan } = model.schedule
        const above = view.rows[at - 1]
        const below = view.rows[at]
        const edits = moveRow(plan, key, above?.task, below?.task)
        const refusal =
          typeof edits === 'string' ? edits : edits.length > 0 ? model.commit(edits, 'Row moved') : undefined
        if (refusal) toast({ text: refusal, failed: true })
      },
      onPointerCancel: end,
    },
  }
}
