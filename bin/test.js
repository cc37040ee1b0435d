#!/usr/bin/env node
// Runs on whatever Node a machine has, as old as 12.17: no syntax newer than that in this file. It installs what is
// missing and then continues as test/run.ts on the pinned Node.
import { spawnSync } from 'child_process'
import { existsSync } from 'fs'
import { fileURLToPath } from 'url'
import { install } from './install.js'
import { isPinned, relaunch } from './launch.js'

const args = process.argv.slice(2)
install()
installChromium()

if (isPinned()) {
  void import('../test/run.ts').then(function (tests) {
    return tests.run(args)
  })
} else {
  relaunch(fileURLToPath(import.meta.url), args)
}

/** The journeys run in Debian's Chromium; without it they fail, everything else is still tested. */
function installChromium() {
  if (existsSync('/usr/bin/chromium')) return
  if (process.getuid && process.getuid() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write('Installing Chromium for the journeys in a browser …\n')
    const env = Object.assign({}, process.env, { DEBIAN_FRONTEND: 'noninteractive' })
    const options = { stdio: ['ignore', 'ignore', 2], env: env }
    spawnSync('apt-get', ['update', '-q'], options)
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options)
  }
  if (existsSync('/usr/bin/chromium')) return
  process.stderr.write(
    'The journeys in a browser need Chromium. Install it with: sudo apt-get update && sudo apt-get install -y chromium\n',
  )
}
