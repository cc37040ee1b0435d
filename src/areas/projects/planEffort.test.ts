import assert from 'node:assert/strict'
import { test } from 'node:test'
import { warehouseWifi } from '../../../test/gantt/warehouseWifi.ts'
import type { CellContext } from './gantt/column.ts'
import { COLUMNS } from './gantt/columns.ts'
import { computeSchedule } from './gantt/scheduling.ts'
import { Edits } from './planEditSchema.ts'
import { applyEdits, type Edit } from './planEdits.ts'
import { effortOf } from './planEffort.ts'
import type { Plan, PlanTask, TaskType } from './schedule/plan.ts'

const DAY = 28_800
const KEY = '4.4'

/** One task of ten days on which the named people work full time, Ana first; material and two more people beside it. */
function planOf(type: TaskType, effortDriven: boolean, people: readonly string[], more: Partial<PlanTask> = {}): Plan {
  const plan = warehouseWifi()
  const names = ['Ana', 'Ben', 'Cem']
  return {
    ...plan,
    tasks: plan.tasks.map((task) =>
      task.key === KEY ? { ...task, type, effortDriven, duration: 10 * DAY, ...more } : task,
    ),
    resources: [
      ...names.map((name) => ({ key: name, name, kind: 'work' as const, maxUnits: 1 })),
      { key: 'Cable', name: 'Cable', kind: 'material', maxUnits: 1 },
    ],
    assignments: people.map((name) => ({ key: `of ${name}`, task: KEY, resource: name, units: 1 })),
  }
}

/** Types a text into a cell and tells the task's duration, then each person's units and work, in days. */
function typed(plan: Plan, column: string, text: string): string {
  const schedule = computeSchedule(plan)
  assert.ok(typeof schedule !== 'string')
  let made = 0
  const newKey = () => `new ${++made}`
  const context: CellContext = { plan, dates: schedule.dates, locale: 'en-GB', today: '2026-07-01', newKey }
  const row = plan.tasks.findIndex((task) => task.key === KEY)
  const edits = COLUMNS.find(({ id }) => id === column)?.enter?.(context, row, text) as Edit[] | string
  if (typeof edits === 'string') return edits
  if (edits.length > 0) assert.deepEqual(Edits.safeParse(edits).error, undefined)
  const after = applyEdits(plan, edits)
  assert.deepEqual(after.problems, [])
  assert.deepEqual(applyEdits(after.plan, after.inverse).plan.assignments, plan.assignments)
  const { duration, assignments } = effortOf(after.plan, after.plan.tasks[row] as PlanTask)
  return [duration / DAY, ...assignments.map(({ resource, units, work }) => `${resource} ${units}×${work / DAY}`)].join(
    ' ',
  )
}

const NAMES: readonly string[] = ['Ana']

test('duration, work, units and people typed into the cells follow one another by the type of task', () => {
  const cases: [type: TaskType, effortDriven: boolean, column: string, text: string, want: string][] = [
    ['fixedUnits', false, 'duration', '5d', '5 Ana 1×5'],
    ['fixedUnits', false, 'work', '20d', '20 Ana 1×20'],
    ['fixedUnits', false, 'resources', 'Ana 50%', '20 Ana 0.5×10'],
    ['fixedUnits', false, 'resources', 'Ana, Ben', '10 Ana 1×10 Ben 1×10'],
    ['fixedUnits', true, 'resources', 'Ana, Ben', '5 Ana 1×5 Ben 1×5'],
    ['fixedWork', true, 'duration', '5d', '5 Ana 2×10'],
    ['fixedWork', true, 'work', '20d', '20 Ana 1×20'],
    ['fixedWork', true, 'resources', 'Ana 50%', '20 Ana 0.5×10'],
    ['fixedWork', true, 'resources', 'Ana, Ben', '5 Ana 1×5 Ben 1×5'],
    ['fixedDuration', false, 'duration', '5d', '5 Ana 1×5'],
    ['fixedDuration', false, 'work', '20d', '10 Ana 2×20'],
    ['fixedDuration', false, 'resources', 'Ana 50%', '10 Ana 0.5×5'],
    ['fixedDuration', false, 'resources', 'Ana, Ben', '10 Ana 1×10 Ben 1×10'],
    ['fixedDuration', true, 'resources', 'Ana, Ben', '10 Ana 0.5×5 Ben 0.5×5'],
    // Whoever comes in somebody's place takes up the work.
    ['fixedUnits', true, 'resources', 'Ben', '10 Ben 1×10'],
    ['fixedUnits', true, 'resources', 'Ben 50%', '20 Ben 0.5×10'],
    // Material brings no work.
    ['fixedUnits', true, 'resources', 'Ana, Cable 30%', '10 Ana 1×10'],
  ]
  for (const [type, effortDriven, column, text, want] of cases)
    assert.equal(
      typed(planOf(type, effortDriven, NAMES), column, text),
      want,
      `${type} ${effortDriven} ${column} ${text}`,
    )
})

test('somebody taken off leaves the work to the others only where the task is effort-driven', () => {
  const cases: [effortDriven: boolean, want: string][] = [
    [true, '20 Ana 1×20'],
    [false, '10 Ana 1×10'],
  ]
  for (const [effortDriven, want] of cases)
    assert.equal(typed(planOf('fixedUnits', effortDriven, ['Ana', 'Ben']), 'resources', 'Ana'), want)
})

test('those who come first together each bring their time, or share what was planned', () => {
  for (const type of ['fixedUnits', 'fixedWork', 'fixedDuration'] as const)
    assert.equal(typed(planOf(type, true, []), 'resources', 'Ana, Ben'), '10 Ana 1×10 Ben 1×10', type)
  assert.equal(typed(planOf('fixedUnits', true, [], { work: 4 * DAY }), 'resources', 'Ana, Ben'), '2 Ana 1×2 Ben 1×2')
})

test('work is not entered where none can be', () => {
  assert.match(typed(planOf('fixedUnits', false, NAMES, { elapsed: true }), 'work', '5d'), /around the clock/)
  assert.match(typed(planOf('fixedUnits', false, NAMES), 'work', 'plenty'), /can be read/)
})

test('of a begun task, only what remains is shared', () => {
  const plan = planOf('fixedUnits', true, NAMES, { percentComplete: 40, actualStart: '2026-07-01T08:00' })
  const schedule = computeSchedule(plan)
  assert.ok(typeof schedule !== 'string')
  const row = plan.tasks.findIndex((task) => task.key === KEY)
  const context = { plan, dates: schedule.dates, locale: 'en-GB', today: '2026-07-01', newKey: () => 'b' }
  const edits = COLUMNS.find(({ id }) => id === 'resources')?.enter?.(context, row, 'Ana, Ben') as Edit[]
  const task = applyEdits(plan, edits).plan.tasks[row] as PlanTask
  assert.deepEqual([task.duration, task.percentComplete, task.remainingDuration], [7 * DAY, 57, 3 * DAY])
})
