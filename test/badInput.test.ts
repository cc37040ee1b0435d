/**
 * Whatever a client sends, it is refused in words that name the place, or kept exactly as it came: never a 500, and
 * never something else than what was sent.
 */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { areasOf } from '../src/areas/areas.server.ts'
import { types } from '../src/areas/areas.ts'
import { asRule } from '../src/record/caller.ts'
import type { Field } from '../src/record/fields.ts'
import { operatorsOf } from '../src/record/query.ts'
import { kebab, type RecordType, settable } from '../src/record/record.ts'
import { type TestAmbit, testAmbit, type Visitor } from './ambit.ts'
import type { TestDatabase } from './database.ts'
import { NAUGHTY } from './naughty.ts'
import { sampleDraft } from './sample.ts'

let ambit: TestAmbit
let database: TestDatabase
let admin: Visitor
let counter = 0
const made = new Map<string, string>()

before(async () => {
  // Plans are not scheduled again after each change: edits of plans are tried by themselves below.
  ambit = await testAmbit({ areas: (store) => areasOf(store).map((area) => ({ ...area, follow: async () => {} })) })
  database = ambit.database
  admin = await ambit.visitor(['administrator', 'manager', 'employee', 'people'], 'Administrator')
})
after(() => ambit.stop())

async function reference(target: string, fresh = false): Promise<string | undefined> {
  if (target === 'people.person' && !fresh) return admin.account
  const known = made.get(target)
  if (known && !fresh) return known
  const id = await insert(ambit.registry.get(target))
  made.set(target, id)
  return id
}

async function insert(type: RecordType): Promise<string> {
  const draft = await sampleDraft(type, ++counter, reference)
  const row = await ambit.store.change(asRule('test', 'test'), (work) => work.create(type, draft, { everything: true }))
  return row.id
}

const TEXTUAL = ['text', 'prose', 'email', 'url', 'secret']
const isTextual = (f: Field) => TEXTUAL.includes(f.kind)
const short = (value: unknown) => JSON.stringify(value)?.slice(0, 80)
/** What a field that took a value gives back. */
const kept = (f: Field, value: string) => (f.kind === 'email' ? value.toLowerCase() : value)

/** A request that must not fail on our side; the answer is JSON. */
async function sent(...[method, url, body, headers]: SentAs): Promise<{ status: number; body: any }> {
  const answer = await ambit.call(admin, method, url, body, headers)
  assert.ok(answer.status < 500, `${method} ${url.slice(0, 200)} ${short(body)}: ${short(answer.body)}`)
  if (answer.status >= 400) assert.equal(typeof answer.body.error.message, 'string')
  return answer
}
type SentAs = [method: Parameters<TestAmbit['call']>[1], url: string, body?: unknown, headers?: Record<string, string>]

/**
 * Sends values for many fields at once. A refusal must name fields that were sent; these are left out the next time,
 * until the rest is taken. Gives the row and what was taken.
 */
async function sendUntilTaken(
  values: Record<string, unknown>,
  send: (values: Record<string, unknown>) => Promise<{ status: number; body: any }>,
): Promise<{ row: any; taken: Record<string, unknown> }> {
  const taken = { ...values }
  for (;;) {
    const answer = await send(taken)
    if (answer.status < 300) return { row: answer.body, taken }
    // Some values are sound, and out of the caller's reach.
    if (answer.status === 403) return { row: null, taken: {} }
    assert.equal(answer.status, 422, `${short(taken)}: ${short(answer.body)}`)
    const named = Object.keys(answer.body.error.fields ?? {})
    const refused = named.map((name) => name.split('.')[0]!).filter((name) => name in taken)
    assert.ok(
      refused.length,
      `a refusal that names no field sent: ${JSON.stringify(answer.body.error)} ${short(taken)}`,
    )
    for (const name of refused) delete taken[name]
  }
}

