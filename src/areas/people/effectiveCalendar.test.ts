import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type EffectiveCalendarInput, type EngagedHours, effectiveCalendar } from './effectiveCalendar.ts'
import { engagementsOn } from './engagements.ts'
import type { LeaveDays } from './leave.ts'
import { STANDARD_CALENDAR, type WorkingCalendar } from './workingCalendar.ts'
import { compileCalendars } from './workingCalendarSet.ts'
import { formatDate, parseDate, SECONDS_PER_DAY } from './workingCalendarTime.ts'

const HOUR = 3600
/** Half of Christmas Eve, none of Christmas Day; 2026-12-24 is a Thursday. */
const office: WorkingCalendar = {
  ...STANDARD_CALENDAR,
  name: 'Office',
  exceptions: [
    { name: 'Christmas Eve', from: '2026-12-24', to: '2026-12-24', intervals: [{ from: 8 * HOUR, to: 12 * HOUR }] },
    { name: 'Christmas Day', from: '2026-12-25', to: '2026-12-25', intervals: [] },
  ],
}
/** Monday to Wednesday, 08:00 to 16:00 without a break. */
const early = [{ from: 8 * HOUR, to: 16 * HOUR }]
const threeDays: WorkingCalendar = { name: 'Three days', days: [[], early, early, early, [], [], []], exceptions: [] }
const calendars = new Map([
  ['office', office],
  ['threeDays', threeDays],
])

const engaged = (over: Partial<EngagedHours> = {}): EngagedHours => ({
  startsOn: '2026-01-01',
  endsOn: null,
  calendar: 'office',
  share: 100,
  ...over,
})
const away = (startsOn: string, endsOn = startsOn, over: Partial<LeaveDays> = {}): LeaveDays => ({
  startsOn,
  endsOn,
  firstDay: 'whole',
  lastDay: 'whole',
  ...over,
})
const ask = (over: Partial<EffectiveCalendarInput>): EffectiveCalendarInput => ({
  name: 'Ines',
  engagements: [engaged()],
  calendars,
  standard: 'office',
  leave: [],
  from: '2026-01-01',
  to: '2027-12-31',
  ...over,
})

/** Working seconds of each day by the scheduler's own arithmetic. */
function worked(input: EffectiveCalendarInput): (day: string) => number {
  const { calendar } = effectiveCalendar(input)!
  const keyed = [...calendars].map(([key, each]) => ({ ...each, key }))
  const compiled = compileCalendars([...keyed, { ...calendar, key: 'person' }]).get('person')!
  return (day) => {
    const start = parseDate(day)! * SECONDS_PER_DAY
    return compiled.workBetween(start, start + SECONDS_PER_DAY) / HOUR
  }
}

