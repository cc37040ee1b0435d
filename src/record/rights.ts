/**
 * A right is a filter. A role maps to `true`, to the field that must be the caller, or to a relation; the same value
 * becomes an `if` here, SQL in `select.ts`, and a hidden button on the web.
 */
import { type Caller, isRule, ROLE_NAMES, type Role } from './caller.ts'

/** The caller's set `set` must hold the value of `field`: a member project, a department of the subtree. */
export interface Relation {
  readonly set: string
  readonly field: string
}
/** The row's classification, 0 … 3, must not be above the caller's clearance. */
export interface Clearance {
  readonly cleared: string
}
/** The row says so itself: a flag such as `shared`. */
export interface Flagged {
  readonly flagged: string
}
export type Grant = true | string | Relation | Clearance | Flagged | readonly Grant[]
export type Grants = { readonly [R in Role]?: Grant }

/** One of the projects that the caller belongs to. */
export const member = (field = 'project'): Relation => ({ set: 'projects.member', field })
/** One of the projects that the caller leads. */
export const leads = (field = 'project'): Relation => ({ set: 'projects.leads', field })
/** A department at or under one that the caller heads. */
export const under = (field = 'department'): Relation => ({ set: 'people.under', field })
export const cleared = (field = 'classification'): Clearance => ({ cleared: field })
export const flagged = (field: string): Flagged => ({ flagged: field })

export const VERBS = ['read', 'create', 'update', 'remove'] as const
export type Verb = (typeof VERBS)[number]

/** A condition on one row; a list of them is met when one is. */
export type Condition =
  | { readonly kind: 'self'; readonly field: string; readonly id: string }
  | { readonly kind: 'in'; readonly field: string; readonly set: string; readonly ids: readonly string[] }
  | { readonly kind: 'cleared'; readonly field: string; readonly level: number }
  | { readonly kind: 'flagged'; readonly field: string }
export type Reach = 'all' | 'none' | readonly Condition[]

/**
 * How far `grants` let the caller reach. An administrator reaches everything unless the declaration says
 * `administrator` otherwise, because somebody must be able to repair any record; a rule of the system likewise.
 */
export function reach(grants: Grants | undefined, caller: Caller): Reach {
  if (isRule(caller)) return 'all'
  const conditions: Condition[] = []
  for (const role of ROLE_NAMES) {
    if (!caller.roles.has(role)) continue
    const grant = grants?.[role] ?? (role === 'administrator' ? true : undefined)
    if (grant === undefined) continue
    if (collect(grant, caller, conditions)) return 'all'
  }
  return conditions.length ? conditions : 'none'
}

function collect(grant: Grant, caller: Caller, into: Condition[]): boolean {
  if (grant === true) return true
  if (typeof grant === 'string') {
    const id = caller.person
    if (id && !into.some((c) => c.kind === 'self' && c.field === grant)) into.push({ kind: 'self', field: grant, id })
    return false
  }
  if (Array.isArray(grant)) return (grant as readonly Grant[]).some((each) => collect(each, caller, into))
  if ('cleared' in grant) {
    into.push({ kind: 'cleared', field: grant.cleared, level: caller.clearance })
    return false
  }
  if ('flagged' in grant) {
    into.push({ kind: 'flagged', field: grant.flagged })
    return false
  }
  const { set, field } = grant as Relation
  const ids = caller.sets[set] ?? []
  if (ids.length && !into.some((c) => c.kind === 'in' && c.field === field && c.set === set))
    into.push({ kind: 'in', field, set, ids })
  return false
}

/** Whether a row is within reach. Without a row: whether any could be. */
export function within(range: Reach, row?: Readonly<Record<string, unknown>> | null): boolean {
  if (range === 'all') return true
  if (range === 'none') return false
  if (!row) return true
  return range.some((c) => {
    const value = row[c.field]
    if (c.kind === 'flagged') return value === true
    if (c.kind === 'cleared') return typeof value === 'number' && value <= c.level
    if (c.kind === 'self') return Array.isArray(value) ? value.includes(c.id) : value === c.id
    return Array.isArray(value) ? value.some((each) => c.ids.includes(each)) : c.ids.includes(value as string)
  })
}

export const allows = (
  grants: Grants | undefined,
  caller: Caller,
  row?: Readonly<Record<string, unknown>> | null,
): boolean => within(reach(grants, caller), row)

/** Whether somebody may take rows of a type away as a file: whoever may read them, unless the declaration names roles. */
export const mayExport = (
  type: { readonly may: { readonly read?: Grants }; readonly exportBy?: readonly Role[] },
  caller: Caller,
): boolean =>
  reach(type.may.read, caller) !== 'none' &&
  (!type.exportBy ||
    isRule(caller) ||
    caller.roles.has('administrator') ||
    type.exportBy.some((role) => caller.roles.has(role)))

/** Fields that a set of grants looks at, so that a declaration can be checked. */
export function fieldsIn(grants: Grants | undefined): string[] {
  const found: string[] = []
  const visit = (grant: Grant | undefined): void => {
    if (grant === undefined || grant === true) return
    if (typeof grant === 'string') found.push(grant)
    else if (Array.isArray(grant)) (grant as readonly Grant[]).forEach(visit)
    else found.push('cleared' in grant ? grant.cleared : 'flagged' in grant ? grant.flagged : (grant as Relation).field)
  }
  for (const role of ROLE_NAMES) visit(grants?.[role])
  return found
}

/** A grant in words, for the table of rights. */
export function inWords(grant: Grant | undefined): string {
  if (grant === undefined) return 'no'
  if (grant === true) return 'yes'
  if (typeof grant === 'string') return grant === 'id' ? 'own' : `${grant} is the caller`
  if (Array.isArray(grant)) return (grant as readonly Grant[]).map(inWords).join(' or ') || 'no'
  if ('cleared' in grant) return `cleared for ${grant.cleared}`
  if ('flagged' in grant) return `is ${grant.flagged}`
  const { set, field } = grant as Relation
  return `${field} in ${set}`
}
