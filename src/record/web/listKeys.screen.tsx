/** Moving through a list: a cursor over rows and cells, and the keys that lead it. */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { type KeyMap, useKeys } from '../../web/keys.screen.tsx'
import type { Column } from './columns.ts'
import type { Cursor } from './grid.screen.tsx'
import type { RowEvents } from './gridRow.screen.tsx'
import type { Item, ListRow } from './grouping.ts'

export interface ListCursorOptions {
  readonly items: readonly Item[]
  readonly columns: readonly Column[]
  /** True, or the reason why a cell cannot be edited. */
  readonly mayEdit: (row: ListRow, column: Column) => true | string
  save: RowEvents['save']
  readonly open: (row: ListRow) => void
  readonly filter: () => void
  readonly focusGrid: () => void
}

export interface ListCursor {
  readonly cursor: Cursor | null
  readonly editing: Cursor | null
  readonly refusal: string | null
  readonly selection: ReadonlySet<string>
  readonly select: (ids: ReadonlySet<string>) => void
  readonly events: RowEvents
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const PAGE = 12

/** The cursor, the selection and the cell that is being edited. */
export function useListCursor(options: ListCursorOptions): ListCursor {
  const [cursor, setCursor] = useState<Cursor | null>(null)
  const [editing, setEditing] = useState<Cursor | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [selection, select] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef<string | null>(null)
  const rows = useMemo(() => options.items.flatMap((item) => (item.kind === 'row' ? [item.row] : [])), [options.items])
  const now = useRef({ ...options, cursor, editing, selection, rows })
  now.current = { ...options, cursor, editing, selection, rows }

  const go = (next: Cursor | null) => {
    setRefusal(null)
    setCursor(next)
  }
  const move = (by: number) => {
    const { rows: all, cursor: from } = now.current
    if (!all.length) return false
    const at = from ? all.findIndex((row) => row.id === from.id) : by > 0 ? -1 : all.length
    const next = all[Math.max(0, Math.min(all.length - 1, at + by))]!
    go({ id: next.id, key: from?.key ?? null })
  }
  const across = (by: -1 | 1) => {
    const { columns, cursor: from } = now.current
    if (!from) return false
    const at = from.key ? columns.findIndex((column) => column.key === from.key) : -1
    const next = at + by
    go({ id: from.id, key: next < 0 ? null : columns[Math.min(next, columns.length - 1)]!.key })
  }
  const edit = (id: string, key: string) => {
    const { rows: all, columns } = now.current
    const row = all.find((each) => each.id === id)
    const column = columns.find((each) => each.key === key)
    if (!row || !column) return
    setCursor({ id, key })
    const answer = now.current.mayEdit(row, column)
    setRefusal(answer === true ? null : answer)
    if (answer === true) setEditing({ id, key })
  }
  /** The first cell that can be edited, seen from the cursor. */
  const editHere = () => {
    const { rows: all, columns, cursor: from } = now.current
    const row = from && all.find((each) => each.id === from.id)
    if (!row) return false
    const key = from.key ?? columns.find((column) => now.current.mayEdit(row, column) === true)?.key ?? columns[0]?.key
    if (key) edit(row.id, key)
  }

  const events = useMemo<RowEvents>(
    () => ({
      open: (row) => now.current.open(row),
      focus: (id, key) => {
        go({ id, key })
        now.current.focusGrid()
      },
      edit,
      save: (row, column, value) => now.current.save(row, column, value),
      done: (step) => {
        const { editing: from, columns, rows: all } = now.current
        setEditing(null)
        now.current.focusGrid()
        const row = from && all.find((each) => each.id === from.id)
        if (!step || !from || !row) return
        const rest = columns.map((column) => column.key)
        const at = rest.indexOf(from.key ?? '')
        const ahead = step > 0 ? columns.slice(at + 1) : columns.slice(0, Math.max(at, 0)).reverse()
        const next = ahead.find((column) => now.current.mayEdit(row, column) === true)
        if (next) edit(row.id, next.key)
      },
      select: (id, range) => {
        const { rows: all, selection: known } = now.current
        const next = new Set(known)
        const from = range && anchor.current ? all.findIndex((row) => row.id === anchor.current) : -1
        const to = all.findIndex((row) => row.id === id)
        if (from >= 0) for (const row of all.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.id)
        else if (!next.delete(id)) next.add(id)
        anchor.current = id
        select(next)
        go({ id, key: null })
      },
    }),
    // Everything that changes is read through `now`, so that rows are drawn again only for their own sake.
    [],
  )

  const openRow = () => {
    const row = now.current.rows.find((each) => each.id === now.current.cursor?.id)
    if (!row) return false
    now.current.open(row)
  }
  const leave = () => {
    const { cursor: at, selection: known } = now.current
    if (refusal) return setRefusal(null)
    if (known.size) return select(new Set())
    if (at?.key) return go({ id: at.id, key: null })
    if (at) return go(null)
    return false
  }
  const keys: KeyMap = {
    j: { run: () => move(1), label: 'Next row' },
    k: { run: () => move(-1), label: 'Previous row' },
    enter: { run: () => (now.current.cursor?.key ? editHere() : openRow()), label: 'Open the row, or edit the cell' },
    e: { run: editHere, label: 'Edit' },
    f2: { run: editHere },
    x: {
      run: () => {
        const at = now.current.cursor
        if (!at) return false
        events.select(at.id, false)
      },
      label: 'Select the row',
    },
    escape: { run: leave, label: 'Clear the selection' },
    '/': { run: () => now.current.filter(), label: 'Filter' },
  }
  useKeys(keys, editing === null, 'List')

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (editing || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Readonly<Record<string, () => unknown>> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      ArrowRight: () => across(1),
      ArrowLeft: () => across(-1),
      PageDown: () => move(PAGE),
      PageUp: () => move(-PAGE),
      Home: () => move(-rows.length),
      End: () => move(rows.length),
      ' ': () => cursor && events.select(cursor.id, event.shiftKey),
    }
    const run = moves[event.key]
    if (run && run() !== false) event.preventDefault()
  }
  return { cursor, editing, refusal, selection, select, events, onKeyDown }
}
