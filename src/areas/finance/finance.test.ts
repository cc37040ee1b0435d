import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'

let ambit: TestAmbit
let finance: Visitor
let employee: Visitor
before(async () => {
  ambit = await testAmbit()
  finance = await ambit.visitor(['finance'], 'Helene Brandt')
  employee = await ambit.visitor(['employee'], 'Lena Sommer')
})
after(() => ambit.stop())

const get = (who: Visitor, path: string) => ambit.call(who, 'GET', `/api/finance/${path}`)
const post = (who: Visitor, path: string, body: object = {}) => ambit.call(who, 'POST', `/api/finance/${path}`, body)
const made = async (path: string, draft: object) => {
  const { status, body } = await post(finance, path, draft)
  assert.equal(status, 201, JSON.stringify(body))
  return body
}
const rows = async (path: string) => (await get(finance, path)).body.rows
let named = 0
const entity = (more: object = {}) =>
  made('legal-entities', {
    name: `Fernholm ${++named}`,
    code: `F${named}`,
    country: 'DE',
    baseCurrency: 'EUR',
    ...more,
  })
const periodsOf = (id: string) => rows(`fiscal-periods?entity=eq:${id}&sort=startsOn&limit=500`)
const act = (type: string, id: string, action: string, body: object = {}) =>
  post(finance, `${type}/${id}/${action}`, body)

