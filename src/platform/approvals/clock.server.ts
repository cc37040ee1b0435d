/** Reminds those who are asked, and lets others decide where it waited too long: both counted in working days of people. */
import { asRule } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import type { Queryable } from '../database.server.ts'
import { type Note, notify } from '../notifications/notify.server.ts'
import { sql } from '../sql.ts'
import { escalated, turn } from './approvals.ts'
import { courseOf, digest, type Engine, openSeats } from './engine.server.ts'
import { Approval } from './records.ts'

const RULE = asRule('approvals clock', 'approvals clock')

/** One round over everything that waits. `now` is a moment in the day that counts. */
export async function watchApprovals(
  store: Store,
  engine: Engine,
  areas: readonly AreaServer[],
  now: Date,
): Promise<{ reminded: number; escalated: number }> {
  const waiting = await store.all<Pick<Approval, 'id'>>(Approval, RULE, sql`t.state = 'waiting'`, sql`t.id`)
  const done = { reminded: 0, escalated: 0 }
  for (const { id } of waiting)
    await store.change(RULE, async (work) => {
      const [known] = await store.all<Approval>(Approval, RULE, sql`t.id = ${id}`, sql`t.id`, work.tx)
      const of = known && engine.approvableOf(known.subjectType)
      if (!of || known.state !== 'waiting') return
      // In the order of everybody: the subject, then its approval.
      await work.lock(of.type, known.subjectId)
      const approval = (await work.lock(Approval, id)) as unknown as Approval
      const course = courseOf(approval)
      const at = turn(course, digest)
      const step = course.steps[at]
      if (approval.state !== 'waiting' || !step?.since) return
      const people = openSeats(step)
      const today = store.today(now)
      const since = store.today(new Date(step.since))
      const days = await workingDays(areas, work.tx, people, since, today)
      const subject = { type: of.type.key, id: approval.subjectId }
      const what = `${of.type.label} “${approval.title}”`

      if (step.escalateAfter !== null && step.escalatedAt === null) {
        if (people.some((person) => (days.get(person) ?? 0) >= step.escalateAfter!)) {
          const next = escalated(course, at, now.toISOString())!
          const more = next.steps[at]!.seats.filter((seat) => !step.seats.some(({ person }) => person === seat.person))
          await engine.keep(work, approval, next, 'escalate')
          const caller = {
            ...work.caller,
            reason: `Step ${at + 1}, “${step.name}”, waited ${step.escalateAfter} working days`,
          }
          await work.note(of.type, approval.subjectId, 'escalate', { caller })
          const to = more.length ? more.map(({ person }) => person) : await administrators(work.tx)
          const text = more.length
            ? `${what} has waited too long in step ${step.name}; you may decide now`
            : `${what} has waited too long in step ${step.name}, and the rule names nobody else; pass it on to somebody`
          await notify(
            work.tx,
            to.map(
              (person): Note => ({
                to: person,
                kind: 'escalation',
                subject,
                text,
                once: `${id} ${at} ${step.since} late`,
              }),
            ),
          )
          done.escalated++
          return
        }
      }
      if (step.remindAfter === null) return
      const counted =
        step.remindedOn === null ? days : await workingDays(areas, work.tx, people, step.remindedOn, today)
      const late = people.filter((person) => (counted.get(person) ?? 0) >= step.remindAfter!)
      if (!late.length) return
      const next = {
        ...course,
        steps: course.steps.map((each, i) => (i === at ? { ...step, remindedOn: today } : each)),
      }
      await engine.keep(work, approval, next, 'remind')
      await notify(
        work.tx,
        late.map(
          (to): Note => ({
            to,
            kind: 'reminder',
            subject,
            text: `${what} has waited for your approval for ${days.get(to) ?? 0} working days`,
            once: `${id} ${at} ${today}`,
          }),
        ),
      )
      done.reminded++
    })
  return done
}

async function administrators(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ person: string }>(sql`
    select a.person_id as person from platform.accounts a join platform.account_roles r on r.account_id = a.id
    where r.role = 'administrator' and a.disabled_at is null and a.person_id is not null`)
  return rows.map(({ person }) => person)
}

async function workingDays(
  areas: readonly AreaServer[],
  db: Queryable,
  people: readonly string[],
  after: string,
  until: string,
): Promise<ReadonlyMap<string, number>> {
  const area = areas.find((each) => each.workingDays)
  if (!area) throw new Error('no area declares the working days of people')
  return after >= until ? new Map() : area.workingDays!(db, people, after, until)
}
