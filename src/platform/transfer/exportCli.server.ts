/** `ambit export people.person`: a list as CSV or XLSX. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { type Command, type Io, UsageError } from '../../commands/command.ts'
import { callerByEmail, withAmbit } from '../../commands/withAmbit.server.ts'
import { asRule } from '../../record/caller.ts'
import { Refusal } from '../refusal.ts'
import { FORMATS, type Format } from './export.ts'
import { beginExport } from './exportRows.server.ts'

const USAGE = `Usage: ambit export TYPE [--filter FIELD=CONDITION …] [--sort FIELD] [--columns FIELD,…] [--format csv|xlsx]
                    [--locale LOCALE] [--identifiers] [--as EMAIL] [-o FILE]
       ambit export PROJECT [--format xml|json] [--out FILE] [--json]

Writes the records of a type such as people.person as a table. Everything else is the plan of a project (see below).

  --filter FIELD=CONDITION   as in the API: email=contains:@example.org, active=eq:true; may be given again
  --sort FIELD               -FIELD for the largest first
  --columns FIELD,…          those of the list unless told
  --format csv|xlsx          csv unless told
  --locale LOCALE            how CSV is written: de-DE has semicolons and decimal commas
  --identifiers              with a first column of identifiers, by which an import finds the records again
  --as EMAIL                 what that person may see; everything unless told
  -o, --out FILE             where to write; CSV goes to standard output otherwise`

/** The command over both: a record type is a table, everything else a plan, which `plan` writes. */
export const exportCommandWith = (plan: Command): Command => ({
  usage: `${USAGE}\n\nA plan:\n\n${plan.usage}`,
  run: (args, io) => (namesType(args) ? exportTable(args, io) : plan.run(args, io)),
})

/** `area.type`, where it is no option's value: `--out plan.xml` is the name of a file. */
const namesType = (args: readonly string[]) =>
  args.some(
    (arg, i) =>
      /^[a-z]+\.[a-z][A-Za-z]*$/.test(arg) &&
      !(i > 0 && args[i - 1]!.startsWith('-') && args[i - 1] !== '--identifiers'),
  )

async function exportTable(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      filter: { type: 'string', multiple: true },
      sort: { type: 'string' },
      columns: { type: 'string' },
      format: { type: 'string' },
      locale: { type: 'string' },
      identifiers: { type: 'boolean' },
      as: { type: 'string' },
      out: { type: 'string', short: 'o' },
    },
  })
  const [key, ...more] = positionals
  if (!key || more.length) throw new UsageError('Name exactly one record type.')
  const format = (values.format ?? 'csv') as Format
  if (!FORMATS.includes(format)) throw new UsageError(`--format is csv or xlsx, not ${format}.`)
  if (format === 'xlsx' && !values.out) throw new UsageError('A workbook is no text: say by -o where to write it.')
  const query: Record<string, string | string[]> = {}
  for (const text of values.filter ?? []) {
    const at = text.indexOf('=')
    if (at < 1)
      throw new UsageError(`--filter takes a field, an equals sign and a condition, not ${JSON.stringify(text)}.`)
    query[text.slice(0, at)] = ([] as string[]).concat(query[text.slice(0, at)] ?? [], text.slice(at + 1))
  }
  if (values.sort) query.sort = values.sort
  if (values.columns) query.columns = values.columns
  await withAmbit(io, async (ambit) => {
    const type = ambit.store.registry.find(key)
    if (!type) throw new Refusal(`There is no record type “${key}”; “ambit records” lists them.`)
    const caller = values.as ? await callerByEmail(ambit, values.as) : asRule('command line', 'cli')
    const style = {
      format,
      locale: values.locale ?? 'en-GB',
      timeZone: ambit.store.company.timeZone,
      plain: !values.out,
      identifiers: values.identifiers === true,
    }
    const { content, rows } = await beginExport(ambit.store, { type, caller, query, style })
    if (values.out) {
      await pipeline(content, createWriteStream(values.out)).catch((error: NodeJS.ErrnoException) => {
        throw error.code
          ? new Refusal(`“${values.out}” cannot be written (${error.code}). Choose another place by -o.`, {
              cause: error,
            })
          : error
      })
      io.out(`${rows} ${(rows === 1 ? type.label : type.labels).toLowerCase()} written to ${values.out}.`)
    } else {
      let rest = ''
      for await (const piece of content) {
        const lines = (rest + String(piece)).split('\r\n')
        rest = lines.pop()!
        for (const line of lines) io.out(line)
      }
      if (rest) io.out(rest)
    }
  })
  return 0
}
