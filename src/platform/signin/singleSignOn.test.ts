/** Against a real provider (oidc-provider) on the loopback. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, test } from 'node:test'
import Provider from 'oidc-provider'
import { COMPANY, PASSWORD, type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { sql } from '../sql.ts'

/** Somebody as the provider knows them. */
interface Known {
  readonly sub: string
  readonly email: string
  readonly email_verified: boolean
  readonly name: string
  readonly groups: readonly string[]
}
const people = new Map<string, Known>()
const know = (sub: string, email: string, groups: string[], more: Partial<Known> = {}) =>
  people.set(sub, { sub, email, email_verified: true, name: `Name of ${sub}`, groups, ...more })

/** Follows no redirect by itself and keeps cookies by server, as a browser does. */
class Jar {
  readonly #cookies = new Map<string, Map<string, string>>()
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url)
    const own = this.#cookies.get(origin) ?? new Map<string, string>()
    this.#cookies.set(origin, own)
    const headers = {
      ...(init.headers as Record<string, string>),
      cookie: [...own].map((pair) => pair.join('=')).join('; '),
    }
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const [name = '', ...value] = pair.split('=')
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(attributes.join(';'))) own.delete(name)
      else own.set(name, value.join('='))
    }
    return answer
  }
  /** As if the cookies of that server had been cleared. */
  forget(origin: string) {
    this.#cookies.delete(origin)
  }
  /** Goes on until somewhere that does not send it on. */
  async follow(url: string): Promise<{ url: string; answer: Response }> {
    for (let at = url, hops = 0; hops < 12; hops++) {
      const answer = await this.ask(at)
      const next = answer.headers.get('location')
      if (!next) return { url: at, answer }
      at = new URL(next, at).href
    }
    throw new Error('sent round in circles')
  }
}

let made: TestPlatform
let provider: Server
let issuer = ''
let base = ''
/** Who sits at the provider's own page of signing in. */
let visiting = ''
let administrator: Jar
/** What the provider could not tell us. */
const told: string[] = []

