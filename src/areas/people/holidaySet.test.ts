import assert from 'node:assert/strict'
import { test } from 'node:test'
import { companyCalendar } from './companyCalendar.ts'
import { withHolidays } from './holidaySet.ts'
import { checkCalendar } from './workingCalendarCheck.ts'
import type { NamedException } from './workingTimes.ts'

const day = (date: string, name: string) => ({ from: date, to: date, name })
const free = (date: string, name: string, set?: string): NamedException => ({
  name,
  from: date,
  to: date,
  intervals: [],
  ...(set && { set }),
})
const half = [{ from: 28_800, to: 43_200 }]

test('an import tells what it adds, renames and takes away, and leaves other years and half days alone', () => {
  const before: NamedException[] = [
    free('2026-05-01', 'Labour Day', 'DE'),
    free('2026-10-03', 'Unity', 'DE'),
    free('2026-06-17', 'Old holiday', 'DE'),
    free('2020-06-17', 'Another year', 'DE'),
    free('2026-08-03', 'Company outing'),
    free('2026-12-25', 'Christmas, by hand'),
    { ...free('2026-12-24', 'Half of Christmas Eve', 'DE'), intervals: half },
  ]
  const holidays = [
    day('2026-01-01', 'New Year’s Day'),
    day('2026-05-01', 'Labour Day'),
    day('2026-10-03', 'Day of German Unity'),
    day('2026-12-24', 'Christmas Eve'),
    day('2026-12-25', 'Christmas Day'),
  ]
  const { exceptions, changes } = withHolidays(before, 'DE', holidays, 2026, 2026)
  assert.deepEqual(changes, {
    added: [holidays[0]],
    changed: [
      { ...holidays[2]!, before: 'Unity' },
      { ...holidays[4]!, before: 'Christmas, by hand' },
    ],
    removed: [day('2026-06-17', 'Old holiday')],
    kept: [holidays[3]],
    unchanged: 1,
  })
  assert.deepEqual(exceptions.map((e) => e.from).toSorted(), [
    '2020-06-17',
    '2026-01-01',
    '2026-05-01',
    '2026-08-03',
    '2026-10-03',
    '2026-12-24',
    '2026-12-25',
  ])
  assert.deepEqual(exceptions.find((e) => e.from === '2026-12-24')?.intervals, half)

  const again = withHolidays(exceptions, 'DE', holidays, 2026, 2026)
  assert.deepEqual(again.changes, { added: [], changed: [], removed: [], kept: [holidays[3]], unchanged: 4 })
  assert.deepEqual(again.exceptions, exceptions)
})

test('the company’s calendar has its working week and the holidays of its place', () => {
  const place = { country: 'DE', region: 'DE-HH', timeZone: 'Europe/Berlin', workingWeek: [1, 2, 3, 4, 6] }
  const calendar = companyCalendar(place, '2026-11-22')
  assert.deepEqual(checkCalendar({ name: calendar.name, ...calendar.times }), [])
  assert.deepEqual(
    calendar.times.days.map((each) => each.length),
    [0, 2, 2, 2, 2, 0, 2],
  )
  const reformation = calendar.times.exceptions.filter((e) => e.name === 'Reformation Day')
  assert.deepEqual(
    reformation.map((e) => e.from.slice(0, 4)),
    ['2025', '2026', '2027', '2028', '2029', '2030', '2031'],
  )
  assert.equal(companyCalendar({ ...place, country: 'IS', region: null }, '2026-11-22').times.exceptions.length, 0)
})
