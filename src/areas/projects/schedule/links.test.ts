import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROUND_THE_CLOCK_CALENDAR } from '../../people/index.ts'
import type { Plan } from './plan.ts'
import { DAY, HOUR, planOf } from './planFixture.ts'
import type { Schedule, ScheduledTask } from './schedule.ts'
import { schedulePlan } from './schedule.ts'

function scheduled(plan: Plan): Schedule {
  const outcome = schedulePlan(plan)
  assert.ok(outcome.ok, outcome.ok ? '' : JSON.stringify(outcome.problems))
  return outcome.schedule
}

/** `02 08–03 17` for dates in November 2026: day and hour of start and finish. */
const span = (start: string, finish: string): string =>
  [start, finish]
    .map((date) => `${date.slice(8, 10)} ${date.endsWith(':00') ? date.slice(11, 13) : date.slice(11)}`)
    .join('–')
const early = (task: ScheduledTask): string => span(task.earlyStart, task.earlyFinish)
const late = (task: ScheduledTask): string => span(task.lateStart, task.lateFinish)

test('four link types with lags, as Microsoft Project computes them', () => {
  // Predecessor A of 2 days, successor B of 3, beside a task of 10 days that ends the plan on Friday 13.
  const cases: [link: string, earlyOfB: string, lateOfA: string, slackOfA: number][] = [
    ['A FS B', '04 08–06 17', '09 08–10 17', 5],
    ['A FS+1d B', '05 08–09 17', '06 08–09 17', 4],
    ['A FS-1d B', '03 08–05 17', '10 08–11 17', 6],
    ['A FS+2ed B', '06 08–10 17', '05 08–06 17', 3],
    ['A FS+50% B', '05 08–09 17', '06 08–09 17', 4],
    ['A SS B', '02 08–04 17', '11 08–12 17', 7],
    ['A SS+1d B', '03 08–05 17', '10 08–11 17', 6],
    ['A FF B', '02 08–04 17', '12 08–13 17', 8],
    ['A FF+2d B', '03 08–05 17', '10 08–11 17', 6],
    ['A SF+4d B', '03 08–05 17', '10 08–11 17', 6],
  ]
  for (const [link, earlyOfB, lateOfA, slack] of cases) {
    const { byKey } = scheduled(planOf({ tasks: { A: 2, B: 3, Long: 10 }, links: [link] }))
    const [a, b] = [byKey.get('A')!, byKey.get('B')!]
    assert.equal(early(b), earlyOfB, link)
    assert.equal(late(a), lateOfA, link)
    assert.equal(a.totalSlack, slack * DAY, link)
    assert.equal(a.critical, false)
  }
})

test('a link that reaches before the project does not take its task there', () => {
  const { byKey } = scheduled(planOf({ tasks: { A: 1, B: 3 }, links: ['A FF B'] }))
  assert.equal(early(byKey.get('B')!), '02 08–04 17')
  const lead = scheduled(planOf({ tasks: { A: 1, B: 3 }, links: ['A FS-5d B'] }))
  assert.equal(early(lead.byKey.get('B')!), '02 08–04 17')
  assert.deepEqual(lead.byKey.get('B')!.drivenBy, { by: 'project' })
})

test('a milestone stands where its predecessor ends; its late dates where its successor begins', () => {
  const { byKey } = scheduled(planOf({ tasks: { A: 5, Done: 0, B: 5, Long: 15 }, links: ['A FS Done', 'Done FS B'] }))
  assert.equal(early(byKey.get('Done')!), '06 17–06 17')
  assert.equal(late(byKey.get('Done')!), '16 08–16 08')
  assert.equal(byKey.get('Done')!.totalSlack, 5 * DAY)
  assert.equal(late(byKey.get('A')!), '09 08–13 17')
})

