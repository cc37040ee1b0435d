import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traceOf } from './headers.ts'
import { doorsOf, mayChange } from './origin.ts'

const doors = doorsOf({ url: 'https://ambit.fernholm.example', port: 7300 })

test('only the own names are answered', () => {
  for (const host of ['localhost:7300', '127.0.0.1:7300', '[::1]:7300', 'ambit.fernholm.example'])
    assert.ok(doors.hosts.has(host), host)
  for (const host of [
    '',
    'localhost',
    'localhost:7301',
    'evil.example',
    'evil.example:7300',
    'ambit.fernholm.example.evil.example',
  ])
    assert.ok(!doors.hosts.has(host), host)
})

test('a change must come from a page of ours', () => {
  const own = { host: 'localhost:7300', origin: undefined, fetchSite: undefined }
  const table: [change: boolean, what: string, request: Partial<Parameters<typeof mayChange>[1]>][] = [
    [true, 'a browser on our page', { fetchSite: 'same-origin' }],
    [true, 'an older browser on our page', { origin: 'http://localhost:7300' }],
    [true, 'behind a proxy', { host: 'ambit.fernholm.example', origin: 'https://ambit.fernholm.example' }],
    [false, 'neither header: a form of an old browser, or a program', {}],
    [false, 'another site', { fetchSite: 'cross-site', origin: 'https://evil.example' }],
    [false, 'another port of this machine', { fetchSite: 'same-site', origin: 'http://localhost:8080' }],
    [false, 'another site that claims our origin', { fetchSite: 'cross-site', origin: 'http://localhost:7300' }],
    [false, 'a sandboxed page', { origin: 'null' }],
    [false, 'one of our names from another of our names', { origin: 'http://127.0.0.1:7300' }],
    [false, 'an address typed by hand', { fetchSite: 'none' }],
  ]
  for (const [change, what, request] of table)
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'])
      assert.equal(mayChange(doors, { method, ...own, ...request }), change, `${method} by ${what}`)
  assert.ok(mayChange(doors, { method: 'GET', ...own, fetchSite: 'cross-site' }), 'reading is what the session decides')
})

test('a trace is taken only from a well-formed header', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  assert.equal(traceOf(`00-${trace}-00f067aa0ba902b7-01`), trace)
  for (const header of [
    undefined,
    '',
    trace,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-00f067aa0ba902b7-01\nx`,
  ])
    assert.equal(traceOf(header), undefined, JSON.stringify(header))
})
