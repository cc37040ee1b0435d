import type { Caller } from '../../record/caller.ts'
import { refusedNow } from '../../record/errors.ts'
import { columnsOf, type RecordType } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import type { Transaction } from '../database.server.ts'
import type { Progress } from '../jobs/job.ts'
import { name, type Sql, sql } from '../sql.ts'

/** Most obstacles that a refusal names. */
const MOST_NAMED = 10

/**
 * Removes every record of the example company and what lies within one (the tasks of its projects, also those added
 * since). Records that are real and merely mention something of it lose the mention; where they cannot do without, nothing
 * is removed and they are named. Gives the number of records removed.
 */
export async function removeExample(
  tx: Transaction,
  store: Store,
  caller: Caller,
  progress: (progress: Progress) => void,
): Promise<number> {
  const { types } = store.registry
  const gone = await contents(tx, types)
  await refuseAccounts(tx, gone)
  return store.within(tx, caller, async (work) => {
    await detachReal(work, store, gone)
    // Within the example, too: what is removed first must not be mentioned by what is removed after it.
    await untie(work, types, gone)
    let removed = 0
    for (const type of types.toReversed()) {
      const ids = gone.get(type.key) ?? []
      if (!ids.length) continue
      progress({ done: removed, total: countOf(gone), note: `Removing ${type.labels.toLowerCase()}` })
      await work.removeMany(
        type,
        ids.map((id) => ({ id })),
      )
      removed += ids.length
    }
    return removed
  })
}

type Gone = ReadonlyMap<string, readonly string[]>
const countOf = (gone: Gone): number => [...gone.values()].reduce((sum, ids) => sum + ids.length, 0)

/** The marked records that are still there, and everything within one of them, by type. */
async function contents(tx: Transaction, types: readonly RecordType[]): Promise<Gone> {
  const gone = new Map<string, string[]>()
  for (const type of types) {
    const scope = type.within && type.fields[type.within]?.target
    const outer = scope ? (gone.get(scope) ?? []) : []
    const within = outer.length
      ? sql` or t.${name(columnsOf(type.within!, type.fields[type.within!]!)[0]!)} = any(${outer}::uuid[])`
      : sql``
    const rows = await tx.query<{ id: string }>(sql`
      select t.id from ${name(type.table)} t
      where t.id in (select record_id from platform.example_records where type = ${type.key})${within} order by t.id`)
    if (rows.length)
      gone.set(
        type.key,
        rows.map((row) => row.id),
      )
  }
  return gone
}

/** Somebody signs in as a person of the example: that person has become real. Invitations not yet taken up end. */
async function refuseAccounts(tx: Transaction, gone: Gone): Promise<void> {
  const people = gone.get('people.person') ?? []
  const accounts = await tx.query<{ email: string }>(
    sql`select email from platform.accounts where person_id = any(${people}::uuid[]) order by email`,
  )
  if (accounts.length)
    throw refusedNow(
      `These people of the example have accounts: ${accounts.map((a) => a.email).join(', ')}. Their sign-ins are kept in the audit, so the example company stays`,
    )
  await tx.query(sql`delete from platform.invitations where person_id = any(${people}::uuid[]) and used_at is null`)
}

/** Fields that refer to something of the example, by type. */
function* mentions(types: readonly RecordType[], gone: Gone) {
  for (const type of types) {
    for (const [field, f] of Object.entries(type.fields)) {
      const targets = (f.target && gone.get(f.target)) || []
      if (targets.length && !f.computed) yield { type, field, f, targets, column: columnsOf(field, f)[0]! }
    }
  }
}

async function detachReal(work: Work, store: Store, gone: Gone): Promise<void> {
  const obstacles: string[] = []
  for (const { type, field, f, targets, column } of mentions(store.registry.types, gone)) {
    const own = gone.get(type.key) ?? []
    const many = f.kind === 'refs'
    const condition: Sql = many
      ? sql`t.${name(column)} && ${targets}::uuid[]`
      : sql`t.${name(column)} = any(${targets}::uuid[])`
    const rows = await store.all<{ id: string } & Record<string, unknown>>(
      type,
      work.caller,
      sql`${condition} and t.id <> all(${own}::uuid[])`,
      sql`t.id`,
      work.tx,
    )
    if (f.optional || many) {
      const left = (value: unknown) => (many ? (value as string[]).filter((id) => !targets.includes(id)) : null)
      await work.updateMany(
        type,
        rows.map((row) => ({ id: row.id, patch: { [field]: left(row[field]) } })),
        { everything: true },
      )
    } else obstacles.push(...rows.map((row) => `${type.label.toLowerCase()} “${String(row[type.titleField])}”`))
  }
  if (!obstacles.length) return
  const named = obstacles.slice(0, MOST_NAMED).join(', ')
  const more = obstacles.length > MOST_NAMED ? ` and ${obstacles.length - MOST_NAMED} more` : ''
  throw refusedNow(
    `The example company cannot be removed while records of your own need its people or projects: ${named}${more}. Change or remove those first`,
  )
}

/** Empties references from one removed record to another that is removed before it. */
async function untie(work: Work, types: readonly RecordType[], gone: Gone): Promise<void> {
  for (const { type, field, f, column } of mentions(types, gone)) {
    if (!f.optional || types.indexOf(type) >= types.findIndex((t) => t.key === f.target)) continue
    const ids = gone.get(type.key) ?? []
    const rows = await work.tx.query<{ id: string }>(
      sql`select t.id from ${name(type.table)} t where t.id = any(${ids}::uuid[]) and t.${name(column)} is not null`,
    )
    await work.updateMany(
      type,
      rows.map((row) => ({ id: row.id, patch: { [field]: null } })),
      { everything: true },
    )
  }
}
