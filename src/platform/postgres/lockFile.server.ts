import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server writes into `postmaster.pid` of its data folder. */
export interface LockFile {
  readonly pid: number
  readonly dataFolder: string
  readonly port: number
  readonly socketFolder: string
  readonly status: string
}

export function readLockFile(folder: string): LockFile | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, 'postmaster.pid'), 'utf8')
  } catch {
    return undefined
  }
  const [pid, dataFolder = '', , port, socketFolder = '', , , status = ''] = text.split('\n')
  return { pid: Number(pid), dataFolder, port: Number(port), socketFolder, status: status.trim() }
}

/** Whether a process exists and has not ended; a zombie that nobody has reaped yet has ended. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The state follows the command in parentheses, which may itself hold any character.
    return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
  } catch {
    return process.platform !== 'linux'
  }
}

/** Whether the process belongs to this user. */
export function isOurs(pid: number): boolean {
  try {
    return statSync(`/proc/${pid}`).uid === process.getuid?.()
  } catch {
    return false
  }
}

/**
 * Removes a lock file that names a living process which is provably not a server of this folder: after a restart of
 * a container or the machine the old number belongs to something else, and PostgreSQL refuses to start for good.
 * The file stays when any PostgreSQL process of this user may be a server of the folder. What a killed server's
 * children may still hold is guarded by PostgreSQL itself, through its shared memory. Returns whether it was removed.
 */
export function removeForeignLock(folder: string): boolean {
  const lock = readLockFile(folder)
  if (!lock || process.platform !== 'linux') return false
  const home = realpathSync(folder)
  const processes = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  if (processes.some((pid) => mayServe(Number(pid), home)) || readLockFile(folder)?.pid !== lock.pid) return false
  rmSync(join(folder, 'postmaster.pid'))
  return true
}

/** A server works in its data folder; where that may not be read (another namespace) its arguments name the folder. */
function mayServe(pid: number, home: string): boolean {
  if (read(`/proc/${pid}/comm`) !== 'postgres\n' || !isOurs(pid)) return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === home
  } catch {
    return read(`/proc/${pid}/cmdline`).split('\0').includes(home)
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
