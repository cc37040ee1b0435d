/** The rows that an action decides about: found, and locked in one order. */
import type { Queryable } from '../platform/database.server.ts'
import { name, sql } from '../platform/sql.ts'
import type { Action, Need } from './action.ts'
import type { Caller } from './caller.ts'
import { refusedNow } from './errors.ts'
import type { RecordType } from './record.ts'
import type { Row } from './seams.ts'
import { columnNamed, readFilter } from './select.ts'

/** Locks the row and what the action needs in one global order, by type and identifier, so that two actions never wait for each other. */
export async function lockNeeded(
  tx: Queryable,
  lock: (type: RecordType, id: string) => Promise<Row>,
  action: Action,
  id: string,
  seen: Row,
  input: any,
  caller: Caller,
): Promise<{ row: Row; needs: Record<string, Row[]> }> {
  const needs: Record<string, Row[]> = {}
  const asked = Object.entries(action.needs?.(seen, input) ?? {})
  const wanted: { type: RecordType; id: string; under?: string }[] = [{ type: action.type, id }]
  for (const [under, need] of asked) {
    needs[under] = []
    for (const each of await idsOf(tx, need, caller)) wanted.push({ type: need.type, id: each, under })
  }
  wanted.sort((a, b) => (a.type.key === b.type.key ? compare(a.id, b.id) : compare(a.type.key, b.type.key)))
  let row: Row | undefined
  for (const each of wanted) {
    const found = await lock(each.type, each.id)
    if (each.under) needs[each.under]!.push(found)
    else row = found
  }
  if (asked.length && row!.version !== seen.version)
    throw refusedNow('This was changed by someone else just now; look at it again')
  return { row: row!, needs }
}

async function idsOf(tx: Queryable, need: Need, caller: Caller): Promise<string[]> {
  if (need.ids) return [...new Set(need.ids)]
  const conditions = Object.entries(need.where ?? {}).map(
    ([field, value]) => sql`${columnNamed(need.type, field)} = ${value}`,
  )
  if (!conditions.length) throw new Error(`needs of ${need.type.key}: neither ids nor where`)
  const [first, ...rest] = conditions
  const where = rest.reduce((all, each) => sql`${all} and ${each}`, first!)
  const rows = await tx.query<{ id: string }>(
    sql`select t.id from ${name(need.type.table)} t where ${where} and ${readFilter(need.type, caller)} order by t.id limit 5001`,
  )
  if (rows.length > 5000)
    throw refusedNow(`More than 5000 ${need.type.labels.toLowerCase()} would be concerned at once`)
  return rows.map((r) => r.id)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
