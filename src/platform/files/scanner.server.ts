/** Asks a virus scanner about bytes before they are kept: clamd's INSTREAM, over a unix socket or TCP. */
import { createReadStream } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { Refused } from '../../record/errors.ts'
import type { Staged } from './fileStore.server.ts'

/** Where a clamd listens; whoever runs the machine says so, nobody in the browser. */
export type ScannerAddress = { readonly path: string } | { readonly host: string; readonly port: number }

/** No answer for so long is none. clamd reads while it is sent to, so that only the last part takes its time. */
const SILENCE_MS = 120_000

/** `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`; null when it is neither. */
export function scannerAddress(text: string): ScannerAddress | null {
  const path = /^unix:(\/[^\0]+)$/.exec(text)?.[1]
  if (path) return { path }
  const [, host, port] = /^tcp:\/\/(\[[0-9a-f:]+\]|[^/:[\]@]+):(\d{1,5})\/?$/i.exec(text) ?? []
  if (!host || !port || Number(port) < 1 || Number(port) > 65_535) return null
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/**
 * Null without a scanner, `clean` when it found nothing. Refuses with 422 what it found something in, with its name for it,
 * and with 503 everything while it cannot be asked: what was not looked at does not come in.
 */
export async function scan(
  address: ScannerAddress | undefined,
  { path, size }: Pick<Staged, 'path' | 'size'>,
  name: string,
): Promise<string | null> {
  if (!address) return null
  const answer = await ask(address, path, size).catch((error: unknown) => {
    throw new Refused(
      'scanner',
      503,
      `“${name}” was not taken in: the virus scanner does not answer. Try again later; if it stays so, tell whoever looks after Ambit`,
      { retryAfter: 30, cause: (error as Error).message },
    )
  })
  if (answer === 'stream: OK') return 'clean'
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1]
  if (found)
    throw new Refused(
      'virus',
      422,
      `“${name}” was not taken in: the virus scanner found ${found} in it. Delete it where it came from`,
    )
  throw new Refused(
    'scanner',
    503,
    `“${name}” was not taken in: the virus scanner could not look at it (${answer.slice(0, 200) || 'no answer'})`,
  )
}

/** Each piece of the stream goes with its length before it, four bytes; a length of 0 ends it. */
async function ask(address: ScannerAddress, path: string, size: number): Promise<string> {
  const socket = createConnection(address)
  socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('it is silent')))
  const answer = readAll(socket)
  // It may be refused while we still write: the answer, or why there is none, is what counts.
  answer.catch(() => {})
  await connected(socket)
  await write(socket, Buffer.from('zINSTREAM\0'))
  if (size > 0)
    for await (const chunk of createReadStream(path, { end: size - 1, highWaterMark: 128 * 1024 })) {
      const length = Buffer.alloc(4)
      length.writeUInt32BE((chunk as Buffer).length)
      // clamd answers and closes in the middle when it has seen enough.
      if (!socket.writable) break
      await write(socket, length)
      await write(socket, chunk as Buffer)
    }
  if (socket.writable) await write(socket, Buffer.alloc(4))
  const text = await answer
  socket.destroy()
  return text
}

const connected = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })

/** Waits where the other side is slower, so that memory stays with one chunk. Its refusal shows in the answer. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (!socket.writable) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    if (socket.write(bytes)) return resolve()
    socket.once('drain', done)
    socket.once('close', done)
  })
}

/** The answer up to its zero byte; an answer that was cut off is none. */
function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    let failed: Error | undefined
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\0')) resolve(text.slice(0, text.indexOf('\0')).trim())
      else if (text.length > 4096) socket.destroy(new Error('it talks too much'))
    })
    socket.on('error', (error) => {
      failed = error
    })
    socket.on('close', () => reject(failed ?? new Error('it closed the connection without an answer')))
  })
}
