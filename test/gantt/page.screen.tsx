/** The Gantt over a plan in memory, for the browser tests and the bench: `?tasks=10000`, `?theme=dark`, `?readOnly`. */
import { createRoot } from 'react-dom/client'
import { movedBy } from '../../src/areas/projects/gantt/barMoves.ts'
import { Gantt } from '../../src/areas/projects/gantt/gantt.screen.tsx'
import { computeSchedule, rescheduled } from '../../src/areas/projects/gantt/scheduling.ts'
import { applyEdits, type Edit } from '../../src/areas/projects/planEdits.ts'
import { diffSchedules } from '../../src/areas/projects/scheduleDifference.ts'
import { Toasts } from '../../src/web/components/toast.screen.tsx'
import { Theme } from '../../src/web/theme.screen.tsx'
import { largePlan, TODAY, warehouseBaseline, warehouseWifi } from './warehouseWifi.ts'

declare global {
  interface Window {
    /** Every batch of edits that was saved, for the tests to read. */
    saved: Edit[][]
    /** Set by a test: the next save fails with these words. */
    failNext?: string
    /** Milliseconds from an edit that moves one task to the new dates of all, so many times over. */
    measureMoves: (times: number) => number[]
  }
}

window.saved = []
const query = new URLSearchParams(location.search)
document.documentElement.dataset.theme = query.get('theme') ?? 'light'
const count = Number(query.get('tasks') ?? 0)
const plan = count ? largePlan(count) : warehouseWifi()
const baseline = count ? undefined : { label: 'Baseline 1', dates: warehouseBaseline() }
let made = 0

window.measureMoves = (times) => {
  const base = computeSchedule(plan)
  if (typeof base === 'string') throw new Error(base)
  const leaves = plan.tasks.flatMap((task, row) => (task.summary ? [] : [row]))
  return Array.from({ length: times }, (_, turn) => {
    const row = leaves[Math.floor(((turn + 1) * leaves.length) / (times + 2))] ?? 0
    const begin = performance.now()
    const edits = movedBy(base, row, 3 * 86_400)
    if (typeof edits === 'string') throw new Error(edits)
    const after = rescheduled(base, applyEdits(plan, edits).plan)
    if (typeof after === 'string') throw new Error(after)
    diffSchedules(base, after, [])
    return performance.now() - begin
  })
}

async function save(edits: Edit[]) {
  await Promise.resolve()
  if (window.failNext) {
    const words = window.failNext
    delete window.failNext
    throw new Error(words)
  }
  window.saved.push(edits)
}

createRoot(document.querySelector('#root') as HTMLElement).render(
  <Theme>
    <main style={{ height: '100%', display: 'flex', flexDirection: 'column' }}>
      <h1 className="unseen">{plan.name}</h1>
      <Gantt
        plan={plan}
        onEdits={save}
        locale="en-GB"
        today={TODAY}
        now={Date.parse(`${TODAY}T00:30:00Z`) / 1000}
        newKey={() => `new${++made}`}
        readOnly={query.has('readOnly')}
        {...(baseline ? { baseline } : {})}
      />
      <Toasts />
      <div id="floats" />
    </main>
  </Theme>,
)