describe('the fiscal calendar', () => {
  test('with a fiscal year from April, April is period 1', async () => {
    const { id } = await entity({ fiscalYearStart: 4, baseCurrency: 'GBP', country: 'GB' })
    const added = await act('legal-entities', id, 'generate-fiscal-year', { year: 2026 })
    assert.equal(added.status, 200, JSON.stringify(added.body))
    const [year] = await rows(`fiscal-years?entity=eq:${id}`)
    assert.deepEqual([year.name, year.startsOn, year.endsOn, year.periods], ['2026/27', '2026-04-01', '2027-03-31', 12])
    const { body } = await get(employee, `period?entity=${id}&day=2026-04-15`)
    assert.equal(body.period.number, 1)
    assert.equal(body.period.name, '2026/27 P01')
    assert.equal((await get(employee, `period?entity=${id}&day=2027-03-31`)).body.period.number, 12)
    assert.match(
      (await get(employee, `period?entity=${id}&day=2027-04-01`)).body.refused,
      /No fiscal year has 2027-04-01/,
    )
  })

  test('years follow each other without a gap, go by new settings from then on, and the last one can be taken back', async () => {
    const { id } = await entity()
    await act('legal-entities', id, 'generate-fiscal-year', { year: 2025 })
    await act('legal-entities', id, 'generate-fiscal-year')
    const changed = await ambit.call(finance, 'PATCH', `/api/finance/legal-entities/${id}`, {
      version: 1,
      fiscalYearStart: 4,
    })
    assert.equal(changed.status, 200, JSON.stringify(changed.body))
    await act('legal-entities', id, 'generate-fiscal-year')
    const years = async () =>
      (await rows(`fiscal-years?entity=eq:${id}&sort=startsOn`)).map((y: any) => [
        y.name,
        y.startsOn,
        y.endsOn,
        y.periods,
      ])
    assert.deepEqual(await years(), [
      ['2025', '2025-01-01', '2025-12-31', 12],
      ['2026', '2026-01-01', '2026-12-31', 12],
      ['2026/27', '2027-01-01', '2027-03-31', 3],
    ])
    assert.equal((await act('legal-entities', id, 'remove-fiscal-year')).status, 200)
    assert.equal((await years()).length, 2)
    assert.equal((await periodsOf(id)).length, 24)
    const lines = await ambit.platform.audit.activityOf(
      ambit.database.db,
      'finance.fiscalYear',
      (await rows(`fiscal-years?entity=eq:${id}&sort=startsOn`))[0].id,
      10,
    )
    assert.equal(lines[0]!.who.name, 'fiscal calendar, after Helene Brandt')
  })

  test('two people who add a year at once do not add it twice', async () => {
    const { id } = await entity()
    await act('legal-entities', id, 'generate-fiscal-year', { year: 2025 })
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => act('legal-entities', id, 'generate-fiscal-year')),
    )
    const done = answers.filter(({ status }) => status === 200).length
    for (const { status } of answers) assert.ok([200, 409, 422].includes(status), String(status))
    const years = await rows(`fiscal-years?entity=eq:${id}&sort=startsOn`)
    assert.equal(years.length, 1 + done)
    assert.equal((await periodsOf(id)).length, 12 * years.length)
  })

  test('periods are closed in their order and opened again with a reason, by finance alone', async () => {
    const { id } = await entity()
    await act('legal-entities', id, 'generate-fiscal-year', { year: 2025 })
    const [january, february, march] = await periodsOf(id)
    const to = (period: { id: string }, action: string, body: object = {}) =>
      act('fiscal-periods', period.id, action, body)
    assert.equal((await post(employee, `fiscal-periods/${january.id}/start-closing`)).status, 403)
    assert.match((await to(january, 'close')).body.error.message, /Start closing 2025 P01 first/)
    for (const period of [january, february]) assert.equal((await to(period, 'start-closing')).status, 200)
    const early = await to(february, 'close')
    assert.equal(early.status, 409)
    assert.equal(early.body.error.message, '2025 P01 is closing; periods are closed in their order')
    assert.equal((await to(january, 'close')).status, 200)
    assert.equal((await to(february, 'close')).status, 200)

    const asked = (await get(employee, `period?entity=${id}&day=2025-01-20`)).body
    assert.match(
      asked.refused,
      /^2025 P01 is closed\. Post to 2025 P03 \(2025-03-01 to 2025-03-31\) and refer to the original/,
    )
    assert.equal(asked.instead.id, march.id)
    await to(march, 'start-closing')
    assert.match((await get(employee, `period?entity=${id}&day=2025-03-20`)).body.refused, /only finance still posts/)
    assert.equal((await get(finance, `period?entity=${id}&day=2025-03-20`)).body.period.id, march.id)

    assert.equal((await to(january, 'reopen', { reason: 'An invoice came late' })).status, 409)
    assert.equal((await to(february, 'reopen')).status, 422)
    const opened = await to(february, 'reopen', { reason: 'An invoice came late' })
    assert.deepEqual([opened.body.state, opened.body.reason], ['open', 'An invoice came late'])
    const kept = await act('legal-entities', id, 'remove-fiscal-year')
    assert.equal(kept.status, 409)
    assert.match(kept.body.error.message, /is (closed|closing); open it again first/)
  })

  test('nothing is closed before it began, nor before it ended', async () => {
    const { id } = await entity()
    await act('legal-entities', id, 'generate-fiscal-year', { year: Number(ambit.store.today().slice(0, 4)) + 1 })
    const [first] = await periodsOf(id)
    const refused = await act('fiscal-periods', first.id, 'start-closing')
    assert.match(refused.body.error.message, /begins on .*; there is nothing to close yet/)
  })

  test('nobody writes a year or a period by hand, and its days stay', async () => {
    const admin = await ambit.visitor(['administrator', 'finance'])
    const { id } = await entity()
    const draft = { entity: id, name: '2030', startsOn: '2030-01-01', endsOn: '2030-12-31', periods: 12 }
    assert.equal((await post(admin, 'fiscal-years', draft)).status, 403)
    await act('legal-entities', id, 'generate-fiscal-year', { year: 2025 })
    const [period] = await periodsOf(id)
    const patched = await ambit.call(admin, 'PATCH', `/api/finance/fiscal-periods/${period.id}`, {
      version: 1,
      endsOn: '2025-02-15',
    })
    assert.equal(patched.status, 422)
    assert.equal((await ambit.call(admin, 'DELETE', `/api/finance/fiscal-periods/${period.id}?version=1`)).status, 403)
  })
})

