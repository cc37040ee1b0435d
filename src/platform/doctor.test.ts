import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type TestPlatform, testPlatform } from '../../test/platform.ts'
import { doctor, type Finding, isHealthy } from './doctor.server.ts'
import { sql } from './sql.ts'

describe('the doctor', () => {
  let made: TestPlatform
  before(async () => {
    made = await testPlatform()
    await made.setUp()
  })
  const examine = (more: { keyFile?: string } = {}) =>
    doctor({
      db: made.database.db,
      settings: made.platform.settings,
      keyFile: join(made.data, '..', 'key'),
      tables: [],
      ...more,
    })
  const of = (findings: Finding[], name: string) => findings.filter((finding) => finding.name === name)

  test('finds a sound installation sound, and names what it looked at', async () => {
    const findings = await examine()
    assert.deepEqual(
      [...new Set(findings.map(({ name }) => name))],
      ['database', 'migrations', 'settings', 'clock', 'disk', 'key', 'audit', 'jobs'],
    )
    // Tests run with fsync off, for speed: the doctor says so, and nothing else.
    const rest = findings.filter(({ ok, says }) => ok === 'bad' && !says.startsWith('fsync'))
    assert.deepEqual(rest, [])
    assert.ok(findings.some(({ says }) => says.includes('fsync')))
    assert.ok(!isHealthy(findings))
  })

  test('names tampering, a missing key and a missing migration', async () => {
    const missing = await examine({ keyFile: join(made.data, '..', 'nowhere') })
    assert.match(of(missing, 'key')[0]!.says, /is missing, and this database was sealed with it/)
    assert.equal(of(missing, 'audit')[0]!.ok, 'warn')

    await made.database.owner.query(sql`update platform.audit_lines set body = body || ' '`)
    const tampered = await examine()
    assert.match(of(tampered, 'audit')[0]!.says, /was edited/)

    await made.database.owner.query(sql`
      delete from platform.migrations where name = (select max(name) from platform.migrations)`)
    assert.match(of(await examine(), 'migrations')[0]!.says, /^1 migrations are not applied/)
  })
})
