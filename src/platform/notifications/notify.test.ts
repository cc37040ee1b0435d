import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { sql } from '../sql.ts'
import type { Note } from './note.ts'
import { notify } from './notify.server.ts'

let ambit: TestAmbit
let ines: Visitor
let jonas: Visitor
before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Brandt')
})
after(() => ambit.stop())

const tell = (...notes: Note[]) => ambit.store.db.transaction((tx) => notify(tx, notes))
const told = (who: Visitor) =>
  ambit.store.db.query<{ text: string; mail: string }>(
    sql`select text, mail from platform.notifications where account_id = ${who.account} order by created_at, id`,
  )

test('people are told in the transaction of the change: with it, or not at all', async () => {
  await tell({ to: jonas.account, kind: 'mention', text: 'Ines mentions you', by: ines.caller })
  await assert.rejects(
    ambit.store.db.transaction(async (tx) => {
      await notify(tx, [{ to: jonas.account, kind: 'mention', text: 'never happened' }])
      throw new Error('undone')
    }),
  )
  assert.deepEqual(await told(jonas), [{ text: 'Ines mentions you', mail: 'none' }])
})

test('nobody is told of what he did himself, twice of the same, or without an open account', async () => {
  await tell(
    { to: ines.account, kind: 'comment', text: 'own doing', by: ines.caller },
    { to: ines.account, kind: 'reminder', text: 'once', once: 'a' },
    { to: ines.account, kind: 'reminder', text: 'once again', once: 'a' },
    { to: crypto.randomUUID(), kind: 'reminder', text: 'nobody' },
  )
  await tell({ to: ines.account, kind: 'reminder', text: 'and again', once: 'a' })
  assert.deepEqual(
    (await told(ines)).map(({ text }) => text),
    ['once'],
  )
})

test('a sentence is one line and has an end', async () => {
  const lena = await ambit.visitor(['employee'])
  await tell({ to: lena.account, kind: 'comment', text: `two\r\nlines ${'x'.repeat(600)}` })
  const [note] = await told(lena)
  assert.match(note!.text, /^two lines x+…$/)
  assert.equal(note!.text.length, 500)
})

test('mail is kept for sending only once mail is set up, then as each person wishes it', async () => {
  const lena = await ambit.visitor(['employee'])
  await tell({ to: lena.account, kind: 'approval', text: 'before' })
  await ambit.store.db.query(
    sql`insert into platform.settings (key, value, changed_by) values ('mail', '{"on": true}', 'test')`,
  )
  await tell(
    { to: lena.account, kind: 'approval', text: 'at once' },
    { to: lena.account, kind: 'comment', text: 'digest' },
    { to: lena.account, kind: 'export', text: 'none' },
  )
  assert.deepEqual(await told(lena), [
    { text: 'before', mail: 'none' },
    { text: 'at once', mail: 'atOnce' },
    { text: 'digest', mail: 'digest' },
    { text: 'none', mail: 'none' },
  ])
})
