import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { scan, scannerAddress } from './scanner.server.ts'

const VIRUS = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR'

describe('the scanner', () => {
  let folder: string
  let path: string
  let clamd: Server
  let address: { path: string }
  /** How the next scan is answered. */
  let mood: 'honest' | 'silent' | 'error' | 'early' = 'honest'
  let seen = 0
  const sockets = new Set<Socket>()

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ambit-clamd-'))
    path = join(folder, 'file')
    address = { path: join(folder, 'clamd.ctl') }
    clamd = createServer((socket) => {
      sockets.add(socket)
      let buffer = Buffer.alloc(0)
      let begun = false
      let content = ''
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        buffer = Buffer.concat([buffer, chunk])
        if (!begun && buffer.length >= 10) {
          assert.equal(buffer.subarray(0, 10).toString(), 'zINSTREAM\0')
          buffer = buffer.subarray(10)
          begun = true
          if (mood === 'early') return socket.end('INSTREAM size limit exceeded. ERROR\0')
          if (mood === 'silent') return socket.destroy()
        }
        while (begun && buffer.length >= 4) {
          const length = buffer.readUInt32BE(0)
          if (length === 0) {
            seen = content.length
            if (mood === 'error') return socket.end('stream: Can’t allocate memory ERROR\0')
            return socket.end(content.includes(VIRUS) ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0')
          }
          if (buffer.length < 4 + length) return
          content += buffer.subarray(4, 4 + length).toString('latin1')
          buffer = buffer.subarray(4 + length)
        }
      })
    })
    await new Promise<void>((resolve) => clamd.listen(address.path, resolve))
  })
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => clamd.close(resolve))
    await rm(folder, { recursive: true, force: true })
  })

  const look = async (content: string | Buffer) => {
    await writeFile(path, content)
    return scan(address, { path, size: Buffer.byteLength(content) }, 'a.txt')
  }

  test('sees every byte and lets through what is clean', async () => {
    assert.equal(await look('nothing'), 'clean')
    assert.equal(await look(''), 'clean')
    assert.equal(await look(Buffer.alloc(3_000_000, 'x')), 'clean')
    assert.equal(seen, 3_000_000)
  })

  test('names what it found', async () => {
    const refused = await look(`${'x'.repeat(200_000)}${VIRUS}`).catch((error) => error)
    assert.deepEqual([refused.id, refused.status], ['virus', 422])
    assert.match(refused.message, /found Eicar-Signature in it/)
  })

  test('lets nothing through while it cannot be asked', async () => {
    for (const state of ['silent', 'error', 'early'] as const) {
      mood = state
      const refused = await look('x'.repeat(500_000)).catch((error) => error)
      assert.deepEqual([refused.id, refused.status], ['scanner', 503], state)
    }
    mood = 'honest'
    const nobody = await scan({ host: '127.0.0.1', port: 1 }, { path, size: 1 }, 'a.txt').catch((error) => error)
    assert.deepEqual([nobody.id, nobody.status], ['scanner', 503])
  })

  test('is not asked where none is configured', async () => {
    assert.equal(await scan(undefined, { path: '/nowhere', size: 1 }, 'a.txt'), null)
  })

  test('has an address of two kinds', () => {
    assert.deepEqual(scannerAddress('unix:/run/clamav/clamd.ctl'), { path: '/run/clamav/clamd.ctl' })
    assert.deepEqual(scannerAddress('tcp://127.0.0.1:3310'), { host: '127.0.0.1', port: 3310 })
    assert.deepEqual(scannerAddress('tcp://[::1]:3310'), { host: '::1', port: 3310 })
    for (const wrong of [
      '/run/clamd',
      'tcp://host',
      'tcp://host:0',
      'http://host:80',
      'tcp://host:99999',
      'unix:relative',
    ])
      assert.equal(scannerAddress(wrong), null, wrong)
  })
})
