/**
 * Record types by key, in the browser. Each area's declarations are loaded when something first refers to one of them;
 * the shell says once where they are.
 */
import { useQuery } from '@tanstack/react-query'
import type { RecordType } from '../record.ts'

export type LoadTypes = () => Promise<{ readonly types: readonly RecordType[] }>

let loaders: Readonly<Record<string, LoadTypes | undefined>> = {}

/** Called once by the shell: area → its pure door. */
export function provideRecordTypes(given: Readonly<Record<string, LoadTypes | undefined>>): void {
  loaders = { ...given, platform: () => import('../../platform/index.ts') }
}

/** The type of this key, `people.person`; undefined where this build has none. */
export async function recordType(key: string): Promise<RecordType | undefined> {
  const { types = [] } = (await loaders[key.split('.')[0]!]?.()) ?? {}
  return types.find((type) => type.key === key)
}

/** Every type of every area. */
export async function allRecordTypes(): Promise<RecordType[]> {
  return (await Promise.all(Object.values(loaders).map(async (load) => (await load?.()) ?? { types: [] }))).flatMap(
    ({ types }) => types,
  )
}

/** The type of this key, once it is loaded. */
export function useRecordType(key: string | undefined): RecordType | undefined {
  const { data } = useQuery({
    queryKey: ['recordType', key],
    queryFn: async () => (await recordType(key!)) ?? null,
    enabled: key !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data ?? undefined
}
