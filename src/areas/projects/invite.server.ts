import { sql } from '../../platform/sql.ts'
import { asRule, type Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { Person } from '../people/index.ts'
import { Member } from './member.ts'

export interface Invited {
  person: string
  /** Whether the person can sign in already; otherwise an invitation link is to be made for him. */
  hasAccount: boolean
}

/** Makes somebody a member of a project by e-mail: a person on record, or a new one. Only who leads the project may. */
export async function inviteToProject(
  store: Store,
  caller: Caller,
  project: string,
  who: { email: string; name: string; role: 'lead' | 'member' | 'viewer' },
): Promise<Invited> {
  return store.change(caller, async (work) => {
    const rule = asRule('invitation', caller.request)
    const [known] = await store.all<{ id: string }>(
      Person,
      rule,
      sql`t.email = ${who.email.toLowerCase()}`,
      sql`t.id`,
      work.tx,
    )
    const person = known?.id ?? (await work.create(Person, { name: who.name, email: who.email }, { caller: rule })).id
    const [there] = await store.all<{ id: string }>(
      Member,
      rule,
      sql`t.project_id = ${project} and t.person_id = ${person}`,
      sql`t.id`,
      work.tx,
    )
    if (there) await work.update(Member, there.id, { role: who.role })
    else await work.create(Member, { project, person, role: who.role })
    const [account] = await work.tx.query(
      sql`select 1 from platform.accounts where person_id = ${person} and disabled_at is null`,
    )
    return { person, hasAccount: account !== undefined }
  })
}
