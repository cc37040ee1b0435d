import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { excerptOf, markedPieces } from './excerpt.ts'
import { lexemesOf } from './lexemes.ts'
import { distance, nearest, oneSlipAway } from './nearWords.ts'
import { queryText, questionOf, soughtForms } from './question.ts'
import { synonymsOf } from './synonyms.ts'
import { formsOf, groupsOf, together, wordsIn } from './words.ts'

const plain = (text: string) => wordsIn(text).map(({ forms }) => forms.join('|'))

for (const [text, words] of [
  ['Über die Straße', ['uber|ueber', 'die', 'strasse']],
  ['STRAẞE GROSS', ['strasse', 'gross']],
  ['Rødby, Århus, Łódź', ['rodby|roedby', 'arhus|aarhus', 'lodz']],
  ['INV-2026/017', ['inv', '2026', '017']],
  ['ines.falk@fernholm.example', ['ines', 'falk', 'fernholm', 'example']],
  ['ﬁrewall', ['firewall']],
  ['ИНТЕРНЕТ кабель', ['интернет', 'кабель']],
  ['日本語', ['日', '本', '語']],
  ['한국어', ['한국어']],
  ['... !!! 🚀', []],
] as const)
  test(`the words of “${text}”`, () => assert.deepEqual(plain(text), words))

test('a word is the same however its accents are written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) =>
      assert.deepEqual(plain(text.normalize('NFD')).join(' '), plain(text.normalize('NFC')).join(' ')),
    ),
    // Compatibility forms of some scripts fall apart into more than one word.
    { examples: [['Büro'], ['naïve']], numRuns: 50 },
  )
})

test('words are letters and digits only, whatever the text, and stand where they say', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const { forms, start, end } of wordsIn(text)) {
        for (const form of forms) assert.match(form, /^[\p{L}\p{N}]+$/u)
        assert.deepEqual(formsOf(text.slice(start, end)), forms)
      }
      const { vector } = lexemesOf([{ weight: 'A', text }], ['&type'])
      assert.match(vector, /^(|('[\p{L}\p{N}]+':\d+[A-D](,\d+[A-D])* )+'&type')$/u)
      assert.doesNotMatch(queryText(questionOf(text).wanted), /[^\p{L}\p{N}'&|():*<> -]/u)
      assert.equal(
        markedPieces(text, soughtForms(questionOf(text)).flat())
          .map((piece) => piece.text)
          .join(''),
        text,
      )
    }),
  )
})

test('linked words are one group and are found together', () => {
  const groups = groupsOf(wordsIn('Wi-Fi for INV-2026/017 and a.b.c.d.e.f.g'))
  assert.deepEqual(groups.map(together), ['wifi', null, 'inv2026017', null, 'abcdef', null])
})

test('a question has words, phrases and filters', () => {
  const { wanted, filters } = questionOf('type:task in:"Warehouse Wi-Fi" "access points" müller wi-fi BY:me')
  assert.deepEqual(filters, [
    { key: 'type', text: 'task' },
    { key: 'in', text: 'Warehouse Wi-Fi' },
    { key: 'by', text: 'me' },
  ])
  assert.equal(
    queryText(wanted),
    `('access' <-> 'points':*) & ('muller':* | 'mueller':*) & (('wi':* & 'fi':*) | 'wifi':*)`,
  )
  assert.equal(queryText(wanted.slice(1, 2), { whole: true, weights: 'A' }), `('muller':A | 'mueller':A)`)
  assert.equal(
    queryText(questionOf('slack').wanted, { instead: new Map([['slack', ['total float']]]) }),
    `('slack':* | ('total' <-> 'float'))`,
  )
})

test('a misspelt word is one slip away from what was meant', () => {
  for (const [typed, meant] of [
    ['warehuose', 'warehouse'],
    ['firwall', 'firewall'],
    ['firewalll', 'firewall'],
    ['ptinter', 'printer'],
    ['wsitch', 'switch'],
  ] as const) {
    assert.equal(distance(typed, meant), 1)
    assert.ok(oneSlipAway(typed).includes(meant) || typed[0] !== meant[0], `${typed} → ${meant}`)
  }
  assert.equal(distance('swit', 'switches', true), 0)
  assert.equal(distance('', 'abc'), 3)
})

test('the distance is that of its definition', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(distance(a, b), distance(b, a))
      assert.equal(distance(a, b) === 0, a === b)
      assert.ok(distance(a, b) <= Math.max(a.length, b.length))
      assert.ok(distance(a, b) >= Math.abs(a.length - b.length))
      assert.ok(distance(a, b, true) <= distance(a, b))
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 3, maxLength: 8 }), (a) => {
      for (const b of oneSlipAway(a)) assert.equal(distance(a, b), 1)
    }),
  )
})

test('of near words the nearest come first, then the most common; short words are not guessed', () => {
  const known = [
    { word: 'switch', entries: 3 },
    { word: 'switches', entries: 90 },
    { word: 'stitches', entries: 1 },
    { word: 'witches', entries: 2 },
    { word: 'server', entries: 500 },
  ]
  assert.deepEqual(
    nearest('swiches', known, 3).map(({ word }) => word),
    ['switches', 'witches', 'stitches'],
  )
  assert.deepEqual(nearest('sw', known, 3), [])
})

test('the glossary gives other names', () => {
  assert.ok(synonymsOf('float').includes('total slack'))
  assert.ok(synonymsOf('activity').includes('task'))
  assert.deepEqual(synonymsOf('xyz'), [])
})

test('what was typed is marked, also written together or in another way', () => {
  const marked = (text: string, ...forms: string[]) =>
    markedPieces(text, forms)
      .map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece))
      .join('')
  assert.equal(marked('Warehouse Wi-Fi renewal', 'ware', 'wi', 'fi'), '[Ware]house [Wi]-[Fi] renewal')
  assert.equal(marked('Warehouse Wi-Fi renewal', 'wifi'), 'Warehouse [Wi-Fi] renewal')
  assert.equal(marked('Große Straße', 'stras'), 'Große [Straß]e')
  assert.equal(marked('Müller', 'muell'), '[Müll]er')
  assert.equal(marked('nothing', 'else'), 'nothing')
})

test('an excerpt is the piece with most of it, without Markdown', () => {
  const text = `# Head\n${'Long before. '.repeat(30)}Call **Müller** about the [gate](https://example.com/x) first. ${'Long after. '.repeat(30)}`
  const excerpt = excerptOf(text, ['muller', 'gate'])!
  assert.match(excerpt, /^… .*Call Müller about the gate first\..* …$/)
  assert.ok(excerpt.length < 170, `${excerpt.length}`)
  assert.equal(excerptOf(text, ['other']), null)
})
