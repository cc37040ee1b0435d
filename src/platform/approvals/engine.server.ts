/** Carries approvals out: at submit, at every change of what waits, and at each decision, in the transaction of the change. */
import { createHash } from 'node:crypto'
import { asRule, type Caller, isRule } from '../../record/caller.ts'
import { forbidden, notFound, Refused, refusedNow } from '../../record/errors.ts'
import type { Money } from '../../record/fields.ts'
import type { Row } from '../../record/seams.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import type { AreaServer } from '../area.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { type Note, notify } from '../notifications/notify.server.ts'
import { sql } from '../sql.ts'
import type { Approvable } from './approvable.ts'
import {
  authored,
  type Course,
  type Deputyship,
  decided,
  delegated,
  edited,
  type Next,
  seatFor,
  submitted,
  takenBack,
  turn,
} from './approvals.ts'
import { alikeKey, authorsOf, factsOf, rulesFor, valuesOf } from './facts.server.ts'
import { Approval } from './records.ts'
import { resolve } from './resolve.ts'
import type { FrozenStep } from './step.ts'

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What decisions and changes have in common: how an approval is found, kept and told of. */
export interface Engine {
  readonly approvables: readonly Approvable[]
  approvableOf(type: string): Approvable | undefined
  submit(tx: Transaction, of: Approvable, id: string, caller: Caller): Promise<void>
  /** Covered fields changed while it waits. */
  edit(tx: Transaction, of: Approvable, id: string, changed: readonly string[], caller: Caller): Promise<void>
  /** The record left its state by another way than a decision. */
  withdraw(tx: Transaction, of: Approvable, id: string, caller: Caller): Promise<void>
  /** Whether the record is approved as it stands. */
  isApproved(tx: Transaction, of: Approvable, id: string): Promise<boolean>
  /** Its subject was removed. */
  remove(tx: Transaction, type: string, ids: readonly string[], caller: Caller): Promise<void>
  decide(work: Work, id: string, given: Decide): Promise<void>
  delegate(work: Work, id: string, given: Delegate): Promise<void>
  takeBack(work: Work, id: string): Promise<void>
  /** Writes what became of an approval, and tells those whom it concerns. */
  keep(work: Work, approval: Approval, next: Course, verb: string): Promise<void>
  /** Whose decisions somebody may make today. */
  deputyships(db: Queryable, person: string, type: string): Promise<Deputyship[]>
}

export interface Decide {
  readonly verdict: 'approved' | 'rejected'
  readonly hash: string
  readonly reason: string | null
}
export interface Delegate {
  readonly to: string
  readonly reason: string
  /** Whose decision; an administrator may pass on that of anybody. */
  readonly of?: string
}

export const courseOf = ({ state, steps, authors, shown, hash }: Approval): Course => ({
  state,
  steps,
  authors,
  values: shown,
  hash,
})

