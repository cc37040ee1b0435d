/** What somebody looked at and searched for last in this browser: addresses and words, no titles. Pure. */

export interface Recent {
  /** Addresses of records' pages, the newest first. */
  readonly records: readonly string[]
  readonly searches: readonly string[]
}

const MOST_RECORDS = 8
const MOST_SEARCHES = 5
export const NOTHING_RECENT: Recent = { records: [], searches: [] }

const RECORD = /^\/[a-z-]+\/[a-z-]+\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=\/|$)/

/** The record that a page belongs to: `/projects/projects/<id>` of `…/details`; null for other pages. */
export const recordAt = (pathname: string): string | null => RECORD.exec(pathname)?.[0] ?? null

/** With something in front that was looked at or searched for just now. */
export function withNewest(recent: Recent, newest: { record: string } | { search: string }): Recent {
  if ('record' in newest) {
    const others = recent.records.filter((record) => record !== newest.record)
    return { ...recent, records: [newest.record, ...others].slice(0, MOST_RECORDS) }
  }
  const search = newest.search.trim()
  if (!search) return recent
  const others = recent.searches.filter((other) => other.toLowerCase() !== search.toLowerCase())
  return { ...recent, searches: [search, ...others].slice(0, MOST_SEARCHES) }
}

/** What was kept, or nothing where that is not what it should be. */
export function parseRecent(text: string | null): Recent {
  try {
    const { records, searches } = JSON.parse(text ?? '{}') as Partial<Record<keyof Recent, unknown>>
    return { records: textsIn(records).filter((record) => recordAt(record) === record), searches: textsIn(searches) }
  } catch {
    return NOTHING_RECENT
  }
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
