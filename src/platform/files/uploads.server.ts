/**
 * Bytes on their way in, in sessions that survive cut connections and restarts: opened with a name and a size, appended
 * to from an offset, completed once. What was acknowledged is on the disk.
 */
import { createHash, type Hash, randomUUIDv7 } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Caller } from '../../record/caller.ts'
import { notFound, Refused } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { StoredBytes } from './blobs.server.ts'
import { diskRefusal, hashOf, incoming, incomingFolder, requireSpace } from './staging.server.ts'

/** An upload as it stands in the database. */
export interface Upload {
  readonly id: string
  readonly account: string
  readonly subjectType: string
  readonly subjectId: string | null
  readonly field: string | null
  readonly replaces: string | null
  readonly name: string
  readonly size: number
  readonly received: number
  readonly kept: StoredBytes | null
  readonly file: string | null
}

/** So long somebody may take to go on. */
const OPEN_HOURS = 24
/** After so many bytes what arrived is on the disk and acknowledged, also within one request. */
const CHECKPOINT = 16 * 1024 * 1024
/** Hashes that go on from one request to the next; those beyond are made again from the disk. */
const MOST_HASHES = 256
/** How long a request waits for the one before it to let go. */
const PATIENCE_MS = 5_000

const COLUMNS = sql`id, account, subject_type as "subjectType", subject_id as "subjectId", field, replaces, name, size,
  received, kept, file_id as file`

export interface Uploads {
  open(caller: Caller, what: Omit<Upload, 'id' | 'account' | 'received' | 'kept' | 'file'>): Promise<string>
  /** The caller's own upload; 404 otherwise, 410 when its time is over. */
  find(caller: Caller, id: string, db?: Queryable): Promise<Upload>
  /** Where to go on; whoever still sends is interrupted. */
  offset(caller: Caller, id: string): Promise<Upload>
  /** Appends what arrives. Gives how much is there now; 409 with the right offset when it is not the one given. */
  append(caller: Caller, id: string, offset: number, content: Readable): Promise<number>
  /** Runs `work` alone with a whole upload, its path and its hash. */
  whole<T>(caller: Caller, id: string, work: (upload: Upload, path: string, sha256: string) => Promise<T>): Promise<T>
  /** Takes it back: nothing of it stays. */
  drop(caller: Caller, id: string): Promise<void>
}

