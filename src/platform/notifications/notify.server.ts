import { randomUUIDv7 } from 'node:crypto'
import { isRule } from '../../record/caller.ts'
import type { Database, Queryable, Transaction } from '../database.server.ts'
import type { Live } from '../live/live.server.ts'
import { companySettings } from '../settings/companySettings.server.ts'
import { sql } from '../sql.ts'
import { LONGEST_TEXT, type Note } from './note.ts'
import { preferencesOf, type StoredPreferences } from './preferences.ts'
import { afterQuietHours } from './quietHours.ts'

export type { Note } from './note.ts'

/** The type of live messages about somebody's notifications; their scope is the account. */
export const NOTIFICATION = 'platform.notification'

const lives = new WeakMap<Database, Live>()

/** Says where open screens hear of notifications that are written to this database. */
export function tellThrough(db: Database, live: Live): void {
  lives.set(db, live)
}

/** Tells the open screens of an account after the commit that its notifications are others now. */
export function hintNotifications(tx: Transaction, account: string): void {
  tx.afterCommit(() => lives.get(tx.database)?.changed(NOTIFICATION, account, 1, account))
}

/**
 * Tells people something, in the transaction of the change that it is about: both happen or neither. Nobody is told of
 * what he did himself, nothing twice under the same `once`, and nobody without an open account. What goes by mail, and
 * when, is decided here by each person's wishes; it leaves later, and only when mail is set up.
 */
export async function notify(tx: Transaction, notes: readonly Note[]): Promise<void> {
  const wanted = notes.filter(({ to, by }) => !by || isRule(by) || by.person !== to)
  if (!wanted.length) return
  const readers = await readersOf(
    tx,
    wanted.map(({ to }) => to),
  )
  const told = wanted.filter(({ to }) => readers.has(to))
  if (!told.length) return
  const mailing = await mailIsOn(tx)
  const now = new Date()
  const rows = told.map((note) => {
    const reader = readers.get(note.to)!
    const { mail, quietFrom, quietTo } = preferencesOf(reader)
    const how = mailing ? mail[note.kind] : 'none'
    const at = how === 'atOnce' ? afterQuietHours(now, reader.timeZone, quietFrom, quietTo) : null
    return { note, id: randomUUIDv7(), how, at: at?.toISOString() ?? null }
  })
  const made = await tx.query<{ account: string }>(sql`
    insert into platform.notifications
      (id, account_id, kind, subject_type, subject_id, text, by_account, by_name, once, mail, mail_at)
    select * from unnest(
      ${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.note.to)}::uuid[], ${rows.map((r) => r.note.kind)}::text[],
      ${rows.map((r) => r.note.subject?.type ?? null)}::text[], ${rows.map((r) => r.note.subject?.id ?? null)}::uuid[],
      ${rows.map((r) => oneLine(r.note.text))}::text[],
      ${rows.map((r) => (r.note.by && !isRule(r.note.by) ? r.note.by.account : null))}::uuid[],
      ${rows.map((r) => r.note.by?.name ?? null)}::text[], ${rows.map((r) => r.note.once ?? null)}::text[],
      ${rows.map((r) => r.how)}::text[], ${rows.map((r) => r.at)}::timestamptz[])
    on conflict (account_id, once) where once is not null do nothing
    returning account_id as account`)
  for (const account of new Set(made.map((row) => row.account))) hintNotifications(tx, account)
}

/** Whether an administrator has set up outgoing mail: before that nothing is kept for sending either. */
async function mailIsOn(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ on: boolean }>(sql`
    select (value ->> 'on')::boolean as on from platform.settings where key = 'mail'`)
  return row?.on ?? false
}

async function readersOf(
  db: Queryable,
  people: readonly string[],
): Promise<Map<string, StoredPreferences & { timeZone: string }>> {
  const rows = await db.query<StoredPreferences & { id: string; timeZone: string | null }>(sql`
    select a.id, a.time_zone as "timeZone", p.mail, p.digest_hour as "digestHour",
      to_char(p.quiet_from, 'HH24:MI') as "quietFrom", to_char(p.quiet_to, 'HH24:MI') as "quietTo"
    from platform.accounts a left join platform.notification_preferences p on p.account_id = a.id
    where a.person_id = any(${[...new Set(people)]}::uuid[]) and a.disabled_at is null`)
  if (!rows.length) return new Map()
  const { timeZone } = await companySettings(db)
  return new Map(rows.map((row) => [row.id, { ...row, timeZone: row.timeZone ?? timeZone }]))
}

/** A sentence on one line, cut where it is too long. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line
}