for (const [place, type] of types.entries()) {
  // What is the same code for every type gets a third of the texts from each of them.
  const third = NAUGHTY.filter((_, n) => n % 3 === place % 3)
  suite(`bad input to ${type.key}`, () => {
    const url = `/api${type.path}`
    const fields = Object.entries(type.fields).filter(([, f]) => settable(f))
    const textual = fields.filter(([, f]) => isTextual(f))

    test('a text field keeps a text as it is or is named in the refusal', async () => {
      const id = await insert(type)
      if (!(await sent('GET', `${url}/${id}`)).body.can.update) return
      let { version } = (await sent('GET', `${url}/${id}`)).body
      for (const text of NAUGHTY) {
        const { row, taken } = await sendUntilTaken(
          Object.fromEntries(textual.map(([field]) => [field, text])),
          (values) => sent('PATCH', `${url}/${id}`, { version, ...values }),
        )
        version = row?.version ?? version
        for (const field of Object.keys(taken))
          if (type.fields[field]!.kind !== 'secret')
            assert.equal(row[field], kept(type.fields[field]!, text), `${field}: ${short(text)}`)
      }
    })

    test('a field of another kind takes no text but its own', async () => {
      const id = await insert(type)
      const before = (await sent('GET', `${url}/${id}`)).body
      if (!before.can.update) return
      const others = fields.filter(([, f]) => !isTextual(f) && f.kind !== 'flag')
      let { version } = before
      for (const text of third) {
        const { row } = await sendUntilTaken(Object.fromEntries(others.map(([field]) => [field, text])), (values) =>
          sent('PATCH', `${url}/${id}`, { version, ...values }),
        )
        version = row?.version ?? version
      }
    })

    test('values of every shape are refused or taken', async () => {
      const id = await insert(type)
      // Some types are written by rules and actions only.
      if (!fields.length) return
      for (const [n, shape] of SHAPES.entries()) {
        const [field] = fields[n % fields.length]!
        const one = await sent('PATCH', `${url}/${id}`, { version: 1, [field]: shape })
        if (one.status === 422)
          assert.ok(
            Object.keys(one.body.error.fields).every((name) => name.split('.')[0] === field),
            `${field}: ${short(shape)} ${short(one.body)}`,
          )
        const all = Object.fromEntries(fields.map(([name]) => [name, shape]))
        await sent('POST', `${url}/bulk`, { update: [{ id, version: 1, ...all }] })
      }
      for (const shape of SHAPES) {
        await sent('PATCH', `${url}/${id}`, { version: shape })
        await sent('POST', url, shape)
        await sent('POST', `${url}/bulk`, { update: shape })
        await sent('POST', `${url}/bulk`, { act: 'x', ids: shape, input: shape })
      }
    })

    test('a new row takes them or none is made', async () => {
      const draft = await sampleDraft(type, ++counter, reference)
      for (const [n, text] of third.entries()) {
        const [field] = textual[n % textual.length] ?? []
        if (!field) return
        const answer = await sent(
          'POST',
          url,
          { ...draft, [field]: text },
          { 'idempotency-key': `key-${type.key}-${n}` },
        )
        if (answer.status === 201 && type.fields[field]!.kind !== 'secret')
          assert.equal(answer.body[field], kept(type.fields[field]!, text))
        else if (answer.status === 422) assert.ok(Object.keys(answer.body.error.fields).length, short(answer.body))
      }
    })

    test('no filter, search, sort or cursor breaks a list', async () => {
      const filters = Object.entries(type.fields).flatMap(([field, f]) => operatorsOf(f).map((op) => ({ field, op })))
      for (const [n, text] of third.entries()) {
        const value = safely(text)
        const { field, op } = filters[n % filters.length]!
        await sent('GET', `${url}?${field}=${op}:${value}`)
        await sent('GET', `${url}?search=${value}`)
      }
    })

    if (type.actions.length)
      test('no input breaks an action', async () => {
        const id = await insert(type)
        for (const action of type.actions) {
          const route = `${url}/${id}/${kebab(action.name)}`
          for (const shape of SHAPES) {
            await sent('POST', route, shape)
            await sent('POST', route, Object.fromEntries(Object.keys(action.input).map((field) => [field, shape])))
          }
          if (!Object.keys(action.input).length) continue
          for (const text of third)
            await sent('POST', route, Object.fromEntries(Object.keys(action.input).map((field) => [field, text])))
        }
      })
  })
}

/** What JSON can hold beside text. */
const SHAPES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.1,
  1e308,
  -1e21,
  2 ** 53,
  [],
  [null],
  [[]],
  ['\u0000'],
  ['\ud800'],
  {},
  { amount: '1', currency: 'EUR' },
  { amount: 1, currency: null },
  { amount: '999999999999999.9999', currency: '\u0000\u0000\u0000' },
  { constructor: 'x', toString: null },
  Array.from({ length: 5000 }, (_, i) => i),
]

/** In an address, as far as the text can stand in one. */
function safely(text: string): string {
  try {
    return encodeURIComponent(text.slice(0, 3000))
  } catch {
    return '%ed%a0%80'
  }
}

