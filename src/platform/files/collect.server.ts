/** Takes away what nobody counts on any longer: uploads left lying, files in the bin, contents without a version. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Store } from '../../record/store.server.ts'
import type { Queryable } from '../database.server.ts'
import { defineJob, type Job } from '../jobs/job.ts'
import { name, type Sql, sql } from '../sql.ts'
import { BIN_DAYS } from './bin.ts'
import { fileStoreOf, mayCollect } from './blobs.server.ts'
import { removePictures } from './pictures.server.ts'
import { incoming } from './staging.server.ts'

/** So long bytes wait for their row, and a file for its record. */
const GRACE = sql`interval '24 hours'`
const BIN = sql`${`${BIN_DAYS} days`}::interval`
const GRACE_MS = 24 * 3_600_000
/** Enough for one statement, few enough to be quick. */
const SOME = 500

/** What one round took away. */
export interface Collected {
  uploads: number
  files: number
  contents: number
  bytes: number
  /** Somebody relies on all bytes (a backup), so that none were taken away. */
  waited: boolean
}

/** The job; `input` is empty. It can be run twice at once: each content is taken away under a lock of its own. */
export const collectJob = (store: Store): Job<object, 'idempotentOutside'> =>
  defineJob({
    name: 'platform.collectFiles',
    effect: 'idempotentOutside',
    input: z.strictObject({}),
    retry: { limit: 1, delaySeconds: 300 },
    leaseSeconds: 60,
    longestSeconds: 3600,
    run: ({ signal }) => collectFiles(store, signal),
  })

/** One round over everything. */
export async function collectFiles(store: Store, signal?: AbortSignal): Promise<Collected> {
  const collected: Collected = { uploads: 0, files: 0, contents: 0, bytes: 0, waited: false }
  collected.uploads = await endUploads(store)
  await orphan(store, signal)
  collected.files = await emptyBin(store.db)
  await collectContents(store, collected, signal)
  await collectStrays(store, collected, signal)
  return collected
}

/** Uploads whose time is over, and bytes on their way of which no upload knows. */
async function endUploads(store: Store): Promise<number> {
  const ended = await store.db.query<{ id: string }>(
    sql`delete from platform.uploads where ends_at < now() - interval '1 hour' returning id`,
  )
  const folder = await incoming(store.platform.settings.data)
  for (const { id } of ended) await rm(join(folder, id), { force: true })
  for (const file of await readdir(folder)) {
    const found = await stat(join(folder, file)).catch(() => undefined)
    if (!found || Date.now() - found.mtimeMs < GRACE_MS) continue
    const [known] = await store.db.query(sql`select 1 from platform.uploads where id::text = ${file}`)
    if (!known) await rm(join(folder, file), { force: true })
  }
  return ended.length
}

/** Files of records that the database removed with others (the tasks of a project) are told by nobody. */
async function orphan(store: Store, signal?: AbortSignal): Promise<void> {
  for (const type of store.registry.types) {
    signal?.throwIfAborted()
    await store.db.query(sql`
      update platform.files f set orphaned_at = now()
      where f.subject_type = ${type.key} and f.subject_id is not null and f.orphaned_at is null
        and not exists (select 1 from ${name(type.table)} t where t.id = f.subject_id)`)
  }
}

/** Files that were removed long ago, whose record is gone as long, or that no record ever took. */
async function emptyBin(db: Queryable): Promise<number> {
  const over: readonly Sql[] = [
    sql`removed_at < now() - ${BIN}`,
    sql`orphaned_at < now() - ${BIN}`,
    sql`subject_id is null and created_at < now() - ${GRACE}`,
  ]
  let count = 0
  for (const condition of over) {
    for (let gone = SOME; gone === SOME; count += gone)
      gone = (
        await db.query(sql`
          delete from platform.files where id in (select id from platform.files where ${condition} limit ${SOME}) returning id`)
      ).length
  }
  return count
}

/** Contents that no version names and nobody has claimed of late. */
async function collectContents(store: Store, collected: Collected, signal?: AbortSignal): Promise<void> {
  const { db } = store
  const unused = sql`b.claimed_at < now() - ${GRACE} and not exists (select 1 from platform.file_versions v where v.hash = b.hash)`
  for (;;) {
    const found = await db.query<{ hash: string }>(
      sql`select encode(b.hash, 'hex') as hash from platform.blobs b where ${unused} limit ${SOME}`,
    )
    for (const { hash } of found) {
      signal?.throwIfAborted()
      const taken = await db.transaction(async (tx) => {
        if (!(await mayCollect(tx))) return 'waited'
        // Whoever claims it now waits for this transaction, and then puts the bytes there anew; whoever has claimed it is seen here.
        const [row] = await tx.query<{ size: number }>(
          sql`delete from platform.blobs b where b.hash = decode(${hash}, 'hex') and ${unused} returning b.size`,
        )
        if (!row) return 0
        await fileStoreOf(store).remove(hash)
        await removePictures(store, hash)
        collected.contents++
        return row.size
      })
      if (taken === 'waited') {
        collected.waited = true
        return
      }
      collected.bytes += taken
    }
    if (found.length < SOME) return
  }
}

/** Bytes in the store of which the database knows nothing, as after it was put back to an earlier day. */
async function collectStrays(store: Store, collected: Collected, signal?: AbortSignal): Promise<void> {
  if (collected.waited) return
  const { db } = store
  for await (const { sha256, size, changedAt } of fileStoreOf(store).list()) {
    signal?.throwIfAborted()
    if (Date.now() - changedAt.getTime() < GRACE_MS) continue
    const [known] = await db.query(sql`select 1 from platform.blobs where hash = decode(${sha256}, 'hex')`)
    if (known) continue
    await db.transaction(async (tx) => {
      if (!(await mayCollect(tx))) return
      // The row is made to hold off whoever wants to claim the same content, and goes with the bytes.
      const [held] = await tx.query(sql`
        insert into platform.blobs (hash, size) values (decode(${sha256}, 'hex'), ${size}) on conflict do nothing returning size`)
      if (!held) return
      await fileStoreOf(store).remove(sha256)
      await tx.query(sql`delete from platform.blobs where hash = decode(${sha256}, 'hex')`)
      collected.contents++
      collected.bytes += size
    })
  }
}
