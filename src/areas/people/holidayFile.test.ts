import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { HolidayFileError, readHolidayFile } from './holidayFile.ts'

const file = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:1@example.com', ...lines, 'END:VEVENT']
const read = (text: string, from = 2026, to = 2028) => readHolidayFile(text, from, to)
const days = (...lines: string[]): string[] =>
  read(file(...event(...lines))).holidays.map(({ from, to }) => (from === to ? from : `${from}/${to}`))

describe('a file of holidays', () => {
  test('gives all-day events with their names, and its own name', () => {
    const { name, holidays } = read(
      file('X-WR-CALNAME:Holidays in Hamburg', ...event('DTSTART;VALUE=DATE:20261031', 'SUMMARY:Reformation\\, Day')),
    )
    assert.equal(name, 'Holidays in Hamburg')
    assert.deepEqual(holidays, [{ from: '2026-10-31', to: '2026-10-31', name: 'Reformation, Day' }])
  })

  const cases: [name: string, lines: string[], expected: string[]][] = [
    [
      'an end is the day after',
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227'],
      ['2026-12-24/2026-12-26'],
    ],
    [
      'an end equal to the beginning is one day',
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261224'],
      ['2026-12-24'],
    ],
    ['a duration', ['DTSTART;VALUE=DATE:20261224', 'DURATION:P2D'], ['2026-12-24/2026-12-25']],
    [
      'yearly, within the years asked',
      ['DTSTART;VALUE=DATE:20000501', 'RRULE:FREQ=YEARLY'],
      ['2026-05-01', '2027-05-01', '2028-05-01'],
    ],
    ['yearly until', ['DTSTART;VALUE=DATE:20000501', 'RRULE:FREQ=YEARLY;UNTIL=20270601'], ['2026-05-01', '2027-05-01']],
    [
      'the third Monday of January',
      ['DTSTART;VALUE=DATE:20260119', 'RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=3MO'],
      ['2026-01-19', '2027-01-18', '2028-01-17'],
    ],
    [
      'a leap day only where there is one',
      ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
      ['2028-02-29'],
    ],
    [
      'without the days taken out',
      ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20270501'],
      ['2026-05-01', '2028-05-01'],
    ],
    [
      'with the days put in',
      ['DTSTART;VALUE=DATE:20260501', 'RDATE;VALUE=DATE:20260601'],
      ['2026-05-01', '2026-06-01'],
    ],
    ['none outside of the years', ['DTSTART;VALUE=DATE:20300501'], []],
  ]
  for (const [name, lines, expected] of cases) test(name, () => assert.deepEqual(days(...lines), expected))

  test('a moved occurrence stands instead of the regular one', () => {
    const text = file(
      ...event('DTSTART;VALUE=DATE:20260427', 'RRULE:FREQ=YEARLY', 'SUMMARY:King'),
      ...event('RECURRENCE-ID;VALUE=DATE:20270427', 'DTSTART;VALUE=DATE:20270426', 'SUMMARY:King'),
    )
    assert.deepEqual(
      read(text).holidays.map((h) => h.from),
      ['2026-04-27', '2027-04-26', '2028-04-27'],
    )
  })

  test('two events of one day become one', () => {
    const { holidays } = read(
      file(...event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:A'), ...event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:B')),
    )
    assert.deepEqual(holidays, [{ from: '2026-05-01', to: '2026-05-01', name: 'A / B' }])
  })

  const skipped: [lines: string[], reason: RegExp][] = [
    [['DTSTART:20260501T090000Z'], /not an all-day event/],
    [['DTSTART;VALUE=DATE:20260501', 'STATUS:CANCELLED'], /cancelled/],
    [['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=SECONDLY'], /repeats secondly/],
    [['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'], /BYMONTH/],
    [['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'], /does not exist/],
    [['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY;BYWEEKNO=20'], /BYWEEKNO/],
    [['DTSTART;VALUE=DATE:19000101', 'RRULE:FREQ=DAILY'], /more than 2000 times/],
    [['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20261231'], /longer than 60 days/],
  ]
  for (const [lines, reason] of skipped) {
    test(`left out: ${lines.at(-1)}`, () => {
      const found = read(file(...event(...lines, 'SUMMARY:X')))
      assert.deepEqual(found.holidays, [])
      assert.equal(found.skipped[0]!.line, 3)
      assert.match(found.skipped[0]!.reason, reason)
    })
  }

  const refused: [name: string, text: string, line: number, message: RegExp][] = [
    ['nothing', '', 1, /empty/],
    ['another format', '<?xml version="1.0"?>', 1, /no line of an iCalendar file/],
    ['a page', 'Content-Type: text/html', 1, /begins with BEGIN:VCALENDAR/],
    ['cut off', file(...event('DTSTART;VALUE=DATE:20260501')).slice(0, -30), 3, /never closed/],
    ['a broken line', file('BEGIN:VEVENT', 'no colon', 'END:VEVENT'), 4, /no line/],
    ['crossed ends', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR', 3, /closes what was not opened/],
    ['no date', file(...event('SUMMARY:X')), 3, /DTSTART/],
    ['a wrong date', file(...event('DTSTART;VALUE=DATE:2026-13-45')), 3, /./],
    ['a day that does not exist', file(...event('DTSTART;VALUE=DATE:20260231')), 3, /no date/],
    ['a wrong rule', file(...event('DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=FOO')), 3, /FOO/],
  ]
  for (const [name, text, line, message] of refused) {
    test(`refused: ${name}`, () => {
      assert.throws(
        () => read(text),
        (error) => error instanceof HolidayFileError && error.line === line && message.test(error.message),
      )
    })
  }

  test('whatever it is given, it answers or refuses, and never with anything else', () => {
    const whole = file(...event('DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY;COUNT=3', 'SUMMARY:May'))
    const broken = fc
      .tuple(fc.nat(whole.length), fc.nat(20), fc.string())
      .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut))
    fc.assert(
      fc.property(broken, (text) => {
        try {
          for (const { from, to } of read(text).holidays) assert.ok(from <= to)
        } catch (error) {
          assert.ok(error instanceof HolidayFileError, String(error))
        }
      }),
      { numRuns: 500 },
    )
  })
})
