import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type TestAmbit, testAmbit, type Visitor } from '../../test/ambit.ts'
import { decide } from '../../test/approvals.ts'

let ambit: TestAmbit
let lead: Visitor
let keeper: Visitor
before(async () => {
  ambit = await testAmbit()
  lead = await ambit.visitor(['administrator', 'manager', 'people', 'employee'], 'Lea Lead')
  keeper = await ambit.visitor(['people', 'employee'], 'Kay Keeper')
})
after(() => ambit.stop())

const send = async (method: 'POST' | 'PATCH', url: string, body: unknown = {}) => {
  const answer = await ambit.call(lead, method, url, body)
  assert.ok(answer.status < 300, `${url}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Waits until the task finishes then, since the plan is computed after the change. */
async function finishesAt(task: string, expected: string): Promise<void> {
  let found = ''
  for (let i = 0; i < 200; i++) {
    found = (await ambit.call(lead, 'GET', `/api/projects/tasks/${task}`)).body.finish
    if (found.startsWith(expected)) return
    await delay(50)
  }
  assert.equal(found, expected)
}

test('approved leave, another share and another calendar move the dates of whoever is planned', async () => {
  const person = await send('POST', '/api/people/people', { name: 'Paula Planned' })
  const engagement = await send('POST', '/api/people/engagements', {
    person: person.id,
    title: 'Engineer',
    startsOn: '2020-01-01',
  })
  const project = await send('POST', '/api/projects/projects', {
    title: 'Moved by leave',
    start: '2027-03-01T08:00',
    manager: lead.account,
  })
  const within = { project: project.id }
  const task = await send('POST', '/api/projects/tasks', { ...within, name: 'Five days', duration: 5 * 28_800 })
  const resource = await send('POST', '/api/projects/resources', { ...within, name: 'Paula', person: person.id })
  await send('POST', '/api/projects/assignments', { ...within, task: task.id, resource: resource.id, work: 5 * 28_800 })
  await finishesAt(task.id, '2027-03-05T17:00')

  const leave = await send('POST', '/api/people/leave', {
    person: person.id,
    startsOn: '2027-03-03',
    endsOn: '2027-03-04',
  })
  await send('POST', `/api/people/leave/${leave.id}/request`)
  assert.equal((await decide(ambit, keeper, 'people.leave', leave.id)).status, 200)
  await finishesAt(task.id, '2027-03-09T17:00')
  await send('POST', `/api/people/leave/${leave.id}/cancel`)
  await finishesAt(task.id, '2027-03-05T17:00')

  await send('PATCH', `/api/people/engagements/${engagement.id}`, { version: 1, share: 50 })
  await finishesAt(task.id, '2027-03-12T12:00')
  const { rows } = (await ambit.call(lead, 'GET', '/api/people/calendars')).body
  const standard = rows.find((c: { standard: boolean }) => c.standard)
  const exceptions = [...standard.times.exceptions, { from: '2027-03-02', to: '2027-03-02', intervals: [] }]
  await send('PATCH', `/api/people/calendars/${standard.id}`, {
    version: standard.version,
    times: { ...standard.times, exceptions },
  })
  await finishesAt(task.id, '2027-03-15T12:00')
})
