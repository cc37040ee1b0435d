import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countries, countryOf, currencies, guessFor, workingWeekOf } from './guesses.ts'

test('the time zone says where, the language decides among neighbours', () => {
  assert.equal(countryOf('de-DE', 'Europe/Berlin'), 'DE')
  assert.equal(countryOf('en-US', 'Europe/Berlin'), 'DE')
  assert.equal(countryOf('en-GB', 'Europe/London'), 'GB')
  assert.equal(countryOf('de', 'Europe/Vienna'), 'AT')
  assert.equal(countryOf('en-US', 'Asia/Tokyo'), 'JP')
  assert.equal(countryOf('pl-PL', 'Etc/Unknown'), 'PL')
})

test('currency, fiscal year and week follow the country', () => {
  assert.deepEqual(guessFor('DE'), { country: 'DE', currency: 'EUR', fiscalYearStart: 1, workingWeek: [1, 2, 3, 4, 5] })
  assert.deepEqual(guessFor('GB'), { country: 'GB', currency: 'GBP', fiscalYearStart: 4, workingWeek: [1, 2, 3, 4, 5] })
  assert.deepEqual(workingWeekOf('EG'), [1, 2, 3, 4, 7])
})

test('every country and every currency is known to the world', () => {
  const name = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const money = new Intl.DisplayNames(['en'], { type: 'currency', fallback: 'none' })
  assert.ok(countries().length > 230)
  assert.equal(new Set(countries()).size, countries().length)
  for (const country of countries()) assert.ok(name.of(country), country)
  for (const currency of currencies()) assert.ok(money.of(currency), currency)
})
