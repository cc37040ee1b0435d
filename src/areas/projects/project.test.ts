import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'

let ambit: TestAmbit
let ines: Visitor
before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['manager', 'employee'], 'Ines Falk')
})
after(() => ambit.stop())

test('a manager creates a project, plans three tasks, and everybody sees only what is shared', async () => {
  const made = await ambit.call(ines, 'POST', '/api/projects/projects', {
    title: 'Warehouse Wi-Fi renewal',
    code: 'WIFI',
    manager: ines.account,
    start: '2026-05-04T08:00',
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const read = await ambit.call(ines, 'GET', `/api/projects/projects/${made.body.id}`)
  assert.equal(read.body.title, 'Warehouse Wi-Fi renewal')
  const other = await ambit.visitor(['employee'], 'Jonas Weber')
  assert.equal((await ambit.call(other, 'GET', `/api/projects/projects/${made.body.id}`)).status, 404)
  assert.deepEqual((await ambit.call(other, 'GET', '/api/projects/projects')).body.rows, [])
})

const task = (key: string, name: string, level: number, days: number, more: object = {}) => ({
  key,
  name,
  level,
  summary: false,
  milestone: false,
  manual: false,
  active: true,
  type: 'fixedUnits',
  effortDriven: false,
  duration: days * 28_800,
  elapsed: false,
  constraint: 'asSoonAsPossible',
  percentComplete: 0,
  ...more,
})
const link = (from: string, to: string, type = 'FS') => ({ from, to, type, lag: 0, lagUnit: 'working' })

async function newProject(who: Visitor, title: string): Promise<string> {
  const made = await ambit.call(who, 'POST', '/api/projects/projects', {
    title,
    manager: who.account,
    start: '2026-05-04T08:00',
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

test('edits are applied and scheduled together: dates, slack, codes and the critical path are in the rows', async () => {
  const project = await newProject(ines, 'Depot network')
  const [a, b, c] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()]
  const edits = [
    { do: 'addTasks', after: null, tasks: [task(a, 'Order', 1, 2), task(b, 'Deliver', 1, 3), task(c, 'Survey', 1, 1)] },
    { do: 'addLink', link: link(a, b) },
  ]
  const saved = await ambit.call(ines, 'POST', `/api/projects/projects/${project}/plan/edits`, { edits })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  assert.deepEqual([saved.body.base, saved.body.version, saved.body.moved], [0, 1, 3])
  const { rows } = (await ambit.call(ines, 'GET', `/api/projects/tasks?project=eq:${project}&sort=wbs`)).body
  assert.deepEqual(
    rows.map((r: any) => [r.wbs, r.name, r.start, r.finish, r.totalSlack / 28_800, r.critical]),
    [
      ['1', 'Order', '2026-05-04T08:00:00', '2026-05-05T17:00:00', 0, true],
      ['2', 'Deliver', '2026-05-06T08:00:00', '2026-05-08T17:00:00', 0, true],
      ['3', 'Survey', '2026-05-04T08:00:00', '2026-05-04T17:00:00', 4, false],
    ],
  )
  assert.equal(
    (await ambit.call(ines, 'GET', `/api/projects/projects/${project}`)).body.plannedFinish,
    '2026-05-08T17:00:00',
  )
})

test('two people editing one task: other fields are kept, the same field shows both values', async () => {
  const project = await newProject(ines, 'Fleet telematics')
  const a = randomUUIDv7()
  await ambit.call(ines, 'POST', `/api/projects/projects/${project}/plan/edits`, {
    edits: [{ do: 'addTasks', after: null, tasks: [task(a, 'Order', 1, 2)] }],
  })
  const edit = (set: object) =>
    ambit.call(ines, 'POST', `/api/projects/projects/${project}/plan/edits`, {
      edits: [{ do: 'setTask', task: a, set }],
      seen: { [a]: 1 },
    })
  assert.equal((await edit({ name: 'Order units' })).status, 200)
  assert.equal((await edit({ duration: 57_600 })).status, 200)
  const clash = await edit({ name: 'Order trackers' })
  assert.equal(clash.status, 409)
  assert.deepEqual(clash.body.error.fields, { name: { yours: 'Order trackers', theirs: 'Order units' } })
})
