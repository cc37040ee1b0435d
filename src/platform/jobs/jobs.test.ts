import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { type Browser, type TestPlatform, testPlatform } from '../../../test/platform.ts'
import { asRule, type Caller } from '../../record/caller.ts'
import { refusedNow } from '../../record/errors.ts'
import { sql } from '../sql.ts'
import { defineJob, type Job, type JobView } from './job.ts'

const Input = z.strictObject({ name: z.string() })
type In = z.infer<typeof Input>
const calls: { job: string; name: string; caller: Caller }[] = []
const gates = new Map<string, PromiseWithResolvers<void>>()
function gate(name: string) {
  if (!gates.has(name)) gates.set(name, Promise.withResolvers<void>())
  return gates.get(name)!
}
const common = { input: Input, retry: { limit: 2, delaySeconds: 1 }, leaseSeconds: 10 }

const write = defineJob<In, 'inDatabase'>({
  name: 'test.write',
  effect: 'inDatabase',
  ...common,
  async run({ db, input, progress, caller, signal }) {
    calls.push({ job: 'write', name: input.name, caller })
    await db.query(
      sql`insert into platform.settings (key, value, changed_by) values (${`job.${input.name}`}, '1', 'x')`,
    )
    progress({ done: 1, total: 2, note: 'half' })
    if (input.name.startsWith('wait')) await Promise.race([gate(input.name).promise, once(signal, 'abort')])
    if (input.name === 'refused') throw refusedNow('This plan is being edited')
    if (input.name === 'broken') throw new Error('secret detail')
    return { wrote: input.name }
  },
})
const outside = defineJob<In, 'atMostOnce'>({
  name: 'test.outside',
  effect: 'atMostOnce',
  ...common,
  async run({ input, caller }) {
    calls.push({ job: 'outside', name: input.name, caller })
    if (input.name === 'broken') throw new Error('no answer')
  },
})
const key = defineJob<In, 'idempotentOutside'>({
  name: 'test.key',
  effect: 'idempotentOutside',
  ...common,
  run: async ({ id }) => id,
})

let made: TestPlatform
let ines: Browser
let caller: Caller

before(async () => {
  made = await testPlatform({
    areas: [{ name: 'test', jobs: [write, outside, key] }],
    queue: { pollSeconds: 0.5, superviseSeconds: 1 },
  })
  ines = await made.setUp()
  const { account } = (await ines.get('/api/session')).json()
  caller = (await made.signIn.callerOfAccount(account.id, 'request-9'))!
})
after(async () => {
  await made.close()
  assert.deepEqual(
    made.logged.filter((line) => line.includes('The queue reported')),
    [],
  )
})

const enqueue = (job: Job<In>, name: string, more: { singletonKey?: string; caller?: Caller } = {}) =>
  made.database.db.transaction((tx) => made.platform.jobs.enqueue(tx, job, { name }, { caller, ...more }))
const view = (id: string) => made.platform.jobs.view(id, caller)
const wrote = async (name: string) =>
  (await made.database.db.query(sql`select from platform.settings where key = ${`job.${name}`}`)).length === 1

async function until(id: string, states: readonly JobView['state'][], ms = 15_000): Promise<JobView> {
  const end = performance.now() + ms
  for (;;) {
    const job = await view(id)
    if (states.includes(job.state)) return job
    assert.ok(performance.now() < end, `still ${JSON.stringify(job)}`)
    await delay(10)
  }
}

