/** Tables of finance as companies have them, brought in twice: the second time nothing is new. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'

let ambit: TestAmbit
let finance: Visitor
before(async () => {
  ambit = await testAmbit()
  finance = await ambit.visitor(['finance'], 'Helene Brandt')
})
after(() => ambit.stop())

/** Reads a CSV file into records of a type, found again by `key`; what the import says of itself. */
async function imported(type: string, csv: string, key: readonly string[]) {
  const imports = '/api/platform/imports'
  const made = await ambit.call(finance, 'POST', imports, { title: 'a.csv', type, owner: finance.account })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { id } = made.body
  const sent = await ambit.app.inject({
    method: 'POST',
    url: `${imports}/${id}/file?name=a.csv&locale=de-DE&timeZone=Europe/Berlin`,
    headers: {
      host: 'localhost:7300',
      'sec-fetch-site': 'same-origin',
      cookie: finance.cookie,
      'content-type': 'application/octet-stream',
    },
    payload: Buffer.from(csv),
  })
  const { setup } = JSON.parse(sent.body)
  await ambit.call(finance, 'POST', `${imports}/${id}/configure`, { setup: { ...setup, mode: 'both', key } })
  for (const step of ['check', 'import']) {
    const { body } = await ambit.call(finance, 'POST', `${imports}/${id}/${step}`, {})
    let job = { state: 'waiting' }
    for (let i = 0; i < 400 && !['done', 'failed'].includes(job.state); i++) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      job = (await ambit.call(finance, 'GET', `/api/jobs/${body.job}`)).body
    }
    const { report } = (await ambit.call(finance, 'GET', `${imports}/${id}/contents`)).body
    assert.equal(job.state, 'done', JSON.stringify({ job, report }))
    if (step === 'check') assert.deepEqual(report.findings, [])
  }
  const { created, updated, unchanged } = (await ambit.call(finance, 'GET', `${imports}/${id}`)).body
  return [created, updated, unchanged]
}

test('entities, cost centres by the code of their entity, and rates with a decimal comma come in, and once', async () => {
  const entities = 'Name;Code;Country;Base currency\r\nFernholm GmbH;FL-DE;DE;EUR\r\nFernholm AG;FL-CH;CH;CHF\r\n'
  assert.deepEqual(await imported('finance.legalEntity', entities, ['code']), [2, 0, 0])

  const centres = 'Code;Name;Legal entity\r\n4000;IT;FL-DE\r\n4000;IT CH;FL-CH\r\n4100;Service desk;FL-DE\r\n'
  assert.deepEqual(await imported('finance.costCentre', centres, ['entity', 'code']), [3, 0, 0])
  const renamed = centres.replace('Service desk', 'Service desk and clients')
  assert.deepEqual(await imported('finance.costCentre', renamed, ['entity', 'code']), [0, 1, 2])

  const rates = 'Date;Kind;From;To;Rate\r\n30.04.2026;Posting;USD;EUR;0,9512\r\n30.04.2026;Month-end;USD;EUR;0,9500\r\n'
  const key = ['kind', 'fromCurrency', 'toCurrency', 'onDate']
  assert.deepEqual(await imported('finance.exchangeRate', rates, key), [2, 0, 0])
  assert.deepEqual(await imported('finance.exchangeRate', rates.replace('0,9500', '0,9501'), key), [0, 1, 1])
  const { body } = await ambit.call(finance, 'GET', '/api/finance/rate?from=USD&to=EUR&on=2026-05-02&kind=monthEnd')
  assert.equal(body.steps[0].rate.rate, '0.9501')
})
