import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { Database } from './database.server.ts'
import { name, sql } from './sql.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

const MOST = 5

/** One connection at a time, which prepares few statements. */
async function withFew(work: (db: Database) => Promise<void>): Promise<void> {
  const db = new Database({ ...database.credentials.app, max: 1, mostPrepared: MOST })
  try {
    await work(db)
  } finally {
    await db.close()
  }
}

/** A statement of its own shape. */
const shape = (n: number) => sql`select ${n}::integer as ${name(`n${n}`)}`
const connection = sql`select pg_backend_pid() as pid, count(*) as prepared from pg_prepared_statements`
const asked = async (db: Database) => (await db.query<{ pid: number; prepared: number }>(connection))[0]!

test('the server never keeps more than so many statements of a connection, and each is answered', async () => {
  await withFew(async (db) => {
    const pids = new Set<number>()
    for (let n = 0; n < 40; n++) {
      assert.deepEqual(await db.query(shape(n)), [{ [`n${n}`]: n }])
      const { pid, prepared } = await asked(db)
      pids.add(pid)
      assert.ok(prepared <= MOST, `${prepared} are prepared`)
    }
    assert.ok(pids.size > 1, 'another connection took the place of the first')
  })
})

test('what is asked again and again stays prepared', async () => {
  await withFew(async (db) => {
    const first = await asked(db)
    for (let i = 0; i < 50; i++) await db.query(shape(i % 3))
    assert.equal((await asked(db)).pid, first.pid)
    const [{ kept }] = (await db.query<{ kept: number }>(
      sql`select count(*) as kept from pg_prepared_statements where statement like ${'%::integer as "n_"'}`,
    )) as [{ kept: number }]
    assert.equal(kept, 3)
  })
})

test('a transaction with more statements than that keeps its connection to its end, also where one fails', async () => {
  await withFew(async (db) => {
    await db.transaction(async (tx) => {
      const [before] = await tx.query<{ pid: number }>(connection)
      for (let n = 0; n < 3 * MOST; n++) await tx.query(shape(n))
      const [then] = await tx.query<{ pid: number }>(connection)
      assert.equal(then!.pid, before!.pid)
    })
    assert.ok((await asked(db)).prepared <= MOST)
    await assert.rejects(
      db.transaction(async (tx) => tx.query(sql`select 1 / 0`)),
      { code: '22012' },
    )
    await assert.rejects(db.query(sql`select 1 / 0`), { code: '22012' })
    assert.deepEqual(await db.query(shape(1)), [{ n1: 1 }])
  })
})
