/** The signed-in account as the caller of `rights.ts`, to hide what it may not do. The server remains the judge. */
import { type Caller, ROLE_NAMES, type Role } from '../caller.ts'

/** What `GET /api/session` says of the account. */
export interface SessionAccount {
  readonly id: string
  readonly name: string
  readonly person: string | null
  readonly roles: readonly string[]
  readonly sets?: Readonly<Record<string, readonly string[]>>
  readonly clearance?: number
}

/** Roles that this version does not know grant nothing. */
export function callerOf(account: SessionAccount): Caller {
  return {
    account: account.id,
    person: account.person,
    name: account.name,
    roles: new Set(account.roles.filter((role): role is Role => (ROLE_NAMES as readonly string[]).includes(role))),
    sets: account.sets ?? {},
    clearance: account.clearance ?? 0,
    request: '',
  }
}
