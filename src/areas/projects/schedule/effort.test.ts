import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effort, EffortChange } from './effort.ts'
import { changeEffort } from './effort.ts'
import type { TaskType } from './plan.ts'
import { DAY } from './planFixture.ts'

const one = (type: TaskType, effortDriven = type === 'fixedWork'): Effort => ({
  type,
  effortDriven,
  duration: 10 * DAY,
  work: 10 * DAY,
  assignments: [{ resource: 'Ana', units: 1, work: 10 * DAY }],
})

/** Duration and work in days, then units and work in days of each person. */
const told = (effort: Effort): string =>
  [
    effort.duration / DAY,
    effort.work / DAY,
    ...effort.assignments.map(({ units, work }) => `${units}×${work / DAY}`),
  ].join(' ')

test('what follows when duration, work or units change, by type of task', () => {
  const cases: [type: TaskType, change: EffortChange, want: string][] = [
    ['fixedUnits', { change: 'duration', to: 5 * DAY }, '5 5 1×5'],
    ['fixedUnits', { change: 'work', to: 20 * DAY }, '20 20 1×20'],
    ['fixedUnits', { change: 'units', resource: 'Ana', to: 0.5 }, '20 10 0.5×10'],
    ['fixedWork', { change: 'duration', to: 5 * DAY }, '5 10 2×10'],
    ['fixedWork', { change: 'work', to: 20 * DAY }, '20 20 1×20'],
    ['fixedWork', { change: 'units', resource: 'Ana', to: 0.5 }, '20 10 0.5×10'],
    ['fixedDuration', { change: 'duration', to: 5 * DAY }, '5 5 1×5'],
    ['fixedDuration', { change: 'work', to: 20 * DAY }, '10 20 2×20'],
    ['fixedDuration', { change: 'units', resource: 'Ana', to: 0.5 }, '10 5 0.5×5'],
  ]
  for (const [type, change, want] of cases) {
    assert.equal(told(changeEffort(one(type), change)), want, `${type} ${JSON.stringify(change)}`)
  }
})

test('somebody comes and goes again, effort-driven or not', () => {
  const cases: [type: TaskType, effortDriven: boolean, more: string, less: string][] = [
    ['fixedUnits', true, '5 10 1×5 1×5', '10 10 1×10'],
    ['fixedUnits', false, '10 20 1×10 1×10', '10 10 1×10'],
    ['fixedWork', true, '5 10 1×5 1×5', '10 10 1×10'],
    ['fixedDuration', true, '10 10 0.5×5 0.5×5', '10 10 1×10'],
    ['fixedDuration', false, '10 20 1×10 1×10', '10 10 1×10'],
  ]
  for (const [type, effortDriven, more, less] of cases) {
    const added = changeEffort(one(type, effortDriven), { change: 'add', resource: 'Ben', units: 1 })
    assert.equal(told(added), more, `${type} ${effortDriven}`)
    assert.equal(told(changeEffort(added, { change: 'remove', resource: 'Ben' })), less, `${type} ${effortDriven}`)
  }
})

test('the first person brings the work, or takes up what was planned', () => {
  const empty: Effort = { type: 'fixedUnits', effortDriven: true, duration: 10 * DAY, work: 0, assignments: [] }
  assert.equal(told(changeEffort(empty, { change: 'add', resource: 'Ana', units: 0.5 })), '10 5 0.5×5')
  assert.equal(
    told(changeEffort({ ...empty, work: 4 * DAY }, { change: 'add', resource: 'Ana', units: 0.5 })),
    '8 4 0.5×4',
  )
  assert.equal(told(changeEffort(empty, { change: 'duration', to: DAY })), '1 0')
  const left = changeEffort(one('fixedUnits', true), { change: 'remove', resource: 'Ana' })
  assert.equal(told(left), '10 10')
  assert.equal(changeEffort(left, { change: 'remove', resource: 'Nobody' }), left)
})

test('one of several changes: the longest share gives the duration', () => {
  const two = changeEffort(one('fixedUnits', false), { change: 'add', resource: 'Ben', units: 1 })
  assert.equal(told(changeEffort(two, { change: 'work', resource: 'Ben', to: 15 * DAY })), '15 25 1×10 1×15')
  assert.equal(told(changeEffort(two, { change: 'units', resource: 'Ben', to: 2 })), '10 20 1×10 2×10')
})
