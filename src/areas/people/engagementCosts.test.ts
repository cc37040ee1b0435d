import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'

let ambit: TestAmbit
let people: Visitor
let finance: Visitor
let buyer: Visitor
before(async () => {
  ambit = await testAmbit()
  people = await ambit.visitor(['people'], 'Aylin Demir')
  finance = await ambit.visitor(['finance'], 'Helene Brandt')
  buyer = await ambit.visitor(['procurement'], 'Johanna Petersen')
})
after(() => ambit.stop())

const made = async (who: Visitor, path: string, draft: object) => {
  const { status, body } = await ambit.call(who, 'POST', `/api${path}`, draft)
  assert.equal(status, 201, JSON.stringify(body))
  return body
}
const patched = async (who: Visitor, id: string, patch: object) => {
  const { body: row } = await ambit.call(people, 'GET', `/api/people/engagements/${id}`)
  return ambit.call(who, 'PATCH', `/api/people/engagements/${id}`, { version: row.version, ...patch })
}
let named = 0
const entity = () =>
  made(finance, '/finance/legal-entities', {
    name: `Fernholm ${++named}`,
    code: `F${named}`,
    country: 'DE',
    baseCurrency: 'EUR',
  })
const engagement = (kind: string, more: object = {}) =>
  made(people, '/people/engagements', {
    person: people.account,
    title: 'Network engineer',
    kind,
    startsOn: '2026-01-01',
    ...more,
  })

test('finance says where the costs of an engagement go, procurement from whom it is bought, and neither what it is', async () => {
  const home = await entity()
  const centre = await made(finance, '/finance/cost-centres', { name: 'IT', code: 'IT-1', entity: home.id })
  const vendor = await made(buyer, '/procurement/vendors', { name: 'Portnetz' })
  const { id } = await engagement('agency')
  assert.equal((await patched(finance, id, { legalEntity: home.id, costCentre: centre.id })).status, 200)
  assert.equal((await patched(buyer, id, { vendor: vendor.id })).status, 200)
  for (const [who, patch] of [
    [finance, { title: 'Driver' }],
    [finance, { endsOn: '2026-12-31' }],
    [finance, { share: 50 }],
    [buyer, { costCentre: null }],
    [buyer, { notes: 'Cheaper elsewhere' }],
  ] as const) {
    const { status, body } = await patched(who, id, patch)
    assert.equal(status, 403, JSON.stringify(patch))
    assert.match(body.error.message, /You may not change “/)
  }
  const colleague = await ambit.visitor(['employee'])
  const { body: seen } = await ambit.call(colleague, 'GET', `/api/people/engagements/${id}`)
  assert.equal(seen.costCentre, centre.id)
  assert.equal(seen.vendor, null)
  assert.equal((await ambit.call(colleague, 'GET', `/api/people/engagements?vendor=eq:${vendor.id}`)).status, 422)
  assert.equal((await patched(colleague, id, { costCentre: null })).status, 403)
})

test('only the work of contractors and agency staff is bought', async () => {
  const vendor = await made(buyer, '/procurement/vendors', { name: 'Softwerk Kiel' })
  const { id } = await engagement('employee')
  const refused = await patched(people, id, { vendor: vendor.id })
  assert.equal(refused.status, 422)
  assert.equal(refused.body.error.fields.vendor, 'is for contractors and agency staff only')
  assert.equal((await patched(people, id, { kind: 'contractor', vendor: vendor.id })).status, 200)
  assert.equal((await patched(people, id, { kind: 'employee' })).status, 422)
})

test('a cost centre of another entity and an order with another vendor are refused in words', async () => {
  const [here, there] = [await entity(), await entity()]
  const centre = await made(finance, '/finance/cost-centres', { name: 'Depot', code: 'D-1', entity: there.id })
  const [ours, theirs] = [
    await made(buyer, '/procurement/vendors', { name: 'Orbis Systeme' }),
    await made(buyer, '/procurement/vendors', { name: 'Another one' }),
  ]
  const order = await made(buyer, '/procurement/purchase-orders', {
    title: 'Consulting',
    vendor: theirs.id,
    requester: buyer.account,
    value: { amount: '19000.00', currency: 'EUR' },
  })
  const { id } = await engagement('contractor', { legalEntity: here.id, vendor: ours.id })
  const wrongCentre = await patched(people, id, { costCentre: centre.id })
  assert.equal(wrongCentre.status, 422)
  assert.deepEqual(wrongCentre.body.error.fields, { costCentre: 'does not belong to the legal entity chosen' })
  const wrongOrder = await patched(buyer, id, { order: order.id })
  assert.equal(wrongOrder.status, 422)
  assert.deepEqual(wrongOrder.body.error.fields, { order: 'does not belong to the vendor chosen' })
  assert.equal((await patched(finance, id, { legalEntity: there.id, costCentre: centre.id })).status, 200)
  const moved = await ambit.call(finance, 'PATCH', `/api/finance/cost-centres/${centre.id}`, {
    version: 1,
    entity: here.id,
  })
  assert.equal(moved.status, 409)
  assert.match(moved.body.error.message, /still used by engagements/)
})
