import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isCurrency, minorUnits } from './currency.ts'
import {
  addDecimals,
  compareDecimals,
  multiplyDecimals,
  negateDecimal,
  placesOf,
  plainDecimal,
  quotientOf,
  roundDecimal,
  scaled,
  subtractDecimals,
  sumDecimals,
  unscaled,
} from './decimal.ts'
import { addMoney, allocate, allocateDecimal, roundMoney, split, subtractMoney, sumMoney } from './money.ts'

/** Any decimal number with at most eight digits after the point. */
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 8 }))
  .map(([n, scale]) => unscaled(n, scale))
const positive = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([n, scale]) => unscaled(n, scale))
const eur = (amount: string) => ({ amount, currency: 'EUR' })

test('what a float gets wrong is right', () => {
  assert.equal(addDecimals('0.1', '0.2'), '0.3')
  assert.equal(addDecimals('99999999999999999.99', '0.01'), '100000000000000000.00')
  assert.equal(multiplyDecimals('1.15', '3'), '3.45')
  assert.equal(subtractDecimals('1000.00', '999.99'), '0.01')
  assert.equal(roundDecimal('1.005', 2), '1.01')
  assert.equal(addDecimals('-0.05', '0.05'), '0.00')
  assert.equal(addDecimals('-0.5', '0.2'), '-0.3')
})

test('halves are rounded away from zero, and once', () => {
  for (const [value, places, expected] of [
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['2.4999999', 0, '2'],
    ['0.004', 2, '0.00'],
    ['-0.004', 2, '0.00'],
    ['2.445', 2, '2.45'],
    ['7', 3, '7.000'],
  ] as const)
    assert.equal(roundDecimal(value, places), expected)
  assert.equal(quotientOf(['1'], ['3'], 6), '0.333333')
  assert.equal(quotientOf(['2'], ['3'], 6), '0.666667')
  assert.equal(quotientOf(['100', '0.61'], ['100'], 2), '0.61')
  assert.equal(quotientOf(['-1'], ['8'], 2), '-0.13')
  assert.throws(() => quotientOf(['1'], ['0.00'], 2), /zero/)
})

test('what is no number is refused, never guessed', () => {
  for (const text of ['', '-', '.5', '1.', '1e3', '1,5', ' 1', 'NaN', '0x10', '1_000', '--1'])
    assert.throws(() => addDecimals(text, '1'), RangeError, text)
  assert.throws(() => scaled('1.234', 2), /more than 2 digits/)
})

test('sums and products keep the laws of numbers', () => {
  const equal = (a: string, b: string) => assert.equal(compareDecimals(a, b), 0, `${a} and ${b}`)
  fc.assert(
    fc.property(decimal, decimal, decimal, (a, b, c) => {
      equal(addDecimals(a, b), addDecimals(b, a))
      equal(addDecimals(addDecimals(a, b), c), addDecimals(a, addDecimals(b, c)))
      equal(subtractDecimals(addDecimals(a, b), b), a)
      equal(multiplyDecimals(a, addDecimals(b, c)), addDecimals(multiplyDecimals(a, b), multiplyDecimals(a, c)))
      equal(negateDecimal(negateDecimal(a)), a)
      equal(plainDecimal(a), a)
      equal(sumDecimals([a, b, c, negateDecimal(c)]), addDecimals(a, b))
      assert.equal(compareDecimals(a, b), -compareDecimals(b, a) + 0)
    }),
  )
})

test('a rounded quotient is the nearest number with so many digits', () => {
  fc.assert(
    fc.property(decimal, positive, fc.integer({ min: 0, max: 8 }), (a, b, places) => {
      const found = quotientOf([a], [b], places)
      assert.equal(placesOf(found), places)
      // |found × b − a| ≤ b × half a unit of the last digit
      const off = subtractDecimals(multiplyDecimals(found, b), a).replace('-', '')
      const half = multiplyDecimals(b, unscaled(5n, places + 1))
      assert.ok(compareDecimals(off, half) <= 0, `${a} / ${b} = ${found}`)
    }),
  )
})

test('currencies have the minor units of ISO 4217', () => {
  const digits = {
    EUR: 2,
    USD: 2,
    CHF: 2,
    HUF: 2,
    COP: 2,
    IDR: 2,
    JPY: 0,
    KRW: 0,
    ISK: 0,
    KWD: 3,
    TND: 3,
    CLF: 4,
    UYW: 4,
  }
  for (const [code, expected] of Object.entries(digits)) {
    assert.ok(isCurrency(code), code)
    assert.equal(minorUnits(code), expected, code)
  }
  for (const code of ['EUX', 'XXX', 'XAU', 'eur', '', 'EURO']) assert.ok(!isCurrency(code), code)
  assert.deepEqual(roundMoney({ amount: '1234.5', currency: 'JPY' }), { amount: '1235', currency: 'JPY' })
  assert.deepEqual(roundMoney({ amount: '1.2345', currency: 'KWD' }), { amount: '1.235', currency: 'KWD' })
  assert.deepEqual(roundMoney(eur('-0.005')), eur('-0.01'))
})

