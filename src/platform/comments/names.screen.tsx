/** People and records that texts name, as the reader may see them. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RecordType } from '../../record/record.ts'
import type { NameOf } from '../../record/web/markdown.ts'
import type { Titles } from '../../record/web/pages.ts'
import { allRecordTypes } from '../../record/web/recordTypes.screen.tsx'
import { api } from '../../web/api.ts'
import { useAccount } from '../../web/session.screen.tsx'
import type { Hit } from '../search/hits.server.ts'
import type { Subject } from '../subject.ts'

/** Every record type by its key, once they are loaded. */
export function useTypesByKey() {
  const { data } = useQuery({ queryKey: ['recordTypes'], queryFn: allRecordTypes, staleTime: Number.POSITIVE_INFINITY })
  return useMemo(() => new Map(data?.map((type) => [type.key, type])), [data])
}

/** Records as search shows them, those that the reader may read. */
export async function hitsOf(
  types: ReadonlyMap<string, RecordType>,
  subjects: readonly Subject[],
  signal?: AbortSignal,
): Promise<readonly Hit[]> {
  const at = subjects.flatMap(({ type, id }) => {
    const known = types.get(type)
    return known ? `${known.path}/${id}` : []
  })
  if (!at.length) return []
  const { hits } = await api.get<{ hits: readonly Hit[] }>('/api/search/records', {
    query: { at: at.slice(0, 50) },
    ...(signal ? { signal } : {}),
  })
  return hits
}

/** How to show what a text names, from the titles that came with it. */
export function useNameOf(titles: Titles): NameOf {
  const account = useAccount()
  const types = useTypesByKey()
  return useMemo(
    () => (named) => {
      const { type, id } = 'person' in named ? { type: 'people.person', id: named.person } : named.record
      const own = 'person' in named && id === account.person
      const title = titles[type]?.[id]
      if (title === undefined) return own ? { text: account.name, own } : undefined
      const known = types.get(type)
      return {
        text: title || known?.label || 'without a title',
        ...(known ? { path: `${known.path}/${id}` } : {}),
        ...(own ? { own } : {}),
      }
    },
    [titles, types, account],
  )
}
