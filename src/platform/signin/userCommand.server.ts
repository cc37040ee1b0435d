import { asRule, type Role } from '../../record/caller.ts'
import type { Database } from '../database.server.ts'
import { Refusal } from '../refusal.ts'
import { sql } from '../sql.ts'
import { accountByEmail, Email, PersonName, Roles } from './accounts.server.ts'
import { makeLink } from './links.server.ts'
import type { SignIn } from './signin.server.ts'

export type UserCommand =
  | { readonly verb: 'add'; readonly email: string; readonly name: string; readonly roles: readonly string[] }
  | { readonly verb: 'reset-password'; readonly email: string }
  | { readonly verb: 'disable'; readonly email: string }

export interface UserCommandResult {
  readonly says: string
  /** The link to hand over, where there is one: no password is ever typed into a command line. */
  readonly link?: string
}

/** `ambit user …`: whoever can run it on the server may. Throws a `Refusal` in one sentence. */
export async function userCommand(
  db: Database,
  signIn: SignIn,
  base: string,
  command: UserCommand,
): Promise<UserCommandResult> {
  const rule = asRule('command line', 'cli')
  const email = parsed(Email, command.email, 'The e-mail address')
  const account = await accountByEmail(db, email)
  if (command.verb === 'add') {
    if (account)
      throw new Refusal(`${email} has an account already; use "ambit user reset-password ${email}" for a new link`)
    const name = parsed(PersonName, command.name, 'The name')
    const roles: Role[] = parsed(Roles, command.roles, 'A role')
    const { link } = await makeLink(db, base, { purpose: 'invitation', email, name, roles, by: null })
    return { says: `${name} <${email}> is invited; the account is made when the link is opened, within 7 days`, link }
  }
  if (!account) throw new Refusal(`There is no account of ${email}; "ambit user add" makes one`)
  if (command.verb === 'disable') {
    await db.transaction((tx) => signIn.accounts.disable(tx, rule, account.id))
    return { says: `The account of ${email} is closed and its sessions have ended` }
  }
  const { link } = await db.transaction(async (tx) => {
    await tx.query(sql`update platform.accounts set disabled_at = null where id = ${account.id}`)
    await signIn.sessions.end(tx, account.id)
    await signIn.accounts.note(tx, rule, account.id, 'resetPassword', { before: null, after: null })
    return makeLink(tx, base, { purpose: 'reset', email, name: account.name, roles: [], account: account.id, by: null })
  })
  const reopened = account.disabled ? 'The closed account is open again; ' : ''
  return {
    says: `${reopened}${email} sets a new password through the link, within a day; all sessions of the account have ended`,
    link,
  }
}

function parsed<T>(
  kind: {
    safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { message: string }[] } }
  },
  value: unknown,
  what: string,
): T {
  const result = kind.safeParse(value)
  if (result.success) return result.data
  throw new Refusal(`${what} was not accepted: ${result.error.issues[0]!.message}`)
}
