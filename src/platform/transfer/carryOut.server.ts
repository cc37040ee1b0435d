/** A checked import becomes records, all of them or none; and is taken back as a whole. */

import { rowsByKey } from '../../record/byKey.server.ts'
import type { Caller } from '../../record/caller.ts'
import { asRule } from '../../record/caller.ts'
import { forbidden, refusedNow } from '../../record/errors.ts'
import { columnsOf, type RecordType } from '../../record/record.ts'
import { reach } from '../../record/rights.ts'
import type { Row } from '../../record/seams.ts'
import { fieldOpen } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { name, sql } from '../sql.ts'
import type { Plan } from './check.server.ts'

const CHUNK = 5_000

interface ImportRow {
  readonly record: string
  readonly place: number
  readonly version: number
  readonly before: Readonly<Record<string, unknown>> | null
}

async function writeRows(tx: Transaction, id: string, rows: readonly ImportRow[], done: boolean): Promise<void> {
  await tx.query(sql`delete from platform.import_rows where import_id = ${id}`)
  for (let at = 0; at < rows.length; at += CHUNK) {
    const some = rows.slice(at, at + CHUNK)
    await tx.query(sql`
      insert into platform.import_rows (import_id, record_id, place, version, done, before)
      select ${id}, u.record, u.place, u.version, ${done}, u.before::jsonb from unnest(
        ${some.map(({ record }) => record)}::uuid[], ${some.map(({ place }) => place)}::int[],
        ${some.map(({ version }) => version)}::int[],
        ${some.map(({ before }) => (before ? JSON.stringify(before) : null))}::text[]) as u(record, place, version, before)`)
  }
}

/** Keeps which records a dry run saw, and in which version. */
export const keepSeen = (tx: Transaction, id: string, { matched }: Plan): Promise<void> =>
  writeRows(
    tx,
    id,
    matched.map(({ id: record, place, version }) => ({ record, place, version, before: null })),
    false,
  )

/** Rows whose records are others than the dry run saw, each with what happened to it; the import then waits for another look. */
export async function changedSinceCheck(
  db: Queryable,
  store: Store,
  type: RecordType,
  id: string,
  plan: Plan,
): Promise<{ row: number; problem: string }[]> {
  const seen = new Map(
    (
      await db.query<{ place: number; record: string; version: number }>(
        sql`select place, record_id as record, version from platform.import_rows where import_id = ${id} and not done`,
      )
    ).map((row) => [row.place, row]),
  )
  const conflicts: { row: number; problem: string }[] = []
  const label = type.label.toLowerCase()
  for (const { place, id: record, version } of plan.matched) {
    const before = seen.get(place)
    seen.delete(place)
    if (!before)
      conflicts.push({ row: place, problem: `is a ${label} that is here now and was not when it was checked` })
    else if (before.record !== record)
      conflicts.push({ row: place, problem: `fits another ${label} than when it was checked` })
    else if (before.version !== version) {
      const since =
        conflicts.length < 50 ? await store.platform.audit.changedSince(db, type.key, record, before.version) : null
      conflicts.push({
        row: place,
        problem: `was changed since it was checked${since ? `, by ${since.by}: ${[...since.fields].join(', ')}` : ''}`,
      })
    }
  }
  for (const place of seen.keys())
    conflicts.push({ row: place, problem: `fits no ${label} any more, as it did when it was checked` })
  return conflicts.sort((a, b) => a.row - b.row)
}

/** Writes everything that was planned, with the caller's rights, and remembers it for being undone. */
export async function carryOut(
  tx: Transaction,
  store: Store,
  caller: Caller,
  type: RecordType,
  { id, title }: { id?: string; title: string },
  { creates, updates }: Plan,
): Promise<void> {
  const who = { ...caller, reason: `Import of ${title}` }
  await store.within(tx, who, async (work) => {
    await work.createMany(
      type,
      creates.map(({ draft }) => draft),
    )
    await work.updateMany(
      type,
      updates.map(({ id: record, patch, version }) => ({ id: record, patch, version })),
    )
  })
  if (!id) return
  const rows: ImportRow[] = [
    ...creates.map(({ place, draft }) => ({ record: draft.id, place, version: 1, before: null })),
    ...updates.map(({ place, id: record, version, before }) => ({ record, place, version: version + 1, before })),
  ]
  await writeRows(tx, id, rows, true)
}

