/**
 * How a record type takes part in approvals: which state means what, which fields are decided about, who is related to a
 * record, and what follows. Written beside the type, named in the area's server door; everything else is the platform's.
 */
import type { Action, ActionContext, Outcome } from '../../record/action.ts'
import { ROLE_NAMES } from '../../record/caller.ts'
import { optional, prose, type Standard } from '../../record/fields.ts'
import type { RecordType } from '../../record/record.ts'
import type { Relation } from '../../record/rights.ts'
import type { StepRule } from './step.ts'

/** Records that the caller is or was asked to decide about, as a deputy too: `may: { read: { employee: ['owner', asked()] } }`. */
export const asked = (field = 'id'): Relation => ({ set: 'platform.asked', field })

/** A way from a record to people. `by` is a resolver that an area declares (`AreaServer.approvers`), `of` the field it starts at. */
export interface RelationOf {
  /** `Owner of the cost centre` */
  readonly label: string
  readonly by: string
  readonly of: string
  /** The field of the day that counts; today otherwise. */
  readonly on?: string
}

export interface Approvable<Row extends Standard = any> {
  readonly type: RecordType<Row>
  /** The field that moves, the value that waits, those in which it is released, and those of the two outcomes. */
  readonly state: {
    readonly field: string
    readonly waiting: string
    readonly released: readonly string[]
  }
  /** Decided about are the values of these fields as they stand. */
  readonly covers: readonly string[]
  /** The field of the person who asks; never an approver. */
  readonly requester: string
  readonly amount?: string
  readonly category?: string
  /** Records with the same values in these fields count as parts of one. */
  readonly alike: readonly string[]
  readonly relations: Readonly<Record<string, RelationOf>>
  /** The steps where no rule applies. */
  readonly otherwise: readonly StepRule[]
  /** The field as whose readers others may read the reasons of decisions. */
  readonly reason?: string
  /** Names the request to those who are asked. */
  readonly title: (row: Row) => string
  readonly approve: Action<Row>
  readonly reject: Action<Row>
}

interface ApprovableDeclaration<Row extends Standard> {
  state: Approvable['state'] & { approved: string; rejected: string }
  covers: readonly (keyof Row & string)[]
  requester: keyof Row & string
  amount?: keyof Row & string
  category?: keyof Row & string
  alike?: readonly (keyof Row & string)[]
  relations?: Readonly<Record<string, RelationOf>>
  otherwise: readonly StepRule[]
  reason?: keyof Row & string
  title?: (row: Row) => string
  /** What is more to do than to move the state. */
  approved?: (row: Row, context: ActionContext) => Outcome<Row>
  rejected?: (row: Row, reason: string | null, context: ActionContext) => Outcome<Row>
}

/** `export const orderApproval = approvable(PurchaseOrder, { … })` */
export function approvable<Row extends Standard>(
  type: RecordType<Row>,
  d: ApprovableDeclaration<Row>,
): Approvable<Row> {
  const relations = d.relations ?? {}
  const named = [
    d.state.field,
    ...d.covers,
    d.requester,
    ...(d.alike ?? []),
    ...Object.values(relations).flatMap((r) => [r.of, ...(r.on ? [r.on] : [])]),
  ]
  for (const field of [...named, d.amount, d.category, d.reason])
    if (field !== undefined && !(field in type.fields))
      throw new Error(`approvals of ${type.key}: there is no field “${field}”`)
  for (const { by } of d.otherwise)
    for (const who of by)
      if ('relation' in who && !(who.relation in relations))
        throw new Error(`approvals of ${type.key}: there is no relation “${who.relation}”`)
  // Whoever decides was found by the approvals; the record type's own rights have no say in it.
  const anybody = Object.fromEntries(ROLE_NAMES.map((role) => [role, true as const]))
  const moves = (name: string, label: string, to: string, more: Action['change']): Action => ({
    name,
    label,
    type,
    by: anybody,
    input: { reason: optional(prose({ max: 2000 })) },
    when: (row) => row[d.state.field] === d.state.waiting || 'This does not wait for approval any more',
    change: (row, input, context) => {
      const outcome = more(row, input, context)
      const move = { [d.state.field]: to }
      return 'row' in outcome || 'and' in outcome
        ? { ...outcome, row: { ...(outcome as { row?: object }).row, ...move } }
        : { ...outcome, ...move }
    },
  })
  return {
    type,
    state: d.state,
    covers: d.covers,
    requester: d.requester,
    ...(d.amount !== undefined && { amount: d.amount }),
    ...(d.category !== undefined && { category: d.category }),
    alike: d.alike ?? [],
    relations,
    otherwise: d.otherwise,
    ...(d.reason !== undefined && { reason: d.reason }),
    title: d.title ?? ((row) => String((row as Record<string, unknown>)[type.titleField] ?? type.label)),
    approve: moves('approve', 'Approve', d.state.approved, (row, _input, context) => d.approved?.(row, context) ?? {}),
    reject: moves(
      'reject',
      'Reject',
      d.state.rejected,
      (row, input, context) => d.rejected?.(row, input.reason ?? null, context) ?? {},
    ),
  }
}
