import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, address, createApi } from './api.ts'

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers })

/** A client whose server gives the prepared answers in turn. */
function client(...answers: (Response | Error)[]) {
  const calls: { url: string; init: RequestInit }[] = []
  const slept: number[] = []
  let keys = 0
  const api = createApi({
    fetch: async (url, init) => {
      calls.push({ url, init })
      const next = answers.shift()
      if (!next || next instanceof Error) throw next ?? new Error('no answer prepared')
      return next
    },
    sleep: async (ms) => void slept.push(ms),
    newKey: () => `key-${++keys}`,
  })
  return { api, calls, slept }
}
const header = (init: RequestInit, name: string) => (init.headers as Record<string, string>)[name]

test('a query leaves out what is not given and repeats lists', () => {
  assert.equal(
    address('/api/x', { a: 1, b: undefined, c: null, status: ['eq:open', 'in:a,b'], d: false }),
    '/api/x?a=1&status=eq%3Aopen&status=in%3Aa%2Cb&d=false',
  )
  assert.equal(address('/api/x'), '/api/x')
})

test('a create carries one idempotency key through all its tries', async () => {
  const { api, calls, slept } = client(json(503, {}), json(503, {}, { 'retry-after': '2' }), json(201, { id: 'a' }))
  const seen: (string | null)[] = []
  api.subscribe(() => seen.push(api.waiting()))
  assert.deepEqual(await api.post('/api/x', { title: 'A' }), { id: 'a' })
  assert.deepEqual(
    calls.map((call) => header(call.init, 'idempotency-key')),
    ['key-1', 'key-1', 'key-1'],
  )
  assert.deepEqual(slept, [500, 2000])
  assert.equal(seen.length, 2)
  assert.match(seen[0] ?? '', /keeps trying/)
  assert.equal(seen[1], null)
})

test('patience ends, and the last refusal is told', async () => {
  const { api, slept } = client(
    ...Array.from({ length: 6 }, () => json(503, { error: { id: 'unavailable', message: 'The database is away' } })),
  )
  await assert.rejects(api.get('/api/x'), { status: 503, id: 'unavailable', message: 'The database is away' })
  assert.equal(slept.length, 5)
})

test('a refusal keeps its fields and details apart', async () => {
  const { api } = client(
    json(409, {
      error: {
        id: 'conflict',
        message: 'Changed meanwhile',
        request: 'r1',
        fields: { title: { yours: 'A', theirs: 'B' }, owner: 'is required' },
        current: { version: 7 },
      },
    }),
  )
  const error = await api.patch('/api/x/1', {}).catch((caught: unknown) => caught)
  assert.ok(error instanceof ApiError)
  assert.deepEqual(error.fields, { title: { yours: 'A', theirs: 'B' }, owner: 'is required' })
  assert.deepEqual(error.fieldMessages, { owner: 'is required' })
  assert.deepEqual(error.details, { current: { version: 7 } })
  assert.equal(error.request, 'r1')
})

test('an ended session is told once; wrong credentials are not an ended session', async () => {
  const { api } = client(
    json(401, { error: { id: 'signedOut', message: 'Sign in' } }),
    json(401, { error: { id: 'signIn', message: 'E-mail and password do not match' } }),
  )
  let ended = 0
  api.whenSignedOut(() => void ended++)
  await assert.rejects(api.get('/api/x'))
  assert.equal(ended, 1)
  await assert.rejects(api.post('/api/session', {}))
  assert.equal(ended, 1)
})

test('no network, no JSON and no content', async () => {
  const { api } = client(
    new TypeError('fetch failed'),
    new Response('<html>', { status: 502 }),
    new Response(null, { status: 204 }),
  )
  await assert.rejects(api.get('/api/x'), { status: 0, id: 'offline' })
  await assert.rejects(api.get('/api/x'), { status: 502, id: 'unreadable' })
  assert.equal(await api.delete('/api/x'), undefined)
})

test('an aborted call throws the abort', async () => {
  const stop = new AbortController()
  const abort = new DOMException('stopped', 'AbortError')
  const { api } = client(abort)
  stop.abort(abort)
  await assert.rejects(api.get('/api/x', { signal: stop.signal }), { name: 'AbortError' })
})
