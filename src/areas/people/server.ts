import type { AreaServer } from '../../platform/area.ts'
import type { Transaction } from '../../platform/database.server.ts'
import { companySettings } from '../../platform/settings/companySettings.server.ts'
import { sql } from '../../platform/sql.ts'
import { asRule } from '../../record/caller.ts'
import { invalid } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { Calendar } from './calendar.ts'
import { companyCalendar } from './companyCalendar.ts'
import { Department } from './department.ts'
import { Engagement } from './engagement.ts'
import { example } from './example.server.ts'
import { holidayRoutes } from './holidayRoutes.server.ts'
import { leaveApproval } from './leave.ts'
import { Person } from './person.ts'
import { workingDays } from './workingDays.server.ts'

export { availabilityOf, availabilityTouched } from './availability.server.ts'

export const server = (store: Store): AreaServer => ({
  name: 'people',
  sets: {
    // Departments at or under one that the person heads. `union` also ends a circle of departments.
    'people.under': (person) => sql`
      with recursive under as (
        select id from people.departments where head_id = ${person}
        union select d.id from people.departments d join under on d.parent_id = under.id)
      select id from under`,
    // Whoever reports to the person today: as their manager, or through a department that the person heads.
    'people.reports': (person) => sql`
      with recursive under as (
        select id from people.departments where head_id = ${person}
        union select d.id from people.departments d join under on d.parent_id = under.id)
      select person_id from people.engagements
      where (manager_id = ${person} or department_id in (select id from under)) and person_id <> ${person}
        and starts_on <= current_date and (ends_on is null or ends_on >= current_date)`,
  },
  approvals: [leaveApproval],
  approvers: {
    'people.manager': (person, day) => sql`
      select manager_id from people.engagements
      where person_id = ${person} and manager_id is not null and starts_on <= ${day}
        and (ends_on is null or ends_on >= ${day})
      order by starts_on limit 1`,
    // Whoever heads the department is led by the head of the one above.
    'people.head': (person, day) => sql`
      with recursive up as (
        select d.head_id, d.parent_id, 1 as height from people.departments d
        join people.engagements e on e.department_id = d.id
        where e.person_id = ${person} and e.starts_on <= ${day} and (e.ends_on is null or e.ends_on >= ${day})
        union select d.head_id, d.parent_id, up.height + 1 from people.departments d join up on d.id = up.parent_id
        where up.height < 20)
      select head_id from up where head_id is not null and head_id <> ${person} order by height limit 1`,
  },
  workingDays,
  example: example(store),
  routes: (app, platform) => holidayRoutes(app, platform, store),
  async follow(tx, changes, _caller, platform) {
    // Who heads what and who reports to whom may be another now: open streams begin anew with the new relations.
    if (changes.some(({ type }) => type.key === Department.key || type.key === Engagement.key))
      tx.afterCommit(() => platform.live.rightsChanged(null))
  },
  async personByEmail(tx, email) {
    const [person] = await tx.query<{ id: string }>(sql`
      select p.id from people.people p where lower(p.email) = lower(${email})
        and not exists (select from platform.accounts a where a.id = p.id)`)
    return person?.id ?? null
  },
  async accountMade(tx, { id, name, email, known, caller }) {
    const rule = asRule('account made', caller.request)
    await store.within(tx, rule, async (work) => {
      if (await isFirst(tx)) {
        const today = new Date().toISOString().slice(0, 10)
        await work.create(Calendar, companyCalendar(await companySettings(tx), today), { everything: true })
      }
      if (known) return
      const [other] = await tx.query(sql`select id from people.people where email = ${email}`)
      if (other) throw invalid({ email: 'belongs to somebody on record; give the account to that person' })
      await work.create(Person, { id, name, email }, { everything: true })
    })
  },
})

/** The company's calendar comes with its first account, so that plans have working days and holidays from the start. */
async function isFirst(tx: Transaction): Promise<boolean> {
  const [others] = await tx.query(sql`
    (select 1 from platform.accounts offset 1)
    union all (select 1 from people.calendars where standard or name = 'Standard') limit 1`)
  return others === undefined
}
