import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { asRule, ROLE_NAMES } from '../../record/caller.ts'
import { sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import { LINK_WAYS, MOST_NOTE } from './kinds.ts'

let ambit: TestAmbit
/** Leads the project that the others are members of, and one of her own that nobody else sees. */
let ines: Visitor
let jonas: Visitor
let client: Visitor
let stranger: Visitor
let shared: string
let hidden: string
const rule = asRule('test', 'test')

before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['manager', 'employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Weber')
  client = await ambit.visitor(['client'], 'Carla Client')
  stranger = await ambit.visitor(['employee'], 'Stella Stranger')
  shared = await project('Shared')
  hidden = await project('Hidden')
  for (const person of [jonas, client])
    await create('projects.member', { project: shared, person: person.account, role: 'member' })
})
after(() => ambit.stop())

const create = async (type: string, draft: object): Promise<string> =>
  (await ambit.store.change(rule, (work) => work.create(ambit.registry.get(type), draft, { everything: true }))).id
const project = async (title: string) =>
  (
    await ambit.call(ines, 'POST', '/api/projects/projects', {
      title,
      manager: ines.account,
      start: '2026-05-04T08:00',
    })
  ).body.id as string
let made = 0
const task = async (within = shared): Promise<Subject> => ({
  type: 'projects.task',
  id: await create('projects.task', { project: within, name: `Task ${++made}`, duration: 3600 }),
})
const link = (who: Visitor, from: unknown, kind: unknown, to: unknown, more: object = {}) =>
  ambit.call(who, 'POST', '/api/links', { from, kind, to, ...more })
const page = async (who: Visitor, { type, id }: Subject) =>
  (await ambit.call(who, 'GET', `/api/links/${type}/${id}`)).body
const words = async (who: Visitor, at: Subject) =>
  (await page(who, at)).links.map((l: any) => `${l.kind} ${l.direction} ${l.other.id}`)
const events = async (who: Visitor, { type, id }: Subject) =>
  (await ambit.call(who, 'GET', `/api/timeline/${type}/${id}`)).body.items
    .filter((item: any) => item.kind === 'link')
    .map((item: any) => `${item.link.did} ${item.link.kind} ${item.link.direction} ${item.link.other.id}`)

describe('links', () => {
  test('stand at both ends, with the words of each, whoever made them from which side', async () => {
    for (const { kind, direction } of LINK_WAYS) {
      const [a, b] = [await task(), await task()]
      const answer = await link(jonas, a, kind, b, { direction, note: ' Seen in the yard ' })
      assert.equal(answer.status, 201, JSON.stringify(answer.body))
      const [mine, theirs] = [(await page(client, a)).links[0], (await page(client, b)).links[0]]
      assert.deepEqual([mine.kind, mine.other, mine.note], [kind, b, 'Seen in the yard'])
      assert.deepEqual([theirs.kind, theirs.other, theirs.by], [kind, a, jonas.account])
      if (kind === 'relatesTo') continue
      assert.equal(mine.direction, direction)
      assert.notEqual(theirs.direction, direction)
    }
    const [a, b] = [await task(), await task()]
    await link(jonas, a, 'blocks', b)
    const { titles, authors } = await page(ines, a)
    assert.match(titles['projects.task'][b.id], /^Task /)
    assert.equal(authors[jonas.account], 'Jonas Weber')
  })

  test('join records of different types', async () => {
    const a = await task()
    const person = { type: 'people.person', id: jonas.account }
    assert.equal((await link(ines, a, 'relatesTo', person)).status, 201)
    assert.equal((await page(jonas, person)).links[0].other.id, a.id)
    assert.equal((await page(ines, a)).titles['people.person'][jonas.account], 'Jonas Weber')
  })

  test('are made once, never to itself, and exclude their opposite', async () => {
    const [a, b] = [await task(), await task()]
    const refused = async (answer: Promise<{ status: number; body: any }>, says: RegExp) => {
      const { status, body } = await answer
      assert.equal(status, 422, JSON.stringify(body))
      assert.match(body.error.fields.to, says)
    }
    await refused(link(jonas, a, 'blocks', a), /same record/)
    assert.equal((await link(jonas, a, 'blocks', b)).status, 201)
    await refused(link(jonas, a, 'blocks', b), /already/)
    await refused(link(ines, b, 'blocks', a, { direction: 'in' }), /already/)
    await refused(link(jonas, b, 'blocks', a), /exclude each other/)
    assert.equal((await link(jonas, a, 'causes', b)).status, 201, 'another kind is another link')
    assert.equal((await link(jonas, a, 'relatesTo', b)).status, 201)
    await refused(link(ines, b, 'relatesTo', a), /already/)
    assert.equal((await page(jonas, a)).links.length, 3)
  })

  test('of the same two at once one is made', async () => {
    const [a, b] = [await task(), await task()]
    const all = await Promise.all([link(jonas, a, 'blocks', b), link(ines, b, 'blocks', a), link(ines, a, 'blocks', b)])
    assert.deepEqual(
      all.map(({ status }) => status).toSorted((x, y) => x - y),
      [201, 422, 422],
    )
  })

  test('take no bad input', async () => {
    const [a, b] = [await task(), await task()]
    for (const [from, kind, to, more] of [
      [a, 'likes', b, {}],
      [a, null, b, {}],
      [a, 'blocks', null, {}],
      [a, 'blocks', { ...b, id: 'x' }, {}],
      [a, 'blocks', b, { direction: 'up' }],
      [a, 'blocks', b, { note: 'x'.repeat(MOST_NOTE + 1) }],
      [a, 'blocks', b, { note: 'a\u0000b' }],
      [a, 'blocks', b, { other: 1 }],
      [{ ...a, more: 1 }, 'blocks', b, {}],
    ] as const)
      assert.equal((await link(jonas, from, kind, to, more)).status, 422, JSON.stringify([kind, more]).slice(0, 80))
    for (const to of [
      { type: 'projects.nothing', id: b.id },
      { type: '__proto__', id: b.id },
      { type: 'projects.task', id: randomUUID() },
    ])
      assert.equal((await link(jonas, a, 'blocks', to)).status, 404)
    assert.equal((await link(jonas, a, 'blocks', b, { note: 'x'.repeat(MOST_NOTE) })).status, 201)
  })
})

