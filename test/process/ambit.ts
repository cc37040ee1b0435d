import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { readLockFile } from '../../src/platform/postgres/lockFile.server.ts'

/** An Ambit in a process of its own. */
export interface AmbitProcess {
  readonly pid: number
  /** Where it listens. */
  readonly url: string
  /** What it has printed so far, both streams. */
  output(): string
  /** Its exit code, or the signal's name, when it has ended. */
  readonly ended: Promise<number | string>
  kill(signal: NodeJS.Signals): void
}

export interface SpawnOptions {
  /** A script of this folder. */
  readonly script?: 'start.ts' | 'writes.ts'
  readonly data: string
  readonly env?: Readonly<Record<string, string>>
}

const folders: string[] = []
const children: ChildProcess[] = []

/** An empty folder that goes away after the tests. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ambit-process-'))
  folders.push(made)
  return made
}

/** Starts Ambit and waits until it listens. Throws with its output when it ends instead. */
export async function launch(options: SpawnOptions): Promise<AmbitProcess> {
  const started = launchOnly(options)
  const address = /listens on (http:\S+)/
  const ended = started.ended.then((code) => {
    throw new Error(`Ambit ended with ${code}:\n${started.output()}`)
  })
  const listening = until(() => address.test(started.output()))
  await Promise.race([listening, ended])
  ended.catch(() => {})
  return { ...started, url: address.exec(started.output())![1]! }
}

/** Starts Ambit without waiting, for starts that are to be refused. */
export function launchOnly({ script = 'start.ts', data, env = {} }: SpawnOptions): Omit<AmbitProcess, 'url'> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script)], {
    // Told that somebody waits for it, it ends when a test run is killed.
    env: {
      ...process.env,
      AMBIT_LAUNCHER: String(process.pid),
      AMBIT_PORT: '0',
      AMBIT_DATA: data,
      AMBIT_KEY_FILE: join(data, '../key'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  return { pid: child.pid!, output: () => output, ended, kill: (signal) => void child.kill(signal) }
}

/** Waits until something is so; gives up after what no test comes near unless it fails. */
export async function until(what: () => boolean | Promise<boolean>, patience = 30_000): Promise<void> {
  const giveUp = Date.now() + patience
  while (!(await what())) {
    if (Date.now() > giveUp) throw new Error(`waited ${patience} ms in vain`)
    await delay(25)
  }
}

/** The answer's status, or 0 when there is none. */
export async function status(url: string): Promise<number> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

/** The number of the database's main process. */
export function postmaster(data: string): number {
  return readLockFile(join(data, 'postgres'))?.pid ?? 0
}

/** A process and everything it has started, in that order. */
export function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return [
    pid,
    ...children
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => family(Number(child))),
  ]
}

// What a failed test left running ends with it; the database of each folder too.
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const made of folders) {
    const pid = postmaster(join(made, 'data'))
    if (pid > 0) {
      try {
        for (const member of family(pid)) process.kill(member, 'SIGCONT')
        process.kill(pid, 'SIGQUIT')
      } catch {
        // It has ended by itself.
      }
    }
    rmSync(made, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
})
