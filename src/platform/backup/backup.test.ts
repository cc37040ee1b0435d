import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { sealedColumns } from '../../commands/restore.server.ts'
import { Database } from '../database.server.ts'
import { localFileStore } from '../files/fileStore.server.ts'
import { readKeys } from '../keys/keys.server.ts'
import { migrate } from '../migrate.server.ts'
import { name, sql } from '../sql.ts'
import { ArchiveReader } from './archive.server.ts'
import { backUp } from './backup.server.ts'
import { type RestoreOptions, restore } from './restore.server.ts'

let ambit: TestAmbit
let who: Visitor
let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ambit-backup-'))
  ambit = await testAmbit()
  who = await ambit.visitor(['administrator', 'people', 'manager', 'employee'], 'Ines Falk')
  for (let n = 0; n < 30; n++)
    await ambit.call(who, 'POST', '/api/people/people', { name: `Person ${n}\twith \\ and\nmore`, address: 'Łódź 🙂' })
  await ambit.call(who, 'POST', '/api/projects/paste', {
    name: 'Move of the archive',
    text: 'Pack\t3d\nCarry\t2d\nUnpack\t4d',
    start: '2027-03-01T08:00',
  })
})
after(() => rm(folder, { recursive: true, force: true }))

const source = () => {
  const { settings } = ambit.platform
  return { connection: ambit.database.credentials.owner, data: settings.data, keyFile: join(settings.data, '../key') }
}
let made = 0
const backup = async (passphrase?: string) => {
  const path = join(folder, `${++made}.ambit`)
  const { connection, data, keyFile } = source()
  const result = await backUp({
    connection,
    data,
    path,
    version: 'test',
    keys: await readKeys(keyFile),
    ...(passphrase && { passphrase }),
  })
  return { path, result }
}
const restoreInto = async (
  target: TestDatabase,
  path: string,
  options: Partial<RestoreOptions> & { passphrase?: string } = {},
) => {
  const data = await mkdtemp(join(folder, 'data-'))
  const archive = await ArchiveReader.open(path, async () => options.passphrase)
  try {
    const connection = target.credentials.owner
    const rest = {
      keyFile: source().keyFile,
      withoutKey: false,
      sealed: sealedColumns(ambit.registry.types),
      ...options,
    }
    return { data, result: await restore({ connection, data, archive, ...rest }) }
  } finally {
    await archive.close()
  }
}
/** Every row of every table that both should have, as text in one order. */
const rowsOf = async (db: Database, table: string) =>
  (await db.query<{ row: string }>(sql`select t::text as row from ${name(table)} t order by 1`)).map(({ row }) => row)
const COMPARED = [
  'people.people',
  'people.calendars',
  'projects.tasks',
  'projects.projects',
  'platform.accounts',
  'platform.account_roles',
  'platform.audit_lines',
  'platform.audit_seals',
]

