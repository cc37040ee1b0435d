import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import type { Queryable } from '../database.server.ts'
import type { Sql } from '../sql.ts'
import { sql } from '../sql.ts'

const DENIED = '42501'

describe('what the application’s role may not do', () => {
  let database: TestDatabase
  before(async () => {
    database = await testDatabase()
  })

  const denied = async (db: Queryable, statement: Sql) => {
    await assert.rejects(db.query(statement), { code: DENIED })
  }

  test('run programs or read files of the machine', async () => {
    await denied(database.db, sql`copy (select 1) to program 'true'`)
    await denied(database.db, sql`copy platform.settings from program 'true'`)
    await denied(database.db, sql`copy platform.settings from '/etc/passwd'`)
    await denied(database.db, sql`select pg_read_file('/etc/passwd')`)
  })

  test('change, empty or remove what was audited', async () => {
    const [{ tables } = { tables: [] }] = await database.owner.query<{ tables: string[] }>(
      sql`select array_agg(tablename::text) as tables from pg_tables where schemaname = 'platform' and tablename in ('audit_lines', 'audit_seals')`,
    )
    assert.deepEqual(tables.toSorted(), ['audit_lines', 'audit_seals'])
    for (const verb of [
      'update platform.audit_lines set type = type',
      'delete from platform.audit_lines',
      'truncate platform.audit_lines',
      'drop table platform.audit_lines',
      'alter table platform.audit_lines disable trigger all',
      'delete from platform.audit_seals',
      'truncate platform.audit_seals',
    ]) {
      await assert.rejects(database.db.pool.query(verb), { code: DENIED }, verb)
    }
  })

  test('make schemas, tables, temporary tables or roles', async () => {
    await denied(database.db, sql`create schema mine`)
    await denied(database.db, sql`create table public.mine (id integer)`)
    await denied(database.db, sql`create temporary table mine (id integer)`)
    await denied(database.db, sql`create role mine`)
    await denied(database.db, sql`alter role ambit_app superuser`)
  })

  test('rewrite the record of migrations', async () => {
    await denied(database.db, sql`delete from platform.migrations`)
  })

  test('become another role', async () => {
    await denied(database.db, sql`set role ambit_owner`)
    await denied(database.db, sql`set session authorization ambit_admin`)
  })

  test('while it reads and writes rows, and the clock is in UTC', async () => {
    await database.db.query(sql`insert into platform.settings (key, value, changed_by) values ('test', '1', 'test')`)
    const rows = await database.db.query(sql`select value from platform.settings where key = 'test'`)
    assert.deepEqual(rows, [{ value: 1 }])
    assert.deepEqual(await database.db.query(sql`select current_setting('timezone') as zone`), [{ zone: 'UTC' }])
  })
})
