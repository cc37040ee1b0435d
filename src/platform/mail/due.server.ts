import { randomUUIDv7 } from 'node:crypto'
import { asRule } from '../../record/caller.ts'
import type { Platform } from '../area.ts'
import type { Database, Queryable, Transaction } from '../database.server.ts'
import { quietSince } from '../egress/quiet.server.ts'
import { preferencesOf, type StoredPreferences } from '../notifications/preferences.ts'
import { afterQuietHours, wallClock } from '../notifications/quietHours.ts'
import { companySettings } from '../settings/companySettings.server.ts'
import { sql } from '../sql.ts'
import type { MailJob } from './mailJob.server.ts'

/** Which of these persons work on a day, `YYYY-MM-DD`. */
export type AtWork = (db: Queryable, people: readonly string[], day: string) => Promise<ReadonlySet<string>>

const MOST_AT_ONCE = 500
const sender = asRule('mail', 'mail')

/**
 * Makes mails of the notifications that are due, and enqueues the sending of each in the same transaction, so that a
 * notification is in one mail and a mail is sent by one job. Several processes take turns.
 */
export async function mailWhatIsDue(
  db: Database,
  platform: Pick<Platform, 'jobs'>,
  job: MailJob,
  atWork: AtWork,
  now = new Date(),
): Promise<void> {
  await db.transaction(async (tx) => {
    const [turn] = await tx.query<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext('platform.mail')) as mine`,
    )
    if (!turn!.mine || (await quietSince(tx))) return
    await tx.query(sql`
      update platform.mails set state = 'interrupted', ended_at = now(),
        answer = 'The attempt was interrupted, so that it may have been delivered; send it again if it was not'
      where state = 'sending' and next_at < now()`)
    const due = [...(await atOnce(tx)), ...(await digests(tx, atWork, now))]
    const again = await tx.query<{ id: string }>(sql`
      select id from platform.mails where state = 'waiting' and next_at <= now() order by next_at limit ${MOST_AT_ONCE}`)
    // One that waits for its job already is not given another.
    for (const mail of new Set([...due, ...again.map(({ id }) => id)]))
      await platform.jobs.enqueue(tx, job, { mail }, { caller: sender, singletonKey: mail })
  })
}

interface DueNote {
  readonly id: string
  readonly account: string
  readonly address: string
  readonly subjectType: string | null
  readonly subjectId: string | null
}

const DUE = sql`n.id, n.account_id as account, a.email as address, n.subject_type as "subjectType",
  n.subject_id as "subjectId"`

/** What is to be mailed at once and was not read meanwhile: one mail for each person and subject. */
async function atOnce(tx: Transaction): Promise<string[]> {
  const notes = await tx.query<DueNote>(sql`
    select ${DUE} from platform.notifications n join platform.accounts a on a.id = n.account_id
    where n.mail = 'atOnce' and n.mail_id is null and n.mail_at <= now() and n.read_at is null and a.disabled_at is null
    order by n.mail_at, n.id limit ${MOST_AT_ONCE} for update of n skip locked`)
  const mails: string[] = []
  for (const some of Map.groupBy(notes, (n) => `${n.account} ${n.subjectId ?? n.id}`).values())
    mails.push(await makeMail(tx, 'atOnce', some))
  return mails
}

interface Reader extends StoredPreferences {
  readonly account: string
  readonly timeZone: string | null
  readonly digestOn: string | null
}

/**
 * The digests of those whose hour has come: once a day, on days on which they work, with what was told before that
 * hour. Whoever has nothing unread gets none.
 */
async function digests(tx: Transaction, atWork: AtWork, now: Date): Promise<string[]> {
  const readers = await tx.query<Reader>(sql`
    select a.id as account, a.time_zone as "timeZone", p.mail, p.digest_hour as "digestHour",
      to_char(p.quiet_from, 'HH24:MI') as "quietFrom", to_char(p.quiet_to, 'HH24:MI') as "quietTo", p.digest_on as "digestOn"
    from platform.accounts a left join platform.notification_preferences p on p.account_id = a.id
    where a.disabled_at is null and a.id in (
      select account_id from platform.notifications where mail = 'digest' and mail_id is null and read_at is null)`)
  if (!readers.length) return []
  const company = await companySettings(tx)
  const mails: string[] = []
  const byDay = Map.groupBy(
    readers.flatMap((reader) => {
      const timeZone = reader.timeZone ?? company.timeZone
      const { digestHour, quietFrom, quietTo } = preferencesOf(reader)
      const { day, hour, minute } = wallClock(now, timeZone)
      const due = hour >= digestHour && reader.digestOn !== day
      if (!due || afterQuietHours(now, timeZone, quietFrom, quietTo) > now) return []
      const began = new Date(Math.floor(now.getTime() / 60_000 - (hour - digestHour) * 60 - minute) * 60_000)
      return [{ account: reader.account, day, began }]
    }),
    ({ day }) => day,
  )
  for (const [day, some] of byDay) {
    const working = await atWork(
      tx,
      some.map(({ account }) => account),
      day,
    )
    for (const { account, began } of some) {
      if (!working.has(account)) continue
      const notes = await tx.query<DueNote>(sql`
        select ${DUE} from platform.notifications n join platform.accounts a on a.id = n.account_id
        where n.account_id = ${account} and n.mail = 'digest' and n.mail_id is null and n.read_at is null
          and n.created_at < ${began.toISOString()} order by n.id for update of n`)
      if (!notes.length) continue
      mails.push(await makeMail(tx, 'digest', notes))
      await tx.query(sql`
        insert into platform.notification_preferences (account_id, digest_on) values (${account}, ${day})
        on conflict (account_id) do update set digest_on = excluded.digest_on`)
    }
  }
  return mails
}

async function makeMail(tx: Transaction, kind: 'atOnce' | 'digest', notes: readonly DueNote[]): Promise<string> {
  const id = randomUUIDv7()
  const { account, address, subjectType, subjectId } = notes[0]!
  const about = kind === 'atOnce' ? { subjectType, subjectId } : { subjectType: null, subjectId: null }
  await tx.query(sql`
    insert into platform.mails (id, account_id, address, kind, subject_type, subject_id, next_at)
    values (${id}, ${account}, ${address}, ${kind}, ${about.subjectType}, ${about.subjectId}, now())`)
  await tx.query(sql`
    update platform.notifications set mail_id = ${id} where id = any(${notes.map((note) => note.id)}::uuid[])`)
  return id
}

/** Takes away what was sent or dropped 90 days ago; what failed stays for a year. */
export async function tidyMails(db: Queryable): Promise<void> {
  await db.query(sql`
    delete from platform.mails
    where created_at < now() - interval '1 year'
      or (state in ('sent', 'dropped') and created_at < now() - interval '90 days')`)
}