describe('the effective calendar', () => {
  test('is the engagement’s own where nothing else is said', () => {
    const found = effectiveCalendar(ask({}))!
    assert.deepEqual([found.availableFrom, found.availableTo], ['2026-01-01', null])
    assert.deepEqual(found.calendar.exceptions, [])
    assert.equal(found.calendar.base, 'office')
    assert.equal(effectiveCalendar(ask({ engagements: [] })), null)
  })

  const cases: [name: string, over: Partial<EffectiveCalendarInput>, expected: Record<string, number>][] = [
    [
      'leave frees whole days',
      { leave: [away('2026-03-02', '2026-03-03')] },
      { '2026-03-02': 0, '2026-03-03': 0, '2026-03-04': 8 },
    ],
    [
      'a first day from the afternoon',
      { leave: [away('2026-03-02', '2026-03-03', { firstDay: 'afternoon' })] },
      { '2026-03-02': 4, '2026-03-03': 0 },
    ],
    [
      'a last day until noon',
      { leave: [away('2026-03-02', '2026-03-03', { lastDay: 'morning' })] },
      { '2026-03-02': 0, '2026-03-03': 4 },
    ],
    [
      'half of a half holiday',
      { leave: [away('2026-12-24', '2026-12-24', { lastDay: 'morning' })] },
      { '2026-12-24': 2, '2026-12-25': 0 },
    ],
    [
      'two halves make a whole',
      {
        leave: [
          away('2026-03-02', '2026-03-02', { firstDay: 'afternoon' }),
          away('2026-03-02', '2026-03-02', { lastDay: 'morning' }),
        ],
      },
      { '2026-03-02': 0 },
    ],
    [
      'a share shortens each day, half holidays too',
      { engagements: [engaged({ share: 60 })] },
      { '2026-03-02': 4.8, '2026-12-24': 2.4, '2026-12-25': 0, '2026-03-01': 0 },
    ],
    [
      'engagements side by side add up',
      { engagements: [engaged({ share: 50 }), engaged({ share: 30 })] },
      { '2026-03-02': 6.4 },
    ],
    ['but to no more than their hours', { engagements: [engaged(), engaged({ share: 80 })] }, { '2026-03-02': 8 }],
    [
      'different calendars side by side',
      { engagements: [engaged({ share: 50 }), engaged({ share: 50, calendar: 'threeDays' })] },
      { '2026-03-02': 8, '2026-03-05': 4 },
    ],
    [
      'one after the other, by another calendar',
      { engagements: [engaged({ endsOn: '2026-06-30', calendar: 'threeDays' }), engaged({ startsOn: '2026-07-01' })] },
      { '2026-06-25': 0, '2026-06-29': 8, '2026-07-02': 8 },
    ],
    [
      'nobody works between two engagements',
      { engagements: [engaged({ endsOn: '2026-03-31' }), engaged({ startsOn: '2026-06-01' })] },
      { '2026-03-31': 8, '2026-04-01': 0, '2026-05-29': 0, '2026-06-01': 8 },
    ],
    [
      'the calendar goes on behind the end',
      { engagements: [engaged({ endsOn: '2026-03-31' })] },
      { '2026-04-01': 8, '2026-12-25': 0 },
    ],
    [
      'no calendar named: the standard one',
      { engagements: [engaged({ calendar: null })], standard: 'threeDays' },
      { '2026-03-02': 8, '2026-03-05': 0 },
    ],
    [
      'no calendar anywhere: standard hours',
      { engagements: [engaged({ calendar: null })], standard: null },
      { '2026-03-02': 8, '2026-12-25': 8 },
    ],
  ]
  for (const [name, over, expected] of cases) {
    test(name, () => {
      const hours = worked(ask(over))
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((day) => [day, hours(day)])), expected)
    })
  }

  test('ends with the last engagement', () => {
    const found = effectiveCalendar(
      ask({
        engagements: [engaged({ startsOn: '2026-05-01', endsOn: '2026-05-31' }), engaged({ endsOn: '2026-03-31' })],
      }),
    )!
    assert.deepEqual([found.availableFrom, found.availableTo], ['2026-01-01', '2026-05-31'])
  })

  const day = fc.integer({ min: parseDate('2026-01-01')!, max: parseDate('2027-06-30')! }).map(formatDate)
  const engagement = fc.record({
    startsOn: day,
    length: fc.option(fc.nat(200)),
    calendar: fc.constantFrom('office', 'threeDays', null),
    share: fc.integer({ min: 1, max: 100 }),
  })
  const leave = fc.record({ startsOn: day, length: fc.nat(20), half: fc.boolean() })
  test('never works on a day off, and otherwise the sum of the shares', () => {
    fc.assert(
      fc.property(
        fc.array(engagement, { minLength: 1, maxLength: 4 }),
        fc.array(leave, { maxLength: 4 }),
        (made, offs) => {
          const until = (from: string, days: number) => formatDate(parseDate(from)! + days)
          const engagements = made.map(({ length, ...e }) => ({
            ...e,
            endsOn: length === null ? null : until(e.startsOn, length),
          }))
          const off = offs.map((l) =>
            away(l.startsOn, until(l.startsOn, l.length + 1), l.half ? { firstDay: 'afternoon' } : {}),
          )
          const input = ask({ engagements, leave: off })
          const hours = worked(input)
          const plain = {
            office: worked(ask({})),
            threeDays: worked(ask({ engagements: [engaged({ calendar: 'threeDays' })] })),
          }
          const first = engagements.map((e) => e.startsOn).toSorted()[0]!
          const ends = engagements.map((e) => e.endsOn ?? '9999-12-31').toSorted()
          for (let number = parseDate('2026-01-01')!; number < parseDate('2027-12-31')!; number += 1) {
            const each = formatDate(number)
            if (each < first || each > ends.at(-1)!) continue
            const held = engagementsOn(engagements, each)
            const full = held.map((e) => plain[(e.calendar ?? 'office') as 'office'](each))
            const sum = held.reduce((total, e, i) => total + (full[i]! * e.share) / 100, 0)
            const inWhole = off.some((l) => l.startsOn < each && each <= l.endsOn)
            const touched = off.some((l) => l.startsOn <= each && each <= l.endsOn)
            if (inWhole || !held.length) assert.equal(hours(each), 0, each)
            else if (!touched && sum <= Math.max(...full))
              assert.ok(Math.abs(hours(each) - sum) < 0.001, `${each}: ${hours(each)} for ${sum}`)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
