import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Browser, type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { createLog } from '../log.server.ts'
import { withClient } from '../postgres/roles.server.ts'
import { sql } from '../sql.ts'
import { createBus } from './bus.server.ts'

let made: TestPlatform
let port: number
let ines: Browser
const silent = createLog({ level: 'error', format: 'text', write: () => {} })

before(async () => {
  made = await testPlatform({
    // Who may hear of a row: whom its scope names, or everybody.
    mayHear: (caller, type, rows) =>
      type === 'test.secret'
        ? new Set()
        : new Set(['*', ...rows.filter(({ scope }) => scope === null || scope === caller.name).map(({ id }) => id)]),
  })
  ines = await made.setUp()
  await made.app.listen({ host: '127.0.0.1', port: 0 })
  port = (made.app.server.address() as { port: number }).port
})
after(() => made.close())

interface Stream {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** What has arrived so far. */
  text(): string
  readonly closed: Promise<number>
  close(): void
}

function listen(browser: Browser): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', path: '/api/events', headers: { host: `localhost:${port}`, cookie: browser.cookie } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part))
        const closed = new Promise<number>((end) => answer.on('close', () => end(performance.now())))
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          text: () => text,
          closed,
          close: () => asked.destroy(),
        })
      },
    )
    asked.on('error', reject).end()
  })
}

async function until(what: () => boolean, ms = 3_000): Promise<void> {
  const end = performance.now() + ms
  while (!what()) {
    assert.ok(performance.now() < end, 'waited in vain')
    await delay(5)
  }
}

/** Real sockets ask for the real port; injected requests of the helper must, too. */
const send = (browser: Browser, method: 'POST' | 'DELETE', url: string, payload?: object) =>
  browser.send({ method, url, payload, headers: { host: `localhost:${port}` } })

const signedIn = async (name: string) => {
  const email = `${name.toLowerCase()}@fernholm.example`
  const invited = await send(ines, 'POST', '/api/invitations', { email, name, roles: ['employee'] })
  const browser = made.browser()
  const token = invited.json().link.split('#')[1]
  const answer = await send(browser, 'POST', '/api/invitations/accept', { token, password: 'correct horse battery' })
  assert.equal(answer.statusCode, 201, answer.body)
  return { browser, account: answer.json().account.id as string }
}

describe('live events', () => {
  test('need a session', async () => {
    const stream = await listen(made.browser())
    assert.equal(stream.status, 401)
    stream.close()
  })

  test('bring what the caller may hear of, type, identifier and version only', async () => {
    const { browser } = await signedIn('Kai')
    const [mine, yours] = [await listen(browser), await listen(ines)]
    assert.match(String(mine.headers['content-type']), /^text\/event-stream/)
    const [everybody, kais, hidden] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()]
    made.platform.live.changed('test.thing', everybody, 3, null)
    made.platform.live.changed('test.thing', kais, 1, 'Kai')
    made.platform.live.changed('test.secret', hidden, 1, null)
    await until(() => mine.text().includes(everybody) && yours.text().includes(everybody))
    assert.match(
      mine.text(),
      new RegExp(`event: changed\ndata: \\[\\["test.thing","${everybody}",3\\],\\["test.thing","${kais}",1\\]\\]\n\n`),
    )
    assert.ok(!yours.text().includes(kais))
    assert.ok(!mine.text().includes(hidden) && !yours.text().includes(hidden))
    for (const stream of [mine, yours]) stream.close()
  })

  test('of very many rows say so once, and only to whoever may list the type', async () => {
    const stream = await listen(ines)
    for (let i = 0; i < 1_000; i++) {
      made.platform.live.changed('test.bulk', randomUUIDv7(), 1, null)
      made.platform.live.changed('test.secret', randomUUIDv7(), 1, null)
    }
    await until(() => stream.text().includes('event: many'))
    assert.match(stream.text(), /event: many\ndata: \["test.bulk"\]\n\n/)
    assert.doesNotMatch(stream.text(), /event: changed|test\.secret/)
    stream.close()
  })

  test('reach this process from another one', async () => {
    const stream = await listen(ines)
    const id = randomUUIDv7()
    const payload = JSON.stringify({ rows: [['test.thing', id, 2, null]] })
    await made.database.db.query(sql`select pg_notify('ambit_live', ${payload})`)
    await until(() => stream.text().includes(id))
    stream.close()
  })

  test('end within a second at sign-out, closed account, changed roles and changed relations', async () => {
    const ends = async (name: string, end: (who: { browser: Browser; account: string }) => Promise<unknown>) => {
      const who = await signedIn(name)
      const stream = await listen(who.browser)
      assert.equal(stream.status, 200)
      await delay(30)
      const began = performance.now()
      await end(who)
      const closed = await Promise.race([stream.closed, delay(3_000, Infinity)])
      assert.ok(closed - began < 1_000, `${name}: closed after ${closed - began} ms`)
    }
    await ends('Signe', ({ browser }) => send(browser, 'DELETE', '/api/session'))
    await ends('Dora', ({ account }) => send(ines, 'POST', `/api/accounts/${account}/disable`))
    await ends('Ralf', ({ account }) =>
      send(ines, 'POST', `/api/accounts/${account}/set-roles`, { roles: ['finance'] }),
    )
    await ends('Mila', async ({ account }) => made.platform.live.rightsChanged(account))
    // Another process ended it.
    await ends('Otto', async ({ account }) => {
      const rows = await made.database.db.query<{ id: string }>(
        sql`delete from platform.sessions where account_id = ${account} returning id`,
      )
      const payload = JSON.stringify(rows.map(({ id }) => id))
      await made.database.db.query(sql`select pg_notify('ambit_sessions_ended', ${payload})`)
    })
  })

  test('of one session are few: the oldest gives way', async () => {
    const { browser } = await signedIn('Tilda')
    const first = await listen(browser)
    const others = [await listen(browser), await listen(browser), await listen(browser), await listen(browser)]
    await Promise.race([first.closed, delay(2_000).then(() => assert.fail('the first one stayed'))])
    for (const stream of others) stream.close()
  })
})

test('the bus comes back by itself and says that something may have been missed', async () => {
  const bus = createBus(made.database.credentials.app, silent)
  const heard: string[] = []
  let gaps = 0
  bus.on('test_bus', (payload) => heard.push(payload))
  bus.onGap(() => gaps++)
  await bus.start()
  bus.send('test_bus', 'before')
  await until(() => heard.length === 1)
  await withClient(made.database.credentials.admin, (client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'ambit live' and datname = current_database()`),
  )
  await delay(20)
  bus.send('test_bus', 'alone')
  assert.deepEqual(heard, ['before', 'alone'], 'without the database this process hears itself')
  await until(() => gaps === 1)
  bus.send('test_bus', 'after')
  await until(() => heard.length === 3)
  await bus.close()
})
