import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableWidth } from './tableWidth.ts'

const columns = [252, 44, 80, 64, 108].map((width) => ({ width }))

test('the table ends with a whole column', () => {
  assert.equal(tableWidth(columns, 620, 16), 564)
  assert.equal(tableWidth(columns, 563, 16), 456)
  assert.equal(tableWidth(columns, 456, 16), 456)
  assert.equal(tableWidth(columns, 100, 16), 268, 'the name stands in any case')
  assert.equal(tableWidth([], 620, 16), 16)
})
