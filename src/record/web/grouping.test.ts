import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDecimals } from '../decimal.ts'
import { choice, date, ref } from '../fields.ts'
import { type Group, grouped, type ListRow, sumOf } from './grouping.ts'

const row = (id: string, values: object) => ({ id, version: 1, ...values }) as unknown as ListRow
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const base = {
  sums: ['value'],
  closed: new Set<string>(),
  title: (_: string, id: string) => ({ a: 'Zander', b: 'Arkiv' })[id],
}

describe('grouping', () => {
  test('dates group by month with counts and exact sums; rows without a date come last', () => {
    const rows = [
      row('1', { endsOn: null, value: eur('1.00') }),
      row('2', { endsOn: '2026-07-15', value: eur('0.10') }),
      row('3', { endsOn: '2026-07-31', value: eur('0.20') }),
      row('4', { endsOn: '2026-08-01', value: { amount: '5.00', currency: 'USD' } }),
    ]
    const items = grouped(rows, { ...base, key: 'endsOn', field: date() })
    assert.deepEqual(
      items.map((item) => (item.kind === 'group' ? `${item.label} ${item.count}` : item.row.id)),
      ['July 2026 2', '2', '3', 'August 2026 1', '4', 'None 1', '1'],
    )
    assert.deepEqual((items[0] as Group).sums, { value: { EUR: '0.30' } })
  })

  test('choices stand as declared, references by name', () => {
    const status = choice(['draft', 'active'], { labels: { draft: 'Being written' } })
    const labels = (items: ReturnType<typeof grouped>) => items.flatMap((i) => (i.kind === 'group' ? [i.label] : []))
    assert.deepEqual(
      labels(grouped([row('1', { s: 'active' }), row('2', { s: 'draft' })], { ...base, key: 's', field: status })),
      ['Being written', 'Active'],
    )
    assert.deepEqual(
      labels(
        grouped([row('1', { v: 'a' }), row('2', { v: 'b' }), row('3', { v: 'x' })], {
          ...base,
          key: 'v',
          field: ref('p.vendor'),
        }),
      ),
      ['Arkiv', 'Not shared with you', 'Zander'],
    )
  })

  test('a closed group keeps its head and hides its rows', () => {
    const items = grouped([row('1', { s: 'x' })], { ...base, key: 's', field: choice(['x']), closed: new Set(['x']) })
    assert.equal(items.length, 1)
    assert.equal((items[0] as Group).open, false)
  })

  test('every row is in exactly one group, in the order it came', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', null)), (values) => {
        const rows = values.map((v, i) => row(String(i), { v }))
        const items = grouped(rows, { ...base, key: 'v', field: choice(['a', 'b']) })
        const seen = items.flatMap((i) => (i.kind === 'row' ? [i.index] : []))
        assert.deepEqual(
          seen.toSorted((a, b) => a - b),
          rows.map((_, i) => i),
        )
        assert.equal(
          items.reduce((sum, i) => sum + (i.kind === 'group' ? i.count : 0), 0),
          rows.length,
        )
      }),
    )
  })

  test('sums are exact and by currency', () => {
    assert.deepEqual(sumOf([row('1', { v: eur('0.10') }), row('2', { v: eur('0.20') }), row('3', { v: null })], 'v'), {
      EUR: '0.30',
    })
    assert.deepEqual(sumOf([row('1', { v: 2 }), row('2', { v: -5 })], 'v'), { '': '-3' })
  })

  test('addition of decimals agrees with integers of cents', () => {
    const cents = (n: number) =>
      `${n < 0 ? '-' : ''}${Math.floor(Math.abs(n) / 100)}.${String(Math.abs(n) % 100).padStart(2, '0')}`
    const whole = fc.integer({ min: -1e9, max: 1e9 })
    fc.assert(fc.property(whole, whole, (a, b) => assert.equal(addDecimals(cents(a), cents(b)), cents(a + b))))
    assert.equal(addDecimals('1.5', '0.25'), '1.75')
    assert.equal(addDecimals('99999999999999999.99', '0.01'), '100000000000000000.00')
  })
})
