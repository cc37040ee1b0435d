import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deeperThan } from './jsonDepth.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

test('counts the levels of JSON, whatever stands in its texts', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8, stringUnit: 'binary' }), (value) => {
      const depth = depthOf(value)
      const json = JSON.stringify(value)
      assert.equal(deeperThan(depth, json), false)
      if (depth > 0) assert.equal(deeperThan(depth - 1, json), true)
    }),
  )
  assert.equal(deeperThan(1, '["[[[[", "\\"[[["]'), false)
  assert.equal(deeperThan(64, '['.repeat(65)), true)
})