test('amounts of two currencies are not added', () => {
  assert.deepEqual(addMoney(eur('1.10'), eur('2')), eur('3.10'))
  assert.deepEqual(subtractMoney(eur('1.00'), eur('2.50')), eur('-1.50'))
  assert.deepEqual(sumMoney([], 'JPY'), { amount: '0', currency: 'JPY' })
  assert.deepEqual(sumMoney([], 'EUR'), eur('0.00'))
  assert.throws(() => addMoney(eur('1'), { amount: '1', currency: 'USD' }), /USD cannot be added to EUR without a rate/)
})

test('100.00 in three is 33.34 + 33.33 + 33.33', () => {
  const amounts = (all: readonly { amount: string }[]) => all.map(({ amount }) => amount)
  assert.deepEqual(amounts(split(eur('100.00'), 3)), ['33.34', '33.33', '33.33'])
  assert.deepEqual(amounts(split(eur('-100.00'), 3)), ['-33.34', '-33.33', '-33.33'])
  assert.deepEqual(amounts(split({ amount: '100', currency: 'JPY' }, 3)), ['34', '33', '33'])
  assert.deepEqual(amounts(split({ amount: '100', currency: 'KWD' }, 3)), ['33.334', '33.333', '33.333'])
  assert.deepEqual(amounts(split(eur('0.01'), 3)), ['0.01', '0.00', '0.00'])
  assert.deepEqual(amounts(split(eur('0.00'), 2)), ['0.00', '0.00'])
  assert.deepEqual(amounts(allocate(eur('0.05'), ['3', '7'])), ['0.02', '0.03'])
  assert.deepEqual(amounts(allocate(eur('100.00'), ['0.5', '0', '0.5'])), ['50.00', '0.00', '50.00'])
  assert.deepEqual(amounts(allocate(eur('100.005'), ['1', '1'])), ['50.003', '50.002'])
})

test('ten seats for 100,000 votes fall as in the usual example of largest remainders', () => {
  // Quotas 4.7, 1.6, 1.59, 1.2, 0.6 and 0.31: seven seats at once, three to the remainders 0.7, 0.6 and 0.6.
  const votes = ['47000', '16000', '15900', '12000', '6000', '3100']
  assert.deepEqual(allocateDecimal('10', votes, 0), ['5', '2', '1', '1', '1', '0'])
})

test('shares that nobody can take are refused', () => {
  assert.throws(() => allocate(eur('1.00'), []), /add up to nothing/)
  assert.throws(() => allocate(eur('1.00'), ['0', '0']), /add up to nothing/)
  assert.throws(() => allocate(eur('1.00'), ['2', '-1']), /negative/)
})

const weights = fc.array(
  fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.integer({ min: 0, max: 4 })).map(([n, s]) => unscaled(n, s)),
  { minLength: 1, maxLength: 30 },
)
const someWeight = weights.filter((all) => all.some((each) => compareDecimals(each, '0') > 0))

test('parts add up exactly, none is a minor unit away from its share, and zero weight gets nothing', () => {
  fc.assert(
    fc.property(decimal, someWeight, fc.integer({ min: 0, max: 4 }), (amount, shares, places) => {
      const parts = allocateDecimal(amount, shares, places)
      const scale = Math.max(places, placesOf(amount))
      assert.equal(compareDecimals(sumDecimals(parts), amount), 0)
      const all = sumDecimals(shares)
      for (const [i, part] of parts.entries()) {
        assert.equal(placesOf(part), scale)
        // |part × all − amount × weight| < all × one unit
        const off = subtractDecimals(multiplyDecimals(part, all), multiplyDecimals(amount, shares[i]!)).replace('-', '')
        assert.ok(compareDecimals(off, multiplyDecimals(all, unscaled(1n, scale))) < 0, `part ${i}: ${part}`)
        if (compareDecimals(shares[i]!, '0') === 0) assert.equal(compareDecimals(part, '0'), 0)
      }
    }),
  )
})

test('a negative amount is split like the positive one, and so are shares in another measure', () => {
  fc.assert(
    fc.property(decimal, someWeight, (amount, shares) => {
      const parts = allocateDecimal(amount, shares, 2)
      const negative = allocateDecimal(negateDecimal(amount), shares, 2)
      for (const [i, part] of parts.entries()) assert.equal(compareDecimals(negative[i]!, negateDecimal(part)), 0)
      const thousandfold = shares.map((share) => multiplyDecimals(share, '1000'))
      assert.deepEqual(allocateDecimal(amount, thousandfold, 2), parts)
    }),
  )
})

test('a larger share never gets less, and of equal shares the earlier gets no less', () => {
  fc.assert(
    fc.property(positive, someWeight, (amount, shares) => {
      const parts = allocateDecimal(amount, shares, 2)
      for (let i = 0; i < shares.length; i++)
        for (let j = i + 1; j < shares.length; j++) {
          const order = compareDecimals(shares[i]!, shares[j]!)
          const got = compareDecimals(parts[i]!, parts[j]!)
          if (order > 0) assert.ok(got >= 0)
          if (order < 0) assert.ok(got <= 0)
          if (order === 0) assert.ok(got >= 0)
        }
    }),
  )
})
