import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { type Browser, PASSWORD, type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { sql } from '../sql.ts'

let made: TestPlatform
let ines: Browser
before(async () => {
  made = await testPlatform()
  ines = await made.setUp()
})
after(() => made.close())

const forget = () => made.database.owner.query(sql`delete from platform.signin_failures`)
/** The code that the app shows now, or so many steps from now. */
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
const addTotp = async (browser: Browser, steps = 0) => {
  const { secret, uri } = (await browser.post('/api/session/factors/totp')).json()
  const answer = await browser.post('/api/session/factors/totp/confirm', { code: codeOf(secret, steps) })
  return { secret, uri, answer, codes: answer.json().recoveryCodes as string[] }
}
const age = (browser: string) =>
  made.database.owner.query(
    sql`update platform.sessions set proved_at = now() - interval '1 hour' where account_id in (select id from platform.accounts where email = ${browser})`,
  )

describe('an authenticator app', () => {
  test('is asked for after the password, and a code counts once', async () => {
    const nils = await made.as('Nils Brandt', ['employee'])
    const email = 'nils.brandt@fernholm.example'
    const { secret, uri, codes, answer } = await addTotp(nils)
    assert.equal(answer.statusCode, 201)
    assert.match(uri, /^otpauth:\/\/totp\/Ambit%20Fernholm%20Logistics:nils\.brandt%40fernholm\.example\?/)
    assert.equal(codes.length, 10)
    assert.ok(codes.every((code) => /^[a-z2-9]{5}-[a-z2-9]{5}$/.test(code)))

    const other = made.browser()
    const password = await other.signIn(email)
    assert.equal(password.statusCode, 201)
    assert.equal(password.json().account, null)
    assert.deepEqual(password.json().pending, {
      stage: 'factor',
      email,
      totp: true,
      passkeys: 0,
      recoveryCodes: 10,
      required: false,
    })
    assert.equal((await other.get('/api/platform/settings')).statusCode, 401, 'half a sign-in opens nothing')
    assert.equal((await other.get('/api/session')).json().pending.stage, 'factor')
    assert.equal(
      (await other.post('/api/session/factors/totp')).statusCode,
      401,
      'nor does it change the factors that are there',
    )

    const used = await other.post('/api/session/totp', { code: codeOf(secret) })
    assert.equal(used.json().error.id, 'code', 'the code that confirmed the app does not count again')
    const next = codeOf(secret, 1)
    const inside = await other.post('/api/session/totp', { code: next })
    assert.equal(inside.statusCode, 201)
    assert.equal(inside.json().account.email, email)
    assert.equal((await other.get('/api/platform/settings')).statusCode, 200)

    const replay = made.browser()
    await replay.signIn(email)
    assert.equal((await replay.post('/api/session/totp', { code: next })).statusCode, 401)
    const recovered = await replay.post('/api/session/recovery-code', {
      code: codes[3]!.toUpperCase().replace('-', ' '),
    })
    assert.equal(recovered.statusCode, 201)
    const again = made.browser()
    await again.signIn(email)
    assert.equal((await again.post('/api/session/recovery-code', { code: codes[3]! })).statusCode, 401)
    assert.equal((await other.get('/api/session/factors')).json().recoveryCodes, 9)
  })

  test('guessing codes is slowed like guessing passwords, and the owner in a known browser is not', async () => {
    await forget()
    const mara = await made.as('Mara Lindt', ['employee'])
    const { codes } = await addTotp(mara)
    const guesser = made.browser({ address: '203.0.113.9' })
    await guesser.signIn('mara.lindt@fernholm.example')
    const answers: number[] = []
    for (let n = 0; n < 8; n++)
      answers.push((await guesser.post('/api/session/totp', { code: String(n).padStart(6, '0') })).statusCode)
    assert.ok(answers.includes(429), answers.join(', '))
    await mara.delete('/api/session')
    await mara.signIn('mara.lindt@fernholm.example')
    assert.equal((await mara.post('/api/session/recovery-code', { code: codes[0]! })).statusCode, 201)
    await forget()
  })

  test('its secret and the recovery codes stand nowhere as they are', async () => {
    const { secret, codes } = await addTotp(await made.as('Tove Holm', ['employee']))
    const texts = await made.database.owner.query<{ text: string }>(sql`
      select t::text as text from platform.totp_secrets t union all select t::text from platform.recovery_codes t
      union all select t::text from platform.audit_lines t`)
    const all = `${texts.map((t) => t.text).join('\n')}\n${made.logged.join('\n')}`
    for (const hidden of [secret, codes[0]!, codes[0]!.replace('-', '')]) assert.ok(!all.includes(hidden))
  })

  test('is changed only by somebody who has just proved to be there', async () => {
    const omar = await made.as('Omar Reyes', ['employee'])
    await age('omar.reyes@fernholm.example')
    const refused = await omar.post('/api/session/factors/totp')
    assert.equal(refused.statusCode, 403)
    assert.equal(refused.json().error.id, 'prove')
    assert.equal((await omar.post('/api/session/prove', { password: 'wrong password' })).statusCode, 401)
    assert.equal((await omar.post('/api/session/prove', { password: PASSWORD })).statusCode, 204)
    assert.equal((await omar.post('/api/session/factors/totp')).statusCode, 200)
    await forget()
  })
})

test('a role that asks for a second factor lets nobody in without one', async () => {
  const finn = await made.as('Finn Adler', ['employee', 'finance'])
  const policy = await ines.patch('/api/platform/settings', { secondFactorRoles: ['finance'] })
  assert.equal(policy.statusCode, 200)
  await finn.delete('/api/session')
  const answer = await finn.signIn('finn.adler@fernholm.example')
  assert.equal(answer.json().pending.stage, 'enrol')
  assert.equal((await finn.get('/api/platform/settings')).statusCode, 401)
  const { answer: confirmed } = await addTotp(finn)
  assert.equal(confirmed.statusCode, 201)
  assert.equal((await finn.get('/api/session')).json().account.email, 'finn.adler@fernholm.example')
  const kept = await finn.delete('/api/session/factors/totp')
  assert.equal(kept.statusCode, 409, 'the last factor stays')
  await ines.patch('/api/platform/settings', { secondFactorRoles: [] })
  assert.equal((await finn.delete('/api/session/factors/totp')).statusCode, 204)
})

test('sessions are listed, and ended one by one or all others at once', async () => {
  await made.as('Vera Kunz', ['employee'])
  const email = 'vera.kunz@fernholm.example'
  const browsers = [made.browser(), made.browser({ address: '198.51.100.7' }), made.browser()]
  for (const browser of browsers) await browser.signIn(email)
  const [one, two, three] = browsers as [Browser, Browser, Browser]
  const { rows } = (await one.get('/api/session/sessions')).json()
  assert.equal(rows.length, 4)
  assert.equal(rows.filter((row: { current: boolean }) => row.current).length, 1)
  const far = rows.find((row: { network: string }) => row.network === '198.51.100.7')
  assert.equal((await one.delete(`/api/session/sessions/${far.id}`)).statusCode, 204)
  assert.equal((await two.get('/api/platform/settings')).statusCode, 401)
  const foreign = (await ines.get('/api/session/sessions')).json().rows[0]
  assert.equal((await one.delete(`/api/session/sessions/${foreign.id}`)).statusCode, 404)
  assert.equal((await one.delete('/api/session/sessions')).statusCode, 204)
  assert.equal((await three.get('/api/platform/settings')).statusCode, 401)
  assert.equal((await one.get('/api/platform/settings')).statusCode, 200)
  const told = await made.database.db.query<{ text: string }>(sql`
    select n.text from platform.notifications n join platform.accounts a on a.id = n.account_id
    where a.email = ${email} and n.kind = 'security'`)
  assert.equal(told.length, 3, 'each new device is told of, the first sign-in is not')
  assert.match(told.map((t) => t.text).join(), /198\.51\.100\.7/)
})
