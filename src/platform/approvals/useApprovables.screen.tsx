import { useQuery } from '@tanstack/react-query'
import { api } from '../../web/api.ts'
import type { ApprovableView } from './view.ts'

/** The record types that are approved, and what rules can say of each. */
export function useApprovables(): readonly ApprovableView[] {
  const { data } = useQuery({
    queryKey: ['approvals', 'types'],
    queryFn: ({ signal }) => api.get<{ types: ApprovableView[] }>('/api/approvals/types', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data?.types ?? []
}
