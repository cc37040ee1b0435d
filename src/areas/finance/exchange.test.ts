import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareDecimals, subtractDecimals } from '../../record/decimal.ts'
import { formatDate, parseDate } from '../people/index.ts'
import { converted, oneUnit, type Rate, type RateQuestion, rateOn } from './exchange.ts'

const rate = (
  fromCurrency: string,
  toCurrency: string,
  onDate: string,
  value: string,
  more: Partial<Rate> = {},
): Rate => ({ kind: 'posting', fromCurrency, toCurrency, onDate, rate: value, per: 1, ...more })
const ask = (from: string, to: string, on: string, more: Partial<RateQuestion> = {}): RateQuestion => ({
  kind: 'posting',
  from,
  to,
  on,
  maxAgeDays: 7,
  ...more,
})
const RATES = [
  rate('EUR', 'USD', '2026-03-30', '1.1000'),
  rate('EUR', 'USD', '2026-04-02', '1.1100'),
  rate('EUR', 'USD', '2026-04-07', '1.1200'),
  rate('EUR', 'USD', '2026-01-01', '1.0500', { kind: 'budget' }),
  rate('JPY', 'EUR', '2026-04-02', '0.61', { per: 100 }),
  rate('EUR', 'CHF', '2026-04-02', '0.95'),
  rate('GBP', 'EUR', '2026-04-02', '1.25'),
]
const steps = (question: RateQuestion, rates: readonly Rate[] = RATES) => {
  const answer = rateOn(rates, question)
  if ('missing' in answer) throw new Error(answer.missing)
  return answer
}
const missing = (question: RateQuestion, rates: readonly Rate[] = RATES) => {
  const answer = rateOn(rates, question)
  return 'missing' in answer ? answer.missing : `found ${oneUnit(answer.steps)}`
}

test('the newest rate on or before the day holds, and one of a later day never', () => {
  // Easter 2026: the rates of Maundy Thursday, 2 April, hold until Tuesday.
  assert.equal(oneUnit(steps(ask('EUR', 'USD', '2026-04-06')).steps), '1.1100000000')
  assert.equal(steps(ask('EUR', 'USD', '2026-04-06')).ageDays, 4)
  assert.equal(oneUnit(steps(ask('EUR', 'USD', '2026-04-07')).steps), '1.1200000000')
  assert.match(missing(ask('EUR', 'USD', '2026-03-29')), /There is no posting rate between EUR and USD on or before/)
})

test('kinds do not stand in for each other', () => {
  assert.equal(
    oneUnit(steps(ask('EUR', 'USD', '2026-04-06', { kind: 'budget', maxAgeDays: 371 })).steps),
    '1.0500000000',
  )
  assert.match(missing(ask('EUR', 'USD', '2026-04-06', { kind: 'monthEnd' })), /no month-end rate/)
})

test('a rate that is too old is refused with its age', () => {
  assert.equal(
    missing(ask('EUR', 'USD', '2026-04-15')),
    'The newest posting rate between EUR and USD is of 2026-04-07, 8 days before 2026-04-15; at most 7 are allowed. Add a newer one.',
  )
  assert.equal(steps(ask('EUR', 'USD', '2026-04-14')).ageDays, 7)
})

test('the other way round is the inverse, rounded once at the end', () => {
  const found = steps(ask('USD', 'EUR', '2026-04-03'))
  assert.deepEqual(
    found.steps.map(({ inverse }) => inverse),
    [true],
  )
  assert.deepEqual(converted({ amount: '1000.00', currency: 'USD' }, found.steps, 'EUR'), {
    amount: '900.90',
    currency: 'EUR',
  })
  const own = [...RATES, rate('USD', 'EUR', '2026-04-02', '0.9')]
  assert.equal(steps(ask('USD', 'EUR', '2026-04-03'), own).steps[0]?.inverse, false, 'of one day, what was published')
  assert.equal(steps(ask('USD', 'EUR', '2026-04-08'), own).steps[0]?.inverse, true, 'the newer of the two')
})

