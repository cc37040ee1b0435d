/** The state of a list lives in its address: a reload, a link and the browser's way back lead to the same rows. */
import { useRouter, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { CustomField } from '../customFields.ts'
import type { RecordType } from '../record.ts'
import { type ListState, readAddress, writeAddress } from './address.ts'

export interface ListAddress {
  readonly state: ListState
  /** Parameters that name nothing of this list. */
  readonly unknown: readonly string[]
  /** Changes it; `replace` leaves no step behind, for what is typed. */
  readonly set: (change: Partial<ListState>, replace?: boolean) => void
}

/** Reads and writes the address of the list that is shown. */
export function useListAddress(type: RecordType, custom: readonly CustomField[]): ListAddress {
  const router = useRouter()
  const search = useRouterState({ select: (s) => s.location.searchStr })
  const { state, unknown } = useMemo(() => readAddress(type, custom, search), [type, custom, search])
  const set = useCallback(
    (change: Partial<ListState>, replace = false) => {
      const query = writeAddress(type, { ...state, ...change })
      const to = `${router.state.location.pathname}${query ? `?${query}` : ''}`
      if (replace) router.history.replace(to)
      else router.history.push(to)
    },
    [router, type, state],
  )
  return { state, unknown, set }
}

const WIDTHS = 'ambit.widths.'

/** Column widths as somebody drew them, kept in this browser. */
export function keptWidths(type: RecordType): Record<string, number> {
  try {
    return JSON.parse(localStorage.getItem(WIDTHS + type.key) ?? '{}') as Record<string, number>
  } catch {
    return {}
  }
}
export function keepWidths(type: RecordType, widths: Readonly<Record<string, number>>): void {
  try {
    localStorage.setItem(WIDTHS + type.key, JSON.stringify(widths))
  } catch {
    // Nothing can be kept in this browser: the widths last until the page is left.
  }
}

/** Which rows a list showed, so that a record's page can lead to the one before and the one after. */
export interface Trail {
  readonly query: string
  readonly ids: readonly string[]
  readonly total: number
}
const TRAIL = 'ambit.trail.'
const LONGEST_TRAIL = 2000

export function leaveTrail(type: RecordType, trail: Trail): void {
  try {
    sessionStorage.setItem(TRAIL + type.key, JSON.stringify({ ...trail, ids: trail.ids.slice(0, LONGEST_TRAIL) }))
  } catch {
    // Without it the page has no way to its neighbours; everything else works.
  }
}
export function readTrail(type: RecordType): Trail | null {
  try {
    return JSON.parse(sessionStorage.getItem(TRAIL + type.key) ?? 'null') as Trail | null
  } catch {
    return null
  }
}
