/** How people sign in at the company's own provider (OpenID Connect), and what their groups there make of them here. */
import { z } from 'zod'
import { type Caller, ROLE_NAMES, type Role } from '../../record/caller.ts'
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
const Issuer = z.union([
  z.literal(''),
  z.url({ protocol: /^https?$/, error: 'must be an address such as https://id.example.com/realms/company' }).max(500),
])
const RoleName = z.enum(ROLE_NAMES as [Role, ...Role[]])

const Settings = z.strictObject({
  on: z.boolean().default(false),
  /** On the button: “Sign in with …”. */
  label: Line.max(60).default('single sign-on'),
  issuer: Issuer.default(''),
  clientId: Line.max(300).default(''),
  scopes: Line.max(300).default('openid profile email'),
  /** The claim that lists somebody's groups. */
  groupClaim: Line.max(100).default('groups'),
  /** Roles by group, set anew at each sign-in; empty: roles stay as an administrator gave them. */
  groups: z
    .array(z.strictObject({ group: Line.min(1, 'is required').max(300), role: RoleName }))
    .max(200)
    .default([]),
  /** Whether somebody without an account gets one, and with which roles beside those of the groups. */
  makeAccounts: z.boolean().default(false),
  newRoles: z.array(RoleName).max(ROLE_NAMES.length).default(['employee']),
})
export type SingleSignOnSettings = z.output<typeof Settings> & { readonly secret: string | null }

/** A change; `secret` null takes it away, absent leaves it. */
export const SingleSignOnPatch = z
  .strictObject({
    ...Object.fromEntries(Object.entries(Settings.shape).map(([key, kind]) => [key, kind.unwrap().optional()])),
    secret: z.string().min(1).max(1000).nullable().optional(),
    networks: Networks.optional(),
  })
  .partial() as z.ZodType<Partial<z.output<typeof Settings>> & { secret?: string | null; networks?: string[] }>

const KEY = 'singleSignOn'
const PLACE = { table: 'platform.settings', column: 'value', row: KEY }
type Stored = Record<string, unknown> & { readonly secret?: string | null }

async function stored(db: Queryable): Promise<Stored> {
  const [row] = await db.query<{ value: Stored }>(sql`select value from platform.settings where key = ${KEY}`)
  return row?.value ?? {}
}

function settingsOf(value: Stored): z.output<typeof Settings> {
  const open = Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'secret'))
  const parsed = Settings.safeParse(open)
  return parsed.success ? parsed.data : Settings.parse({})
}

/** With the secret in the clear: for talking to the provider only. */
export async function singleSignOnSettings(db: Queryable, keys: Keys): Promise<SingleSignOnSettings> {
  const value = await stored(db)
  return { ...settingsOf(value), secret: value.secret ? keys.open(value.secret, PLACE) : null }
}

/** As an administrator sees them: of the secret only whether there is one. */
export async function shownSingleSignOn(db: Queryable) {
  const value = await stored(db)
  return {
    ...settingsOf(value),
    secretSet: Boolean(value.secret),
    networks: (await allowedNetworks(db)).singleSignOn,
  }
}

/** What the page for signing in shows: the button's words, or null. */
export async function singleSignOnLabel(db: Queryable): Promise<string | null> {
  const { on, label } = settingsOf(await stored(db))
  return on ? label : null
}

/** Sets what is named, seals the secret, and says in the audit what changed. */
export async function setSingleSignOn(
  tx: Transaction,
  { audit, keys }: { readonly audit: Audit; readonly keys: Keys },
  caller: Caller,
  { secret, networks, ...changes }: z.output<typeof SingleSignOnPatch>,
): Promise<void> {
  const value = await stored(tx)
  const now = settingsOf(value)
  const next = { ...now, ...Object.fromEntries(Object.entries(changes).filter(([, given]) => given !== undefined)) }
  const sealed = secret === undefined ? (value.secret ?? null) : secret === null ? null : keys.seal(secret, PLACE)
  if (next.on && (!next.issuer || !next.clientId))
    throw invalid({ [next.issuer ? 'clientId' : 'issuer']: 'is required before single sign-on can be turned on' })
  // A secret that was made for one provider is not shown to another one.
  if (secret === undefined && sealed && next.issuer !== now.issuer)
    throw invalid({ secret: 'is required again, since the provider is another one' })
  await tx.query(sql`
    insert into platform.settings (key, value, changed_by)
    values (${KEY}, ${JSON.stringify({ ...next, secret: sealed })}, ${caller.account})
    on conflict (key) do update set value = excluded.value, version = platform.settings.version + 1,
      changed_at = now(), changed_by = excluded.changed_by`)
  const were = networks ? await allowNetworks(tx, caller.account, 'singleSignOn', networks) : undefined
  const before: Record<string, unknown> = {}
  const after: Record<string, unknown> = {}
  for (const [key, is] of Object.entries({ ...next, ...(networks && { networks }) })) {
    const was = key === 'networks' ? were : now[key as keyof typeof now]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    before[key] = was
    after[key] = is
  }
  if (secret !== undefined) before.secret = after.secret = 'changed'
  if (!Object.keys(after).length) return
  await audit.write(tx, {
    type: 'platform.singleSignOn',
    record: null,
    version: 0,
    verb: 'update',
    area: 'platform',
    who: caller,
    before,
    after,
  })
}
