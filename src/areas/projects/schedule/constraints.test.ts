import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Constraint, Plan } from './plan.ts'
import { DAY, planOf } from './planFixture.ts'
import type { Schedule } from './schedule.ts'
import { schedulePlan } from './schedule.ts'

function scheduled(plan: Plan): Schedule {
  const outcome = schedulePlan(plan)
  assert.ok(outcome.ok, outcome.ok ? '' : JSON.stringify(outcome.problems))
  return outcome.schedule
}

test('the eight constraints on a task of two days that its link lets start on Wednesday 4', () => {
  // Constraint, its date, then start with constraints honoured and not, and total slack of both in days; plan ends Friday 20.
  const cases: [
    constraint: Constraint,
    date: string | undefined,
    honored: string,
    linked: string,
    slack: number,
    other: number,
  ][] = [
    ['asSoonAsPossible', undefined, '04', '04', 11, 11],
    ['asLateAsPossible', undefined, '19', '19', 0, 0],
    ['startNoEarlierThan', '2026-11-06T08:00', '06', '06', 9, 9],
    ['startNoEarlierThan', '2026-11-03T08:00', '04', '04', 11, 11],
    ['finishNoEarlierThan', '2026-11-10T17:00', '09', '09', 8, 8],
    ['startNoLaterThan', '2026-11-09T08:00', '04', '04', 3, 3],
    ['startNoLaterThan', '2026-11-03T08:00', '03', '04', 0, -1],
    ['finishNoLaterThan', '2026-11-03T17:00', '02', '04', 0, -2],
    ['mustStartOn', '2026-11-06T08:00', '06', '06', 0, 0],
    ['mustStartOn', '2026-11-03T08:00', '03', '04', 0, -1],
    ['mustFinishOn', '2026-11-12T17:00', '11', '11', 0, 0],
    ['mustFinishOn', '2026-11-04T17:00', '03', '04', 0, -1],
  ]
  for (const [constraint, constraintDate, honored, linked, slack, other] of cases) {
    for (const honorConstraints of [true, false]) {
      const plan = planOf({
        honorConstraints,
        tasks: { A: 2, B: { days: 2, constraint, ...(constraintDate && { constraintDate }) }, Long: 15 },
        links: ['A FS B'],
      })
      const b = scheduled(plan).byKey.get('B')!
      const name = `${constraint} ${constraintDate} ${honorConstraints ? 'honoured' : 'not honoured'}`
      assert.equal(b.start.slice(8, 10), honorConstraints ? honored : linked, name)
      assert.equal(b.totalSlack / DAY, honorConstraints ? slack : other, name)
      assert.equal(b.critical, b.totalSlack <= 0, name)
    }
  }
})

test('a broken constraint shows as negative slack of what comes before it', () => {
  const plan = planOf({
    tasks: { A: 5, B: { days: 2, constraint: 'mustStartOn', constraintDate: '2026-11-04T08:00' } },
    links: ['A FS B'],
  })
  const a = scheduled(plan).byKey.get('A')!
  assert.equal(a.totalSlack, -3 * DAY)
  assert.deepEqual(a.limitedBy, { by: 'link', link: 0, from: 'A', to: 'B', type: 'FS', lag: 0, lagUnit: 'working' })
})

