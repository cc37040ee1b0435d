import type { Action } from './action.ts'
import { invalid, Refused } from './errors.ts'
import { MOST_ROWS } from './query.ts'
import type { RecordType } from './record.ts'
import type { Row, Work } from './work.server.ts'

export type BulkItem =
  | { do: 'update'; id: string; version: number; patch: Record<string, unknown> }
  | { do: 'remove'; id: string; version?: number }
  | { do: 'act'; id: string; action: Action; input: unknown }

/**
 * Up to 500 rows, all or nothing; a refusal names the row by its place. Rows are taken in the order of their
 * identifiers, so that two bulk changes never wait for each other.
 */
export async function bulk(work: Work, type: RecordType, items: readonly BulkItem[]): Promise<Row[]> {
  if (!items.length || items.length > MOST_ROWS) throw invalid({ rows: `takes 1 to ${MOST_ROWS} rows at a time` })
  if (new Set(items.map((i) => i.id)).size !== items.length) throw invalid({ rows: 'names a row twice' })
  const order = items.map((item, place) => ({ item, place })).sort((a, b) => (a.item.id < b.item.id ? -1 : 1))
  const rows: Row[] = new Array(items.length)
  for (const { item, place } of order) {
    try {
      if (item.do === 'remove') await work.remove(type, item.id, { version: item.version })
      else {
        const row =
          item.do === 'update'
            ? await work.update(type, item.id, item.patch, { version: item.version })
            : await work.act(item.action, item.id, item.input)
        rows[place] = await work.seen(type, row)
      }
    } catch (error) {
      if (error instanceof Refused)
        throw new Refused(error.id, error.status, `Row ${place + 1}: ${error.message}`, {
          ...error.details,
          row: place,
        })
      throw error
    }
  }
  return rows.filter(Boolean)
}
