import { parseArgs } from 'node:util'
import { startAmbit } from '../main.ts'
import { createLog, type Log } from '../platform/log.server.ts'
import { stopWithParent } from '../platform/process.server.ts'
import { readSettings, type Settings } from '../platform/settings.server.ts'
import type { Command, Io } from './command.ts'

export const start: Command = {
  usage: `Usage: ambit start

Starts the database, migrates it and listens, by default on http://localhost:7300. Ctrl+C stops everything.
The most used settings: AMBIT_PORT, AMBIT_DATA, AMBIT_URL, DATABASE_URL; all of them are in docs/running.md.`,

  async run(args, io) {
    parseArgs({ args: [...args], options: {} })
    const settings = readSettings(io.env)
    const log = logFor(settings, io)
    const asked = stopAsked()
    const ambit = await startAmbit(settings, { log, stage: stageOf(io) })
    for (const notice of ambit.notices) io.out(notice)
    io.out(`Ambit listens on ${ambit.url}`)
    const why = await asked
    log.info('Ambit stops', { why })
    await ambit.close()
    return 0
  },
}

/** Prints how long each stage took, so that a slow start names its cause. */
function stageOf(io: Io) {
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const result = await work()
    io.out(`${name.padEnd(9)}${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`)
    return result
  }
}

function logFor({ log }: Settings, io: Io): Log {
  const format = log.format ?? (process.stderr.isTTY ? 'text' : 'json')
  return createLog({ level: log.level, format, write: io.err })
}

/**
 * Waits for Ctrl+C, SIGTERM, a closed terminal, or the death of what started us. A signal may come twice, since a
 * terminal and npm both send it: the handlers stay, so that the second does not break off the orderly end.
 */
function stopAsked(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
    stopWithParent(() => resolve('the starting process has ended'))
  })
}
