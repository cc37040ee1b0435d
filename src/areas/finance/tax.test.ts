import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDecimals, compareDecimals, subtractDecimals, sumDecimals } from '../../record/decimal.ts'
import { type TaxVersion, taxInGross, taxOnNet, taxPoint, versionOn } from './tax.ts'

const version = (validFrom: string, rate: string, more: Partial<TaxVersion> = {}): TaxVersion => ({
  validFrom,
  validTo: null,
  treatment: 'taxed',
  rate,
  recoverable: '100',
  ...more,
})
/** § 12 (1) and § 28 (1) UStG. */
const GERMANY = [
  version('2007-01-01', '19', { validTo: '2020-06-30' }),
  version('2020-07-01', '16', { validTo: '2020-12-31' }),
  version('2021-01-01', '19'),
]
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const amounts = (taxed: ReturnType<typeof taxOnNet>) =>
  Object.fromEntries(Object.entries(taxed).map(([name, { amount }]) => [name, amount]))

test('a German supply of 30 June 2020 invoiced on 10 July carries 19 %, one of 1 July 16 %', () => {
  const rateOf = (suppliedOn: string | null, invoicedOn: string | null) =>
    versionOn(GERMANY, taxPoint({ suppliedOn, invoicedOn })!.day)?.rate
  assert.equal(rateOf('2020-06-30', '2020-07-10'), '19')
  assert.equal(rateOf('2020-07-01', '2020-07-10'), '16')
  assert.equal(rateOf('2020-07-01', '2020-06-15'), '16')
  assert.equal(rateOf('2020-12-31', '2021-01-08'), '16')
  assert.equal(rateOf('2021-01-01', '2021-01-08'), '19')
  assert.equal(rateOf('2006-12-31', null), undefined)
})

test('without a day of supply the invoice decides, and says so', () => {
  assert.deepEqual(taxPoint({ suppliedOn: null, invoicedOn: '2020-07-10' }), { day: '2020-07-10', by: 'invoice' })
  assert.deepEqual(taxPoint({ suppliedOn: '2020-06-30', invoicedOn: '2020-07-10' }), {
    day: '2020-06-30',
    by: 'supply',
  })
  assert.equal(taxPoint({ suppliedOn: null, invoicedOn: null }), undefined)
})

test('a rate for half a year stands before the one around it', () => {
  const around = [version('2020-07-01', '16', { validTo: '2020-12-31' }), version('2007-01-01', '19')]
  assert.deepEqual(
    ['2020-06-30', '2020-07-01', '2020-12-31', '2021-01-01'].map((day) => versionOn(around, day)?.rate),
    ['19', '16', '16', '19'],
  )
  assert.equal(versionOn([version('2020-01-01', '19', { validTo: '2020-06-30' })], '2020-07-01'), undefined)
})

test('net 1,000 at 19 %, half recoverable, costs 1,095', () => {
  assert.deepEqual(amounts(taxOnNet(eur('1000.00'), version('2021-01-01', '19', { recoverable: '50' }))), {
    net: '1000.00',
    tax: '190.00',
    gross: '1190.00',
    selfAssessed: '0.00',
    recoverable: '95.00',
    cost: '1095.00',
  })
})

test('under reverse charge the vendor is paid the net amount and we owe the tax', () => {
  const found = taxOnNet(eur('1000.00'), version('2021-01-01', '19', { treatment: 'reverseCharge', recoverable: '50' }))
  assert.deepEqual(amounts(found), {
    net: '1000.00',
    tax: '190.00',
    gross: '1000.00',
    selfAssessed: '190.00',
    recoverable: '95.00',
    cost: '1095.00',
  })
  const paid = taxInGross(eur('1000.00'), version('2021-01-01', '19', { treatment: 'reverseCharge' }))
  assert.equal(paid.cost.amount, '1000.00')
})

test('what is exempt costs what is paid', () => {
  const found = taxOnNet(eur('250.00'), version('2021-01-01', '0', { treatment: 'exempt' }))
  assert.deepEqual([found.gross.amount, found.tax.amount, found.cost.amount], ['250.00', '0.00', '250.00'])
})

test('cents, halves, other currencies and credits', () => {
  const at = (rate: string, recoverable = '100') => version('2021-01-01', rate, { recoverable })
  assert.equal(taxOnNet(eur('0.13'), at('19')).tax.amount, '0.02')
  assert.equal(taxOnNet(eur('10.50'), at('7')).tax.amount, '0.74')
  assert.equal(taxOnNet(eur('-1000.00'), at('19', '50')).cost.amount, '-1095.00')
  assert.equal(taxOnNet({ amount: '1005', currency: 'JPY' }, at('10')).tax.amount, '101')
  assert.equal(taxOnNet({ amount: '1.005', currency: 'KWD' }, at('5')).tax.amount, '0.050')
  assert.equal(taxInGross(eur('119.00'), at('19')).net.amount, '100.00')
  assert.equal(taxInGross(eur('100.00'), at('19')).net.amount, '84.03')
  assert.equal(taxInGross(eur('100.00'), at('8.1')).tax.amount, '7.49')
})

const cents = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((n) => {
  const text = (n < 0n ? -n : n).toString().padStart(3, '0')
  return `${n < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`
})
const rates = fc.record({
  validFrom: fc.constant('2020-01-01'),
  validTo: fc.constant(null),
  treatment: fc.constantFrom('taxed', 'reverseCharge'),
  rate: fc.integer({ min: 0, max: 1_000_000 }).map((n) => (n / 10_000).toFixed(4)),
  recoverable: fc.integer({ min: 0, max: 1_000_000 }).map((n) => (n / 10_000).toFixed(4)),
}) as fc.Arbitrary<TaxVersion>

test('no cent is lost: what is paid, owed, given back and left as cost always adds up', () => {
  fc.assert(
    fc.property(cents, rates, (amount, v) => {
      for (const found of [taxOnNet(eur(amount), v), taxInGross(eur(amount), v)]) {
        const [net, tax, gross, own, back, cost] = Object.values(amounts(found)) as [
          string,
          string,
          string,
          string,
          string,
          string,
        ]
        const equal = (a: string, b: string) => assert.equal(compareDecimals(a, b), 0, `${a} and ${b}`)
        equal(addDecimals(net, tax), addDecimals(gross, own))
        equal(addDecimals(net, tax), addDecimals(cost, back))
        const size = (text: string) => text.replace('-', '')
        assert.ok(compareDecimals(size(back), size(tax)) <= 0)
        assert.ok(sumDecimals([net, tax]).split('.')[1]!.length === 2)
      }
      equalGross(amount, v)
    }),
  )
  function equalGross(amount: string, v: TaxVersion) {
    assert.equal(compareDecimals(taxInGross(eur(amount), v).gross.amount, amount), 0)
    assert.equal(compareDecimals(subtractDecimals(taxOnNet(eur(amount), v).net.amount, amount), '0'), 0)
  }
})
