/** Contents and who counts on them: bytes are claimed before they lie in the store and collected when nobody does. */

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { FileType } from './fileKind.ts'
import { type FileStore, localFileStore, type Staged } from './fileStore.server.ts'
import { scan } from './scanner.server.ts'
import { sniffed } from './sniff.server.ts'
import { diskRefusal, stage } from './staging.server.ts'

/** Bytes that lie in the store, claimed for long enough to name them in a version. */
export interface StoredBytes extends FileType {
  /** Lower-case hex. */
  readonly sha256: string
  readonly size: number
  /** What the scanner said; null where none is configured. */
  readonly scanned: string | null
}

/** Where the bytes of this Ambit's files lie. */
export const fileStoreOf = (store: Store): FileStore => localFileStore(join(store.platform.settings.data, 'files'))

/** What else happens on the way into the store. */
interface OnTheWay {
  /** Refuses bytes by what they are. */
  readonly accept?: (type: FileType) => void
  /** Runs when the bytes are claimed, before they leave the place where they were staged. */
  readonly claimed?: (bytes: StoredBytes) => Promise<void>
}

/**
 * Puts staged bytes into the store: looks what they are, has them scanned, claims them, keeps them. The staged file is gone
 * afterwards, also when they are refused; it stays where the scanner or the disk is what fails.
 */
export async function keepBytes(
  store: Store,
  staged: Staged,
  name: string,
  { accept, claimed }: OnTheWay = {},
): Promise<StoredBytes> {
  try {
    const type = await sniffed(staged.path, name)
    accept?.(type)
    const scanned = await scan(store.platform.settings.scanner, staged, name)
    const bytes = { sha256: staged.sha256, size: staged.size, ...type, scanned }
    await claim(store.db, bytes)
    await claimed?.(bytes)
    await fileStoreOf(store).keep(staged)
    return bytes
  } catch (error) {
    const refusal = diskRefusal(error)
    if (refusal instanceof Refused && refusal.status < 500) await rm(staged.path, { force: true })
    throw refusal
  }
}

/** Stores what the server itself makes or takes in: streamed, with memory for one chunk. Name it with `saveFile` within a day. */
export async function storeBytes(
  store: Store,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
  most?: number,
): Promise<StoredBytes> {
  const staged = await stage(store.platform.settings.data, content, most)
  try {
    return await keepBytes(store, staged, name)
  } finally {
    await rm(staged.path, { force: true })
  }
}

/** Nobody collects these bytes for a while, whether they are in the store already or come now. Waits for who collects them. */
export async function claim(db: Queryable, { sha256, size }: Pick<StoredBytes, 'sha256' | 'size'>): Promise<void> {
  await db.query(sql`
    insert into platform.blobs (hash, size) values (decode(${sha256}, 'hex'), ${size})
    on conflict (hash) do update set claimed_at = now()`)
}

/** The lock between those who copy the store whole and those who take away from it. "files" */
export const STAY = 0x66696c6573

/** Nothing leaves the store until this transaction ends: for a backup, which copies files after their rows. */
export async function keepAllFiles(tx: Transaction): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock_shared(${STAY}::bigint)`)
}

/** Whether this transaction may take files away; false while somebody relies on all of them. */
export async function mayCollect(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ may: boolean }>(sql`select pg_try_advisory_xact_lock(${STAY}::bigint) as may`)
  return row?.may === true
}
