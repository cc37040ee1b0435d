import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysInWords } from './daysInWords.ts'

test('from one day to another, saying month and year once where they are the same', () => {
  assert.equal(daysInWords('2026-12-07', '2026-12-07'), '7 Dec 2026')
  assert.equal(daysInWords('2026-12-07', '2026-12-11'), '7 to 11 Dec 2026')
  assert.equal(daysInWords('2026-11-30', '2026-12-04'), '30 Nov to 4 Dec 2026')
  assert.equal(daysInWords('2026-12-28', '2027-01-08'), '28 Dec 2026 to 8 Jan 2027')
  assert.equal(daysInWords('2026-12-28', '2027-12-08'), '28 Dec 2026 to 8 Dec 2027')
})
