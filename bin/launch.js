// Runs on whatever Node a machine has, as old as 12.17: no syntax newer than that in this file.
import { spawn } from 'child_process'
import { realpathSync } from 'fs'
import { constants } from 'os'
import { pinnedNode } from './install.js'

/** Whether this process already is the Node that runs Ambit. */
export function isPinned() {
  return realpathSync(process.execPath) === pinnedNode()
}

/** Runs a script with the pinned Node, hands it every signal, and ends as it ended. */
export function relaunch(script, args) {
  const env = Object.assign({}, process.env, { AMBIT_LAUNCHER: String(process.pid) })
  const child = spawn(pinnedNode(), [script].concat(args), { stdio: 'inherit', env: env })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  signals.forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal)
    })
  })
  // npm waits for us: where it has been killed nobody does any more.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    setInterval(function () {
      if (process.ppid !== parent) child.kill('SIGTERM')
    }, 1000).unref()
  }
  child.on('error', function (error) {
    process.stderr.write('Node could not be started (' + error.message + ').\n')
    process.exit(1)
  })
  child.on('exit', function (code, signal) {
    process.exit(signal ? 128 + constants.signals[signal] : code)
  })
}
