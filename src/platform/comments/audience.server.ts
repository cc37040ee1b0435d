/** Who is told of a comment: those whom it mentions, and those who watch; nobody who may not read what it stands on. */
import { randomUUID } from 'node:crypto'
import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { sql } from '../sql.ts'
import type { SeenSubject } from '../subject.server.ts'
import { mentionedIn } from './mentions.ts'

/** How far somebody can be reached at a record. */
export type Reach = 'reads' | 'may not read it' | 'has no account'

export interface Audience {
  /** Mentioned, and may read the subject. */
  readonly mentioned: readonly string[]
  /** Mentioned, and told nothing. */
  readonly unreached: readonly { readonly person: string; readonly reach: Reach }[]
  /** Watch the subject, may read it, and are not mentioned. */
  readonly watching: readonly string[]
}

/**
 * Asked before the transaction of the comment begins, for it takes connections of its own. `before`: the text as it was,
 * so that an edit tells those only whom it newly mentions.
 */
export async function audienceOf(
  store: Store,
  writer: Caller,
  subject: SeenSubject,
  text: string,
  before = '',
): Promise<Audience> {
  const known = new Set(mentionedIn(before))
  const mentioned = mentionedIn(text).filter((person) => !known.has(person))
  const reaches = await reachOf(store, subject, mentioned)
  const watching = before ? [] : await watchersOf(store, subject)
  const others = watching.filter((person) => person !== writer.person && !mentioned.includes(person))
  const open = await reachOf(store, subject, others)
  return {
    mentioned: mentioned.filter((person) => reaches.get(person) === 'reads'),
    unreached: mentioned.flatMap((person) => {
      const reach = reaches.get(person)!
      return reach === 'reads' ? [] : { person, reach }
    }),
    watching: others.filter((person) => open.get(person) === 'reads'),
  }
}

/** Whether each of these people may read the subject now. */
export async function reachOf(
  store: Store,
  { of, id }: Pick<SeenSubject, 'of' | 'id'>,
  people: readonly string[],
): Promise<Map<string, Reach>> {
  const request = randomUUID()
  const found = await Promise.all(
    people.map(async (person): Promise<readonly [string, Reach]> => {
      // An account and its person share an identifier.
      const caller = await store.platform.callerOfAccount(person, request)
      if (!caller) return [person, 'has no account']
      return [person, (await store.readable(of, caller, [id])).has(id) ? 'reads' : 'may not read it']
    }),
  )
  return new Map(found)
}

async function watchersOf(store: Store, { type, id }: SeenSubject): Promise<string[]> {
  const rows = await store.db.query<{ person: string }>(sql`
    select person_id as person from platform.watches
    where subject_type = ${type} and subject_id = ${id} and not muted order by since`)
  return rows.map(({ person }) => person)
}
