import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { easterOf, holidayCountries, publicHolidays } from './publicHolidays.ts'
import { formatDate, parseDate, weekdayOfDay } from './workingCalendarTime.ts'

const dates = (country: string, region: string | null, year: number): string[] =>
  publicHolidays(country, region, year, year)!.map(({ date }) => date.slice(5))

/** As the governments published them. */
const known: [country: string, region: string | null, year: number, expected: string][] = [
  ['DE', null, 2026, '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26'],
  ['DE', null, 2017, '01-01 04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26'],
  ['DE', 'DE-HH', 2026, '01-01 04-03 04-06 05-01 05-14 05-25 10-03 10-31 12-25 12-26'],
  ['DE', 'DE-SN', 2024, '01-01 03-29 04-01 05-01 05-09 05-20 10-03 10-31 11-20 12-25 12-26'],
  ['DE', 'DE-BW', 2025, '01-01 01-06 04-18 04-21 05-01 05-29 06-09 06-19 10-03 11-01 12-25 12-26'],
  ['DE', 'DE-BE', 2025, '01-01 03-08 04-18 04-21 05-01 05-08 05-29 06-09 10-03 12-25 12-26'],
  ['AT', null, 2026, '01-01 01-06 04-06 05-01 05-14 05-25 06-04 08-15 10-26 11-01 12-08 12-25 12-26'],
  ['CH', null, 2026, '01-01 05-14 08-01 12-25'],
  ['CH', 'CH-ZH', 2026, '01-01 01-02 04-03 04-06 05-01 05-14 05-25 08-01 12-25 12-26'],
  ['CH', 'CH-GE', 2026, '01-01 04-03 04-06 05-14 05-25 08-01 09-10 12-25 12-31'],
  ['CH', 'CH-GL', 2026, '01-01 01-02 04-03 04-06 04-09 05-14 05-25 08-01 11-01 12-25 12-26'],
  ['FR', null, 2026, '01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25'],
  ['FR', 'FR-67', 2026, '01-01 04-03 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 12-26'],
  ['NL', null, 2025, '01-01 04-21 04-26 05-05 05-29 06-09 12-25 12-26'],
  ['GB', 'GB-ENG', 2022, '01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27'],
  ['GB', 'GB-SCT', 2022, '01-01 01-02 01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-25 12-26 12-27'],
  ['GB', 'GB-NIR', 2027, '01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-25 12-26 12-27 12-28'],
  ['US', null, 2021, '01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31'],
  ['US', 'US-DC', 2025, '01-01 01-20 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25'],
]

describe('public holidays', () => {
  for (const [country, region, year, expected] of known)
    test(`${region ?? country} in ${year}`, () => assert.equal(dates(country, region, year).join(' '), expected))

  test('Easter falls on the published days', () => {
    const published = ['2000-04-23', '2008-03-23', '2011-04-24', '2019-04-21', '2024-03-31', '2038-04-25', '2100-03-28']
    for (const date of published) assert.equal(formatDate(easterOf(Number(date.slice(0, 4)))), date)
  })

  test('Easter is a Sunday from 22 March to 25 April in every year', () => {
    for (let year = 1900; year < 2200; year++) {
      const day = easterOf(year)
      assert.equal(weekdayOfDay(day), 0)
      assert.ok(day >= parseDate(`${year}-03-22`)! && day <= parseDate(`${year}-04-25`)!)
    }
  })

  test('an observed day is a weekday, and no holiday of its own', () => {
    for (const [country, region] of [
      ['GB', 'GB-SCT'],
      ['GB', 'GB-ENG'],
      ['US', null],
    ] as const) {
      const all = publicHolidays(country, region, 2000, 2060)!
      for (const { date, name } of all.filter((h) => h.name.endsWith('(observed)'))) {
        assert.ok(![0, 6].includes(weekdayOfDay(parseDate(date)!)), date)
        assert.equal(all.filter((h) => h.date === date).length, 1, `${date} ${name}`)
      }
    }
  })

  test('years follow one another without gap or repetition', () => {
    for (const country of holidayCountries()) {
      const together = publicHolidays(country, null, 2020, 2024)!
      const apart = [2020, 2021, 2022, 2023, 2024].flatMap((year) => publicHolidays(country, null, year, year)!)
      assert.deepEqual(together, apart)
    }
  })

  test('a country without rules is said to be unknown', () =>
    assert.equal(publicHolidays('XX', null, 2026, 2026), undefined))
})
