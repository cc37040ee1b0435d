import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { positionsFor } from './planPositions.ts'

const value = (text: string) => Number(text)

test('a new list is numbered in steps, a row moved gets a place between its neighbours, and nobody else changes', () => {
  const fresh = positionsFor([undefined, undefined, undefined])
  assert.deepEqual(fresh, ['1024', '2048', '3072'])
  assert.deepEqual(positionsFor([fresh[0], undefined, fresh[1], fresh[2]]), ['1024', '1536', '2048', '3072'])
  assert.deepEqual(positionsFor([fresh[2], fresh[0], fresh[1]]), ['0', '1024', '2048'])
})

test('positions always increase, and a used-up gap numbers all anew', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined })), (list) => {
      const positions = positionsFor(list.map((v) => (v === undefined ? undefined : String(v)))).map(value)
      assert.equal(positions.length, list.length)
      for (let i = 1; i < positions.length; i++) assert.ok(positions[i]! > positions[i - 1]!)
    }),
  )
  let list = ['1', '2']
  for (let i = 0; i < 200; i++) {
    const next = positionsFor([list[0], undefined, ...list.slice(1)])
    for (let j = 1; j < next.length; j++)
      assert.ok(BigInt(next[j]!.replace('.', '').length) > 0n && next[j] !== next[j - 1])
    list = next
  }
  assert.equal(new Set(list).size, 202)
})
