import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { invalid } from '../../record/errors.ts'
import type { Audit } from '../audit/audit.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { allowedNetworks, allowNetworks } from '../egress/egress.server.ts'
import { Networks } from '../egress/networks.server.ts'
import type { Keys } from '../keys/keys.server.ts'
import { sql } from '../sql.ts'

const Line = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}]*$/u, 'must be one line')

const MailSettings = z.strictObject({
  /** Nothing is mailed before somebody has said so. */
  on: z.boolean().default(false),
  host: Line.max(253)
    .regex(/^[A-Za-z0-9.:_-]*$/, 'must be the name or address of a mail server')
    .default(''),
  port: z.int().min(1, 'must be a port from 1 to 65535').max(65_535, 'must be a port from 1 to 65535').default(587),
  /** `tls`: from the first byte (465). `starttls`: turned on before anything else is said, or nothing is sent. */
  tls: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: Line.max(200).nullable().default(null),
  from: z.union([z.literal(''), z.email('must be an e-mail address').max(254)]).default(''),
  fromName: Line.max(100).default('Ambit'),
  /** An authority of the company's own, whose certificates are accepted beside the public ones. */
  authority: z
    .string()
    .max(20_000)
    .refine((pem) => pem.includes('-----BEGIN CERTIFICATE-----'), 'must be a certificate in PEM form')
    .nullable()
    .default(null),
})
export type MailSettings = z.output<typeof MailSettings> & { readonly password: string | null }

/** A change; `password` null takes it away, absent leaves it. */
export const MailPatch = z
  .strictObject({
    ...Object.fromEntries(Object.entries(MailSettings.shape).map(([key, kind]) => [key, kind.unwrap().optional()])),
    password: z.string().min(1).max(1000).nullable().optional(),
    networks: Networks.optional(),
  })
  .partial() as z.ZodType<Partial<z.output<typeof MailSettings>> & { password?: string | null; networks?: string[] }>

const KEY = 'mail'
const PLACE = { table: 'platform.settings', column: 'value', row: KEY }

interface Stored {
  readonly value: Record<string, unknown> & { readonly password?: string | null }
}

async function stored(db: Queryable, lock = false): Promise<Stored['value']> {
  const [row] = await db.query<Stored>(
    lock
      ? sql`select value from platform.settings where key = ${KEY} for update`
      : sql`select value from platform.settings where key = ${KEY}`,
  )
  return row?.value ?? {}
}

function settingsOf(value: Stored['value']): z.output<typeof MailSettings> {
  const open = Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'password'))
  const parsed = MailSettings.safeParse(open)
  return parsed.success ? parsed.data : MailSettings.parse({})
}

/** The mail server with its password in the clear: for sending only. */
export async function mailSettings(db: Queryable, keys: Keys): Promise<MailSettings> {
  const value = await stored(db)
  return { ...settingsOf(value), password: value.password ? keys.open(value.password, PLACE) : null }
}

/** The settings as an administrator sees them: of the password only whether there is one. */
export async function shownMailSettings(db: Queryable) {
  const value = await stored(db)
  const networks = (await allowedNetworks(db)).mail
  return { ...settingsOf(value), passwordSet: Boolean(value.password), networks }
}

/** Sets what is named, sealed where it is the password, and says in the audit what changed. */
export async function setMail(
  tx: Transaction,
  { audit, keys }: { readonly audit: Audit; readonly keys: Keys },
  caller: Caller,
  { password, networks, ...changes }: z.output<typeof MailPatch>,
): Promise<void> {
  const value = await stored(tx, true)
  const now = settingsOf(value)
  const next = { ...now, ...Object.fromEntries(Object.entries(changes).filter(([, given]) => given !== undefined)) }
  const sealed =
    password === undefined ? (value.password ?? null) : password === null ? null : keys.seal(password, PLACE)
  if (next.on && (!next.host || !next.from))
    throw invalid({
      [next.host ? 'from' : 'host']: 'is required before mail can be turned on',
    })
  if (next.tls === 'none' && (next.user || sealed))
    throw invalid({ tls: 'must be on where there is a name and password: they are not sent for everyone to read' })
  // A password that was given for one server is not shown to another one.
  if (password === undefined && sealed && next.host !== now.host)
    throw invalid({ password: 'is required again, since the server is another one' })
  await tx.query(sql`
    insert into platform.settings (key, value, changed_by)
    values (${KEY}, ${JSON.stringify({ ...next, password: sealed })}, ${caller.account})
    on conflict (key) do update set value = excluded.value, version = platform.settings.version + 1,
      changed_at = now(), changed_by = excluded.changed_by`)
  const before: Record<string, unknown> = {}
  const after: Record<string, unknown> = {}
  for (const [key, is] of Object.entries(next)) {
    const was = now[key as keyof typeof now]
    if (was === is) continue
    before[key] = was
    after[key] = is
  }
  if (password !== undefined) before.password = after.password = 'changed'
  if (networks) {
    const were = await allowNetworks(tx, caller.account, 'mail', networks)
    if (JSON.stringify(were) !== JSON.stringify(networks)) {
      before.networks = were
      after.networks = networks
    }
  }
  if (!Object.keys(after).length) return
  await audit.write(tx, {
    type: 'platform.mail',
    record: null,
    version: 0,
    verb: 'update',
    area: 'platform',
    who: caller,
    before,
    after,
  })
}
