import assert from 'node:assert/strict'
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import type { Caller } from '../../record/caller.ts'
import { keysOf } from '../keys/keys.server.ts'
import { createLog } from '../log.server.ts'
import { sql } from '../sql.ts'
import { type Audit, createAudit } from './audit.server.ts'
import { beginEpoch } from './epoch.server.ts'
import { followAudit } from './follow.server.ts'
import type { AuditLine } from './line.ts'
import { createSealer, type Sealer } from './sealer.server.ts'
import { type Tampering, verifyAudit } from './verify.server.ts'

const INES: Caller = {
  account: randomUUIDv7(),
  person: null,
  name: 'Ines Falk',
  roles: new Set(['manager']),
  sets: {},
  clearance: 1,
  request: 'request-1',
}
const TABLES = [{ type: 'people.thing', table: 'people.audited_things' }]

/** One database per case: what a case breaks stays broken. */
interface Bench {
  readonly database: TestDatabase
  readonly folder: string
  readonly audit: Audit
  readonly sealer: Sealer
  /** Saves a thing as the record library does: row and line in one transaction. */
  save(id: string, version: number, name: string): Promise<void>
  verify(): Promise<{ kinds: Tampering[]; says: string; lines: number; unsealed: number; seals: number }>
}

const keys = keysOf(new Map([[1, randomBytes(32)]]))
const benches: Bench[] = []

async function bench(): Promise<Bench> {
  const database = await testDatabase()
  const { db, owner } = database
  const folder = await mkdtemp(join(tmpdir(), 'ambit-seals-'))
  await owner.query(sql`create schema if not exists people`)
  await owner.query(sql`create table people.audited_things (id uuid primary key, version int not null, name text)`)
  await beginEpoch(db, keys)
  const audit = createAudit(keys)
  const sealer = createSealer({ db, keys, folder, log: createLog({ level: 'error', format: 'text', write: () => {} }) })
  const made: Bench = {
    database,
    folder,
    audit,
    sealer,
    save: (id, version, name) =>
      db.transaction(async (tx) => {
        await tx.query(sql`
          insert into people.audited_things (id, version, name) values (${id}, ${version}, ${name})
          on conflict (id) do update set version = excluded.version, name = excluded.name`)
        await audit.write(tx, lineOf(id, version, name))
      }),
    async verify() {
      const { problems, ...counts } = await verifyAudit(db, { keys, folder, tables: TABLES })
      return { ...counts, kinds: problems.map(({ kind }) => kind), says: problems.map(({ says }) => says).join('\n') }
    },
  }
  benches.push(made)
  return made
}

function lineOf(record: string, version: number, name: string): AuditLine {
  const before = version === 1 ? null : { name: `${name} before` }
  const verb = version === 1 ? 'create' : 'update'
  return { type: 'people.thing', record, version, verb, area: 'people', who: INES, before, after: { name } }
}

/** Three seals over three things; the second has three versions. */
async function history(): Promise<Bench & { things: string[] }> {
  const made = await bench()
  const things = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()]
  await made.save(things[0]!, 1, 'first')
  await made.save(things[1]!, 1, 'second')
  assert.equal(await made.sealer.sealNow(), 2)
  await made.save(things[1]!, 2, 'second, changed')
  await made.save(things[1]!, 3, 'second, changed again')
  assert.equal(await made.sealer.sealNow(), 2)
  await made.save(things[2]!, 1, 'third')
  assert.equal(await made.sealer.sealNow(), 1)
  return { ...made, things }
}