test('elapsed time runs from the very hour; a task with a calendar of its own waits for it', () => {
  const plan = planOf({
    tasks: {
      Pour: 5,
      Cure: { elapsed: true, duration: 48 * HOUR },
      Strip: 1,
      Watch: { days: 1, calendar: 'clock' },
    },
    links: ['Pour FS Cure', 'Cure FS Strip', 'Pour FS Watch'],
    calendars: [{ ...ROUND_THE_CLOCK_CALENDAR, key: 'clock' }],
  })
  const { byKey } = scheduled(plan)
  assert.equal(early(byKey.get('Cure')!), '06 17–08 17')
  assert.equal(early(byKey.get('Strip')!), '09 08–09 17')
  assert.equal(byKey.get('Cure')!.totalSlack, 15 * HOUR, 'it may end until Monday 08:00')
  assert.equal(early(byKey.get('Watch')!), '06 17–07 01')
})

test('a split task ends after its gaps and is late by its whole length', () => {
  const split = {
    days: 2,
    parts: [
      { from: 0, to: DAY },
      { from: 3 * DAY, to: 4 * DAY },
    ],
  }
  const { byKey } = scheduled(planOf({ tasks: { A: split, B: 1, Long: 7 }, links: ['A FS B'] }))
  assert.equal(early(byKey.get('A')!), '02 08–05 17')
  assert.equal(late(byKey.get('A')!), '04 08–09 17')
  assert.equal(early(byKey.get('B')!), '06 08–06 17')
  assert.equal(byKey.get('A')!.duration, 2 * DAY)
})

test('free slack is what the nearest successor leaves, over summary links too', () => {
  const plan = planOf({
    tasks: { A: 1, B: 4, C: 1, Phase: 0, '>P1': 1, '>P2': 3, Next: 1, Long: 20 },
    links: ['A FS C', 'B FS C', 'Phase FS Next'],
  })
  const { byKey } = scheduled(plan)
  assert.equal(byKey.get('A')!.freeSlack, 3 * DAY)
  assert.equal(byKey.get('B')!.freeSlack, 0)
  assert.equal(byKey.get('P1')!.freeSlack, 2 * DAY)
  assert.equal(byKey.get('P2')!.freeSlack, 0)
  assert.equal(byKey.get('C')!.freeSlack, byKey.get('C')!.totalSlack)
})

test('links on summaries hold what belongs to them, and wait for all of it', () => {
  const plan = planOf({
    tasks: { Before: 2, Phase: 0, '>One': 1, '>Inner': 0, '>>Two': 2, '>>Three': 3, After: 1, Beside: 1 },
    links: ['Before FS Phase', 'Phase FS+1d After', 'Inner SS Beside', 'Two FS Three'],
  })
  const { byKey } = scheduled(plan)
  assert.equal(early(byKey.get('One')!), '04 08–04 17')
  assert.equal(early(byKey.get('Three')!), '06 08–10 17')
  assert.equal(early(byKey.get('Phase')!), '04 08–10 17')
  assert.equal(early(byKey.get('After')!), '12 08–12 17')
  assert.equal(early(byKey.get('Beside')!), '04 08–04 17')
  assert.equal(late(byKey.get('One')!), '10 08–10 17', 'the summary may end until its successor begins')
  assert.equal(byKey.get('Before')!.critical, true)
  assert.deepEqual(byKey.get('One')!.drivenBy, {
    by: 'link',
    link: 0,
    from: 'Before',
    to: 'Phase',
    type: 'FS',
    lag: 0,
    lagUnit: 'working',
    through: 'Phase',
  })
  assert.equal(byKey.get('Phase')!.duration, 5 * DAY)
  assert.equal(byKey.get('Phase')!.critical, true)
})

test('inactive tasks take no part', () => {
  const plan = planOf({ tasks: { A: 3, Off: { days: 9, active: false }, B: 1 }, links: ['A FS Off', 'Off FS B'] })
  const { byKey, finish } = scheduled(plan)
  assert.equal(early(byKey.get('B')!), '02 08–02 17')
  assert.equal(finish, '2026-11-04T17:00')
  assert.equal(byKey.get('Off')!.critical, false)
})
