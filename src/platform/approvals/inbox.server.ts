/** What waits for somebody's approval, what he waits for, and what he decided lately. */
import { asRule, type Caller } from '../../record/caller.ts'
import { toneOf } from '../../record/fields.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable } from '../database.server.ts'
import type { InboxItem, InboxSource, InboxTrace } from '../inbox/source.ts'
import { sql } from '../sql.ts'
import { type Deputyship, seatFor, turn } from './approvals.ts'
import { courseOf, digest, type Engine } from './engine.server.ts'
import { Approval } from './records.ts'

const RULE = asRule('approvals', 'approvals')
/** How far back “lately” goes, in days. */
const LATELY = 30
const MOST = 100

export function approvalInbox(store: Store, engine: Engine): InboxSource {
  return {
    name: 'approvals',

    async waiting(caller, db) {
      const person = caller.person
      if (person === null) return []
      const found = await store.all<Approval>(
        Approval,
        RULE,
        sql`t.state = 'waiting' and t.waiting_for_ids && (
        select array_agg(p) from (
          select ${person}::uuid as p
          union select person_id from platform.deputies
            where deputy_id = ${person} and ${store.today()}::date between starts_on and ends_on) mine)`,
        sql`t.waiting_since, t.id`,
        db,
      )
      const shown = await readable(db, caller, found)
      const names = await namesOf(db, shown)
      const items: InboxItem[] = []
      const deputiesFor = new Map<string, readonly Deputyship[]>()
      for (const approval of shown) {
        const of = engine.approvableOf(approval.subjectType)!
        const course = courseOf(approval)
        const step = course.steps[turn(course, digest)]
        if (!step) continue
        let deputies = deputiesFor.get(of.type.key)
        if (!deputies) deputiesFor.set(of.type.key, (deputies = await engine.deputyships(db, person, of.type.key)))
        const seat = seatFor(step, person, course.authors, deputies)
        if (typeof seat === 'string') continue
        const path = `/api/approvals/${approval.id}`
        const body = { hash: approval.hash }
        items.push({
          id: `approval ${approval.id}`,
          kind: of.type.label,
          subject: { type: of.type.key, id: approval.subjectId },
          to: `${of.type.path}/${approval.subjectId}`,
          title: approval.title,
          text: seat.escalated ? `${step.name}, passed on to you because it waited too long` : step.name,
          from: approval.requester ? (names[approval.requester] ?? null) : null,
          instead: seat.person === person ? null : (names[seat.person] ?? 'somebody'),
          since: approval.waitingSince ?? approval.submittedAt,
          due: null,
          amount: approval.amount,
          actions: [
            {
              name: 'approve',
              label: 'Approve',
              path: `${path}/approve`,
              body,
              ...(remains(approval) && { undo: { path: `${path}/take-back`, body: {} } }),
            },
            { name: 'reject', label: 'Reject', path: `${path}/reject`, body, asks: ['reason'] },
            { name: 'delegate', label: 'Pass on', path: `${path}/delegate`, body: {}, asks: ['person', 'reason'] },
          ],
        })
      }
      return items
    },

    async sent(caller, db) {
      if (caller.person === null) return []
      const found = await store.all<Approval>(
        Approval,
        RULE,
        sql`t.requester_id = ${caller.person} and (t.state = 'waiting' or t.decided_at > now() - make_interval(days => ${LATELY}::int))`,
        sql`t.submitted_at desc, t.id`,
        db,
      )
      const shown = (await readable(db, caller, found)).slice(0, MOST)
      const names = await namesOf(db, shown)
      return shown.map((approval): InboxTrace => {
        const people = approval.waitingFor.map((person) => names[person] ?? 'somebody')
        const more = people.length > 2 ? ` and ${people.length - 2} more` : ''
        return {
          ...traceOf(approval),
          text:
            approval.state === 'waiting'
              ? `${approval.stepName}: ${people.slice(0, 2).join(', ')}${more}`
              : approval.state,
          at: approval.state === 'waiting' ? (approval.waitingSince ?? approval.submittedAt) : approval.decidedAt!,
          state: approval.state,
          tone: toneOf(Approval.fields.state!, approval.state),
        }
      })
    },

    async done(caller, db) {
      const person = caller.person
      if (person === null) return []
      const found = await store.all<Approval>(
        Approval,
        RULE,
        sql`t.steps @> ${JSON.stringify([{ decisions: [{ by: person }] }])}::jsonb
        and t.changed_at > now() - make_interval(days => ${LATELY}::int)`,
        sql`t.changed_at desc, t.id`,
        db,
      )
      const shown = (await readable(db, caller, found)).slice(0, MOST)
      const names = await namesOf(db, shown)
      return shown.map((approval): InboxTrace => {
        const mine = approval.steps.flatMap((step) => step.decisions.filter(({ by }) => by === person)).at(-1)!
        return {
          ...traceOf(approval),
          text: approval.requester ? `for ${names[approval.requester] ?? 'somebody'}` : '',
          at: mine.at,
          state: mine.verdict,
          tone: toneOf(Approval.fields.state!, mine.verdict),
        }
      })
    },
  }

  /** Those whose record the caller may read; the rest does not exist for him. */
  async function readable(db: Queryable, caller: Caller, found: readonly Approval[]): Promise<Approval[]> {
    const open = new Set<string>()
    for (const [key, all] of Map.groupBy(found, (each) => each.subjectType)) {
      const of = engine.approvableOf(key)
      if (!of) continue
      const ids = all.map((each) => each.subjectId)
      for (const id of await store.readable(of.type, caller, ids, db)) open.add(`${key} ${id}`)
    }
    return found.filter((each) => open.has(`${each.subjectType} ${each.subjectId}`))
  }

  function namesOf(db: Queryable, approvals: readonly Approval[]): Promise<Record<string, string>> {
    const people = approvals.flatMap((each) => [...(each.requester ? [each.requester] : []), ...each.waitingFor])
    return store.titlesOf(store.registry.get('people.person'), RULE, [...new Set(people)], db)
  }

  function traceOf(approval: Approval): Pick<InboxTrace, 'id' | 'kind' | 'to' | 'title'> {
    const { type } = engine.approvableOf(approval.subjectType)!
    return {
      id: `approval ${approval.id}`,
      kind: type.label,
      to: `${type.path}/${approval.subjectId}`,
      title: approval.title,
    }
  }
}

/** Whether it still waits after one more approval, so that this one can be taken back. */
function remains(approval: Approval): boolean {
  const course = courseOf(approval)
  const at = turn(course, digest)
  const step = course.steps[at]!
  return at < course.steps.length - 1 || step.need - step.decisions.length > 1
}
