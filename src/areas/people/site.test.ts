import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'

let ambit: TestAmbit
let aylin: Visitor
before(async () => {
  ambit = await testAmbit()
  aylin = await ambit.visitor(['people'], 'Aylin Demir')
})
after(() => ambit.stop())

test('a site closes when nobody works there any more, and says who does until then', async () => {
  const site = (await ambit.call(aylin, 'POST', '/api/people/sites', { name: 'Depot Bremen' })).body
  const engagement = (
    await ambit.call(aylin, 'POST', '/api/people/engagements', {
      person: aylin.account,
      title: 'Trainer',
      startsOn: '2020-01-01',
      site: site.id,
    })
  ).body
  const refused = await ambit.call(aylin, 'POST', `/api/people/sites/${site.id}/close`, {})
  assert.deepEqual(
    [refused.status, refused.body.error.message],
    [409, 'One engagement names this site; move them first'],
  )
  await ambit.call(aylin, 'PATCH', `/api/people/engagements/${engagement.id}`, { version: 1, endsOn: '2020-12-31' })
  const closed = await ambit.call(aylin, 'POST', `/api/people/sites/${site.id}/close`, {})
  assert.deepEqual([closed.status, closed.body.closed], [200, true])
  const employee = await ambit.visitor(['employee'], 'Jonas Weber')
  assert.equal((await ambit.call(employee, 'POST', `/api/people/sites/${site.id}/close`, {})).status, 403)
})
