import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleIn, manners } from './locales.ts'

test('every manner of writing has a name of its own and an example', () => {
  const all = manners('en', null)
  assert.ok(all.length > 50)
  assert.equal(new Set(all.map(({ label }) => label)).size, all.length)
  for (const { tag, label, example } of all) {
    assert.notEqual(label, tag, `${tag} has a name`)
    assert.match(example, /26.*·.*1.?234/u, tag)
  }
  assert.equal(exampleIn('en-GB'), '31/12/2026 · 1,234.50')
  assert.equal(exampleIn('de-DE'), '31.12.26 · 1.234,50')
})

test('what somebody has chosen is offered also where it is in no list', () => {
  assert.ok(!manners('en', null).some(({ tag }) => tag === 'th-TH'))
  assert.ok(manners('en', 'th-TH').some(({ tag }) => tag === 'th-TH'))
})