test('yen are quoted by the hundred and have no cents', () => {
  const toEuro = steps(ask('JPY', 'EUR', '2026-04-02')).steps
  assert.equal(converted({ amount: '1500', currency: 'JPY' }, toEuro, 'EUR').amount, '9.15')
  const toYen = steps(ask('EUR', 'JPY', '2026-04-02')).steps
  assert.equal(converted({ amount: '9.15', currency: 'EUR' }, toYen, 'JPY').amount, '1500')
})

test('a third currency is gone through only when it is named', () => {
  assert.match(missing(ask('GBP', 'CHF', '2026-04-03')), /There is no posting rate between GBP and CHF/)
  const through = steps(ask('GBP', 'CHF', '2026-04-03', { through: 'EUR' })).steps
  assert.equal(oneUnit(through), '1.1875000000')
  assert.equal(converted({ amount: '0.04', currency: 'GBP' }, through, 'CHF').amount, '0.05')
  assert.match(missing(ask('GBP', 'CHF', '2026-04-03', { through: 'USD' })), /Through USD: There is no posting rate/)
  assert.equal(steps(ask('EUR', 'CHF', '2026-04-03', { through: 'USD' })).steps.length, 1, 'the direct one goes first')
})

test('between a currency and itself nothing is needed and nothing changes', () => {
  const found = steps(ask('EUR', 'EUR', '2026-04-03'), [])
  assert.deepEqual(converted({ amount: '12.30', currency: 'EUR' }, found.steps, 'EUR').amount, '12.30')
})

const some = fc.array(
  fc.record({
    kind: fc.constantFrom('posting', 'budget'),
    pair: fc.constantFrom(['EUR', 'USD'], ['USD', 'EUR'], ['EUR', 'JPY'], ['GBP', 'USD']),
    day: fc.nat(60),
    rate: fc.integer({ min: 1, max: 10 ** 9 }).map((n) => (n / 10_000).toFixed(4)),
    per: fc.constantFrom(1, 100),
  }),
  { maxLength: 25 },
)
const FIRST = parseDate('2026-01-01')!

test('whatever rates there are: the one used is of the kind, not later than the day, not too old, and the newest', () => {
  fc.assert(
    fc.property(some, fc.nat(70), fc.nat(40), (all, day, maxAgeDays) => {
      const rates = all.map(({ kind, pair, day: at, rate: value, per }) =>
        rate(pair[0]!, pair[1]!, formatDate(FIRST + at), value, { kind, per } as Partial<Rate>),
      )
      const on = formatDate(FIRST + day)
      const answer = rateOn(rates, ask('EUR', 'USD', on, { maxAgeDays }))
      const fitting = rates.filter(
        (each) =>
          each.kind === 'posting' &&
          [each.fromCurrency, each.toCurrency].toSorted().join() === 'EUR,USD' &&
          each.onDate <= on &&
          parseDate(on)! - parseDate(each.onDate)! <= maxAgeDays,
      )
      if ('missing' in answer) assert.deepEqual(fitting, [])
      else {
        assert.ok(fitting.includes(answer.steps[0]!.rate))
        for (const each of fitting) assert.ok(each.onDate <= answer.steps[0]!.rate.onDate)
        assert.equal(answer.ageDays, parseDate(on)! - parseDate(answer.steps[0]!.rate.onDate)!)
      }
    }),
  )
})

test('there and back again is off by no more than the rounding of the two', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 ** 11 }),
      fc.integer({ min: 5_000, max: 20_000 }).map((n) => (n / 10_000).toFixed(4)),
      (cents, value) => {
        const rates = [rate('EUR', 'USD', '2026-04-02', value)]
        const amount = (cents / 100).toFixed(2)
        const there = converted({ amount, currency: 'EUR' }, steps(ask('EUR', 'USD', '2026-04-02'), rates).steps, 'USD')
        const back = converted(there, steps(ask('USD', 'EUR', '2026-04-02'), rates).steps, 'EUR')
        // Half a cent there, worth at most a whole one back, and half a cent of its own rounding.
        const off = subtractDecimals(back.amount, amount).replace('-', '')
        assert.ok(compareDecimals(off, '0.015') <= 0, `${amount} → ${there.amount} → ${back.amount}`)
      },
    ),
  )
})
