/** What a rule asks for, and what becomes of it when it is frozen at submit. */
import { z } from 'zod'
import { ROLE_NAMES, type Role } from '../../record/caller.ts'

const id = z.uuid()
const name = z.string().min(1).max(80)
const days = z.int().min(1).max(60).nullable()

/** Somebody who may be asked: whoever has a role, a person, or who stands in a relation to the record. */
export const approverSchema = z.union([
  z.strictObject({ role: z.enum(ROLE_NAMES as [Role, ...Role[]]) }),
  z.strictObject({ person: id }),
  z.strictObject({ relation: z.string().min(1).max(60) }),
])
export type Approver = z.infer<typeof approverSchema>

/** One step as a rule declares it. */
export const stepRuleSchema = z.strictObject({
  name,
  by: z.array(approverSchema).min(1).max(20),
  /** So many of those asked, or all of them. */
  need: z.union([z.literal('all'), z.int().min(1).max(20)]),
  /** The fields that this step looks at; none named: everything. */
  covers: z.array(z.string().max(60)).max(60),
  /** Asked where too few of `by` may decide. */
  otherwise: z.array(approverSchema).max(20),
  /** Working days after which those who are asked are reminded, again and again. */
  remindAfter: days,
  /** Working days after which others may decide as well. */
  escalateAfter: days,
  escalateTo: z.array(approverSchema).max(20),
})
export type StepRule = z.infer<typeof stepRuleSchema>

/** A step with what goes without saying. */
export const step = (rule: Partial<StepRule> & Pick<StepRule, 'name' | 'by'>): StepRule => ({
  need: 1,
  covers: [],
  otherwise: [],
  remindAfter: 2,
  escalateAfter: null,
  escalateTo: [],
  ...rule,
})

/** Somebody who is asked in a step. */
export const seatSchema = z.strictObject({
  person: id,
  /** Why this person: “Owner of the cost centre”, “Finance”. */
  as: z.string().max(120),
  /** Who passed the decision on, and why. */
  from: z.strictObject({ person: id, reason: z.string().max(500) }).nullable(),
  escalated: z.boolean(),
})
export type Seat = z.infer<typeof seatSchema>

export const decisionSchema = z.strictObject({
  /** Whose decision it was to make. */
  seat: id,
  /** Who made it: the same, or a deputy. */
  by: id,
  verdict: z.enum(['approved', 'rejected']),
  at: z.string().max(40),
  reason: z.string().max(2000).nullable(),
  /** Of the values that the step covers, as they were. */
  print: z.string().max(200_000),
})
export type Decision = z.infer<typeof decisionSchema>

/** A step of one approval: frozen at submit. */
export const frozenStepSchema = z.strictObject({
  name,
  /** The rule's name, for people; null where the record type's own steps hold. */
  rule: z.string().max(120).nullable(),
  /** What it follows from: the rule with its version, and whom its relations led to. Another basis is another step. */
  basis: z.string().max(4000),
  covers: z.array(z.string()),
  need: z.int().min(1),
  seats: z.array(seatSchema).min(1),
  remindAfter: days,
  escalateAfter: days,
  escalateTo: z.array(z.strictObject({ person: id, as: z.string().max(120) })),
  /** Since when it is this step's turn. */
  since: z.string().max(40).nullable(),
  remindedOn: z.string().max(10).nullable(),
  escalatedAt: z.string().max(40).nullable(),
  decisions: z.array(decisionSchema),
})
export type FrozenStep = z.infer<typeof frozenStepSchema>
