import type { FastifyInstance } from 'fastify'
import { type Database, DatabaseUnavailable } from '../database.server.ts'
import { readMigrations } from '../migrate.server.ts'
import { sql } from '../sql.ts'

/** A process whose clock is further from the database's says so: its logs and schedules would mislead. */
const CLOCK_SECONDS = 2

/** `/healthz`: this process is alive. `/readyz`: the database answers and has the schema of this version. */
export function mountHealth(app: FastifyInstance, db: Database): void {
  const newest = readMigrations().at(-1)?.name ?? ''
  app.get('/healthz', () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    const state = await readiness(db, newest)
    return reply.code(state.ready ? 200 : 503).send(state)
  })
}

interface Readiness {
  readonly ready: boolean
  readonly database: 'reachable' | 'unreachable'
  readonly migrated: boolean
  /** Present when this machine's clock is off, in seconds. */
  readonly clockOff?: number
}

async function readiness(db: Database, newest: string): Promise<Readiness> {
  try {
    const asked = Date.now()
    const [row] = await db.query<{ migrated: boolean; now: number }>(
      sql`select exists (select from platform.migrations where name = ${newest}) as migrated,
        (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
    )
    const off = (row!.now - (asked + Date.now()) / 2) / 1000
    const migrated = row!.migrated
    return {
      ready: migrated,
      database: 'reachable',
      migrated,
      ...(Math.abs(off) > CLOCK_SECONDS && { clockOff: Math.round(off) }),
    }
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return { ready: false, database: 'unreachable', migrated: false }
    // An empty database has no record of migrations yet.
    return { ready: false, database: 'reachable', migrated: false }
  }
}
