import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { WorkingCalendar, WorkingDay, WorkingWeek } from './index.ts'
import {
  checkCalendar,
  commonCalendar,
  compileCalendar,
  compileCalendars,
  exceptionDays,
  formatDate,
  formatLocal,
  INHERITED_WEEK,
  NIGHT_SHIFT_CALENDAR,
  NoWorkingTimeError,
  parseDate,
  parseLocal,
  ROUND_THE_CLOCK_CALENDAR,
  STANDARD_CALENDAR,
} from './index.ts'

const at = (text: string): number => {
  const instant = parseLocal(text)
  assert.ok(instant !== undefined, `${text} is a local time`)
  return instant
}
const HOUR = 3600
const standard = compileCalendar(STANDARD_CALENDAR)

test('dates and local times read as they are written, the impossible ones are refused', () => {
  assert.equal(formatDate(0), '1970-01-01')
  assert.equal(parseDate('2000-02-29'), 11_016)
  for (const bad of ['2001-02-29', '2000-13-01', '2000-00-10', '1899-12-31', '2200-01-01', '2000-1-1']) {
    assert.equal(parseDate(bad), undefined, bad)
  }
  assert.equal(parseLocal('2026-01-01T24:00'), undefined)
  assert.equal(formatLocal(at('2026-03-29T02:30:07')), '2026-03-29T02:30:07')
  fc.assert(
    fc.property(fc.integer({ min: -25_567, max: 84_005 }), (day) => {
      assert.equal(parseDate(formatDate(day)), day)
      assert.equal(formatDate(day), new Date(day * 86_400_000).toISOString().slice(0, 10))
    }),
  )
})

test('standard hours: finishes stand at the end of an interval, starts at the beginning of the next', () => {
  // 2026-11-20 is a Friday.
  const cases: [call: string, got: number, want: string][] = [
    ['8 h from Friday 08:00', standard.addWork(at('2026-11-20T08:00'), 8 * HOUR), '2026-11-20T17:00'],
    ['4 h from Friday 08:00', standard.addWork(at('2026-11-20T08:00'), 4 * HOUR), '2026-11-20T12:00'],
    ['1 s from Friday 17:00', standard.addWork(at('2026-11-20T17:00'), 1), '2026-11-23T08:00:01'],
    ['40 h from Saturday', standard.addWork(at('2026-11-21T10:00'), 40 * HOUR), '2026-11-27T17:00'],
    ['8 h back from Friday 17:00', standard.subtractWork(at('2026-11-20T17:00'), 8 * HOUR), '2026-11-20T08:00'],
    ['8 h back from Monday 08:00', standard.subtractWork(at('2026-11-23T08:00'), 8 * HOUR), '2026-11-20T08:00'],
    ['nothing added', standard.addWork(at('2026-11-21T10:00'), 0), '2026-11-21T10:00'],
    ['next after Friday 17:00', standard.nextWorking(at('2026-11-20T17:00')), '2026-11-23T08:00'],
    ['next at 12:00', standard.nextWorking(at('2026-11-20T12:00')), '2026-11-20T13:00'],
    ['previous at Monday 08:00', standard.previousWorking(at('2026-11-23T08:00')), '2026-11-20T17:00'],
    ['previous at 13:00', standard.previousWorking(at('2026-11-20T13:00')), '2026-11-20T12:00'],
  ]
  for (const [call, got, want] of cases) assert.equal(formatLocal(got), want, call)
  assert.equal(standard.workBetween(at('2026-11-20T08:00'), at('2026-11-27T17:00')), 48 * HOUR)
  assert.equal(standard.workBetween(at('2026-11-27T17:00'), at('2026-11-20T08:00')), -48 * HOUR)
  assert.ok(standard.isFinish(at('2026-11-20T17:00')) && !standard.isFinish(at('2026-11-20T08:00')))
})

test('round the clock, night shift and shifts past midnight', () => {
  const clock = compileCalendar(ROUND_THE_CLOCK_CALENDAR)
  assert.equal(formatLocal(clock.addWork(at('2026-11-20T00:00'), 48 * HOUR)), '2026-11-22T00:00')
  assert.equal(clock.nextWorking(at('2026-11-22T00:00')), at('2026-11-22T00:00'))
  const night = compileCalendar(NIGHT_SHIFT_CALENDAR)
  assert.equal(formatLocal(night.addWork(at('2026-11-16T08:00'), 8 * HOUR)), '2026-11-17T08:00')
  assert.equal(night.workBetween(at('2026-11-15T00:00'), at('2026-11-22T00:00')), 40 * HOUR)
  const late: WorkingDay = [{ from: 22 * HOUR, to: 30 * HOUR }]
  const crossing = compileCalendar({ name: 'Late', days: [[], late, [], [], [], late, []], exceptions: [] })
  assert.equal(formatLocal(crossing.addWork(at('2026-11-20T00:00'), 8 * HOUR)), '2026-11-21T06:00')
  assert.equal(formatLocal(crossing.nextWorking(at('2026-11-21T06:00'))), '2026-11-23T22:00')
})

