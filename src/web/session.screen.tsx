/** Who is signed in, and what the page knows about the company. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { Role } from '../record/caller.ts'
import { api } from './api.ts'
import { queryClient } from './queries.ts'
import { adoptTheme } from './theme.screen.tsx'

export interface Account {
  readonly id: string
  readonly email: string
  readonly name: string
  /** The person in the directory, where there is one. */
  readonly person: string | null
  readonly roles: readonly Role[]
  readonly locale: string
  readonly timeZone: string
  readonly theme: 'system' | 'light' | 'dark'
  /** What they chose themselves; null where the browser's language or the company's zone stands in. */
  readonly chosen: { readonly locale: string | null; readonly timeZone: string | null }
  readonly sets: Readonly<Record<string, readonly string[]>>
  readonly clearance: number
}
/** A sign-in whose password was right and that waits for more. */
export interface PendingSignIn {
  readonly stage: 'factor' | 'enrol'
  readonly email: string
  readonly totp: boolean
  readonly passkeys: number
  readonly recoveryCodes: number
}
export interface Session {
  /** No account exists yet. */
  readonly setup: boolean
  readonly account: Account | null
  readonly pending: PendingSignIn | null
  /** The administrator who looks through this account's eyes. */
  readonly impersonator: { readonly name: string; readonly reason: string } | null
  /** Words of the button for single sign-on; null when there is none. */
  readonly singleSignOn: string | null
  /** Why a sign-in elsewhere did not end here, told once. */
  readonly notice: string | null
  readonly version: string
  readonly exampleCompany: boolean
  readonly company: string
}

/** Who was signed in last: when a session ends elsewhere, the shell is drawn once more before it goes. */
let last: Account | null = null

/** Who has chosen no language sees the one of the browser. */
function withLocale(session: Session): Session {
  const { account } = session
  if (!account) return session
  last = account.locale ? account : { ...account, locale: navigator.language || 'en' }
  return { ...session, account: last }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => withLocale(await api.get<Session>('/api/session', { signal })),
  staleTime: Infinity,
})

/** The session; pages are shown only when it is known. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data

/** The account; only inside the shell, where somebody is signed in. */
export function useAccount(): Account {
  const { account } = useSession()
  const known = account ?? last
  if (!known) throw new Error('Nobody is signed in')
  return known
}

/** Begins with a fresh store: what one account saw is never shown to the next. */
export function begin(session: Session) {
  queryClient.clear()
  queryClient.setQueryData(sessionQuery.queryKey, withLocale(session))
  if (session.account) adoptTheme(session.account.theme)
}

/** Ends the session here and on the server, and loads the page anew so that nothing of it stays in memory. */
export async function signOut() {
  const there = await api.delete<{ signOutAt?: string } | undefined>('/api/session')
  // What was looked at and searched for is not left to whoever has this browser next.
  for (const key of Object.keys(localStorage)) if (key.startsWith('ambit.recent.')) localStorage.removeItem(key)
  window.location.assign(there?.signOutAt ?? '/sign-in')
}
