/** Loaded pages of a list as values, and how they change without asking again. */
import type { ListRow } from './grouping.ts'

/** What the caller may do with a row: true, or the reason why not now. What is absent he has no right to. */
export type Can = Readonly<Record<string, true | string>>
export type Titles = Readonly<Record<string, Readonly<Record<string, string>>>>
export interface Page {
  readonly rows: readonly ListRow[]
  readonly next: string | null
  readonly count?: number
  readonly countCapped?: boolean
  readonly titles?: Titles
  readonly can?: Readonly<Record<string, Can>>
}

/** Titles of several answers in one; later ones win. */
export function joinTitles(all: readonly (Titles | undefined)[]): Titles {
  const joined: Record<string, Record<string, string>> = {}
  for (const titles of all)
    for (const [target, names] of Object.entries(titles ?? {})) joined[target] = { ...joined[target], ...names }
  return joined
}

/** A row in its place in a newer form; an older version never overwrites a newer one. The same pages when it is not there. */
export function withRow(pages: readonly Page[], row: ListRow, can?: Can, titles?: Titles): readonly Page[] {
  const at = pages.findIndex((page) => page.rows.some((known) => known.id === row.id && known.version <= row.version))
  if (at < 0) return pages
  return pages.map((page, index) =>
    index === at
      ? {
          ...page,
          rows: page.rows.map((known) => (known.id === row.id ? row : known)),
          ...(can ? { can: { ...page.can, [row.id]: can } } : {}),
          ...(titles ? { titles: joinTitles([page.titles, titles]) } : {}),
        }
      : page,
  )
}

/** Pages without some rows; the count of the first page follows. */
export function withoutRows(pages: readonly Page[], ids: ReadonlySet<string>): readonly Page[] {
  const gone = pages.reduce((sum, page) => sum + page.rows.filter((row) => ids.has(row.id)).length, 0)
  if (!gone) return pages
  return pages.map((page) => ({
    ...page,
    rows: page.rows.filter((row) => !ids.has(row.id)),
    ...(page.count === undefined ? {} : { count: Math.max(0, page.count - gone) }),
  }))
}