describe('who sees and makes them', () => {
  test('a link does not exist for whoever may not read its other end', async () => {
    const [open, closed] = [await task(), await task(hidden)]
    assert.equal((await link(ines, open, 'blocks', closed, { note: 'A secret note' })).status, 201)
    assert.equal((await page(ines, open)).links.length, 1)
    for (const who of [jonas, client]) {
      assert.deepEqual(await page(who, open), { links: [], titles: {}, authors: {} })
      const { body } = await ambit.call(who, 'GET', `/api/timeline/projects.task/${open.id}`)
      assert.ok(!JSON.stringify(body).includes(closed.id) && !JSON.stringify(body).includes('secret note'))
      assert.equal((await link(who, open, 'blocks', closed)).status, 404)
      assert.equal((await link(who, closed, 'blocks', open)).status, 404)
      assert.equal((await ambit.call(who, 'GET', `/api/links/projects.task/${closed.id}`)).status, 404)
      const { id } = (await page(ines, open)).links[0]
      assert.equal((await ambit.call(who, 'DELETE', `/api/links/${id}`)).status, 404)
    }
    assert.equal((await ambit.call(null, 'GET', `/api/links/projects.task/${open.id}`)).status, 401)
    assert.equal((await ambit.call(stranger, 'GET', `/api/links/projects.task/${open.id}`)).status, 404)
  })

  for (const role of ROLE_NAMES)
    test(`${role}: ${role === 'auditor' ? 'links nothing' : 'links what they may read'}`, async () => {
      const who = await ambit.visitor([role])
      await create('projects.member', { project: shared, person: who.account, role: 'member' })
      const [a, b] = [await task(), await task()]
      const reads = (await ambit.call(who, 'GET', `/api/projects/tasks/${a.id}`)).status === 200
      assert.equal((await link(who, a, 'follows', b)).status, role === 'auditor' ? 403 : reads ? 201 : 404)
    })

  test('whoever made it, or may change one end, removes it; both timelines tell', async () => {
    const [a, b] = [await task(), await task()]
    const { body } = await link(jonas, a, 'blocks', b)
    const remove = (who: Visitor, id: string) => ambit.call(who, 'DELETE', `/api/links/${id}`)
    assert.equal((await remove(client, body.id)).status, 403)
    assert.equal((await remove(jonas, body.id)).status, 204)
    assert.equal((await remove(jonas, body.id)).status, 404)
    assert.deepEqual(await words(ines, a), [])
    const again = await link(jonas, a, 'blocks', b)
    assert.equal(again.status, 201, 'taken back')
    assert.equal((await remove(ines, again.body.id)).status, 204, 'who leads the project')
    const told = ['unlinked blocks', 'linked blocks', 'unlinked blocks', 'linked blocks']
    assert.deepEqual(
      await events(client, a),
      told.map((word) => `${word} out ${b.id}`),
    )
    assert.deepEqual(
      await events(client, b),
      told.map((word) => `${word} in ${a.id}`),
    )
    const lines = await ambit.platform.audit.activityOf(ambit.database.db, 'platform.link', body.id, 5)
    assert.deepEqual(
      lines.map(({ verb, version }) => [verb, version]),
      [
        ['remove', 2],
        ['create', 1],
      ],
    )
    assert.equal((await remove(jonas, 'x')).status, 404)
  })

  test('go with a record, and with what lies in it', async () => {
    const short = await project('Short-lived')
    const [stays, inner] = [await task(), await task(short)]
    await link(ines, stays, 'blocks', inner)
    await link(ines, { type: 'projects.project', id: short }, 'relatesTo', stays)
    assert.equal((await page(ines, stays)).links.length, 2)
    await ambit.store.change(rule, (work) => work.remove(ambit.registry.get('projects.project'), short))
    assert.deepEqual((await page(ines, stays)).links, [])
    const left = await ambit.database.db.query(
      sql`select 1 from platform.links where ${inner.id}::uuid in (from_id, to_id) or ${short}::uuid in (from_id, to_id)`,
    )
    assert.deepEqual(left, [])
  })
})