export function createUploads(store: Store): Uploads {
  const busy = new Map<string, { readonly stop: AbortController; readonly done: Promise<unknown> }>()
  const hashes = new Map<string, { readonly hash: Hash; readonly offset: number }>()
  const pathOf = (id: string) => join(incomingFolder(store.platform.settings.data), id)

  /** One at a time on an upload; the newest request wins, because the one before it is of a connection that was cut. */
  async function alone<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (let other = busy.get(id); other; other = busy.get(id)) {
      other.stop.abort(interrupted())
      const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, 'late').unref())
      if ((await Promise.race([other.done, late])) === 'late')
        throw new Refused('busy', 409, 'This upload is being written by another request; try again in a moment')
    }
    const stop = new AbortController()
    const running = work(stop.signal)
    const done = running.then(
      () => {},
      () => {},
    )
    busy.set(id, { stop, done })
    try {
      return await running
    } finally {
      busy.delete(id)
    }
  }

  async function find(caller: Caller, id: string, db: Queryable = store.db): Promise<Upload> {
    const [found] = await db.query<Upload & { ended: boolean }>(
      sql`select ${COLUMNS}, ends_at < now() and file_id is null as ended from platform.uploads where id = ${id} and account = ${caller.account}`,
    )
    if (!found) throw notFound('This upload')
    const { ended, ...upload } = found
    if (ended) throw new Refused('gone', 410, 'This upload was left for too long and is over; begin it anew')
    return upload
  }

  async function received(id: string, bytes: number): Promise<void> {
    await store.db.query(
      sql`update platform.uploads set received = ${bytes}, ends_at = now() + ${`${OPEN_HOURS} hours`}::interval where id = ${id}`,
    )
  }

  return {
    find,

    async open(caller, { subjectType, subjectId, field, replaces, name, size }) {
      const folder = await incoming(store.platform.settings.data)
      const [waiting] = await store.db.query<{ bytes: string }>(
        sql`select coalesce(sum(size - received), 0)::text as bytes from platform.uploads where file_id is null and ends_at > now()`,
      )
      await requireSpace(folder, size + Number(waiting?.bytes ?? 0))
      const id = randomUUIDv7()
      await store.db.query(sql`
        insert into platform.uploads (id, account, subject_type, subject_id, field, replaces, name, size, ends_at)
        values (${id}, ${caller.account}, ${subjectType}, ${subjectId}, ${field}, ${replaces}, ${name}, ${size},
          now() + ${`${OPEN_HOURS} hours`}::interval)`)
      return id
    },

    offset: (caller, id) => alone(id, () => find(caller, id)),

    append: (caller, id, offset, content) =>
      alone(id, async (signal) => {
        const upload = await find(caller, id)
        if (offset !== upload.received) throw wrongOffset(upload)
        const cut = () => content.destroy(signal.reason)
        signal.addEventListener('abort', cut, { once: true })
        const known = hashes.get(id)
        hashes.delete(id)
        const hash = known?.offset === offset ? known.hash : offset === 0 ? createHash('sha256') : undefined
        const handle = await opened(await incoming(store.platform.settings.data), id, offset)
        let at = offset
        let safe = offset
        const save = async () => {
          await handle.datasync()
          await received(id, at)
          safe = at
        }
        try {
          for await (const chunk of content as AsyncIterable<Buffer>) {
            if (at + chunk.length > upload.size)
              throw new Refused('tooLarge', 413, `More arrives than the ${upload.size} bytes that were announced`)
            await writeAll(handle, chunk, at)
            hash?.update(chunk)
            at += chunk.length
            if (at - safe < CHECKPOINT) continue
            await requireSpace(incomingFolder(store.platform.settings.data), 0)
            await save()
          }
          await save()
          return at
        } catch (error) {
          // What has arrived stays, and the next request goes on behind it.
          await save().catch(() => {})
          throw senderGone(diskRefusal(error))
        } finally {
          signal.removeEventListener('abort', cut)
          await handle.close().catch(() => {})
          if (hash && at === safe) remember(id, hash, at)
        }
      }),

    whole: (caller, id, work) =>
      alone(id, async () => {
        const upload = await find(caller, id)
        if (upload.received !== upload.size) throw wrongOffset(upload)
        const path = pathOf(id)
        if (upload.file || upload.kept) return work(upload, path, upload.kept?.sha256 ?? '')
        if (upload.size === 0) await (await opened(await incoming(store.platform.settings.data), id, 0)).close()
        const there = await access(path).then(
          () => true,
          () => false,
        )
        if (!there) throw new Refused('gone', 410, 'The bytes of this upload are no longer here; begin it anew')
        const known = hashes.get(id)
        const sha256 = known?.offset === upload.size ? known.hash.copy().digest('hex') : await hashOf(path, upload.size)
        return work(upload, path, sha256)
      }),

    drop: (caller, id) =>
      alone(id, async () => {
        await find(caller, id)
        hashes.delete(id)
        await store.db.query(sql`delete from platform.uploads where id = ${id}`)
        await rm(pathOf(id), { force: true })
      }),
  }

  function remember(id: string, hash: Hash, offset: number): void {
    hashes.delete(id)
    hashes.set(id, { hash, offset })
    const oldest = hashes.size > MOST_HASHES ? hashes.keys().next().value : undefined
    if (oldest !== undefined) hashes.delete(oldest)
  }
}

const interrupted = () => new Refused('interrupted', 409, 'Another request went on with this upload')

const wrongOffset = ({ received, size }: Upload) =>
  new Refused('offset', 409, `${received} of ${size} bytes of this upload are here; go on from there`, {
    offset: received,
  })

/** Nobody is there to read the answer; what matters is that it is no error of ours. */
function senderGone(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR'
    ? new Refused('gone', 499, 'The connection was cut; go on from the offset that HEAD tells')
    : error
}

/** The file of an upload, without anything behind the bytes that were acknowledged. */
async function opened(folder: string, id: string, offset: number): Promise<FileHandle> {
  const handle = await open(join(folder, id), constants.O_RDWR | constants.O_CREAT, 0o600)
  const { size } = await handle.stat()
  if (size < offset) {
    await handle.close()
    throw new Refused('gone', 410, 'The bytes of this upload are no longer here; begin it anew')
  }
  if (size > offset) await handle.truncate(offset)
  return handle
}

/** The system may take a part at a time. */
async function writeAll(handle: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, at + written)
    written += bytesWritten
  }
}
