import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDate, parseDate, weekdayOfDay } from '../people/index.ts'
import { containing, type FiscalSettings, firstYear, fiscalYearOf, nextYear } from './fiscalCalendar.ts'

const MONTHS: FiscalSettings = {
  fiscalYearStart: 1,
  periodPattern: 'months',
  weekEndsOn: 'sunday',
  weekYearEnds: 'nearest',
  yearName: 'both',
}
const days = (from: string, to: string) => parseDate(to)! - parseDate(from)! + 1
const weeksOf = (year: ReturnType<typeof firstYear>) => year.periods.map((p) => days(p.startsOn, p.endsOn) / 7)

test('with a fiscal year from April, April is period 1', () => {
  const year = firstYear({ ...MONTHS, fiscalYearStart: 4 }, 2026)
  assert.equal(year.name, '2026/27')
  assert.deepEqual([year.startsOn, year.endsOn], ['2026-04-01', '2027-03-31'])
  assert.equal(year.periods.length, 12)
  assert.equal(containing(year.periods, '2026-04-01')?.number, 1)
  assert.equal(containing(year.periods, '2026-04-30')?.number, 1)
  assert.equal(containing(year.periods, '2026-12-31')?.number, 9)
  assert.equal(containing(year.periods, '2027-02-28')?.number, 11)
  assert.equal(containing(year.periods, '2027-03-31')?.number, 12)
  assert.equal(containing(year.periods, '2027-04-01'), undefined)
})

test('a calendar year has the months as periods, and is named by one number', () => {
  const year = firstYear(MONTHS, 2024)
  assert.equal(year.name, '2024')
  assert.deepEqual(year.periods[1], { number: 2, startsOn: '2024-02-01', endsOn: '2024-02-29' })
  assert.equal(firstYear({ ...MONTHS, fiscalYearStart: 10, yearName: 'end' }, 2026).name, '2027')
  assert.equal(firstYear({ ...MONTHS, fiscalYearStart: 10, yearName: 'start' }, 2026).name, '2026')
  assert.equal(firstYear({ ...MONTHS, fiscalYearStart: 7 }, 2099).name, '2099/00')
})

test('the retail calendar 4-5-4: years end on the Saturday nearest to 31 January, five weeks in a last January of 53', () => {
  const retail: FiscalSettings = {
    ...MONTHS,
    fiscalYearStart: 2,
    periodPattern: 'weeks454',
    weekEndsOn: 'saturday',
  }
  // The calendar of the National Retail Federation: 2017 and 2023 have 53 weeks.
  for (const [year, startsOn, endsOn, weeks] of [
    [2017, '2017-01-29', '2018-02-03', 53],
    [2022, '2022-01-30', '2023-01-28', 52],
    [2023, '2023-01-29', '2024-02-03', 53],
    [2024, '2024-02-04', '2025-02-01', 52],
    [2025, '2025-02-02', '2026-01-31', 52],
  ] as const) {
    const found = firstYear(retail, year)
    assert.deepEqual([found.startsOn, found.endsOn], [startsOn, endsOn], String(year))
    assert.deepEqual(weeksOf(found), [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, weeks === 53 ? 5 : 4])
  }
})

test('a year that ends on the last Saturday of September: 2017 and 2023 have 53 weeks', () => {
  // As a large maker of computers states it in its annual reports.
  const settings: FiscalSettings = {
    fiscalYearStart: 10,
    periodPattern: 'weeks544',
    weekEndsOn: 'saturday',
    weekYearEnds: 'last',
    yearName: 'end',
  }
  for (const [year, startsOn, endsOn] of [
    [2016, '2016-09-25', '2017-09-30'],
    [2022, '2022-09-25', '2023-09-30'],
    [2023, '2023-10-01', '2024-09-28'],
    [2024, '2024-09-29', '2025-09-27'],
  ] as const) {
    const found = firstYear(settings, year)
    assert.deepEqual([found.name, found.startsOn, found.endsOn], [String(year + 1), startsOn, endsOn])
  }
})

test('weeks that end on the Sunday nearest to 31 December are the week years of ISO 8601', () => {
  const settings: FiscalSettings = { ...MONTHS, periodPattern: 'weeks445' }
  const long = [2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048]
  for (let year = 2000; year <= 2050; year++) {
    const found = firstYear(settings, year)
    const weeks = weeksOf(found).reduce((sum, each) => sum + each, 0)
    assert.equal(weeks, long.includes(year) ? 53 : 52, String(year))
    // The week with 4 January is the first.
    assert.equal(containing(found.periods, `${year}-01-04`)?.number, 1)
    assert.equal(weekdayOfDay(parseDate(found.startsOn)!), 1)
  }
})