describe('tax', () => {
  const germany = async () => {
    await post(finance, 'usual', { what: ['taxCodes'], countries: ['DE'] })
    const [code] = await rows('tax-codes?code=eq:DE-S')
    return code.id as string
  }

  test('a German supply of 30 June 2020 invoiced on 10 July carries 19 %, one of 1 July 16 %', async () => {
    const code = await germany()
    const on = async (query: string) => (await get(finance, `tax?code=${code}&net=1000.00&${query}`)).body
    const june = await on('suppliedOn=2020-06-30&invoicedOn=2020-07-10')
    assert.deepEqual(june.taxPoint, { day: '2020-06-30', by: 'supply' })
    assert.equal(june.rate.rate, '19')
    assert.equal(june.amounts.gross.amount, '1190.00')
    const july = await on('suppliedOn=2020-07-01&invoicedOn=2020-07-10')
    assert.equal(july.rate.rate, '16')
    assert.equal(july.amounts.tax.amount, '160.00')
    assert.equal((await on('invoicedOn=2020-07-10')).taxPoint.by, 'invoice')
    assert.equal((await on('suppliedOn=2021-01-01')).rate.rate, '19')
    const before = await get(finance, `tax?code=${code}&suppliedOn=2006-12-31`)
    assert.equal(before.status, 422)
    assert.match(before.body.error.message, /has no rate for supplies of 2006-12-31\. Add one/)
  })

  test('net 1,000 at 19 %, half recoverable, costs 1,095', async () => {
    const { id } = await made('tax-codes', { code: 'DE-S50', name: 'Half for exempt services', country: 'DE' })
    await made('tax-rates', { taxCode: id, validFrom: '2021-01-01', rate: '19', recoverable: '50' })
    const { body } = await get(finance, `tax?code=${id}&suppliedOn=2026-05-04&net=1000.00`)
    assert.equal(body.amounts.cost.amount, '1095.00')
    assert.equal(body.amounts.recoverable.amount, '95.00')
    const paid = (await get(finance, `tax?code=${id}&suppliedOn=2026-05-04&gross=1190.00`)).body
    assert.deepEqual(paid.amounts, body.amounts)
  })

  test('the usual ones are added once, and only what is missing', async () => {
    const all = { what: ['units', 'costElements', 'taxCodes'] }
    const kept = await made('units', { code: 'h', name: 'Hour of ours', dimension: 'work', factor: '3600' })
    const first = await post(finance, 'usual', all)
    assert.equal(first.status, 200, JSON.stringify(first.body))
    assert.ok(first.body.units > 10 && first.body.costElements > 10 && first.body.taxCodes > 10)
    assert.deepEqual((await post(finance, 'usual', all)).body, { units: 0, costElements: 0, taxCodes: 0 })
    const [hour] = await rows('units?code=eq:h')
    assert.deepEqual([hour.id, hour.name], [kept.id, 'Hour of ours'])
    const [labour] = await rows('cost-elements?code=eq:LAB')
    assert.equal(labour.unit, kept.id)
    assert.equal((await post(employee, 'usual', all)).status, 403)
    assert.equal((await post(finance, 'usual', { what: ['nonsense'] })).status, 422)
  })
})

describe('exchange rates', () => {
  before(async () => {
    for (const [onDate, rate] of [
      ['2026-03-31', '0.90'],
      ['2026-04-30', '0.95'],
    ])
      await made('exchange-rates', { onDate, kind: 'posting', fromCurrency: 'USD', toCurrency: 'EUR', rate })
    await made('exchange-rates', { onDate: '2026-04-30', fromCurrency: 'GBP', toCurrency: 'EUR', rate: '1.20' })
  })

  test('an amount is converted by the newest rate that is young enough, directly or inversely', async () => {
    const ask = async (query: string) => get(finance, `rate?${query}`)
    const direct = (await ask('from=USD&to=EUR&on=2026-05-02&amount=10000.00')).body
    assert.deepEqual(direct.converted, { amount: '9500.00', currency: 'EUR' })
    assert.equal(direct.ageDays, 2)
    assert.equal(direct.steps[0].rate.onDate, '2026-04-30')
    const inverse = (await ask('from=EUR&to=USD&on=2026-04-02&amount=9000.00')).body
    assert.deepEqual([inverse.converted.amount, inverse.steps[0].inverse], ['10000.00', true])
    const old = await ask('from=USD&to=EUR&on=2026-05-20')
    assert.equal(old.status, 422)
    assert.match(old.body.error.message, /is of 2026-04-30, 20 days before 2026-05-20; at most 7 are allowed/)
    assert.equal((await ask('from=USD&to=EUR&on=2026-05-20&maxAgeDays=30')).status, 200)
    assert.match((await ask('from=USD&to=EUR&on=2026-05-02&kind=budget')).body.error.message, /no budget rate/)
    assert.equal((await ask('from=GBP&to=USD&on=2026-05-02')).status, 422)
    const through = (await ask('from=GBP&to=USD&on=2026-05-02&through=EUR&amount=95.00')).body
    assert.deepEqual(through.converted, { amount: '120.00', currency: 'USD' })
    assert.equal(
      (await ask('from=EUX&to=USD&on=2026-05-02')).body.error.fields.from,
      'must be a currency of ISO 4217, such as EUR',
    )
  })

  test('a rate is of two currencies, above zero, and there is one of a kind and day', async () => {
    const draft = { onDate: '2026-03-31', kind: 'posting', fromCurrency: 'USD', toCurrency: 'EUR', rate: '0.91' }
    const refused = async (more: object) =>
      (await post(finance, 'exchange-rates', { ...draft, ...more })).body.error.fields
    assert.deepEqual(await refused({}), { onDate: 'is already taken' })
    assert.deepEqual(await refused({ toCurrency: 'USD' }), { toCurrency: 'must be another currency' })
    assert.deepEqual(await refused({ rate: '0' }), { rate: 'must be above zero' })
    assert.deepEqual(await refused({ fromCurrency: 'ZZZ' }), { fromCurrency: 'is not a currency of ISO 4217' })
  })
})

