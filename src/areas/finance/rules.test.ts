import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareDecimals, plainDecimal } from '../../record/decimal.ts'
import { type Assigned, accountOn } from './accountAssignment.ts'
import { type PostingPeriod, postingOn } from './posting.ts'
import { inUnit, type Measure } from './unitConversion.ts'
import { validOn } from './validity.ts'

const unit = (code: string, dimension: Measure['dimension'], factor: string): Measure => ({ code, dimension, factor })
const hour = unit('h', 'work', '3600')
const day = unit('pd', 'work', '28800')

test('quantities convert exactly within a dimension, and not beyond it', () => {
  assert.equal(inUnit('90', unit('min', 'work', '60'), hour), '1.5')
  assert.equal(inUnit('42.5', hour, day), '5.3125')
  assert.equal(inUnit('1', unit('ft', 'length', '0.3048'), unit('in', 'length', '0.0254')), '12')
  assert.equal(inUnit('2', unit('lb', 'mass', '0.45359237'), unit('kg', 'mass', '1')), '0.90718474')
  assert.equal(inUnit('1', unit('mo', 'months', '1'), unit('a', 'months', '12')), '0.083333333333')
  assert.equal(inUnit('1', hour, unit('m', 'length', '1')), undefined)
})

test('hours to person-days and back are the same hours', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), (hundredths) => {
      const hours = plainDecimal((hundredths / 100).toFixed(2))
      assert.equal(compareDecimals(inUnit(inUnit(hours, hour, day)!, day, hour)!, hours), 0)
    }),
  )
})

test('the account of the entity goes before the one for all, that for capital before that for both, the newer before the older', () => {
  const at = (account: string, validFrom: string, more: Partial<Assigned> = {}): Assigned => ({
    costElement: 'software',
    entity: null,
    spend: null,
    account,
    validFrom,
    validTo: null,
    ...more,
  })
  const all = [
    at('4806', '2020-01-01'),
    at('6815', '2025-01-01'),
    at('0135', '2020-01-01', { spend: 'capital' }),
    at('6570', '2024-01-01', { entity: 'ch', validTo: '2025-12-31' }),
    at('9999', '2020-01-01', { costElement: 'travel' }),
  ]
  const account = (entity: string, spend: 'operating' | 'capital', on: string) =>
    accountOn(all, { costElement: 'software', entity, spend, day: on })
  assert.equal(account('de', 'operating', '2024-12-31'), '4806')
  assert.equal(account('de', 'operating', '2025-01-01'), '6815')
  assert.equal(account('de', 'capital', '2025-01-01'), '0135')
  assert.equal(account('ch', 'operating', '2025-12-31'), '6570')
  assert.equal(account('ch', 'operating', '2026-01-01'), '6815')
  assert.equal(account('de', 'operating', '2019-12-31'), undefined)
})

test('both ends of a validity count', () => {
  const year = { validFrom: '2026-01-01', validTo: '2026-12-31' }
  assert.deepEqual(
    ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((on) => validOn(year, on)),
    [false, true, true, false],
  )
  assert.ok(validOn({ validFrom: null, validTo: null }, '1900-01-01'))
})

const period = (number: number, state: PostingPeriod['state']): PostingPeriod => {
  const month = String(number).padStart(2, '0')
  return { name: `2026 P${month}`, startsOn: `2026-${month}-01`, endsOn: `2026-${month}-28`, state }
}

test('a closed period takes nothing, and says to which one it goes instead', () => {
  const periods = [period(1, 'closed'), period(2, 'closing'), period(3, 'open')]
  const everybody = { asFinance: false }
  assert.deepEqual(postingOn(periods, '2026-03-10', everybody), { period: periods[2] })
  assert.deepEqual(postingOn(periods, '2026-01-10', everybody), {
    refused:
      '2026 P01 is closed. Post to 2026 P03 (2026-03-01 to 2026-03-28) and refer to the original, or ask finance to open it again',
    instead: periods[2],
  })
  assert.deepEqual(postingOn(periods, '2026-02-10', { asFinance: true }), { period: periods[1] })
  const closing = postingOn(periods, '2026-02-10', everybody)
  assert.match('refused' in closing ? closing.refused : '', /being closed, and only finance still posts to it/)
  assert.deepEqual(postingOn(periods.slice(0, 1), '2026-01-10', everybody), {
    refused: '2026 P01 is closed. Finance adds the next fiscal year, or opens it again',
    instead: null,
  })
  assert.deepEqual(postingOn(periods, '2027-01-10', everybody), {
    refused: 'No fiscal year has 2027-01-10. Finance adds the year to the fiscal calendar of the legal entity',
    instead: null,
  })
})
