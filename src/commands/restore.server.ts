import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { types } from '../areas/areas.ts'
import { ArchiveReader } from '../platform/backup/archive.server.ts'
import { readPassphrase } from '../platform/backup/passphrase.server.ts'
import { type RestoreResult, restore, type SealedColumn } from '../platform/backup/restore.server.ts'
import { openDatabase } from '../platform/opening.server.ts'
import { readSettings } from '../platform/settings.server.ts'
import { columnsOf, type RecordType } from '../record/record.ts'
import { type Command, UsageError } from './command.ts'

export const restoreCommand: Command = {
  usage: `Usage: ambit restore FILE [--passphrase-file FILE] [--without-key] [--json]

Puts an archive of ambit backup into an empty database. It is read and checked whole before anything is changed, and
loaded in one transaction. Everybody signs in anew afterwards, tokens and links count no more, and nothing leaves the
restored Ambit until an administrator releases it.

  --passphrase-file FILE   the first line of the file is the passphrase of an encrypted archive
  --without-key            the sealing key is lost: go on, and list what must be entered again
  --json                   print the result as JSON`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        'passphrase-file': { type: 'string' },
        'without-key': { type: 'boolean', default: false },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (!file || more.length) throw new UsageError('Name the archive to restore.')
    const settings = readSettings(io.env)
    const passphrase = values['passphrase-file'] && readPassphrase(values['passphrase-file'])
    const archive = await ArchiveReader.open(resolve(file), async () => passphrase)
    try {
      const database = await openDatabase(settings, io.err)
      try {
        const result = await restore({
          connection: database.owner,
          data: settings.data,
          archive,
          keyFile: settings.keyFile,
          withoutKey: values['without-key'],
          sealed: sealedColumns(types),
          step: (what) => {
            if (!values.json) io.err(what)
          },
        })
        if (values.json) {
          const { manifest, ...rest } = result
          io.out(JSON.stringify({ made: manifest.made, version: manifest.version, company: manifest.company, ...rest }))
        } else io.out(inWords(result))
        return 0
      } finally {
        await database.close()
      }
    } finally {
      await archive.close()
    }
  },
}

/** Fields of kind secret: what a sealing key opens. */
export function sealedColumns(all: readonly RecordType[]): SealedColumn[] {
  return all.flatMap((type) =>
    Object.entries(type.fields)
      .filter(([, field]) => field.kind === 'secret')
      .map(([name, field]) => ({
        table: type.table,
        column: columnsOf(name, field)[0]!,
        label: `${type.label}: ${name}`,
      })),
  )
}

function inWords({ manifest, rows, files, signed, interrupted, lost }: RestoreResult): string {
  return [
    `Restored the backup of ${manifest.company ?? 'Ambit'} of ${manifest.made}: ${rows} rows and ${files} files.`,
    signed
      ? 'It was made with the sealing key that is here.'
      : 'Who made it could not be verified, since its sealing key is not here: trust it as far as you trust where it came from.',
    ...(interrupted
      ? [`${interrupted} jobs were under way then; look at them under Jobs and start anew what is needed.`]
      : []),
    ...lost.map(({ label, count }) => `Lost with the key, to be entered again: ${label} (${count}).`),
    'Nothing leaves this Ambit until an administrator releases it. Run ambit doctor now.',
  ].join('\n')
}