test('a deadline bounds the late finish and moves nothing', () => {
  const plan = planOf({
    tasks: { A: 5, B: { days: 2, deadline: '2026-11-09T17:00' }, Long: 15 },
    links: ['A FS B'],
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('B')!.start, '2026-11-09T08:00')
  assert.equal(byKey.get('B')!.lateFinish, '2026-11-09T17:00')
  assert.equal(byKey.get('A')!.totalSlack, -DAY)
  assert.deepEqual(byKey.get('B')!.limitedBy, { by: 'deadline', date: '2026-11-09T17:00' })
})

test('constraints and deadlines of a summary hold for what belongs to it', () => {
  const plan = planOf({
    tasks: {
      Phase: { constraint: 'startNoEarlierThan', constraintDate: '2026-11-05T08:00', deadline: '2026-11-10T17:00' },
      '>A': 2,
      '>B': 1,
      Long: 15,
    },
    links: ['A FS B'],
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('A')!.start, '2026-11-05T08:00')
  assert.deepEqual(byKey.get('A')!.drivenBy, {
    by: 'constraint',
    constraint: 'startNoEarlierThan',
    date: '2026-11-05T08:00',
    through: 'Phase',
  })
  assert.equal(byKey.get('B')!.lateFinish, '2026-11-10T17:00')
  assert.equal(byKey.get('B')!.totalSlack, DAY)
})

test('an own date may lie before the project, and a weekend start waits for Monday', () => {
  const own = (constraintDate: string) =>
    scheduled(planOf({ tasks: { A: { days: 1, constraint: 'startNoEarlierThan', constraintDate } } })).byKey.get('A')!
  assert.equal(own('2026-10-26T08:00').start, '2026-10-26T08:00')
  assert.equal(own('2026-11-07T08:00').start, '2026-11-09T08:00')
})

test('as late as possible pushes what follows, up to the end of the plan', () => {
  const plan = planOf({ tasks: { A: { days: 1, constraint: 'asLateAsPossible' }, B: 1, Long: 10 }, links: ['A FS B'] })
  const { byKey, finish } = scheduled(plan)
  assert.equal(byKey.get('A')!.start, '2026-11-12T08:00')
  assert.equal(byKey.get('B')!.start, '2026-11-13T08:00')
  assert.equal(finish, '2026-11-13T17:00')
})

test('scheduling from the finish: as late as possible but for what is to be soon', () => {
  const late = { constraint: 'asLateAsPossible' as const }
  const plan = planOf({
    scheduleFrom: 'finish',
    finish: '2026-11-20T17:00',
    tasks: {
      A: { days: 2, ...late },
      B: { days: 3, ...late },
      C: { days: 1, ...late },
      Soon: 1,
      D: { days: 6, ...late },
    },
    links: ['A FS B', 'C FS B', 'Soon FS B'],
  })
  const { byKey, start, finish } = scheduled(plan)
  assert.equal(start, '2026-11-13T08:00')
  assert.equal(finish, '2026-11-20T17:00')
  assert.equal(byKey.get('B')!.start, '2026-11-18T08:00')
  assert.equal(byKey.get('A')!.start, '2026-11-16T08:00')
  assert.equal(byKey.get('C')!.start, '2026-11-17T08:00')
  assert.equal(byKey.get('Soon')!.start, '2026-11-13T08:00')
  assert.equal(byKey.get('C')!.totalSlack, 2 * DAY)
  assert.equal(byKey.get('D')!.critical, true)
  assert.equal(byKey.get('A')!.totalSlack, DAY)
})

test('leveling delay comes after everything else, around the clock', () => {
  const { byKey } = scheduled(
    planOf({ tasks: { A: 1, B: { days: 1, levelingDelay: 2 * 86_400 }, C: 1 }, links: ['A FS B', 'B FS C'] }),
  )
  assert.equal(byKey.get('B')!.start, '2026-11-05T08:00')
  assert.equal(byKey.get('C')!.start, '2026-11-06T08:00')
  assert.deepEqual(byKey.get('B')!.drivenBy, { by: 'levelingDelay' })
})

test('manual tasks keep their dates, and others follow them', () => {
  const plan = planOf({
    tasks: { A: 5, M: { days: 2, manual: true, start: '2026-11-03T08:00', finish: '2026-11-04T17:00' }, B: 1 },
    links: ['A FS M', 'M FS B'],
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('M')!.start, '2026-11-03T08:00')
  assert.equal(byKey.get('B')!.start, '2026-11-05T08:00')
  assert.deepEqual(byKey.get('M')!.drivenBy, { by: 'manual' })
})

test('tasks with little slack count as critical under a threshold', () => {
  const tasks = { A: 4, B: 5 }
  assert.equal(scheduled(planOf({ tasks })).byKey.get('A')!.critical, false)
  assert.equal(scheduled(planOf({ tasks, criticalSlack: DAY })).byKey.get('A')!.critical, true)
})

test('with several critical paths every open end is critical', () => {
  const plan = planOf({
    multipleCriticalPaths: true,
    tasks: { A: 2, B: 1, C: 1, Long: 9 },
    links: ['A FS C', 'B FS C'],
  })
  const { byKey } = scheduled(plan)
  assert.deepEqual(
    ['A', 'B', 'C', 'Long'].map((key) => byKey.get(key)!.totalSlack / DAY),
    [0, 1, 0, 0],
  )
})
