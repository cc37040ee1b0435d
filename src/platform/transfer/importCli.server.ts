/** `ambit import FILE --type people.person`: a table becomes records, as somebody who may make them. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, type Io, UsageError } from '../../commands/command.ts'
import { callerByEmail, withAmbit } from '../../commands/withAmbit.server.ts'
import type { OpenAmbit } from '../../main.ts'
import { asRule } from '../../record/caller.ts'
import { Refusal } from '../refusal.ts'
import { carryOut } from './carryOut.server.ts'
import { columnLetters } from './cell.ts'
import { check } from './check.server.ts'
import { TableFileRefused } from './fileRefused.ts'
import { setupFor } from './importFile.server.ts'
import type { Finding, Report } from './report.ts'
import { MODES, type Mode, type Setup } from './setup.ts'
import { dataRows, inspect, type TableSource } from './tableFile.server.ts'
import { targetsOf } from './target.ts'

const USAGE = `Usage: ambit import FILE --type TYPE [--key FIELD[,FIELD]] [--mode create|update|both] [--map COLUMN=FIELD …]
                    [--set FIELD=VALUE …] [--clear] [--sheet NAME] [--dates dmy|mdy|ymd] [--decimal .|,]
                    [--as EMAIL] [--dry-run] [--json]
       ambit import FILE [--project NAME] [--as EMAIL] [--json]

With --type, reads a table — CSV or XLSX — and makes or changes one record of that type for each row: all of them, or
none. Columns become the fields of the same name or label; each error is printed with its row, column and what is
accepted. Without it, FILE is a plan and becomes a project (see below). Works beside a running Ambit or alone.

  --type TYPE          a record type such as people.person; “ambit records” lists them
  --key FIELD          records with the same value in it are changed instead of made anew
  --mode MODE          create: only new ones; update: only those that are here; both. With --key both, else create
  --map COLUMN=FIELD   a column that its name does not tell, or COLUMN= to leave it out; may be given again
  --set FIELD=VALUE    the same value for all rows; may be given again
  --clear              an empty cell clears the field of a record that is here; otherwise it leaves it
  --sheet NAME         of a workbook; the first one unless told
  --dates ORDER        how days like 03/04/2026 are written
  --decimal MARK       the mark within numbers
  --as EMAIL           with whose rights; those of the system unless told
  --dry-run            say what would happen, and write nothing
  --json               print one JSON object: { "created", "updated", "unchanged", "rows", "wrong", "findings" }`

const OPTIONS = {
  type: { type: 'string' },
  key: { type: 'string' },
  mode: { type: 'string' },
  map: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  clear: { type: 'boolean' },
  sheet: { type: 'string' },
  dates: { type: 'string' },
  decimal: { type: 'string' },
  as: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** Whether the arguments ask for a table and not for a plan. */
const asksForTable = (args: readonly string[]) => args.some((arg) => arg === '--type' || arg.startsWith('--type='))

/** The command over both: what is no table is a plan, which `plan` loads. */
export const importCommandWith = (plan: Command): Command => ({
  usage: `${USAGE}\n\nA plan:\n\n${plan.usage}`,
  run: (args, io) => {
    if (asksForTable(args)) return importTable(args, io)
    const table = args.find((arg) => /\.(csv|tsv|xlsx|xlsm)$/i.test(arg))
    if (table)
      throw new UsageError(`“${table}” is a table: say by --type what its rows become, such as --type people.person.`)
    return plan.run(args, io)
  },
})

