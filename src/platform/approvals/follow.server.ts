/** What approvals make of the changes of a transaction: submitted, edited, taken back, released, removed. */
import type { Caller } from '../../record/caller.ts'
import { isRule } from '../../record/caller.ts'
import { invalid, refusedNow } from '../../record/errors.ts'
import { labelOf } from '../../record/fields.ts'
import type { Change } from '../../record/seams.ts'
import type { Transaction } from '../database.server.ts'
import type { Live } from '../live/live.server.ts'
import { sql } from '../sql.ts'
import type { Approvable } from './approvable.ts'
import type { Engine } from './engine.server.ts'
import { Approval, ApprovalRule } from './records.ts'

/** One record's way through a transaction. */
interface Way {
  readonly from: string | null
  readonly to: string
  readonly changed: readonly string[]
}

/** Runs in the transaction of the changes; what it refuses undoes all of them. */
export async function followApprovals(
  engine: Engine,
  tx: Transaction,
  changes: readonly Change[],
  caller: Caller,
  live: Pick<Live, 'changed'>,
): Promise<void> {
  await hint(tx, changes, live)
  for (const change of changes) if (change.type.key === ApprovalRule.key && change.after) requireKnown(engine, change)
  for (const of of engine.approvables) {
    const own = Map.groupBy(
      changes.filter(({ type }) => type.key === of.type.key),
      ({ id }) => id,
    )
    const gone = [...own].flatMap(([id, all]) => (all.some(({ after }) => after === null) ? id : []))
    if (gone.length) await engine.remove(tx, of.type.key, gone, caller)
    for (const [id, all] of own) {
      if (gone.includes(id)) continue
      const way = wayOf(of, all)
      if (way) await follow(engine, tx, of, id, way, caller)
    }
  }
}

/** Open screens of everybody whom a changed approval concerns, deputies among them, ask again what waits for them. */
async function hint(tx: Transaction, changes: readonly Change[], live: Pick<Live, 'changed'>): Promise<void> {
  const people = changes.flatMap(({ type, row, before }) => {
    if (type.key !== Approval.key) return []
    const was = (before?.waitingFor ?? []) as string[]
    return [...was, ...(row.waitingFor as string[]), ...(row.requester ? [row.requester as string] : [])]
  })
  if (!people.length) return
  const deputies = await tx.query<{ person: string }>(
    sql`select deputy_id as person from platform.deputies where person_id = any(${people}::uuid[])`,
  )
  tx.afterCommit(() => {
    const all = [...people, ...deputies.map(({ person }) => person)]
    for (const person of new Set(all)) live.changed('platform.inbox', person, 1, person)
  })
}

/** Null for a record that was just written: nobody decides about it before it is submitted. */
function wayOf(of: Approvable, changes: readonly Change[]): Way | null {
  const { field } = of.state
  const updates = changes.filter(({ before }) => before !== null)
  const last = changes.at(-1)!
  const to = last.row[field] as string
  const moved = updates.find(({ before }) => field in before!)
  const created = updates.length < changes.length
  if (created && !moved) return null
  const from = moved ? (moved.before![field] as string) : to
  const changed = of.covers.filter((each) => updates.some(({ before, after }) => each in before! || each in after!))
  return { from, to, changed }
}

async function follow(
  engine: Engine,
  tx: Transaction,
  of: Approvable,
  id: string,
  way: Way,
  caller: Caller,
): Promise<void> {
  const { waiting, released } = of.state
  const { from, to, changed } = way
  if (from !== to && to === waiting) return engine.submit(tx, of, id, caller)
  if (to === waiting) {
    if (changed.length) await engine.edit(tx, of, id, changed, caller)
    return
  }
  if (released.includes(to)) {
    if (from !== null && !released.includes(from)) {
      if (!(await engine.isApproved(tx, of, id)))
        throw refusedNow(`This ${of.type.label.toLowerCase()} is not approved as it stands; submit it for approval`)
    } else if (changed.length && !isRule(caller)) {
      const words = changed.map((field) => labelOf(field, of.type.fields[field]!)).join(', ')
      throw refusedNow(
        `This ${of.type.label.toLowerCase()} was approved as it stands, so ${words} cannot change any more; take it back first`,
      )
    }
    return
  }
  if (from === waiting || (from !== null && released.includes(from))) await engine.withdraw(tx, of, id, caller)
}

/** A rule names a type that is approved, and relations and fields that it has. */
function requireKnown(engine: Engine, { row }: Change): void {
  const rule = row as unknown as ApprovalRule
  const of = engine.approvableOf(rule.type)
  if (!of)
    throw invalid({
      type: `is not approved by rules; accepted: ${engine.approvables.map(({ type }) => type.key).join(', ')}`,
    })
  const relations = Object.keys(of.relations)
  const known = relations.length ? relations.join(', ') : 'none'
  if (rule.relation !== null && !of.relations[rule.relation])
    throw invalid({ relation: `is not known of ${of.type.labels.toLowerCase()}; accepted: ${known}` })
  if (rule.amountFrom && !of.amount) throw invalid({ amountFrom: `${of.type.labels} have no amount` })
  const categories = of.category ? (of.type.fields[of.category]!.values ?? []) : []
  if (rule.category !== null && !categories.includes(rule.category))
    throw invalid({
      category: `is none of ${of.type.labels.toLowerCase()}; accepted: ${categories.join(', ') || 'none'}`,
    })
  for (const step of rule.steps) {
    const who = [...step.by, ...step.otherwise, ...step.escalateTo]
    const wrong = who.find((each) => 'relation' in each && !of.relations[each.relation])
    if (wrong && 'relation' in wrong)
      throw invalid({ steps: `step “${step.name}” names the relation ${wrong.relation}; accepted: ${known}` })
    const field = step.covers.find((each) => !of.covers.includes(each))
    if (field) throw invalid({ steps: `step “${step.name}” covers ${field}; accepted: ${of.covers.join(', ')}` })
  }
}
