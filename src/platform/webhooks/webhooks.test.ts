import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { areasOf } from '../../areas/areas.server.ts'
import { asRule } from '../../record/caller.ts'
import { createEgress } from '../egress/egress.server.ts'
import { sql } from '../sql.ts'
import { deliverDue } from './deliver.server.ts'
import { followForWebhooks } from './follow.server.ts'
import { filterOf, pauseAfter } from './message.ts'
import type { Webhook } from './webhook.ts'

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly raw: string
  readonly body: any
}

let ambit: TestAmbit
let admin: Visitor
let jonas: Visitor
let received: Received[] = []
let answer: (response: ServerResponse, got: Received) => void
let base: string
const receiver = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const raw = Buffer.concat(parts).toString('utf8')
    const got = { headers: request.headers, raw, body: JSON.parse(raw) }
    received.push(got)
    answer(response, got)
  })
})

before(async () => {
  // Rounds are run by hand: only then it is known what happened in which.
  ambit = await testAmbit({
    areas: (store) => areasOf(store).map((area) => (area.name === 'webhooks' ? { ...area, every: [] } : area)),
  })
  admin = await ambit.visitor(['administrator', 'manager', 'employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Brandt')
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  await ambit.call(admin, 'PATCH', '/api/egress', { webhooks: ['127.0.0.0/8'] })
})
beforeEach(() => {
  received = []
  answer = (response) => void response.end('ok')
})
after(async () => {
  receiver.closeAllConnections()
  receiver.close()
  await ambit.stop()
})

const rule = asRule('test', 'test')
const type = () => ambit.registry.get('people.leave')
const leaveOf = (who: Visitor, note: string) =>
  ambit.store.change(rule, (work) =>
    work.create(
      type(),
      { person: who.account, kind: 'vacation', startsOn: '2026-12-01', endsOn: '2026-12-02', note },
      { everything: true },
    ),
  )
/** A webhook that is on, with its secret. */
async function hook(owner: Visitor, more: object = {}): Promise<Webhook & { secret: string }> {
  const draft = { name: 'Ledger', url: `${base}/in`, owner: owner.account, types: ['people.leave'], ...more }
  const made = await ambit.call(admin, 'POST', '/api/platform/webhooks', draft)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { body } = await ambit.call(admin, 'POST', `/api/platform/webhooks/${made.body.id}/new-secret`)
  const on = await ambit.call(admin, 'POST', `/api/platform/webhooks/${made.body.id}/turn-on`, {})
  assert.equal(on.status, 200, JSON.stringify(on.body))
  return { ...on.body, secret: body.secret }
}
const off = ({ id }: Webhook) => ambit.call(admin, 'POST', `/api/platform/webhooks/${id}/turn-off`, {})
/** What happened is sealed, followed and sent. */
async function round(lookup?: Parameters<typeof createEgress>[1]): Promise<void> {
  await sealed()
  await followForWebhooks(ambit.store)
  await deliverDue(ambit.store, createEgress(ambit.store.db, lookup), AbortSignal.timeout(60_000))
}
async function sealed(): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const [row] = await ambit.store.db.query<{ open: boolean }>(sql`
      select not exists (select from platform.audit_seals)
        or exists (select from platform.audit_lines where xid >= (select max(to_xid) from platform.audit_seals)) as open`)
    if (row!.open === false) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('the audit was not sealed')
}
const log = async ({ id }: Webhook) =>
  (await ambit.call(admin, 'GET', `/api/platform/webhooks/${id}/deliveries`)).body.rows as any[]
const dueNow = () =>
  ambit.store.db.query(sql`update platform.webhook_deliveries set next_at = now() where state = 'waiting'`)
