import { parseArgs } from 'node:util'
import { migrate, pendingMigrations } from '../platform/migrate.server.ts'
import { openDatabase } from '../platform/opening.server.ts'
import { readSettings } from '../platform/settings.server.ts'
import type { Command } from './command.ts'

export const migrateCommand: Command = {
  usage: `Usage: ambit migrate [--dry-run] [--json]

  --dry-run   only show what would be applied
  --json      print {"applied": […]} or {"pending": […]}`,

  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const database = await openDatabase(readSettings(io.env), io.err)
    try {
      const options = { connection: database.owner, log: io.err }
      const names = values['dry-run'] ? await pendingMigrations(options) : (await migrate(options)).applied
      const word = values['dry-run'] ? 'pending' : 'applied'
      if (values.json) io.out(JSON.stringify({ [word]: names }))
      else
        io.out(names.length === 0 ? 'The database is up to date.' : [`${names.length} ${word}:`, ...names].join('\n  '))
      return 0
    } finally {
      await database.close()
    }
  },
}
