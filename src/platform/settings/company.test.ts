import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Browser, type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { sql } from '../sql.ts'
import { COMPANY_DEFAULTS } from './company.ts'
import { companySettings } from './companySettings.server.ts'

describe('company settings', () => {
  let made: TestPlatform
  let ines: Browser
  before(async () => {
    made = await testPlatform()
    ines = await made.setUp()
  })

  test('have defaults for what nobody set, also where a stored value is no longer accepted', async () => {
    await made.database.owner.query(sql`update platform.settings set value = '"euro"' where key = 'currency'`)
    await made.database.owner.query(sql`delete from platform.settings where key = 'timeZone'`)
    const settings = await companySettings(made.database.db)
    assert.deepEqual(settings, { ...COMPANY_DEFAULTS, company: 'Fernholm Logistics', region: 'DE-HH' })
  })

  test('change field by field, and the audit says what really changed', async () => {
    const answer = await ines.patch('/api/platform/settings', {
      currency: 'SEK',
      workingWeek: [4, 1, 2],
      company: 'Fernholm Logistics',
    })
    assert.equal(answer.statusCode, 200, answer.body)
    assert.deepEqual([answer.json().currency, answer.json().workingWeek], ['SEK', [1, 2, 4]])
    const [line] = await made.database.db.query<{ body: string }>(sql`
      select body from platform.audit_lines where type = 'platform.settings' order by seq desc limit 1`)
    const { before, after, who } = JSON.parse(line!.body)
    assert.deepEqual(before, { currency: 'EUR', workingWeek: [1, 2, 3, 4, 5] })
    assert.deepEqual(after, { currency: 'SEK', workingWeek: [1, 2, 4] })
    assert.equal(who.name, 'Ines Falk')
  })

  test('are refused field by field, and then nothing is changed', async () => {
    const table: [object, string][] = [
      [{ currency: 'kr' }, 'currency'],
      [{ country: 'Germany' }, 'country'],
      [{ region: 'Bavaria' }, 'region'],
      [{ fiscalYearStart: 13 }, 'fiscalYearStart'],
      [{ workingWeek: [] }, 'workingWeek'],
      [{ workingWeek: [1, 1] }, 'workingWeek'],
      [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
      [{ company: '   ' }, 'company'],
      [{ colour: 'red' }, 'colour'],
      [{ currency: 'NOK', colour: 'red' }, 'colour'],
    ]
    for (const [changes, field] of table) {
      const answer = await ines.patch('/api/platform/settings', changes)
      assert.deepEqual([answer.statusCode, answer.json().error.id], [422, 'invalid'], JSON.stringify(changes))
      assert.deepEqual(Object.keys(answer.json().error.fields), [field])
    }
    assert.equal((await ines.get('/api/platform/settings')).json().currency, 'SEK')
  })
})