test('exceptions, base calendars and alternative weeks: the nearest says', () => {
  const base: WorkingCalendar & { key: number } = {
    ...STANDARD_CALENDAR,
    key: 1,
    exceptions: [
      { name: 'Holiday', from: '2026-12-24', to: '2026-12-26', intervals: [] },
      { name: 'Half day', from: '2026-12-23', to: '2026-12-23', intervals: [{ from: 8 * HOUR, to: 12 * HOUR }] },
    ],
    weeks: [
      {
        name: 'Summer',
        from: '2026-07-01',
        to: '2026-07-31',
        days: ['inherit', ...Array(5).fill([{ from: 7 * HOUR, to: 13 * HOUR }]), 'inherit'] as WorkingWeek,
      },
    ],
  }
  const person = {
    key: 2,
    name: 'Part time',
    base: 1,
    days: ['inherit', 'inherit', 'inherit', 'inherit', 'inherit', [], 'inherit'] as WorkingWeek,
    exceptions: [{ name: 'On call', from: '2026-12-26', to: '2026-12-26', intervals: [{ from: 0, to: 24 * HOUR }] }],
  }
  const same = { key: 3, name: 'Same', base: 1, days: INHERITED_WEEK, exceptions: [] }
  const compiled = compileCalendars([base, person, same])
  assert.equal(compiled.get(3), compiled.get(1), 'a calendar that adds nothing is its base')
  const hours = (key: number, date: string): number =>
    compiled.get(key)!.workBetween(at(`${date}T00:00`), at(`${date}T23:59:59`)) / HOUR
  assert.equal(hours(1, '2026-12-23'), 4)
  assert.equal(hours(1, '2026-12-24'), 0)
  assert.equal(hours(2, '2026-12-23'), 4, 'a holiday of the base holds')
  assert.equal(hours(2, '2026-12-25'), 0)
  assert.ok(hours(2, '2026-12-26') > 23.9, 'the own exception wins over the holiday')
  assert.equal(hours(1, '2026-12-18'), 8)
  assert.equal(hours(2, '2026-12-18'), 0, 'no work on Fridays')
  assert.equal(hours(1, '2026-07-15'), 6)
  assert.equal(hours(2, '2026-07-15'), 6)
  assert.equal(hours(2, '2026-07-17'), 0)
})

test('recurring exceptions fall on the days that a wall calendar shows', () => {
  const days = (exception: Omit<Parameters<typeof exceptionDays>[0], 'intervals'>): string[] =>
    [...exceptionDays({ intervals: [], ...exception })].map(formatDate)
  const year = { from: '2026-01-01', to: '2026-12-31' }
  assert.deepEqual(days({ ...year, recurrence: { every: 'day', interval: 100 } }), [
    '2026-01-01',
    '2026-04-11',
    '2026-07-20',
    '2026-10-28',
  ])
  assert.deepEqual(days({ ...year, recurrence: { every: 'week', interval: 2, days: [1, 5] }, occurrences: 4 }), [
    '2026-01-02',
    '2026-01-12',
    '2026-01-16',
    '2026-01-26',
  ])
  assert.deepEqual(days({ ...year, recurrence: { every: 'month', interval: 1, day: 31 }, occurrences: 3 }), [
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
  ])
  assert.deepEqual(days({ ...year, recurrence: { every: 'month', interval: 3, position: 3, item: 5 } }), [
    '2026-01-16',
    '2026-04-17',
    '2026-07-17',
    '2026-10-16',
  ])
  assert.deepEqual(days({ ...year, recurrence: { every: 'month', interval: 6, position: 'last', item: 'weekday' } }), [
    '2026-01-30',
    '2026-07-31',
  ])
  assert.deepEqual(days({ from: '2026-06-01', to: '2029-12-31', recurrence: { every: 'year', month: 12, day: 25 } }), [
    '2026-12-25',
    '2027-12-25',
    '2028-12-25',
    '2029-12-25',
  ])
  // The fourth Thursday of November.
  assert.deepEqual(
    days({ from: '2026-01-01', to: '2027-12-31', recurrence: { every: 'year', month: 11, position: 4, item: 4 } }),
    ['2026-11-26', '2027-11-25'],
  )
})

test('a calendar without enough working time says so', () => {
  const none = compileCalendar({ name: 'Never', days: [[], [], [], [], [], [], []], exceptions: [] })
  for (const ask of [
    () => none.addWork(0, 1),
    () => none.subtractWork(0, 1),
    () => none.nextWorking(0),
    () => none.previousWorking(0),
  ]) {
    assert.throws(ask, (error) => error instanceof NoWorkingTimeError && /"Never".*working time/.test(error.message))
  }
  assert.equal(none.workBetween(0, 1e8), 0)
  assert.throws(() => standard.addWork(0, 1e13), NoWorkingTimeError)
})

