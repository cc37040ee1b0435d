/** Undo, link, baseline, zoom, columns, new task: what can be done to the plan as a whole. */
import { Columns3, Ellipsis, Link2, ListTree, Maximize, Plus, Printer, Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton, Segments } from '../../../web/components/button.screen.tsx'
import { Checkbox } from '../../../web/components/check.screen.tsx'
import { Menu, Popover } from '../../../web/components/menu.screen.tsx'
import type { Baseline, GanttView } from './ganttView.screen.tsx'
import { StatusDate } from './statusDate.screen.tsx'
import { ZOOM, type ZoomName, zoomName } from './timeScale.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import type { GanttActions, GanttCommands } from './useGanttCommands.screen.tsx'

interface ToolbarProps {
  model: GanttModel
  view: GanttView
  actions: GanttActions
  baseline: Baseline | undefined
  keys: GanttCommands
}

export function GanttToolbar({ model, view, actions, keys }: ToolbarProps) {
  const [choosing, setChoosing] = useState(false)
  const levels = Math.max(1, ...view.context.plan.tasks.map((task) => task.level))
  const fold = (level: number) => {
    const summaries = view.context.plan.tasks.filter((task) => task.summary)
    view.fold(
      summaries.filter((task) => task.level >= level).map((task) => task.key),
      true,
    )
    view.fold(
      summaries.filter((task) => task.level < level).map((task) => task.key),
      false,
    )
  }
  return (
    <div className="gTools" role="toolbar" aria-label="Plan">
      {!model.readOnly && (
        <>
          <Button variant="bare" icon={Undo2} disabled={!model.canUndo} onClick={model.undo}>
            Undo
          </Button>
          {model.canRedo && <IconButton icon={Redo2} label="Redo" keys="mod+shift+z" size={14} onClick={model.redo} />}
          <Button
            className="wide"
            variant="bare"
            icon={Link2}
            onClick={keys.link}
            {...(view.chosen.length < 2 ? { reason: 'Select two tasks or more, then link them in order' } : {})}
          >
            Link
          </Button>
        </>
      )}
      <StatusDate model={model} context={view.context} />
      <span className="space" />
      <span className="wide">
        <Segments
          label="Zoom"
          options={[
            { value: 'day', label: 'Day' },
            { value: 'week', label: 'Week' },
            { value: 'month', label: 'Month' },
          ]}
          value={zoomName(view.scale.pxPerDay) ?? ('' as ZoomName)}
          onChange={(name) => actions.zoomTo(ZOOM[name])}
        />
      </span>
      <Button className="wide" variant="bare" icon={Maximize} onClick={keys.fit}>
        Fit
      </Button>
      <Menu
        entries={[
          { kind: 'label', label: 'Outline' },
          ...Array.from({ length: Math.min(levels, 6) }, (_, level) => ({
            label: level === 0 ? 'Top level only' : `Down to level ${level + 1}`,
            icon: ListTree,
            run: () => fold(level + 1),
          })),
          { label: 'Everything', icon: ListTree, run: () => fold(Number.POSITIVE_INFINITY) },
          { kind: 'rule' },
          { label: 'Print the plan', icon: Printer, run: actions.print },
        ]}
      >
        <IconButton className="wide" icon={Ellipsis} label="Outline and print" size={14} />
      </Menu>
      <Popover
        label="Columns"
        open={choosing}
        onClose={() => setChoosing(false)}
        position="bottom-end"
        width={220}
        target={
          <Button className="wide" icon={Columns3} aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            Columns
          </Button>
        }
      >
        <div className="gColumnChoice">
          {view.allColumns.map((column) => (
            <Checkbox
              key={column.id}
              label={column.id === 'id' ? 'Row number' : column.label}
              checked={view.columns.some((each) => each.id === column.id)}
              disabled={column.id === 'name'}
              onChange={(on) => {
                const ids = view.columns.map((each) => each.id).filter((id) => id !== column.id)
                const chosen = new Set(on ? [...ids, column.id] : ids)
                // The row number leads, the rest keeps the order in which it was chosen.
                view.setColumns([...chosen].sort((a, b) => Number(b === 'id') - Number(a === 'id')))
              }}
            />
          ))}
        </div>
      </Popover>
      {!model.readOnly && (
        <Button variant="primary" icon={Plus} keys="insert" onClick={keys.insert}>
          Task
        </Button>
      )}
    </div>
  )
}