test('words of a list take no bad values', async () => {
  for (const text of NAUGHTY) {
    const value = safely(text)
    const words = ['sort', 'after', 'columns', 'limit', 'titles', 'can', 'count', 'nonsense', 'extra.x']
    const answer = await sent('GET', `/api/projects/tasks?${words.map((word) => `${word}=${value}`).join('&')}`)
    assert.equal(answer.status, 422)
    assert.ok(Object.hasOwn(answer.body.error.fields, 'nonsense'))
    await sent('GET', `/api/projects/tasks/${value.slice(0, 190)}`)
    await sent('GET', `/api/projects/tasks/${admin.account}/activity?limit=${value}&before=${value}`)
  }
})

test('a cursor made by hand is refused or answered', async () => {
  const cursor = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url')
  const id = admin.account
  const sorts = ['start', '-priority', 'percentComplete', 'name', 'milestone', 'createdAt', 'parent', '-deadline,name']
  for (const [n, value] of [...NAUGHTY, ...SHAPES, ...NAUGHTY].entries()) {
    const sort = sorts[n % sorts.length]!
    const text = cursor([...sort.split(',').map(() => value), id])
    if (text.length < 8000) await sent('GET', `/api/projects/tasks?sort=${sort}&after=${text}`)
  }
  for (const whole of [null, {}, [], [id], 'x', [[], id], Array.from({ length: 50 }, () => id)])
    assert.equal((await sent('GET', `/api/projects/tasks?sort=name&after=${cursor(whole)}`)).status, 422)
})

test('an address of any kind is answered', async () => {
  const lists = '/api/projects/tasks'
  for (const query of [
    `${'name=eq:x&'.repeat(30)}`,
    `name=eq:${'x'.repeat(10_000)}`,
    `${'x'.repeat(10_000)}=1`,
    'sort=name&sort=start',
    'limit=1&limit=2',
    'search=a&search=b',
    'name[]=eq:1&name[a][b]=eq:2&name.x=1',
    '__proto__=eq:1&constructor=eq:2&prototype=eq:3',
    '&&&===&=&?',
    '%',
    'name=eq:%E0%A4%A',
    'name=eq:%00',
    'name=in:',
    `name=in:${Array.from({ length: 600 }, (_, i) => i).join(',')}`,
    'start=between:..',
    'start=between:2026-01-01..2026-02-30',
    'priority=between:1..2..3',
    'priority=lt:99999999999',
    'duration=gt:999999999999',
    'totalSlack=eq:1.5',
    'percentComplete=eq:1e5',
    'position=gt:99999999999999999999',
  ])
    await sent('GET', `${lists}?${query}`)
  for (const path of [
    '/api/%',
    '/api/%00',
    '/api/projects/tasks/%2e%2e%2f',
    '/api//projects',
    '/api/__proto__',
    `/api/${'x/'.repeat(3000)}`,
  ])
    await sent('GET', path)
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)
    assert.equal((await sent(method, lists)).status, 404, method)
})

/** Bytes as they are, with whatever content type. */
async function raw(payload: string | Buffer, type: string | undefined, url = '/api/projects/tasks') {
  const response = await ambit.app.inject({
    method: 'POST',
    url,
    headers: {
      host: 'localhost:7300',
      'sec-fetch-site': 'same-origin',
      cookie: admin.cookie,
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    payload,
  })
  return { status: response.statusCode, id: response.body ? JSON.parse(response.body).error?.id : undefined }
}

test('a body that is no JSON object says so', async () => {
  const json = 'application/json'
  for (const text of ['{', '{"a":}', '[', '"', 'x', '{"a":1,}', "{'a':1}", '\u0000', '{"name":"\ud800"'])
    assert.deepEqual(await raw(text, json), { status: 400, id: 'json' }, text)
  assert.equal((await raw(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), json)).status, 422)
  for (const text of ['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}', '{"extra":{"__proto__":1}}'])
    assert.equal((await raw(text, json)).status, 400, text)
  for (const text of ['', 'null', 'true', '1e400', '[]', '"text"', '[1,2,3]'])
    assert.equal((await raw(text, json)).status, 422, text)
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/html',
    'x',
  ])
    assert.deepEqual(await raw('{}', type), { status: 415, id: 'mediaType' }, type)
  assert.deepEqual(await raw(`{"name":"${'x'.repeat(3 * 1024 * 1024)}"}`, json), { status: 413, id: 'tooLarge' })
})

