import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rangeOf } from './byteRange.ts'

test('a range names bytes that are there, or nothing', () => {
  const table: [string | undefined, unknown][] = [
    [undefined, 'all'],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=95-200', { start: 95, end: 99 }],
    ['bytes=100-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=9-3', 'all'],
    ['bytes=0-1,5-6', 'all'],
    ['items=0-1', 'all'],
    ['bytes=-', 'all'],
  ]
  for (const [header, range] of table) assert.deepEqual(rangeOf(header, 100), range, header)
  assert.deepEqual(rangeOf('bytes=0-', 0), 'none')
  assert.equal(rangeOf('bytes=0-1', 100, '"other"', '"mine"'), 'all')
})

test('never beyond the content', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.string({ maxLength: 12 }), fc.nat(2000), fc.nat(2000), (size, noise, a, b) => {
      for (const header of [noise, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
        const range = rangeOf(header, size)
        if (typeof range === 'object') assert.ok(range.start >= 0 && range.start <= range.end && range.end < size)
      }
    }),
  )
})