after(async () => {
  for (const { database, folder } of benches) {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
})

describe('the audit', () => {
  test('is whole after ordinary work, sealed and unsealed', async () => {
    const { verify, save, sealer } = await history()
    assert.deepEqual(await verify(), { lines: 5, seals: 3, unsealed: 0, more: false, kinds: [], says: '' })
    await save(randomUUIDv7(), 1, 'fourth')
    assert.deepEqual(await verify(), { lines: 6, seals: 3, unsealed: 1, more: false, kinds: [], says: '' })
    assert.equal(await sealer.sealNow(), 1)
    assert.equal(await sealer.sealNow(), 0, 'nothing new, no seal')
  })

  test('tells what happened to a record, newest first and page by page', async () => {
    const { audit, database, things } = await history()
    const all = await audit.activityOf(database.db, 'people.thing', things[1]!, 10)
    assert.deepEqual(
      all.map(({ version, verb, who }) => [version, verb, who.name]),
      [
        [3, 'update', 'Ines Falk'],
        [2, 'update', 'Ines Falk'],
        [1, 'create', 'Ines Falk'],
      ],
    )
    assert.deepEqual(all[0]!.after, { name: 'second, changed again' })
    assert.match(all[0]!.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    const older = await audit.activityOf(database.db, 'people.thing', things[1]!, 1, 3)
    assert.deepEqual(
      older.map(({ version }) => version),
      [2],
    )
  })

  test('tells which fields changed since a version', async () => {
    const { audit, database, things } = await history()
    const since = await audit.changedSince(database.db, 'people.thing', things[1]!, 1)
    assert.deepEqual([[...since!.fields], since!.by], [['name'], 'Ines Falk'])
    const none = await audit.changedSince(database.db, 'people.thing', things[1]!, 3)
    assert.equal(none!.fields.size, 0)
  })

  test('cannot be rewritten by the application', async () => {
    const { database } = await history()
    for (const statement of [
      sql`update platform.audit_lines set type = 'x'`,
      sql`delete from platform.audit_lines`,
      sql`truncate platform.audit_lines`,
      sql`update platform.audit_seals set total = 0`,
      sql`delete from platform.audit_seals`,
      sql`alter table platform.audit_lines add column x int`,
      sql`drop table platform.audit_seals`,
      sql`copy (select 1) to program 'true'`,
    ])
      await assert.rejects(database.db.query(statement), { code: '42501' }, statement.strings[0])
  })

  test('does not hold a line back for good when its transaction was slow', async () => {
    const { database, audit, sealer, save, verify } = await bench()
    const slow = randomUUIDv7()
    const written = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const committed = database.db.transaction(async (tx) => {
      await tx.query(sql`insert into people.audited_things (id, version, name) values (${slow}, 1, 'slow')`)
      await audit.write(tx, lineOf(slow, 1, 'slow'))
      written.resolve()
      await goOn.promise
    })
    await written.promise
    await save(randomUUIDv7(), 1, 'fast')
    assert.equal(await sealer.sealNow(), 0, 'an older transaction still runs')
    goOn.resolve()
    await committed
    assert.equal(await sealer.sealNow(), 2)
    assert.deepEqual((await verify()).kinds, [])
  })

  test('orders transactions as numbers, not as text', async () => {
    const { database, save, sealer, verify } = await bench()
    const [nine, ten] = [randomUUIDv7(), randomUUIDv7()]
    await save(nine, 1, 'nine')
    await save(ten, 1, 'ten')
    await database.owner.query(sql`update platform.audit_lines set xid = '9' where record_id = ${nine}`)
    await database.owner.query(sql`update platform.audit_lines set xid = '10' where record_id = ${ten}`)
    assert.equal(await sealer.sealNow(), 2)
    assert.deepEqual((await verify()).kinds, [])
  })

  test('begins a new epoch on another server and stays whole', async () => {
    const { database, save, sealer, verify } = await history()
    await database.owner.query(sql`update platform.audit_epochs set system = 'another'`)
    await beginEpoch(database.db, keys)
    await save(randomUUIDv7(), 1, 'after the restore')
    assert.equal(await sealer.sealNow(), 1)
    const { kinds, says, seals } = await verify()
    assert.deepEqual([kinds, seals], [['seal'], 4], 'only the epoch that this test changed')
    assert.match(says, /epoch 1 was changed/)
  })
})

describe('tampering is found and named:', () => {
  const lineId = async (of: Bench, record: string, version: number) => {
    const [row] = await of.database.owner.query<{ id: string }>(
      sql`select id from platform.audit_lines where record_id = ${record} and version = ${version}`,
    )
    return row!.id
  }

  test('an edited text', async () => {
    const made = await history()
    const id = await lineId(made, made.things[1]!, 2)
    await made.database.owner.query(
      sql`update platform.audit_lines set body = replace(body, 'changed', 'chosen') where id = ${id}`,
    )
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['edited'])
    assert.ok(says.includes(id) && says.includes('version 2'), says)
  })

  test('an edited text with a commitment that fits again', async () => {
    const made = await history()
    const id = await lineId(made, made.things[1]!, 2)
    await made.database.owner.query(sql`
      update platform.audit_lines set body = '{}', commitment = sha256(salt || convert_to('{}', 'UTF8')) where id = ${id}`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['edited'])
    assert.ok(says.includes(id), says)
  })

  test('contents taken away', async () => {
    const made = await history()
    await made.database.owner.query(sql`update platform.audit_lines set body = null, salt = null where version = 2`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['edited'])
    assert.match(says, /contents .* are gone/)
  })

  test('a deleted line', async () => {
    const made = await history()
    await made.database.owner.query(sql`delete from platform.audit_lines where version = 2`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['deleted', 'version'])
    assert.match(says, /1 line was deleted from seal 2 /)
    assert.match(says, new RegExp(`${made.things[1]} 1 of the lines of 3 versions are missing`))
  })

  test('an inserted line', async () => {
    const made = await history()
    const forged = randomUUIDv7()
    await made.database.owner.query(sql`
      insert into platform.audit_lines (epoch, xid, id, type, record_id, version, body, salt, commitment, key_number, mac)
      select epoch, xid, ${forged}, type, ${randomUUIDv7()}, 0, body, salt, commitment, key_number, mac
      from platform.audit_lines where version = 2`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['inserted'])
    assert.ok(says.includes(forged) && says.includes('seal 2'), says)
  })

  test('an inserted line in the unsealed moment', async () => {
    const made = await history()
    const forged = randomUUIDv7()
    await made.database.owner.query(sql`
      insert into platform.audit_lines (epoch, id, type, version, body, salt, commitment, key_number, mac)
      select epoch, ${forged}, type, 0, body, salt, commitment, key_number, mac from platform.audit_lines limit 1`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['edited'])
    assert.ok(says.includes(forged), says)
  })

  test('lines that changed places', async () => {
    const made = await history()
    await made.database.owner.query(sql`
      update platform.audit_lines l set xid = o.xid from platform.audit_lines o
      where l.record_id = o.record_id and ((l.version = 2 and o.version = 3) or (l.version = 3 and o.version = 2))`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['reordered'])
    assert.match(says, /seal 2 /)
  })

  test('a back-dated line', async () => {
    const made = await history()
    await made.database.owner.query(sql`update platform.audit_lines set at = at - interval '1 day' where version = 3`)
    assert.deepEqual((await made.verify()).kinds, ['reordered'])
  })

  test('the newest lines removed', async () => {
    const made = await history()
    await made.database.owner.query(sql`delete from platform.audit_lines where record_id = ${made.things[2]!}`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['newestLinesRemoved', 'version'])
    assert.match(says, /1 of the newest lines was removed: seal 3 /)
    assert.match(says, new RegExp(`${made.things[2]} has no line at all`))
  })

  test('the newest seals removed with their lines and rows, and nothing is sealed over it', async () => {
    const made = await history()
    const { owner } = made.database
    await owner.query(sql`delete from platform.audit_seals where number = 3`)
    await owner.query(sql`delete from platform.audit_lines where record_id = ${made.things[2]!}`)
    await owner.query(sql`delete from people.audited_things where id = ${made.things[2]!}`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['newestSealsRemoved'])
    assert.match(says, /ends with seal 2, the log outside with seal 3/)
    await assert.rejects(made.sealer.sealNow(), /newest seals were removed/)
  })

  test('a seal in the middle removed, changed, or other than outside', async () => {
    const removed = await history()
    await removed.database.owner.query(sql`delete from platform.audit_seals where number = 2`)
    assert.match((await removed.verify()).says, /Seal 2 is missing/)

    const changed = await history()
    await changed.database.owner.query(sql`update platform.audit_seals set lines = 1, total = 3 where number = 2`)
    assert.match((await changed.verify()).says, /Seal 2 was changed: its signature does not fit/)

    const other = await history()
    const file = join(other.folder, '1.seals')
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"lines":2/, '"lines":3'))
    assert.match((await other.verify()).says, /Seal 1 differs from the one in the log outside/)
  })

  test('a live row other than its last line, and one without lines', async () => {
    const made = await history()
    await made.database.owner.query(sql`update people.audited_things set version = 7 where id = ${made.things[0]!}`)
    const smuggled = randomUUIDv7()
    await made.database.owner.query(sql`insert into people.audited_things values (${smuggled}, 1, 'smuggled')`)
    const { kinds, says } = await made.verify()
    assert.deepEqual(kinds, ['version', 'version'])
    assert.match(says, new RegExp(`${made.things[0]} stands at version 7, its last line at 1`))
    assert.match(says, new RegExp(`${smuggled} has no line at all`))
  })

  test('a row deleted past the application', async () => {
    const made = await history()
    await made.database.owner.query(sql`delete from people.audited_things where id = ${made.things[0]!}`)
    assert.match((await made.verify()).says, new RegExp(`${made.things[0]} has lines but no row`))
  })
})

describe('following the audit', () => {
  let made: Bench
  before(async () => {
    made = await bench()
  })

  test('gives every line once, in order, with positions 1, 2, 3 …, across failures', async () => {
    const seen: number[] = []
    const names: unknown[] = []
    let fail = false
    const follow = () =>
      followAudit(made.database.db, 'test', async (_tx, entries) => {
        if (fail) throw new Error('not now')
        for (const entry of entries) {
          seen.push(entry.position)
          names.push(entry.after?.name)
        }
      })
    assert.equal(await follow(), 0)
    for (let i = 1; i <= 12; i++) {
      await made.save(randomUUIDv7(), 1, `thing ${i}`)
      if (i % 5 === 0) await made.sealer.sealNow()
    }
    assert.equal(await follow(), 10, 'unsealed lines wait')
    fail = true
    await made.sealer.sealNow()
    await assert.rejects(follow(), /not now/)
    fail = false
    assert.equal(await follow(), 2)
    assert.equal(await follow(), 0)
    assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    assert.deepEqual(
      names,
      seen.map((i) => `thing ${i}`),
    )
  })
})