test('rates and tax are for those who reckon with them; cost centres, entities and periods for everybody inside', async () => {
  const client = await ambit.visitor(['client'])
  const open = ['legal-entities', 'cost-centres', 'cost-elements', 'units', 'fiscal-years', 'fiscal-periods']
  const reckoning = ['exchange-rates', 'tax-codes', 'tax-rates', 'tax-registrations', 'account-assignments']
  for (const path of [...open, ...reckoning]) {
    const seen = async (who: Visitor) => ((await get(who, path)).body.rows?.length ?? 0) > 0
    if (path === 'cost-centres') {
      const { id } = await entity()
      await made(path, { code: 'IT', name: 'IT', entity: id })
    }
    if (path === 'tax-registrations')
      await made(path, { entity: (await entity()).id, country: 'DE', number: 'DE123456788' })
    if (path === 'account-assignments') {
      const [element] = await rows('cost-elements')
      await made(path, { costElement: element.id, account: '6815', validFrom: '2026-01-01' })
    }
    assert.equal(await seen(finance), true, path)
    assert.equal(await seen(employee), open.includes(path), path)
    assert.equal(await seen(client), false, path)
  }
  assert.equal((await get(employee, 'rate?from=USD&to=EUR&on=2026-05-02')).status, 403)
  assert.equal((await get(employee, 'tax?code=00000000-0000-7000-8000-000000000000&suppliedOn=2026-05-02')).status, 403)
  assert.equal((await get(client, 'period?entity=00000000-0000-7000-8000-000000000000&day=2026-05-02')).status, 404)
})

describe('cost centres', () => {
  test('stand once in the books of an entity, and never under themselves', async () => {
    const [one, other] = [await entity(), await entity()]
    const top = await made('cost-centres', { code: '1000', name: 'IT', entity: one.id })
    const sub = await made('cost-centres', { code: '1100', name: 'Networks', entity: one.id, parent: top.id })
    const leaf = await made('cost-centres', { code: '1110', name: 'Wi-Fi', entity: one.id, parent: sub.id })
    await made('cost-centres', { code: '1000', name: 'IT', entity: other.id })
    const twice = await post(finance, 'cost-centres', { code: '1000', name: 'Once more', entity: one.id })
    assert.deepEqual(twice.body.error.fields, { code: 'is already taken' })
    const circle = await ambit.call(finance, 'PATCH', `/api/finance/cost-centres/${top.id}`, {
      version: 1,
      parent: leaf.id,
    })
    assert.equal(circle.status, 422, JSON.stringify(circle.body))
    assert.deepEqual(circle.body.error.fields, { parent: 'is itself a part of this one' })
    assert.equal(
      (await ambit.call(finance, 'PATCH', `/api/finance/cost-centres/${leaf.id}`, { version: 1, parent: top.id }))
        .status,
      200,
    )
  })

  test('two moves at once make no circle either', async () => {
    const { id } = await entity()
    const [a, b] = [
      await made('cost-centres', { code: 'A', name: 'A', entity: id }),
      await made('cost-centres', { code: 'B', name: 'B', entity: id }),
    ]
    const move = (row: { id: string }, parent: { id: string }) =>
      ambit.call(finance, 'PATCH', `/api/finance/cost-centres/${row.id}`, { version: 1, parent: parent.id })
    const answers = await Promise.all([move(a, b), move(b, a)])
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 422],
    )
  })
})
