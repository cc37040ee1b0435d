import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'

let ambit: TestAmbit
let lead: Visitor
let worker: Visitor
before(async () => {
  ambit = await testAmbit()
  lead = await ambit.visitor(['manager', 'employee'], 'Lea Lead')
  worker = await ambit.visitor(['employee'], 'Will Worker')
})
after(() => ambit.stop())

const made = async (who: Visitor, url: string, body: object = {}) => {
  const answer = await ambit.call(who, 'POST', `/api/projects/${url}`, body)
  assert.ok(answer.status < 300, `${url}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
const inbox = async (who: Visitor) => (await ambit.call(who, 'GET', '/api/inbox')).body.waiting

test('a task that has begun waits for whoever works on it, and is completed from the inbox and back again', async () => {
  const start = '2026-01-05T08:00'
  const project = (await made(lead, 'projects', { title: 'Racks', manager: lead.account, start })).id
  const begun = await made(lead, 'tasks', { project, name: 'Mount racks' })
  const later = await made(lead, 'tasks', {
    project,
    name: 'Label racks',
    constraint: 'startNoEarlierThan',
    constraintDate: '2199-01-04T08:00:00',
  })
  const resource = (await made(lead, 'resources', { project, name: 'Will', person: worker.account })).id
  for (const task of [begun, later]) await made(lead, 'assignments', { project, task: task.id, resource })
  const waitFor = async (count: number) => {
    for (let i = 0; i < 100 && (await inbox(worker)).length !== count; i++) await delay(50)
    return inbox(worker)
  }
  await waitFor(0)
  assert.deepEqual(await inbox(worker), [], 'the project is a draft')
  await made(lead, `projects/${project}/activate`)
  const [item, ...more] = await waitFor(1)
  assert.deepEqual([item.title, item.text, item.due, more.length], ['Mount racks', 'Racks', '2026-01-05', 0])
  assert.deepEqual(await inbox(lead), [])

  const [complete, progress] = item.actions
  const half = await ambit.call(worker, 'POST', progress.path, { ...progress.body, percentComplete: 50 })
  assert.equal(half.status, 200)
  for (let i = 0; i < 100 && !(await inbox(worker))[0]?.text.includes('50'); i++) await delay(50)
  assert.match((await inbox(worker))[0].text, /50 % done/)
  assert.equal((await ambit.call(worker, 'POST', complete.path, complete.body)).status, 200)
  assert.deepEqual(await waitFor(0), [])
  assert.equal((await ambit.call(worker, 'POST', complete.undo.path, complete.undo.body)).status, 200)
  assert.equal((await waitFor(1)).length, 1)
})
