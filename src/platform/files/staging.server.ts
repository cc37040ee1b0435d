/** Bytes on their way in: written to the disk as they arrive, counted and hashed, with memory for one chunk. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '../../record/errors.ts'
import type { Staged } from './fileStore.server.ts'

/** Free space that stays for the database and the log: below it nothing more is taken in. */
const RESERVE_BYTES = 512 * 1024 * 1024
/** On a small disk this share of it is enough. */
const RESERVE_SHARE = 0.05

export const diskFull = (): Refused =>
  new Refused(
    'diskFull',
    507,
    'There is not enough space left on the server’s disk for this file; ask whoever looks after Ambit to make some, then try again',
  )

/** The folder where bytes arrive, within that of the store so that keeping them is renaming them. */
export const incomingFolder = (data: string): string => join(data, 'files', 'incoming')

/** The folder, made when it is not there. */
export async function incoming(data: string): Promise<string> {
  const folder = incomingFolder(data)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Refuses with 507 when `bytes` more would leave less than the reserve on the disk of this folder. */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const disk = await statfs(folder)
  const free = disk.bavail * disk.bsize
  const reserve = Math.min(RESERVE_BYTES, disk.blocks * disk.bsize * RESERVE_SHARE)
  if (free - bytes < reserve) throw diskFull()
}

/** Refusals of the disk in words; everything else as it is. */
export function diskRefusal(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? diskFull() : error
}

/** Writes a whole stream to a new file. Refuses beyond `most` bytes; nothing stays of what failed. */
export async function stage(
  data: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  most = Number.MAX_SAFE_INTEGER,
): Promise<Staged> {
  const folder = await incoming(data)
  await requireSpace(folder, 0)
  const path = join(folder, randomUUID())
  const hash = createHash('sha256')
  let size = 0
  try {
    const handle = await open(path, 'wx', 0o600)
    try {
      for await (const chunk of content) {
        size += chunk.length
        if (size > most) throw new Refused('tooLarge', 413, `A file may have up to ${most} bytes here`)
        hash.update(chunk)
        await handle.writeFile(chunk)
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    await rm(path, { force: true })
    throw diskRefusal(error)
  }
  return { path, size, sha256: hash.digest('hex') }
}

/** The hash of the first `size` bytes of a file, for bytes that arrived in another process. */
export async function hashOf(path: string, size: number): Promise<string> {
  const hash = createHash('sha256')
  if (size > 0) for await (const chunk of createReadStream(path, { end: size - 1 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
