/** The inbox in the order that somebody chose. */
import type { InboxItem } from './source.ts'

export const ORDERS = ['age', 'due', 'kind'] as const
export type Order = (typeof ORDERS)[number]

export interface Group {
  /** Null where the list stands as one. */
  readonly title: string | null
  readonly items: readonly InboxItem[]
}

/** Whole days since something began to wait. */
export const daysSince = (since: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(since)) / 86_400_000))

/** What waits longest first; or what is due first, then what has no day; or by kind, the larger group first. */
export function grouped(items: readonly InboxItem[], order: Order, today: string): Group[] {
  const byAge = items.toSorted((a, b) => compare(a.since, b.since) || compare(a.id, b.id))
  if (order === 'age') return byAge.length ? [{ title: null, items: byAge }] : []
  if (order === 'kind')
    return [...Map.groupBy(byAge, (item) => item.kind)]
      .toSorted(([a, x], [b, y]) => y.length - x.length || compare(a, b))
      .map(([title, all]) => ({ title, items: all }))
  const due = byAge.toSorted((a, b) => compare(a.due ?? '9999', b.due ?? '9999'))
  const parts: [string, (item: InboxItem) => boolean][] = [
    ['Overdue', (item) => item.due !== null && item.due < today],
    ['Today', (item) => item.due === today],
    ['Later', (item) => item.due !== null && item.due > today],
    ['Without a day', (item) => item.due === null],
  ]
  return parts.map(([title, is]) => ({ title, items: due.filter(is) })).filter((group) => group.items.length > 0)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
