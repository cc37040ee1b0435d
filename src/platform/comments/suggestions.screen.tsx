/** What is offered while a name is typed: people after `@`, records after `#`. */
import { useEffect, useState } from 'react'
import { api } from '../../web/api.ts'
import { Avatar } from '../../web/components/avatar.screen.tsx'
import type { Hit } from '../search/hits.server.ts'
import type { Subject } from '../subject.ts'
import type { Trigger } from './editing.ts'
import type { Mentionable } from './mentionable.server.ts'
import { personText, recordText } from './mentions.ts'

export interface Suggestion {
  /** What stands in the text for it. */
  readonly code: string
  /** How it is called while the text is written, without its mark. */
  readonly name: string
  readonly hint: string
  /** Why it would not do what one expects. */
  readonly warning?: string
  readonly person: boolean
}

const PAUSE_MS = 120
const MOST = 8

/** Finds what a trigger looks for; an older answer never overtakes a newer one. */
export function useSuggestions(trigger: Trigger | null, subject: Subject, label: string): readonly Suggestion[] {
  const [found, setFound] = useState<{ for: string; all: readonly Suggestion[] }>({ for: '', all: [] })
  const wanted = trigger ? `${trigger.kind}${trigger.search}` : ''
  const { type, id } = subject
  useEffect(() => {
    if (!wanted) return
    const stop = new AbortController()
    const ask = wanted.startsWith('@') ? peopleFor : recordsFor
    const timer = setTimeout(
      () =>
        void ask(wanted.slice(1), { type, id }, label, stop.signal).then(
          (all) => !stop.signal.aborted && setFound({ for: wanted, all }),
          () => !stop.signal.aborted && setFound({ for: wanted, all: [] }),
        ),
      wanted.length > 1 ? PAUSE_MS : 0,
    )
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wanted, type, id, label])
  // Until the next answer is there, those of the same kind stay, so that the list does not flicker.
  return wanted && found.for[0] === wanted[0] ? found.all : []
}

async function peopleFor(search: string, subject: Subject, label: string, signal: AbortSignal): Promise<Suggestion[]> {
  const { rows } = await api.get<{ rows: Mentionable[] }>('/api/comments/people', {
    query: { ...subject, search: search.trim() },
    signal,
  })
  return rows.map(({ id, name, hint, reach }) => ({
    code: personText(id),
    name,
    hint: hint ?? '',
    person: true,
    ...(reach === 'reads'
      ? {}
      : { warning: reach === 'has no account' ? 'has no account' : `may not read this ${label}` }),
  }))
}

async function recordsFor(
  search: string,
  _subject: Subject,
  _label: string,
  signal: AbortSignal,
): Promise<Suggestion[]> {
  const { hits, near } = await api.get<{ hits: Hit[]; near: Hit[] }>('/api/search', {
    query: { q: search.trim(), limit: MOST },
    signal,
  })
  return [...hits, ...near].slice(0, MOST).map((hit) => ({
    code: recordText(hit),
    name: hit.title || hit.label,
    hint: hit.within ? `${hit.label} in ${hit.within.title}` : hit.label,
    person: false,
  }))
}

/** The list under the text; the text keeps the focus and says which one is active. */
export function Suggestions({
  id,
  all,
  active,
  onPick,
}: {
  id: string
  all: readonly Suggestion[]
  active: number
  onPick: (suggestion: Suggestion) => void
}) {
  return (
    <div className="suggestions float options" role="listbox" id={id} aria-label="People and records to name">
      {all.map((one, at) => (
        <div
          key={one.code}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          className="option"
          {...(at === active ? { 'data-combobox-selected': true } : {})}
          // Before the text loses the focus to the press.
          onPointerDown={(event) => {
            event.preventDefault()
            onPick(one)
          }}
        >
          {one.person && <Avatar name={one.name} />}
          <span className="line space">{one.name}</span>
          <span className={`t11 line ${one.warning ? 'attention' : 'ink3'}`}>{one.warning ?? one.hint}</span>
        </div>
      ))}
    </div>
  )
}
