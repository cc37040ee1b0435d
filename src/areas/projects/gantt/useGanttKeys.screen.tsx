/**
 * The keyboard of the Gantt. In the table arrows move between cells; on a bar they move and stretch it, shown before it
 * is kept. Tab indents in the name column until Escape is pressed: then Tab leaves, so that nobody is trapped.
 */
import { type KeyboardEvent, useRef } from 'react'
import { useKeys } from '../../../web/keys.screen.tsx'
import type { Edit } from '../planEdits.ts'
import { enterDuration } from '../planEntry.ts'
import { reorder } from '../planOutlineEntry.ts'
import type { Key } from '../schedule/plan.ts'
import { movedBy, stepsOn, stretchedDuration } from './barMoves.ts'
import { BAR, type GanttView } from './ganttView.screen.tsx'
import { snapSeconds } from './timeScale.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import { type GanttActions, type GanttCommands, useGanttCommands } from './useGanttCommands.screen.tsx'

/** The commands of the Gantt with its keys. */
export interface GanttKeys extends GanttCommands {
  onKeyDown: (event: KeyboardEvent) => void
}

export function useGanttKeys(model: GanttModel, view: GanttView, actions: GanttActions): GanttKeys {
  const commands = useGanttCommands(model, view, actions)
  const { edit, insert, remove, link, unlink, shift, fillDown, refuse, run } = commands
  /** Escape was pressed: the next Tab leaves the plan. */
  const released = useRef(false)
  const { plan } = model.schedule

  const keyAt = (row: number): Key | undefined => plan.tasks[view.rows[row]?.task ?? -1]?.key
  const focusRow = view.focus ? view.rowOf.get(view.focus.key) : undefined
  const ids = [...view.columns.map((column) => column.id), BAR]
  const at = view.focus ? ids.indexOf(view.focus.column) : -1

  const move = (row: number, column: number, extend: boolean) => {
    if (model.preview) model.keep()
    const target = Math.min(view.rows.length - 1, Math.max(0, row))
    const key = keyAt(target)
    const id = ids[Math.min(ids.length - 1, Math.max(0, column))]
    if (key !== undefined && id) view.setFocus({ key, column: id }, extend)
  }

  /** Moves or stretches the focused bar by steps, on top of what is shown already. */
  const nudge = (count: number, stretch: boolean) => {
    if (!view.focus) return
    const base = model.schedule
    const row = plan.tasks.findIndex((task) => task.key === view.focus?.key)
    const task = plan.tasks[row]
    if (!task) return
    const shownTask = (model.preview?.schedule ?? base).plan.tasks[row] ?? task
    const shown = (model.preview?.schedule ?? base).dates
    const step = snapSeconds(view.scale.pxPerDay)
    if (stretch) {
      const from = shown.finish[row] as number
      const on = stepsOn(base, task, step < 86_400 ? from : from - 1, count, step)
      const duration = stretchedDuration(model.preview?.schedule ?? base, row, on, step)
      if (typeof duration === 'string') return refuse(duration)
      // From the plan as it is: what follows for people must not be counted step by step.
      const kept = (model.preview?.edits ?? []).filter(
        (edit) => edit.do === 'setTask' && edit.set.duration === undefined,
      )
      model.show([...kept, ...(duration === task.duration ? [] : enterDuration(plan, task, duration))])
      return
    }
    const from = shown.start[row] as number
    const on = stepsOn(base, shownTask, from, count, step)
    return offer(movedBy(model.preview?.schedule ?? base, row, on))
  }
  const offer = (edits: Edit[] | string) => {
    if (typeof edits === 'string') return refuse(edits)
    if (edits.length > 0) model.show([...(model.preview?.edits ?? []), ...edits])
  }

  const onBar = (event: KeyboardEvent): boolean => {
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        nudge(event.key === 'ArrowLeft' ? -1 : 1, event.shiftKey)
        return true
      case 'Enter':
        model.keep()
        return true
      case 'Escape':
        if (model.preview) model.drop()
        else if (view.focus) view.setFocus({ key: view.focus.key, column: 'name' })
        return true
      case '+':
      case '=':
        actions.zoomTo(view.scale.pxPerDay * 1.5)
        return true
      case '-':
        actions.zoomTo(view.scale.pxPerDay / 1.5)
        return true
      default:
        return false
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || view.editing || focusRow === undefined || !view.focus) {
      // Nothing is focused yet: the first key goes to the first cell.
      if (!view.focus && event.key.startsWith('Arrow')) {
        event.preventDefault()
        move(0, 0, false)
      }
      return
    }
    if (handle(event)) {
      event.preventDefault()
      event.stopPropagation()
    }
    if (event.key !== 'Escape' && event.key !== 'Tab' && event.key !== 'Shift') released.current = false
  }

  const handle = (event: KeyboardEvent): boolean => {
    const { key, shiftKey: extend, altKey: alt } = event
    const mod = event.ctrlKey || event.metaKey
    const row = focusRow as number
    const place = view.focus as NonNullable<GanttView['focus']>
    if (mod) return withModifier(event)
    if (alt) {
      if (extend && (key === 'ArrowRight' || key === 'ArrowLeft')) shift(key === 'ArrowRight' ? 1 : -1)
      else if (key === 'ArrowUp' || key === 'ArrowDown')
        run(reorder(plan, view.chosen, key === 'ArrowUp' ? -1 : 1), key === 'ArrowUp' ? 'Moved up' : 'Moved down')
      else if ((key === '+' || key === '=' || key === '-') && view.columns[at])
        view.widen(place.column, (view.columns[at]?.width ?? 0) + (key === '-' ? -16 : 16))
      else return false
      return true
    }
    if (place.column === BAR && onBar(event)) return true
    const foldable = view.rows[row]?.expanded
    switch (key) {
      case 'ArrowUp':
        move(row - 1, at, extend)
        return true
      case 'ArrowDown':
        move(row + 1, at, extend)
        return true
      case 'ArrowLeft':
        if (place.column === 'name' && foldable === true && !extend) view.fold([place.key], true)
        else move(row, at - 1, extend)
        return true
      case 'ArrowRight':
        if (place.column === 'name' && foldable === false && !extend) view.fold([place.key], false)
        else move(row, at + 1, extend)
        return true
      case 'Home':
        move(row, 0, extend)
        return true
      case 'End':
        move(row, ids.length - 2, extend)
        return true
      case 'PageUp':
        move(row - actions.page, at, extend)
        return true
      case 'PageDown':
        move(row + actions.page, at, extend)
        return true
      case 'Tab':
        if (place.column !== 'name' || released.current || model.readOnly) return false
        shift(event.shiftKey ? -1 : 1)
        return true
      case 'Escape':
        if (model.preview) model.drop()
        else {
          released.current = true
          model.announce('Tab now leaves the plan')
          if (view.chosen.length > 1) move(row, at, false)
        }
        return true
      case 'F2':
        if (extend) actions.openPanel(place.key)
        else edit()
        return true
      case 'Enter':
        edit()
        return true
      case 'F6':
        move(row, ids.length - 1, false)
        return true
      case 'Insert':
        if (!model.readOnly) insert()
        return true
      case 'Delete':
        if (!model.readOnly) remove()
        return true
      case 'Backspace':
        edit('')
        return true
      case ' ':
        if (extend) {
          view.setFocus({ key: place.key, column: ids[0] as string })
          view.setFocus({ key: place.key, column: ids[ids.length - 2] as string }, true)
        } else if (foldable !== undefined) view.fold([place.key], foldable)
        return true
      case '?':
        return false
      default:
        if (key.length !== 1 || place.column === BAR) return false
        edit(key)
        return true
    }
  }

  const withModifier = (event: KeyboardEvent): boolean => {
    const row = focusRow as number
    switch (event.key.toLowerCase()) {
      case 'z':
        if (event.shiftKey) model.redo()
        else model.undo()
        return true
      case 'y':
        model.redo()
        return true
      case 'd':
        fillDown()
        return true
      case 'l':
        if (event.shiftKey) unlink()
        else link()
        return true
      case 'a':
        view.setFocus({ key: keyAt(0) as Key, column: ids[0] as string })
        view.setFocus({ key: keyAt(view.rows.length - 1) as Key, column: ids[ids.length - 2] as string }, true)
        return true
      case 'home':
        move(0, at, event.shiftKey)
        return true
      case 'end':
        move(view.rows.length - 1, at, event.shiftKey)
        return true
      case 'arrowright':
      case 'arrowleft':
        move(row, event.key === 'ArrowLeft' ? 0 : ids.length - 1, event.shiftKey)
        return true
      default:
        return false
    }
  }

  useKeys(
    {
      ...listed(KEYS),
      'mod+z': { run: () => model.undo() },
      'mod+shift+z': { run: () => model.redo() },
      // The row that had the focus may have gone with what was undone.
      'mod+y': { run: () => model.redo() },
    },
    true,
    'Plan',
  )
  return { ...commands, onKeyDown }
}

/** The list behind `?`: the plan handles these itself, wherever the focus is in it. */
const KEYS: Record<string, string> = {
  enter: 'Edit the cell (also F2, or just type)',
  insert: 'New task above',
  delete: 'Remove the selected tasks',
  tab: 'Indent, in the name column (Shift+Tab outdents)',
  escape: 'Then Tab leaves the plan; cancels what is shown',
  'alt+arrowup': 'Move the task up (Alt+↓ down)',
  'alt+shift+arrowright': 'Indent (Alt+Shift+← outdents)',
  'shift+arrowdown': 'Select more cells',
  'alt++': 'Wider column (Alt+− narrower)',
  'mod+d': 'Fill down',
  'mod+l': 'Link the selected tasks in order (with Shift: unlink)',
  'mod+c': 'Copy cells to a spreadsheet (Ctrl+V pastes)',
  f6: 'To the bar: ← → move it, Shift+← → stretch it, Enter keeps, Esc cancels, + − zoom',
  'shift+f2': 'Details of the task',
}

function listed(keys: Record<string, string>) {
  return Object.fromEntries(Object.entries(keys).map(([key, label]) => [key, { run: () => false, label }]))
}