const MOST_NAMED = 10

/**
 * Takes an import back: what it changed has its old values again, what it created is gone. Refuses as a whole, with
 * names, where anything of it was changed or removed since, or something else lies within what it created.
 */
export async function undo(
  tx: Transaction,
  store: Store,
  caller: Caller,
  type: RecordType,
  { id, title }: { id: string; title: string },
): Promise<{ removed: number; restored: number }> {
  const rows = await tx.query<ImportRow>(sql`
    select record_id as record, place, version, before from platform.import_rows where import_id = ${id} and done order by place`)
  const created = rows.filter(({ before }) => before === null)
  const changed = rows.filter(({ before }) => before !== null)
  const labels = type.labels.toLowerCase()
  if (created.length && reach(type.may.create, caller) === 'none')
    throw forbidden(`You may no longer create ${labels}, so you cannot take these back`)
  if (changed.length && reach(type.may.update, caller) === 'none')
    throw forbidden(`You may no longer change ${labels}, so you cannot take this back`)
  await refuseChanged(tx, store, caller, type, rows)
  await refuseContents(
    tx,
    store,
    type,
    created.map(({ record }) => record),
  )
  // Whoever made these rows takes them back as they are; the right to remove any row is another one.
  const rule = {
    ...asRule('undo of an import', caller.request),
    name: `undo of an import, for ${caller.name}`,
    reason: `Undo of the import of ${title}`,
  }
  await store.within(tx, rule, async (work) => {
    await work.updateMany(
      type,
      changed.map(({ record, before, version }) => ({ id: record, patch: before, version })),
      { everything: true },
    )
    await work.removeMany(
      type,
      created.map(({ record, version }) => ({ id: record, version })),
    )
  })
  return { removed: created.length, restored: changed.length }
}

async function refuseChanged(
  tx: Transaction,
  store: Store,
  caller: Caller,
  type: RecordType,
  rows: readonly ImportRow[],
): Promise<void> {
  const named: string[] = []
  let others = 0
  const titled = fieldOpen(type, [], caller, type.titleField)
  for (let at = 0; at < rows.length; at += CHUNK) {
    const some = rows.slice(at, at + CHUNK)
    const found = await rowsByKey(
      tx,
      type,
      [],
      caller,
      ['id'],
      some.map(({ record }) => [record]),
    )
    const now = new Map<number, Row>(found.map(({ n, row }) => [n, row]))
    for (const [n, { record, place, version }] of some.entries()) {
      const row = now.get(n)
      if (row?.version === version) continue
      if (++others > MOST_NAMED) continue
      if (!row) named.push(`row ${place} was removed, or is no longer shared with you`)
      else {
        const since = await store.platform.audit.changedSince(tx, type.key, record, version)
        const title = titled ? `“${String(row[type.titleField] ?? '')}”` : `row ${place}`
        named.push(`${title} was changed${since ? ` by ${since.by}` : ''}`)
      }
    }
  }
  if (!others) return
  const more = others > MOST_NAMED ? `, and ${others - MOST_NAMED} more` : ''
  throw refusedNow(
    `Nothing was undone, since others built on it: ${named.join('; ')}${more}. Set those right by hand, or leave the import as it is`,
  )
}

/** What lies within a created record goes with it in the database, so there must be nothing yet. */
async function refuseContents(
  tx: Transaction,
  store: Store,
  type: RecordType,
  created: readonly string[],
): Promise<void> {
  if (!created.length) return
  for (const inner of store.registry.types) {
    const scope = inner.within
    if (!scope || inner.fields[scope]?.target !== type.key) continue
    const [found] = await tx.query<{ n: number }>(sql`
      select count(*) as n from ${name(inner.table)} t where t.${name(columnsOf(scope, inner.fields[scope])[0]!)} = any(${created}::uuid[])`)
    if (found?.n)
      throw refusedNow(
        `Nothing was undone: ${found.n} ${inner.labels.toLowerCase()} were added to what it created. Remove those first`,
      )
  }
}
