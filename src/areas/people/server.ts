import type { AreaServer } from '../../platform/area.ts'
import { sql } from '../../platform/sql.ts'
import { asRule } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { Person } from './person.ts'

export const server = (store: Store): AreaServer => ({
  name: 'people',
  sets: {
    // Departments at or under one that the person heads.
    'people.under': (person) => sql`
      with recursive under as (
        select id from people.departments where head_id = ${person}
        union select d.id from people.departments d join under on d.parent_id = under.id)
      select id from under`,
  },
  async accountMade(tx, account) {
    if (account.known) return
    const rule = asRule('account made', account.caller.request)
    await store.within(tx, rule, (work) =>
      work.create(Person, { id: account.id, name: account.name, email: account.email }, { everything: true }),
    )
  },
})
