import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { uploadsAt } from '../../../test/uploads.ts'
import { asRule } from '../../record/caller.ts'
import { sql } from '../sql.ts'
import { fileStoreOf, keepAllFiles, storeBytes } from './blobs.server.ts'
import { collectFiles } from './collect.server.ts'
import { saveFile } from './saveFile.server.ts'

const UPLOADS = '/api/platform/uploads'
const rule = asRule('test', 'test')

let ambit: TestAmbit
let people: Visitor
let leave: string
let upload: ReturnType<typeof uploadsAt>['upload']
let append: ReturnType<typeof uploadsAt>['append']
let raw: ReturnType<typeof uploadsAt>['raw']

before(async () => {
  ambit = await testAmbit()
  ;({ upload, append, raw } = uploadsAt(ambit))
  people = await ambit.visitor(['people'], 'Paula Petersen')
  leave = await newLeave()
})
after(() => ambit.stop())

async function newLeave(): Promise<string> {
  const draft = { person: people.account, startsOn: '2026-12-01', endsOn: '2026-12-02' }
  return (await ambit.call(people, 'POST', '/api/people/leave', draft)).body.id
}
const on = (id: string) => ({ subject: { type: 'people.leave', id } })
const content = (who: Visitor, id: string) => raw(who, 'GET', `/api/platform/files/${id}/content`)

describe('collection', () => {
  const DAY = '25 hours'
  const age = (column: string, table: string, interval: string) =>
    ambit.database.owner.query({
      strings: [`update ${table} set ${column} = ${column} - interval '${interval}'`],
      values: [],
    })

  test('takes contents that nothing names, and what hung on a removed record, after their time', async () => {
    const mine = await newLeave()
    const { body: file } = await upload(people, on(mine), 'gone.txt', Buffer.from('only here'))
    const { body: kept } = await upload(people, on(leave), 'kept.txt', Buffer.from('stays'))
    const hash = createHash('sha256').update('only here').digest('hex')
    await age('claimed_at', 'platform.blobs', DAY)
    await collectFiles(ambit.store)
    assert.ok(await fileStoreOf(ambit.store).has(hash))
    await ambit.store.change(rule, (work) => work.remove(ambit.registry.get('people.leave'), mine))
    await collectFiles(ambit.store)
    assert.ok(await fileStoreOf(ambit.store).has(hash), 'for a while it can be looked for')
    assert.equal((await content(people, file.id)).statusCode, 404)
    await age('orphaned_at', 'platform.files', '31 days')
    const collected = await collectFiles(ambit.store)
    assert.ok(collected.files >= 1 && collected.contents >= 1 && !collected.waited)
    assert.ok(!(await fileStoreOf(ambit.store).has(hash)))
    assert.equal((await content(people, kept.id)).body, 'stays')
  })

  test('waits while somebody relies on all files', async () => {
    await storeBytes(ambit.store, [Buffer.from('never named')], 'x')
    await age('claimed_at', 'platform.blobs', DAY)
    const held = await ambit.database.db.transaction(async (tx) => {
      await keepAllFiles(tx)
      return collectFiles(ambit.store)
    })
    assert.deepEqual([held.waited, held.contents], [true, 0])
    assert.ok((await collectFiles(ambit.store)).contents >= 1)
  })

  test('ends uploads that were left, and takes bytes of which nobody knows', async () => {
    const { body: opened } = await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'left.txt', size: 5 })
    await append(people, opened.id, 0, Buffer.from('ab'))
    await age('ends_at', 'platform.uploads', '26 hours')
    const stray = 'ab'.repeat(32)
    const folder = join(ambit.platform.settings.data, 'files/ab')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, stray), 'stray')
    await collectFiles(ambit.store)
    assert.ok(await fileStoreOf(ambit.store).has(stray), 'young ones may be on their way')
    const old = new Date(Date.now() - 25 * 3_600_000)
    await utimes(join(folder, stray), old, old)
    await collectFiles(ambit.store)
    assert.ok(!(await fileStoreOf(ambit.store).has(stray)))
    assert.deepEqual((await readdir(join(ambit.platform.settings.data, 'files/incoming'))).includes(opened.id), false)
  })

  test('never takes bytes that come again at the same moment', async () => {
    const bytes = Buffer.from('in a race')
    const hash = createHash('sha256').update(bytes).digest('hex')
    for (let round = 0; round < 12; round++) {
      const stored = await storeBytes(ambit.store, [bytes], 'race.txt')
      await age('claimed_at', 'platform.blobs', DAY)
      const [saved] = await Promise.all([
        storeBytes(ambit.store, [bytes], 'race.txt').then((again) =>
          ambit.database.db.transaction((tx) =>
            saveFile(tx, ambit.store, people.caller, {
              subject: on(leave).subject,
              name: `race ${round}.txt`,
              bytes: again,
            }),
          ),
        ),
        collectFiles(ambit.store),
      ])
      assert.equal((await content(people, saved)).body, 'in a race', `round ${round}`)
      assert.equal(stored.sha256, hash)
      await ambit.database.owner.query(sql`delete from platform.files where id = ${saved}`)
    }
  })
})