const ours = (jar: Jar, method: string, path: string, body?: object) =>
  jar.ask(`${base}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: { 'sec-fetch-site': 'same-origin', ...(body && { 'content-type': 'application/json' }) },
  })
const session = async (jar: Jar) => (await (await ours(jar, 'GET', '/api/session')).json()) as any
const signOn = (jar: Jar, as: string, to = '/') => {
  visiting = as
  // The provider would go on with whoever it knows in this browser.
  jar.forget(issuer)
  return jar.follow(`${base}/api/session/single-sign-on?to=${encodeURIComponent(to)}`)
}
const set = async (changes: object) => {
  const answer = await ours(administrator, 'PATCH', '/api/platform/single-sign-on', changes)
  assert.equal(answer.status, 200, await answer.clone().text())
}

before(async () => {
  made = await testPlatform()
  await made.setUp()
  await made.app.listen({ port: 0, host: '127.0.0.1' })
  base = made.base()
  administrator = new Jar()
  await ours(administrator, 'POST', '/api/session', { email: COMPANY.email, password: PASSWORD })

  provider = createServer()
  await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening))
  issuer = `http://127.0.0.1:${(provider.address() as { port: number }).port}`
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'ambit',
        client_secret: 'a secret between the two',
        redirect_uris: [`${base}/api/session/single-sign-on/back`],
        post_logout_redirect_uris: [`${base}/sign-in`],
        backchannel_logout_uri: `${base}/api/session/single-sign-on/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...people.get(sub)! }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.session!.accountId,
      })
      grant.addOIDCScope('openid profile email groups')
      await grant.save()
      return grant
    },
    cookies: { keys: ['of this test'] },
    // Its own way out reaches no address of this machine.
    fetch: (url, { method, headers, body } = {}) => fetch(url, { method, headers, body }),
  })
  oidc.on('backchannel.error', (_ctx, error) => told.push(String(error)))
  const answer = oidc.callback()
  provider.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
    void oidc.interactionFinished(request, response, { login: { accountId: visiting } })
  })
  await set({
    on: true,
    label: 'Fernholm ID',
    issuer,
    clientId: 'ambit',
    secret: 'a secret between the two',
    scopes: 'openid profile email groups',
    groups: [
      { group: 'it-leads', role: 'manager' },
      { group: 'controlling', role: 'finance' },
    ],
    makeAccounts: true,
    networks: ['127.0.0.0/8'],
  })
})
after(async () => {
  await made.close()
  await new Promise((closed) => provider.close(closed))
})

test('somebody new comes in, with the roles of their groups, and back to where they wanted to go', async () => {
  know('nils', 'nils.brandt@fernholm.example', ['it-leads', 'football'])
  const jar = new Jar()
  assert.equal((await session(jar)).singleSignOn, 'Fernholm ID')
  visiting = 'nils'
  const { url } = await signOn(jar, 'nils', '/projects/projects?status=eq:active')
  assert.equal(url, `${base}/projects/projects?status=eq:active`)
  const { account } = await session(jar)
  assert.equal(account.name, 'Name of nils')
  assert.deepEqual(account.roles.toSorted(), ['employee', 'manager'])
})

test('at the next sign-in roles follow the groups; what no group gives stays', async () => {
  const jar = new Jar()
  await signOn(jar, 'nils')
  const id = (await session(jar)).account.id
  await ours(administrator, 'POST', `/api/accounts/${id}/set-roles`, { roles: ['employee', 'manager', 'support'] })
  know('nils', 'nils.brandt@fernholm.example', ['controlling'])
  const again = new Jar()
  await signOn(again, 'nils')
  assert.deepEqual((await session(again)).account.roles.toSorted(), ['employee', 'finance', 'support'])
  // The address at the provider may change: the person is the same.
  know('nils', 'n.brandt@fernholm.example', ['controlling'])
  const third = new Jar()
  await signOn(third, 'nils')
  assert.equal((await session(third)).account.id, id)
})

test('an e-mail address alone opens no account of another person', async () => {
  know('impostor', COMPANY.email, ['it-leads'])
  const jar = new Jar()
  const { url } = await signOn(jar, 'impostor')
  assert.equal(url, `${base}/sign-in`)
  const seen = await session(jar)
  assert.equal(seen.account, null)
  assert.match(seen.notice, /There is an account with your e-mail address/)
  assert.equal((await session(jar)).notice, null, 'said once')
  know('unverified', 'new.one@fernholm.example', [], { email_verified: false })
  await signOn(jar, 'unverified')
  assert.match((await session(jar)).notice, /which verified e-mail address is yours/)
  await set({ makeAccounts: false })
  know('stranger', 'stranger@fernholm.example', [])
  await signOn(jar, 'stranger')
  assert.match((await session(jar)).notice, /ask an administrator to invite you/)
  await set({ makeAccounts: true })
})

test('whoever holds the account links the two, once, and nobody else can', async () => {
  know('ines', COMPANY.email, ['it-leads'])
  visiting = 'ines'
  const { url } = await administrator.follow(`${base}/api/session/single-sign-on/link`)
  assert.equal(url, `${base}/security`)
  const jar = new Jar()
  await signOn(jar, 'ines')
  assert.equal((await session(jar)).account.email, COMPANY.email)
  assert.ok((await session(jar)).account.roles.includes('administrator'), 'no group takes away what no group gives')
  const other = new Jar()
  await signOn(other, 'nils')
  visiting = 'ines'
  other.forget(issuer)
  await other.follow(`${base}/api/session/single-sign-on/link`)
  assert.match((await session(other)).notice, /belongs to another account already/)
})

test('an answer counts in the browser that asked, once, and only for what was asked', async () => {
  visiting = 'nils'
  const victim = new Jar()
  const attacker = new Jar()
  let back = ''
  let at = `${base}/api/session/single-sign-on`
  while (!back) {
    const next = new URL((await attacker.ask(at)).headers.get('location')!, at).href
    if (next.startsWith(`${base}/api/session/single-sign-on/back`)) back = next
    at = next
  }
  await victim.follow(back)
  assert.equal((await session(victim)).account, null, 'an answer begun elsewhere')
  const forged = new URL(back)
  forged.searchParams.set('state', 'x'.repeat(43))
  await attacker.follow(forged.href)
  assert.equal((await session(attacker)).account, null, 'another state')
  await attacker.follow(back)
  assert.equal((await session(attacker)).account, null, 'an attempt is answered once, also when it failed')
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\tevil'])
    assert.equal(
      (await new Jar().ask(`${base}/api/session/single-sign-on?to=${encodeURIComponent(to)}`)).status,
      422,
      to,
    )
})

test('signing out here goes on to the provider, and its sign-out ends the sessions here', async () => {
  const jar = new Jar()
  await signOn(jar, 'nils')
  const out = await ours(jar, 'DELETE', '/api/session')
  const { signOutAt } = (await out.json()) as { signOutAt: string }
  assert.ok(signOutAt.startsWith(`${issuer}/session/end?`), signOutAt)
  assert.equal((await session(jar)).account, null)

  const one = new Jar()
  await signOn(one, 'nils')
  assert.equal((await session(one)).account.name, 'Name of nils')
  // The provider's own page asks whether to end the session there; yes is a form.
  const page = await (await one.ask(`${issuer}/session/end`)).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)![1]!
  await one.ask(`${issuer}/session/end/confirm`, {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  })
  for (let wait = 0; wait < 100 && (await session(one)).account; wait++) await new Promise((r) => setTimeout(r, 50))
  assert.deepEqual(told, [])
  assert.equal((await session(one)).account, null, 'told by the back channel')
})

test('a word of somebody else about signing out is nothing', async () => {
  const jar = new Jar()
  await signOn(jar, 'nils')
  const path = `${base}/api/session/single-sign-on/logout`
  const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
  const claims = {
    iss: issuer,
    aud: 'ambit',
    sub: 'nils',
    iat: Math.floor(Date.now() / 1000),
    jti: 'x',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  }
  for (const token of [`${none}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`, 'x.y.z', ''])
    assert.equal(
      (await fetch(path, { method: 'POST', body: new URLSearchParams({ logout_token: token }) })).status,
      400,
    )
  assert.equal((await session(jar)).account.name, 'Name of nils')
})

test('only administrators set it up; the secret is sealed, and asked for again for another provider', async () => {
  const jar = new Jar()
  await signOn(jar, 'nils')
  assert.equal((await ours(jar, 'GET', '/api/platform/single-sign-on')).status, 403)
  assert.equal((await ours(jar, 'PATCH', '/api/platform/single-sign-on', { on: false })).status, 403)
  const shown = await (await ours(administrator, 'GET', '/api/platform/single-sign-on')).text()
  assert.ok(!shown.includes('a secret between'))
  const moved = await ours(administrator, 'PATCH', '/api/platform/single-sign-on', { issuer: 'https://other.example' })
  assert.equal(moved.status, 422)
  const stored = await made.database.owner.query<{ text: string }>(sql`
    select value::text as text from platform.settings union all select body from platform.audit_lines`)
  assert.ok(![...stored.map(({ text }) => text), ...made.logged].join('\n').includes('a secret between'))
  await set({ on: false })
  assert.equal((await session(new Jar())).singleSignOn, null)
  const refused = new Jar()
  await refused.follow(`${base}/api/session/single-sign-on`)
  assert.match((await session(refused)).notice, /not set up here/)
  await set({ on: true })
})

test('a provider that is not there, or in a network that is not allowed, is said so', async () => {
  await set({ networks: [] })
  const jar = new Jar()
  await made.database.owner.query(
    sql`update platform.settings set value = value || '{"clientId":"ambit2"}' where key = 'singleSignOn'`,
  )
  await signOn(jar, 'nils')
  assert.match((await session(jar)).notice, /lies in a network that Ambit does not connect to/)
  await made.database.owner.query(
    sql`update platform.settings set value = value || '{"clientId":"ambit"}' where key = 'singleSignOn'`,
  )
  await set({ networks: ['127.0.0.0/8'] })
})