test('a number beyond all bounds and a body of a hundred thousand levels are refused', async () => {
  const json = 'application/json'
  for (const field of ['duration', 'priority', 'percentComplete', 'position', 'nonsense'])
    for (const number of ['1e400', '-1e400', '1e-400', '0.1e-999', `${'9'.repeat(400)}`])
      assert.equal((await raw(`{"${field}":${number}}`, json)).status, 422)
  const deep = (open: string, close: string) => `${open.repeat(100_000)}1${close.repeat(100_000)}`
  for (const value of [deep('[', ']'), deep('{"a":', '}')])
    for (const field of ['name', 'parts', 'extra', 'nonsense'])
      assert.deepEqual(await raw(`{"${field}":${value}}`, json), { status: 400, id: 'json' }, field)
})

test('no edit of a plan breaks it', async () => {
  const project = (await insert(ambit.registry.get('projects.project')))!
  const url = `/api/projects/projects/${project}/plan/edits`
  const task = { level: 1, summary: false, milestone: false, manual: false, active: true, type: 'fixedUnits' }
  const rest = {
    effortDriven: false,
    duration: 28_800,
    elapsed: false,
    constraint: 'asSoonAsPossible',
    percentComplete: 0,
  }
  for (const [n, text] of NAUGHTY.entries()) {
    const key = `new-${n}`
    const answer = await sent('POST', url, {
      edits: [{ do: 'addTasks', after: null, tasks: [{ key, name: text, ...task, ...rest, notes: text }] }],
    })
    for (const edit of [
      { do: text },
      { do: 'setTask', task: text, set: { name: text } },
      { do: 'setPlan', set: { name: text, start: text } },
      { do: 'addLink', link: { from: text, to: text, type: 'FS', lag: 0, lagUnit: 'working' } },
      { do: 'addResource', resource: { key: `r-${n}`, name: text, kind: 'work', maxUnits: 1 } },
      { do: 'setTask', task: key, set: { extra: { [text]: text } } },
    ])
      await sent('POST', url, { edits: [edit] })
    if (answer.status === 200) {
      const plan = (await sent('GET', `/api/projects/projects/${project}/plan`)).body.plan
      assert.ok(
        plan.tasks.some((each: any) => each.name === text.trim()),
        short(text),
      )
    }
  }
  for (const shape of SHAPES) {
    await sent('POST', url, { edits: shape })
    await sent('POST', url, { edits: [shape] })
    await sent('POST', url, { edits: [{ do: 'setTask', task: shape, set: shape }] })
    await sent('POST', url, { edits: [{ do: 'addLink', link: shape, at: shape }] })
  }
})

test('no comment, link or watch breaks on what it is given', async () => {
  const subject = { type: 'people.person', id: admin.account }
  const page = `people.person/${admin.account}`
  for (const text of NAUGHTY) {
    const { status, body } = await sent('POST', '/api/comments', { subject, body: text })
    if (status === 201) {
      const { items } = (await sent('GET', `/api/timeline/${page}?only=comments&limit=1`)).body
      assert.deepEqual([items[0].comment.id, items[0].comment.body], [body.id, text])
      await sent('PATCH', `/api/comments/${body.id}`, { version: 1, body: `${text}!` })
      await sent('POST', `/api/comments/${body.id}/withdraw`, { reason: text })
    } else assert.deepEqual([status, Object.keys(body.error.fields)], [422, ['body']], short(text))
    const part = safely(text).slice(0, 190)
    await sent('POST', '/api/comments', { subject: { type: text, id: text }, body: 'x', parent: text })
    await sent('POST', '/api/links', {
      from: subject,
      to: { type: text, id: admin.account },
      kind: 'blocks',
      note: text,
    })
    await sent('POST', '/api/links', { from: subject, to: subject, kind: text, direction: text })
    for (const url of [`timeline/${part}/${part}`, `timeline/${page}?before=${part}`, `links/${part}/${admin.account}`])
      await sent('GET', `/api/${url}`)
    await sent('GET', `/api/comments/people?type=people.person&id=${admin.account}&search=${part}`)
    await sent('PUT', `/api/watches/${page}`, { state: text })
    await sent('POST', `/api/comments/${part}/pin`)
    await sent('DELETE', `/api/links/${part}`)
  }
  for (const shape of SHAPES) {
    await sent('POST', '/api/comments', shape)
    await sent('POST', '/api/comments', { subject: shape, body: shape, parent: shape })
    await sent('POST', '/api/links', { from: shape, to: shape, kind: shape, direction: shape, note: shape })
    await sent('PATCH', `/api/comments/${admin.account}`, { version: shape, body: shape })
    await sent('PUT', `/api/watches/${page}`, shape)
  }
})

