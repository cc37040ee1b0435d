import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Period, periodOf } from './period.ts'
import { isDate } from './schema.ts'

const day = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((each) => each.toISOString().slice(0, 10))
const month = fc.integer({ min: 1, max: 12 })
const plus = (date: string, days: number) => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
const must = (text: string, today: string, start = 1): Period => {
  const period = periodOf(text, today, start)
  assert.ok(period, text)
  return period
}

test('last, this and next follow each other without a gap, and this one holds today', () => {
  fc.assert(
    fc.property(
      day,
      month,
      fc.constantFrom('week', 'month', 'quarter', 'year', 'fiscal-year'),
      (today, start, unit) => {
        const [last, now, next] = ['last', 'this', 'next'].map((which) => must(`${which}-${unit}`, today, start))
        assert.ok(now!.from <= today && today <= now!.to)
        assert.equal(plus(last!.to, 1), now!.from)
        assert.equal(plus(now!.to, 1), next!.from)
        for (const { from, to } of [last!, now!, next!]) assert.ok(from <= to && isDate(from) && isDate(to))
        if (unit === 'week') assert.equal(new Date(now!.from).getUTCDay(), 1)
        if (unit === 'quarter') assert.ok(['01', '04', '07', '10'].includes(now!.from.slice(5, 7)))
        if (unit === 'fiscal-year') assert.equal(Number(now!.from.slice(5, 7)), start)
      },
    ),
  )
})

test('so many days, weeks, months or years from a day are one day', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -900, max: 900 }), (today, n) => {
      const by = `${n < 0 ? '-' : '+'}${Math.abs(n)}`
      assert.deepEqual(must(`today${by}d`, today), { from: plus(today, n), to: plus(today, n) })
      assert.deepEqual(must(`today${by}w`, today).from, plus(today, 7 * n))
      assert.deepEqual(must(`tomorrow${by}d`, today).from, plus(today, n + 1))
      const moved = must(`today${by}m`, today).from
      const months = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
      assert.equal(months(moved), months(today) + n)
      assert.ok(moved.slice(8) === today.slice(8) || plus(moved, 1).endsWith('-01'), 'the same day, or the last')
    }),
  )
  assert.equal(must('today+1m', '2026-01-31').from, '2026-02-28')
  assert.equal(must('today-1y', '2024-02-29').from, '2023-02-28')
  assert.equal(must('yesterday', '2026-03-01').from, '2026-02-28')
})

test('a year, a month and a day stand for themselves', () => {
  assert.deepEqual(must('2024', '2026-01-01'), { from: '2024-01-01', to: '2024-12-31' })
  assert.deepEqual(must('2024-02', '2026-01-01'), { from: '2024-02-01', to: '2024-02-29' })
  fc.assert(fc.property(day, day, (today, date) => assert.deepEqual(must(date, today), { from: date, to: date })))
})

test('anything else is no period', () => {
  for (const text of [
    '',
    'now',
    'today+',
    'today+12345d',
    'today+1x',
    'this-day',
    '2026-13',
    '2026-00',
    '2026-02-30',
    '0000',
    '26',
    '2026-1',
  ])
    assert.equal(periodOf(text, '2026-05-05', 1), undefined, text)
  fc.assert(
    fc.property(fc.string(), day, (text, today) => {
      const period = periodOf(text, today, 1)
      if (period) assert.ok(period.from <= period.to)
    }),
  )
})
