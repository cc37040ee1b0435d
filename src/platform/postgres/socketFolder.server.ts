import { createHash } from 'node:crypto'
import { accessSync, constants, lstatSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A socket's path ends at 107 bytes; PostgreSQL adds this name to the folder. */
const SOCKET_NAME = '.s.PGSQL.5432.lock'
const LONGEST = 107

/**
 * A folder for the database's socket that only this user can enter, with a path short enough for a socket however
 * long the data folder's path is. The name is derived from the data folder, so that a crash leaves nothing behind
 * but the folder that the next start uses again; where someone else holds that name, a random one is taken.
 */
export function socketFolder(dataFolder: string): string {
  const key = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)
  for (const parent of parents()) {
    const folder = join(parent, `ambit-${process.getuid?.() ?? 0}-${key}`)
    if (Buffer.byteLength(join(folder, SOCKET_NAME)) > LONGEST) continue
    try {
      mkdirSync(folder, { mode: 0o700 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') continue
    }
    return isPrivateFolder(folder) ? folder : mkdtempSync(join(parent, 'ambit-'))
  }
  return mkdtempSync('/tmp/ambit-')
}

/** Whether `folder` is a real directory of this user that nobody else can enter. */
export function isPrivateFolder(folder: string): boolean {
  try {
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  } catch {
    return false
  }
}

/** Removes the folder once the server has left it; one that is not empty is somebody's and stays. */
export function removeSocketFolder(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Still in use, or gone already: either is fine.
  }
}

function parents(): string[] {
  // RUNTIME_DIRECTORY is systemd's; a user's XDG_RUNTIME_DIR is not used because it vanishes when that user signs out.
  const wanted = [process.env.RUNTIME_DIRECTORY?.split(':')[0], '/run', tmpdir(), '/tmp']
  return wanted.filter((folder): folder is string => folder !== undefined && isWritable(folder))
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
