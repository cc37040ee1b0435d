/** How much is stored: one's own for everybody, the whole for administrators. */
import { statfs } from 'node:fs/promises'
import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { one } from '../database.server.ts'
import { sql } from '../sql.ts'
import { storedBytes } from './fileRows.server.ts'
import type { FileLimits } from './limits.ts'
import { incoming } from './staging.server.ts'

/** Bytes, and numbers of files. */
export interface Storage {
  readonly mine: number
  readonly limits: FileLimits
  readonly all?: {
    readonly files: number
    readonly versions: number
    /** As people see it: each version with its size. */
    readonly shown: number
    /** As it lies on the disk: each content once. */
    readonly stored: number
    readonly bin: { readonly files: number; readonly bytes: number }
    readonly uploads: { readonly open: number; readonly bytes: number }
    readonly disk: { readonly free: number; readonly size: number }
    readonly scanner: boolean
    /** Who has most, the largest first. */
    readonly largest: readonly { readonly account: string; readonly name: string | null; readonly bytes: number }[]
  }
}

const MOST_NAMED = 20

/** What the caller may know of the storage. */
export async function storageOf(store: Store, caller: Caller): Promise<Storage> {
  const { fileMegabytes, accountGigabytes, filesGigabytes, filesRefused } = store.company
  const limits = { fileMegabytes, accountGigabytes, filesGigabytes, filesRefused }
  const { account: mine, all: stored } = await storedBytes(store.db, caller.account)
  if (!caller.roles.has('administrator')) return { mine, limits }
  const { db } = store
  const counts = await one<{
    files: number
    versions: number
    shown: string
    binFiles: number
    binBytes: string
    open: number
    waiting: string
  }>(
    db,
    sql`select (select count(*) from platform.files where removed_at is null and orphaned_at is null) as files,
      (select count(*) from platform.file_versions) as versions,
      (select coalesce(sum(size), 0)::text from platform.file_versions) as shown,
      (select count(*) from platform.files where removed_at is not null or orphaned_at is not null) as "binFiles",
      (select coalesce(sum(v.size), 0)::text from platform.file_versions v join platform.files f on f.id = v.file_id
        where f.removed_at is not null or f.orphaned_at is not null) as "binBytes",
      (select count(*) from platform.uploads where file_id is null and ends_at > now()) as open,
      (select coalesce(sum(received), 0)::text from platform.uploads where file_id is null and ends_at > now()) as waiting`,
  )
  const largest = await db.query<{ account: string; name: string | null; bytes: string }>(sql`
    select v.created_by as account, max(a.name) as name, sum(v.size)::text as bytes
    from platform.file_versions v left join platform.accounts a on a.id::text = v.created_by
    group by v.created_by order by sum(v.size) desc limit ${MOST_NAMED}`)
  const disk = await statfs(await incoming(store.platform.settings.data))
  return {
    mine,
    limits,
    all: {
      files: counts.files,
      versions: counts.versions,
      shown: Number(counts.shown),
      stored,
      bin: { files: counts.binFiles, bytes: Number(counts.binBytes) },
      uploads: { open: counts.open, bytes: Number(counts.waiting) },
      disk: { free: disk.bavail * disk.bsize, size: disk.blocks * disk.bsize },
      scanner: store.platform.settings.scanner !== undefined,
      largest: largest.map((each) => ({ ...each, bytes: Number(each.bytes) })),
    },
  }
}
