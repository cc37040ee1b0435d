/** `ambit export PROJECT`: a project's plan as a file. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { type Command, type Io, UsageError } from '../../commands/command.ts'
import { withAmbit } from '../../commands/withAmbit.server.ts'
import { Refusal } from '../../platform/refusal.ts'
import { sql } from '../../platform/sql.ts'
import { asRule } from '../../record/caller.ts'
import { isUuid } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import { type ExportedPlan, exportPlan } from './planExport.server.ts'
import { Project } from './project.ts'

const USAGE = `Usage: ambit export PROJECT [--format xml|json] [--out FILE] [--json]

Writes the plan of a project: Microsoft Project XML, an untouched import as it came, or Ambit's JSON. PROJECT is its code,
its title, or its identifier. What of an imported file no longer holds after an edit is left out and listed.

  --format xml|json   xml unless told
  --out FILE          where to write; otherwise to standard output
  --json              with --out: print one JSON object: { "title", "file", "dropped": [ { "task", "name", "elements" } ],
                      "columnsLeftOut": [ name ] }`

export const exportCommand: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [wanted, ...more] = positionals
    if (!wanted || more.length > 0) throw new UsageError('Name exactly one project.')
    const format = values.format ?? 'xml'
    if (format !== 'xml' && format !== 'json') throw new UsageError(`--format is xml or json, not ${format}.`)
    if (values.json && !values.out) throw new UsageError('--json needs --out: otherwise the plan itself is printed.')
    const caller = asRule('command line', 'cli')
    const plan = await withAmbit(io, async ({ store }) =>
      exportPlan(store, caller, await projectCalled(store, wanted), format),
    )
    await write(plan, values.out, io)
    if (values.json) {
      const columnsLeftOut = plan.columnsLeftOut.map(({ name }) => name)
      io.out(JSON.stringify({ title: plan.title, file: values.out, dropped: plan.dropped, columnsLeftOut }))
    } else report(plan, values.out, io)
    return 0
  },
}

async function projectCalled(store: Store, wanted: string): Promise<string> {
  const found = await store.all<{ id: string; title: string; code: string | null }>(
    Project,
    asRule('command line', 'cli'),
    isUuid(wanted) ? sql`t.id = ${wanted}` : sql`t.code = ${wanted} or lower(t.title) = lower(${wanted})`,
    sql`t.title, t.id`,
  )
  const one = found.find(({ code }) => code === wanted) ?? (found.length === 1 ? found[0] : undefined)
  if (one) return one.id
  throw new Refusal(
    found.length === 0
      ? `There is no project “${wanted}”: name it by its code, its title or its identifier.`
      : `${found.length} projects are called “${wanted}”; name one by its identifier: ${found.map(({ id }) => id).join(', ')}.`,
  )
}

async function write({ chunks }: ExportedPlan, file: string | undefined, io: Io): Promise<void> {
  // A line of output ends with a line break of its own.
  if (file === undefined) return io.out(chunks.join('').replace(/\n$/, ''))
  try {
    await pipeline(Readable.from(chunks), createWriteStream(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === undefined ? undefined : FILE_ERRORS[code]
    if (!reason) throw error
    throw new Refusal(`“${file}” cannot be written: ${reason}. Choose another place by --out.`, { cause: error })
  }
}

const FILE_ERRORS: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that place is read-only',
}

/** Remarks go beside the output, so that the plan can be piped. */
function report({ title, dropped, columnsLeftOut }: ExportedPlan, file: string | undefined, io: Io): void {
  if (file !== undefined) io.out(`“${title}” is written to ${file}.`)
  for (const { name, elements } of dropped)
    io.err(`Left out of “${name}”, since it was changed: ${elements.join(', ')}`)
  for (const { name, of } of columnsLeftOut)
    io.err(
      `The column “${name}” of ${of}s is left out: Microsoft Project has no free field for it. Ambit's JSON has it.`,
    )
}
