import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from './settings.server.ts'

test('without any variable Ambit listens on this machine only, with its own database', () => {
  const settings = readSettings({})
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.port, 7300)
  assert.equal(settings.database, undefined)
  assert.match(settings.data, /\/data$/)
})

test('an empty variable counts as not set', () => {
  assert.equal(readSettings({ AMBIT_PORT: '', DATABASE_URL: ' ' }).port, 7300)
})

for (const port of ['72 00', '-1', '65536', '1e3', 'http']) {
  test(`port ${port} is refused with its name`, () => {
    assert.throws(() => readSettings({ AMBIT_PORT: port }), { name: 'Refusal', message: /AMBIT_PORT/ })
  })
}

test('listening beyond this machine needs https and a trusted proxy', () => {
  const open = { AMBIT_HOST: '0.0.0.0' }
  assert.throws(() => readSettings(open), /without https/)
  assert.throws(
    () => readSettings({ ...open, AMBIT_URL: 'http://ambit.example.com', AMBIT_TRUSTED_PROXIES: '10.0.0.1' }),
    /without https/,
  )
  assert.throws(() => readSettings({ ...open, AMBIT_URL: 'https://ambit.example.com' }), /without https/)
  const settings = readSettings({
    ...open,
    AMBIT_URL: 'https://ambit.example.com/',
    AMBIT_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
  })
  assert.equal(settings.url, 'https://ambit.example.com')
  assert.deepEqual(settings.trustedProxies, ['10.0.0.1', '10.0.0.2'])
})

test('migrations use the owner’s address, else the direct one, else the only one', () => {
  const url = 'postgres://app@db/ambit'
  assert.equal(readSettings({ DATABASE_URL: url }).database?.owner, url)
  const direct = 'postgres://app@db:6432/ambit'
  assert.deepEqual(readSettings({ DATABASE_URL: url, DATABASE_URL_DIRECT: direct }).database, {
    url,
    direct,
    owner: direct,
  })
  assert.throws(() => readSettings({ DATABASE_URL_DIRECT: direct }), /DATABASE_URL/)
})

test('a refused database address is not repeated: it holds a password', () => {
  assert.throws(
    () => readSettings({ DATABASE_URL: 'mysql://ambit:hunter2@db' }),
    (error: Error) => !error.message.includes('hunter2'),
  )
})