export function createEngine(store: Store, areas: readonly AreaServer[]): Engine {
  const approvables = areas.flatMap((area) => area.approvals ?? [])
  const rule = (caller: Caller): Caller =>
    isRule(caller) ? caller : { ...asRule('approvals', caller.request), name: `approvals, after ${caller.name}` }
  const newest = async (db: Queryable, of: Approvable, id: string, state?: string): Promise<Approval | undefined> => {
    const condition = state ? sql` and t.state = ${state}` : sql``
    const rows = await store.all<Approval>(
      Approval,
      asRule('approvals', 'approvals'),
      sql`t.subject_type = ${of.type.key} and t.subject_id = ${id}${condition}`,
      sql`t.submitted_at desc, t.id desc`,
      db,
    )
    return rows[0]
  }
  const resolved = async (tx: Transaction, of: Approvable, row: Row, authors: Course['authors']) => {
    const rules = await rulesFor(tx, store, of.type.key)
    return resolve(rules, of.otherwise, await factsOf(tx, store, areas, of, row, authors, rules))
  }

  const engine: Engine = {
    approvables,
    approvableOf: (type) => approvables.find((each) => each.type.key === type),

    async submit(tx, of, id, caller) {
      const row = await store.get(of.type, asRule('approvals', caller.request), id, tx)
      const authors = await authorsOf(tx, store, of, row, caller)
      const found = await resolved(tx, of, row, authors)
      if ('refused' in found) throw refusedNow(found.refused)
      const now = new Date().toISOString()
      const course = submitted(found.steps, valuesOf(of, row), authors, now, digest)
      await store.within(tx, rule(caller), async (work) => {
        const draft = {
          title: of.title(row).slice(0, 300),
          subjectType: of.type.key,
          subjectId: id,
          requester: row[of.requester],
          amount: of.amount ? row[of.amount] : null,
          alike: alikeKey(of, row),
          submittedAt: now,
          ...columnsOf(course),
        }
        const made = (await work.create(Approval, draft, { everything: true })) as unknown as Approval
        await tell(tx, store, of, made, course, null, caller)
      })
    },

    async edit(tx, of, id, changed, caller) {
      const approval = await newest(tx, of, id, 'waiting')
      if (!approval) return
      const row = await store.get(of.type, asRule('approvals', caller.request), id, tx)
      const before = courseOf(approval)
      let authors = before.authors
      for (const person of [caller.person, caller.impersonator?.account])
        if (person) authors = authored(authors, person, changed)
      if (row[of.requester]) authors = authored(authors, row[of.requester], of.covers)
      const found = await resolved(tx, of, row, authors)
      if ('refused' in found)
        throw refusedNow(`It waits for approval, and after this change nobody could decide. ${found.refused}`)
      const now = new Date().toISOString()
      const { course, from } = edited(
        before,
        { changed, values: valuesOf(of, row), authors, steps: found.steps, now },
        digest,
      )
      const amount = of.amount ? row[of.amount] : null
      await store.within(tx, rule(caller), async (work) => {
        const words = `Asked again from step ${from + 1}, “${course.steps[from]?.name ?? course.steps[0]!.name}”, because of the change`
        await work.note(of.type, id, 'askAgain', { caller: { ...work.caller, reason: words } })
        await write(work, approval, course, 'askAgain', {
          title: of.title(row).slice(0, 300),
          requester: row[of.requester],
          amount,
          alike: alikeKey(of, row),
        })
        await tell(tx, store, of, { ...approval, title: of.title(row), amount }, course, before, caller)
      })
    },

    async withdraw(tx, of, id, caller) {
      const approval = await newest(tx, of, id)
      if (!approval || approval.state === 'rejected' || approval.state === 'withdrawn') return
      await store.within(tx, rule(caller), async (work) => {
        const course: Course = { ...courseOf(approval), state: 'withdrawn' }
        await write(work, approval, course, 'withdraw')
      })
    },

    async isApproved(tx, of, id) {
      const approval = await newest(tx, of, id)
      if (approval?.state !== 'approved') return false
      const row = await store.get(of.type, asRule('approvals', 'approvals'), id, tx)
      const course: Course = { ...courseOf(approval), values: valuesOf(of, row) }
      return turn(course, digest) === course.steps.length
    },

    async remove(tx, type, ids, caller) {
      const hanging = await store.all<Approval>(
        Approval,
        asRule('approvals', caller.request),
        sql`t.subject_type = ${type} and t.subject_id = any(${ids})`,
        sql`t.id`,
        tx,
      )
      if (!hanging.length) return
      await store.within(tx, rule(caller), (work) => work.removeMany(Approval, hanging))
    },

    async decide(work, id, given) {
      const { tx, caller } = work
      const { of, approval, row, person } = await locked(work, id)
      const course = { ...courseOf(approval), values: valuesOf(of, row) }
      if (course.state !== 'waiting')
        throw refusedNow(`This was ${course.state} already; there is nothing to decide any more`)
      const deputies = await engine.deputyships(tx, person, of.type.key)
      const at = turn(course, digest)
      const step = course.steps[at]!
      const seat = seatFor(step, person, course.authors, deputies)
      if (typeof seat === 'string') throw forbidden(seat)
      if (given.hash !== course.hash) throw await changedSince(tx, approval, course, given.hash)
      const now = new Date().toISOString()
      const next = sure(decided(course, { ...given, by: person, now, deputies }, digest))
      const reason = await inWords(tx, course, at, seat.person === person ? null : seat.person)
      const signed: Caller = { ...caller, reason }
      // The approval first: the record's move is checked against it.
      await engine.keep(work, approval, next, given.verdict === 'approved' ? 'approve' : 'reject')
      if (next.state === 'approved') await work.act(of.approve, row.id, { reason: given.reason }, { caller: signed })
      else if (next.state === 'rejected')
        await work.act(of.reject, row.id, { reason: given.reason }, { caller: signed })
      else await work.note(of.type, row.id, 'approve', { caller: signed })
    },

    async delegate(work, id, given) {
      const { of, approval, row, person } = await locked(work, id)
      const course = courseOf(approval)
      const admin = work.caller.roles.has('administrator')
      if (given.of !== undefined && given.of !== person && !admin)
        throw forbidden('Only an administrator passes on the decision of somebody else')
      const [account] = await work.tx.query(
        sql`select 1 from platform.accounts where person_id = ${given.to} and disabled_at is null`,
      )
      if (!account) throw refusedNow('That person cannot sign in; choose somebody who can decide here')
      const deputies = await engine.deputyships(work.tx, person, of.type.key)
      const { to, reason } = given
      const next = sure(delegated(course, { by: person, to, reason, deputies, ...(admin && { of: given.of }) }, digest))
      const names = await namesOf(work.tx, [given.to])
      const words = `Step ${turn(course, digest) + 1}, “${course.steps[turn(course, digest)]!.name}”: passed on to ${names[given.to]}`
      await engine.keep(work, approval, next, 'delegate')
      await work.note(of.type, row.id, 'delegate', { caller: { ...work.caller, reason: words } })
    },

    async takeBack(work, id) {
      const { of, approval, row, person } = await locked(work, id)
      const next = sure(takenBack(courseOf(approval), person, new Date().toISOString(), digest))
      await engine.keep(work, approval, next, 'takeBackApproval')
      await work.note(of.type, row.id, 'takeBackApproval')
    },

    async keep(work, approval, next, verb) {
      const of = engine.approvableOf(approval.subjectType)!
      await store.within(work.tx, rule(work.caller), async (own) => {
        await write(own, approval, next, verb)
        await tell(work.tx, store, of, approval, next, courseOf(approval), work.caller)
      })
    },

    deputyships: (db, person, type) =>
      db.query<Deputyship>(sql`
        select deputy_id as deputy, person_id as person from platform.deputies
        where deputy_id = ${person} and ${store.today()}::date between starts_on and ends_on
          and (types = '[]' or types ? ${type})`),
  }
  return engine

  /** Locks the subject, then its approval, as everybody does who changes either; 404 for whoever may not read the subject. */
  async function locked(work: Work, id: string) {
    const { caller, tx } = work
    if (caller.impersonator)
      throw forbidden(`You act as ${caller.name}; nobody decides in the place of somebody else. Sign in as yourself`)
    if (!caller.person) throw forbidden('Only people decide about approvals; this account belongs to no person')
    const all = asRule('approvals', caller.request)
    const [known] = await store.all<Approval>(Approval, all, sql`t.id = ${id}`, sql`t.id`, tx)
    const of = known && engine.approvableOf(known.subjectType)
    if (!of) throw notFound('This approval')
    await work.read(of.type, known.subjectId)
    const row = await work.lock(of.type, known.subjectId, all)
    const approval = (await work.lock(Approval, id, all)) as unknown as Approval
    return { of, approval, row, person: caller.person }
  }

  async function namesOf(db: Queryable, people: readonly string[]): Promise<Record<string, string>> {
    return store.titlesOf(store.registry.get('people.person'), asRule('approvals', 'approvals'), people, db)
  }

  /** `Step 2 of 3, “Finance”, for Jutta Brandt`: whoever reads the record may read it, so it holds no reason. */
  async function inWords(db: Queryable, { steps }: Course, at: number, instead: string | null): Promise<string> {
    const place = steps.length > 1 ? `Step ${at + 1} of ${steps.length}, “${steps[at]!.name}”` : `“${steps[at]!.name}”`
    return instead ? `${place}, in place of ${(await namesOf(db, [instead]))[instead] ?? 'somebody'}` : place
  }

  /** 409 with what is other than what the person saw, as far as the audit still knows that. */
  async function changedSince(tx: Transaction, approval: Approval, course: Course, hash: string): Promise<Refused> {
    const lines = await store.platform.audit.activityOf(tx, Approval.key, approval.id, 200)
    const seen = lines.find(({ after }) => after?.hash === hash)?.after?.shown as Course['values'] | undefined
    const fields = Object.fromEntries(
      Object.keys(course.values).flatMap((field) =>
        seen && JSON.stringify(seen[field] ?? null) !== JSON.stringify(course.values[field] ?? null)
          ? [[field, { seen: seen[field] ?? null, now: course.values[field] ?? null }]]
          : [],
      ),
    )
    const names = Object.keys(fields)
    const what = names.length ? `${names.join(', ')} changed` : 'It changed'
    return new Refused('changed', 409, `${what} since you saw it; look at it again before you decide`, { fields })
  }
}

