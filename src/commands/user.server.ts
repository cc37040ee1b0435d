import { parseArgs } from 'node:util'
import { type UserCommand, userCommand } from '../platform/signin/userCommand.server.ts'
import { type Command, UsageError } from './command.ts'
import { withAmbit } from './withAmbit.server.ts'

export const user: Command = {
  usage: `Usage: ambit user add EMAIL --name NAME [--role ROLE]… [--json]
       ambit user reset-password EMAIL [--json]
       ambit user disable EMAIL [--json]

add              invites a person and prints the link with which that person sets a password
reset-password   ends all sessions of the account and prints a link for a new password
disable          closes the account and ends its sessions

  --role   a role of the new account, such as administrator or manager; may be given several times
  --json   print {"says", "link"}`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { name: { type: 'string' }, role: { type: 'string', multiple: true }, json: { type: 'boolean' } },
    })
    const command = commandOf(positionals, values.name, values.role ?? [])
    const result = await withAmbit(io, ({ running: { platform, signIn } }) => {
      const { url, port } = platform.settings
      // The port of the serving process is the one that is set: this process listens on none.
      return userCommand(platform.db, signIn, url ?? `http://localhost:${port}`, command)
    })
    if (values.json) io.out(JSON.stringify(result))
    else io.out(result.link ? `${result.says}:\n${result.link}` : `${result.says}.`)
    return 0
  },
}

function commandOf([verb, email, ...more]: string[], name: string | undefined, roles: string[]): UserCommand {
  if (verb !== 'add' && verb !== 'reset-password' && verb !== 'disable') {
    throw new UsageError(
      verb === undefined ? 'Say what to do: add, reset-password or disable.' : `There is no ambit user ${verb}.`,
    )
  }
  if (email === undefined || more.length > 0) throw new UsageError('Name exactly one e-mail address.')
  if (verb === 'add') {
    if (name === undefined) throw new UsageError('A new account needs --name NAME.')
    return { verb, email, name, roles }
  }
  if (name !== undefined || roles.length > 0) throw new UsageError('--name and --role are for ambit user add.')
  return { verb, email }
}
