import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { choice, money, optional, ref, text, whole } from '../fields.ts'
import { record } from '../record.ts'
import { columnsFor } from './columns.ts'
import { csvOf, safeText } from './csv.ts'
import type { ListRow } from './grouping.ts'

const Order = record({
  name: 'order',
  area: 'procurement',
  fields: {
    title: text(),
    vendor: ref('procurement.vendor'),
    state: choice(['inProgress']),
    days: whole(),
    value: optional(money()),
  },
  may: { read: { employee: true } },
})
const caller = {
  account: 'a',
  person: null,
  name: 'A',
  roles: new Set(['employee' as const]),
  sets: {},
  clearance: 0,
  request: '',
}
const columns = columnsFor(Order, [], caller).filter((c) => !c.key.endsWith('At'))
const row = (values: object) => ({ id: '1', version: 1, ...values }) as unknown as ListRow

describe('CSV', () => {
  test('has labels, titles of references, the currency in its own column, and numbers as they are', () => {
    const text = csvOf(
      columns,
      [
        row({
          title: 'Cable, 5 m',
          vendor: 'v',
          state: 'inProgress',
          days: -3,
          value: { amount: '-12.50', currency: 'EUR' },
        }),
      ],
      () => 'Portnetz "Nord"',
    )
    assert.equal(
      text,
      '\ufeffTitle,Vendor,State,Days,Value,Value currency\r\n"Cable, 5 m","Portnetz ""Nord""",In progress,-3,-12.50,EUR\r\n',
    )
  })

  test('text that begins like a formula gets one apostrophe, numbers never', () => {
    for (const begin of ['=', '+', '-', '@', '\t', '\r']) assert.equal(safeText(`${begin}1+1`), `'${begin}1+1`)
    assert.equal(safeText('1=1'), '1=1')
    assert.equal(safeText("'=1"), "'=1")
    const text = csvOf(columns, [row({ title: '=HYPERLINK("x")', vendor: 'v', days: -1, value: null })], () => '@home')
    assert.match(text, /"'=HYPERLINK\(""x""\)",'@home,,-1,,/)
  })

  test('no text cell ever begins like a formula', () => {
    fc.assert(
      fc.property(fc.string(), (title) => {
        const cell = csvOf(columns.slice(0, 1), [row({ title })], () => '').slice(
          '\ufeffTitle\r\n'.length,
          -'\r\n'.length,
        )
        assert.doesNotMatch(cell, /^"?[=+\-@\t\r]/)
      }),
    )
  })
})
