/** What happened to the files of a record, in the audit: under the record's identifier, outside its versions. */
import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import type { AuditEntry } from '../audit/line.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { searchAgain } from '../search/queue.server.ts'
import { nothing, sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import type { FileEvent, FileVerb } from './fileEvent.ts'

const TYPE = 'platform.file'

/** Writes a line into the transaction of the change, and has the record found by the names that its files have now. */
export async function writeFileLine(
  tx: Transaction,
  store: Store,
  caller: Caller,
  line: {
    readonly subject: Subject
    readonly verb: FileVerb
    readonly file: string
    readonly name: string
    readonly was?: string
    readonly size?: number
    readonly number?: number
    readonly from?: number
  },
): Promise<void> {
  const { subject, verb, was, ...after } = line
  await store.platform.audit.write(tx, {
    type: TYPE,
    record: subject.id,
    version: 0,
    verb,
    area: 'platform',
    who: caller,
    before: was === undefined ? null : { name: was },
    after: { subject: subject.type, ...after },
  })
  await searchAgain(tx, [subject])
}

/** What happened to the files of a record, the newest first, below a place of its timeline. Whether the caller may read the record is asked before. */
export async function fileEventsOf(
  db: Queryable,
  { type, id }: Subject,
  limit: number,
  { at, id: lastId }: { readonly at: string | undefined; readonly id: string | undefined },
): Promise<{ at: string; file: FileEvent }[]> {
  const rows = await db.query<{ id: string; at: string; body: string }>(sql`
    select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, body from platform.audit_lines
    where record_id = ${id} and type = ${TYPE} and body is not null
      ${at ? sql`and (at, id) < (${at}::timestamptz, ${lastId}::uuid)` : nothing}
    order by at desc, id desc limit ${limit}`)
  return rows.flatMap(({ id: line, at: moment, body }) => {
    const entry = JSON.parse(body) as Pick<AuditEntry, 'verb' | 'who' | 'before' | 'after'>
    const after = entry.after ?? {}
    if (after.subject !== type) return []
    const file: FileEvent = {
      id: line,
      did: entry.verb as FileVerb,
      who: entry.who.impersonator ? `${entry.who.impersonator.name} as ${entry.who.name}` : entry.who.name,
      file: String(after.file),
      name: String(after.name),
      was: typeof entry.before?.name === 'string' ? entry.before.name : null,
      number: typeof after.number === 'number' ? after.number : null,
      from: typeof after.from === 'number' ? after.from : null,
    }
    return [{ at: moment, file }]
  })
}