describe('a job', () => {
  test('runs soon after the commit, with the rights of whoever caused it, and shows its result', async () => {
    const began = performance.now()
    const id = await enqueue(write, 'plain')
    const done = await until(id, ['done'])
    assert.ok(performance.now() - began < 1_000, 'told, not found by polling')
    assert.deepEqual([done.result, done.error], [{ wrote: 'plain' }, null])
    assert.ok(done.startedAt! <= done.finishedAt!)
    const call = calls.find(({ name }) => name === 'plain')!
    assert.deepEqual([call.caller.account, call.caller.request], [caller.account, 'request-9'])
    assert.ok(call.caller.roles.has('administrator'))
    assert.deepEqual((await ines.get(`/api/jobs/${id}`)).json(), done)
    assert.equal((await ines.get('/api/jobs')).json().rows[0].id, id)
  })

  test('never was when its transaction rolls back', async () => {
    let id = ''
    await assert.rejects(
      made.database.db.transaction(async (tx) => {
        id = await made.platform.jobs.enqueue(tx, write, { name: 'rolled back' }, { caller })
        throw new Error('no')
      }),
    )
    await delay(100)
    await assert.rejects(view(id), { id: 'notFound' })
    const [left] = await made.database.owner.query(sql`select from pgboss.job where id = ${id}`)
    assert.equal(left, undefined)
    assert.ok(!calls.some(({ name }) => name === 'rolled back'))
  })

  test('refuses an input that its type does not take', async () => {
    await assert.rejects(
      made.database.db.transaction((tx) =>
        made.platform.jobs.enqueue(tx, write as Job<unknown>, { title: 1 }, { caller }),
      ),
      { name: 'ZodError' },
    )
  })

  test('shows its progress while it runs', async () => {
    const id = await enqueue(write, 'wait for progress')
    for (let tries = 0; (await view(id)).progress === null; tries++) {
      assert.ok(tries < 300, 'no progress was shown')
      await delay(10)
    }
    assert.deepEqual((await view(id)).progress, { done: 1, total: 2, note: 'half' })
    gate('wait for progress').resolve()
    await until(id, ['done'])
  })

  test('is cancelled through its signal, and what it did in the database never was', async () => {
    const id = await enqueue(write, 'wait for cancel')
    await until(id, ['running'])
    await delay(30)
    const answer = await ines.post(`/api/jobs/${id}/cancel`)
    assert.equal(answer.json().state, 'cancelled', answer.body)
    await delay(200)
    assert.equal((await view(id)).state, 'cancelled')
    assert.ok(!(await wrote('wait for cancel')))
    assert.equal((await ines.post(`/api/jobs/${id}/cancel`)).statusCode, 409)
  })

  test('is seen and cancelled by its owner and administrators alone', async () => {
    const id = await enqueue(key, 'private')
    const kai = await made.as('Kai Sommer', ['manager', 'employee'])
    for (const answer of [await kai.get(`/api/jobs/${id}`), await kai.post(`/api/jobs/${id}/cancel`)])
      assert.equal(answer.statusCode, 404)
    assert.deepEqual((await kai.get('/api/jobs')).json().rows, [])
    assert.equal((await kai.get('/api/jobs/no-identifier')).statusCode, 404)
    assert.equal((await until(id, ['done'])).result, id, 'the receiver can take our key')
  })

  test('waits once per key', async () => {
    const busy = await enqueue(write, 'wait for busy')
    await until(busy, ['running'])
    const first = await enqueue(write, 'once', { singletonKey: 'plan-1' })
    assert.equal(await enqueue(write, 'once', { singletonKey: 'plan-1' }), first)
    const other = await enqueue(write, 'other', { singletonKey: 'plan-2' })
    assert.notEqual(other, first)
    gate('wait for busy').resolve()
    await until(first, ['done'])
    await until(other, ['done'])
    assert.equal(calls.filter(({ name }) => name === 'once').length, 1)
  })

  test('is tried again, and at last stays visible as failed with the reason', async () => {
    const [refused, broken] = [await enqueue(write, 'refused'), await enqueue(write, 'broken')]
    const [one, two] = [await until(refused, ['failed'], 60_000), await until(broken, ['failed'], 60_000)]
    assert.equal(one.error, 'This plan is being edited')
    assert.equal(two.error, 'Something went wrong here; it was logged')
    assert.equal(calls.filter(({ name }) => name === 'broken').length, 3)
    assert.ok(made.logged.some((line) => line.includes('secret detail') && line.includes(broken)))
    assert.ok(!(await wrote('broken')))
  })

  test('that may be done at most once is not tried again', async () => {
    const id = await enqueue(outside, 'broken')
    await until(id, ['failed'])
    await delay(300)
    assert.equal(calls.filter(({ job, name }) => job === 'outside' && name === 'broken').length, 1)
  })

  test('delivered twice counts once: the older attempt is fenced off', async () => {
    const id = await enqueue(write, 'wait for fence')
    await until(id, ['running'])
    // Another process took it, for this one seemed dead.
    await made.database.owner.query(sql`update platform.jobs set attempt = attempt + 1 where id = ${id}`)
    gate('wait for fence').resolve()
    await delay(300)
    assert.equal((await view(id)).state, 'running', 'still the other one’s')
    assert.ok(!(await wrote('wait for fence')), 'what the fenced attempt wrote was rolled back')
  })

  test('marked as sent by an attempt that died goes to a person', async () => {
    const id = await enqueue(outside, 'interrupted', { caller: asRule('test', 'request-1') })
    await until(id, ['done'])
    calls.length = 0
    await made.database.owner.query(sql`update platform.jobs set state = 'waiting' where id = ${id}`)
    await made.database.owner.query(sql`update pgboss.job set state = 'created', completed_on = null where id = ${id}`)
    made.platform.live.flush()
    await made.database.db.query(sql`select pg_notify('ambit_job_added', 'test.outside')`)
    const failed = await until(id, ['failed'])
    assert.match(failed.error!, /may have taken effect outside/)
    assert.deepEqual(calls, [])
  })

  test('of an account that was closed meanwhile does not run', async () => {
    const busy = await enqueue(write, 'wait for leaver')
    await until(busy, ['running'])
    const lea = await made.as('Lea Brandt', ['employee'])
    const { account } = (await lea.get('/api/session')).json()
    const leaver = (await made.signIn.callerOfAccount(account.id, 'request-2'))!
    const id = await enqueue(write, 'leaver', { caller: leaver })
    await ines.post(`/api/accounts/${account.id}/disable`)
    gate('wait for leaver').resolve()
    assert.match((await until(id, ['failed'])).error!, /has been closed/)
    assert.ok(!(await wrote('leaver')))
  })

  test('outlives its process: killed in the middle, it is delivered again', { timeout: 180_000 }, async () => {
    const id = await takenByAnother()
    const [job] = await made.database.db.query<{ state: string; attempt: number }>(
      sql`select state, attempt from platform.jobs where id = ${id}`,
    )
    assert.deepEqual(job, { state: 'running', attempt: 1 })
    // This process has the job under the same name, and finishes it when the lease has run out.
    const done = await until(id, ['done'], 50_000)
    assert.deepEqual(done.result, { wrote: 'survivor' })
    assert.ok(await wrote('survivor'))
  })
})

/**
 * Starts a process that adds a job and takes it, kills it in the middle of the job, and gives the job's identifier. This
 * process knows jobs of that name too; where it was faster, another one is tried.
 */
async function takenByAnother(): Promise<string> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const worker = spawn(process.execPath, [join(import.meta.dirname, '../../../test/jobWorker.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, AMBIT_TEST_DATABASE: JSON.stringify(made.database.credentials.app) },
    })
    try {
      let added = ''
      let ours = false
      for await (const line of createInterface({ input: worker.stdout, signal: AbortSignal.timeout(50_000) })) {
        const [what, id] = line.split(' ') as [string, string]
        if (what === 'running') return id
        added = id
        const taken = until(added, ['done'], 50_000).then(() => {
          ours = true
          worker.kill('SIGKILL')
        })
        taken.catch(() => {})
      }
      assert.ok(ours, `the other process ended by itself with job ${added}`)
    } finally {
      worker.kill('SIGKILL')
      if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
    }
  }
  throw new Error('the other process never took the job first')
}

test('a declaration is checked', () => {
  assert.throws(() => defineJob({ ...write, name: 'no area' }), /not a job's name/)
  assert.throws(() => defineJob({ ...write, leaseSeconds: 5 }), /at least 10/)
})