test('thirteen periods of four weeks, the last of five where there are 53', () => {
  const found = firstYear({ ...MONTHS, periodPattern: 'fourWeeks' }, 2026)
  assert.deepEqual(weeksOf(found), [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5])
})

test('a change of the settings makes one year that is shorter or longer', () => {
  const april: FiscalSettings = { ...MONTHS, fiscalYearStart: 4 }
  const short = nextYear(april, '2026-12-31', ['2026'])
  assert.deepEqual([short.name, short.startsOn, short.endsOn], ['2026/27', '2027-01-01', '2027-03-31'])
  assert.deepEqual(
    short.periods.map((p) => [p.number, p.startsOn, p.endsOn]),
    [
      [1, '2027-01-01', '2027-01-31'],
      [2, '2027-02-01', '2027-02-28'],
      [3, '2027-03-01', '2027-03-31'],
    ],
  )
  const named = nextYear({ ...april, yearName: 'start' }, '2026-12-31', ['2026'])
  assert.equal(named.name, '2026 from 2027-01-01')
  // Three days are no year: they join the next one, whose first period begins with them.
  const weekly = nextYear({ ...MONTHS, periodPattern: 'weeks445' }, '2026-12-31', ['2026'])
  assert.deepEqual([weekly.name, weekly.startsOn, weekly.endsOn], ['2027', '2027-01-01', '2028-01-02'])
  assert.deepEqual(weekly.periods[0], { number: 1, startsOn: '2027-01-01', endsOn: '2027-01-31' })
})

const settings = fc.record({
  fiscalYearStart: fc.integer({ min: 1, max: 12 }),
  periodPattern: fc.constantFrom('months', 'fourWeeks', 'weeks445', 'weeks454', 'weeks544'),
  weekEndsOn: fc.constantFrom('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'),
  weekYearEnds: fc.constantFrom('nearest', 'last'),
  yearName: fc.constantFrom('both', 'end', 'start'),
}) as fc.Arbitrary<FiscalSettings>
const year = fc.integer({ min: 1950, max: 2150 })

test('a year whose settings stay is whole: 12 or 13 periods without a gap, in weeks or months', () => {
  fc.assert(
    fc.property(settings, year, (s, y) => {
      const found = firstYear(s, y)
      const again = nextYear(s, firstYear(s, y - 1).endsOn, [])
      assert.deepEqual(again, found, 'the next year is the one that the settings give')
      assert.equal(found.periods.length, s.periodPattern === 'fourWeeks' ? 13 : 12)
      const length = days(found.startsOn, found.endsOn)
      assert.ok(s.periodPattern === 'months' ? [365, 366].includes(length) : [364, 371].includes(length))
      if (s.periodPattern !== 'months')
        for (const p of found.periods) {
          assert.ok([4, 5, 6].includes(days(p.startsOn, p.endsOn) / 7))
          assert.equal(
            ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'][
              weekdayOfDay(parseDate(p.endsOn)!)
            ],
            s.weekEndsOn,
          )
        }
      for (const day of [found.startsOn, found.endsOn]) assert.equal(fiscalYearOf(s, day), y)
    }),
  )
})

test('whatever the settings become, years and periods go on without a gap, and every day is in one period', () => {
  fc.assert(
    fc.property(fc.array(settings, { minLength: 1, maxLength: 6 }), year, fc.nat(3000), (all, y, offset) => {
      const first = firstYear(all[0]!, y)
      const years = [first]
      for (const s of all)
        years.push(
          nextYear(
            s,
            years.at(-1)!.endsOn,
            years.map((each) => each.name),
          ),
        )
      assert.equal(new Set(years.map((each) => each.name)).size, years.length, 'each has a name of its own')
      let from = parseDate(first.startsOn)!
      for (const { startsOn, endsOn, periods } of years) {
        assert.equal(startsOn, formatDate(from))
        assert.equal(periods[0]!.startsOn, startsOn)
        assert.equal(periods.at(-1)!.endsOn, endsOn)
        assert.ok(days(startsOn, endsOn) >= 28)
        for (const [i, p] of periods.entries()) {
          assert.equal(p.number, i + 1)
          assert.equal(p.startsOn, formatDate(from))
          assert.ok(days(p.startsOn, p.endsOn) >= 14, `${p.startsOn} to ${p.endsOn}`)
          from = parseDate(p.endsOn)! + 1
        }
      }
      const day = formatDate(parseDate(first.startsOn)! + offset)
      const found = years.flatMap((each) => each.periods).filter((p) => p.startsOn <= day && day <= p.endsOn)
      assert.ok(found.length <= 1)
      if (day <= years.at(-1)!.endsOn) assert.equal(found.length, 1)
    }),
  )
})
