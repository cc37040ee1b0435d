import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import {
  type ArrivedMail,
  AUTHORITY,
  answer,
  MAIL_PASSWORD,
  type MailServer,
  startMailServer,
} from '../../../test/mailServer.ts'
import { areasOf } from '../../areas/areas.server.ts'
import { asRule } from '../../record/caller.ts'
import type { AreaServer } from '../area.ts'
import type { Note } from '../notifications/note.ts'
import { notify } from '../notifications/notify.server.ts'
import { sql } from '../sql.ts'
import { mailWhatIsDue } from './due.server.ts'
import type { MailJob } from './mailJob.server.ts'

let ambit: TestAmbit
let mail: AreaServer
let server: MailServer
let admin: Visitor
let jonas: Visitor

before(async () => {
  server = await startMailServer()
  ambit = await testAmbit({
    areas(store) {
      const all = areasOf(store)
      mail = all.find(({ name }) => name === 'mail')!
      return all
    },
  })
  admin = await ambit.visitor(['administrator', 'manager', 'employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Brandt')
})
beforeEach(() => {
  server.behave = Object.assign(server.behave, { recipient: undefined, taken: undefined, connected: undefined })
})
after(async () => {
  await ambit.stop()
  await server.close()
})

const works = {
  on: true,
  host: '127.0.0.1',
  get port() {
    return server.port
  },
  tls: 'starttls',
  user: 'ambit',
  from: 'ambit@fernholm.example',
  authority: AUTHORITY,
}
const setUp = (changes: object) => ambit.call(admin, 'PATCH', '/api/mail/settings', changes)
const tell = (...notes: Note[]) => ambit.store.db.transaction((tx) => notify(tx, notes))
const job = () => mail.jobs![0] as MailJob
const workday = async (_db: unknown, people: readonly string[]) => new Set(people)
const due = (now = new Date(), atWork = workday) => mailWhatIsDue(ambit.store.db, ambit.platform, job(), atWork, now)
const newest = async () =>
  (await ambit.call(admin, 'GET', '/api/mail/log?limit=1')).body.rows[0] as {
    id: string
    state: string
    answer: string
    attempts: number
    nextAt: string | null
  }
async function ended(state: string) {
  for (let i = 0; i < 400; i++) {
    const row = await newest()
    if (row?.state === state) return row
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  assert.fail(`not ${state} but ${JSON.stringify(await newest())}`)
}
const header = (arrived: ArrivedMail, name: string) =>
  new RegExp(`^${name}:((?:.*\r\n[ \t])*.*)\r\n`, 'im')
    .exec(arrived.raw)?.[1]!
    .replace(/\r\n[ \t]/g, ' ')
    .trim()
/** Quoted-printable and base64 parts as text. */
const words = ({ raw }: ArrivedMail) =>
  raw
    .replace(/=\r\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'))
const leaveOf = async (who: Visitor, note = 'x') =>
  ambit.store.change(asRule('test', 'test'), (work) =>
    work.create(
      ambit.registry.get('people.leave'),
      { person: who.account, kind: 'vacation', startsOn: '2026-12-01', endsOn: '2026-12-02', note },
      { everything: true },
    ),
  )

describe('setting mail up', () => {
  test('is for administrators, and the password is taken and never shown', async () => {
    assert.equal((await ambit.call(jonas, 'GET', '/api/mail/settings')).status, 403)
    assert.equal((await ambit.call(jonas, 'PATCH', '/api/mail/settings', { on: false })).status, 403)
    assert.equal((await ambit.call(jonas, 'POST', '/api/mail/test')).status, 403)
    assert.equal((await ambit.call(jonas, 'GET', '/api/mail/log')).status, 403)
    const { status, body } = await setUp({ ...works, on: false, password: MAIL_PASSWORD })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.passwordSet, true)
    assert.ok(!JSON.stringify(body).includes(MAIL_PASSWORD))
  })

  test('names what is wrong', async () => {
    const table: [object, string][] = [
      [{ port: 0 }, 'port'],
      [{ from: 'nobody' }, 'from'],
      [{ fromName: 'two\nlines' }, 'fromName'],
      [{ tls: 'none' }, 'tls'],
      [{ host: 'mail2.example' }, 'password'],
      [{ networks: ['all'] }, 'networks'],
      [{ host: 'a b' }, 'host'],
    ]
    for (const [changes, field] of table) {
      const { status, body } = await setUp(changes)
      assert.equal(status, 422, JSON.stringify(changes))
      assert.ok(Object.keys(body.error.fields)[0]!.startsWith(field), JSON.stringify(body))
    }
  })

  test('says in the test what the way out and the server answer', async () => {
    const closed = await ambit.call(admin, 'POST', '/api/mail/test')
    assert.equal(closed.body.state, 'temporary')
    assert.match(closed.body.answer, /allow that network for mail/)
    await setUp({ networks: ['127.0.0.0/8'] })
    const sent = await ambit.call(admin, 'POST', '/api/mail/test')
    assert.deepEqual([sent.body.state, sent.body.answer], ['sent', '250 Queued as 4711'])
    const arrived = await server.next()
    assert.deepEqual([arrived.secure, arrived.user, arrived.from], [true, 'ambit', 'ambit@fernholm.example'])
    await setUp({ password: 'wrong' })
    assert.match(
      (await ambit.call(admin, 'POST', '/api/mail/test')).body.answer,
      /535 5\.7\.8 The name or password is wrong/,
    )
    await setUp({ password: MAIL_PASSWORD, authority: null })
    assert.match((await ambit.call(admin, 'POST', '/api/mail/test')).body.answer, /self-signed certificate/)
    await setUp({ authority: AUTHORITY })
  })

  test('sends nothing at all to a server that offers no encryption', async () => {
    const plain = await startMailServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
    await setUp({ port: plain.port })
    const { body } = await ambit.call(admin, 'POST', '/api/mail/test')
    assert.equal(body.state, 'temporary')
    assert.match(body.answer, /STARTTLS|command not recognized/)
    assert.deepEqual(plain.arrived, [])
    await plain.close()
    await setUp({ port: server.port })
  })
})

describe('mail about notifications', () => {
  before(async () => {
    await setUp({ ...works, password: MAIL_PASSWORD, networks: ['127.0.0.0/8'] })
  })

  test('goes at once where it is wished so, with a link that needs its reader', async () => {
    const leave = await leaveOf(jonas)
    const subject = { type: 'people.leave', id: leave.id }
    await tell({ to: jonas.account, kind: 'approval', text: 'Ines asks for your approval', subject, by: admin.caller })
    await due()
    const arrived = await server.next((m) => m.raw.includes('approval'))
    assert.deepEqual(arrived.to, [(await ambit.call(jonas, 'GET', '/api/session')).body.account.email])
    assert.equal(header(arrived, 'Auto-Submitted'), 'auto-generated')
    assert.equal(header(arrived, 'References'), `<people.leave.${leave.id}.${jonas.account}@fernholm.example>`)
    const stop = /<http:\/\/localhost:7300\/mail\/stop\?link=([^>]+)>/.exec(header(arrived, 'List-Unsubscribe')!)!
    assert.equal(header(arrived, 'List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click')
    assert.ok(!/src=|url\(/i.test(words(arrived)), 'nothing is loaded from elsewhere')
    const link = /notifications\/open\?link=([\w.-]+)/.exec(words(arrived))![1]!

    // Nobody signed in, somebody else, a changed link, a link for something else.
    assert.equal((await ambit.call(null, 'POST', '/api/notifications/open', { link })).status, 401)
    const open = async (who: Visitor, given: string) =>
      (await ambit.call(who, 'POST', '/api/notifications/open', { link: given })).body
    assert.deepEqual(await open(admin, link), { to: '/notifications', problem: 'foreign' })
    assert.deepEqual(
      await open(
        jonas,
        link.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')),
      ),
      { to: '/notifications', problem: 'wrong' },
    )
    assert.deepEqual(await open(jonas, stop[1]!), { to: '/notifications', problem: 'wrong' })
    const unread = async () => (await ambit.call(jonas, 'GET', '/api/notifications/count')).body.unread
    assert.equal(await unread(), 1)
    assert.deepEqual(await open(jonas, link), {
      to: `${ambit.registry.get('people.leave').path}/${leave.id}`,
      problem: null,
    })
    assert.equal(await unread(), 0)
  })

  test('is told once however often its round is run, and not when it was read meanwhile', async () => {
    await tell({ to: jonas.account, kind: 'approval', text: 'only one of these' })
    await Promise.all([due(), due(), due()])
    await due()
    await server.next((m) => m.raw.includes('only one of these'))
    await tell({ to: jonas.account, kind: 'approval', text: 'read before it was mailed' })
    const { body } = await ambit.call(jonas, 'GET', '/api/notifications?limit=1')
    await ambit.call(jonas, 'POST', '/api/notifications/mark', { ids: [body.rows[0].id], read: true })
    await due()
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(server.arrived.filter((m) => m.raw.includes('only one of these')).length, 1)
    assert.equal(server.arrived.filter((m) => m.raw.includes('read before')).length, 0)
  })

  test('says nothing of a record that its reader may not read any more', async () => {
    const leave = await leaveOf(admin, 'private')
    await tell({
      to: jonas.account,
      kind: 'approval',
      text: 'about something closed',
      subject: { type: 'people.leave', id: leave.id },
    })
    await due()
    assert.match((await ended('dropped')).answer, /not shared any more/)
    const { body } = await ambit.call(jonas, 'GET', '/api/notifications?limit=1')
    assert.deepEqual(
      [body.rows[0].text, body.rows[0].subject, body.rows[0].to, body.rows[0].by],
      [null, null, null, null],
    )
    assert.equal(server.arrived.filter((m) => m.raw.includes('closed')).length, 0)
  })

  test('is not lost by a failure that passes, and not repeated', async () => {
    server.behave.recipient = () => answer(451, '4.3.0 Come again later')
    await tell({ to: jonas.account, kind: 'approval', text: 'comes again' })
    await due()
    const waiting = await ended('waiting').then(async () => {
      for (let i = 0; i < 100 && !(await newest()).answer; i++) await new Promise((r) => setTimeout(r, 25))
      return newest()
    })
    assert.match(waiting.answer, /451 4\.3\.0 Come again later/)
    assert.ok(Date.parse(waiting.nextAt!) > Date.now() + 30_000, 'not before a pause')
    server.behave.recipient = undefined
    await due()
    assert.equal((await newest()).attempts, 1)
    await ambit.store.db.query(sql`update platform.mails set next_at = now() where id = ${waiting.id}`)
    await due()
    await ended('sent')
    assert.equal(server.arrived.filter((m) => m.raw.includes('comes again')).length, 1)
  })

  test('that is refused goes to a person, who may send it again', async () => {
    server.behave.recipient = () => answer(550, '5.1.1 Nobody of that name')
    await tell({ to: jonas.account, kind: 'approval', text: 'refused for good' })
    await due()
    const failed = await ended('failed')
    assert.match(failed.answer, /550 5\.1\.1 Nobody of that name/)
    server.behave.recipient = undefined
    const log = await ambit.call(admin, 'GET', '/api/mail/log?state=failed')
    assert.equal(log.body.rows[0].id, failed.id)
    assert.ok(!JSON.stringify(log.body).includes('refused for good'), 'the log holds no text')
    assert.equal((await ambit.call(jonas, 'POST', `/api/mail/log/${failed.id}/send-again`)).status, 403)
    assert.equal((await ambit.call(admin, 'POST', `/api/mail/log/${failed.id}/send-again`)).status, 200)
    await server.next((m) => m.raw.includes('refused for good'))
    await ended('sent')
    assert.equal((await ambit.call(admin, 'POST', `/api/mail/log/${failed.id}/send-again`)).status, 409)
  })

  test('that was handed over to a server which then went away is not sent a second time unasked', async () => {
    let seen = 0
    const hanging = Promise.withResolvers<void>()
    // The message is complete at the server, and no answer comes.
    server.behave.taken = () => {
      seen++
      return hanging.promise
    }
    await tell({ to: jonas.account, kind: 'approval', text: 'who knows' })
    await due()
    for (let i = 0; i < 200 && !seen; i++) await new Promise((r) => setTimeout(r, 25))
    // As if the process had been killed here: the mark stays and its time runs out.
    await ambit.store.db.query(
      sql`update platform.mails set next_at = now() - interval '1 second' where state = 'sending'`,
    )
    await due()
    const row = await ended('interrupted')
    assert.match(row.answer, /may have been delivered/)
    await due()
    assert.equal(seen, 1)
    hanging.resolve()
    await ambit.store.db.query(sql`update platform.mails set state = 'dropped' where id = ${row.id}`)
  })

  test('keeps its headers whatever names and titles hold', async () => {
    const evil = await ambit.visitor(['employee'], 'Zoë "Øre, <x@evil.example>, Bcc: y@evil.example')
    await tell({
      to: evil.account,
      kind: 'approval',
      text: 'Grüße\r\nBcc: all@evil.example\r\n\r\n<img src=x onerror=alert(1)> & 日本語',
    })
    await due()
    const arrived = await server.next((m) => m.raw.includes('all@evil.example') || words(m).includes('日本語'))
    const head = arrived.raw.slice(0, arrived.raw.indexOf('\r\n\r\n'))
    assert.ok(!/^bcc:/im.test(head), head)
    assert.equal(arrived.to.length, 1)
    assert.match(arrived.to[0]!, /^person\d+@example\.com$/)
    assert.ok(words(arrived).includes('Grüße Bcc: all@evil.example &#60;img src=x onerror=alert(1)&#62; &#38; 日本語'))
  })

  test('of a digest is one a day, on days of work, of what came before its hour, grouped by subject', async () => {
    const lena = await ambit.visitor(['employee'], 'Lena Vogt')
    await ambit.call(lena, 'PATCH', '/api/session', { timeZone: 'Asia/Kolkata' })
    await ambit.call(lena, 'PATCH', '/api/notifications/preferences', { digestHour: 9 })
    const one = await leaveOf(lena)
    const two = await leaveOf(lena)
    const note = (id: string, text: string): Note => ({
      to: lena.account,
      kind: 'comment',
      text,
      subject: { type: 'people.leave', id },
    })
    // One after the other: what is told in one transaction has one time.
    await tell(note(one.id, 'first of one'))
    await tell(note(two.id, 'first of two'))
    await tell(note(one.id, 'second of one'))
    const [{ at }] = (await ambit.store.db.query<{ at: string }>(
      sql`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as at`,
    )) as [{ at: string }]
    const day = (offset: number, time: string) =>
      new Date(new Date(`${at}T${time}:00Z`).getTime() + offset * 86_400_000)
    const digests = () => server.arrived.filter((m) => words(m).includes('first of one'))
    // 9:00 in India is 3:30 UTC.
    await due(day(1, '03:29'))
    await due(day(1, '03:31'), async () => new Set())
    assert.equal((await ambit.store.db.query(sql`select from platform.mails where kind = 'digest'`)).length, 0)
    await due(day(1, '03:31'))
    const arrived = await server.next((m) => words(m).includes('first of one'))
    const text = words(arrived)
    assert.match(header(arrived, 'Subject')!, /3 notifications/)
    assert.ok(
      text.indexOf('first of one') < text.indexOf('second of one') &&
        text.indexOf('second of one') < text.indexOf('first of two'),
    )
    await tell(note(one.id, 'later that day'))
    await ambit.store.db.query(
      sql`update platform.notifications set created_at = ${day(1, '03:00').toISOString()} where text = 'later that day'`,
    )
    await due(day(1, '15:00'))
    await due(day(2, '03:00'))
    assert.equal(digests().length, 1)
    await due(day(2, '04:00'))
    await server.next((m) => words(m).includes('later that day'))
    await due(day(3, '04:00'))
    assert.equal((await ambit.store.db.query(sql`select from platform.mails where kind = 'digest'`)).length, 2)
  })

  test('waits for the end of quiet hours', async () => {
    const lena = await ambit.visitor(['employee'])
    await ambit.call(lena, 'PATCH', '/api/session', { timeZone: 'UTC' })
    const hour = (offset: number) => `${String((new Date().getUTCHours() + 24 + offset) % 24).padStart(2, '0')}:00`
    const wrong = await ambit.call(lena, 'PATCH', '/api/notifications/preferences', { quietFrom: '22:00' })
    assert.deepEqual([wrong.status, Object.keys(wrong.body.error.fields)], [422, ['quietTo']])
    await ambit.call(lena, 'PATCH', '/api/notifications/preferences', { quietFrom: hour(-1), quietTo: hour(2) })
    await tell({ to: lena.account, kind: 'approval', text: 'in the night' })
    const [row] = await ambit.store.db.query<{ late: boolean }>(sql`
      select mail_at > now() + interval '50 minutes' as late from platform.notifications where text = 'in the night'`)
    assert.equal(row!.late, true)
  })

  test('stops by one click of a mail program without a session, for its reader and its kind alone', async () => {
    const lena = await ambit.visitor(['employee'])
    await tell(
      { to: lena.account, kind: 'approval', text: 'stop this' },
      { to: lena.account, kind: 'escalation', text: 'not this' },
    )
    await due()
    const arrived = await server.next((m) => words(m).includes('stop this'))
    const link = /stop\?link=([^>]+)>/.exec(header(arrived, 'List-Unsubscribe')!)![1]!
    const preferences = async () => (await ambit.call(lena, 'GET', '/api/notifications/preferences')).body.mail
    const post = (given: string) =>
      ambit.app.inject({
        method: 'POST',
        url: `/mail/stop?link=${given}`,
        headers: { host: 'localhost:7300', 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'List-Unsubscribe=One-Click',
      })
    assert.equal((await post(`${link}x`)).statusCode, 410)
    assert.deepEqual((await ambit.call(null, 'POST', '/api/mail/stop/peek', { link })).body.what, 'approval')
    assert.equal((await preferences()).approval, 'atOnce')
    assert.equal((await post(link)).statusCode, 200)
    const { approval, escalation } = await preferences()
    assert.deepEqual([approval, escalation], ['none', 'atOnce'])
    // The same through a page needs no session either, but a page of ours.
    const page = (headers: Record<string, string>) => ambit.call(null, 'POST', '/api/mail/stop', { link }, headers)
    assert.equal((await page({ 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal((await page({})).status, 200)
  })

  test('of a server that hangs ends in time', async () => {
    const { createEgress } = await import('../egress/egress.server.ts')
    const { mailSettings } = await import('./mailSettings.server.ts')
    const { sendMail } = await import('./transport.server.ts')
    server.behave.connected = () => new Promise((resolve) => setTimeout(resolve, 3_000).unref())
    const began = Date.now()
    const outcome = await sendMail(
      createEgress(ambit.store.db),
      await mailSettings(ambit.store.db, ambit.platform.keys),
      { to: { name: 'x', address: 'x@example.com' }, subject: 'x', text: 'x', html: 'x', messageId: 'x@x' },
      { silenceMs: 300 },
    )
    assert.equal(outcome.state, 'temporary')
    assert.ok(Date.now() - began < 2_500)
  })

  test('leaves its password nowhere: not in the audit, jobs, settings, logs of mails or answers', async () => {
    const tables = await ambit.database.owner.query<{ name: string }>(sql`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('platform', 'pgboss')`)
    for (const { name } of tables) {
      const found = await ambit.database.owner.query({
        strings: [`select 1 from ${name} t where t::text like '%${MAIL_PASSWORD}%' limit 1`],
        values: [],
      })
      assert.deepEqual(found, [], name)
    }
  })
})

test('a restored Ambit is quiet: nothing leaves before an administrator has let it', async () => {
  await ambit.database.owner.query(sql`
    insert into platform.settings (key, value, changed_by) values ('quiet', jsonb_build_object('since', now()), 'restore')`)
  const before = server.arrived.length
  await tell({ to: jonas.account, kind: 'approval', text: 'held back' })
  await due()
  assert.match((await ambit.call(admin, 'POST', '/api/mail/test')).body.answer, /A backup was restored/)
  const { body } = await ambit.call(admin, 'GET', '/api/quiet')
  assert.ok(body.since && body.notifications > 0)
  assert.equal((await ambit.call(jonas, 'GET', '/api/quiet')).status, 403)
  assert.equal((await ambit.call(jonas, 'POST', '/api/quiet/release', { drop: true })).status, 403)
  assert.equal(server.arrived.length, before)
  assert.equal((await ambit.call(admin, 'POST', '/api/quiet/release', { drop: false })).status, 204)
  await due()
  await server.next((m) => m.raw.includes('held back'))
  assert.equal((await ambit.call(admin, 'POST', '/api/quiet/release', { drop: false })).status, 409)
})
