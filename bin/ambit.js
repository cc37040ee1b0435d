#!/usr/bin/env node
// Runs on whatever Node a machine has, as old as 12.17: no syntax newer than that in this file. It installs what is
// missing and then continues as src/cli.ts on the pinned Node.
import module from 'module'
import { join } from 'path'
import { fileURLToPath } from 'url'
import { install, root } from './install.js'
import { isPinned, relaunch } from './launch.js'

const args = process.argv.slice(2)
const seconds = install()
if (seconds > 0) process.env.AMBIT_INSTALL_SECONDS = String(seconds)

if (isPinned()) {
  // Types are taken off the sources once, not at every start; where the folder cannot be written it only takes longer.
  module.enableCompileCache(join(root, 'node_modules', '.cache', 'ambit'))
  void import('../src/cli.ts').then(function (cli) {
    return cli.run(args)
  })
} else {
  relaunch(fileURLToPath(import.meta.url), args)
}
