import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completed, type Edit, linked, marked, triggerAt } from './editing.ts'

/** Applies an edit to a text whose selection stands between `[` and `]`, and shows the result in the same way. */
function done(text: string, make: (text: string, from: number, to: number) => Edit): string {
  const from = text.indexOf('«')
  const to = text.indexOf('»') - 1
  const bare = text.replace(/[«»]/g, '')
  const edit = make(bare, from, to)
  const next = bare.slice(0, edit.from) + edit.insert + bare.slice(edit.to)
  const [a, b] = edit.select
  return `${next.slice(0, a)}«${next.slice(a, b)}»${next.slice(b)}`
}
const bold = (text: string, from: number, to: number) => marked(text, from, to, '**')
const italic = (text: string, from: number, to: number) => marked(text, from, to, '*')

test('a mark goes around the selection and away again', () => {
  assert.equal(done('a «b» c', bold), 'a **«b»** c')
  assert.equal(done('a **«b»** c', bold), 'a «b» c')
  assert.equal(done('a «**b**» c', bold), 'a «b» c')
  assert.equal(done('«»', bold), '**«»**')
  assert.equal(done('**«»**', bold), '«»')
  assert.equal(done('**«b»**', italic), '***«b»***')
  assert.equal(done('*«b»*', italic), '«b»')
})

test('a link asks for what is missing', () => {
  assert.equal(done('see «the plan»', linked), 'see [the plan](«https://»)')
  assert.equal(done('see «https://example.com/x»', linked), 'see [«»](https://example.com/x)')
  assert.equal(done('«»', linked), '[](«https://»)')
})

test('a name is looked for while it is typed', () => {
  const at = (text: string, picked?: string[]) => {
    const found = triggerAt(text, text.length, picked)
    return found && `${found.kind}${found.search}`
  }
  assert.equal(at('@'), '@')
  assert.equal(at('Hello @in'), '@in')
  assert.equal(at('(@Ines Fa'), '@Ines Fa')
  assert.equal(at('see #Mount 56'), '#Mount 56')
  for (const none of [
    'Hello',
    'mail@example.com',
    '# heading',
    '#',
    '@Ines  ',
    '@one two three four',
    '@Ines\nmore',
    'x@',
  ])
    assert.equal(at(none), null, none)
  assert.equal(at('@Ines Falk and', ['@Ines Falk']), null)
  assert.equal(at('@Ines', ['@Ines Falk']), '@Ines')
  assert.deepEqual(completed({ kind: '@', from: 6, search: 'in' }, '@Ines Falk'), {
    from: 6,
    to: 9,
    insert: '@Ines Falk ',
    select: [17, 17],
  })
})
