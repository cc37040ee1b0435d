import { spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { IN_USER_NAMESPACE } from './postgres/launch.server.ts'
import { Refusal } from './refusal.ts'
import { ROOT } from './settings.server.ts'

interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}

export interface Standing {
  readonly data: string
  /** `AMBIT_USER`: who Ambit runs as when root starts it. */
  readonly user: string | undefined
  readonly warn: (message: string) => void
}

/**
 * Ambit never works as root: a flaw in a parser would be the whole machine's. Started as root it becomes
 * `AMBIT_USER`, else the owner of the data folder, before it reads anything that a stranger may have written. Where
 * there is no such user, or that user cannot read the code, it goes on inside a user namespace, in which root is an
 * ordinary user: good for trying out, since what it writes is still root's.
 *
 * Returns as the user that will do the work, or does not return: the process is then replaced by its namespaced self.
 * Throws a Refusal where neither is possible.
 */
export function becomeOrdinaryUser({ data, user, warn }: Standing): void {
  if (process.getuid?.() !== 0) return
  const account = user === undefined ? ownerOf(data) : accountOf(user)
  if (account && canReadCode(account)) {
    handOver(data, account)
    become(account)
    return
  }
  const why = account
    ? `${account.name} cannot read ${ROOT}`
    : 'no AMBIT_USER is set and the data folder belongs to root'
  if (account && statSync(data, { throwIfNoEntry: false })?.uid === account.uid) {
    throw new Refusal(
      `Ambit cannot run as ${account.name}, the owner of ${data}, who cannot read ${ROOT}: move the code to a folder that everyone may read, such as /opt/ambit.`,
    )
  }
  enterNamespace(why, warn)
}

function accountOf(user: string): Account {
  const account = lookUp(user)
  if (!account)
    throw new Refusal(
      `AMBIT_USER=${user} is refused: this machine has no such user; make it with adduser --system ${user}.`,
    )
  if (account.uid === 0 || account.name === 'nobody') {
    throw new Refusal(
      `AMBIT_USER=${user} is refused: Ambit needs an ordinary user of its own, since root may do everything and nobody is shared by many programs.`,
    )
  }
  return account
}

/** Whoever owns the data folder, or the nearest folder above it that exists; undefined when that is root. */
function ownerOf(data: string): Account | undefined {
  let folder = data
  let found = statSync(folder, { throwIfNoEntry: false })
  while (!found) {
    folder = dirname(folder)
    found = statSync(folder, { throwIfNoEntry: false })
  }
  if (found.uid === 0) return undefined
  const account = lookUp(String(found.uid))
  if (!account)
    throw new Refusal(
      `The folder ${folder} belongs to user number ${found.uid}, whom this machine does not know: set AMBIT_USER to the user that Ambit is to run as.`,
    )
  return account
}

/** Asks the machine's own directory of users, which may be more than /etc/passwd. */
function lookUp(nameOrNumber: string): Account | undefined {
  const { status, stdout } = spawnSync('getent', ['passwd', '--', nameOrNumber], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const [name = '', , uid, gid, , home = '/'] = stdout.split('\n')[0]!.split(':')
  return { name, uid: Number(uid), gid: Number(gid), home }
}

/** Tried rather than computed from modes, which know nothing of access lists and mounts. */
function canReadCode({ uid, gid }: Account): boolean {
  const needed = [join(ROOT, 'src/cli.ts'), join(ROOT, 'node_modules/pg/package.json'), join(ROOT, 'migrations')]
  const probe = `for (const path of ${JSON.stringify(needed)}) require('node:fs').accessSync(path, 4)`
  return spawnSync(process.execPath, ['--eval', probe], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Gives a new or empty data folder to the user; one with somebody else's data in it is not touched. */
function handOver(data: string, { name, uid, gid }: Account): void {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const owner = statSync(data).uid
  if (owner === uid) return
  if (readdirSync(data).length > 0) {
    throw new Refusal(
      `The data in ${data} belongs to another user than ${name}: give it to that user with chown -R ${name} ${data}.`,
    )
  }
  chownSync(data, uid, gid)
}

function become({ name, uid, gid, home }: Account): void {
  // Known to Node on every system with users, but not to its type declarations.
  ;(process as unknown as { initgroups(user: string, group: number): void }).initgroups(name, gid)
  process.setgid!(gid)
  process.setuid!(uid)
  Object.assign(process.env, { HOME: home, USER: name, LOGNAME: name })
}

function enterNamespace(why: string, warn: (message: string) => void): void {
  const [unshare, ...options] = IN_USER_NAMESPACE
  if (spawnSync(unshare, [...options, 'true'], { stdio: 'ignore' }).status !== 0) {
    throw new Refusal(
      `Ambit does not run as root (${why}), and this machine allows no user namespace: make a user with adduser --system ambit and set AMBIT_USER=ambit.`,
    )
  }
  warn(
    `Started as root, and ${why}: running in a user namespace, which is for trying out, not for production (set AMBIT_USER).`,
  )
  const program = spawnSync('which', [unshare], { encoding: 'utf8' }).stdout.trim()
  process.execve!(
    program,
    [unshare, ...options, process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    process.env,
  )
}

/**
 * Calls `stop` when the process that started this one has ended without a word (killed), so that nothing is left
 * running. Only where the parent is known to wait for us: the launcher of `bin/`, or npm; a shell may go and leave
 * us running on purpose.
 */
export function stopWithParent(stop: () => void): void {
  const waits = process.env.AMBIT_LAUNCHER !== undefined || process.env.npm_lifecycle_event !== undefined
  if (!waits) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, 1000)
  timer.unref()
}
