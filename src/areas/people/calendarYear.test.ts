import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarYear, chainOf } from './calendarYear.ts'
import { INHERITED_WEEK, STANDARD_CALENDAR, type WorkingCalendar } from './workingCalendar.ts'

const H = 3600
const base: WorkingCalendar = {
  ...STANDARD_CALENDAR,
  exceptions: [
    { name: 'Christmas Day', from: '2026-12-25', to: '2026-12-25', intervals: [] },
    {
      name: 'Every 1 May',
      from: '2000-01-01',
      to: '2199-12-31',
      intervals: [],
      recurrence: { every: 'year', month: 5, day: 1 },
    },
  ],
}
const own: WorkingCalendar = {
  name: 'Own',
  days: INHERITED_WEEK,
  exceptions: [
    { name: 'Christmas week', from: '2026-12-24', to: '2026-12-25', intervals: [{ from: 8 * H, to: 12 * H }] },
  ],
}

test('a year shows each day with its hours and whose exception decides', () => {
  const year = calendarYear([own, base], 2026)
  assert.deepEqual(
    year.map((month) => month.length),
    [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
  )
  const at = (month: number, day: number) => year[month - 1]![day - 1]!
  assert.deepEqual(at(12, 23), { date: '2026-12-23', weekday: 3, work: 8 * H, usual: 8 * H })
  assert.deepEqual(at(12, 25).exception, { name: 'Christmas week', index: 0 })
  assert.equal(at(12, 25).work, 4 * H)
  assert.deepEqual([at(5, 1).work, at(5, 1).usual, at(5, 1).exception], [0, 8 * H, { name: 'Every 1 May' }])
  assert.deepEqual([at(1, 4).weekday, at(1, 4).work, at(1, 4).usual], [0, 0, 0])
  assert.equal(calendarYear([own, base], 2028)[1]!.length, 29)
})

test('a chain of calendars ends with the last base, or where it would begin again', () => {
  const rows = [
    { id: 'a', base: 'b' },
    { id: 'b', base: 'c' },
    { id: 'c', base: 'b' },
    { id: 'd', base: 'gone' },
  ]
  assert.deepEqual(
    chainOf('a', rows).map((c) => c.id),
    ['a', 'b', 'c'],
  )
  assert.deepEqual(
    chainOf('d', rows).map((c) => c.id),
    ['d'],
  )
  assert.deepEqual(chainOf('x', rows), [])
})