async function importTable(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  const [path, ...more] = positionals
  if (path === undefined || more.length) throw new UsageError('Name exactly one file.')
  if (values.mode !== undefined && !MODES.includes(values.mode as Mode))
    throw new UsageError(`--mode is ${MODES.join(', ')}, not ${values.mode}.`)
  if (values.dates !== undefined && !['dmy', 'mdy', 'ymd'].includes(values.dates))
    throw new UsageError('--dates is dmy, mdy or ymd.')
  if (values.decimal !== undefined && !['.', ','].includes(values.decimal))
    throw new UsageError('--decimal is a point or a comma.')
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new Refusal(`“${path}” cannot be read: there is no such file. Check the path.`)
  const source: TableSource = { name: basename(path), open: () => createReadStream(path) }
  try {
    const report = await withAmbit(io, (ambit) => load(ambit, source, values, io))
    if (values.json) io.out(JSON.stringify(report))
    else inWords(report, values['dry-run'] === true, io)
    return report.found ? 1 : 0
  } catch (error) {
    if (error instanceof TableFileRefused) throw new Refusal(error.message, { cause: error })
    throw error
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

async function load(ambit: OpenAmbit, source: TableSource, values: Values, io: Io): Promise<Report> {
  const { store, running } = ambit
  const type = store.registry.find(values.type!)
  if (!type) throw new Refusal(`There is no record type “${values.type}”; “ambit records” lists them.`)
  const caller = values.as ? await callerByEmail(ambit, values.as) : asRule('command line', 'cli')
  const inspection = await inspect(source, values.sheet ? { sheet: values.sheet } : {})
  const began = setupFor(store, caller, type, inspection, { locale: 'en-GB', timeZone: store.company.timeZone })
  const fields = targetsOf(type, store.customOf(type.key), caller)
  const setup = withOptions(began, values, (name) => {
    const target = fields.find(({ key, label }) => key === name || label.toLowerCase() === name.toLowerCase())
    if (!target)
      throw new UsageError(
        `“${name}” is no field of ${type.labels.toLowerCase()}; there are ${fields
          .filter(({ refusal }) => !refusal)
          .map(({ key }) => key)
          .join(', ')}.`,
      )
    return target.key
  })
  for (const { name, field } of setup.columns) if (!field) io.err(`Left out: column “${name}”`)
  return running.platform.db.transaction(async (tx) => {
    const plan = await check({
      store,
      db: tx,
      caller,
      type,
      setup,
      guarded: inspection.kind === 'csv',
      rows: () => dataRows(source, inspection.kind, setup),
      progress: (done) => {
        if (done % 10_000 === 0) io.err(`Checked ${done} rows`)
      },
    })
    if (!plan.findings.count && !values['dry-run'])
      await carryOut(tx, store, caller, type, { title: source.name }, plan)
    return plan.report
  })
}

function withOptions(setup: Setup, values: Values, fieldOf: (name: string) => string): Setup {
  const pairs = (given: readonly string[] | undefined, option: string) =>
    (given ?? []).map((text): [string, string] => {
      const at = text.indexOf('=')
      if (at < 1)
        throw new UsageError(`--${option} takes a name, an equals sign and a value, not ${JSON.stringify(text)}.`)
      return [text.slice(0, at), text.slice(at + 1)]
    })
  let columns = setup.columns
  for (const [column, field] of pairs(values.map, 'map')) {
    if (!columns.some(({ name }) => name === column))
      throw new UsageError(
        `The file has no column “${column}”; it has ${columns.map(({ name }) => `“${name}”`).join(', ')}.`,
      )
    const key = field === '' ? null : fieldOf(field)
    columns = columns.map((each) =>
      each.name === column ? { ...each, field: key } : each.field === key ? { ...each, field: null } : each,
    )
  }
  const key = values.key?.split(',').map(fieldOf) ?? []
  const mode = (values.mode as Mode | undefined) ?? (key.length ? 'both' : 'create')
  return {
    ...setup,
    columns,
    constants: Object.fromEntries(pairs(values.set, 'set').map(([field, value]) => [fieldOf(field), value])),
    mode,
    key: mode === 'create' ? [] : key.length ? key : setup.key,
    empty: values.clear ? 'clear' : 'leave',
    ...(values.dates ? { dateOrder: values.dates as Setup['dateOrder'] } : {}),
    ...(values.decimal ? { decimal: values.decimal as Setup['decimal'] } : {}),
  }
}

const lineOf = ({ row, column, place, value, problem, accepts }: Finding): string =>
  [
    row ? `Row ${row}` : 'The file',
    column && `, ${column}${place === undefined ? '' : ` (${columnLetters(place)})`}`,
    value && `, “${value}”`,
    `: ${problem}`,
    accepts && `. Accepted: ${accepts}`,
  ]
    .filter(Boolean)
    .join('')

function inWords({ rows, created, updated, unchanged, findings, found, wrong }: Report, dry: boolean, io: Io): void {
  if (found) {
    for (const finding of findings.slice(0, 200)) io.err(lineOf(finding))
    if (found > 200) io.err(`… and ${found - 200} more; --json prints up to ${findings.length} of them`)
    io.err(`Nothing was imported: ${found} ${found === 1 ? 'error' : 'errors'} in ${wrong} of ${rows} rows.`)
  } else
    io.out(
      `${dry ? 'Nothing was written; it would have been: ' : ''}${created} created, ${updated} changed, ${unchanged} unchanged.`,
    )
}
