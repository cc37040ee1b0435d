import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { difference } from './difference.ts'

const without = (kind: 'added' | 'removed', before: string, after: string) =>
  difference(before, after)
    .filter((piece) => piece.kind !== kind)
    .map(({ text }) => text)
    .join('')

test('what changed stands between what stayed, word by word', () => {
  assert.deepEqual(difference('The ladder is in hall A.', 'The long ladder is in hall B.'), [
    { kind: 'same', text: 'The ' },
    { kind: 'added', text: 'long ' },
    { kind: 'same', text: 'ladder is in hall ' },
    { kind: 'removed', text: 'A' },
    { kind: 'added', text: 'B' },
    { kind: 'same', text: '.' },
  ])
  assert.deepEqual(difference('', 'x'), [{ kind: 'added', text: 'x' }])
  assert.deepEqual(difference('x', 'x'), [{ kind: 'same', text: 'x' }])
})

test('both texts are in it, whatever they are', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom('a', 'b ', '\n', '@[x]', 'ä'), {}).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(text, text, (before, after) => {
      assert.equal(without('added', before, after), before)
      assert.equal(without('removed', before, after), after)
    }),
  )
})

test('two long texts without a word in common are shown as exchanged, at once', () => {
  const long = (word: string) => Array.from({ length: 3000 }, (_, n) => `${word}${n}`).join(' ')
  assert.deepEqual(
    difference(long('a'), long('b')).map(({ kind }) => kind),
    ['removed', 'added'],
  )
})
