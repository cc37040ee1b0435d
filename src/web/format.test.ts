import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDuration } from './entry.ts'
import * as format from './format.ts'

const berlin = { locale: 'en-GB', timeZone: 'Europe/Berlin' }

test('a date shows its year only when it is not the current one', () => {
  assert.equal(format.formatDate('2026-05-04', 'en-GB', '2026-11-22'), '4 May')
  assert.equal(format.formatDate('2027-10-31', 'en-GB', '2026-11-22'), '31 Oct 2027')
  assert.equal(format.formatDate('2026-05-04', 'de-DE', '2026-11-22'), '4. Mai')
  assert.equal(format.formatDate('not a date', 'en-GB', '2026-11-22'), 'not a date')
  assert.match(format.formatFullDate('2026-05-04', 'en-GB'), /^Monday,? 4 May 2026$/)
})

test('a calendar day is the same in every time zone', () => {
  for (let day = 1; day <= 28; day++) {
    const date = `2026-03-${String(day).padStart(2, '0')}`
    assert.equal(format.formatDate(date, 'en-GB', '2026-01-01'), `${day} Mar`)
  }
})

test('an instant is shown in the zone of the reader', () => {
  assert.equal(format.formatInstant('2026-06-29T14:12:05Z', berlin, '2026-07-01T00:00:00Z'), '29 Jun, 16:12')
  assert.equal(format.formatInstant('2025-12-31T23:30:00Z', berlin, '2026-07-01T00:00:00Z'), '1 Jan, 00:30')
  assert.match(format.formatExact('2026-06-29T14:12:05Z', berlin), /29 June 2026.*16:12:05/)
  assert.equal(format.dayOf('2025-12-31T23:30:00Z', 'Europe/Berlin'), '2026-01-01')
})

test('a plan date keeps its wall-clock time', () => {
  assert.equal(format.formatLocal('2026-05-04T17:00', 'en-GB', '2026-01-01'), '4 May, 17:00')
})

test('numbers have thousands, a true minus, and a sign when they are differences', () => {
  assert.equal(format.formatNumber(-14000, 'en-GB'), '\u221214,000')
  assert.equal(format.formatNumber(33000, 'en-GB', { signed: true }), '+33,000')
  assert.equal(format.formatNumber(0, 'en-GB', { signed: true }), '0')
  assert.equal(format.formatNumber(-0.001, 'en-GB', { decimals: 2 }), '0.00')
  assert.equal(format.formatNumber('12345678901234567890.12', 'en-GB'), '12,345,678,901,234,567,890.12')
})

test('money shows cents only where there are some', () => {
  assert.equal(format.formatMoney({ amount: '48600.00', currency: 'EUR' }, 'en-GB'), '48,600\u00a0EUR')
  assert.equal(format.formatMoney({ amount: '-16200.50', currency: 'EUR' }, 'en-GB'), '\u221216,200.50\u00a0EUR')
  assert.equal(format.formatMoney({ amount: '1200', currency: 'JPY' }, 'en-GB'), '1,200\u00a0JPY')
  assert.equal(format.formatMoney({ amount: '1200.5', currency: 'HUF' }, 'en-GB'), '1,200.50\u00a0HUF')
})

test('durations are counted in working days', () => {
  assert.equal(format.formatDuration(3 * 28800), '3\u00a0d')
  assert.equal(format.formatDuration(28800 + 4 * 3600), '1\u00a0d 4\u00a0h')
  assert.equal(format.formatDuration(5400), '1\u00a0h 30\u00a0min')
  assert.equal(format.formatDuration(0), '0\u00a0d')
  assert.equal(format.formatDuration(-9 * 28800), '\u22129\u00a0d')
  assert.equal(format.formatDuration(3 * 28800, { signed: true }), '+3\u00a0d')
  assert.equal(format.formatDuration(7.5 * 3600, { hoursPerDay: 7.5 }), '1\u00a0d')
  assert.equal(format.formatHours(41_400), '11:30')
})

test('every duration that is written can be read back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -50_000_000, max: 50_000_000 }),
      fc.constantFrom(6, 7.5, 8, 24),
      (seconds, hoursPerDay) => {
        assert.equal(parseDuration(format.formatDuration(seconds, { hoursPerDay }), { hoursPerDay }), seconds)
      },
    ),
  )
})

test('relative times', () => {
  const now = '2026-07-01T12:00:00Z'
  assert.equal(format.formatRelative('2026-07-01T11:55:00Z', now, 'en'), '5 minutes ago')
  assert.equal(format.formatRelative('2026-07-04T12:00:00Z', now, 'en'), 'in 3 days')
  assert.equal(format.formatRelative('2026-07-01T11:59:50Z', now, 'en'), 'now')
})

test('small things', () => {
  assert.equal(format.initials('Ines Falk'), 'IF')
  assert.equal(format.initials('Jan van der Berg'), 'JB')
  assert.equal(format.initials('Portnetz'), 'PO')
  assert.equal(format.initials(''), '')
  assert.equal(format.formatBytes(12_288, 'en'), '12\u00a0KB')
  assert.equal(format.formatBytes(1_500_000, 'en'), '1.4\u00a0MB')
  assert.equal(format.formatPercent(12.5, 'en'), '12.5\u00a0%')
})
