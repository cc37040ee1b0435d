import assert from 'node:assert/strict'
import { test } from 'node:test'
import { edgeStep } from './edgeScroll.ts'

test('a drag scrolls near the edges only, faster the nearer the pointer, and not at all where there is no room', () => {
  assert.deepEqual(
    [300, 532, 768].map((at) => edgeStep(at, 500, 800)),
    [-20, 0, 0],
  )
  assert.deepEqual(
    [784, 800, 5000].map((at) => edgeStep(at, 500, 800)),
    [10, 20, 20],
  )
  assert.deepEqual(
    [516, 500].map((at) => edgeStep(at, 500, 800)),
    [-10, -20],
  )
  assert.equal(edgeStep(505, 500, 590), 0)
})
