import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseQuery, returnPath, writeQuery } from './address.ts'

test('a query reads back as it was written', () => {
  assert.deepEqual(parseQuery('?status=in:open,done&owner=eq:a&owner=eq:b'), {
    status: 'in:open,done',
    owner: ['eq:a', 'eq:b'],
  })
  assert.equal(writeQuery({ a: undefined, b: null, c: [] }), '')
  const value = fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 3 }))
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
        value,
      ),
      (query) => {
        assert.deepEqual(parseQuery(writeQuery(query)), { ...query })
      },
    ),
  )
})

test('one returns only to pages of our own', () => {
  assert.equal(returnPath('/projects/tasks?status=eq:open'), '/projects/tasks?status=eq:open')
  for (const bad of [
    'https://example.org',
    '//example.org',
    '/\\example.org',
    '/sign-in?to=/x',
    '/welcome',
    'projects',
    undefined,
    7,
  ]) {
    assert.equal(returnPath(bad), '/', String(bad))
  }
})
