import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { applyEdits } from './planEdits.ts'
import { MOST_OCCURRENCES, type RecurringEntry, recurringEdits } from './planRecurring.ts'
import { schedulePlan } from './schedule/index.ts'
import { HOUR, planOf } from './schedule/planFixture.ts'

const plan = planOf({ tasks: { A: 3 } })
const weekly: RecurringEntry = {
  name: 'Steering meeting',
  duration: HOUR,
  recurrence: { every: 'week', interval: 2, days: [1] },
  from: '2026-11-02',
  end: { occurrences: 3 },
  startTime: 9 * HOUR,
  onFreeDays: 'leaveOut',
}
let last = 0
const add = (entry: Partial<RecurringEntry>) => recurringEdits(plan, { ...weekly, ...entry }, () => `new${++last}`)
/** The starts of its times in the scheduled plan. */
function starts(entry: Partial<RecurringEntry>): string[] {
  const made = add(entry)
  assert.ok(typeof made !== 'string', String(made))
  const { plan: after, problems } = applyEdits(plan, made.edits)
  assert.deepEqual(problems, [])
  const outcome = schedulePlan(after)
  assert.ok(outcome.ok)
  const tasks = outcome.schedule.tasks.slice(2)
  assert.equal(tasks.length, made.occurrences)
  assert.equal(outcome.schedule.tasks[1]!.summary, true)
  return tasks.map(({ start }) => start)
}

describe('a recurring task', () => {
  test('stands in the plan as often as it takes place, by count or until a day', () => {
    assert.deepEqual(starts({}), ['2026-11-02T09:00', '2026-11-16T09:00', '2026-11-30T09:00'])
    assert.deepEqual(starts({ end: { until: '2026-11-16' } }), ['2026-11-02T09:00', '2026-11-16T09:00'])
    assert.deepEqual(
      starts({ recurrence: { every: 'month', interval: 1, position: 'last', item: 5 }, end: { occurrences: 2 } }),
      ['2026-11-27T09:00', '2026-12-25T09:00'],
    )
    assert.deepEqual(starts({ recurrence: { every: 'year', month: 11, day: 3 }, end: { occurrences: 2 } }), [
      '2026-11-03T09:00',
      '2027-11-03T09:00',
    ])
  })

  test('on a free day it is left out, or moved to when somebody works', () => {
    const daily = {
      recurrence: { every: 'day', interval: 1 },
      from: '2026-11-06',
      end: { until: '2026-11-09' },
    } as const
    assert.deepEqual(starts({ ...daily }), ['2026-11-06T09:00', '2026-11-09T09:00'])
    const moved = starts({ ...daily, onFreeDays: 'nextWorkingTime' })
    assert.deepEqual(moved, ['2026-11-06T09:00', '2026-11-09T08:00', '2026-11-09T09:00'])
  })

  test('tells how many times fall on free days', () => {
    const made = add({ recurrence: { every: 'day', interval: 1 }, end: { occurrences: 7 } })
    assert.ok(typeof made !== 'string')
    assert.deepEqual([made.occurrences, made.leftOut], [5, 2])
  })

  test('is taken back as it was put in', () => {
    const made = add({})
    assert.ok(typeof made !== 'string')
    const { plan: after, inverse } = applyEdits(plan, made.edits)
    assert.deepEqual(applyEdits(after, inverse).plan.tasks, plan.tasks)
  })

  test('says what is missing, or too much', () => {
    for (const [entry, sentence] of [
      [{ name: ' ' }, /name/],
      [{ duration: 0 }, /how long/],
      [{ from: '' }, /begins/],
      [{ recurrence: { every: 'week', interval: 1, days: [] } }, /day of the week/],
      [{ end: { until: '2026-11-01' } }, /last day/],
      [{ end: { occurrences: 0 } }, /how many/],
      [
        { recurrence: { every: 'day', interval: 1 }, end: { until: '2030-01-01' } },
        new RegExp(`more than ${MOST_OCCURRENCES}`),
      ],
      [
        { recurrence: { every: 'day', interval: 1 }, end: { occurrences: 501 } },
        new RegExp(`more than ${MOST_OCCURRENCES}`),
      ],
      [{ recurrence: { every: 'year', month: 1, day: 4 }, end: { until: '2026-12-01' } }, /no day/],
      [{ recurrence: { every: 'week', interval: 1, days: [0] } }, /Nobody works/],
    ] as [Partial<RecurringEntry>, RegExp][]) {
      const refused = add(entry)
      assert.ok(typeof refused === 'string', JSON.stringify(entry))
      assert.match(refused, sentence)
    }
  })
})
