import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { Browser, COMPANY, PASSWORD, type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { Refusal } from '../refusal.ts'
import { sql } from '../sql.ts'
import { countersOf, countFailure, refuseTooSoon } from './failures.server.ts'
import { userCommand } from './userCommand.server.ts'

let made: TestPlatform
let ines: Browser

before(async () => {
  made = await testPlatform({
    areas: [
      {
        name: 'test',
        sets: {
          'test.self': (person) => sql`select ${person}::uuid`,
          'test.none': (person) => sql`select id from platform.accounts where id <> ${person}::uuid and false`,
        },
        accountMade: async (tx, account) => {
          await tx.query(sql`
            insert into platform.settings (key, value, changed_by)
            values (${`made.${account.id}`}, ${JSON.stringify(account.name)}, ${account.caller.account})`)
        },
      },
    ],
  })
})
after(() => made.close())

const forget = () => made.database.owner.query(sql`delete from platform.signin_failures`)
const audited = async (verb: string) =>
  (
    await made.database.db.query<{ body: string }>(
      sql`select body from platform.audit_lines where type = 'platform.account' and body::jsonb ->> 'verb' = ${verb}`,
    )
  ).length

describe('set-up', () => {
  test('needs the newest link, and works once', async () => {
    assert.equal((await made.browser().get('/api/session')).json().setup, true)
    const old = (await made.setupLink())!
    const newest = (await made.setupLink())!
    assert.match(newest, /^http:\/\/localhost:7300\/setup#[\w-]{43}$/)
    const attempt = (link: string, more: object = {}) =>
      made.browser().post('/api/setup', { token: link.split('#')[1], ...COMPANY, ...more })
    assert.equal((await attempt(old)).json().error.id, 'linkEnded')
    assert.equal((await attempt('#guess')).statusCode, 410)
    const wrong = await attempt(newest, {
      timeZone: 'Mars/Olympus',
      workingWeek: [8],
      password: 'short',
      currency: 'euro',
      surprise: 1,
    })
    assert.equal(wrong.statusCode, 422)
    assert.deepEqual(Object.keys(wrong.json().error.fields).toSorted(), [
      'currency',
      'password',
      'surprise',
      'timeZone',
      'workingWeek.0',
    ])

    const [first, second] = await Promise.all([made.setUp(), attempt(newest)])
    ines = first
    assert.ok([409, 410].includes(second.statusCode), second.body)
    assert.equal((await attempt(newest)).json().error.id, 'alreadySetUp')
    assert.equal(await made.setupLink(), null)
    const session = (await ines.get('/api/session')).json()
    assert.equal(session.setup, false)
    assert.equal(session.company, 'Fernholm Logistics')
    const { account } = session
    assert.deepEqual(account.roles.toSorted(), ['administrator', 'employee', 'manager'])
    assert.equal(account.person, account.id)
    assert.deepEqual(account.sets, { 'test.self': [account.id], 'test.none': [] })
    const [row] = await made.database.db.query(
      sql`select value from platform.settings where key = ${`made.${account.id}`}`,
    )
    assert.deepEqual(row, { value: 'Ines Falk' }, 'the area made its person in the same transaction')
  })
})

describe('a session', () => {
  test('gets a new token at every sign-in, stored only as a hash', async () => {
    const browser = made.browser()
    assert.equal((await browser.signIn(COMPANY.email)).statusCode, 201)
    const first = browser.cookies.get('ambit')!
    assert.equal((await browser.signIn(COMPANY.email.toUpperCase())).statusCode, 201, 'e-mail in any case')
    const second = browser.cookies.get('ambit')!
    assert.notEqual(first, second)
    const stolen = made.browser()
    stolen.cookies.set('ambit', first)
    assert.equal((await stolen.get('/api/session')).json().account, null, 'the old one ended')
    const rows = await made.database.owner.query<{ hash: Buffer }>(sql`select hash from platform.sessions`)
    assert.ok(rows.every(({ hash }) => !hash.toString('latin1').includes(second) && hash.length === 32))
  })

  test('has a cookie that scripts and other sites do not get', async () => {
    const answer = await made.browser().signIn(COMPANY.email)
    const cookies = [answer.headers['set-cookie']].flat().map(String)
    assert.equal(cookies.length, 2)
    for (const cookie of cookies) assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('is __Host- and Secure behind https', async () => {
    const secure = await testPlatform({
      settings: {
        data: '/nonexistent',
        host: '127.0.0.1',
        port: 7300,
        url: 'https://ambit.fernholm.example',
        trustedProxies: ['127.0.0.1'],
      },
      work: false,
    })
    try {
      const link = (await secure.setupLink())!
      assert.match(link, /^https:\/\/ambit\.fernholm\.example\/setup#/)
      const answer = await secure.app.inject({
        method: 'POST',
        url: '/api/setup',
        payload: { token: link.split('#')[1], ...COMPANY },
        headers: {
          host: '127.0.0.1:7300',
          origin: 'https://ambit.fernholm.example',
          'x-forwarded-host': 'ambit.fernholm.example',
        },
      })
      assert.equal(answer.statusCode, 201, answer.body)
      for (const cookie of [answer.headers['set-cookie']].flat().map(String))
        assert.match(cookie, /^__Host-ambit(-browser)?=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    } finally {
      await secure.close()
    }
  })

  test('ends after 12 idle hours, after 7 days, at sign-out and when the account is closed', async () => {
    const browser = made.browser()
    const open = async () => (await browser.get('/api/session')).json().account !== null
    const age = (change: ReturnType<typeof sql>) =>
      made.database.owner.query(sql`update platform.sessions set ${change} where account_id is not null`)
    await browser.signIn(COMPANY.email)
    await age(sql`seen_at = now() - interval '11 hours 59 minutes'`)
    assert.ok(await open(), 'a request keeps it alive')
    const [touched] = await made.database.owner.query(
      sql`select from platform.sessions where seen_at > now() - interval '1 minute'`,
    )
    assert.ok(touched, 'and is noted')
    await age(sql`seen_at = now() - interval '12 hours 1 second'`)
    assert.ok(!(await open()))
    await browser.signIn(COMPANY.email)
    await age(sql`ends_at = now()`)
    assert.ok(!(await open()))
    await browser.signIn(COMPANY.email)
    assert.equal((await browser.delete('/api/session')).statusCode, 204)
    assert.ok(!(await open()))
    await ines.signIn(COMPANY.email)
    await made.signIn.sessions.tidy()
    assert.ok((await ines.get('/api/session')).json().account, 'tidying takes only what has ended')
  })

  test('is touched at most once a minute', async () => {
    const seen = () => made.database.owner.query(sql`select hash, seen_at from platform.sessions order by hash`)
    await ines.get('/api/session')
    const before = await seen()
    await ines.get('/api/session')
    assert.deepEqual(await seen(), before)
  })

  test('refuses whoever has none with 401 and a stable id', async () => {
    const answer = await made.browser().get('/api/platform/settings')
    assert.deepEqual([answer.statusCode, answer.json().error.id], [401, 'signIn'])
    const forged = made.browser()
    for (const token of ['x', 'x'.repeat(43), `${'x'.repeat(42)}\u00e9`, "' or 1=1 --"]) {
      forged.cookies.set('ambit', encodeURIComponent(token))
      assert.equal((await forged.get('/api/platform/settings')).statusCode, 401)
    }
  })
})

describe('a password', () => {
  test('is refused in the same words and at the same cost for known and unknown accounts', async () => {
    await forget()
    const time = async (email: string) => {
      const started = performance.now()
      const answer = await made
        .browser({ address: `198.51.100.${Math.ceil(Math.random() * 250)}` })
        .signIn(email, 'wrong password')
      const { request: _, ...error } = answer.json().error
      return { ms: performance.now() - started, said: [answer.statusCode, error] }
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 5; i++) {
      const a = await time(COMPANY.email)
      const b = await time(`nobody${i}@fernholm.example`)
      assert.deepEqual(a.said, b.said)
      known.push(a.ms)
      unknown.push(b.ms)
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[2]!
    const ratio = median(unknown) / median(known)
    // Without the hash an unknown account would answer in a twentieth of the time.
    assert.ok(ratio > 0.25 && ratio < 4, `unknown costs ${ratio} of known`)
  })

  test('and an e-mail of any characters are refused in words, never as an error of ours', async () => {
    await forget()
    let address = 0
    for (const text of [
      '\u0000',
      'a\u0000@b.example',
      '\ud800',
      '𝕚𝕟𝕖𝕤@fernholm.example',
      "' or 1=1 --",
      '%00',
      '\u202e',
    ])
      for (const attempt of [
        { email: text, password: 'x' },
        { email: 'a@b.example', password: text },
      ]) {
        const answer = await made.browser({ address: `203.0.113.${++address}` }).post('/api/session', attempt)
        assert.ok([401, 422].includes(answer.statusCode), `${JSON.stringify(attempt)}: ${answer.body}`)
      }
  })

  test('is slowed per account and network, and the owner is let in elsewhere and in a known browser', async () => {
    await forget()
    const owner = made.browser({ address: '192.0.2.44' })
    await owner.signIn(COMPANY.email)
    await owner.delete('/api/session')
    // The guesser sits in the owner's own network.
    const guesser = made.browser({ address: '192.0.2.44' })
    const answers = []
    for (let i = 0; i < 7; i++) answers.push(await guesser.signIn(COMPANY.email, `guess ${i}`))
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [401, 401, 401, 401, 401, 429, 429],
    )
    const slowed = answers.at(-1)!
    assert.deepEqual([slowed.json().error.id, slowed.headers['retry-after']], ['tooSoon', '1'])
    assert.equal((await guesser.signIn(COMPANY.email)).statusCode, 429, 'even with the right one')
    assert.equal((await owner.signIn(COMPANY.email)).statusCode, 201, 'a known browser')
    assert.equal((await made.browser({ address: '192.0.2.45' }).signIn(COMPANY.email)).statusCode, 201, 'elsewhere')
  })

  test('lets the owner in within 2 s after 10,000 failures from the owner’s and 200 other networks', async () => {
    await forget()
    const owner = made.browser({ address: '192.0.2.44' })
    await owner.signIn(COMPANY.email)
    await owner.delete('/api/session')
    const { db } = made.database
    const failures = (network: string) => countersOf({ email: COMPANY.email, network, knownBrowser: null })
    for (let i = 0; i < 10_000; i += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, j) =>
          countFailure(db, failures(j % 2 ? '192.0.2.44' : `203.0.113.${(i / 50) % 200}`)),
        ),
      )
    await assert.rejects(refuseTooSoon(db, failures('192.0.2.44')), { id: 'tooSoon' })
    const started = performance.now()
    const answer = await owner.signIn(COMPANY.email)
    assert.equal(answer.statusCode, 201, answer.body)
    assert.ok(performance.now() - started < 2_000)
    const colleague = await db.query(
      sql`select from platform.signin_failures where open_at > now() + interval '16 minutes'`,
    )
    assert.equal(colleague.length, 0, 'nobody waits longer than the longest delay')
  })

  test('counts anew a day later', async () => {
    await forget()
    const counts = countersOf({ email: 'a@b.example', network: '192.0.2.1', knownBrowser: null })
    for (let i = 0; i < 9; i++) await countFailure(made.database.db, counts)
    await assert.rejects(refuseTooSoon(made.database.db, counts))
    await made.database.owner.query(sql`
      update platform.signin_failures set failed_at = now() - interval '25 hours', open_at = now() - interval '1 second'`)
    await countFailure(made.database.db, counts)
    await refuseTooSoon(made.database.db, counts)
  })

  test('is changed only with the current one; other sessions end and this one goes on under a new token', async () => {
    await forget()
    const kai = await made.as('Kai Sommer', ['employee'])
    const elsewhere = made.browser()
    await elsewhere.signIn('kai.sommer@fernholm.example')
    const wrong = await kai.post('/api/session/password', { current: 'not it', next: 'another long one' })
    assert.equal(wrong.statusCode, 401)
    const token = kai.cookies.get('ambit')
    const changed = await kai.post('/api/session/password', { current: PASSWORD, next: 'another long one' })
    assert.equal(changed.statusCode, 201, changed.body)
    assert.notEqual(kai.cookies.get('ambit'), token)
    assert.ok((await kai.get('/api/session')).json().account)
    assert.equal((await elsewhere.get('/api/session')).json().account, null)
    const known = await made.database.owner.query(sql`
      select from platform.known_browsers k join platform.accounts a on a.id = k.account_id
      where a.email = 'kai.sommer@fernholm.example'`)
    assert.equal(known.length, 1, 'other browsers are not known any more')
    assert.equal((await made.browser().signIn('kai.sommer@fernholm.example')).statusCode, 401)
    assert.equal((await made.browser().signIn('kai.sommer@fernholm.example', 'another long one')).statusCode, 201)
    assert.equal(await audited('setPassword'), 1)
    const [leak] = await made.database.owner.query(
      sql`select from platform.audit_lines where body like '%another long%' or body like '%argon2%'`,
    )
    assert.equal(leak, undefined)
  })
})

describe('people', () => {
  test('come in by a link that works once, with the roles of the invitation', async () => {
    const answer = await ines.post('/api/invitations', {
      email: 'Mara.Vogt@fernholm.example',
      name: 'Mara Vogt',
      roles: ['employee'],
    })
    const token = answer.json().link.split('#')[1]
    assert.deepEqual((await made.browser().post('/api/invitations/peek', { token })).json(), {
      email: 'mara.vogt@fernholm.example',
      name: 'Mara Vogt',
    })
    const accept = (browser: Browser) =>
      browser.post('/api/invitations/accept', { token, name: 'Mara Vogt', password: PASSWORD })
    const [one, two] = [made.browser(), made.browser()]
    const both = await Promise.all([accept(one), accept(two)])
    assert.deepEqual(
      both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
      [201, 410],
    )
    const mara = both[0]!.statusCode === 201 ? one : two
    assert.deepEqual((await mara.get('/api/session')).json().account.roles, ['employee'])
    assert.equal(
      (await ines.post('/api/invitations', { email: 'mara.vogt@fernholm.example', name: 'x', roles: [] })).statusCode,
      422,
    )
    assert.equal((await mara.post('/api/invitations', { email: 'a@b.example', name: 'x', roles: [] })).statusCode, 403)
    for (const url of ['/api/invitations', '/api/accounts']) assert.equal((await mara.get(url)).statusCode, 403)
    assert.equal((await mara.patch('/api/platform/settings', { currency: 'SEK' })).statusCode, 403)
  })

  test('on record already keep their identifier', async () => {
    const person = randomUUIDv7()
    const answer = await ines.post('/api/invitations', {
      email: 'otto.brand@fernholm.example',
      name: 'Otto Brand',
      roles: ['employee'],
      person,
    })
    const browser = made.browser()
    const token = answer.json().link.split('#')[1]
    await browser.post('/api/invitations/accept', { token, password: PASSWORD })
    assert.equal((await browser.get('/api/session')).json().account.id, person)
  })

  test('invited by a manager get no more than employees have', async () => {
    const manager = await made.as('Lena Hart', ['manager'])
    const invite = (roles: string[]) =>
      manager.post('/api/invitations', { email: 'new@fernholm.example', name: 'New', roles })
    assert.equal((await invite(['administrator'])).statusCode, 422)
    assert.equal((await invite(['employee'])).statusCode, 201)
  })

  test('whose roles change sign in anew; one’s own session goes on under a new token', async () => {
    const jonas = await made.as('Jonas Reuter', ['employee'])
    const { id } = (await jonas.get('/api/session')).json().account
    const set = (account: string, roles: string[]) => ines.post(`/api/accounts/${account}/set-roles`, { roles })
    assert.equal((await set(id, ['finance'])).statusCode, 200)
    assert.equal((await jonas.get('/api/session')).json().account, null)
    await jonas.signIn('jonas.reuter@fernholm.example')
    assert.deepEqual((await jonas.get('/api/session')).json().account.roles, ['finance'])

    const own = (await ines.get('/api/session')).json().account.id
    const token = ines.cookies.get('ambit')
    assert.equal((await set(own, ['administrator', 'manager'])).statusCode, 200)
    assert.notEqual(ines.cookies.get('ambit'), token)
    assert.ok((await ines.get('/api/session')).json().account)
    const last = await set(own, ['manager'])
    assert.deepEqual([last.statusCode, last.json().error.id], [409, 'refusedNow'])
    assert.equal((await ines.post(`/api/accounts/${own}/disable`)).statusCode, 409)
    assert.equal((await ines.post(`/api/accounts/${randomUUIDv7()}/disable`)).statusCode, 404)

    assert.equal((await ines.post(`/api/accounts/${id}/disable`)).statusCode, 204)
    assert.equal((await jonas.get('/api/session')).json().account, null)
    assert.equal((await jonas.signIn('jonas.reuter@fernholm.example')).statusCode, 401)
    assert.equal(await made.signIn.callerOfAccount(id, 'request'), null)
  })

  test('set their own language, zone and theme', async () => {
    assert.equal((await ines.patch('/api/session', { theme: 'dark', locale: 'de-DE' })).statusCode, 200)
    assert.equal((await ines.patch('/api/session', { timeZone: 'Europe/Stockholm' })).statusCode, 200)
    const { theme, locale, timeZone, chosen } = (await ines.get('/api/session')).json().account
    assert.deepEqual([theme, locale, timeZone], ['dark', 'de-DE', 'Europe/Stockholm'])
    assert.deepEqual(chosen, { locale: 'de-DE', timeZone: 'Europe/Stockholm' })
    assert.equal((await ines.patch('/api/session', { timeZone: null })).statusCode, 200)
    const anew = (await ines.get('/api/session')).json().account
    assert.deepEqual([anew.timeZone, anew.chosen.timeZone], ['Europe/Berlin', null], 'the company’s zone stands in')
    assert.equal((await ines.patch('/api/session', { theme: 'pink' })).statusCode, 422)
  })
})

describe('ambit user', () => {
  const run = (command: Parameters<typeof userCommand>[3]) =>
    userCommand(made.database.db, made.signIn, 'http://localhost:7300', command)

  test('adds, resets and disables without ever asking for a password', async () => {
    const email = 'petra.lang@fernholm.example'
    const added = await run({ verb: 'add', email, name: 'Petra Lang', roles: ['support'] })
    const petra = made.browser()
    const accept = (link: string, password: string) =>
      petra.post('/api/invitations/accept', { token: link.split('#')[1], password })
    assert.equal((await accept(added.link!, PASSWORD)).statusCode, 201)
    await assert.rejects(run({ verb: 'add', email, name: 'Petra Lang', roles: [] }), Refusal)
    await assert.rejects(run({ verb: 'add', email: 'x@fernholm.example', name: 'X', roles: ['king'] }), Refusal)
    await assert.rejects(run({ verb: 'disable', email: 'nobody@fernholm.example' }), Refusal)

    await run({ verb: 'disable', email })
    assert.equal((await petra.get('/api/session')).json().account, null)
    const reset = await run({ verb: 'reset-password', email })
    assert.match(reset.says, /is open again/)
    assert.equal((await accept(reset.link!, 'a different password')).statusCode, 201)
    assert.deepEqual((await petra.get('/api/session')).json().account.roles, ['support'])
  })
})
