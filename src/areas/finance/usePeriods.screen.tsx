import { useQuery } from '@tanstack/react-query'
import { api } from '../../web/api.ts'
import { listKey } from '../../web/queries.ts'
import { FiscalPeriod } from './fiscalPeriod.ts'

/** Fiscal periods in the order of their days; undefined while they load. They follow the changes of others. */
export function usePeriods(where: Readonly<Record<string, string>>): readonly FiscalPeriod[] | undefined {
  const query = { ...where, sort: 'startsOn', limit: '500' }
  const { data } = useQuery({
    queryKey: listKey(FiscalPeriod.key, query),
    queryFn: ({ signal }) => api.get<{ rows: FiscalPeriod[] }>(`/api${FiscalPeriod.path}`, { query, signal }),
  })
  return data?.rows
}
