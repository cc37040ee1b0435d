import { type ChildProcess, spawn } from 'node:child_process'

/**
 * How PostgreSQL's programs are started. PostgreSQL refuses to run as root; `prefix` is a command that becomes
 * someone else first. Ambit itself has dropped root before and needs none; the tests, which may run as root, do.
 */
export interface Launch {
  readonly prefix: readonly string[]
}

export const DIRECTLY: Launch = { prefix: [] }

/** Inside a user namespace root is an ordinary user, who still owns root's files. Numbers, as names may be missing. */
export const IN_USER_NAMESPACE = ['unshare', '--user', '--map-user=1', '--map-group=1'] as const

/** Starts a program that is to outlive this call. Its own session keeps a terminal's Ctrl+C from it: we stop it in order. */
export function start(launch: Launch, program: string, args: readonly string[], log: number): ChildProcess {
  const [command, ...rest] = [...launch.prefix, program, ...args]
  return spawn(command!, rest, { stdio: ['ignore', log, log], detached: true, env: environment() })
}

/** Runs a program to its end and gives what it printed; throws an Error with what it complained about. */
export function run(launch: Launch, program: string, args: readonly string[]): Promise<string> {
  const [command, ...rest] = [...launch.prefix, program, ...args]
  return new Promise((resolve, reject) => {
    const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out)
      else reject(new Error(err.trim() || `${program} ended with ${signal ?? code}`))
    })
  })
}

/** Nothing of PG… that a person may have set for other databases reaches ours. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !key.startsWith('PG') && !key.startsWith('LC_'))
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}