test('no decision breaks on what it is given, and every rule is refused in words', async () => {
  const hash = 'a'.repeat(64)
  const id = await insert(ambit.registry.get('platform.approval'))
  for (const text of NAUGHTY) {
    const part = safely(text).slice(0, 190)
    await sent('POST', `/api/approvals/${part}/approve`, { hash })
    await sent('POST', `/api/approvals/${id}/approve`, { hash: text, reason: text })
    await sent('POST', `/api/approvals/${id}/reject`, { hash, reason: text })
    await sent('POST', `/api/approvals/${id}/delegate`, { to: admin.account, reason: text })
    await sent('POST', `/api/approvals/${id}/delegate`, { to: text, of: text, reason: 'r' })
    await sent('GET', `/api/approvals/of/${part}/${admin.account}`)
    await sent('GET', `/api/approvals/of/people.leave/${part}`)
    const steps = [{ name: text, by: [{ relation: text }], need: text, covers: [text] }]
    await sent('POST', '/api/platform/approval-rules', {
      name: text,
      type: text,
      category: text,
      relation: text,
      steps,
    })
  }
  for (const shape of SHAPES) {
    for (const door of ['approve', 'reject', 'delegate', 'take-back'])
      await sent('POST', `/api/approvals/${id}/${door}`, shape)
    await sent('POST', '/api/platform/approval-rules', { name: 'R', type: 'people.leave', steps: shape })
  }
})

test('the doors without records refuse as well', async () => {
  for (const text of NAUGHTY) {
    await sent('PATCH', '/api/session', { locale: text, timeZone: text, theme: text })
    await sent('PATCH', '/api/platform/settings', { company: text, timeZone: text, currency: text })
    await sent('POST', '/api/invitations', { email: text, name: text, roles: [text] })
    await sent('POST', '/api/invitations/peek', { token: text })
    await sent('POST', `/api/accounts/${safely(text).slice(0, 190)}/set-roles`, { roles: [text] })
    await sent('GET', `/api/jobs/${safely(text).slice(0, 190)}`)
    await sent('POST', '/api/projects/paste', { name: text, text })
    const part = safely(text)
    await sent('GET', `/api/notifications?limit=${part}&after=${part}&unread=${part}`)
    await sent('POST', '/api/notifications/mark', { ids: [text], read: text })
    await sent('POST', '/api/notifications/mark-all', { newest: text })
    await sent('POST', '/api/notifications/open', { link: text })
    await sent('PATCH', '/api/notifications/preferences', {
      mail: { mention: text },
      quietFrom: text,
      digestHour: text,
    })
    await sent('PATCH', '/api/mail/settings', { host: text, port: text, from: text, fromName: text, networks: [text] })
    await sent('GET', `/api/mail/log?state=${part}&after=${part}`)
    await sent('POST', `/api/mail/log/${part.slice(0, 190)}/send-again`)
    await sent('POST', '/api/mail/stop', { link: text })
    await sent('PATCH', '/api/egress', { webhooks: [text] })
    await sent('POST', `/api/platform/webhooks/${part.slice(0, 190)}/test`)
    await sent('GET', `/api/platform/webhooks/${admin.account}/deliveries?state=${part}`)
    const subject = { type: text, id: text }
    await sent('POST', '/api/platform/uploads', { subject, name: text, size: 1 })
    await sent('POST', '/api/platform/uploads', { field: { type: 'people.leave', name: text }, name: text, size: 1 })
    await sent('POST', '/api/platform/uploads', { replaces: text, name: text, size: text })
    await sent('GET', `/api/platform/files?type=${safely(text)}&id=${safely(text)}&removed=${safely(text)}`)
    await sent('GET', `/api/platform/files/${safely(text).slice(0, 190)}/text?version=${safely(text)}`)
    await sent('PATCH', `/api/platform/files/${safely(text).slice(0, 190)}`, { name: text })
    const value = safely(text)
    await sent('POST', '/api/finance/usual', { what: [text], countries: [text] })
    await sent('GET', `/api/finance/rate?from=${value}&to=EUR&on=${value}&amount=${value}&maxAgeDays=${value}`)
    await sent('GET', `/api/finance/tax?code=${value}&suppliedOn=${value}&net=${value}&currency=${value}`)
    await sent('GET', `/api/finance/period?entity=${value}&day=${value}`)
  }
  const [row] = await database.db.query<{ n: number }>({
    strings: ['select count(*) as n from projects.tasks'],
    values: [],
  })
  assert.ok(row!.n > 0, 'the table of tasks is still there')
})
