import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { sql } from '../sql.ts'
import type { SeenSubject } from '../subject.server.ts'
import { type Reach, reachOf } from './audience.server.ts'

/** Somebody whom a comment may mention, and whether it would reach them. */
export interface Mentionable {
  readonly id: string
  readonly name: string
  /** Tells two of the same name apart: the e-mail address. */
  readonly hint: string | null
  readonly reach: Reach
}

/** As many are looked at; as many are answered. */
const CANDIDATES = 16
const MOST = 8

/**
 * People by a part of their name, those first who may read the subject. Without a search, those who take part in what is
 * said there. Only such as the caller may see.
 */
export async function mentionableAt(
  store: Store,
  caller: Caller,
  subject: SeenSubject,
  search: string,
): Promise<{ rows: Mentionable[] }> {
  const type = store.registry.find('people.person')
  if (!type || !store.canType(type, caller).read) return { rows: [] }
  const taking = search.trim() ? [] : await takingPart(store, subject)
  const query: Record<string, string> = { sort: type.titleField, limit: String(CANDIDATES) }
  if (search.trim()) query.search = search.trim()
  const found = await store.rows<Person>(type, caller, { ...query, active: 'eq:true' })
  const near = taking.length ? await store.rows<Person>(type, caller, { ...query, id: `in:${taking.join()}` }) : []
  const people = [...new Map([...near, ...found].map((row) => [row.id, row])).values()].slice(0, CANDIDATES)
  const reach = await reachOf(
    store,
    subject,
    people.map(({ id }) => id),
  )
  const rows = people.map(({ id, name, email }) => ({ id, name, hint: email ?? null, reach: reach.get(id)! }))
  return { rows: rows.toSorted((a, b) => rank(a, search) - rank(b, search)).slice(0, MOST) }
}

interface Person {
  readonly id: string
  readonly name: string
  readonly email?: string | null
}

/** First whoever reads the record, then whoever has a name that begins like this. */
function rank({ reach, name }: Mentionable, search: string): number {
  const begins = ` ${name}`.toLocaleLowerCase().includes(` ${search.trim().toLocaleLowerCase()}`)
  return (reach === 'reads' ? 0 : 2) + (begins ? 0 : 1)
}

async function takingPart(store: Store, { type, id }: SeenSubject): Promise<string[]> {
  const rows = await store.db.query<{ person: string }>(sql`
    select person_id as person from platform.watches where subject_type = ${type} and subject_id = ${id}
    union select author_id from platform.comments
    where subject_type = ${type} and subject_id = ${id} and author_id is not null limit ${CANDIDATES}`)
  return rows.map(({ person }) => person)
}
