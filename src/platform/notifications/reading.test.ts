import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { asRule } from '../../record/caller.ts'
import { sql } from '../sql.ts'
import type { Note } from './note.ts'
import { notify } from './notify.server.ts'
import { tidyNotes } from './reading.server.ts'

let ambit: TestAmbit
let ines: Visitor
let jonas: Visitor
before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Brandt')
})
after(() => ambit.stop())

const rule = asRule('test', 'test')
const tell = (...notes: Note[]) => ambit.store.db.transaction((tx) => notify(tx, notes))
const list = async (who: Visitor, query = '') =>
  (await ambit.call(who, 'GET', `/api/notifications${query}`)).body as {
    rows: any[]
    next: string | null
    unread: number
  }
const leaveOf = (who: Visitor) =>
  ambit.store.change(rule, (work) =>
    work.create(
      ambit.registry.get('people.leave'),
      { person: who.account, kind: 'vacation', startsOn: '2026-12-01', endsOn: '2026-12-02' },
      { everything: true },
    ),
  )

test('everybody sees their own, newest first and page by page, and marks nobody else’s', async () => {
  await tell(...[1, 2, 3].map((n): Note => ({ to: ines.account, kind: 'reminder', text: `ines ${n}` })))
  await tell({ to: jonas.account, kind: 'reminder', text: 'jonas' })
  const first = await list(ines, '?limit=2')
  assert.deepEqual([first.rows.length, first.unread], [2, 3])
  const rest = await list(ines, `?limit=2&after=${first.next}`)
  assert.deepEqual(
    new Set([...first.rows, ...rest.rows].map(({ text }) => text)),
    new Set(['ines 1', 'ines 2', 'ines 3']),
  )
  const [foreign] = (await list(jonas)).rows
  await ambit.call(ines, 'POST', '/api/notifications/mark', { ids: [foreign.id], read: true })
  await ambit.call(ines, 'POST', '/api/notifications/mark-all', { newest: foreign.id })
  assert.deepEqual([(await list(jonas)).unread, (await list(ines)).unread], [1, 0])
  await ambit.call(ines, 'POST', '/api/notifications/mark', { ids: [first.rows[0].id], read: false })
  assert.equal((await list(ines, '?unread=true')).rows.length, 1)
})

test('what comes in while all are marked stays unread', async () => {
  const lena = await ambit.visitor(['employee'])
  await tell({ to: lena.account, kind: 'reminder', text: 'seen' })
  const { rows } = await list(lena)
  await new Promise((resolve) => setTimeout(resolve, 5))
  await tell({ to: lena.account, kind: 'reminder', text: 'came in meanwhile' })
  await ambit.call(lena, 'POST', '/api/notifications/mark-all', { newest: rows[0].id })
  assert.deepEqual(
    (await list(lena, '?unread=true')).rows.map(({ text }) => text),
    ['came in meanwhile'],
  )
})

test('mentions that were not read wait in the inbox until they are', async () => {
  const lena = await ambit.visitor(['employee'])
  const leave = await leaveOf(lena)
  const subject = { type: 'people.leave', id: leave.id }
  await tell({ to: lena.account, kind: 'mention', text: 'Ines mentioned you', subject, by: ines.caller })
  const waiting = async () => JSON.stringify((await ambit.call(lena, 'GET', '/api/inbox')).body)
  assert.match(await waiting(), /Ines mentioned you/)
  const [note] = (await list(lena)).rows
  await ambit.call(lena, 'POST', '/api/notifications/mark', { ids: [note.id], read: true })
  assert.doesNotMatch(await waiting(), /Ines mentioned you/)
})

test('what is about a record goes with the record', async () => {
  const leave = await leaveOf(ines)
  await tell({
    to: ines.account,
    kind: 'comment',
    text: 'about what is gone',
    subject: { type: 'people.leave', id: leave.id },
  })
  await ambit.store.change(rule, (work) => work.remove(ambit.registry.get('people.leave'), leave.id))
  assert.ok(!JSON.stringify(await list(ines)).includes('about what is gone'))
})

test('what was read goes after 90 days, what was not after a year, and the oldest beyond 1,000', async () => {
  const { owner } = ambit.database
  const lena = await ambit.visitor(['employee'])
  await owner.query(sql`
    insert into platform.notifications (id, account_id, kind, text, created_at, read_at)
    select platform.uuid7(), ${lena.account}, 'reminder', t, now() - make_interval(days => d), case when r then now() end
    from (values ('read, old', 91, true), ('read, young', 80, true), ('unread, old', 300, false), ('unread, too old', 366, false)) as n (t, d, r)`)
  await tidyNotes(ambit.store.db)
  assert.deepEqual(
    (await list(lena)).rows.map(({ text }) => text).toSorted((a: string, b: string) => a.localeCompare(b)),
    ['read, young', 'unread, old'],
  )
  await owner.query(sql`
    insert into platform.notifications (id, account_id, kind, text)
    select platform.uuid7(), ${lena.account}, 'reminder', 'many' from generate_series(1, 1100)`)
  await tidyNotes(ambit.store.db)
  const [row] = await owner.query<{ n: number }>(
    sql`select count(*) as n from platform.notifications where account_id = ${lena.account}`,
  )
  assert.equal(row!.n, 1000)
})
