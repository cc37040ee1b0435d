import pg from 'pg'
import { type Db, PgBoss } from 'pg-boss'

/** The queue's own tables; made by the owner, used by the application. */
export const QUEUE_SCHEMA = 'pgboss'

/** The queue reads instants as dates; everything else in Ambit reads them as text. */
const TYPES = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid !== 1184) return pg.types.getTypeParser(oid, format as 'text')
    return (text: string) => new Date(`${text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')}`)
  },
} as pg.CustomTypesConfig

/** What the queue needs of a connection or a pool. */
export function queueDatabase(client: pg.Pool | pg.ClientBase): Db {
  return {
    async executeSql(text, values) {
      const result = await client.query({ text, values: values as unknown[], types: TYPES })
      // Several statements at once give several results; the queue wants the rows of them all.
      return Array.isArray(result) ? { rows: (result as pg.QueryResult[]).flatMap(({ rows }) => rows) } : result
    },
  }
}

/**
 * Brings the queue's tables to the version of the installed library, as the owner: the application's role may change
 * no table. Part of every migration run.
 */
export async function migrateQueue(owner: pg.ClientBase): Promise<void> {
  const boss = new PgBoss({
    db: queueDatabase(owner),
    schema: QUEUE_SCHEMA,
    migrate: true,
    createSchema: true,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  let failure: unknown
  boss.on('error', (error) => {
    failure ??= error
  })
  await boss.start()
  await boss.stop({ graceful: false, close: false })
  if (failure) throw failure
}
