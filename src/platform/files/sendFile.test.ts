import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { sendFile, type UploadServer } from './sendFile.ts'

class Cut extends Error {}
class Refused extends Error {}

/** A server in memory that loses some of its answers, and some of what it is sent. */
function server(faults: Iterator<number>, piece = 10) {
  const got: number[] = []
  let completed = 0
  let dropped = false
  const fault = () => faults.next().value ?? 0
  const api: UploadServer<string, string> = {
    async open() {
      if (fault() === 1) throw new Cut()
      return { id: 'one', piece }
    },
    async send(_id, offset, part) {
      const bytes = [...new Uint8Array(await part.arrayBuffer())]
      assert.equal(offset, got.length, 'never a gap, never twice')
      const kind = fault()
      // 1: nothing arrived; 2: a half did; 3: all did, but the answer got lost.
      if (kind === 1) throw new Cut()
      got.push(...(kind === 2 ? bytes.slice(0, bytes.length >> 1) : bytes))
      if (kind === 2 || kind === 3) throw new Cut()
      return got.length
    },
    async offset() {
      if (fault() === 1) throw new Cut()
      return got.length
    },
    async complete() {
      completed++
      if (fault() === 3) throw new Cut()
      return 'made'
    },
    async drop() {
      dropped = true
    },
    sleep: () => Promise.resolve(),
    mayRecover: (error) => error instanceof Cut,
  }
  return { api, got, state: () => ({ completed, dropped }) }
}
const file = (size: number) => {
  const bytes = Uint8Array.from({ length: size }, (_, at) => at % 251)
  return { name: 'x', size, slice: (from: number, to: number) => new Blob([bytes.slice(from, to)]) }
}
const quiet = new AbortController().signal

describe('sending', () => {
  test('ends with every byte in its place, whatever is lost on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(120), fc.array(fc.nat(3), { maxLength: 25 }), async (size, faults) => {
        const { api, got } = server(faults[Symbol.iterator]())
        const made = await sendFile(api, 'place', file(size), () => {}, quiet)
        assert.equal(made, 'made')
        assert.deepEqual(
          got,
          Array.from({ length: size }, (_, at) => at % 251),
        )
      }),
    )
  })

  test('tells how far it is, and that it lost the line', async () => {
    const { api } = server([0, 0, 1, 0][Symbol.iterator]())
    const told: string[] = []
    await sendFile(api, 'place', file(25), (state, sent) => told.push(`${state} ${sent}`), quiet)
    assert.deepEqual(
      [...new Set(told)],
      ['sending 0', 'sending 10', 'reconnecting 10', 'sending 20', 'sending 25', 'finishing 25'],
    )
  })

  test('stops at a refusal', async () => {
    const { api, state } = server([][Symbol.iterator]())
    await assert.rejects(
      sendFile({ ...api, send: () => Promise.reject(new Refused()) }, 'place', file(25), () => {}, quiet),
      Refused,
    )
    assert.deepEqual(state(), { completed: 0, dropped: false })
  })

  test('that is taken back leaves nothing on the server', async () => {
    const { api, state } = server([][Symbol.iterator]())
    const stop = new AbortController()
    const told = (_: string, sent: number) => {
      if (sent === 10) stop.abort()
    }
    await assert.rejects(sendFile(api, 'place', file(25), told, stop.signal))
    assert.deepEqual(state(), { completed: 0, dropped: true })
  })

  test('gives up when nobody answers for long', async () => {
    const { api } = server([][Symbol.iterator]())
    let tries = 0
    const silent = () => {
      tries++
      return Promise.reject(new Cut())
    }
    await assert.rejects(
      sendFile({ ...api, open: silent }, 'place', file(5), () => {}, quiet),
      Cut,
    )
    assert.ok(tries > 10 && tries < 100)
  })
})
