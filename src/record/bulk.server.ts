import type { Action } from './action.ts'
import { invalid } from './errors.ts'
import { MOST_ROWS } from './query.ts'
import type { RecordType } from './record.ts'
import type { Row } from './seams.ts'
import type { Work } from './work.server.ts'

export type Bulk =
  | { do: 'update'; items: { id: string; version: number; patch: Record<string, unknown> }[] }
  | { do: 'remove'; items: { id: string; version?: number }[] }
  | { do: 'act'; action: Action; items: { id: string }[]; input: unknown }

/** Up to 500 rows, all or nothing; a refusal names the row by its place. */
export async function bulk(work: Work, type: RecordType, asked: Bulk): Promise<Row[]> {
  const ids = asked.items.map((item) => item.id)
  if (!ids.length || ids.length > MOST_ROWS) throw invalid({ rows: `takes 1 to ${MOST_ROWS} rows at a time` })
  if (new Set(ids).size !== ids.length) throw invalid({ rows: 'names a row twice' })
  if (asked.do === 'update') return work.seen(type, await work.updateMany(type, asked.items))
  if (asked.do === 'remove') {
    await work.removeMany(type, asked.items)
    return []
  }
  // In the order of the identifiers, as everywhere, so that two bulk actions never wait for each other.
  const rows = new Map<string, Row>()
  for (const id of ids.toSorted()) rows.set(id, await work.act(asked.action, id, asked.input))
  return work.seen(
    type,
    ids.map((id) => rows.get(id)!),
  )
}
