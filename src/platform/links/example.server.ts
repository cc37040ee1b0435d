import { randomUUIDv7 } from 'node:crypto'
import type { Store } from '../../record/store.server.ts'
import type { ExampleContext } from '../example/part.ts'
import { sql } from '../sql.ts'
import { type Subject, subjectKey } from '../subject.ts'
import { kept, type LinkKindName } from './kinds.ts'

export interface ExampleLink {
  readonly kind: LinkKindName
  readonly from: Subject
  readonly to: Subject
  readonly note: string | null
  readonly by: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Links records of the example company. */
export async function keepExampleLinks(
  store: Store,
  { tx, caller }: ExampleContext,
  links: readonly ExampleLink[],
): Promise<void> {
  const rows = [
    ...new Map(
      links.map((link) => {
        const ends = kept(link.kind, 'out', link.from, link.to)
        return [
          `${link.kind} ${subjectKey(ends.from)} ${subjectKey(ends.to)}`,
          { ...link, ...ends, id: randomUUIDv7() },
        ]
      }),
    ).values(),
  ]
  await tx.query(sql`
    insert into platform.links (id, kind, from_type, from_id, to_type, to_id, note, made_by, made_at)
    select * from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.from.type)}::text[], ${rows.map((r) => r.from.id)}::uuid[],
      ${rows.map((r) => r.to.type)}::text[], ${rows.map((r) => r.to.id)}::uuid[], ${rows.map((r) => r.note)}::text[],
      ${rows.map((r) => r.by)}::uuid[], ${rows.map((r) => new Date(r.at).toISOString())}::timestamptz[])`)
  await store.platform.audit.write(
    tx,
    rows.map(({ id, kind, from, to, note }) => ({
      type: 'platform.link',
      record: id,
      version: 1,
      verb: 'create',
      area: 'platform',
      who: caller,
      before: null,
      after: { kind, fromType: from.type, from: from.id, toType: to.type, to: to.id, note },
    })),
  )
}
