import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { allowNetworks, createEgress, type Egress, EgressRefused, type Lookup } from './egress.server.ts'
import { Networks, reachOf } from './networks.server.ts'

describe('addresses', () => {
  test('are the internet, an inner network that is allowed, or closed', () => {
    const table: [address: string, allowed: string[], reach: string][] = [
      ['93.184.215.14', [], 'internet'],
      ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', [], 'internet'],
      ['127.0.0.1', [], 'forbidden'],
      ['127.0.0.1', ['127.0.0.0/8'], 'inner'],
      ['::1', ['127.0.0.0/8'], 'forbidden'],
      ['::1', ['::1'], 'inner'],
      ['10.2.3.4', ['10.2.0.0/16'], 'inner'],
      ['10.3.3.4', ['10.2.0.0/16'], 'forbidden'],
      ['172.31.255.255', [], 'forbidden'],
      ['172.32.0.0', [], 'internet'],
      ['192.168.1.1', [], 'forbidden'],
      ['100.64.0.1', [], 'forbidden'],
      ['fd12::1', ['fd12::/48'], 'inner'],
      // Written as IPv6, an IPv4 address is what it is.
      ['::ffff:127.0.0.1', [], 'forbidden'],
      ['::ffff:10.0.0.1', [], 'forbidden'],
      ['::ffff:169.254.169.254', ['0.0.0.0/0', '::/0'], 'forbidden'],
    ]
    for (const [address, allowed, reach] of table) assert.equal(reachOf(address, allowed), reach, address)
  })

  test('that are link-local, hand out credentials or stand for many are closed whatever is allowed', () => {
    for (const address of [
      '169.254.169.254',
      '169.254.1.1',
      'fe80::1',
      'fe80::1%eth0',
      'fd00:ec2::254',
      '100.100.100.200',
      '168.63.129.16',
      '0.0.0.0',
      '::',
      '224.0.0.1',
      '255.255.255.255',
      '64:ff9b::a9fe:a9fe',
      '2002:7f00:1::',
      'localhost',
      '0x7f000001',
    ])
      assert.equal(reachOf(address, ['0.0.0.0/0', '::/0']), 'forbidden', address)
  })

  test('of networks are taken as networks only', () => {
    assert.deepEqual(Networks.parse([' 10.0.0.0/8', 'fd12::/48', '192.168.1.7']), [
      '10.0.0.0/8',
      'fd12::/48',
      '192.168.1.7',
    ])
    for (const wrong of ['10.0.0.0/33', '10.0.0/8', 'example.com', '10.0.0.0/8/8', 'fe80::1%eth0', '', '10.0.0.0/-1'])
      assert.equal(Networks.safeParse([wrong]).success, false, wrong)
  })
})

describe('a way out', () => {
  let database: TestDatabase
  let port: number
  let seen: { path: string; host: string; from: string }[] = []
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  const server = createServer((request, response) => {
    seen.push({ path: request.url!, host: request.headers.host!, from: request.socket.localAddress! })
    answer(request, response)
  })
  before(async () => {
    database = await testDatabase()
    await allowNetworks(database.owner, 'test', 'webhooks', ['127.0.0.0/8'])
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
    port = (server.address() as AddressInfo).port
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const egress = (lookup?: Lookup) => createEgress(database.db, lookup)
  const post = (through: Egress, url: string, more: Partial<Parameters<Egress['request']>[2]> = {}) => {
    seen = []
    return through.request('webhooks', url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      withinMs: 2_000,
      mostBytes: 1_000,
      ...more,
    })
  }
  const refused = (work: Promise<unknown>, words: RegExp, temporary: boolean) =>
    assert.rejects(work, (error: EgressRefused) => {
      assert.ok(error instanceof EgressRefused, String(error))
      assert.match(error.message, words)
      assert.equal(error.temporary, temporary)
      return true
    })

  test('goes to the address that was checked, although the name leads elsewhere a moment later', async () => {
    answer = (_request, response) => void response.end('here')
    // What a rebinding name server answers: first an address that is allowed, then one that is not.
    const answers = ['127.0.0.2', '169.254.169.254', '127.0.0.3']
    let asked = 0
    const got = await post(
      egress(async () => [{ address: answers[asked++]! }]),
      `http://rebind.example:${port}/x`,
    )
    assert.equal(asked, 1)
    assert.deepEqual([got.status, got.body], [200, 'here'])
    assert.deepEqual(seen, [{ path: '/x', host: `rebind.example:${port}`, from: '127.0.0.2' }])
    await refused(
      post(
        egress(async () => [{ address: answers[asked++]! }]),
        `http://rebind.example:${port}/x`,
      ),
      /network that Ambit does not connect to/,
      false,
    )
    assert.deepEqual(seen, [])
  })

  test('leads to no inner address that is not allowed for this purpose, however it is written', async () => {
    const closed = egress(async () => [{ address: '10.0.0.7' }])
    await refused(post(closed, 'https://inner.example/'), /inner\.example \(10\.0\.0\.7\).*allow that network/, false)
    for (const url of [
      'http://169.254.169.254/latest/meta-data',
      'http://2852039166/',
      'http://0xa9fea9fe/',
      'http://[::ffff:169.254.169.254]/',
      'http://[fd00:ec2::254]/',
      'http://0/',
    ])
      await refused(post(egress(), url), /does not connect/, false)
    // Allowed for webhooks is not allowed for mail.
    await refused(egress().connect('mail', '127.0.0.1', port, 1_000), /allow that network for mail/, false)
  })

  test('uses https over the internet, and no name or password from an address', async () => {
    const open = egress(async () => [{ address: '93.184.215.14' }])
    await refused(post(open, 'http://public.example/'), /only https/, false)
    await refused(post(egress(), `http://user:pass@127.0.0.1:${port}/`), /name or password/, false)
    for (const url of ['ftp://127.0.0.1/', 'file:///etc/passwd', 'javascript:1', 'no address', 'http://'])
      await refused(post(egress(), url), /no http or https address/, false)
  })

  test('follows no redirect', async () => {
    answer = (_request, response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/next` }).end()
    const got = await post(egress(), `http://127.0.0.1:${port}/first`)
    assert.equal(got.status, 302)
    assert.deepEqual(
      seen.map(({ path }) => path),
      ['/first'],
    )
  })

  test('reads an endless answer to its limit and no further, and waits no longer than allowed', async () => {
    answer = (_request, response) => {
      const flood = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.on('close', () => clearInterval(flood))
    }
    const got = await post(egress(), `http://127.0.0.1:${port}/`)
    assert.deepEqual([got.status, got.body.length, got.cut], [200, 1_000, true])
    answer = (_request, response) => {
      const drip = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(drip))
    }
    const began = Date.now()
    await refused(post(egress(), `http://127.0.0.1:${port}/`, { withinMs: 400 }), /no answer within 0\.4 seconds/, true)
    assert.ok(Date.now() - began < 2_000)
    answer = () => {}
    await refused(post(egress(), `http://127.0.0.1:${port}/`, { withinMs: 300 }), /no answer within/, true)
  })

  test('says in words why there was no connection', async () => {
    const free = createTcp()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
    const closed = (free.address() as AddressInfo).port
    await new Promise((resolve) => free.close(resolve))
    await refused(post(egress(), `http://127.0.0.1:${closed}/`), /nothing listens there/, true)
    const unknown = egress(() => Promise.reject(new Error('ENOTFOUND')))
    await refused(post(unknown, 'https://nowhere.example/'), /nowhere\.example could not be resolved/, true)
  })
})
