#!/usr/bin/env node
// Runs on whatever Node a machine has, as old as 12.17: no syntax newer than that in this file. It installs what is
// missing and then continues as src/cli.ts on the pinned Node.
import { fileURLToPath } from 'url'
import { install } from './install.js'
import { isPinned, relaunch } from './launch.js'

const args = process.argv.slice(2)
const seconds = install()
if (seconds > 0) process.env.AMBIT_INSTALL_SECONDS = String(seconds)

if (isPinned()) {
  void import('../src/cli.ts').then(function (cli) {
    return cli.run(args)
  })
} else {
  relaunch(fileURLToPath(import.meta.url), args)
}
