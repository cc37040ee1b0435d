import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatDate, parseDate } from '../people/index.ts'
import { copyPlan } from './planCopy.ts'
import type { Plan, PlanTask } from './schedule/index.ts'
import { schedulePlan } from './schedule/index.ts'
import { DAY, planOf } from './schedule/planFixture.ts'

const taskIn = (plan: Plan, key: string): PlanTask => plan.tasks.find((task) => task.key === key)!

describe('a copy of a plan', () => {
  test('moves constraints, deadlines and manual dates by the days between, within working time', () => {
    // From a Monday to a Wednesday: two days.
    const plan = planOf({
      tasks: {
        A: { days: 2, constraint: 'startNoEarlierThan', constraintDate: '2026-11-04T08:00' },
        B: {
          days: 1,
          constraint: 'finishNoLaterThan',
          constraintDate: '2026-11-05T17:00',
          deadline: '2026-11-06T17:00',
        },
        C: { days: 1, manual: true, start: '2026-11-06T08:00', finish: '2026-11-06T17:00' },
        D: { days: 1, deadline: '2026-11-07T12:00' },
      },
    })
    const copy = copyPlan(plan, { start: '2026-11-04T08:00' })
    assert.equal(copy.start, '2026-11-04T08:00')
    assert.equal(taskIn(copy, 'A').constraintDate, '2026-11-06T08:00')
    // Saturday is free: a finish goes back to Friday's end, a beginning on to Monday.
    assert.equal(taskIn(copy, 'B').constraintDate, '2026-11-06T17:00')
    assert.equal(taskIn(copy, 'B').deadline, '2026-11-06T17:00')
    assert.equal(taskIn(copy, 'C').start, '2026-11-09T08:00')
    assert.equal(taskIn(copy, 'C').finish, '2026-11-09T17:00')
    // What stood outside working time may do so again.
    assert.equal(taskIn(copy, 'D').deadline, '2026-11-09T12:00')
  })

  test('has nothing done, no status date, no dates of a file, and no splits that progress made', () => {
    const plan = planOf({
      statusDate: '2026-11-05T17:00',
      tasks: {
        Done: {
          days: 2,
          percentComplete: 100,
          actualStart: '2026-11-02T08:00',
          actualFinish: '2026-11-03T17:00',
          remainingDuration: 0,
        },
        Begun: {
          days: 2,
          percentComplete: 50,
          actualStart: '2026-11-04T08:00',
          remainingDuration: DAY,
          parts: [
            { from: 0, to: DAY },
            { from: 2 * DAY, to: 3 * DAY },
          ],
          stored: { start: '2026-11-04T08:00' },
          start: '2026-11-04T08:00',
          finish: '2026-11-06T17:00',
        },
        Split: {
          days: 2,
          parts: [
            { from: 0, to: DAY },
            { from: 2 * DAY, to: 3 * DAY },
          ],
        },
      },
    })
    const copy = copyPlan(plan, { start: plan.start })
    assert.equal(copy.statusDate, undefined)
    for (const task of copy.tasks) {
      assert.equal(task.percentComplete, 0)
      for (const field of ['actualStart', 'actualFinish', 'remainingDuration', 'stored', 'start', 'finish'] as const)
        assert.ok(!(field in task), `${task.name} has ${field}`)
    }
    assert.ok(!taskIn(copy, 'Begun').parts)
    assert.deepEqual(taskIn(copy, 'Split').parts, taskIn(plan, 'Split').parts)
  })

  test('without people leaves their assignments and the work that nobody does any more', () => {
    const plan = planOf({
      tasks: { A: { days: 2, work: 4 * DAY }, B: { days: 1, work: DAY } },
      resources: [
        { key: 'p', name: 'Tuncay Aydın', kind: 'work', maxUnits: 1 },
        { key: 'v', name: 'Van', kind: 'work', maxUnits: 1 },
      ],
      assignments: [
        { key: 1, task: 'A', resource: 'p', units: 2, work: 4 * DAY, start: '2026-11-02T08:00' },
        { key: 2, task: 'B', resource: 'p', units: 1, work: DAY },
        { key: 3, task: 'B', resource: 'v', units: 1 },
      ],
    })
    const copy = copyPlan(plan, { start: plan.start, without: new Set(['p']) })
    assert.deepEqual(
      copy.resources.map(({ key }) => key),
      ['v'],
    )
    assert.deepEqual(copy.assignments, [{ key: 3, task: 'B', resource: 'v', units: 1 }])
    assert.deepEqual([taskIn(copy, 'A').work, taskIn(copy, 'B').work], [undefined, DAY])
    assert.equal(copyPlan(plan, { start: plan.start }).assignments.length, 3)
    assert.ok(!('start' in copyPlan(plan, { start: plan.start }).assignments[0]!))
  })

  test('scheduled from the finish it ends as many days later', () => {
    const plan = planOf({ scheduleFrom: 'finish', finish: '2026-11-20T17:00', tasks: { A: 3 } })
    const copy = copyPlan(plan, { start: '2026-11-09T08:00' })
    assert.equal(copy.finish, '2026-11-27T17:00')
    const outcome = schedulePlan(copy)
    assert.ok(outcome.ok)
    assert.equal(outcome.schedule.finish, '2026-11-27T17:00')
  })

  test('whole weeks later everything stands whole weeks later', () => {
    const monday = parseDate('2026-11-02')!
    const base = planOf({
      tasks: {
        A: { days: 3, deadline: '2026-11-06T17:00' },
        B: { days: 2, constraint: 'startNoEarlierThan', constraintDate: '2026-11-10T08:00' },
        C: { days: 1, manual: true, start: '2026-11-16T08:00', finish: '2026-11-16T17:00' },
      },
      links: ['A FS B', 'B FS C'],
    })
    const shifted = (local: string, days: number) =>
      `${formatDate(parseDate(local.slice(0, 10))! + days)}${local.slice(10)}`
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), (weeks) => {
        const copy = schedulePlan(copyPlan(base, { start: `${formatDate(monday + weeks * 7)}T08:00` }))
        const original = schedulePlan(base)
        assert.ok(copy.ok && original.ok)
        copy.schedule.tasks.forEach((task, i) => {
          const before = original.schedule.tasks[i]!
          assert.deepEqual(
            [task.start, task.finish, task.totalSlack],
            [shifted(before.start, weeks * 7), shifted(before.finish, weeks * 7), before.totalSlack],
          )
        })
      }),
      { numRuns: 40 },
    )
  })
})
