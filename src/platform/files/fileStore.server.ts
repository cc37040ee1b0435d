/** Where the bytes of files lie: each content once, under its hash, never changed. */
import { createReadStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** Bytes in a file of their own on this machine, counted and hashed. */
export interface Staged {
  readonly path: string
  /** Lower-case hex. */
  readonly sha256: string
  readonly size: number
}

/** Bytes from `start` to `end`, both counted from 0 and both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A store of immutable contents. Whoever keeps something there has claimed it before (`blobs.server.ts`). */
export interface FileStore {
  /** Takes the staged bytes over; when it returns they outlive a power cut. The staged file is gone afterwards. */
  keep(staged: Staged): Promise<void>
  /** The bytes, or a range of them. Fails with ENOENT, at the latest while reading, where there are none. */
  read(sha256: string, range?: ByteRange): Readable
  has(sha256: string): Promise<boolean>
  /** Removes the bytes; nothing happens where there are none. */
  remove(sha256: string): Promise<void>
  /** Everything that is there, in no order. */
  list(): AsyncIterable<{ readonly sha256: string; readonly size: number; readonly changedAt: Date }>
}

const HASH = /^[0-9a-f]{64}$/

/** A folder of this machine, or one that several machines share: `<folder>/ab/abcd…`. */
export function localFileStore(folder: string): FileStore {
  const drawer = (sha256: string): string => {
    if (!HASH.test(sha256)) throw new Error(`not a hash: ${sha256}`)
    return join(folder, sha256.slice(0, 2))
  }
  const path = (sha256: string) => join(drawer(sha256), sha256)
  return {
    async keep({ path: staged, sha256 }) {
      const inside = drawer(sha256)
      const made = await mkdir(inside, { recursive: true, mode: 0o700 })
      await synced(staged)
      // The same content may be there already: one of the two equal files takes the place of the other at once.
      await rename(staged, path(sha256))
      await synced(inside)
      if (made) await synced(folder)
    },
    read: (sha256, range) => createReadStream(path(sha256), range && { start: range.start, end: range.end }),
    has: (sha256) =>
      access(path(sha256)).then(
        () => true,
        () => false,
      ),
    async remove(sha256) {
      await rm(path(sha256), { force: true })
    },
    async *list() {
      for (const name of await readdir(folder).catch(() => [])) {
        if (!/^[0-9a-f]{2}$/.test(name)) continue
        for (const sha256 of await readdir(join(folder, name))) {
          if (!HASH.test(sha256)) continue
          const found = await stat(join(folder, name, sha256)).catch(() => undefined)
          if (found) yield { sha256, size: found.size, changedAt: found.mtime }
        }
      }
    },
  }
}

/** What was written to a file, or which names a folder holds, is on the disk when this returns. */
export async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
