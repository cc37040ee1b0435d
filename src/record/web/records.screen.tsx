/** Records as hooks: a list page by page, one record, titles of references, the company's own fields. */
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { api } from '../../web/api.ts'
import { useLive } from '../../web/live.screen.tsx'
import type { Change } from '../../web/live.ts'
import { listKey, queryClient, rowKey } from '../../web/queries.ts'
import { useAccount } from '../../web/session.screen.tsx'
import type { Caller } from '../caller.ts'
import type { CustomField } from '../customFields.ts'
import type { RecordType } from '../record.ts'
import { callerOf } from './caller.ts'
import type { ListRow } from './grouping.ts'
import { type Can, joinTitles, type Page, type Titles, withoutRows, withRow } from './pages.ts'
import { plain } from './plain.ts'
import { recordType } from './recordTypes.screen.tsx'

/** A row as `GET …/:id` answers. */
export type LoadedRow = ListRow & { readonly can: Can; readonly titles: Titles }

/** Who looks at the page, as the rights ask it. */
export function useCaller(): Caller {
  const account = useAccount()
  return useMemo(() => callerOf(account), [account])
}

const NONE: readonly CustomField[] = []

/** The fields that the company added to a type; undefined until they are known, none for those who may not see them. */
export function useCustomFields(type: RecordType): readonly CustomField[] | undefined {
  const { data, isError } = useQuery({
    queryKey: listKey('platform.customField', type.key),
    queryFn: ({ signal }) =>
      api.get<{ rows: CustomField[] }>('/api/platform/custom-fields', {
        query: { type: `eq:${type.key}`, limit: 500, sort: 'name' },
        signal,
      }),
    staleTime: 300_000,
    enabled: type.key !== 'platform.customField',
  })
  if (isError || type.key === 'platform.customField') return NONE
  return data?.rows
}

type Pages = InfiniteData<Page, string | null>
const rowsKey = (type: RecordType, query: string) => ['rows', type.key, query] as const
/** The first page is shown quickly; the rest comes in as few requests as the server allows. */
const FIRST = 100
const NEXT = 500
/** More changed rows than this are not asked for one by one. */
const MOST_ASKED = 200
/** A list of more pages than this is not read again because of a new row; it says that there is one. */
const MOST_REREAD = 4

const updatePages = (key: readonly unknown[], change: (pages: readonly Page[]) => readonly Page[]) =>
  queryClient.setQueriesData<Pages>({ queryKey: key }, (data) => {
    if (!data) return data
    const pages = change(data.pages)
    return pages === data.pages ? data : { ...data, pages: [...pages] }
  })

/** Puts a newer form of a row into every list and page that shows it. */
export function putRow(type: RecordType, row: ListRow, can?: Can, titles?: Titles): void {
  updatePages(['rows', type.key], (pages) => withRow(pages, row, can, titles))
  queryClient.setQueryData<LoadedRow>(rowKey(type.key, row.id), (known) =>
    known && known.version <= row.version
      ? { ...known, ...row, can: can ?? known.can, titles: joinTitles([known.titles, titles]) }
      : known,
  )
}

/** Takes rows out of every list. */
export function dropRows(type: RecordType, ids: readonly string[]): void {
  updatePages(['rows', type.key], (pages) => withoutRows(pages, new Set(ids)))
}

/** Reads rows again with what may be done with them, after a write. */
export async function refreshRows(type: RecordType, ids: readonly string[]): Promise<void> {
  if (ids.length === 1) {
    const { can, titles, ...row } = await api.get<LoadedRow>(`/api${type.path}/${ids[0]}`)
    return putRow(type, row, can, titles)
  }
  const page = await api.get<Page>(`/api${type.path}`, {
    query: { id: `in:${ids.join()}`, limit: ids.length, titles: true, can: true },
  })
  for (const row of page.rows) putRow(type, row, page.can?.[row.id], page.titles)
}

export interface Records {
  readonly rows: readonly ListRow[]
  readonly titles: Titles
  readonly can: Readonly<Record<string, Can>>
  /** How many there are; more than that when `capped`. */
  readonly total: number
  readonly capped: boolean
  readonly loading: boolean
  readonly error: Error | null
  readonly more: boolean
  readonly loadMore: () => void
  /** New rows that others made and that are not shown yet. */
  readonly waiting: number
  readonly refresh: () => void
}

/**
 * A list, asked for page by page with `query` (filters, sort and search in the API's words). It follows the changes of
 * others: changed rows in their place, removed ones leave, new ones are read in, or counted where the list is long.
 */
