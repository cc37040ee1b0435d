import type { FastifyInstance } from 'fastify'
import type { Caller } from '../../record/caller.ts'
import { forbidden } from '../../record/errors.ts'
import type { Platform } from '../area.ts'
import type { Audit } from '../audit/audit.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { COMPANY_DEFAULTS, COMPANY_SETTINGS, type CompanyKey, CompanyPatch, type CompanySettings } from './company.ts'

/** All company settings; a stored value that this version no longer accepts falls back to the default. */
export async function companySettings(db: Queryable): Promise<CompanySettings> {
  const rows = await db.query<{ key: string; value: unknown }>(
    sql`select key, value from platform.settings where key = any(${Object.keys(COMPANY_SETTINGS)})`,
  )
  const settings: Record<string, unknown> = { ...COMPANY_DEFAULTS }
  for (const { key, value } of rows) {
    const parsed = COMPANY_SETTINGS[key as CompanyKey].safeParse(value)
    if (parsed.success) settings[key] = parsed.data
  }
  return settings as unknown as CompanySettings
}

/** Sets the given keys and writes one audit line with the values that really change. */
export async function setCompany(
  tx: Transaction,
  audit: Audit,
  caller: Caller,
  changes: Partial<CompanySettings>,
): Promise<void> {
  const now = await companySettings(tx)
  const before: Record<string, unknown> = {}
  const after: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(changes)) {
    if (JSON.stringify(now[key as CompanyKey]) === JSON.stringify(value)) continue
    before[key] = now[key as CompanyKey]
    after[key] = value
    await tx.query(sql`
      insert into platform.settings (key, value, changed_by) values (${key}, ${JSON.stringify(value)}, ${caller.account})
      on conflict (key) do update set value = excluded.value, version = platform.settings.version + 1,
        changed_at = now(), changed_by = excluded.changed_by`)
  }
  if (!Object.keys(after).length) return
  await audit.write(tx, {
    type: 'platform.settings',
    record: null,
    version: 0,
    verb: 'update',
    area: 'platform',
    who: caller,
    before,
    after,
  })
}

/** `GET /api/platform/settings` for everybody who is signed in, `PATCH` for administrators. */
export function mountCompanySettings(app: FastifyInstance, platform: Platform): void {
  app.get('/api/platform/settings', async (request) => {
    await platform.callerOf(request)
    return companySettings(platform.db)
  })
  app.patch('/api/platform/settings', async (request) => {
    const caller = await platform.callerOf(request)
    if (!caller.roles.has('administrator')) throw forbidden('Only an administrator changes the company settings')
    const changes = CompanyPatch.parse(request.body ?? {})
    await platform.db.transaction(async (tx) => {
      await setCompany(tx, platform.audit, caller, changes)
      tx.afterCommit(() => platform.live.changed('platform.settings', 'company', 1, null))
    })
    return companySettings(platform.db)
  })
}
