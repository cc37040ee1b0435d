/** An approval as somebody sees it who may read its subject: the steps, what changed since, and what he may do now. */
import { asRule, type Caller } from '../../record/caller.ts'
import { labelOf } from '../../record/fields.ts'
import { within } from '../../record/rights.ts'
import type { Row } from '../../record/seams.ts'
import { mayReadField } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Approvable } from './approvable.ts'
import { isComplete, seatFor, turn } from './approvals.ts'
import { courseOf, digest, type Engine } from './engine.server.ts'
import { Approval } from './records.ts'
import type { ApprovalView, ChangedField, StepView } from './view.ts'

const RULE = asRule('approvals', 'approvals')

/** Approvals of a record, the newest first; the caller may read the record. */
export async function approvalsOf(db: Queryable, store: Store, of: Approvable, id: string): Promise<Approval[]> {
  return store.all<Approval>(
    Approval,
    RULE,
    sql`t.subject_type = ${of.type.key} and t.subject_id = ${id}`,
    sql`t.submitted_at desc, t.id desc`,
    db,
  )
}

/** What the caller may see of an approval whose subject `row` he may read. */
export async function viewOf(
  db: Queryable,
  store: Store,
  engine: Engine,
  of: Approvable,
  row: Row,
  approval: Approval,
  caller: Caller,
): Promise<ApprovalView> {
  const course = courseOf(approval)
  const at = course.state === 'waiting' ? turn(course, digest) : -1
  const people = [
    ...course.steps.flatMap((step) => [
      ...step.seats.flatMap((seat) => [seat.person, seat.from?.person]),
      ...step.decisions.map(({ by }) => by),
    ]),
    approval.requester,
  ].filter((person): person is string => typeof person === 'string')
  const names = await store.titlesOf(store.registry.get('people.person'), RULE, [...new Set(people)], db)
  const nameOf = (person: string) => names[person] ?? 'Somebody'
  const person = caller.person
  const involved =
    person !== null &&
    (approval.asked.includes(person) || course.steps.some((s) => s.decisions.some((d) => d.by === person)))
  const reasons = involved || approval.requester === person || open(of, row, caller, of.reason)
  const steps = course.steps.map((step, i): StepView => {
    const rejected = step.decisions.some(({ verdict }) => verdict === 'rejected')
    const done = !rejected && isComplete(course, step, digest)
    return {
      name: step.name,
      rule: step.rule,
      state: rejected ? 'rejected' : done ? 'done' : i === at ? 'current' : 'next',
      need: step.need,
      since: step.since,
      escalatedAt: step.escalatedAt,
      people: step.seats.map((seat) => {
        const decision = step.decisions.find((each) => each.seat === seat.person)
        return {
          person: seat.person,
          name: nameOf(seat.person),
          as: seat.as,
          from: seat.from && { name: nameOf(seat.from.person), reason: reasons ? seat.from.reason : null },
          escalated: seat.escalated,
          decision: decision
            ? {
                verdict: decision.verdict,
                by: nameOf(decision.by),
                instead: decision.by !== seat.person,
                at: decision.at,
                reason: reasons ? decision.reason : null,
              }
            : null,
        }
      }),
    }
  })
  const mine = await mayDecide()
  return {
    id: approval.id,
    title: approval.title,
    state: approval.state,
    hash: approval.hash,
    requester: approval.requester && nameOf(approval.requester),
    amount: approval.amount && open(of, row, caller, of.amount) ? approval.amount : null,
    submittedAt: approval.submittedAt,
    decidedAt: approval.decidedAt,
    steps,
    changed: approval.state === 'waiting' ? await changedSinceSubmit() : [],
    ...mine,
  }

  async function mayDecide(): Promise<Pick<ApprovalView, 'mayDecide' | 'instead' | 'mayTakeBack' | 'mayPassOn'>> {
    const step = course.steps[at]
    if (!step || person === null) return { mayDecide: null, instead: null, mayTakeBack: false, mayPassOn: false }
    const deputies = await engine.deputyships(db, person, of.type.key)
    const seat = seatFor(step, person, course.authors, deputies)
    const decisions = course.steps.flatMap((each) => each.decisions)
    const last = decisions.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1)
    const concerned = involved || typeof seat !== 'string'
    return {
      mayDecide:
        caller.impersonator && concerned
          ? 'You act for somebody else; nobody decides in another one’s place'
          : typeof seat !== 'string'
            ? true
            : concerned || approval.requester === person
              ? seat
              : null,
      instead: typeof seat !== 'string' && seat.person !== person ? nameOf(seat.person) : null,
      mayTakeBack: last?.by === person,
      mayPassOn: typeof seat !== 'string' || caller.roles.has('administrator'),
    }
  }

  /** What is other than when it was submitted, of what the caller may read. */
  async function changedSinceSubmit(): Promise<ChangedField[]> {
    if (approval.version === 1) return []
    const lines = await store.platform.audit.activityOf(db, Approval.key, approval.id, 500)
    const first = lines.find(({ verb }) => verb === 'create')?.after?.shown as Record<string, unknown> | undefined
    if (!first) return []
    return of.covers.flatMap((field) => {
      const [before, after] = [first[field] ?? null, approval.shown[field] ?? null]
      return JSON.stringify(before) !== JSON.stringify(after) && open(of, row, caller, field)
        ? [{ field, label: labelOf(field, of.type.fields[field]!), before, after }]
        : []
    })
  }
}

/** Whether the caller may read a field of the row; none named: whoever reads the row. */
function open(of: Approvable, row: Row, caller: Caller, field: string | undefined): boolean {
  return field === undefined || within(mayReadField(of.type.fields[field]!, caller), row)
}
