import { type Command, type Io, UsageError } from './commands/command.ts'
import { becomeOrdinaryUser } from './platform/process.server.ts'
import { Refusal } from './platform/refusal.ts'
import { dataFolder } from './platform/settings.server.ts'

/**
 * The command line. To add a command, write it as a `Command` and name it here; its code is loaded only when it runs.
 */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  start: {
    summary: 'Start Ambit and listen for browsers',
    load: async () => (await import('./commands/start.server.ts')).start,
  },
  migrate: {
    summary: 'Bring the database to the newest schema',
    load: async () => (await import('./commands/migrate.server.ts')).migrateCommand,
  },
  doctor: {
    summary: 'Check that everything is in order',
    load: async () => (await import('./commands/doctor.server.ts')).doctor,
  },
  backup: {
    summary: 'Write everything into one archive',
    load: async () => (await import('./commands/backup.server.ts')).backup,
  },
  restore: {
    summary: 'Put an archive into an empty database',
    load: async () => (await import('./commands/restore.server.ts')).restoreCommand,
  },
  user: {
    summary: 'Add an account, let its owner set a new password, or close it',
    load: async () => (await import('./commands/user.server.ts')).user,
  },
  demo: {
    summary: 'Set up the example company, or remove it',
    load: async () => (await import('./commands/demo.server.ts')).demo,
  },
  import: {
    summary: 'Load a table as records, or a plan file as a new project',
    load: async () => {
      const { importCommandWith } = await import('./platform/transfer/importCli.server.ts')
      return importCommandWith((await import('./areas/projects/importCli.server.ts')).importCommand)
    },
  },
  export: {
    summary: 'Write records as a table, or the plan of a project to a file',
    load: async () => {
      const { exportCommandWith } = await import('./platform/transfer/exportCli.server.ts')
      return exportCommandWith((await import('./areas/projects/exportCli.server.ts')).exportCommand)
    },
  },
  records: {
    summary: 'Show who may do what with which record type',
    load: async () => (await import('./commands/records.server.ts')).recordsCommand,
  },
  schedule: {
    summary: 'Compute the dates of a plan file',
    load: async () => (await import('./areas/projects/scheduleCli.server.ts')).schedule,
  },
}

/** Exit codes: done, refused (a sentence says why), used wrongly. */
const DONE = 0
const REFUSED = 1
const WRONG_USAGE = 2

/** Runs the command line of this process as an ordinary user, and ends the process with the command's exit code. */
export async function run(args: readonly string[]): Promise<void> {
  // Whoever read our output may have gone (a closed pipe, a killed launcher); that must not break off an orderly end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const io: Io = {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    env: process.env,
  }
  process.exitCode = await main(args, io, prepare)
}

/** What must happen before a command reads anything: what only the installing user may write, then leaving root. */
async function prepare(command: string, io: Io): Promise<void> {
  if (command === 'start') {
    const { buildWeb } = await import('./platform/webBuild.server.ts')
    await buildWeb(io)
  }
  // Said where it matters, which is what serves others; a command that only answers stays quiet.
  const warn = command === 'start' ? io.err : () => {}
  becomeOrdinaryUser({ data: dataFolder(io.env), user: io.env.AMBIT_USER || undefined, warn })
}

/**
 * Runs one command and gives the exit code. `before` runs once the command is known and not merely asked for its
 * help.
 */
export async function main(
  args: readonly string[],
  io: Io,
  before: (command: string, io: Io) => Promise<void> = async () => {},
): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(overview())
    return name === undefined ? WRONG_USAGE : DONE
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!entry) {
    io.err(`There is no command ${JSON.stringify(name)}.\n\n${overview()}`)
    return WRONG_USAGE
  }
  try {
    const command = await entry.load()
    if (rest.includes('--help') || rest.includes('-h')) {
      io.out(`${entry.summary}.\n\n${command.usage}`)
      return DONE
    }
    await before(name, io)
    return await command.run(rest, io)
  } catch (error) {
    return explain(error, name, io)
  }
}

function explain(error: unknown, command: string, io: Io): number {
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS')) {
    io.err(`${message}\nSee ambit ${command} --help.`)
    return WRONG_USAGE
  }
  if (error instanceof Refusal) io.err(message)
  // ENOSPC is the file system's word for it, 53100 PostgreSQL's.
  else if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100')
    io.err('The disk is full: free some space and start again; nothing that was acknowledged is lost.')
  else io.err(`Ambit failed unexpectedly: ${stack ?? message}`)
  return REFUSED
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'Usage: ambit <command> [options]',
    '',
    ...lines,
    '',
    'ambit <command> --help explains a command. Settings are environment variables: docs/running.md.',
  ].join('\n')
}
