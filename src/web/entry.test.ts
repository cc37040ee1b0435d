import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDate, parseDecimal, parseDuration } from './entry.ts'
import { formatDate, formatNumber } from './format.ts'

test('durations as people write them', () => {
  const cases: [string, number | null][] = [
    ['3d', 86_400],
    ['1h 30m', 5400],
    ['1h30', null],
    ['1:30', 5400],
    ['2w 1d', 11 * 28_800],
    ['1,5 h', 5400],
    ['90 minutes', 5400],
    ['\u22122 d', -57_600],
    ['2', 57_600],
    ['', null],
    ['soon', null],
    ['3 d 4', null],
    ['5 parsec', null],
  ]
  for (const [text, seconds] of cases) assert.equal(parseDuration(text), seconds, text)
  assert.equal(parseDuration('1.5', { bare: 'h' }), 5400)
  assert.equal(parseDuration('1d', { hoursPerDay: 7.5 }), 27_000)
})

test('numbers are read as the locale writes them', () => {
  const cases: [string, string, string | null][] = [
    ['1,234.50', 'en-GB', '1234.50'],
    ['1.234,50', 'de-DE', '1234.50'],
    ['12.5', 'de-DE', '12.5'],
    ['12,5', 'en-GB', '12.5'],
    ['1 234,5', 'fr-FR', '1234.5'],
    ["1'234.5", 'de-CH', '1234.5'],
    ['\u221216', 'en-GB', '-16'],
    ['007', 'en-GB', '7'],
    ['-0', 'en-GB', '0'],
    ['12a', 'en-GB', null],
    ['', 'en-GB', null],
    ['.', 'en-GB', null],
    ['1.2.3', 'en-GB', null],
  ]
  for (const [text, locale, value] of cases) assert.equal(parseDecimal(text, locale), value, `${text} in ${locale}`)
})

test('every number that is written can be read back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'de-CH', 'sv-SE'),
      (cents, locale) => {
        const text = formatNumber(cents / 100, locale, { decimals: 2 })
        assert.equal(Number(parseDecimal(text, locale)), cents / 100)
      },
    ),
  )
})

test('dates as people write them', () => {
  const today = '2026-11-22'
  const cases: [string, string, string | null][] = [
    ['2026-10-31', 'en-GB', '2026-10-31'],
    ['31.10.2026', 'de-DE', '2026-10-31'],
    ['31/10/26', 'en-GB', '2026-10-31'],
    ['10/31/2026', 'en-US', '2026-10-31'],
    ['31 Oct', 'en-GB', '2026-10-31'],
    ['Oct 31 2027', 'en-GB', '2027-10-31'],
    ['3. Mai 2026', 'de-DE', '2026-05-03'],
    ['15 jan', 'en-GB', '2027-01-15'],
    ['today', 'en-GB', today],
    ['+5', 'en-GB', '2026-11-27'],
    ['+2w', 'en-GB', '2026-12-06'],
    ['31 Feb', 'en-GB', null],
    ['31/13/2026', 'en-GB', null],
    ['', 'en-GB', null],
    ['next week', 'en-GB', null],
    ['1', 'en-GB', null],
  ]
  for (const [text, locale, date] of cases) assert.equal(parseDate(text, locale, today), date, `${text} in ${locale}`)
})

test('every date that is written can be read back', () => {
  const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(day, fc.constantFrom('en-GB', 'en-US', 'de-DE'), (at, locale) => {
      const date = at.toISOString().slice(0, 10)
      assert.equal(parseDate(formatDate(date, locale, '1800-01-01'), locale, '2026-11-22'), date)
    }),
  )
})
