import type { Command } from '../../commands/command.ts'
import { SCHEDULE_HELP, scheduleCommand } from './scheduleCommand.server.ts'

/** `ambit schedule`, as the command line runs it. */
export const schedule: Command = {
  usage: SCHEDULE_HELP,
  run: (args, io) => {
    const lines = (print: (line: string) => void) => ({ write: (text: string) => print(text.replace(/\n$/, '')) })
    return scheduleCommand([...args], lines(io.out), lines(io.err))
  },
}
