/**
 * A load client that costs little beside the server it measures: keep-alive connections, each with one request under
 * way, requests made beforehand. Runs as a process of its own; loopback only.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Load {
  readonly port: number
  readonly connections: number
  /** Whole requests, head and all; they are sent in turn. */
  readonly requests: readonly string[]
  /** How long to send, in milliseconds. */
  readonly ms: number
}
export interface LoadResult {
  readonly answered: number
  readonly perSecond: number
  /** Answers other than 200. */
  readonly refused: number
  readonly bytes: number
}

/** A process that sends loads on request. */
export interface LoadProcess {
  run(load: Load): Promise<LoadResult>
  close(): void
}

/** Starts the process of the load client. */
export function startLoad(): LoadProcess {
  const child: ChildProcess = fork(import.meta.filename)
  return {
    async run(load) {
      child.send(load)
      const [result] = (await once(child, 'message')) as [LoadResult]
      return result
    },
    close: () => child.disconnect(),
  }
}

if (process.send && import.meta.main) process.on('message', async (load: Load) => process.send!(await send(load)))

async function send({ port, connections, requests, ms }: Load): Promise<LoadResult> {
  const prepared = requests.map((request) => Buffer.from(request))
  const total = { answered: 0, refused: 0, bytes: 0 }
  let next = 0
  const began = performance.now()
  const end = began + ms
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true })
      await once(socket, 'connect')
      const ask = answers(socket)
      while (performance.now() < end) {
        const { status, bytes } = await ask(prepared[next++ % prepared.length]!)
        total.answered++
        total.bytes += bytes
        if (status !== 200) total.refused++
      }
      socket.destroy()
    }),
  )
  return { ...total, perSecond: total.answered / ((performance.now() - began) / 1000) }
}

/** Sends one request after another over a connection and reads each answer by its `Content-Length`. */
function answers(socket: Socket): (request: Buffer) => Promise<{ status: number; bytes: number }> {
  let done: ((answer: { status: number; bytes: number }) => void) | undefined
  let failed: ((error: Error) => void) | undefined
  let head = ''
  let status = 0
  let length = 0
  let missing = -1
  socket.on('data', (chunk) => {
    if (missing >= 0) missing -= chunk.length
    else {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      status = Number(head.slice(9, 12))
      length = Number(/content-length: (\d+)/i.exec(head.slice(0, end))![1])
      missing = length - (head.length - end - 4)
    }
    if (missing > 0) return
    missing = -1
    head = ''
    done!({ status, bytes: length })
  })
  const broken = (error?: Error) => failed?.(error ?? new Error('the server closed a connection'))
  socket.on('error', broken).on('close', () => broken())
  return (request) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; bytes: number }>()
    done = resolve
    failed = reject
    socket.write(request)
    return promise
  }
}
