/** What the palette shows, in its groups: records, commands, words, and what was looked at last. */
import { BookOpen, History, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from './api.ts'
import type { Command } from './commands.screen.tsx'
import { GLOSSARY } from './glossary.ts'
import { best } from './paletteSearch.ts'
import { type Answer, type Hit, iconOf, placeOf } from './search.screen.tsx'

export interface Line {
  readonly id: string
  readonly label: string
  readonly note?: string | undefined
  /** Where in its texts it was found, behind the note. */
  readonly excerpt?: string | undefined
  /** What is marked in the label, of records; of commands it is what was typed. */
  readonly forms?: readonly string[]
  readonly command: Command
}
export interface Group {
  readonly head: string
  readonly lines: readonly Line[]
}

const MOST_WORDS = 4
const HEADS = { Act: 'Here', Go: 'Go', Create: 'Create' } as const

/** Terms of the glossary, found by their synonyms, too: who types float learns that it is called slack here. */
function explained(typed: string): Line[] {
  if (typed.trim().length < 2) return []
  const terms = GLOSSARY.flatMap((chapter) => chapter.terms)
  return best(terms, typed, ({ term, synonyms }) => [term, ...synonyms].join(' '))
    .slice(0, MOST_WORDS)
    .map(({ term, meaning }) => ({
      id: `word ${term}`,
      label: term,
      note: meaning,
      command: {
        id: `word ${term}`,
        label: term,
        group: 'Go',
        icon: BookOpen,
        to: `/glossary#${encodeURIComponent(term)}`,
      },
    }))
}

function hitLine(hit: Hit, forms: readonly string[]): Line {
  const { type, id, title, excerpt, to } = hit
  return {
    id: `found ${type} ${id}`,
    label: title,
    note: placeOf(hit),
    excerpt: excerpt ? `${excerpt.label}: ${excerpt.text}` : undefined,
    forms,
    command: { id: `found ${id}`, label: title, group: 'Go', icon: iconOf(type), to },
  }
}

/** The address of the page with everything that is found. */
export const searchPage = (typed: string): string => `/search?q=${encodeURIComponent(typed.trim())}`

/** Everything for what was typed: records first, then commands and words. */
export function groupsFor(typed: string, commands: readonly Command[], answer: Answer | undefined): Group[] {
  const asLine = (command: Command): Line => ({ id: command.id, label: command.label, note: command.reason, command })
  const offered = best(commands, typed, (command) => `${command.label} ${command.words ?? ''}`)
  const { hits = [], near = [], instead = [], forms = [], next = null } = answer ?? {}
  const all: Group[] = [
    { head: 'Found', lines: hits.map((hit) => hitLine(hit, forms)) },
    {
      head: instead.length ? `${hits.length ? 'Also with' : 'Did you mean'} “${instead.join(' ')}”` : 'Nearly so',
      lines: near.map((hit) => hitLine(hit, forms)),
    },
    {
      head: 'More',
      lines:
        next === null
          ? []
          : [
              {
                id: 'all results',
                label: `All results for “${typed.trim()}”`,
                command: { id: 'all results', label: 'All results', group: 'Go', icon: Search, to: searchPage(typed) },
              },
            ],
    },
    ...(['Act', 'Go', 'Create'] as const).map((group) => ({
      head: HEADS[group],
      lines: offered.filter((command) => command.group === group).map(asLine),
    })),
    { head: 'Words', lines: explained(typed) },
  ]
  return all.filter(({ lines }) => lines.length > 0)
}

/** Before anything is typed: what was looked at and searched for last. `search` types a question again. */
export function useRecentGroups(
  records: readonly string[],
  searches: readonly string[],
  search: (typed: string) => void,
): Group[] {
  const [hits, setHits] = useState<readonly Hit[]>([])
  useEffect(() => {
    if (!records.length) return
    const stop = new AbortController()
    api
      .get<{ hits: Hit[] }>('/api/search/records', { query: { at: [...records] }, signal: stop.signal })
      .then((answer) => setHits(answer.hits))
      .catch(() => {})
    return () => stop.abort()
  }, [records])
  const all: Group[] = [
    { head: 'Recent', lines: hits.map((hit) => hitLine(hit, [])) },
    {
      head: 'Searched for',
      lines: searches.map((typed) => ({
        id: `again ${typed}`,
        label: typed,
        command: { id: `again ${typed}`, label: typed, group: 'Go', icon: History, run: () => search(typed) },
      })),
    },
  ]
  return all.filter(({ lines }) => lines.length > 0)
}
