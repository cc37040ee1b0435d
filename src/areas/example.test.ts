import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type TestAmbit, testAmbit, type Visitor } from '../../test/ambit.ts'
import { name, sql } from '../platform/sql.ts'

let ambit: TestAmbit
let admin: Visitor
before(async () => {
  ambit = await testAmbit()
  admin = await ambit.visitor(['administrator', 'manager', 'employee'], 'Ada Admin')
})
after(() => ambit.stop())

const call = <T = any>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  ambit.call<T>(admin, method, url, body)

/** Starts a job and waits for its end. */
async function done(method: 'POST' | 'DELETE') {
  const { status, body } = await call(method, '/api/example')
  assert.equal(status, 202, JSON.stringify(body))
  for (let i = 0; i < 600; i++) {
    const { body: job } = await call('GET', `/api/jobs/${body.job}`)
    if (['done', 'failed', 'cancelled'].includes(job.state)) return job
    await delay(50)
  }
  throw new Error('the job did not end')
}

/** Every row of every record type, without what the library counts. */
async function everything(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const type of ambit.registry.types) {
    const rows = await ambit.database.db.query<{ row: string }>(
      sql`select (to_jsonb(t) - 'version' - 'changed_at' - 'changed_by')::text as row from ${name(type.table)} t order by id`,
    )
    found[type.key] = rows.map(({ row }) => row)
  }
  return found
}

describe('the example company', () => {
  test('is set up once, by an administrator, and is whole', async () => {
    const employee = await ambit.visitor(['employee'])
    assert.equal((await ambit.call(employee, 'POST', '/api/example')).status, 403)
    assert.equal((await call('DELETE', '/api/example')).status, 409)
    const job = await done('POST')
    assert.equal(job.state, 'done', JSON.stringify(job))
    const { body } = await call('GET', '/api/projects/projects?sort=title&titles=true')
    assert.deepEqual(
      body.rows.map((p: { title: string; status: string }) => `${p.title}: ${p.status}`),
      [
        'Depot network redesign: active',
        'ERP invoice matching: onHold',
        'Fleet GPS units roll-out: closed',
        'Warehouse Wi-Fi renewal: active',
        'Windows 11 migration: active',
      ],
    )
    const closed = body.rows.find((p: { status: string }) => p.status === 'closed')
    assert.equal(closed.percentComplete, 100)
    for (const project of body.rows) assert.ok(project.plannedFinish > project.plannedStart)
    const count = async (path: string) => (await call('GET', `/api/people/${path}?count=true`)).body.count
    assert.equal(await count('departments'), 6)
    assert.equal(await count('people'), 60 + 2)
    assert.equal((await call('GET', '/api/session')).body.exampleCompany, true)
    assert.equal((await call('POST', '/api/example')).status, 409)
    const task = (await call('GET', '/api/projects/tasks?limit=1')).body.rows[0]
    const { body: history } = await call('GET', `/api/projects/tasks/${task.id}/activity`)
    assert.equal(history.entries[0].who.name, 'example company, for Ada Admin')
  })

  test('people talk in it, about the past, and to whoever explores it', async () => {
    const { db } = ambit.database
    const [said] = await db.query<{ n: number; threads: number; days: number; late: number; odd: number }>(sql`
      select count(*) as n, count(*) filter (where parent_id is null) as threads,
        extract(day from max(created_at) - min(created_at))::int as days,
        count(*) filter (where created_at > now()) as late,
        count(*) filter (where extract(isodow from created_at) > 5 and subject_type = 'projects.task') as odd
      from platform.comments`)
    assert.ok(said!.threads > 60 && said!.n > 100 && said!.days > 250, JSON.stringify(said))
    assert.deepEqual([said!.late, said!.odd], [0, 0])
    const notes = await db.query<{ kind: string; by_name: string }>(
      sql`select kind, by_name from platform.notifications where account_id = ${admin.account} and kind = 'mention'`,
    )
    assert.ok(notes.length >= 2 && notes.some((note) => note.by_name === 'Ines Falk'), JSON.stringify(notes))
    const [project] = (await call('GET', '/api/projects/projects?title=contains:Wi-Fi')).body.rows
    const { body } = await call('GET', `/api/timeline/projects.project/${project.id}?only=comments`)
    assert.equal(body.pinned.length, 1)
    const text = JSON.stringify(body.items)
    assert.ok(!/#\{|@(?:you|falk)/.test(text), 'every name stands for somebody')
    assert.ok(body.titles['projects.task'] && body.titles['people.person'])
    const about = await db.query<{ type: string }>(sql`select distinct subject_type as type from platform.comments`)
    for (const type of ['projects.project', 'projects.task', 'people.leave', 'procurement.purchaseOrder'])
      assert.ok(
        about.some((each) => each.type === type),
        type,
      )
    const [links] = await db.query<{ n: number }>(sql`select count(*) as n from platform.links`)
    assert.ok(links!.n >= 10)
  })

  test('what real records need of it is named, and nothing is removed', async () => {
    const person = (await call('GET', '/api/people/people?name=eq:Ines Falk')).body.rows[0]
    const draft = { title: 'A project of ours', start: '2026-01-05T08:00', manager: person.id }
    const { body: own } = await call('POST', '/api/projects/projects', draft)
    const job = await done('DELETE')
    assert.equal(job.state, 'failed')
    assert.match(job.error.message ?? job.error, /project “A project of ours”/)
    assert.equal((await call('GET', '/api/projects/projects?count=true')).body.count, 6)
    const patched = await call('PATCH', `/api/projects/projects/${own.id}`, {
      version: own.version,
      manager: admin.account,
      sponsor: person.id,
    })
    assert.equal(patched.status, 200)
  })

  test('one action removes it and what was added within it, and leaves the rest as it was', async () => {
    const [project] = (await call('GET', '/api/projects/projects?title=contains:Wi-Fi')).body.rows
    const added = await call('POST', '/api/projects/tasks', { project: project.id, name: 'Added by hand' })
    assert.equal(added.status, 201)
    const job = await done('DELETE')
    assert.equal(job.state, 'done', JSON.stringify(job))
    const { body } = await call('GET', '/api/projects/projects')
    assert.deepEqual(
      body.rows.map((p: { title: string; sponsor: string | null }) => [p.title, p.sponsor]),
      [['A project of ours', null]],
    )
    assert.equal((await call('GET', '/api/session')).body.exampleCompany, false)
  })

  test('after it, everything is as before it', async () => {
    const before = await everything()
    assert.equal((await done('POST')).state, 'done')
    assert.equal((await done('DELETE')).state, 'done')
    assert.deepEqual(await everything(), before)
    assert.deepEqual(await ambit.database.db.query(sql`select id from platform.files`), [], 'its files went with it')
    for (const table of ['comments', 'comment_editions', 'links', 'watches'])
      assert.deepEqual(
        await ambit.database.db.query(sql`
          select * from ${name(`platform.${table}`)} t where to_jsonb(t) ->> 'person_id' is distinct from ${admin.account}`),
        [],
        table,
      )
  })
})
