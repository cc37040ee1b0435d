/** The Gantt over a plan in memory, for the browser tests and the bench: `?tasks=10000`, `?theme=dark`, `?readOnly`. */
import { createRoot } from 'react-dom/client'
import { Gantt } from '../../src/areas/projects/gantt/gantt.screen.tsx'
import type { Edit } from '../../src/areas/projects/planEdits.ts'
import { Toasts } from '../../src/web/components/toast.screen.tsx'
import { Theme } from '../../src/web/theme.screen.tsx'
import { largePlan, TODAY, warehouseBaseline, warehouseWifi } from './warehouseWifi.ts'

declare global {
  interface Window {
    /** Every batch of edits that was saved, for the tests to read. */
    saved: Edit[][]
    /** Set by a test: the next save fails with these words. */
    failNext?: string
  }
}

window.saved = []
const query = new URLSearchParams(location.search)
document.documentElement.dataset.theme = query.get('theme') ?? 'light'
const count = Number(query.get('tasks') ?? 0)
const plan = count ? largePlan(count) : warehouseWifi()
const baseline = count ? undefined : { label: 'Baseline 1', dates: warehouseBaseline() }
let made = 0

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
    </main>
  </Theme>,
)
