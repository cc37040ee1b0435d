import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { best, pieces, score } from './paletteSearch.ts'

test('every typed word must occur; the start of a word counts more', () => {
  assert.ok(score('Warehouse Wi-Fi renewal', 'wi fi') > 0)
  assert.ok(score('Warehouse Wi-Fi renewal', 'ren ware') > 0)
  assert.equal(score('Warehouse Wi-Fi renewal', 'wire'), 0)
  assert.ok(score('Projects', 'pro') > score('My projects', 'pro'))
  assert.ok(score('My projects', 'pro') > score('Approve', 'pro'))
  assert.ok(score('Lübeck', 'lub') > 0)
})

test('the best come first, equals in their old order', () => {
  assert.deepEqual(
    best(['Approve', 'New project', 'Projects', 'Project plan'], 'pro', (text) => text),
    ['Projects', 'Project plan', 'New project', 'Approve'],
  )
  assert.deepEqual(
    best(['b', 'a'], '', (text) => text),
    ['b', 'a'],
  )
})

test('what was typed is marked, and the text stays whole', () => {
  assert.deepEqual(pieces('Warehouse Wi-Fi', 'wi-fi'), [
    { text: 'Warehouse ', hit: false },
    { text: 'Wi-Fi', hit: true },
  ])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, typed) => {
      assert.equal(
        pieces(text, typed)
          .map((piece) => piece.text)
          .join(''),
        text,
      )
    }),
  )
})
