import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { Database } from './database.server.ts'
import { migrate, pendingMigrations, pendingOf, readMigrations } from './migrate.server.ts'
import { type Credentials, withClient } from './postgres/roles.server.ts'
import { sql } from './sql.ts'

const FIRST = '202601010000_area_first.sql'
const SECOND = '202601020000_area_second.sql'

describe('migrations', () => {
  let database: TestDatabase
  let connection: Credentials
  let folder: string
  let count = 0

  before(async () => {
    database = await testDatabase()
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ambit-migrations-'))
    connection = { ...database.credentials.owner, database: `${database.credentials.owner.database}_m${++count}` }
    await admin(`create database ${connection.database} owner ambit_owner`)
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  after(async () => {
    for (let i = 1; i <= count; i++)
      await admin(`drop database ${database.credentials.owner.database}_m${i} with (force)`)
  })

  const admin = (statement: string) => withClient(database.credentials.admin, (client) => client.query(statement))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const run = () => migrate({ connection, folder })
  const ask = <R>(text: string) => withClient(connection, async (client) => (await client.query(text)).rows as R[])

  test('are applied once each, in order of their names', async () => {
    write(SECOND, 'alter table area.t add b integer;')
    write(FIRST, 'create schema area; create table area.t (a integer);')
    assert.deepEqual(await pendingMigrations({ connection, folder }), [FIRST, SECOND])
    assert.deepEqual(await run(), { applied: [FIRST, SECOND], total: 2 })
    assert.deepEqual(await run(), { applied: [], total: 2 })
    await ask('select a, b from area.t')
  })

  test('of processes that start together run once', async () => {
    write(FIRST, 'create schema area; create table area.t (a integer); select pg_sleep(0.2);')
    const results = await Promise.all([run(), run(), run()])
    assert.deepEqual(
      results.flatMap((result) => result.applied),
      [FIRST],
    )
  })

  test('leave nothing when they fail, and say where', async () => {
    write(FIRST, 'create schema area;\ncreate table area.t (a integer);\ncreate table area.t (a integer);\n')
    await assert.rejects(run(), {
      name: 'Refusal',
      message: /area_first\.sql failed.*already exists.*Nothing of it was kept/,
    })
    assert.deepEqual(await ask("select to_regclass('area.t') as t"), [{ t: null }])
    write(FIRST, 'create schema area;\nselect 1 / nothing;')
    await assert.rejects(run(), { message: /at line 2/ })
  })

  test('may not end their own transaction', async () => {
    write(FIRST, 'create schema area; commit; create table area.t (a integer);')
    await assert.rejects(run(), { name: 'Refusal', message: /ends its own transaction/ })
  })

  test('that were changed after they were applied are refused', async () => {
    write(FIRST, 'create schema area;')
    await run()
    write(FIRST, 'create schema area; -- changed')
    await assert.rejects(run(), { name: 'Refusal', message: /was changed after it had been applied/ })
  })

  test('whose file is missing are refused, unless the data is of a newer Ambit, which is said', async () => {
    write(FIRST, 'create schema area;')
    write(SECOND, 'create table area.t (a integer);')
    await run()
    rmSync(join(folder, FIRST))
    await assert.rejects(run(), { message: /its file is missing/ })
    write(FIRST, 'create schema area;')
    rmSync(join(folder, SECOND))
    await assert.rejects(run(), { message: /written by a newer Ambit/ })
  })

  test('wait for a lock without blocking others for long, and come back for it', async () => {
    write(FIRST, 'create schema area; create table area.t (a integer);')
    await run()
    write(SECOND, 'alter table area.t add b integer;')
    const waits: string[] = []
    const holder = new Database({ ...connection, max: 1 })
    let migrated: Promise<unknown> = Promise.resolve()
    await holder.transaction(async (tx) => {
      await tx.query(sql`lock table area.t in access share mode`)
      const refused = new Promise<void>((resolve) => {
        migrated = migrate({ connection, folder, log: (line) => (waits.push(line), resolve()) })
      })
      await refused
    })
    await migrated
    await holder.close()
    assert.match(waits[0]!, /waits for other sessions/)
    await ask('select b from area.t')
  })

  test('marked offline are refused while Ambit runs, and applied when it does not', async () => {
    write(FIRST, '--! offline\ncreate schema area;')
    const running = new Database(connection)
    await running.query(sql`select 1`)
    await assert.rejects(run(), { name: 'Refusal', message: /needs Ambit to be stopped/ })
    await running.close()
    assert.deepEqual((await run()).applied, [FIRST])
  })

  test('with another kind of name are refused rather than skipped', () => {
    write('fix.sql', 'select 1')
    assert.throws(() => readMigrations(folder), { message: /must be named YYYYMMDDHHMM_area_name\.sql/ })
  })
})

test('Ambit’s own migrations are well named and start with the platform', () => {
  const own = readMigrations()
  assert.match(own[0]!.name, /_platform_start\.sql$/)
  assert.equal(pendingOf(own, new Map()).length, own.length)
})
