import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type AmbitProcess, folder, launch, postmaster, until } from './ambit.ts'

type Victim = 'server' | 'database' | 'both'

const ROUNDS: readonly Victim[] = [
  'server',
  'database',
  'both',
  'server',
  'database',
  'both',
  'both',
  'database',
  'server',
  'both',
]
const WRITERS = 4

test('kill -9 of the server, of the database and of both during writes loses nothing that was acknowledged', async (t) => {
  const data = join(folder(), 'data')
  const acknowledged = new Set<number>()
  let next = 1
  let server = await launch({ script: 'writes.ts', data })

  for (const [round, victim] of ROUNDS.entries()) {
    await t.test(`round ${round + 1}: ${victim}`, async () => {
      const before = acknowledged.size
      const stop = new AbortController()
      const writers = Array.from({ length: WRITERS }, () => write(server.url, stop.signal))
      // Killed in the middle of a stream of writes: there are some, and they go on.
      await until(() => acknowledged.size >= before + 40)
      await kill(victim, server, data)
      if (victim === 'database') {
        const seen = acknowledged.size
        await until(() => acknowledged.size > seen + 20)
      }
      stop.abort()
      await Promise.all(writers)
      if (victim !== 'database') server = await launch({ script: 'writes.ts', data })
      const present = new Set(await list(server.url))
      const lost = [...acknowledged].filter((id) => !present.has(id))
      assert.deepEqual(lost, [], `${lost.length} of ${acknowledged.size} acknowledged writes are gone`)
      // An unacknowledged write may be there or not, but nothing is there that nobody sent.
      assert.ok([...present].every((id) => id < next))
    })
  }

  const pid = postmaster(data)
  server.kill('SIGTERM')
  assert.equal(await server.ended, 0)
  assert.equal(postmaster(data), 0, `the database ${pid} was left running`)

  async function write(url: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const id = next++
      try {
        const answer = await fetch(`${url}/${id}`, { method: 'POST' })
        await answer.text()
        if (answer.status === 200) acknowledged.add(id)
        else await delay(20)
      } catch {
        // The server is gone: whether this one was written is not known.
        await delay(20)
      }
    }
  }
})

async function kill(victim: Victim, server: AmbitProcess, data: string): Promise<void> {
  const database = postmaster(data)
  if (victim !== 'database') server.kill('SIGKILL')
  if (victim !== 'server') process.kill(database, 'SIGKILL')
  if (victim !== 'database') assert.equal(await server.ended, 'SIGKILL')
}

async function list(url: string): Promise<number[]> {
  let rows: { id: number }[] = []
  await until(async () => {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.status !== 200) return false
    rows = (await answer.json()) as { id: number }[]
    return true
  })
  return rows.map((row) => row.id)
}
