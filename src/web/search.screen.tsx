/** Search as the palette and its page use it: asking while somebody types, and how a hit looks. */
import { useLocation } from '@tanstack/react-router'
import { FileSearch } from 'lucide-react'
import { Fragment, useCallback, useEffect, useState } from 'react'
import type { Answer } from '../platform/search/answer.server.ts'
import { markedPieces } from '../platform/search/excerpt.ts'
import type { Hit } from '../platform/search/hits.server.ts'
import { api } from './api.ts'
import { areas } from './areas.ts'
import { parseRecent, type Recent, recordAt, withNewest } from './recent.ts'
import { useAccount } from './session.screen.tsx'

export type { Answer, Hit }

/** Between two letters that somebody types nothing is asked. */
const PAUSE_MS = 90

/**
 * The answer to what is typed, and for what it is the answer: while the next one is on its way the last one stays. Each
 * letter takes back the question before. Null before the first answer and without a question.
 */
export function useAnswer(typed: string, limit: number): { typed: string; answer: Answer } | null {
  const [found, setFound] = useState<{ typed: string; answer: Answer } | null>(null)
  const asked = typed.trim()
  useEffect(() => {
    if (!asked) return
    const stop = new AbortController()
    const ask = async () => {
      try {
        const answer = await api.get<Answer>('/api/search', { query: { q: asked, limit }, signal: stop.signal })
        setFound({ typed: asked, answer })
      } catch {
        // A question taken back, or no connection, which the bar above says; the last answer stays.
      }
    }
    const timer = setTimeout(() => void ask(), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [asked, limit])
  return asked ? found : null
}

/** The icon of a hit: that of its area. */
export function iconOf(type: string) {
  return areas.find(({ area }) => area === type.split('.')[0])?.icon ?? FileSearch
}

/** A text with what was looked for marked. */
export function Marked({ text, forms }: { text: string; forms: readonly string[] }) {
  return markedPieces(text, forms).map((piece, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
    piece.hit ? <mark key={place}>{piece.text}</mark> : <Fragment key={place}>{piece.text}</Fragment>,
  )
}

/** What a hit is, lies in, and how it stands: `Task · Warehouse Wi-Fi renewal`. */
export const placeOf = ({ label, within, person, state }: Hit): string =>
  [label, within?.title, person, state].filter((part) => part).join(' · ')

const keyOf = (account: string) => `ambit.recent.${account}`

/** What this account looked at and searched for last in this browser; `note` adds to it. */
export function useRecent() {
  const { id } = useAccount()
  const [recent, setRecent] = useState<Recent>(() => parseRecent(localStorage.getItem(keyOf(id))))
  const note = useCallback(
    (newest: Parameters<typeof withNewest>[1]) => {
      // Read again: another tab may have added to it.
      const next = withNewest(parseRecent(localStorage.getItem(keyOf(id))), newest)
      localStorage.setItem(keyOf(id), JSON.stringify(next))
      setRecent(next)
    },
    [id],
  )
  return { recent, note }
}

/** Remembers each record whose page is opened. */
export function useVisits(): void {
  const { note } = useRecent()
  const { pathname } = useLocation()
  const record = recordAt(pathname)
  useEffect(() => {
    if (record) note({ record })
  }, [record, note])
}
