import type { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { invalid } from '../../record/errors.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Preferences } from './note.ts'
import { type PreferencesPatch, preferencesOf, type StoredPreferences } from './preferences.ts'

const STORED = sql`p.mail, p.digest_hour as "digestHour", to_char(p.quiet_from, 'HH24:MI') as "quietFrom",
  to_char(p.quiet_to, 'HH24:MI') as "quietTo"`

/** Somebody's wishes, and whether mail goes out at all. */
export async function preferencesFor(db: Queryable, caller: Caller): Promise<Preferences & { mailIsOn: boolean }> {
  const [stored] = await db.query<StoredPreferences>(sql`
    select ${STORED} from platform.notification_preferences p where p.account_id = ${caller.account}::uuid`)
  const [mail] = await db.query<{ on: boolean | null }>(sql`
    select (value ->> 'on')::boolean as on from platform.settings where key = 'mail'`)
  return { ...preferencesOf(stored), mailIsOn: mail?.on ?? false }
}

/** Sets what is named. Quiet hours need both ends, or none. */
export async function setPreferences(
  tx: Transaction,
  caller: Caller,
  changes: z.output<typeof PreferencesPatch>,
): Promise<void> {
  const [stored] = await tx.query<StoredPreferences>(sql`
    select ${STORED} from platform.notification_preferences p where p.account_id = ${caller.account}::uuid for update`)
  const now = preferencesOf(stored)
  const next = { ...now, ...changes, mail: { ...stored?.mail, ...changes.mail } }
  if ((next.quietFrom === null) !== (next.quietTo === null))
    throw invalid({
      [next.quietFrom === null ? 'quietFrom' : 'quietTo']: 'is required: quiet hours have a beginning and an end',
    })
  await tx.query(sql`
    insert into platform.notification_preferences (account_id, mail, digest_hour, quiet_from, quiet_to)
    values (${caller.account}, ${JSON.stringify(next.mail)}, ${next.digestHour}, ${next.quietFrom}::time, ${next.quietTo}::time)
    on conflict (account_id) do update set mail = excluded.mail, digest_hour = excluded.digest_hour,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, changed_at = now()`)
}
