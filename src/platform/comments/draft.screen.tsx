/** What was begun and not sent, kept in this browser for its account alone. */
import { useEffect, useState } from 'react'
import { useAccount } from '../../web/session.screen.tsx'

/** A text that is being written, with what the names in it stand for. */
export interface Draft {
  readonly text: string
  readonly names: ReadonlyMap<string, string>
}
export const NO_DRAFT: Draft = { text: '', names: new Map() }

interface KeptDraft {
  readonly text: string
  readonly names: readonly (readonly [string, string])[]
  readonly at: number
}

const PREFIX = 'ambit.draft.'
const KEPT_MS = 30 * 86_400_000

/** A browser may keep nothing, or be full: then a draft lasts as long as the page. */
function storage<T>(work: (kept: Storage) => T): T | undefined {
  try {
    return work(window.localStorage)
  } catch {
    return undefined
  }
}

function read(key: string): Draft | undefined {
  return storage((kept) => {
    const { text, names } = JSON.parse(kept.getItem(key) ?? 'null') as KeptDraft
    return { text, names: new Map(names) }
  })
}

function write(key: string, draft: Draft): void {
  storage((kept) => {
    if (!draft.text.trim()) return kept.removeItem(key)
    const value: KeptDraft = { text: draft.text, names: [...draft.names], at: Date.now() }
    kept.setItem(key, JSON.stringify(value))
  })
}

/** Drafts that nobody came back to. */
function forgetOld(): void {
  storage((kept) => {
    for (const key of Object.keys(kept).filter((each) => each.startsWith(PREFIX))) {
      const { at } = (JSON.parse(kept.getItem(key) ?? '{}') ?? {}) as Partial<KeptDraft>
      if (!at || at < Date.now() - KEPT_MS) kept.removeItem(key)
    }
  })
}

/**
 * The draft of one place. With a `place` it is there again after leaving the page; without one it begins with `initial`
 * and is gone with the page.
 */
export function useDraft(place: string | undefined, initial: Draft = NO_DRAFT): [Draft, (draft: Draft) => void] {
  const account = useAccount()
  const key = place && `${PREFIX}${account.id}.${place}`
  const [draft, setDraft] = useState<Draft>(() => (key && read(key)) || initial)
  useEffect(forgetOld, [])
  return [
    draft,
    (next) => {
      setDraft(next)
      if (key) write(key, next)
    },
  ]
}