describe('backup and restore', () => {
  test('gives every row back, equal to the last byte, and a database that works', async () => {
    const { path, result } = await backup()
    assert.ok(result.rows > 40)
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    const target = await testDatabase()
    const { result: restored } = await restoreInto(target, path)
    assert.equal(restored.rows, result.rows)
    assert.equal(restored.signed, true)
    for (const table of COMPARED) {
      const [back, now] = await Promise.all([rowsOf(target.owner, table), rowsOf(ambit.database.owner, table)])
      // The source goes on sealing while its copy is restored.
      assert.deepEqual(back, table === 'platform.audit_seals' ? now.slice(0, back.length) : now, table)
    }
    assert.deepEqual(await rowsOf(target.owner, 'platform.sessions'), [], 'everybody signs in anew')
    const keysOf = (db: Database) =>
      db.query(
        sql`select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d, convalidated from pg_constraint where contype = 'f' order by 1, 2, 3`,
      )
    assert.deepEqual(await keysOf(target.owner), await keysOf(ambit.database.owner), 'every foreign key stands again')
    const triggers = await target.owner.query(sql`select from pg_trigger where not tgisinternal and tgenabled = 'D'`)
    assert.equal(triggers.length, 0)
    // New rows get numbers of their own.
    await target.owner.query(sql`
      insert into platform.audit_lines (epoch, id, type, version, commitment, key_number, mac)
      select max(epoch), gen_random_uuid(), 'test', 1, '', 1, '' from platform.audit_epochs`)
    const [seq] = await target.owner.query<{ ok: boolean }>(
      sql`select count(*) = count(distinct seq) as ok from platform.audit_lines`,
    )
    assert.equal(seq!.ok, true)
  })

  test('is one moment of a database that is written to meanwhile', async () => {
    let stop = false
    const writing = (async () => {
      while (!stop) {
        await ambit.store.change(who.caller, async (work) => {
          const person = await work.create(
            ambit.registry.get('people.person'),
            { name: 'Both or none' },
            { everything: true },
          )
          await work.create(
            ambit.registry.get('people.leave'),
            { person: person.id, startsOn: '2027-01-04', endsOn: '2027-01-08' },
            { everything: true },
          )
        })
      }
    })()
    const { path } = await backup()
    stop = true
    await writing
    const target = await testDatabase()
    await restoreInto(target, path)
    const [both] = await target.owner.query<{ people: number; leave: number }>(sql`
      select (select count(*) from people.people where name = 'Both or none') as people,
        (select count(*) from people.leave l join people.people p on p.id = l.person_id and p.name = 'Both or none') as leave`)
    assert.equal(both!.people, both!.leave)
  })

  test('files come along, and a damaged one stops the backup', async () => {
    const bytes = Buffer.from('What was agreed\n'.repeat(1000))
    const sha256 = (await import('node:crypto')).createHash('sha256').update(bytes).digest('hex')
    const store = localFileStore(join(source().data, 'files'))
    const staged = join(folder, 'staged')
    await writeFile(staged, bytes)
    await store.keep({ path: staged, sha256, size: bytes.length })
    const hash = Buffer.from(sha256, 'hex')
    await ambit.database.owner.query(sql`insert into platform.blobs (hash, size) values (${hash}, ${bytes.length})`)
    await ambit.database.owner.query(sql`
      with f as (insert into platform.files (id, subject_id, subject_type, name, created_by, changed_by)
        values (gen_random_uuid(), ${who.account}, 'people.person', 'agreed.txt', 'test', 'test') returning id)
      insert into platform.file_versions (file_id, number, hash, size, type, kind, name, created_by)
      select id, 1, ${hash}, ${bytes.length}, 'text/plain', 'text', 'agreed.txt', 'test' from f`)
    const { path, result } = await backup()
    assert.equal(result.files, 1)
    const { data } = await restoreInto(await testDatabase(), path)
    const back = await readFile(join(data, 'files', sha256.slice(0, 2), sha256))
    assert.ok(back.equals(bytes))

    await writeFile(join(source().data, 'files', sha256.slice(0, 2), sha256), 'something else')
    await assert.rejects(backup(), /stored file .* is damaged on this disk/)
    await assert.rejects(stat(join(folder, `${made}.ambit`)), 'nothing unfinished is left')
    await ambit.database.owner.query(sql`delete from platform.files`)
  })

  test('an archive that is damaged anywhere is refused whole', async () => {
    const { path } = await backup()
    const target = await testDatabase()
    const whole = await readFile(path)
    const untouched = async (words: RegExp) => {
      await assert.rejects(restoreInto(target, path), words)
      assert.deepEqual(await rowsOf(target.owner, 'people.people'), [])
      assert.deepEqual(await rowsOf(target.owner, 'platform.accounts'), [])
    }
    for (const place of [3, 20, 200, Math.floor(whole.length / 3), Math.floor(whole.length / 2), whole.length - 40]) {
      const changed = Buffer.from(whole)
      changed[place]! ^= 0x10
      await writeFile(path, changed)
      await untouched(/damaged|no backup of Ambit|not made with the sealing key|form|cannot be/)
    }
    for (const length of [4, 100, Math.floor(whole.length / 2), whole.length - 1]) {
      await writeFile(path, whole)
      await truncate(path, length)
      await untouched(/damaged|no backup of Ambit/)
    }
    await writeFile(path, whole)
    await appendFile(path, whole.subarray(0, 64))
    await untouched(/damaged/)
    await writeFile(path, whole)
    await restoreInto(target, path)
  })

  test('encrypted, it opens with its passphrase only and shows nothing without', async () => {
    const { path } = await backup('four words are enough')
    assert.ok(!(await readFile(path)).includes('Fernholm') && !(await readFile(path)).includes('Both or none'))
    const target = await testDatabase()
    await assert.rejects(restoreInto(target, path), /is encrypted: give its passphrase/)
    await assert.rejects(restoreInto(target, path, { passphrase: 'three words are not' }), /passphrase does not fit/)
    const whole = await readFile(path)
    const changed = Buffer.from(whole)
    changed[whole.length - 300]! ^= 1
    await writeFile(path, changed)
    await assert.rejects(restoreInto(target, path, { passphrase: 'four words are enough' }), /damaged/)
    await writeFile(path, whole)
    const { result } = await restoreInto(target, path, { passphrase: 'four words are enough' })
    assert.equal(result.signed, true)
  })

  test('goes into an empty database only, and not into an older Ambit', async () => {
    const { path } = await backup()
    const used = await testDatabase()
    await used.owner.query(
      sql`insert into platform.accounts (id, email, name) values (gen_random_uuid(), 'a@example.com', 'Somebody')`,
    )
    await assert.rejects(restoreInto(used, path), /in use: somebody has an account/)
    await ambit.database.owner.query(
      sql`insert into platform.migrations (name, sha256, seconds) values ('299901010000_later_thing.sql', 'x', 0)`,
    )
    const { path: newer } = await backup()
    await ambit.database.owner.query(sql`delete from platform.migrations where name like '2999%'`)
    await assert.rejects(restoreInto(await testDatabase(), newer), /made by a newer Ambit/)
  })

  test('without its key it is refused, or goes on and says what must be entered again', async () => {
    await ambit.database.owner.query(sql`
      insert into platform.totp_secrets (account_id, secret, confirmed_at)
      values (${who.account}, ${ambit.platform.keys.seal('JBSWY3DPEHPK3PXP', { table: 'platform.totp_secrets', column: 'secret', row: who.account })}, now())`)
    const { path } = await backup()
    const target = await testDatabase()
    const keyFile = join(folder, 'new-key')
    await assert.rejects(restoreInto(target, path, { keyFile }), /does not hold key 1 of this backup/)
    const { result } = await restoreInto(target, path, { keyFile, withoutKey: true })
    assert.equal(result.signed, false)
    assert.deepEqual(result.lost, [{ label: 'Authenticator apps', count: 1 }])
    assert.deepEqual((await readKeys(keyFile))!.numbers(), [2])
    assert.equal((await target.owner.query(sql`select from platform.key_checks`)).length, 0)
    await ambit.database.owner.query(sql`delete from platform.totp_secrets`)
  })

  test('an archive of an older Ambit is loaded into its own schema, then brought up to date', async () => {
    const old = await testDatabase()
    const connection = old.credentials.owner
    const schemas = await old.owner.query<{ schema: string }>(
      sql`select nspname as schema from pg_namespace where nspowner = current_user::regrole`,
    )
    for (const { schema } of schemas) await old.owner.query(sql`drop schema ${name(schema)} cascade`)
    await migrate({ connection, until: '202611221220_people_start.sql' })
    await old.owner.query(
      sql`insert into platform.accounts (id, email, name) values ('00000000-0000-7000-8000-000000000009', 'a@example.com', 'Somebody')`,
    )
    const path = join(folder, 'old.ambit')
    await backUp({ connection, data: source().data, path, version: '0.0.1', keys: null })
    const target = await testDatabase()
    const { result } = await restoreInto(target, path)
    assert.equal(result.manifest.migrations.length, 2)
    assert.equal(result.signed, false)
    assert.deepEqual(
      (await target.owner.query<{ name: string }>(sql`select name from platform.accounts`)).map((row) => row.name),
      ['Somebody'],
    )
    const applied = sql`select name, sha256 from platform.migrations order by name`
    assert.deepEqual(await target.owner.query(applied), await ambit.database.owner.query(applied))
  })
})