/** What docs/webhooks.md tells receivers to do. */
const verified = (secret: string, { headers, raw }: Received) => {
  const id = headers['webhook-id'] as string
  const at = headers['webhook-timestamp'] as string
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${at}.${raw}`).digest('base64')
  return Math.abs(Date.now() / 1000 - Number(at)) < 300 && headers['webhook-signature'] === `v1,${mac}`
}

describe('a webhook', () => {
  test('is kept by administrators, and only its owner sees it beside them', async () => {
    const draft = { name: 'x', url: 'https://example.com', owner: jonas.account, types: ['people.leave'] }
    assert.equal((await ambit.call(jonas, 'POST', '/api/platform/webhooks', draft)).status, 403)
    const { body } = await ambit.call(admin, 'POST', '/api/platform/webhooks', draft)
    const other = await ambit.visitor(['employee', 'auditor'])
    for (const [who, read, act] of [
      [jonas, 200, 403],
      [other, 404, 404],
    ] as const) {
      assert.equal((await ambit.call(who, 'GET', `/api/platform/webhooks/${body.id}`)).status, read)
      assert.equal((await ambit.call(who, 'GET', `/api/platform/webhooks/${body.id}/deliveries`)).status, read)
      for (const route of ['new-secret', 'test', 'turn-on'])
        assert.equal(
          (await ambit.call(who, 'POST', `/api/platform/webhooks/${body.id}/${route}`, {})).status,
          act,
          route,
        )
    }
    assert.equal((await ambit.call(jonas, 'GET', '/api/egress')).status, 403)
  })

  test('says what is wrong with its records and filter', async () => {
    const draft = { name: 'x', url: base, owner: jonas.account, types: ['people.leave'] }
    const table: [object, string][] = [
      [{ types: ['people.nothing'] }, 'types'],
      [{ types: [] }, 'types'],
      [{ verbs: [] }, 'verbs'],
      [{ filter: 'colour=eq:red' }, 'filter'],
      [{ filter: 'state=eq:draft', types: ['people.leave', 'people.site'] }, 'filter'],
      [{ url: 'ftp://example.com' }, 'url'],
    ]
    for (const [more, field] of table) {
      const { status, body } = await ambit.call(admin, 'POST', '/api/platform/webhooks', { ...draft, ...more })
      assert.equal(status, 422, JSON.stringify(more))
      assert.deepEqual(Object.keys(body.error.fields), [field])
    }
  })

  test('is turned on only with a secret, which is shown once and found nowhere', async () => {
    const draft = { name: 'x', url: base, owner: jonas.account, types: ['people.leave'] }
    const { body: made } = await ambit.call(admin, 'POST', '/api/platform/webhooks', draft)
    const on = await ambit.call(admin, 'POST', `/api/platform/webhooks/${made.id}/turn-on`, {})
    assert.equal(on.status, 409)
    assert.match(on.body.error.message, /Make a secret first/)
    const { body } = await ambit.call(admin, 'POST', `/api/platform/webhooks/${made.id}/new-secret`, undefined, {
      'idempotency-key': 'shown-once-only',
    })
    assert.match(body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
    for (const route of ['', '/activity', '/deliveries'])
      assert.ok(
        !JSON.stringify((await ambit.call(admin, 'GET', `/api/platform/webhooks/${made.id}${route}`)).body).includes(
          body.secret.slice(6),
        ),
      )
    const tables = await ambit.database.owner.query<{ name: string }>(sql`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('platform', 'pgboss')`)
    for (const { name } of tables) {
      const found = await ambit.database.owner.query({
        strings: [`select 1 from ${name} t where position('${body.secret.slice(6)}' in t::text) > 0 limit 1`],
        values: [],
      })
      assert.deepEqual(found, [], name)
    }
  })

  test('tells, signed, of what happens while it is on: identifiers, what happened, and what its owner may read', async () => {
    await leaveOf(jonas, 'before it was there')
    const mine = await hook(jonas)
    const own = await leaveOf(jonas, 'own note')
    const closed = await leaveOf(admin, 'note of somebody else')
    await round()
    assert.equal(received.length, 1, JSON.stringify(received))
    const [got] = received
    assert.ok(verified(mine.secret, got!))
    assert.equal(got!.body.type, 'people.leave.create')
    const { record, ...data } = got!.body.data
    assert.deepEqual(data, { type: 'people.leave', id: own.id, version: 1, verb: 'create' })
    assert.deepEqual([record.id, record.note], [own.id, 'own note'])
    const rows = await log(mine)
    assert.deepEqual(
      rows.map((r) => [r.record, r.state, r.status]).toSorted((a, b) => (a[1] < b[1] ? 1 : -1)),
      [
        [closed.id, 'dropped', null],
        [own.id, 'done', 200],
      ],
    )
    assert.match(rows.find((row) => row.state === 'dropped').answer, /may not read it/)
    await off(mine)
    await leaveOf(jonas, 'while it was off')
    await round()
    assert.equal(received.length, 1)
  })

  test('goes by its events and its filter, and by its owner’s rights of the moment', async () => {
    const mine = await hook(jonas, { verbs: ['update'], filter: 'endsOn=gte:2026-12-10' })
    const leave = await leaveOf(jonas, 'x')
    const change = (endsOn: string) =>
      ambit.store.change(rule, (work) => work.update(type(), leave.id, { endsOn }, { everything: true }))
    await change('2026-12-10')
    await round()
    assert.deepEqual(
      received.map(({ body }) => [body.type, body.data.version, body.data.record.endsOn]),
      [['people.leave.update', 2, '2026-12-10']],
    )
    await change('2026-12-09')
    await round()
    assert.equal(received.length, 1)
    assert.match((await log(mine))[0].answer, /does not fit/)
    await change('2026-12-11')
    await ambit.call(admin, 'POST', `/api/accounts/${jonas.account}/set-roles`, { roles: [] })
    await round()
    assert.equal(received.length, 1)
    await ambit.call(admin, 'POST', `/api/accounts/${jonas.account}/set-roles`, { roles: ['employee'] })
    jonas = await ambit.visitor(['employee'], 'Jonas again')
    await off(mine)
  })

  test('misses nothing of many changes and sends each once, also when rounds run at the same time', async () => {
    const mine = await hook(admin, { verbs: ['create'] })
    const made = await Promise.all(Array.from({ length: 30 }, (_, i) => leaveOf(admin, `number ${i}`)))
    await Promise.all([round(), round(), round()])
    await round()
    assert.deepEqual(new Set(received.map(({ body }) => body.data.id)), new Set(made.map(({ id }) => id)))
    assert.equal(received.length, 30)
    assert.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 30)
    await off(mine)
  })

  test('tells of a removal by identifier alone, and only whoever reaches all of that kind', async () => {
    const all = await hook(admin, { verbs: ['remove'] })
    const few = await hook(jonas, { verbs: ['remove'] })
    const leave = await leaveOf(jonas, 'gone')
    await ambit.store.change(rule, (work) => work.remove(type(), leave.id))
    await round()
    assert.deepEqual(
      received.map(({ body }) => [body.type, body.data.id, body.data.record]),
      [['people.leave.remove', leave.id, null]],
    )
    assert.ok(verified(all.secret, received[0]!))
    assert.equal((await log(few))[0].state, 'dropped')
    await off(all)
    await off(few)
  })
})

describe('a receiver', () => {
  test('that fails is tried again later under the same identifier, and what waits behind it waits too', async () => {
    const mine = await hook(admin, { verbs: ['create'] })
    answer = (response) => void response.writeHead(500).end('out of order')
    await leaveOf(admin, 'one')
    await leaveOf(admin, 'two')
    await round()
    assert.equal(received.length, 1)
    const [second, first] = await log(mine)
    assert.deepEqual([first.state, first.status, first.answer, first.attempts], ['waiting', 500, 'out of order', 1])
    assert.ok(Date.parse(first.nextAt) > Date.now() + 5_000 && Date.parse(second.nextAt) > Date.now() + 5_000)
    await round()
    assert.equal(received.length, 1, 'not before its time')
    answer = (response) => void response.end('ok')
    await dueNow()
    await round()
    assert.equal(received.length, 3)
    assert.equal(
      received[0]!.headers['webhook-id'],
      received.find((r) => r !== received[0] && r.body.data.id === received[0]!.body.data.id)!.headers['webhook-id'],
    )
    assert.ok((await log(mine)).every((row) => row.state === 'done'))
    await off(mine)
  })

  test('that hangs, redirects or answers without end does not hold others up', async () => {
    const slow = await hook(admin, { name: 'slow', url: `${base}/slow`, verbs: ['create'] })
    const quick = await hook(admin, { name: 'quick', url: `${base}/quick`, verbs: ['create'] })
    const hung: ServerResponse[] = []
    answer = (response, { headers, raw }) => {
      if (verified(slow.secret, { headers, raw, body: null })) hung.push(response)
      else response.end('ok')
    }
    await leaveOf(admin, 'one')
    await leaveOf(admin, 'two')
    const running = round()
    for (let i = 0; i < 200 && received.length < 3; i++) await new Promise((resolve) => setTimeout(resolve, 25))
    assert.equal((await log(quick)).filter((row) => row.state === 'done').length, 2)
    hung[0]!.destroy()
    await running
    assert.match((await log(slow))[1].answer, /broke the connection off|did not answer/)
    await off(quick)

    answer = (response) => void response.writeHead(307, { location: 'http://169.254.169.254/' }).end()
    await dueNow()
    await round()
    assert.match((await log(slow)).find((row) => row.status === 307).answer, /leads elsewhere, which is not followed/)

    answer = (response) => {
      const flood = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.on('close', () => clearInterval(flood))
    }
    await dueNow()
    await round()
    const taken = (await log(slow)).filter((row) => row.state === 'done')
    assert.ok(taken.length > 0 && taken.every((row) => row.answer.length < 1_100))
    await off(slow)
  })

  test('whose name is pointed at a closed network is not reached there', async () => {
    const mine = await hook(admin, { url: 'https://rebind.example/in', verbs: ['create'] })
    await leaveOf(admin, 'one')
    await round(async () => [{ address: '169.254.169.254' }])
    const [row] = await log(mine)
    assert.match(row.answer, /rebind\.example \(169\.254\.169\.254\) lies in a network/)
    assert.equal(received.length, 0)
    await off(mine)
  })

  test('that takes nothing for more than a day stops the webhook, and its owner hears of it', async () => {
    const mine = await hook(jonas, { verbs: ['create'] })
    answer = (response) => void response.writeHead(503, { 'retry-after': '600' }).end()
    await leaveOf(jonas, 'never arrives')
    await round()
    const [first] = await log(mine)
    assert.ok(Date.parse(first.nextAt) > Date.now() + 500_000, 'as long as it asks for')
    for (let i = 0; i < 9; i++) {
      await dueNow()
      await round()
    }
    const [row] = await log(mine)
    assert.deepEqual([row.state, row.attempts], ['failed', 10])
    const { body } = await ambit.call(jonas, 'GET', `/api/platform/webhooks/${mine.id}`)
    assert.equal(body.state, 'stopped')
    assert.match(body.reason, /taken nothing for more than a day; at last it said: 503/)
    const told = await ambit.call(jonas, 'GET', '/api/notifications')
    assert.equal(told.body.rows[0].to, `/platform/webhooks/${mine.id}`)
    // Turned on again, a person sends again what was given up.
    await ambit.call(admin, 'POST', `/api/platform/webhooks/${mine.id}/turn-on`, {})
    answer = (response) => void response.end('ok')
    const again = await ambit.call(
      admin,
      'POST',
      `/api/platform/webhooks/${mine.id}/deliveries/${row.id}/send-again`,
      {},
    )
    assert.equal(again.status, 202)
    await round()
    assert.equal((await log(mine))[0].state, 'done')
    assert.equal(received.at(-1)!.headers['webhook-id'], row.id)
    await off(mine)
  })

  test('that is gone for good stops it at once', async () => {
    const mine = await hook(admin, { verbs: ['create'] })
    answer = (response) => void response.writeHead(410).end()
    await leaveOf(admin, 'x')
    await round()
    assert.equal((await ambit.call(admin, 'GET', `/api/platform/webhooks/${mine.id}`)).body.state, 'stopped')
  })

  test('is tried out with a test whose answer is shown', async () => {
    const mine = await hook(admin)
    answer = (response) => void response.writeHead(401).end('who are you?')
    const { status, body } = await ambit.call(admin, 'POST', `/api/platform/webhooks/${mine.id}/test`)
    assert.equal(status, 200)
    assert.deepEqual([body.state, body.status, body.answer], ['failed', 401, 'who are you?'])
    assert.ok(verified(mine.secret, received[0]!))
    assert.equal(received[0]!.body.type, 'platform.webhook.test')
    await off(mine)
  })
})

test('pauses grow to half a day, spread by a fifth, and end', () => {
  const pauses = Array.from({ length: 12 }, (_, i) => pauseAfter(i + 1, 0.5))
  assert.deepEqual(pauses, [10, 60, 300, 1800, 3600, 7200, 14400, 28800, 43200, null, null, null])
  assert.deepEqual([pauseAfter(1, 0), pauseAfter(1, 1)], [8, 12])
  assert.deepEqual([pauseAfter(1, 0.5, 90), pauseAfter(1, 0.5, 1e9)], [90, 3600])
})

test('a filter reads as the address of a list', () => {
  assert.deepEqual(filterOf('state=eq:active&due=gt:today&due=lt:today%2B30d'), {
    state: 'eq:active',
    due: ['gt:today', 'lt:today+30d'],
  })
})
