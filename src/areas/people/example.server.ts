import { toldApproval } from '../../platform/approvals/written.server.ts'
import type { ExampleContext, ExamplePart } from '../../platform/example/part.ts'
import { Approval } from '../../platform/index.ts'
import { sql } from '../../platform/sql.ts'
import type { RecordType } from '../../record/record.ts'
import type { Row } from '../../record/seams.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import { Calendar } from './calendar.ts'
import { Department } from './department.ts'
import { Engagement } from './engagement.ts'
import { type ExampleRecord, examplePeople } from './example.ts'
import { Leave, leaveApproval } from './leave.ts'
import { Person } from './person.ts'

/** Departments, people, calendars, engagements and leave of the example company. */
export const example = (store: Store): ExamplePart => ({
  async create(context) {
    const { tx, caller, seed, today, step } = context
    const { people, departments, calendars, engagements, leave } = examplePeople(seed, today)
    const taken = new Set(
      (await tx.query<{ name: string }>(sql`select name from people.calendars`)).map(({ name }) => name),
    )
    for (const { values } of calendars)
      if (taken.has(values.name as string)) values.name = `${values.name as string} (example)`
    const inUse = new Set(
      (await tx.query<{ email: string }>(sql`select email from people.people where email is not null`)).map(
        ({ email }) => email,
      ),
    )
    for (const { values } of people) if (inUse.has(values.email as string)) values.email = null
    await store.within(tx, caller, async (work) => {
      for (const [type, records] of [
        [Person, people],
        [Department, departments],
        [Calendar, calendars],
        [Engagement, engagements],
        [Leave, leave],
      ] as const) {
        step(`Writing ${type.labels.toLowerCase()}`)
        const drafts = records.map((record) => draftOf(type, record, context))
        await work.createMany(type, drafts, { everything: true })
        context.made(
          type,
          drafts.map((draft) => draft.id),
        )
      }
      await askForLeave(work, context)
    })
  },
})

/** Requested leave waits for the manager; the first of it for whoever explores the example, as if the manager had passed it on. */
async function askForLeave(work: Work, { tx, caller, explorer, today, made }: ExampleContext): Promise<void> {
  const rows = await tx.query<{ id: string; approver: string | null }>(sql`
    select l.id, l.approver_id as approver from people.leave l
    where l.state = 'requested' and l.created_by = ${caller.account} order by l.starts_on, l.id`)
  const since = (at: number) => new Date(Date.parse(`${today}T09:00:00Z`) - (1 + (at % 4)) * 86_400_000).toISOString()
  const drafts = []
  for (const [at, { id, approver }] of rows.entries()) {
    const row = (await work.read(Leave, id)) as Row
    const mine = explorer !== null && at < 3
    const person = mine ? explorer : approver
    if (person === null) continue
    const from = mine && approver ? { person: approver, reason: 'I am travelling this week' } : null
    const asked = [{ person, as: 'Manager', from }]
    drafts.push(toldApproval(leaveApproval, row, since(at), [{ name: 'Manager', rule: null, asked }]))
  }
  const approvals = await work.createMany(Approval, drafts, { everything: true })
  made(
    Approval,
    approvals.map(({ id }) => id),
  )
}

/** A record of the example with identifiers in place of keys. */
function draftOf(type: RecordType, { key, values }: ExampleRecord, { idOf }: ExampleContext) {
  const referring = Object.entries(values).map(([field, value]) => [
    field,
    type.fields[field]?.kind === 'ref' && typeof value === 'string' ? idOf(value) : value,
  ])
  return { ...(Object.fromEntries(referring) as Record<string, unknown>), id: idOf(key) }
}
