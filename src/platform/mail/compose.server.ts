import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { notesOfMail, type SeenNote } from '../notifications/reading.server.ts'
import { openLink, stopLink } from '../notifications/signedLinks.server.ts'
import { companySettings } from '../settings/companySettings.server.ts'
import { sql } from '../sql.ts'
import { composed, type MailedGroup } from './message.ts'
import type { OutgoingMail } from './transport.server.ts'

export interface StoredMail {
  readonly id: string
  readonly account: string
  readonly address: string
  readonly kind: 'atOnce' | 'digest' | 'test'
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly attempts: number
}

/** Where mails come from in their identifiers: the part behind the @ of the sender. */
const domainOf = (from: string) => from.split('@')[1] ?? 'localhost'

/** The headers that are the same for every mail to this reader. */
export function addressed(mail: StoredMail, name: string, from: string) {
  return {
    to: { name, address: mail.address },
    messageId: `mail.${mail.id}@${domainOf(from)}`,
    ...(mail.subjectId && { thread: `${mail.subjectType}.${mail.subjectId}.${mail.account}@${domainOf(from)}` }),
  }
}

/**
 * The mail as its reader may see it now. Null when nothing is left to say: what it was about has been read, or is not
 * shared with the reader any more.
 */
export async function composeMail(
  store: Store,
  caller: Caller,
  mail: StoredMail,
  from: string,
  now: number,
): Promise<OutgoingMail | null> {
  const { platform } = store
  const notes = (await notesOfMail(store, store.db, caller, mail.id)).filter(
    (note): note is SeenNote & { text: string } => note.readAt === null && note.text !== null,
  )
  if (!notes.length) return null
  const base = platform.base()
  const groups: MailedGroup[] = [...Map.groupBy(notes, (note) => note.subject?.id ?? '')].map(([, some]) => ({
    label: some[0]!.subject?.label ?? null,
    title: some[0]!.subject?.title ?? null,
    notes: some.map(({ id, text }) => ({
      text,
      link: `${base}/notifications/open?link=${openLink(platform.keys, id, mail.account, now)}`,
    })),
  }))
  const { company } = await companySettings(store.db)
  const what = mail.kind === 'digest' ? 'digest' : notes[0]!.kind
  const stop = `${base}/mail/stop?link=${stopLink(platform.keys, what, mail.account, now)}`
  const about = {
    company,
    digest: mail.kind === 'digest',
    preferences: `${base}/notifications/preferences`,
    stop,
    all: `${base}/notifications`,
  }
  return { ...addressed(mail, caller.name, from), ...composed(groups, about), stop }
}

/** The address of an open account as it is now. */
export async function addressOf(store: Store, account: string): Promise<string | null> {
  const [row] = await store.db.query<{ email: string }>(
    sql`select email from platform.accounts where id = ${account} and disabled_at is null`,
  )
  return row?.email ?? null
}