test('two calendars share what both have', () => {
  const early = compileCalendar({
    name: 'Early',
    days: Array(7).fill([{ from: 6 * HOUR, to: 10 * HOUR }]) as unknown as WorkingWeek,
    exceptions: [],
  })
  const both = commonCalendar(standard, early)
  assert.equal(formatLocal(both.addWork(at('2026-11-20T00:00'), 3 * HOUR)), '2026-11-23T09:00')
  assert.equal(commonCalendar(standard, standard), standard)
})

test('a calendar is checked in words that name the place', () => {
  assert.deepEqual(checkCalendar(STANDARD_CALENDAR), [])
  const bad = checkCalendar({
    name: 'Bad',
    days: [[], [{ from: 8 * HOUR, to: 8 * HOUR }], [], [], [], [], []],
    exceptions: [
      {
        from: '2026-02-30',
        to: '2026-01-01',
        intervals: [],
        recurrence: { every: 'week', interval: 0, days: [] },
        occurrences: 0,
      },
    ],
  })
  assert.deepEqual(
    bad.map((problem) => problem.at),
    [
      'days.Monday[0]',
      'exceptions[0].from',
      'exceptions[0].recurrence.interval',
      'exceptions[0].recurrence.days',
      'exceptions[0].occurrences',
    ],
  )
})

const minute = fc.integer({ min: 0, max: 24 * 60 })
const anyDay: fc.Arbitrary<WorkingDay> = fc.uniqueArray(minute, { minLength: 0, maxLength: 6 }).map((marks) => {
  const sorted = marks.sort((a, b) => a - b)
  const intervals = []
  for (let i = 0; i + 1 < sorted.length; i += 2) intervals.push({ from: sorted[i]! * 60, to: sorted[i + 1]! * 60 })
  return intervals
})
const anyCalendar: fc.Arbitrary<WorkingCalendar> = fc.record({
  name: fc.constant('Any'),
  days: fc
    .tuple(anyDay, anyDay, anyDay, anyDay, anyDay, anyDay, fc.constant<WorkingDay>([{ from: 600, to: 4200 }]))
    .map((days): WorkingWeek => days),
  exceptions: fc.array(
    fc.record({
      from: fc.constantFrom('2026-01-03', '2026-01-07', '2026-01-09'),
      to: fc.constantFrom('2026-01-09', '2026-01-12'),
      intervals: anyDay as fc.Arbitrary<{ from: number; to: number }[]>,
    }),
    { maxLength: 2 },
  ),
})
const instant = fc
  .integer({ min: at('2026-01-01T00:00') / 60, max: at('2026-01-14T00:00') / 60 })
  .map((value) => value * 60)

test('arithmetic agrees with counting minute by minute', () => {
  const works = (calendar: WorkingCalendar, moment: number): boolean => {
    const day = Math.floor(moment / 86_400)
    const exception = calendar.exceptions.find((e) => day >= parseDate(e.from)! && day <= parseDate(e.to)!)
    const own = exception ? exception.intervals : calendar.days[new Date(moment * 1000).getUTCDay()]!
    const time = moment - day * 86_400
    return own !== 'inherit' && own.some((interval) => time >= interval.from && time < interval.to)
  }
  fc.assert(
    fc.property(anyCalendar, instant, fc.integer({ min: 1, max: 900 }), (calendar, start, minutes) => {
      const compiled = compileCalendar(calendar)
      let moment = start
      let left = minutes
      while (left > 0) {
        if (works(calendar, moment)) left--
        moment += 60
      }
      assert.equal(formatLocal(compiled.addWork(start, minutes * 60)), formatLocal(moment))
      assert.equal(compiled.workBetween(start, moment), minutes * 60)
      moment = start
      left = minutes
      while (left > 0) {
        moment -= 60
        if (works(calendar, moment)) left--
      }
      assert.equal(formatLocal(compiled.subtractWork(start, minutes * 60)), formatLocal(moment))
      moment = start
      while (!works(calendar, moment)) moment += 60
      assert.equal(compiled.nextWorking(start), moment)
      moment = start
      while (!works(calendar, moment - 60)) moment -= 60
      assert.equal(compiled.previousWorking(start), moment)
    }),
    { numRuns: 100 },
  )
})

test('adding and subtracting undo one another, and both keep the order of instants', () => {
  fc.assert(
    fc.property(
      anyCalendar,
      instant,
      instant,
      fc.integer({ min: 1, max: 4_000_000 }),
      (calendar, one, other, seconds) => {
        const compiled = compileCalendar(calendar)
        const finish = compiled.addWork(one, seconds)
        assert.equal(compiled.subtractWork(finish, seconds), compiled.nextWorking(one))
        assert.equal(compiled.addWork(compiled.subtractWork(one, seconds), seconds), compiled.previousWorking(one))
        assert.equal(compiled.workBetween(one, finish), seconds)
        const [early, late] = one <= other ? [one, other] : [other, one]
        assert.ok(compiled.addWork(early, seconds) <= compiled.addWork(late, seconds))
        assert.ok(compiled.nextWorking(early) <= compiled.nextWorking(late))
        assert.ok(compiled.previousWorking(one) <= compiled.nextWorking(one))
      },
    ),
  )
})
