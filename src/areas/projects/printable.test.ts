import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printable } from './printable.ts'

test('Western letters stay, others keep their letter without its mark', () => {
  assert.equal(printable('Käthe Ñuñez – “à côté” 50 €'), 'Käthe Ñuñez – “à côté” 50 €')
  assert.equal(printable('Tuncay Aydın'), 'Tuncay Aydin')
  assert.equal(printable('Łódź, Žižkov, Győr, İstanbul, Đà Nẵng'), 'Lódz, Žižkov, Gyor, Istanbul, Dà Nang')
  assert.equal(printable('Cafe\u0301'), 'Café')
  assert.equal(printable('−3 d'), '–3 d')
  assert.equal(printable('Київ 東京'), '???? ??')
  assert.equal(printable('a\u200bb\tc\u0007'), 'ab c')
})

test('whatever comes in, only what the fonts know comes out, and printing it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const out = printable(text)
      assert.match(out, /^[\x20-\x7e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/)
      assert.equal(printable(out), out)
    }),
  )
})
