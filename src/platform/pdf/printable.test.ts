import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printable } from './printable.ts'

/** A font with the letters of Western Europe. */
const western = (code: number): boolean => (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)

test('what the font has stays, other letters lose their mark, and the rest is marked as missing', () => {
  const shown = (text: string) => printable(text, western)
  assert.equal(shown('Käthe Ñuñez à côté'), 'Käthe Ñuñez à côté')
  assert.equal(shown('Žižkov, Győr'), 'Zizkov, Gyor')
  assert.equal(shown('Cafe\u0301'), 'Café')
  assert.equal(shown('1‑2'), '1-2')
  assert.equal(shown('Київ 東京'), '???? ??')
  assert.equal(shown('a\u200bb\tc\u0007'), 'ab c')
  assert.equal(
    printable('Łódź', () => true),
    'Łódź',
  )
})

test('whatever comes in, only what the font has comes out, and printing it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const out = printable(text, western)
      assert.match(out, /^[\x20-\x7e\u00a0-\u00ff]*$/)
      assert.equal(printable(out, western), out)
    }),
  )
})
