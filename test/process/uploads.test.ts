import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { stage } from '../../src/platform/files/staging.server.ts'
import { COMPANY } from '../journeys/company.ts'
import { type AmbitProcess, folder, launch, until } from './ambit.ts'

const MB = 1024 * 1024
const SIZE = 24 * MB

/** Bytes that are nowhere equal to those of another place. */
function piece(from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(((from + at) * 2654435761) >>> 0, at)
  return bytes
}

/** A session at an Ambit that may be another process at each request. */
class Client {
  server: AmbitProcess
  cookie = ''
  constructor(server: AmbitProcess) {
    this.server = server
  }

  async send(method: string, path: string, body?: BodyInit | object, headers: Record<string, string> = {}) {
    const raw = body === undefined || body instanceof Uint8Array || body instanceof ReadableStream
    // What is needed to send a stream; the types of Node do not know it.
    const duplex = body instanceof ReadableStream ? ({ duplex: 'half' } as object) : {}
    const answer = await fetch(`${this.server.url}${path}`, {
      method,
      ...duplex,
      headers: {
        origin: this.server.url,
        cookie: this.cookie,
        ...(raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const cookie = answer.headers.getSetCookie()[0]
    if (cookie) this.cookie = cookie.split(';')[0]!
    return answer
  }

  async json<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.send(method, path, body)
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`)
    return (await answer.json()) as T
  }
}

test('kill -9 during an upload: what was acknowledged stays, and it goes on where it was', async () => {
  const data = join(folder(), 'data')
  const client = new Client(await launch({ data }))
  await until(() => /setup#\S+/.test(client.server.output()))
  const token = /setup#(\S+)/.exec(client.server.output())![1]
  await client.json('POST', '/api/setup', { token, ...COMPANY })
  const { id: site } = await client.json<{ id: string }>('POST', '/api/people/sites', { name: 'Hamburg' })
  const upload = await client.json<{ id: string }>('POST', '/api/platform/uploads', {
    subject: { type: 'people.site', id: site },
    name: 'large.bin',
    size: SIZE,
  })
  const path = `/api/platform/uploads/${upload.id}`
  const bytes = { 'content-type': 'application/offset+octet-stream' }
  const offset = async () => Number((await client.send('HEAD', path)).headers.get('upload-offset'))

  // A piece that is answered, and one that never ends, in the middle of which the process dies.
  const sent = await client.send('PATCH', path, piece(0, 4 * MB), { ...bytes, 'upload-offset': '0' })
  assert.equal(sent.status, 204)
  let at = 4 * MB
  const endless = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (at >= 10 * MB) return new Promise(() => {})
      controller.enqueue(piece(at, 256 * 1024))
      at += 256 * 1024
    },
  })
  const cut = client.send('PATCH', path, endless, { ...bytes, 'upload-offset': String(4 * MB) }).catch(() => 'cut')
  await until(() => at >= 10 * MB)
  client.server.kill('SIGKILL')
  await client.server.ended
  assert.equal(await cut, 'cut')
  client.server = await launch({ data })
  let acknowledged = await offset()
  assert.ok(acknowledged >= 4 * MB, `${acknowledged} of ${4 * MB} acknowledged bytes are there`)
  for (; acknowledged < SIZE; acknowledged = await offset()) {
    const next = piece(acknowledged, Math.min(8 * MB, SIZE - acknowledged))
    const more = await client.send('PATCH', path, next, { ...bytes, 'upload-offset': String(acknowledged) })
    assert.equal(more.status, 204, await more.text())
  }
  const made = await client.json<{ id: string }>('POST', `${path}/complete`)
  const whole = await client.send('GET', `/api/platform/files/${made.id}/content`)
  const arrived = createHash('sha256').update(Buffer.from(await whole.arrayBuffer()))
  assert.equal(arrived.digest('hex'), createHash('sha256').update(piece(0, SIZE)).digest('hex'))
  client.server.kill('SIGTERM')
  assert.equal(await client.server.ended, 0)
})

const asRoot = process.getuid?.() === 0 ? false : 'mounting a small disk needs root'
test('a full disk refuses a file in a sentence and keeps nothing of it', { skip: asRoot }, async () => {
  const disk = mkdtempSync(join(tmpdir(), 'ambit-disk-'))
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status, 0)
  try {
    mkdirSync(join(disk, 'data'))
    const refused = await stage(join(disk, 'data'), pieces(12)).catch((error: unknown) => error)
    assert.deepEqual([(refused as { id: string }).id, (refused as { status: number }).status], ['diskFull', 507])
    assert.match(String((refused as Error).message), /not enough space left on the server’s disk/)
    const fits = await stage(join(disk, 'data'), pieces(5))
    assert.equal(fits.size, 5 * MB, 'what was refused takes no space any longer')
    // Nothing more comes in before the database has no room left.
    const later = await stage(join(disk, 'data'), pieces(4)).catch((error: unknown) => error)
    assert.equal((later as { id: string }).id, 'diskFull')
  } finally {
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  }
})

function* pieces(count: number): Generator<Uint8Array> {
  for (let at = 0; at < count; at++) yield Buffer.alloc(MB, at)
}
