import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WorkingWeek } from '../../people/index.ts'
import { INHERITED_WEEK, NIGHT_SHIFT_CALENDAR } from '../../people/index.ts'
import { type Finding, findings, finishedLate, oneOfEachKindFirst } from './findings.ts'
import type { Constraint, Plan, PlanAssignment, PlanResource } from './plan.ts'
import { DAY, HOUR, planOf } from './planFixture.ts'
import type { Schedule } from './schedule.ts'
import { schedulePlan } from './schedule.ts'

function scheduled(plan: Plan): Schedule {
  const outcome = schedulePlan(plan)
  assert.ok(outcome.ok, outcome.ok ? '' : JSON.stringify(outcome.problems))
  return outcome.schedule
}
const person = (key: string, more: Partial<PlanResource> = {}): PlanResource => ({
  key,
  name: key,
  kind: 'work',
  maxUnits: 1,
  ...more,
})
const assign = (task: string, resource: string, hours: number, more: Partial<PlanAssignment> = {}): PlanAssignment => ({
  key: `${task}-${resource}`,
  task,
  resource,
  units: 1,
  work: hours * HOUR,
  ...more,
})
const morning = [{ from: 8 * HOUR, to: 12 * HOUR }]
const calendars = [
  {
    key: 'leave',
    base: 'standard',
    name: 'On leave',
    days: INHERITED_WEEK,
    exceptions: [{ from: '2026-11-04', to: '2026-11-05', intervals: [] }],
  },
  {
    key: 'mornings',
    name: 'Mornings',
    days: [[], morning, morning, morning, morning, morning, []] as WorkingWeek,
    exceptions: [],
  },
  { ...NIGHT_SHIFT_CALENDAR, key: 'night' },
]

