import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Change, newestOfEach, pack, unpack } from './batch.ts'

const change = fc.tuple(
  fc.constantFrom('projects.task', 'people.person'),
  fc.uuid(),
  fc.integer({ min: 0, max: 9 }),
  fc.option(fc.string({ unit: 'grapheme' })),
) as fc.Arbitrary<Change>

test('every message fits, and together they say what changed, row by row or type by type', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), fc.integer({ min: 500, max: 8_000 }), (changes, mostBytes) => {
      const messages = pack(changes, mostBytes, 100)
      for (const message of messages)
        assert.ok(Buffer.byteLength(message) <= mostBytes, `${Buffer.byteLength(message)}`)
      const read = messages.map(unpack)
      const many = read.flatMap((message) => message.many ?? [])
      const rows = read.flatMap((message) => message.rows ?? [])
      assert.deepEqual(
        rows,
        newestOfEach(changes).filter(([type]) => !many.includes(type)),
      )
      for (const type of new Set(changes.map(([of]) => of)))
        assert.ok(many.includes(type) || rows.some(([of]) => of === type))
    }),
  )
})

test('the newest change of a row counts, and a removal is final', () => {
  const rows: Change[] = [
    ['a.b', '1', 2, null],
    ['a.b', '1', 3, null],
    ['a.b', '1', 1, null],
    ['a.b', '2', 5, null],
    ['a.b', '2', 0, null],
    ['a.b', '2', 4, null],
  ]
  assert.deepEqual(newestOfEach(rows), [
    ['a.b', '1', 3, null],
    ['a.b', '2', 0, null],
  ])
})

test('what is no message says nothing', () => {
  for (const payload of ['', '{', 'null', '7', '"x"']) assert.deepEqual(unpack(payload).rows, undefined)
})
