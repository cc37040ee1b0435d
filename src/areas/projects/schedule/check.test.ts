import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileCalendar, STANDARD_CALENDAR } from '../../people/index.ts'
import { checkPlan } from './check.ts'
import { describeDriver } from './driver.ts'
import type { Plan, PlanTask } from './plan.ts'
import { DAY, HOUR, planOf } from './planFixture.ts'
import { expandRecurringTask } from './recurringTask.ts'
import { schedulePlan } from './schedule.ts'
import { describeDuration } from './words.ts'

const base = planOf({ tasks: { A: 1, B: 1 }, links: ['A FS B'] })
const withTask = (said: Partial<PlanTask>): Plan => ({
  ...base,
  tasks: [{ ...base.tasks[0]!, ...said }, base.tasks[1]!],
})

test('what is wrong with a plan is listed with its place', () => {
  const cases: [plan: Plan, at: string, words: RegExp][] = [
    [{ ...base, start: '2026-02-30T08:00' }, 'start', /no date and time/],
    [{ ...base, scheduleFrom: 'finish' }, 'finish', /missing/],
    [{ ...base, calendar: 'other' }, 'calendar', /no calendar other/],
    [{ ...base, minutesPerDay: 0 }, 'minutesPerDay', /more than 0/],
    [withTask({ key: 'B' }), 'tasks[1].key', /used twice/],
    [withTask({ percentComplete: 101 }), 'tasks[0].percentComplete', /is 101, but must be between 0 and 100/],
    [withTask({ percentComplete: Number.NaN }), 'tasks[0].percentComplete', /between 0 and 100/],
    [withTask({ duration: -1 }), 'tasks[0].duration', /0 or more/],
    [withTask({ duration: Number.POSITIVE_INFINITY }), 'tasks[0].duration', /number of seconds/],
    [withTask({ constraint: 'mustStartOn' }), 'tasks[0].constraintDate', /needs a date/],
    [withTask({ deadline: 'soon' }), 'tasks[0].deadline', /"soon"/],
    [withTask({ calendar: 9 }), 'tasks[0].calendar', /no calendar 9/],
    [withTask({ level: 0.5 }), 'tasks[0].level', /whole number/],
    [withTask({ parts: [{ from: 5, to: 4 }] }), 'tasks[0].parts[0]', /begin after/],
    [
      withTask({ actualStart: '2026-11-03T08:00', actualFinish: '2026-11-02T08:00' }),
      'tasks[0].actualFinish',
      /not be before/,
    ],
    [{ ...base, links: [{ ...base.links[0]!, from: 'X' }] }, 'links[0].from', /no task X/],
    [{ ...base, links: [{ ...base.links[0]!, to: 'A' }] }, 'links[0]', /"A" is linked to itself/],
    [{ ...base, calendars: [{ ...base.calendars[0]!, base: 'standard' }] }, 'calendars[0].base', /its own base/],
    [
      { ...base, assignments: [{ key: 1, task: 'A', resource: 'R', units: 1 }] },
      'assignments[0].resource',
      /no resource R/,
    ],
    [
      planOf({ tasks: { S: 0, '>A': 1 }, links: ['A FS S'] }),
      'links[0]',
      /"A" is linked to "S", the summary that it belongs to/,
    ],
  ]
  for (const [plan, at, words] of cases) {
    const problem = checkPlan(plan).find((one) => one.at === at)
    assert.ok(problem, `${at}: ${JSON.stringify(checkPlan(plan))}`)
    assert.match(problem.message, words)
    assert.ok(!schedulePlan(plan).ok)
  }
  assert.deepEqual(checkPlan(base), [])
})

test('a loop is named task by task, through summaries too', () => {
  const message = (plan: Plan): string => {
    const outcome = schedulePlan(plan)
    assert.ok(!outcome.ok)
    return outcome.problems[0]!.message
  }
  assert.match(
    message(planOf({ tasks: { A: 1, B: 1, C: 1, D: 1 }, links: ['A FS B', 'B FS C', 'C FS A', 'C FS D'] })),
    /loop: ("\w" → ){3}"\w"\. Remove/,
  )
  const summaries = planOf({ tasks: { S: 0, '>A': 1, T: 0, '>B': 1 }, links: ['S FS T', 'B SS A'] })
  assert.match(message(summaries), /"A"/)
  assert.match(message(summaries), /"T"/)
})

test('an empty plan and one of summaries without parts can be scheduled', () => {
  const outcome = schedulePlan(planOf({ tasks: {} }))
  assert.ok(outcome.ok && outcome.schedule.finish === '2026-11-02T08:00')
  const inactive = schedulePlan(planOf({ tasks: { S: 0, '>A': { days: 1, active: false } } }))
  assert.ok(inactive.ok && inactive.schedule.byKey.get('S')!.start === '2026-11-02T08:00')
})

test('drivers and durations in words', () => {
  const name = (key: string | number): string => `Task ${key}`
  const link = { by: 'link', link: 0, from: 1, to: 2, type: 'FS', lag: 2 * DAY, lagUnit: 'working' } as const
  assert.equal(describeDriver(link, 'early', name, 480), 'Starts after the finish of "Task 1" plus 2 days')
  assert.equal(
    describeDriver(link, 'late', name, 480),
    'Must finish before the start of "Task 2", with a lag of 2 days',
  )
  assert.equal(
    describeDriver({ by: 'project', calendar: 'Mornings' }, 'early', name, 480),
    'Starts with the project, then waits for working time of the calendar "Mornings"',
  )
  assert.equal(
    describeDriver(
      { by: 'constraint', constraint: 'mustStartOn', date: '2026-11-02T08:00', through: 3 },
      'early',
      name,
      480,
    ),
    'The constraint says that it must start on 2026-11-02 08:00 (set on "Task 3")',
  )
  assert.deepEqual(
    [6 * DAY, 12 * HOUR, HOUR, 1200].map((seconds) => describeDuration(seconds, 480)),
    ['6 days', '1.5 days', '1 hour', '20 minutes'],
  )
})

test('a recurring task becomes ordinary tasks on working time', () => {
  const calendar = compileCalendar(STANDARD_CALENDAR)
  const weekly = {
    name: 'Meeting',
    level: 1,
    duration: HOUR,
    recurrence: { every: 'week', interval: 1, days: [1, 6] },
    from: '2026-11-02',
    to: '2026-11-30',
    occurrences: 5,
    startTime: 10 * HOUR,
    onFreeDays: 'leaveOut',
  } as const
  const spec = { ...weekly, recurrence: { ...weekly.recurrence, days: [...weekly.recurrence.days] } }
  const tasks = expandRecurringTask(spec, calendar, (occurrence) => `m${occurrence ?? ''}`)
  assert.deepEqual(
    tasks.map(({ key, level, constraintDate }) => [key, level, constraintDate]),
    [
      ['m', 1, undefined],
      ['m1', 2, '2026-11-02T10:00'],
      ['m2', 2, '2026-11-09T10:00'],
      ['m3', 2, '2026-11-16T10:00'],
    ],
  )
  const moved = expandRecurringTask(
    { ...spec, onFreeDays: 'nextWorkingTime' },
    calendar,
    (occurrence) => occurrence ?? 0,
  )
  assert.deepEqual(
    moved.slice(1).map(({ constraintDate }) => constraintDate),
    ['2026-11-02T10:00', '2026-11-09T08:00', '2026-11-09T10:00', '2026-11-16T08:00', '2026-11-16T10:00'],
  )
  assert.deepEqual(
    expandRecurringTask({ ...spec, to: '2026-11-01' }, calendar, () => 0),
    [],
  )
})