test('a task runs when its people work: leave moves its finish, part time stretches it', () => {
  const plan = planOf({
    calendars,
    tasks: { A: 3, B: 2, C: 3, Fixed: { days: 3, type: 'fixedDuration' } },
    resources: [person('Away', { calendar: 'leave' }), person('Half', { calendar: 'mornings' })],
    assignments: [assign('A', 'Away', 24), assign('B', 'Half', 16), assign('Fixed', 'Away', 24)],
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('A')!.finish, '2026-11-06T17:00')
  assert.equal(byKey.get('B')!.finish, '2026-11-05T12:00')
  assert.equal(byKey.get('C')!.finish, '2026-11-04T17:00')
  assert.equal(byKey.get('Fixed')!.finish, '2026-11-04T17:00', 'a fixed duration does not follow leave')
})

test('people of different calendars: each works through their share, the duration counts the time of any', () => {
  // Three people with 24 hours each; the night shift ends last, on the morning of the third night.
  const plan = planOf({
    calendars,
    tasks: { A: 6, B: 1 },
    links: ['A FS B'],
    resources: [person('Day'), person('Night', { calendar: 'night' })],
    assignments: [assign('A', 'Day', 24), assign('A', 'Night', 24)],
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('A')!.start, '2026-11-02T08:00')
  assert.equal(byKey.get('A')!.finish, '2026-11-05T08:00')
  assert.equal(byKey.get('A')!.duration, 48 * HOUR)
  assert.equal(byKey.get('B')!.start, '2026-11-05T08:00')
  assert.equal(byKey.get('A')!.critical, true)
})

test('rounded units do not change how long somebody takes; another share of the work does', () => {
  const plan = planOf({
    calendars,
    tasks: { A: 3, B: 3 },
    resources: [person('Ana'), person('Away', { calendar: 'leave' })],
    assignments: [
      assign('A', 'Ana', 8, { units: 0.3333 }),
      assign('A', 'Away', 8, { units: 0.333 }),
      assign('B', 'Ana', 24),
      assign('B', 'Away', 8),
    ],
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('A')!.finish, '2026-11-06T17:00')
  assert.equal(byKey.get('B')!.finish, '2026-11-04T17:00')
})

test("a task's own calendar and its people's hold together, unless theirs are to be ignored", () => {
  const task = { days: 1, calendar: 'mornings' }
  const plan = planOf({
    calendars,
    tasks: { Both: task, Own: { ...task, ignoreResourceCalendar: true } },
    resources: [person('Away', { calendar: 'leave' })],
    assignments: [assign('Both', 'Away', 8), assign('Own', 'Away', 8)],
    start: '2026-11-03T08:00',
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('Both')!.finish, '2026-11-06T12:00')
  assert.equal(byKey.get('Own')!.finish, '2026-11-04T12:00')
})

test('calendars that never meet are a problem of the task, not an endless search', () => {
  const outcome = schedulePlan(
    planOf({
      calendars,
      tasks: { A: { days: 1, calendar: 'mornings' } },
      resources: [person('Night', { calendar: 'night' })],
      assignments: [assign('A', 'Night', 8)],
    }),
  )
  assert.ok(!outcome.ok)
  assert.equal(outcome.problems[0]!.task, 'A')
  assert.match(
    outcome.problems[0]!.message,
    /"A" cannot be scheduled\. The calendar "Mornings and Night Shift" has too little working time/,
  )
})

test('findings: a constraint that holds a task against its links, with the link that asks for most', () => {
  const held = (constraint: Constraint, constraintDate: string, links: string[], honorConstraints = true) => {
    const plan = planOf({
      honorConstraints,
      tasks: { Early: 1, A: 5, B: { days: 2, constraint, constraintDate }, End: 0 },
      links: [...links, 'B FS End'],
    })
    const { compiled, dates } = scheduled(plan)
    return findings(compiled, dates, (local) => `${local.slice(8, 10)}.${local.slice(5, 7)}.`)
      .filter(({ kind }) => kind === 'linkOverridden')
      .map(({ task, seconds, message }) => [task, seconds! / DAY, message])
  }
  assert.deepEqual(held('mustStartOn', '2026-11-04T08:00', ['Early FS B', 'A FS B']), [
    [
      'B',
      3,
      '"B" must start on 04.11., 3 days before its link from "A" allows (start on 09.11. or later); change one of them',
    ],
  ])
  assert.deepEqual(held('finishNoLaterThan', '2026-11-05T17:00', ['A FF+1d B']), [
    [
      'B',
      2,
      '"B" may finish no later than 05.11., 2 days before its link from "A" allows (finish on 09.11. or later); change one of them',
    ],
  ])
  assert.equal(held('startNoLaterThan', '2026-11-04T08:00', ['A SS+4d B']).length, 1)
  assert.deepEqual(held('mustStartOn', '2026-11-04T08:00', ['Early FS B']), [], 'the link is kept')
  assert.deepEqual(held('startNoEarlierThan', '2026-11-10T08:00', ['A FS B']), [], 'a constraint in the same direction')
  assert.deepEqual(held('mustStartOn', '2026-11-04T08:00', ['A FS B'], false), [], 'the link wins')
})

test('findings: too much at once, beyond what is available, open ends and missed deadlines', () => {
  const plan = planOf({
    tasks: {
      A: 2,
      B: { days: 3, deadline: '2026-11-02T17:00' },
      C: { days: 1, deadline: '2026-11-30T17:00' },
      Loose: 1,
      End: 0,
    },
    links: ['A FS C', 'B FS End', 'C FS End'],
    resources: [
      person('Ana'),
      person('Ben', { availableTo: '2026-11-03T17:00' }),
      person('Sand', { kind: 'material' }),
    ],
    assignments: [
      assign('A', 'Ana', 16),
      assign('B', 'Ana', 12, { units: 0.5 }),
      assign('B', 'Ben', 24),
      assign('C', 'Sand', 0, { units: 40 }),
    ],
  })
  const { compiled, dates } = scheduled(plan)
  const all = findings(compiled, dates)
  assert.deepEqual(
    all.map(({ kind, task, resource }) => [kind, task, resource]),
    [
      ['deadlineMissed', 'B', undefined],
      ['beyondAvailability', 'B', 'Ben'],
      ['overAllocated', undefined, 'Ana'],
      ['withoutSuccessor', 'Loose', undefined],
    ],
  )
  assert.equal(
    all[0]!.message,
    '"B" misses its deadline of 2026-11-02 17:00 by 2 days: it finishes on 2026-11-04 17:00',
  )
  assert.equal(
    all[2]!.message,
    '"Ana" is planned at 150 % in the week of 2026-11-02 00:00, from 2026-11-02 08:00 to 2026-11-03 17:00, but has 100 %',
  )
  assert.equal(all[2]!.seconds, 2 * DAY)
})

test('findings: a constraint counts as broken by itself, not by a deadline further on', () => {
  const plan = planOf({
    honorConstraints: false,
    tasks: {
      A: 5,
      B: { days: 2, constraint: 'startNoEarlierThan', constraintDate: '2026-11-04T08:00' },
      C: { days: 1, constraint: 'startNoLaterThan', constraintDate: '2026-11-06T08:00' },
      End: { days: 0, deadline: '2026-11-09T17:00' },
    },
    links: ['A FS B', 'A FS C', 'B FS End', 'C FS End'],
  })
  const { compiled, dates } = scheduled(plan)
  const all = findings(compiled, dates, (local) => `${local.slice(8, 10)}.${local.slice(5, 7)}.`)
  assert.deepEqual(
    all.map(({ message }) => message),
    [
      '"C" has a constraint at 06.11. that its links cannot meet: it is 1 day short',
      '"End" misses its deadline of 09.11. by 1 day: it finishes on 10.11.',
    ],
  )
})

test('findings: what finished late is told apart from what is open, and people by the week or the day', () => {
  const done = { percentComplete: 100, actualStart: '2026-11-02T08:00' }
  const plan = planOf({
    tasks: {
      Done: { days: 3, deadline: '2026-11-03T17:00', actualFinish: '2026-11-04T17:00', ...done },
      InTime: { days: 1, deadline: '2026-11-03T17:00', actualFinish: '2026-11-02T17:00', ...done },
      A: 1,
      B: 8,
      End: 0,
    },
    links: ['Done FS A', 'Done FS B', 'A FS End', 'B FS End', 'InTime FS End'],
    resources: [person('Ana'), person('Ben')],
    assignments: [assign('A', 'Ana', 8), assign('B', 'Ana', 64), assign('B', 'Ben', 128, { units: 2 })],
  })
  const { compiled, dates } = scheduled(plan)
  const write = (local: string) => `${Number(local.slice(8, 10))} Nov`
  const words = (all: Finding[]) => all.map(({ message }) => message)
  assert.deepEqual(words(finishedLate(compiled, dates, write)), ['"Done" finished 1 day after its deadline of 3 Nov'])
  assert.deepEqual(words(findings(compiled, dates, write)), [
    '"Ana" is planned at 200 % in the week of 2 Nov, on 5 Nov, but has 100 %',
    '"Ben" is planned at 200 % from 5 Nov to 16 Nov but has 100 %',
  ])
  const kinds = (all: Finding[]) => all.map(({ kind }) => kind)
  const finding = (kind: Finding['kind']): Finding => ({ kind, message: kind })
  const mixed = [finding('deadlineMissed'), finding('deadlineMissed'), finding('withoutSuccessor')]
  assert.deepEqual(kinds(oneOfEachKindFirst(mixed)), ['deadlineMissed', 'withoutSuccessor', 'deadlineMissed'])
})
