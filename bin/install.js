// Runs on whatever Node a machine has, as old as 12.17: no syntax newer than that in this file.
import { spawnSync } from 'child_process'
import { createHash } from 'crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'fs'
import { dirname, join } from 'path'
import { fileURLToPath } from 'url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const stamp = join(root, 'node_modules', '.ambit-lock')
const NEEDED = [24, 7]

/**
 * Installs the packages of the lock file unless exactly these are there already, which a stamp with the lock's hash
 * tells. `npm ci` is not used: it refuses a lock whose optional packages for other platforms cannot be had. Gives
 * the seconds that it took, or exits where it fails, npm having said why.
 */
export function install() {
  const began = Date.now()
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return 0
  process.stderr.write('Installing the packages of package-lock.json …\n')
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=error',
  ]
  // npm tells its scripts where it lies; elsewhere it is looked for in PATH.
  const npm = process.env.npm_execpath
  const done = npm && npm.endsWith('npm-cli.js') ? run(process.execPath, [npm].concat(args)) : run('npm', args)
  if (done.error) fail('npm could not be started (' + done.error.message + '): install npm and start again.')
  if (done.status !== 0) fail('The packages could not be installed: npm has said above why.')
  writeFileSync(stamp, lock)
  return (Date.now() - began) / 1000
}

function run(program, args) {
  // What npm prints goes to stderr, so that a command's own output stays clean for programs.
  return spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2] })
}

/** The Node that runs Ambit: the pinned one of node_modules where npm has one for this platform, else this one if it is new enough. */
export function pinnedNode() {
  const pinned = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(pinned)) return realpathSync(pinned)
  const found = process.versions.node.split('.').map(Number)
  if (found[0] > NEEDED[0] || (found[0] === NEEDED[0] && found[1] >= NEEDED[1])) return realpathSync(process.execPath)
  fail(
    'Ambit needs Node ' +
      NEEDED.join('.') +
      ' or newer, and npm has none for ' +
      process.platform +
      ' on ' +
      process.arch +
      ' (this is ' +
      process.versions.node +
      '): install Node 24 from nodejs.org and start again.',
  )
}

function fail(sentence) {
  process.stderr.write(sentence + '\n')
  process.exit(1)
}
