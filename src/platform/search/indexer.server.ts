/** Keeps entries up to date: what changed within moments, and whole types when their declaration did. */
import { z } from 'zod'
import { asRule } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import { readFilter } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import type { Database } from '../database.server.ts'
import { defineJob, type Job } from '../jobs/job.ts'
import { join, name, sql } from '../sql.ts'
import type { AttachedTexts } from './attached.ts'
import { lockEntries, rowsToIndex, writeEntries, writeRows } from './entries.server.ts'
import { anyWaiting, takeWaiting } from './queue.server.ts'
import { stampOf } from './searchable.ts'

/** Records that one transaction takes: short, since whoever writes entries waits for it. */
const AT_ONCE = 500
const REBUILT_AT_ONCE = 2_000
/** Words that may wait to be sorted into the index, in kilobytes: behind changes, and while all is built anew. */
const WAITING_KB = 128
const WAITING_REBUILT_KB = 16_384

export interface Indexer {
  /** Writes the entries of what waits; gives when nothing waits any more. */
  catchUp(db: Database): Promise<void>
  /** Types whose entries were made under another declaration, or never. A type without rows is done with this. */
  outdated(db: Database): Promise<RecordType[]>
  readonly rebuild: Job<{ types: string[] }, 'idempotentOutside'>
}

/** `sources` are asked for when first needed: other services bring them. */
export function createIndexer(store: Store, sources: () => readonly AttachedTexts[]): Indexer {
  const stamp = (type: RecordType) =>
    stampOf(
      type,
      store.customOf(type.key),
      sources().map(({ label }) => label),
    )

  const catchUp = async (db: Database) => {
    while (await anyWaiting(db))
      await db.transaction(async (tx) => {
        await lockEntries(tx, WAITING_KB)
        for (const [key, ids] of await takeWaiting(tx, AT_ONCE)) {
          const type = store.registry.find(key)
          if (type) await writeEntries(tx, store, sources(), type, [...ids])
        }
      })
  }

  const outdated = async (db: Database) => {
    const known = await db.query<{ type: string; stamp: string; done: boolean }>(
      sql`select type, stamp, done from platform.search_types`,
    )
    const done = new Map(known.filter((type) => type.done).map((type) => [type.type, type.stamp]))
    const other = store.registry.types.filter((type) => done.get(type.key) !== stamp(type))
    if (!other.length) return []
    const [filled] = await db.query<{ keys: string[] }>(sql`
      select array_remove(array[${join(
        other.map(
          (type) =>
            sql`case when exists (select 1 from ${name(type.table)} t where ${readFilter(type, INDEXER)}) then ${type.key} end`,
        ),
      )}], null)::text[] as keys`)
    const keys = new Set(filled!.keys)
    const empty = other.filter((type) => !keys.has(type.key))
    if (empty.length)
      await db.query(sql`
        insert into platform.search_types (type, stamp, done)
        select *, true from unnest(${empty.map(({ key }) => key)}::text[], ${empty.map(stamp)}::text[])
        on conflict (type) do update set stamp = excluded.stamp, built_to = null, done = true`)
    return other.filter((type) => keys.has(type.key))
  }

  const rebuild = defineJob<{ types: string[] }, 'idempotentOutside'>({
    name: 'search.rebuild',
    effect: 'idempotentOutside',
    input: z.strictObject({ types: z.array(z.string()) }),
    retry: { limit: 10, delaySeconds: 5 },
    leaseSeconds: 60,
    longestSeconds: 6 * 3600,
    async run({ db, input, signal, progress }) {
      const types = input.types.flatMap((key) => store.registry.find(key) ?? [])
      let total = 0
      for (const type of types) total += await countOf(db, type)
      let written = 0
      for (const type of types) {
        for await (const count of rebuildType(db, type)) {
          written += count
          progress({ done: written, total: Math.max(total, written), note: type.labels })
          signal.throwIfAborted()
        }
      }
      return { records: written }
    },
  })

  /** Goes on where it was interrupted, unless the declaration changed since. */
  async function* rebuildType(db: Database, type: RecordType): AsyncGenerator<number> {
    const now = stamp(type)
    const [begun] = await db.query<{ to: string | null }>(sql`
      insert into platform.search_types as known (type, stamp) values (${type.key}, ${now})
      on conflict (type) do update set
        built_to = case when known.stamp = excluded.stamp then known.built_to end,
        done = known.stamp = excluded.stamp and known.done,
        stamp = excluded.stamp
      returning built_to as to`)
    let after = begun!.to
    for (;;) {
      const count = await db.transaction(async (tx) => {
        await lockEntries(tx, WAITING_REBUILT_KB)
        const rows = await rowsToIndex(tx, store, type, { after, most: REBUILT_AT_ONCE })
        await writeRows(tx, store, sources(), type, rows)
        after = rows.at(-1)?.id ?? after
        const done = rows.length < REBUILT_AT_ONCE
        await tx.query(sql`
          update platform.search_types set built_to = ${done ? null : after}, done = ${done}
          where type = ${type.key} and stamp = ${now}`)
        return rows.length
      })
      yield count
      if (count < REBUILT_AT_ONCE) return
    }
  }

  return { catchUp, outdated, rebuild }
}

const INDEXER = asRule('search', 'search')

async function countOf(db: Database, type: RecordType): Promise<number> {
  const [counted] = await db.query<{ n: number }>(
    sql`select count(*) as n from ${name(type.table)} t where ${readFilter(type, INDEXER)}`,
  )
  return counted!.n
}
