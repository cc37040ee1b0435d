import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Browser, PASSWORD, type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { sql } from '../sql.ts'

let made: TestPlatform
let ines: Browser
before(async () => {
  made = await testPlatform()
  ines = await made.setUp()
})
after(() => made.close())

/** A program: it has a token and no cookie, and says nothing of where it comes from. */
const program = (token: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
  made.app.inject({ method, url, payload, headers: { host: 'localhost:7300', authorization: `Bearer ${token}` } })
const tokenOf = async (browser: Browser, scopes: string[], more: object = {}) =>
  (await browser.post('/api/tokens', { name: 'Nightly export', scopes, ...more })).json() as {
    id: string
    token: string
  }
const idOf = async (browser: Browser) => (await browser.get('/api/session')).json().account.id as string

describe('a token', () => {
  test('does what its scopes and the rights of its account allow, and no more', async () => {
    const nils = await made.as('Nils Brandt', ['employee'])
    const reading = await tokenOf(nils, ['read'])
    assert.match(reading.token, /^ambit_pat_[\w-]{43}$/)
    assert.equal((await program(reading.token, 'GET', '/api/platform/settings')).statusCode, 200)
    assert.equal((await program(reading.token, 'GET', '/api/session')).json().account.name, 'Nils Brandt')
    const writing = await tokenOf(nils, ['write'])
    const change = { company: 'Other' }
    const refused = await program(reading.token, 'PATCH', '/api/platform/settings', change)
    assert.equal(refused.statusCode, 403)
    assert.match(refused.json().error.message, /is for read, and not for PATCH/)
    assert.equal((await program(writing.token, 'PATCH', '/api/platform/settings', change)).statusCode, 403, 'no right')
    const strong = await tokenOf(ines, ['platform:write'])
    assert.equal((await program(strong.token, 'PATCH', '/api/platform/settings', change)).statusCode, 200)
    for (const [method, url] of [
      ['POST', '/api/tokens'],
      ['GET', '/api/accounts'],
      ['POST', '/api/session/password'],
      ['POST', '/api/session/factors/totp'],
    ] as const)
      assert.equal((await program(strong.token, method, url, {})).statusCode, 403, url)
  })

  test('is refused beside a cookie, when unknown, revoked or over, and with its account', async () => {
    const mara = await made.as('Mara Lindt', ['employee'])
    const { id, token } = await tokenOf(mara, ['read'])
    const both = await mara.send({
      method: 'GET',
      url: '/api/platform/settings',
      headers: { authorization: `Bearer ${token}`, cookie: mara.cookie },
    })
    assert.equal(both.statusCode, 400)
    for (const wrong of ['ambit_pat_x', `${token}x`, token.replace('ambit_pat_', ''), 'x y'])
      assert.equal((await program(wrong, 'GET', '/api/platform/settings')).statusCode, 401, wrong)
    const { rows } = (await mara.get('/api/tokens')).json()
    assert.equal(rows[0].name, 'Nightly export')
    assert.equal(rows[0].usedAt, null)
    await program(token, 'GET', '/api/platform/settings')
    assert.notEqual((await mara.get('/api/tokens')).json().rows[0].usedAt, null)
    assert.equal((await ines.delete(`/api/tokens/${id}`)).statusCode, 404, 'not one of hers')
    assert.equal((await mara.delete(`/api/tokens/${id}`)).statusCode, 204)
    assert.equal((await program(token, 'GET', '/api/platform/settings')).statusCode, 401)

    const over = await tokenOf(mara, ['read'])
    await made.database.owner.query(
      sql`update platform.api_tokens set ends_at = now() - interval '1 second' where id = ${over.id}`,
    )
    assert.equal((await program(over.token, 'GET', '/api/platform/settings')).statusCode, 401)
    const last = await tokenOf(mara, ['read'])
    await ines.post(`/api/accounts/${await idOf(mara)}/disable`)
    assert.equal((await program(last.token, 'GET', '/api/platform/settings')).statusCode, 401)
  })

  test('is made by somebody who has just proved to be there, and only its hash is kept', async () => {
    const tove = await made.as('Tove Holm', ['employee'])
    for (const draft of [
      { scopes: [] },
      { scopes: ['admin'] },
      { scopes: ['read'], days: 0 },
      { scopes: ['read'], days: 999 },
    ])
      assert.equal((await tove.post('/api/tokens', { name: 'x', ...draft })).statusCode, 422)
    const { token } = await tokenOf(tove, ['read'])
    const stored = await made.database.owner.query<{ text: string }>(sql`
      select t::text as text from platform.api_tokens t union all select t::text from platform.audit_lines t`)
    const all = [...stored.map((s) => s.text), ...made.logged].join('\n')
    assert.ok(!all.includes(token.slice('ambit_pat_'.length)))
    await made.database.owner.query(sql`update platform.sessions set proved_at = now() - interval '11 minutes'`)
    assert.equal((await tove.post('/api/tokens', { name: 'x', scopes: ['read'] })).json().error.id, 'prove')
    await ines.post('/api/session/prove', { password: PASSWORD })
  })
})

test('a service account has no person and no password; its tokens are an administrator’s matter', async () => {
  const body = { name: 'Ledger sync', email: 'ledger@fernholm.example', roles: ['finance'] }
  const vera = await made.as('Vera Kunz', ['employee', 'manager'])
  assert.equal((await vera.post('/api/accounts/service', body)).statusCode, 403)
  const { id } = (await ines.post('/api/accounts/service', body)).json()
  const { token } = (await ines.post(`/api/accounts/${id}/tokens`, { name: 'sync', scopes: ['read'] })).json()
  const { account } = (await program(token, 'GET', '/api/session')).json()
  assert.deepEqual([account.person, account.roles], [null, ['finance']])
  assert.equal((await made.browser().signIn(body.email)).statusCode, 401)
  assert.equal((await vera.get(`/api/accounts/${id}/tokens`)).statusCode, 403)
  const foreign = await ines.post(`/api/accounts/${await idOf(vera)}/tokens`, { name: 'x', scopes: ['read'] })
  assert.equal(foreign.statusCode, 409, 'people make their own')
  const { rows } = (await ines.get(`/api/accounts/${id}/tokens`)).json()
  assert.equal((await ines.delete(`/api/accounts/${id}/tokens/${rows[0].id}`)).statusCode, 204)
  assert.equal((await program(token, 'GET', '/api/session')).statusCode, 401)
})

describe('looking through another account’s eyes', () => {
  test('is told, shown in every line of the audit, and never binds the person', async () => {
    const omar = await made.as('Omar Reyes', ['employee'])
    const id = await idOf(omar)
    const admin = made.browser()
    await admin.signIn('ines.falk@fernholm.example')
    assert.equal((await admin.post(`/api/accounts/${id}/impersonate`, { reason: 'x' })).statusCode, 422)
    assert.equal(
      (await admin.post(`/api/accounts/${id}/impersonate`, { reason: 'He cannot see his plan' })).statusCode,
      204,
    )
    const seen = (await admin.get('/api/session')).json()
    assert.equal(seen.account.name, 'Omar Reyes')
    assert.deepEqual([seen.impersonator.name, seen.impersonator.reason], ['Ines Falk', 'He cannot see his plan'])
    assert.equal((await admin.get('/api/accounts')).statusCode, 403, 'with his rights')
    for (const [method, url, body] of [
      ['POST', '/api/session/password', { current: PASSWORD, next: 'another password' }],
      ['POST', '/api/session/factors/totp', undefined],
      ['POST', '/api/tokens', { name: 'x', scopes: ['read'] }],
      ['DELETE', '/api/session/sessions', undefined],
      ['POST', '/api/session/prove', { password: PASSWORD }],
    ] as const)
      assert.equal((await admin.send({ method, url, payload: body })).statusCode, 403, url)
    const told = await made.database.db.query<{ text: string }>(
      sql`select text from platform.notifications where account_id = ${id} and kind = 'security'`,
    )
    assert.match(told[0]!.text, /^Ines Falk looks through your eyes for 30 minutes: He cannot see his plan$/)
    await admin.delete('/api/session/impersonation')
    const back = (await admin.get('/api/session')).json()
    assert.deepEqual([back.account.name, back.impersonator], ['Ines Falk', null])
    assert.equal((await admin.post('/api/tokens', { name: 'x', scopes: ['read'] })).json().error.id, 'prove')
    const lines = await made.database.db.query<{ body: string }>(sql`
      select body from platform.audit_lines where type = 'platform.account' and record_id = ${id}
        and body::jsonb ->> 'verb' = 'impersonate'`)
    assert.match(lines[0]!.body, /He cannot see his plan/)
    assert.match(lines[0]!.body, /Ines Falk/)
  })

  test('ends with the rights of whoever looks, and is refused where these are not larger', async () => {
    const finn = await made.as('Finn Adler', ['employee'])
    const second = await made.as('Second Administrator', ['employee', 'administrator'])
    const [eyes, other] = [await idOf(finn), await idOf(second)]
    assert.equal(
      (await ines.post(`/api/accounts/${other}/impersonate`, { reason: 'To see how it is' })).statusCode,
      403,
    )
    assert.equal(
      (await finn.post(`/api/accounts/${other}/impersonate`, { reason: 'To see how it is' })).statusCode,
      403,
    )
    assert.equal(
      (await second.post(`/api/accounts/${eyes}/impersonate`, { reason: 'To see how it is' })).statusCode,
      204,
    )
    assert.equal((await second.get('/api/session')).json().account.name, 'Finn Adler')
    assert.equal((await ines.post(`/api/accounts/${other}/disable`)).statusCode, 204)
    assert.equal((await second.get('/api/session')).json().account, null)
  })
})
