/** What a planner should look at, one line under the tools: each finding is a click away from its task. */
import { ChevronLeft, ChevronRight, TriangleAlert } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { IconButton } from '../../../web/components/button.screen.tsx'
import { type Finding, findings, finishedLate, type Key, type Local, oneOfEachKindFirst } from '../schedule/index.ts'
import type { CellContext } from './column.ts'
import type { Schedule } from './scheduling.ts'
import { dateText, instantOf } from './text.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import type { GanttActions } from './useGanttCommands.screen.tsx'

export function FindingsStrip({
  model,
  context: { locale, today },
  goTo,
  actions,
}: {
  model: GanttModel
  context: CellContext
  goTo: (key: Key) => void
  actions: GanttActions
}) {
  // The plan is painted first: what should be looked at in it can come a moment later.
  const schedule = useDeferredValue<Schedule | undefined>(model.schedule, undefined)
  const { all, open } = useMemo(() => {
    if (!schedule) return { all: [], open: 0 }
    const { compiled, dates } = schedule
    const write = (local: Local) => dateText(local, locale, today)
    const worst = oneOfEachKindFirst(findings(compiled, dates, write))
    return { all: [...worst, ...finishedLate(compiled, dates, write)], open: worst.length }
  }, [schedule, locale, today])
  const [from, setFrom] = useState(0)
  if (all.length === 0) return null
  const first = Math.min(from, all.length - 1)
  const seen = all.slice(first, first + 3)
  return (
    <section className="gFindings" aria-label="Findings">
      {open === 0 ? (
        <span className="ink3">Nothing open</span>
      ) : (
        <span className="signal attention">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
          {open === 1 ? '1 finding' : `${open} findings`}
        </span>
      )}
      <ul>
        {seen.map((finding) => {
          const task = finding.task ?? busyTask(model.schedule, finding)
          return (
            <li key={finding.message}>
              <button
                type="button"
                className={finding.kind === 'finishedLate' ? 'settled' : ''}
                title={finding.message}
                onClick={() => {
                  if (task === undefined) return
                  goTo(task)
                  actions.openPanel(task)
                }}
              >
                {finding.message}
              </button>
            </li>
          )
        })}
      </ul>
      {all.length > 3 && (
        <span className="row">
          <IconButton
            icon={ChevronLeft}
            label="Earlier findings"
            size={14}
            disabled={first === 0}
            onClick={() => setFrom(Math.max(0, first - 3))}
          />
          <IconButton
            icon={ChevronRight}
            label="Further findings"
            size={14}
            disabled={first + 3 >= all.length}
            onClick={() => setFrom(first + 3)}
          />
        </span>
      )}
    </section>
  )
}

/** Of a person's tasks that run when they have too much to do, the last to begin: the one to move. */
function busyTask({ plan, compiled, dates }: Schedule, { resource, from, to }: Finding): Key | undefined {
  if (!from || !to) return undefined
  let last: { key: Key; start: number } | undefined
  for (const assignment of plan.assignments) {
    const row = compiled.indexOf.get(assignment.task)
    if (assignment.resource !== resource || row === undefined) continue
    const [start, finish] = [dates.start[row] as number, dates.finish[row] as number]
    const runs = start < instantOf(to) && finish > instantOf(from)
    if (runs && (!last || start > last.start)) last = { key: assignment.task, start }
  }
  return last?.key
}