function sure(next: Next): Course {
  if ('refused' in next) throw refusedNow(next.refused)
  return next.course
}

/** The columns of an approval that follow from its course. */
export function columnsOf(course: Course) {
  const step = course.state === 'waiting' ? course.steps[turn(course, digest)] : undefined
  return {
    state: course.state,
    stepName: step?.name ?? null,
    waitingSince: step?.since ?? null,
    waitingFor: step ? openSeats(step) : [],
    asked: [...new Set(course.steps.flatMap((each) => each.seats.map(({ person }) => person)))],
    hash: course.hash,
    shown: course.values,
    authors: course.authors,
    steps: course.steps,
  }
}

/** People of a step who have not decided. */
export const openSeats = (step: FrozenStep): string[] =>
  step.seats.map(({ person }) => person).filter((person) => !step.decisions.some(({ seat }) => seat === person))

async function write(
  work: Work,
  approval: Approval,
  next: Course,
  verb: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const columns = columnsOf(next)
  const asked = [...new Set([...approval.asked, ...columns.asked])]
  const decidedAt = next.state === 'waiting' ? null : new Date().toISOString()
  await work.update(Approval, approval.id, { ...columns, asked, decidedAt, ...more }, { everything: true, verb })
}

/** Tells whose turn it is now, and the requester what became of it; whoever is asked newly gets sight of the record. */
async function tell(
  tx: Transaction,
  store: Store,
  of: Approvable,
  approval: Approval,
  next: Course,
  before: Course | null,
  caller: Caller,
): Promise<void> {
  const waitsFor = (course: Course | null) =>
    course?.state === 'waiting' ? openSeats(course.steps[turn(course, digest)]!) : []
  const [was, is] = [waitsFor(before), waitsFor(next)]
  const again = before !== null && before.hash !== next.hash
  const subject = { type: of.type.key, id: approval.subjectId }
  const what = `${of.type.label} “${approval.title}”${amountWords(approval.amount)}`
  const fresh = is.filter((person) => again || !was.includes(person))
  const step = next.steps[turn(next, digest)]
  const notes: Note[] = fresh.map((to) => ({
    to,
    kind: 'approval',
    subject,
    text: again
      ? `${what} was changed and waits for your approval again`
      : `${what} waits for your approval: ${step?.name}`,
    by: caller,
  }))
  if (approval.requester && (next.state === 'approved' || next.state === 'rejected'))
    notes.push({
      to: approval.requester,
      kind: 'decision',
      subject,
      text: `${what} was ${next.state} by ${caller.name}`,
      by: caller,
    })
  await notify(tx, notes)
  tx.afterCommit(() => {
    for (const person of fresh) store.platform.live.rightsChanged(person)
  })
}

const amountWords = (amount: Money | null): string =>
  amount
    ? ` over ${new Intl.NumberFormat('en', { style: 'currency', currency: amount.currency }).format(amount.amount as never)}`
    : ''