export function useRecords(type: RecordType, query: string, enabled = true): Records {
  const [waiting, setWaiting] = useState(0)
  const key = rowsKey(type, query)
  const path = `/api${type.path}?${query}`
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>(
        `${path}&titles=true&can=true&limit=${pageParam ? NEXT : `${FIRST}&count=true`}${pageParam ? `&after=${pageParam}` : ''}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled,
    staleTime: 0,
    placeholderData: (kept, before) => (before?.queryKey[1] === type.key ? kept : undefined),
  })
  const pages = list.data?.pages
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const titles = useMemo(() => joinTitles(pages?.map((page) => page.titles) ?? []), [pages])
  const can = useMemo(() => Object.assign({}, ...(pages?.map((page) => page.can) ?? [])), [pages])

  useLive(type.key, undefined, (changes) => void follow(changes))
  async function follow(changes: readonly Change[]) {
    const known = new Map(
      queryClient.getQueryData<Pages>(key)?.pages.flatMap((p) => p.rows.map((r) => [r.id, r.version])),
    )
    dropRows(
      type,
      changes.filter(([, , version]) => version === 0).map(([, id]) => id),
    )
    const ids = [...new Set(changes.filter(([, id, version]) => version > (known.get(id) ?? 0)).map(([, id]) => id))]
    if (!ids.length) return
    if (ids.length > MOST_ASKED) return void list.refetch()
    const page = await api.get<Page>(`${path}&id=in:${ids.join()}&titles=true&can=true&limit=${ids.length}`)
    const found = new Set(page.rows.map((row) => row.id))
    for (const row of page.rows) putRow(type, row, page.can?.[row.id], page.titles)
    dropRows(
      type,
      ids.filter((id) => known.has(id) && !found.has(id)),
    )
    const fresh = page.rows.filter((row) => !known.has(row.id)).length
    if (!fresh) return
    if ((queryClient.getQueryData<Pages>(key)?.pages.length ?? 0) <= MOST_REREAD) void list.refetch()
    else setWaiting((count) => count + fresh)
  }

  const { hasNextPage, isFetching, fetchNextPage, refetch } = list
  return {
    rows,
    titles,
    can,
    total: Math.max(rows.length, pages?.[0]?.count ?? 0),
    capped: pages?.[0]?.countCapped ?? false,
    loading: list.isPending,
    error: list.error,
    more: hasNextPage,
    loadMore: useCallback(() => {
      if (hasNextPage && !isFetching) void fetchNextPage()
    }, [hasNextPage, isFetching, fetchNextPage]),
    waiting,
    refresh: () => {
      setWaiting(0)
      void refetch()
    },
  }
}

/** One record with what may be done with it; follows changes of others. */
export function useRecord(type: RecordType, id: string) {
  useLive(type.key, id, () => {})
  return useQuery({
    queryKey: rowKey(type.key, id),
    queryFn: ({ signal }) => api.get<LoadedRow>(`/api${type.path}/${id}`, { signal }),
  })
}

/** Titles of records of one type, by identifier: of those that are shared with the caller. */
export function useTitles(target: string, ids: readonly string[]): Readonly<Record<string, string>> {
  const wanted = [...new Set(ids)].sort()
  const { data } = useQuery({
    queryKey: ['titles', target, wanted],
    queryFn: ({ signal }) => titlesOf(target, wanted, signal),
    enabled: wanted.length > 0,
    staleTime: 300_000,
    placeholderData: (kept) => kept,
  })
  return data ?? {}
}

/** Titles of several types at once. */
export function useTitlesOf(wanted: ReadonlyMap<string, readonly string[]>): Titles {
  const asked = [...wanted].filter(([, ids]) => ids.length)
  const { data } = useQuery({
    queryKey: ['titles', asked],
    queryFn: async ({ signal }) =>
      Object.fromEntries(
        await Promise.all(asked.map(async ([target, ids]) => [target, await titlesOf(target, ids, signal)] as const)),
      ),
    enabled: asked.length > 0,
    staleTime: 300_000,
    placeholderData: (kept) => kept,
  })
  return data ?? {}
}

async function titlesOf(target: string, ids: readonly string[], signal: AbortSignal): Promise<Record<string, string>> {
  const type = await recordType(target)
  if (!type) return {}
  const some = ids.slice(0, 500)
  const { rows } = await api.get<{ rows: ListRow[] }>(`/api${type.path}`, {
    query: { id: `in:${some.join()}`, columns: type.titleField, limit: some.length },
    signal,
  })
  return Object.fromEntries(rows.map((row) => [row.id, plain(row[type.titleField])]))
}
