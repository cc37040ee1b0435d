/** What `GET /api/approvals/of/…` answers. */
import type { Money } from '../../record/fields.ts'

export interface PersonView {
  readonly person: string
  readonly name: string
  /** Why this person: “Owner of the cost centre”. */
  readonly as: string
  /** Who passed it on. */
  readonly from: { readonly name: string; readonly reason: string | null } | null
  readonly escalated: boolean
  readonly decision: {
    readonly verdict: 'approved' | 'rejected'
    readonly by: string
    /** By a deputy. */
    readonly instead: boolean
    readonly at: string
    readonly reason: string | null
  } | null
}
export interface StepView {
  readonly name: string
  readonly rule: string | null
  readonly state: 'done' | 'current' | 'next' | 'rejected'
  readonly need: number
  readonly since: string | null
  readonly escalatedAt: string | null
  readonly people: readonly PersonView[]
}
export interface ChangedField {
  readonly field: string
  readonly label: string
  readonly before: unknown
  readonly after: unknown
}
export interface ApprovalView {
  readonly id: string
  readonly title: string
  readonly state: 'waiting' | 'approved' | 'rejected' | 'withdrawn'
  /** What a decision has to name. */
  readonly hash: string
  readonly requester: string | null
  readonly amount: Money | null
  readonly submittedAt: string
  readonly decidedAt: string | null
  readonly steps: readonly StepView[]
  /** Since it was submitted. */
  readonly changed: readonly ChangedField[]
  /** True, why not, or null where the caller has nothing to do with it. */
  readonly mayDecide: true | string | null
  /** In whose place. */
  readonly instead: string | null
  readonly mayTakeBack: boolean
  readonly mayPassOn: boolean
}
/** What rules can say about one record type, for the form of rules. */
export interface ApprovableView {
  readonly type: string
  readonly label: string
  readonly amount: boolean
  readonly categories: readonly { readonly value: string; readonly label: string }[]
  readonly relations: readonly { readonly value: string; readonly label: string }[]
  readonly fields: readonly { readonly value: string; readonly label: string }[]
}
