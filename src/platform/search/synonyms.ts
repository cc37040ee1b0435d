/** Words that mean the same, from the glossary. Pure. */
import { GLOSSARY } from '../../web/glossary.ts'
import { wordsIn } from './words.ts'

const plain = (text: string) =>
  wordsIn(text)
    .map(({ forms }) => forms[0])
    .join(' ')

const same = new Map<string, string[]>()
for (const { term, synonyms } of GLOSSARY.flatMap(({ terms }) => terms)) {
  const all = [...new Set([term, ...synonyms].map(plain))].filter(Boolean)
  for (const one of all) same.set(one, [...(same.get(one) ?? []), ...all.filter((other) => other !== one)])
}

/** What else a word or term is called: `float` for `slack`. */
export const synonymsOf = (word: string): readonly string[] => same.get(word) ?? []
