import { type OpenAmbit, openAmbit } from '../main.ts'
import { createLog } from '../platform/log.server.ts'
import { Refusal } from '../platform/refusal.ts'
import { readSettings } from '../platform/settings.server.ts'
import { accountByEmail } from '../platform/signin/accounts.server.ts'
import type { Caller } from '../record/caller.ts'
import { Refused } from '../record/errors.ts'
import type { Io } from './command.ts'

/**
 * Runs a command's work on an open Ambit that serves nobody and runs no jobs: beside a serving process on the same
 * database, or alone. What the record library refuses becomes a `Refusal`, whose sentence the command line prints.
 */
export async function withAmbit<T>(io: Io, work: (ambit: OpenAmbit) => Promise<T>): Promise<T> {
  const log = createLog({ level: 'warn', format: 'text', write: io.err })
  const ambit = await openAmbit(readSettings(io.env), { log, work: false })
  try {
    return await work(ambit)
  } catch (error) {
    if (error instanceof Refused) throw new Refusal(`${error.message.replace(/\.$/, '')}.`, { cause: error })
    throw error
  } finally {
    await ambit.close()
  }
}

/** The caller that the account of an e-mail address is. Throws a `Refusal` when there is none, or when it is closed. */
export async function callerByEmail({ running }: OpenAmbit, email: string): Promise<Caller> {
  const account = await accountByEmail(running.platform.db, email)
  const caller = account && (await running.signIn.callerOfAccount(account.id, 'cli'))
  if (caller) return caller
  throw new Refusal(
    account
      ? `The account of ${email} is closed: “ambit user reset-password ${email}” opens it again.`
      : `There is no account of ${email}: “ambit user add ${email} --name NAME --role manager” makes one.`,
  )
}
