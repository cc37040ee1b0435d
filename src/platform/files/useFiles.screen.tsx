/** The files of a record as the page asks for them. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../../web/api.ts'
import { activityKey, queryClient } from '../../web/queries.ts'
import type { FileJson, FileList, FileVersion } from './fileJson.ts'

/** A file with its versions. */
export type FileDetail = FileJson & { readonly history: readonly FileVersion[]; readonly mayChange: true | string }

/** Under the history of the record, so that live changes of it find the files too. */
const filesKey = (type: string, id: string) => [...activityKey(type, id), 'files'] as const

/** What hangs on a record; `removed`: what is in its bin. */
export function useFiles(type: string, id: string, removed = false) {
  return useQuery({
    queryKey: [...filesKey(type, id), removed],
    queryFn: ({ signal }) =>
      api.get<FileList>('/api/platform/files', { query: { type, id, removed: removed || undefined }, signal }),
    staleTime: 10_000,
  })
}

/** One file with its versions. */
export function useFile(id: string | null) {
  return useQuery({
    queryKey: ['file', id],
    queryFn: ({ signal }) => api.get<FileDetail>(`/api/platform/files/${id}`, { signal }),
    enabled: id !== null,
    staleTime: 10_000,
    retry: false,
  })
}

/** After a change by this page: the list, the history, and the file itself. */
export async function filesChanged(type: string, id: string, file?: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: activityKey(type, id) }),
    file ? queryClient.invalidateQueries({ queryKey: ['file', file] }) : undefined,
  ])
}

/** Where the uploads of a record are shown. */
export const uploadKey = (type: string, id: string): string => `${type}:${id}`
