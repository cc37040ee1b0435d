import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  labelFor,
  mentionedIn,
  type Named,
  namedAt,
  namedIn,
  personText,
  recordOfAddress,
  recordText,
  withCodes,
  withNames,
} from './mentions.ts'

const INES = '01890000-0000-7000-8000-000000000001'
const OTHER_INES = '01890000-0000-7000-8000-000000000002'
const TASK = { type: 'projects.task', id: '01890000-0000-7000-8000-000000000003' }
const NAMES: Readonly<Record<string, string>> = {
  [INES]: 'Ines Falk',
  [OTHER_INES]: 'Ines Falk',
  [TASK.id]: 'Mount (all) 56',
}
const nameOf = (named: Named) => NAMES['person' in named ? named.person : named.record.id]

test('people and records are found by identifier', () => {
  const text = `${personText(INES)}, see ${recordText(TASK)}. ${personText(INES)} @[x] @Ines #[task:1]`
  assert.deepEqual(mentionedIn(text), [INES])
  assert.deepEqual(
    [...namedIn([text])].map(([type, ids]) => [type, ...ids]),
    [
      ['people.person', INES],
      ['projects.task', TASK.id],
    ],
  )
  assert.deepEqual(namedAt(text, 0), { named: { person: INES }, length: 39 })
  assert.equal(namedAt(text, 1), undefined)
})

test('a text is edited with names and kept with identifiers', () => {
  const kept = `${personText(INES)} asks ${personText(OTHER_INES)} about ${recordText(TASK)}, not @Ines Falkenberg`
  const { text, names } = withNames(kept, nameOf)
  assert.equal(text, '@Ines Falk asks @Ines Falk (2) about #Mount (all) 56, not @Ines Falkenberg')
  assert.equal(withCodes(text, names), kept)
  assert.equal(withCodes(text.replace('56', '57'), names).includes(TASK.id), false, 'changed by hand it is plain text')
})

test('what nobody may name to the reader stays as it is and survives an edit', () => {
  const kept = `${personText(INES)} and more`
  const { text, names } = withNames(kept, () => undefined)
  assert.equal(text, kept)
  assert.equal(withCodes(text, names), kept)
})

test('any text comes back as it was', () => {
  const part = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(personText(INES), personText(OTHER_INES), recordText(TASK), ' ', '@', '#', '('),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const kept = parts.join(' ')
      // Whoever writes a name by hand that is picked elsewhere in the text means the same person.
      fc.pre(!kept.includes('@Ines') && !kept.includes('#Mount'))
      const { text, names } = withNames(kept, nameOf)
      assert.equal(withCodes(text, names), kept)
    }),
  )
})

test('a label is free or its own', () => {
  const names = new Map<string, string>()
  assert.equal(labelFor(names, '@Ines Falk', personText(INES)), '@Ines Falk')
  assert.equal(labelFor(names, '@Ines Falk', personText(INES)), '@Ines Falk')
  assert.equal(labelFor(names, '@Ines Falk', personText(OTHER_INES)), '@Ines Falk (2)')
})

test('the address of a record of this Ambit is known by its path', () => {
  const paths = [
    ['projects.task', '/projects/tasks'],
    ['projects.project', '/projects/projects'],
  ] as const
  const of = (text: string) => recordOfAddress(text, 'http://localhost:7300', paths)
  assert.deepEqual(of(`http://localhost:7300/projects/tasks/${TASK.id}`), TASK)
  assert.deepEqual(of(` http://localhost:7300/projects/tasks/${TASK.id}/?tab=related#x `), TASK)
  for (const other of [
    `http://localhost:7301/projects/tasks/${TASK.id}`,
    `https://localhost:7300.example.com/projects/tasks/${TASK.id}`,
    `http://localhost:7300/projects/tasks/${TASK.id}/more`,
    'http://localhost:7300/projects/tasks/new',
    'http://localhost:7300/projects/tasks',
    `/projects/tasks/${TASK.id}`,
    'text',
  ])
    assert.equal(of(other), undefined, other)
})
