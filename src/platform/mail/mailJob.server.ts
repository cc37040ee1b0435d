import { z } from 'zod'
import type { Store } from '../../record/store.server.ts'
import type { Queryable } from '../database.server.ts'
import type { Egress } from '../egress/egress.server.ts'
import { defineJob, type Job } from '../jobs/job.ts'
import { sql } from '../sql.ts'
import { addressOf, composeMail, type StoredMail } from './compose.server.ts'
import { mailSettings } from './mailSettings.server.ts'
import { type Outcome, sendMail } from './transport.server.ts'

const Input = z.strictObject({ mail: z.uuid() })
export type MailJob = Job<z.output<typeof Input>, 'atMostOnce'>

/** Minutes until the next attempt, by the number of those that were made. After the last it goes to a person. */
const PAUSES = [1, 5, 15, 60, 180, 360, 720]
/** Longer than any attempt takes. What is still being sent after that was interrupted. */
export const SENDING = sql`interval '5 minutes'`

export const MAIL = sql`id, account_id as account, address, kind, subject_type as "subjectType",
  subject_id as "subjectId", attempts`

/**
 * Sends one mail, once. An attempt that failed before anything was handed over is made again later, by a job of its
 * own; one that was interrupted is not, since nobody knows whether it arrived.
 */
export const mailJob = (store: Store, egress: () => Egress): MailJob =>
  defineJob({
    name: 'mail.send',
    effect: 'atMostOnce',
    input: Input,
    retry: { limit: 0, delaySeconds: 1 },
    leaseSeconds: 30,
    longestSeconds: 240,
    async run({ db, input, signal }) {
      const [mail] = await db.query<StoredMail>(sql`
        update platform.mails set state = 'sending', attempts = attempts + 1, next_at = now() + ${SENDING}
        where id = ${input.mail} and state = 'waiting' and next_at <= now() returning ${MAIL}`)
      if (!mail) return { state: 'ended already' }
      let outcome: Outcome | { state: 'dropped'; answer: string }
      try {
        outcome = await attempt(store, egress(), mail, signal)
      } catch (error) {
        // Thrown before anything left: the database did not answer, the password does not open.
        store.platform.log.error('A mail could not be made', { mail: mail.id, error })
        outcome = { state: 'temporary', answer: 'It could not be made; the reason was logged' }
      }
      return { state: await settled(db, mail, outcome) }
    },
  })

/** One attempt, with the reader's rights of now. */
async function attempt(
  store: Store,
  egress: Egress,
  mail: StoredMail,
  signal: AbortSignal,
): Promise<Outcome | { state: 'dropped'; answer: string }> {
  const settings = await mailSettings(store.db, store.platform.keys)
  if (!settings.on) return { state: 'dropped', answer: 'Mail was turned off' }
  const caller = await store.platform.callerOfAccount(mail.account, mail.id)
  const address = await addressOf(store, mail.account)
  if (!caller || !address) return { state: 'dropped', answer: 'The account has been closed' }
  const message = await composeMail(store, caller, { ...mail, address }, settings.from, Date.now())
  if (!message) return { state: 'dropped', answer: 'Read already, or not shared any more' }
  return sendMail(egress, settings, message, { signal })
}

/** Writes down how an attempt ended. Gives the mail's new state. */
export async function settled(
  db: Queryable,
  mail: { readonly id: string; readonly attempts: number },
  { state, answer }: Outcome | { readonly state: 'dropped'; readonly answer: string },
): Promise<string> {
  const pause = state === 'temporary' ? PAUSES[mail.attempts - 1] : undefined
  const next =
    state === 'sent' || state === 'dropped'
      ? state
      : state === 'unknown'
        ? 'interrupted'
        : pause === undefined
          ? 'failed'
          : 'waiting'
  await db.query(sql`
    update platform.mails set state = ${next}, answer = ${answer},
      next_at = ${pause === undefined ? null : sql`now() + make_interval(mins => ${pause}::int)`},
      ended_at = ${next === 'waiting' ? null : sql`now()`}
    where id = ${mail.id} and state = 'sending'`)
  return next
}
