import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { DatabaseUnavailable } from '../database.server.ts'

describe('the HTTP server', () => {
  let made: TestPlatform
  let web: string
  before(async () => {
    web = await mkdtemp(join(tmpdir(), 'ambit-web-'))
    await mkdir(join(web, 'assets'))
    await writeFile(
      join(web, 'index.html'),
      '<!doctype html><meta name="nonce" content="__NONCE__"><style nonce="__NONCE__"></style>',
    )
    await writeFile(join(web, 'assets', 'main-abc123.js'), 'export {}')
    await writeFile(join(web, 'assets', 'main-abc123.js.br'), 'pretend brotli')
    made = await testPlatform({
      web,
      records: (app) => {
        app.get('/api/test/broken', () => {
          throw new Error('secret detail')
        })
        app.get('/api/test/down', () => {
          throw new DatabaseUnavailable(new Error('frozen'))
        })
        app.get('/api/test/slow', { handlerTimeout: 60 }, () => delay(2_000))
        app.post('/api/test/slow', { handlerTimeout: 60 }, () => delay(2_000))
        app.post('/api/test/echo', (request) => ({ body: request.body ?? null }))
      },
    })
  })
  after(async () => {
    await made.close()
    await rm(web, { recursive: true })
  })

  test('answers health and readiness under any name', async () => {
    assert.equal((await made.app.inject({ url: '/healthz', headers: { host: '10.0.0.7' } })).statusCode, 200)
    const ready = await made.app.inject({ url: '/readyz', headers: { host: '10.0.0.7' } })
    assert.deepEqual([ready.statusCode, ready.json()], [200, { ready: true, database: 'reachable', migrated: true }])
  })

  test('refuses an unknown host before anything else', async () => {
    for (const host of ['evil.example', 'evil.example:7300', 'localhost:1'])
      for (const url of ['/', '/api/session', '/assets/main-abc123.js']) {
        const answer = await made.browser().send({ method: 'GET', url, headers: { host } })
        assert.deepEqual([answer.statusCode, answer.json().error.id], [421, 'host'], `${host} ${url}`)
      }
  })

  test('does not believe forwarded headers of strangers', async () => {
    const answer = await made.browser().send({
      method: 'GET',
      url: '/api/session',
      headers: { host: 'evil.example', 'x-forwarded-host': 'localhost:7300' },
    })
    assert.equal(answer.statusCode, 421)
  })

  test('refuses changes from other sites, whatever their body looks like', async () => {
    const bodies = [
      { 'content-type': 'text/plain', payload: '{"email":"a@b.example","password":"x"}' },
      { 'content-type': 'application/x-www-form-urlencoded', payload: 'email=a' },
      { 'content-type': 'multipart/form-data; boundary=x', payload: '--x--' },
      { 'content-type': undefined, payload: '' },
    ]
    for (const { payload, 'content-type': type } of bodies)
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, {}]) {
        const answer = await made.app.inject({
          method: 'POST',
          url: '/api/session',
          payload,
          headers: { host: 'localhost:7300', ...(type && { 'content-type': type }), ...headers },
        })
        assert.deepEqual(
          [answer.statusCode, answer.json().error.id],
          [403, 'crossSite'],
          `${type} ${JSON.stringify(headers)}`,
        )
      }
  })

  test('reads JSON alone, an empty body as none, and no poisoned prototype', async () => {
    const post = (payload: string, type: string) =>
      made.browser().send({ method: 'POST', url: '/api/test/echo', payload, headers: { 'content-type': type } })
    assert.deepEqual((await post('', 'application/json')).json(), { body: null })
    assert.deepEqual((await post('{"a":1}', 'application/json; charset=utf-8')).json(), { body: { a: 1 } })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/html']) {
      const answer = await post('{"a":1}', type)
      assert.deepEqual([answer.statusCode, answer.json().error.id], [415, 'mediaType'], type)
    }
    for (const payload of ['{', 'nul', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"a":1}}}']) {
      const answer = await post(payload, 'application/json')
      assert.deepEqual([answer.statusCode, answer.json().error.id], [400, 'json'], payload)
    }
    const large = await post(JSON.stringify('x'.repeat(3_000_000)), 'application/json')
    assert.deepEqual([large.statusCode, large.json().error.id], [413, 'tooLarge'])
  })

  test('answers errors in one form, hides what nobody foresaw and logs it', async () => {
    const broken = await made.browser().get('/api/test/broken')
    assert.equal(broken.statusCode, 500)
    assert.deepEqual(Object.keys(broken.json().error).toSorted(), ['id', 'message', 'request'])
    assert.doesNotMatch(broken.body, /secret detail/)
    assert.equal(broken.headers['x-request-id'], broken.json().error.request)
    const logged = made.logged.find((line) => line.includes('secret detail'))
    assert.ok(logged?.includes(broken.json().error.request), 'logged with its request')

    const down = await made.browser().get('/api/test/down')
    assert.deepEqual([down.statusCode, down.headers['retry-after'], down.json().error.id], [503, '2', 'unavailable'])
    const slow = await made.browser().get('/api/test/slow')
    assert.deepEqual([slow.statusCode, slow.json().error.id], [503, 'unavailable'])
    const missing = await made.browser().get('/api/nothing/here')
    assert.deepEqual([missing.statusCode, missing.json().error.id], [404, 'notFound'])
    assert.equal((await made.browser().get('/api/%E0%A4%A')).statusCode, 400)
  })

  test('logs the trace but never the query', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await made.browser().send({ method: 'GET', url: '/api/session?search=salary', headers: { traceparent } })
    const line = made.logged.find((each) => each.includes('4bf92f3577b34da6a3ce929d0e0e4736'))
    assert.ok(line?.includes('"path":"/api/session"'))
    assert.ok(!made.logged.some((each) => each.includes('salary')))
  })

  test('gives the page with a fresh nonce and a strict policy for every address that is not the API', async () => {
    const seen = new Set<string>()
    for (const url of ['/', '/projects/tasks/1', '/welcome']) {
      const answer = await made.browser().get(url)
      const policy = String(answer.headers['content-security-policy'])
      const nonce = /'nonce-([^']+)'/.exec(policy)![1]!
      assert.equal(answer.body.split(nonce).length, 3, 'both places filled')
      assert.doesNotMatch(answer.body, /__NONCE__/)
      assert.match(policy, /script-src 'self';/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe/)
      assert.equal(answer.headers['cache-control'], 'no-store')
      seen.add(nonce)
    }
    assert.equal(seen.size, 3)
  })

  test('serves hashed assets for good, compressed where the browser takes it', async () => {
    const plain = await made.browser().get('/assets/main-abc123.js')
    assert.deepEqual([plain.statusCode, plain.body], [200, 'export {}'])
    assert.match(String(plain.headers['cache-control']), /immutable/)
    const packed = await made.browser().send({
      method: 'GET',
      url: '/assets/main-abc123.js',
      headers: { 'accept-encoding': 'br' },
    })
    assert.deepEqual([packed.headers['content-encoding'], packed.body], ['br', 'pretend brotli'])
    assert.equal((await made.browser().get('/assets/..%2findex.html')).statusCode, 404)
    assert.equal((await made.browser().get('/assets/gone.js')).statusCode, 404)
  })

  test('refuses over a real socket what inject could not send', async () => {
    await made.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = made.app.server.address() as { port: number }
    const raw = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        let answer = ''
        socket
          .on('data', (bytes) => (answer += bytes))
          .on('end', () => resolve(answer))
          .on('error', reject)
      })
    assert.match(
      await raw(`GET /api/session HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`),
      /^HTTP\/1.1 200 /,
    )
    assert.match(
      await raw('GET /api/session HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n'),
      /^HTTP\/1.1 421 /,
    )
    assert.match(await raw('GET /api/session HTTP/1.0\r\n\r\n'), /^HTTP\/1.1 421 /)
    assert.match(
      await raw(
        `POST /api/session HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      ),
      /^HTTP\/1.1 403 /,
    )
    const began = performance.now()
    const slow = `POST /api/test/slow HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`
    assert.match(await raw(slow), /^HTTP\/1.1 503 [^]*retry-after: 2[^]*"id":"unavailable"/)
    assert.ok(performance.now() - began < 1_500, 'a request with a body is watched over, too')
  })
})
