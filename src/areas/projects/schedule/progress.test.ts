import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plan } from './plan.ts'
import { DAY, planOf } from './planFixture.ts'
import type { ProgressEntry } from './progress.ts'
import { enterProgress } from './progress.ts'
import type { Schedule } from './schedule.ts'
import { schedulePlan } from './schedule.ts'
import { moveUnfinishedWork } from './unfinishedWork.ts'

function scheduled(plan: Plan): Schedule {
  const outcome = schedulePlan(plan)
  assert.ok(outcome.ok, outcome.ok ? '' : JSON.stringify(outcome.problems))
  return outcome.schedule
}

test('finished tasks stand where they were done, have no slack and are not critical', () => {
  const plan = planOf({
    tasks: {
      A: { days: 2, percentComplete: 100, actualStart: '2026-11-03T08:00', actualFinish: '2026-11-05T12:00' },
      B: 1,
    },
    links: ['A FS B'],
  })
  const { byKey } = scheduled(plan)
  const a = byKey.get('A')!
  assert.deepEqual(
    [a.start, a.finish, a.lateStart, a.lateFinish],
    ['2026-11-03T08:00', '2026-11-05T12:00', '2026-11-03T08:00', '2026-11-05T12:00'],
  )
  assert.deepEqual([a.totalSlack, a.freeSlack, a.critical, a.drivenBy], [0, 0, false, { by: 'actual' }])
  assert.equal(byKey.get('B')!.start, '2026-11-05T13:00')
})

test('a task under way keeps its start; its slack is that of its finish', () => {
  const begun = { days: 5, percentComplete: 40, actualStart: '2026-11-02T08:00', remainingDuration: 3 * DAY }
  const { byKey } = scheduled(planOf({ tasks: { A: begun, Long: 20 } }))
  const a = byKey.get('A')!
  assert.equal(a.finish, '2026-11-06T17:00')
  assert.equal(a.lateStart, '2026-11-02T08:00')
  assert.equal(a.startSlack, 0)
  assert.equal(a.totalSlack, 15 * DAY)
})

test('progress out of sequence: what remains waits for the predecessor, or goes on all the same', () => {
  const tasks = { A: 5, B: { days: 2, percentComplete: 50, actualStart: '2026-11-02T08:00', remainingDuration: DAY } }
  const retained = scheduled(planOf({ tasks, links: ['A FS B'] })).byKey.get('B')!
  assert.deepEqual([retained.start, retained.finish], ['2026-11-02T08:00', '2026-11-09T17:00'])
  assert.equal(retained.drivenBy.by, 'link')
  const override = { tasks, links: ['A FS B'], outOfSequence: 'progressOverride' as const }
  assert.equal(scheduled(planOf(override)).byKey.get('B')!.finish, '2026-11-03T17:00')
  const dated = scheduled(planOf({ ...override, statusDate: '2026-11-04T08:00' })).byKey.get('B')!
  assert.equal(dated.finish, '2026-11-04T17:00')
  assert.deepEqual(dated.drivenBy, { by: 'statusDate' })
})

test('a summary rolls up progress by duration', () => {
  const { byKey } = scheduled(planOf({ tasks: { Phase: 0, '>A': { days: 1, percentComplete: 100 }, '>B': 3 } }))
  assert.equal(byKey.get('Phase')!.percentComplete, 25)
})

test('entering progress sets the other fields as Microsoft Project does', () => {
  const [task] = planOf({ tasks: { A: 4 } }).tasks
  const dates = { start: '2026-11-02T08:00', finish: '2026-11-05T17:00' }
  const begun = { actualStart: dates.start, actualFinish: undefined }
  const cases: [entered: ProgressEntry, want: object][] = [
    [
      { entry: 'percentComplete', to: 25 },
      { ...begun, percentComplete: 25, remainingDuration: 3 * DAY },
    ],
    [
      { entry: 'percentComplete', to: 100 },
      { actualStart: dates.start, actualFinish: dates.finish, percentComplete: 100, remainingDuration: 0 },
    ],
    [
      { entry: 'percentComplete', to: 0 },
      { actualStart: undefined, actualFinish: undefined, percentComplete: 0, remainingDuration: undefined },
    ],
    [
      { entry: 'actualStart', to: '2026-11-03T08:00' },
      { actualStart: '2026-11-03T08:00', actualFinish: undefined, percentComplete: 0, remainingDuration: 4 * DAY },
    ],
    [
      { entry: 'actualFinish', to: '2026-11-04T17:00' },
      { actualStart: dates.start, actualFinish: '2026-11-04T17:00', percentComplete: 100, remainingDuration: 0 },
    ],
    [
      { entry: 'actualDuration', to: DAY },
      { ...begun, percentComplete: 25, remainingDuration: 3 * DAY },
    ],
  ]
  for (const [entered, want] of cases) {
    assert.deepEqual(enterProgress(task!, dates, entered), { duration: 4 * DAY, ...want }, JSON.stringify(entered))
  }
  const half = { ...task!, percentComplete: 50, actualStart: dates.start }
  assert.deepEqual(enterProgress(half, dates, { entry: 'remainingDuration', to: 6 * DAY }), {
    ...begun,
    duration: 8 * DAY,
    percentComplete: 25,
    remainingDuration: 6 * DAY,
  })
})

test('unfinished work moves after the status date, with what follows; what is done stays', () => {
  const plan = planOf({
    tasks: {
      Done: { days: 1, percentComplete: 100, actualStart: '2026-11-02T08:00', actualFinish: '2026-11-02T17:00' },
      Begun: { days: 4, percentComplete: 25, actualStart: '2026-11-02T08:00', remainingDuration: 3 * DAY },
      Waiting: 1,
      After: 1,
      Fixed: { days: 1, constraint: 'mustStartOn', constraintDate: '2026-11-03T08:00' },
    },
    links: ['Waiting FS After'],
  })
  const outcome = moveUnfinishedWork(plan, '2026-11-09T08:00')
  assert.ok(outcome.ok)
  const { changes, moved, held, after } = outcome.work
  assert.deepEqual(changes, [
    {
      task: 'Begun',
      change: {
        parts: [
          { from: 0, to: DAY },
          { from: 5 * DAY, to: 8 * DAY },
        ],
      },
    },
    { task: 'Waiting', change: { constraint: 'startNoEarlierThan', constraintDate: '2026-11-09T08:00' } },
  ])
  assert.deepEqual(
    held.map(({ task }) => task),
    ['Fixed'],
  )
  assert.deepEqual(
    moved.map(({ task, start, finish }) => [task, start, finish]),
    [
      ['Begun', '2026-11-02T08:00', '2026-11-11T17:00'],
      ['Waiting', '2026-11-09T08:00', '2026-11-09T17:00'],
      ['After', '2026-11-10T08:00', '2026-11-10T17:00'],
    ],
  )
  assert.equal(after.byKey.get('Begun')!.duration, 4 * DAY)
  const again = moveUnfinishedWork(
    {
      ...plan,
      tasks: plan.tasks.map((task) => ({ ...task, ...changes.find((one) => one.task === task.key)?.change })),
    },
    '2026-11-09T08:00',
  )
  assert.ok(again.ok && again.work.changes.length === 0, 'doing it twice changes nothing more')
  const refused = moveUnfinishedWork(plan, 'Monday')
  assert.ok(!refused.ok && /"Monday"/.test(refused.problems[0]!.message))
})
