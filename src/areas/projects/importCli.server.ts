/** `ambit import FILE`: loads a plan file into the database, as somebody who may create projects. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, type Io, UsageError } from '../../commands/command.ts'
import { callerByEmail, withAmbit } from '../../commands/withAmbit.server.ts'
import type { OpenAmbit } from '../../main.ts'
import { Refusal } from '../../platform/refusal.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { allows } from '../../record/rights.ts'
import { differenceInWords } from './formats/importReport.ts'
import { PlanFileRefused } from './formats/planFileRefused.ts'
import { planFileUnreadable, sizeOfPlanFile } from './planFileSize.server.ts'
import { type ImportResult, importFile } from './planImport.server.ts'
import { Project } from './project.ts'

const USAGE = `Usage: ambit import FILE [--project NAME] [--as EMAIL] [--json]

Reads a plan — Microsoft Project XML, Ambit's JSON, or the JSON of a converter — and makes a project of it: all of it, or
nothing. Ends with the import report. Works beside a running Ambit or alone.

  --project NAME   the new project's title; otherwise the plan's own name
  --as EMAIL       whose project it becomes: somebody who may create projects. Not needed where only one person may
  --json           print one JSON object: { "project", "title", "report", "more" }`

export const importCommand: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { project: { type: 'string' }, as: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [path, ...more] = positionals
    if (path === undefined || more.length > 0) throw new UsageError('Name exactly one plan file.')
    const title = values.project?.trim()
    if (title === '' || (title?.length ?? 0) > 200)
      throw new UsageError('--project takes a title of 1 to 200 characters.')
    const size = await sizeOfPlanFile(path).catch(refusal)
    const result = await withAmbit(io, async (ambit) => {
      const caller = values.as ? await callerByEmail(ambit, values.as) : await onlyCreator(ambit)
      if (!allows(Project.may.create, caller))
        throw new Refusal(`${caller.name} may not create projects: name somebody with the role manager by --as.`)
      return load(ambit, caller, { path, size, ...(title ? { title } : {}) }, io)
    })
    io.out(values.json ? JSON.stringify(result) : inWords(result))
    return 0
  },
}

async function load(
  { store, running }: OpenAmbit,
  caller: Caller,
  { path, size, title }: { path: string; size: number; title?: string },
  io: Io,
): Promise<ImportResult> {
  let said = ''
  const progress = ({ done, total, note = '' }: { done: number; total: number; note?: string }) => {
    // One line per stage and per tenth of it: enough to see that it goes on.
    const line = total > 0 ? `${note}, ${Math.floor((done / total) * 10) * 10} %` : note
    if (line !== said) io.err((said = line))
  }
  const file = { file: basename(path), content: createReadStream(path), size, ...(title ? { title } : {}) }
  return running.platform.db
    .transaction((tx) => importFile(tx, store, caller, file, { progress }))
    .catch((error: unknown) => refusal(planFileUnreadable(path, error) ?? error))
}

/** What is wrong with the file as the command line says it. */
function refusal(error: unknown): never {
  if (error instanceof PlanFileRefused) throw new Refusal(error.message, { cause: error })
  throw error
}

/** The one person who may create projects. */
async function onlyCreator({ running }: OpenAmbit): Promise<Caller> {
  const accounts = await running.platform.db.query<{ id: string }>(
    sql`select id from platform.accounts where disabled_at is null and person_id is not null order by email`,
  )
  const found: Caller[] = []
  for (const { id } of accounts) {
    const caller = await running.signIn.callerOfAccount(id, 'cli')
    if (caller && allows(Project.may.create, caller)) found.push(caller)
    if (found.length > 1) break
  }
  if (found.length === 1) return found[0]!
  throw new Refusal(
    found.length === 0
      ? 'Nobody has an account that may create projects: make one with “ambit user add”, or set Ambit up in the browser.'
      : 'Several people may create projects: say whose this becomes by --as EMAIL.',
  )
}

/** Differences that a person reads in one go; all of them are in the report on the project's page and in --json. */
const MOST_PRINTED = 20

function inWords({ project, title, report, more }: ImportResult): string {
  const { tasks, resources, assignments, links, columns, compared, equal, differences, problems } = report
  const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`
  const printed = differences.slice(0, MOST_PRINTED)
  const hidden = differences.length - printed.length + more
  return [
    `“${title}” is loaded: ${count(tasks, 'task')}, ${count(resources, 'resource')}, ${count(assignments, 'assignment')}, ${count(links, 'dependency', 'dependencies')}, ${count(columns.length, 'custom column')}.`,
    `  /projects/projects/${project}`,
    compared === 0
      ? 'The file stores no computed dates to compare with.'
      : differences.length === 0
        ? `All ${compared} dates and slacks that the file stores are those that Ambit computes.`
        : `${equal} of ${compared} dates and slacks that the file stores are those that Ambit computes; ${compared - equal} differ:`,
    ...printed.map((difference) => `  ${differenceInWords(difference)}`),
    ...(hidden > 0 ? [`  … and ${hidden} more; --json prints them`] : []),
    ...problems.map((problem) => `Left out: ${problem}`),
  ].join('\n')
}
