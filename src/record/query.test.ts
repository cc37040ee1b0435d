import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refused } from './errors.ts'
import { date, optional, text, whole } from './fields.ts'
import { encodeCursor, parseQuery, type QueryContext } from './query.ts'
import { record } from './record.ts'

const Thing = record({
  name: 'thing',
  area: 'demo',
  fields: { title: text(), size: optional(whole()), day: optional(date()), hidden: text() },
  may: {},
})
const context: QueryContext = {
  custom: [],
  today: '2026-05-05',
  fiscalYearStart: 1,
  me: null,
  readable: (field) => field !== 'hidden',
}
const parsed = (raw: Record<string, string | string[]>) => parseQuery(Thing, raw, context)
/** The fields that a refused query names. */
function refused(raw: Record<string, string | string[]>): string[] {
  try {
    parsed(raw)
  } catch (error) {
    assert.ok(error instanceof Refused && error.status === 422)
    return Object.keys(error.details.fields as object)
  }
  throw new assert.AssertionError({ message: `was taken: ${JSON.stringify(raw)}` })
}

const ID = '00000000-0000-7000-8000-000000000001'
const plain = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
  fc.string({ unit: 'binary', maxLength: 200 }).filter((s) => !s.includes('\0')),
)

test('a cursor gives back the values that it was made of', () => {
  fc.assert(
    fc.property(plain, plain, (first, second) => {
      const cursor = encodeCursor([first, second, ID])
      assert.match(cursor, /^[A-Za-z0-9_-]+$/)
      assert.deepEqual(parsed({ sort: 'title,-size', after: cursor }).after, [first, second, ID])
    }),
  )
})

test('a cursor of another sort, of another shape or of noise is refused', () => {
  assert.deepEqual(refused({ sort: 'title', after: encodeCursor(['a', 'b', ID]) }), ['after'])
  assert.deepEqual(refused({ sort: 'title', after: encodeCursor(['a', 'no identifier']) }), ['after'])
  assert.deepEqual(refused({ sort: 'title', after: encodeCursor([['a'], ID]) }), ['after'])
  assert.deepEqual(refused({ sort: 'title', after: encodeCursor(['\0', ID]) }), ['after'])
  assert.deepEqual(refused({ sort: 'title', after: 'A'.repeat(5000) }), ['after'])
  fc.assert(fc.property(fc.string(), (noise) => assert.deepEqual(refused({ after: noise }), ['after'])))
})

test('a field that may not be read is no field, wherever it is named', () => {
  assert.deepEqual(refused({ hidden: 'eq:x' }), ['hidden'])
  assert.deepEqual(refused({ sort: 'hidden' }), ['sort'])
  assert.deepEqual(refused({ columns: 'title,hidden' }), ['columns'])
})

test('commas part the values of a list, and an escaped comma belongs to its value', () => {
  const value = fc.string({ minLength: 1, unit: 'grapheme', maxLength: 20 }).filter((s) => !s.includes('\0'))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      const list = values.map((each) => each.replace(/[\\,]/g, (c) => `\\${c}`)).join(',')
      assert.deepEqual(parsed({ title: `in:${list}` }).filters[0]!.values, values)
    }),
  )
})

test('any query at all is understood or refused with names', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('title', 'size', 'day', 'sort', 'limit', 'after', 'search', 'columns', '__proto__'),
  )
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('eq:', 'between:..', 'in:', 'empty:true', 'lt:1e9', 'gte:today+1m', 'contains:%'),
  )
  fc.assert(
    fc.property(fc.dictionary(word, fc.oneof(value, fc.array(value, { maxLength: 3 }))), (raw) => {
      try {
        const { limit, sort } = parsed(raw)
        assert.ok(limit >= 1 && limit <= 500 && sort.length >= 1)
      } catch (error) {
        assert.ok(error instanceof Refused, String(error))
      }
    }),
    { numRuns: 500 },
  )
})
