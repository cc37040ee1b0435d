import { randomUUIDv7 } from 'node:crypto'
import type { Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Note } from './note.ts'
import { hintNotifications } from './notify.server.ts'

/** Something that somebody was told in the past of the example company; moments in milliseconds since 1970. */
export interface ExampleNote extends Pick<Note, 'to' | 'kind' | 'text'> {
  readonly subject: NonNullable<Note['subject']>
  /** The name of whoever did it. */
  readonly by: string | null
  readonly at: number
  readonly read: boolean
}

/** An identifier of that moment: notifications stand in the order of theirs. */
function idAt(at: number): string {
  const ms = at.toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-${randomUUIDv7().slice(14)}`
}

/** Writes notifications as if people had been told when they say. Nothing of it is mailed. */
export async function keepExampleNotes(tx: Transaction, notes: readonly ExampleNote[]): Promise<void> {
  for (const { to, kind, subject, text, by, at, read } of notes.toSorted((a, b) => a.at - b.at)) {
    const moment = new Date(at).toISOString()
    await tx.query(sql`
      insert into platform.notifications (id, account_id, kind, subject_type, subject_id, text, by_name, created_at, read_at)
      select ${idAt(at)}, a.id, ${kind}, ${subject.type}, ${subject.id}, ${text}, ${by}, ${moment}::timestamptz,
        case when ${read} then ${moment}::timestamptz + interval '1 hour' end
      from platform.accounts a where a.person_id = ${to}`)
    hintNotifications(tx, to)
  }
}
