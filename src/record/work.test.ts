/** The unit of work against a real database, on record types made for it: rights, actions over several records, secrets. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../test/ambit.ts'
import { types as ofProduct } from '../areas/areas.ts'
import { server as peopleServer } from '../areas/people/server.ts'
import { act, actionsOn, create, update } from './action.ts'
import { choice, date, flag, money, optional, prose, ref, refs, secret, text, whole } from './fields.ts'
import { record } from './record.ts'
import { registry } from './registry.ts'
import { cleared, flagged } from './rights.ts'
import { tableSql } from './write.ts'

const Vendor = record({
  name: 'vendor',
  area: 'shop',
  fields: {
    name: text({ unique: true }),
    owner: optional(ref('people.person')),
    bank: optional(text({ may: { read: { finance: true }, update: { finance: true } } })),
    portal: secret(),
    credit: whole({ default: 100, locked: true }),
  },
  may: {
    read: { procurement: true, finance: true, employee: 'owner' },
    create: { procurement: true },
    update: { procurement: true, employee: 'owner' },
    remove: { procurement: true },
  },
})
const Order = record({
  name: 'order',
  area: 'shop',
  title: 'number',
  within: 'vendor',
  fields: {
    number: text({ max: 20 }),
    vendor: ref('shop.vendor'),
    amount: whole({ min: 0 }),
    status: choice(['draft', 'placed'], { default: 'draft', locked: true }),
    classification: whole({ default: 1, min: 0, max: 3 }),
    open: flag(),
    watchers: refs('people.person'),
    value: optional(money()),
    due: optional(date()),
    notes: optional(prose()),
  },
  may: {
    read: { procurement: true, finance: cleared(), employee: ['watchers', flagged('open')] },
    create: { procurement: true },
    update: { procurement: true },
  },
  check: (o) => (o.due && o.due < '2020-01-01' ? { due: 'is too long ago' } : {}),
})
const Entry = record({
  name: 'entry',
  area: 'shop',
  plural: 'entries',
  title: 'what',
  fields: { what: text(), order: ref('shop.order'), amount: whole() },
  may: { read: { finance: true, auditor: true } },
})

const place = actionsOn(Order)({
  name: 'place',
  by: ['procurement'],
  input: { extra: whole({ default: 0 }) },
  needs: (order) => ({
    vendor: { type: Vendor, ids: [order.vendor] },
    others: { type: Order, where: { vendor: order.vendor } },
  }),
  when: (order, { needs }) => {
    if (order.status !== 'draft') return 'Only a draft can be placed'
    return (
      needs.vendor![0].credit >= order.amount ||
      `The vendor’s credit is ${needs.vendor![0].credit}, this order needs ${order.amount}`
    )
  },
  change: (order, { extra }, { needs, newId }) => ({
    row: { status: 'placed' },
    and: [
      update(Vendor, order.vendor, { credit: needs.vendor![0].credit - order.amount }, { rule: 'credit' }),
      create(
        Entry,
        {
          id: newId(),
          what: `Order ${order.number}, one of ${needs.others!.length}`,
          order: order.id,
          amount: order.amount + extra,
        },
        { rule: 'ledger' },
      ),
    ],
  }),
})
actionsOn(Order)({
  name: 'placeWithoutRule',
  by: ['procurement'],
  change: (order) => ({ and: [create(Entry, { what: 'x', order: order.id, amount: 1 })] }),
})
actionsOn(Vendor)({
  name: 'placeAll',
  by: ['procurement'],
  input: { order: ref('shop.order') },
  // What an action sets off is locked with it, so that the one order of locks holds for both.
  needs: (vendor) => ({ orders: { type: Order, where: { vendor: vendor.id } } }),
  change: (_vendor, { order }) => ({ and: [act(place, order, { extra: 5 })] }),
})

const all = registry([...ofProduct, Vendor, Order, Entry])
let ambit: TestAmbit
let buyer: Visitor
let finance: Visitor
before(async () => {
  ambit = await testAmbit({ registry: all, areas: (store) => [peopleServer(store)] })
  const owner = (statement: string) => ambit.database.owner.query({ strings: [statement], values: [] })
  await owner('create schema shop')
  for (const type of [Vendor, Order, Entry]) {
    const script = tableSql(type).replace(
      /\/\* (\w+)\.(\w+) \*\//g,
      (_, area, name) => all.get(`${area}.${name}`).table,
    )
    for (const statement of script.split(';').filter((part) => part.trim())) await owner(statement)
  }
  await owner('grant usage on schema shop to public')
  await owner('grant select, insert, update, delete on all tables in schema shop to public')
  buyer = await ambit.visitor(['procurement'], 'Johanna Petersen')
  finance = await ambit.visitor(['finance'], 'Helene Brandt')
})
after(() => ambit.stop())

let n = 0
async function vendor(more: object = {}): Promise<any> {
  const made = await ambit.call(buyer, 'POST', '/api/shop/vendors', {
    name: `Nordlink ${++n}`,
    portal: 'opens the door',
    ...more,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
async function order(of: string, more: object = {}): Promise<any> {
  const made = await ambit.call(buyer, 'POST', '/api/shop/orders', {
    number: `PO-${++n}`,
    vendor: of,
    amount: 60,
    ...more,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

test('an action changes several records in one transaction, each in its own name, and the audit has every line', async () => {
  const v = await vendor()
  const o = await order(v.id)
  const placed = await ambit.call(buyer, 'POST', `/api/shop/orders/${o.id}/place`, { extra: 2 })
  assert.equal(placed.status, 200, JSON.stringify(placed.body))
  assert.equal(placed.body.status, 'placed')
  assert.equal((await ambit.call(buyer, 'GET', `/api/shop/vendors/${v.id}`)).body.credit, 40)
  const { rows } = (await ambit.call(finance, 'GET', `/api/shop/entries?order=eq:${o.id}`)).body
  assert.deepEqual(
    rows.map((row: any) => [row.amount, row.what]),
    [[62, `Order ${o.number}, one of 1`]],
  )
  const [line] = await ambit.platform.audit.activityOf(ambit.database.db, 'shop.vendor', v.id, 1)
  assert.deepEqual(
    [line!.verb, line!.before, line!.after, line!.who.account, line!.who.name],
    ['update', { credit: 100 }, { credit: 40 }, 'credit', 'credit, after Johanna Petersen'],
  )
})

test('a refused action says why and changes nothing', async () => {
  const v = await vendor()
  const o = await order(v.id, { amount: 101 })
  const refused = await ambit.call(buyer, 'POST', `/api/shop/orders/${o.id}/place`, {})
  assert.deepEqual(
    [refused.status, refused.body.error.message],
    [409, 'The vendor’s credit is 100, this order needs 101'],
  )
  const without = await ambit.call(buyer, 'POST', `/api/shop/orders/${o.id}/place-without-rule`, {})
  assert.equal(without.status, 403)
  const again = (await ambit.call(buyer, 'GET', `/api/shop/orders/${o.id}`)).body
  assert.deepEqual([again.version, again.status, again.can.place], [1, 'draft', true])
  assert.equal((await ambit.call(finance, 'POST', `/api/shop/orders/${o.id}/place`, {})).status, 403)
  assert.equal((await ambit.call(buyer, 'POST', `/api/shop/orders/${o.id}/place`, { extra: 'much' })).status, 422)
})

test('actions that need the same records in another order wait for each other instead of failing', async () => {
  const v = await vendor()
  const orders = await Promise.all([1, 2, 3, 4, 5, 6].map(() => order(v.id, { amount: 30 })))
  const answers = await Promise.all(
    orders.map((o, i) =>
      i % 2
        ? ambit.call(buyer, 'POST', `/api/shop/orders/${o.id}/place`, {})
        : ambit.call(buyer, 'POST', `/api/shop/vendors/${v.id}/place-all`, { order: o.id }),
    ),
  )
  const placed = answers.filter((a) => a.status === 200).length
  assert.ok(placed >= 1 && placed <= 3, JSON.stringify(answers.map((a) => [a.status, a.body.error?.message])))
  assert.ok(
    answers.every((a) => a.status === 200 || a.status === 409),
    JSON.stringify(answers.map((a) => a.status)),
  )
  assert.equal((await ambit.call(buyer, 'GET', `/api/shop/vendors/${v.id}`)).body.credit, 100 - 30 * placed)
})

test('a secret is sealed, never read back, and audited as changed', async () => {
  const v = await vendor({ portal: 'opens the door 4711' })
  assert.ok(!('portal' in v))
  const [row] = await ambit.database.owner.query<{ portal: string }>({
    strings: ['select portal from shop.vendors where id = ', ''],
    values: [v.id],
  })
  assert.ok(row!.portal && !row!.portal.includes('4711'))
  assert.equal(
    ambit.platform.keys.open(row!.portal, { table: 'shop.vendors', column: 'portal', row: v.id }),
    'opens the door 4711',
  )
  await ambit.call(buyer, 'PATCH', `/api/shop/vendors/${v.id}`, { version: 1, name: `${v.name} AG` })
  const [kept] = await ambit.database.owner.query<{ portal: string }>({
    strings: ['select portal from shop.vendors where id = ', ''],
    values: [v.id],
  })
  assert.equal(kept!.portal, row!.portal)
  const lines = await ambit.platform.audit.activityOf(ambit.database.db, 'shop.vendor', v.id, 10)
  assert.equal(lines.at(-1)!.after!.portal, 'changed')
})

test('a field with rights of its own is neither shown, set, sorted nor filtered by others', async () => {
  const v = await vendor()
  assert.ok(!('bank' in v))
  const denied = await ambit.call(buyer, 'PATCH', `/api/shop/vendors/${v.id}`, { version: 1, bank: 'DE02' })
  assert.deepEqual([denied.status, denied.body.error.message], [403, 'You may not change “Bank”'])
  assert.equal((await ambit.call(buyer, 'GET', '/api/shop/vendors?bank=contains:DE')).status, 422)
  assert.equal((await ambit.call(buyer, 'GET', '/api/shop/vendors?sort=bank')).status, 422)
  assert.equal((await ambit.call(finance, 'GET', '/api/shop/vendors?sort=bank')).status, 200)
})

test('a right is a filter: cleared for the class, named in a list, or flagged open', async () => {
  const v = await vendor()
  const tarik = await ambit.visitor(['employee'], 'Tarik Aydın')
  const secretOrder = await order(v.id, { classification: 3 })
  const watched = await order(v.id, { classification: 3, watchers: [tarik.account] })
  const open = await order(v.id, { classification: 3, open: true })
  const ids = async (who: Visitor) =>
    new Set(
      (await ambit.call(who, 'GET', `/api/shop/orders?vendor=eq:${v.id}&limit=500`)).body.rows.map(
        (row: any) => row.id,
      ),
    )
  assert.deepEqual(await ids(tarik), new Set([watched.id, open.id]))
  assert.deepEqual(await ids(finance), new Set())
  assert.equal((await ids(buyer)).size, 3)
  assert.equal((await ambit.call(tarik, 'GET', `/api/shop/orders/${secretOrder.id}`)).status, 404)
  assert.equal(
    (await ambit.call(tarik, 'PATCH', `/api/shop/orders/${watched.id}`, { version: 1, amount: 1 })).status,
    403,
  )
  assert.equal(
    (await ambit.call(tarik, 'PATCH', `/api/shop/orders/${secretOrder.id}`, { version: 1, amount: 1 })).status,
    404,
  )
})

test('what is referred to must be shared with the caller, and what is used cannot be removed', async () => {
  const v = await vendor()
  await order(v.id)
  const used = await ambit.call(buyer, 'DELETE', `/api/shop/vendors/${v.id}`)
  assert.deepEqual([used.status, used.body.error.id], [409, 'refusedNow'])
  const taken = await ambit.call(buyer, 'POST', '/api/shop/vendors', { name: v.name, portal: 'x' })
  assert.deepEqual([taken.status, taken.body.error.fields], [422, { name: 'is already taken' }])
  const wrong = await ambit.call(buyer, 'POST', '/api/shop/orders', { number: 'PO', vendor: buyer.account, amount: 1 })
  assert.deepEqual(Object.keys(wrong.body.error.fields), ['vendor'])
  const old = await ambit.call(buyer, 'POST', '/api/shop/orders', {
    number: 'PO',
    vendor: v.id,
    amount: 1,
    due: '2019-12-31',
  })
  assert.deepEqual(old.body.error.fields, { due: 'is too long ago' })
})

test('custom fields are part of drafts, lists, filters and rights', async () => {
  const manager = await ambit.visitor(['manager', 'procurement'], 'Ines Falk')
  const field = (draft: object) =>
    ambit.call(manager, 'POST', '/api/platform/custom-fields', { type: 'shop.vendor', ...draft })
  assert.equal((await field({ name: 'Risk', key: 'risk', kind: 'choice', options: ['low', 'high'] })).status, 201)
  assert.equal((await field({ name: 'Score', key: 'score', kind: 'decimal', readableBy: ['finance'] })).status, 201)
  await ambit.store.refresh()
  const v = await vendor({ extra: { risk: 'high' } })
  await vendor({ extra: { risk: 'low' } })
  assert.deepEqual(v.extra, { risk: 'high' })
  assert.deepEqual(
    (await ambit.call(buyer, 'GET', '/api/shop/vendors?extra.risk=eq:high')).body.rows.map((row: any) => row.id),
    [v.id],
  )
  assert.equal((await ambit.call(buyer, 'GET', '/api/shop/vendors?sort=-extra.risk')).status, 200)
  assert.equal((await ambit.call(buyer, 'GET', '/api/shop/vendors?extra.score=gt:1')).status, 422)
  assert.equal(
    (await ambit.call(buyer, 'PATCH', `/api/shop/vendors/${v.id}`, { version: 1, extra: { score: '5' } })).status,
    403,
  )
  const wrong = await ambit.call(buyer, 'PATCH', `/api/shop/vendors/${v.id}`, {
    version: 1,
    extra: { risk: 'none', more: 1 },
  })
  assert.deepEqual([wrong.status, Object.keys(wrong.body.error.fields).toSorted()], [422, ['extra.more', 'extra.risk']])
  // The history of a custom field is as open as the field: finance may see the score, the buyer may not.
  const money = await ambit.visitor(['finance', 'procurement', 'manager'])
  const rated = await ambit.call(money, 'PATCH', `/api/shop/vendors/${v.id}`, {
    version: 1,
    extra: { score: '5', risk: 'low' },
  })
  assert.equal(rated.status, 200, JSON.stringify(rated.body))
  const seen = async (who: Visitor) => {
    const { body } = await ambit.call(who, 'GET', `/api/shop/vendors/${v.id}/activity`)
    return [body.entries[0].before.extra, body.entries[0].after.extra]
  }
  assert.deepEqual(await seen(money), [{ risk: 'high' }, { risk: 'low', score: '5' }])
  assert.deepEqual(await seen(buyer), [{ risk: 'high' }, { risk: 'low' }])
})
