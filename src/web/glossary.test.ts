import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { GLOSSARY } from './glossary.ts'
import { best } from './paletteSearch.ts'

const terms = GLOSSARY.flatMap((chapter) => chapter.terms)

test('every term stands once, and no synonym is another’s term', () => {
  const names = terms.map(({ term }) => term.toLowerCase())
  assert.equal(new Set(names).size, names.length)
  for (const { term, synonyms } of terms)
    for (const synonym of synonyms)
      assert.ok(
        !names.includes(synonym.toLowerCase()) || synonym.toLowerCase() === term.toLowerCase(),
        `“${synonym}” of ${term} is a term of its own`,
      )
})

test('synonyms find the term', () => {
  for (const [typed, found] of [
    ['float', 'Total slack'],
    ['slack', 'Total slack'],
    ['data date', 'Status date'],
    ['predecessor', 'Dependency'],
    ['FTE', 'Working-time share'],
    ['activity', 'Task'],
  ] as const)
    assert.ok(
      best(terms, typed, ({ term, synonyms }) => [term, ...synonyms].join(' '))
        .map(({ term }) => term)
        .includes(found),
      `${typed} does not find ${found}`,
    )
})

test('the glossary on paper says the same', () => {
  const paper = readFileSync(join(import.meta.dirname, '../../docs/glossary.md'), 'utf8')
  for (const { title, terms: own } of GLOSSARY) {
    assert.ok(paper.includes(`\n## ${title}\n`), title)
    for (const { term, synonyms, meaning, code } of own) {
      const line = `| **${term}**${code ? ` \`${code}\`` : ''} | ${synonyms.join(', ')} | ${meaning} |`
      assert.ok(paper.includes(`\n${line}\n`), `docs/glossary.md lacks\n${line}`)
    }
  }
  assert.equal([...paper.matchAll(/^\| \*\*/gm)].length, terms.length)
})
