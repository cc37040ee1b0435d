import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { sql } from './sql.ts'
import { tidyPlatform } from './tidy.server.ts'

test('what has served its time goes, what is young or failed stays', async () => {
  const { db, close } = await testDatabase()
  await db.query(sql`
    insert into platform.idempotency_keys (account, key, request, created_at)
    values ('a', 'old', '', now() - interval '3 days'), ('a', 'new', '', now())`)
  await db.query(sql`
    insert into platform.jobs (id, name, state, input, caller_name, request, finished_at)
    select gen_random_uuid(), n, s, '{}', 'x', 'x', now() - make_interval(days => d)
    from (values ('old', 'done', 40), ('young', 'done', 1), ('failed', 'failed', 40), ('taken back', 'cancelled', 40)) as j (n, s, d)`)
  await tidyPlatform(db)
  assert.deepEqual(await db.query(sql`select key from platform.idempotency_keys`), [{ key: 'new' }])
  assert.deepEqual(await db.query(sql`select name from platform.jobs order by name`), [
    { name: 'failed' },
    { name: 'young' },
  ])
  await close()
})
