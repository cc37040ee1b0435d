/** Who asks. Resolved once per request; everything that decides about rights takes it as an argument. */
export interface Caller {
  /** The account, or the rule's name when the system acts for nobody. */
  readonly account: string
  /** The person's identifier; an account with a person shares it. Null for service accounts. */
  readonly person: string | null
  readonly name: string
  readonly roles: ReadonlySet<Role>
  /** What the caller stands in relation to: set name (`projects.member`) → identifiers. */
  readonly sets: Readonly<Record<string, readonly string[]>>
  /** How far the caller is cleared: 0 public, 1 internal, 2 confidential, 3 secret. */
  readonly clearance: number
  /** Carried into the audit line and the log. */
  readonly request: string
  readonly reason?: string
  /** The administrator behind an impersonated caller. */
  readonly impersonator?: { readonly account: string; readonly name: string }
}

export const ROLES = {
  administrator: 'Sets Ambit up: accounts, roles, settings',
  manager: 'Runs projects and the department',
  finance: 'Owns budgets, ledger and invoices',
  procurement: 'Buys, and keeps vendors and contracts',
  people: 'Keeps persons, engagements, calendars and leave',
  support: 'Works on tickets and devices',
  security: 'Watches over access, usage and threats',
  auditor: 'Reads everything that is not personal or secret, changes nothing',
  employee: 'Everybody who works here',
  client: 'A guest from outside, limited to what is shared',
} as const
export type Role = keyof typeof ROLES
export const ROLE_NAMES = Object.keys(ROLES) as Role[]

/** The system itself, under the name of a rule that the audit shows; it may do everything. */
export function asRule(rule: string, request: string): Caller & { readonly rule: string } {
  return { account: rule, person: null, name: rule, roles: new Set(), sets: {}, clearance: 3, request, rule }
}

export function isRule(caller: Caller): boolean {
  return 'rule' in caller
}
