import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testDatabase } from '../../../test/database.ts'
import { Browser, COMPANY } from '../../../test/platform.ts'
import { Database } from '../database.server.ts'
import { createLog } from '../log.server.ts'
import { startPlatform } from '../platform.server.ts'

/** Stands between Ambit and PostgreSQL; frozen, it takes bytes and passes none on, as a stopped server does. */
async function proxyTo(socket: string, folder: string) {
  const pairs = new Set<[Socket, Socket]>()
  let frozen = false
  const server = createServer((client) => {
    const upstream = connect(socket)
    const pair: [Socket, Socket] = [client, upstream]
    pairs.add(pair)
    for (const [from, to] of [pair, pair.toReversed()] as [Socket, Socket][]) {
      from.pipe(to)
      from.on('error', () => to.destroy()).on('close', () => to.destroy())
    }
    client.on('close', () => pairs.delete(pair))
    if (frozen) for (const each of pair) each.pause()
  })
  await new Promise<void>((done) => server.listen(join(folder, '.s.PGSQL.5432'), done))
  return {
    freeze() {
      frozen = true
      for (const pair of pairs) for (const each of pair) each.pause()
    },
    thaw() {
      frozen = false
      for (const pair of pairs) for (const each of pair) each.resume()
    },
    close() {
      for (const pair of pairs) for (const each of pair) each.destroy()
      server.close()
    },
  }
}

test('a frozen database gives 503 within 10 s, and afterwards all is well again', { timeout: 60_000 }, async () => {
  const { credentials, close } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'ambit-frozen-'))
  const proxy = await proxyTo(join(credentials.app.host, '.s.PGSQL.5432'), folder)
  const connection = { ...credentials.app, host: folder }
  const db = new Database(connection)
  const running = await startPlatform({
    db,
    direct: connection,
    settings: { data: join(folder, 'data'), host: '127.0.0.1', port: 7300, url: undefined, trustedProxies: [] },
    keyFile: join(folder, 'key'),
    version: 'test',
    log: createLog({ level: 'error', format: 'text', write: () => {} }),
    areas: [],
    mayHear: () => new Set(),
    work: false,
  })
  try {
    const browser = new Browser(running, '192.0.2.1')
    const token = (await running.setupLink())!.split('#')[1]
    assert.equal((await browser.post('/api/setup', { token, ...COMPANY })).statusCode, 201)

    proxy.freeze()
    const began = performance.now()
    // More than the pool holds: some wait for a connection, some for an answer.
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, () => browser.get('/api/session')),
      browser.patch('/api/platform/settings', { currency: 'SEK' }),
      browser.signIn(COMPANY.email),
      browser.get('/readyz'),
    ])
    const seconds = (performance.now() - began) / 1000
    assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [503])
    assert.ok(seconds < 10, `${seconds} s`)
    assert.equal((await browser.get('/healthz')).statusCode, 200, 'the process is alive')

    proxy.thaw()
    const back = performance.now()
    for (;;) {
      const answer = await browser.get('/api/session')
      if (answer.statusCode === 200 && answer.json().account) break
      assert.ok(performance.now() - back < 5_000, `not back after 5 s: ${answer.body}`)
    }
    assert.equal((await browser.patch('/api/platform/settings', { currency: 'SEK' })).json().currency, 'SEK')
    assert.equal((await browser.get('/readyz')).statusCode, 200)
  } finally {
    await running.stop()
    await db.close()
    proxy.close()
    await close()
    await rm(folder, { recursive: true, force: true })
  }
})
