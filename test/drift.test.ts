import assert from 'node:assert/strict'
import { test } from 'node:test'
import { types } from '../src/areas/areas.ts'
import { drift } from '../src/record/drift.server.ts'
import { date, money, text } from '../src/record/fields.ts'
import { record } from '../src/record/record.ts'
import { testDatabase } from './database.ts'

/** Tables of areas that hold no records. */
const BESIDE = ['projects.plan_sources', 'projects.plan_source_records', 'projects.import_reports']
const platformTables = (found: string[]) =>
  found.filter((line) => !/^platform\.\w+ belongs to no record type$/.test(line))

test('the migrated database is what the record types declare', async () => {
  const { db, close } = await testDatabase()
  assert.deepEqual(platformTables(await drift(db, types, BESIDE)), [])
  await close()
})

test('each kind of difference is found and named', async () => {
  const { db, owner, close } = await testDatabase()
  for (const statement of [
    'create schema demo',
    'grant usage on schema demo to public',
    "create table demo.things (id uuid primary key, version integer not null default 1, created_at timestamptz not null default now(), created_by text not null, changed_at timestamptz not null default now(), changed_by text not null, extra jsonb not null default '{}', title text, price_amount numeric not null, bought timestamp not null, spare text)",
    'create table demo.others (id uuid)',
  ])
    await owner.query({ strings: [statement], values: [] })
  const Thing = record({
    name: 'thing',
    area: 'demo',
    fields: { title: text(), price: money(), bought: date() },
    may: {},
  })
  const Gone = record({ name: 'gone', area: 'demo', fields: { title: text() }, may: {} })
  assert.deepEqual((await drift(db, [Thing, Gone])).toSorted(), [
    'demo.gone: there is no table demo.gones',
    'demo.others belongs to no record type',
    'demo.thing: demo.things has no column price_currency (text)',
    'demo.thing: demo.things.bought is timestamp without time zone, declared date',
    'demo.thing: demo.things.spare is not declared',
    'demo.thing: demo.things.title is nullable, declared otherwise',
  ])
  await close()
})
