/** Approvals that are told instead of lived through: for the example company. */
import type { Row } from '../../record/seams.ts'
import type { Approvable } from './approvable.ts'
import { decided, submitted } from './approvals.ts'
import { columnsOf, digest } from './engine.server.ts'
import { alikeKey, valuesOf } from './facts.server.ts'
import type { FrozenStep, Seat } from './step.ts'

export interface ToldStep {
  readonly name: string
  readonly rule: string | null
  readonly asked: readonly (Pick<Seat, 'person' | 'as'> & Partial<Seat>)[]
  /** What somebody of those decided, and when. */
  readonly decided?: {
    readonly by: string
    readonly at: string
    readonly verdict?: 'approved' | 'rejected'
    readonly reason?: string
  }
}

/** The draft of an approval that went like this; its last step waits unless it was decided. */
export function toldApproval(of: Approvable, row: Row, submittedAt: string, told: readonly ToldStep[]) {
  const values = valuesOf(of, row)
  const steps = told.map(
    ({ name, rule, asked }, at): FrozenStep => ({
      name,
      rule,
      basis: `example ${at}`,
      covers: [...of.covers],
      need: 1,
      seats: asked.map((seat) => ({ from: null, escalated: false, ...seat })),
      remindAfter: 2,
      escalateAfter: null,
      escalateTo: [],
      since: null,
      remindedOn: null,
      escalatedAt: null,
      decisions: [],
    }),
  )
  let course = submitted(steps, values, { [row[of.requester]]: [...of.covers] }, submittedAt, digest)
  for (const { decided: said } of told) {
    if (!said) continue
    const { by, at: now, verdict = 'approved', reason = null } = said
    const next = decided(course, { by, verdict, hash: course.hash, reason, now, deputies: [] }, digest)
    if ('refused' in next) throw new Error(`the example is wrong: ${next.refused}`)
    course = next.course
  }
  return {
    title: of.title(row),
    subjectType: of.type.key,
    subjectId: row.id,
    requester: row[of.requester],
    amount: of.amount ? row[of.amount] : null,
    alike: alikeKey(of, row),
    submittedAt,
    decidedAt: course.state === 'waiting' ? null : (told.findLast((each) => each.decided)?.decided!.at ?? null),
    ...columnsOf(course),
  }
}
