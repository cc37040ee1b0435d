import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backUp } from '../platform/backup/backup.server.ts'
import { readPassphrase } from '../platform/backup/passphrase.server.ts'
import { readKeys } from '../platform/keys/keys.server.ts'
import { openDatabase } from '../platform/opening.server.ts'
import { readSettings } from '../platform/settings.server.ts'
import { type Command, UsageError } from './command.ts'

export const backup: Command = {
  usage: `Usage: ambit backup FILE [--passphrase-file FILE] [--json]

Writes everything into one archive: all rows as they are at one moment, files, and the log of the audit's seals. Ambit
may go on working meanwhile. The sealing key is not in it: keep a copy of the key file apart from the archives.

  --passphrase-file FILE   encrypt the archive; the first line of the file is the passphrase
  --json                   print {"rows", "tables", "files", "bytes"}`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { 'passphrase-file': { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (!file || more.length) throw new UsageError('Name the file to write.')
    const settings = readSettings(io.env)
    const passphrase = values['passphrase-file'] && readPassphrase(values['passphrase-file'])
    const database = await openDatabase(settings, io.err)
    try {
      const result = await backUp({
        connection: database.owner,
        data: settings.data,
        path: resolve(file),
        version: settings.version,
        keys: await readKeys(settings.keyFile),
        ...(passphrase && { passphrase }),
      })
      if (values.json) io.out(JSON.stringify(result))
      else
        io.out(
          `${file}: ${result.rows} rows of ${result.tables} tables and ${result.files} files. Keep ${settings.keyFile} apart from it: without it, what is sealed cannot be opened.`,
        )
      return 0
    } finally {
      await database.close()
    }
  },
}
