import { parseArgs } from 'node:util'
import { records } from '../areas/areas.ts'
import { Refusal } from '../platform/refusal.ts'
import { ROLE_NAMES, type Role } from '../record/caller.ts'
import type { RecordType } from '../record/record.ts'
import { type Grants, inWords, VERBS } from '../record/rights.ts'
import { tableSql } from '../record/write.ts'
import { type Command, UsageError } from './command.ts'

export const recordsCommand: Command = {
  usage: `Usage: ambit records [TYPE] [--json]
       ambit records --sql TYPE

Who may do what with which record type, in words: one line per type and verb, or action. Needs no database.
TYPE is a record type such as projects.task, or an area such as projects.

  --json   print { "records": [ { "type", "table", "path", "rights": { "read": { "<role>": "yes" } } } ] }
  --sql    print the table of a declaration as SQL, to begin a migration with`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, sql: { type: 'boolean' } },
    })
    const [wanted, ...more] = positionals
    if (more.length > 0) throw new UsageError('Name one record type at most.')
    const types = wanted === undefined ? records.types : named(wanted)
    if (values.sql) {
      if (wanted === undefined || types.length !== 1)
        throw new UsageError('--sql prints one table: name one record type such as projects.task.')
      if (values.json) throw new UsageError('--sql and --json exclude each other.')
      io.out(tableSql(types[0]!).trimEnd())
    } else if (values.json) io.out(JSON.stringify({ records: types.map(rightsOf) }))
    else io.out(types.map(inLines).join('\n\n'))
    return 0
  },
}

function named(wanted: string): readonly RecordType[] {
  const found = records.types.filter(({ key, area }) => key === wanted || area === wanted)
  if (found.length > 0) return found
  throw new Refusal(
    `There is no record type or area “${wanted}”; there are ${records.types.map(({ key }) => key).join(', ')}.`,
  )
}

/** Every role that may, with how far in words; an administrator may unless the declaration says otherwise. */
function grantsInWords(grants: Grants | undefined): Partial<Record<Role, string>> {
  const rights: Partial<Record<Role, string>> = {}
  for (const role of ROLE_NAMES) {
    const grant = grants?.[role] ?? (role === 'administrator' ? true : undefined)
    if (grant !== undefined) rights[role] = inWords(grant)
  }
  return rights
}

interface TypeRights {
  readonly type: string
  readonly table: string
  readonly path: string
  /** By verb or action, by role. */
  readonly rights: Readonly<Record<string, Partial<Record<Role, string>>>>
}

function rightsOf(type: RecordType): TypeRights {
  const verbs = VERBS.map((verb) => [verb, grantsInWords(type.may[verb])] as const)
  const actions = type.actions.map((action) => [action.name, grantsInWords(action.by)] as const)
  return {
    type: type.key,
    table: type.table,
    path: `/api${type.path}`,
    rights: Object.fromEntries([...verbs, ...actions]),
  }
}

function inLines(type: RecordType): string {
  const { rights, path } = rightsOf(type)
  const width = Math.max(...Object.keys(rights).map((verb) => verb.length))
  const lines = Object.entries(rights).map(([verb, roles]) => {
    const who = Object.entries(roles).map(([role, word]) => (word === 'yes' ? role : `${role} (${word})`))
    return `  ${verb.padEnd(width)}  ${who.join(', ') || 'nobody'}`
  })
  return [`${type.key}  ${path}`, ...lines].join('\n')
}
