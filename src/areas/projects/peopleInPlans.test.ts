import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { decide } from '../../../test/approvals.ts'

let ambit: TestAmbit
let keeper: Visitor
let ines: Visitor
let jonas: Visitor
let project: string
let task: string
let engagement: { id: string; version: number }
before(async () => {
  ambit = await testAmbit()
  keeper = await ambit.visitor(['people', 'employee'], 'Kay Keeper')
  ines = await ambit.visitor(['manager', 'employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Weber')
  engagement = await made(keeper, '/api/people/engagements', {
    person: jonas.account,
    title: 'Technician',
    manager: ines.account,
    startsOn: '2026-01-01',
  })
  // Monday; the company works from Monday to Friday, and no public holiday lies in these weeks.
  project = (
    await made(ines, '/api/projects/projects', {
      title: 'Depot racks',
      manager: ines.account,
      start: '2027-03-01T08:00',
    })
  ).id
  task = (await made(ines, '/api/projects/tasks', { project, name: 'Mount racks', duration: 5 * 28_800 })).id
  const resource = await made(ines, '/api/projects/resources', { project, name: 'Jonas Weber', person: jonas.account })
  await made(ines, '/api/projects/assignments', { project, task, resource: resource.id })
  await finishes('2027-03-05T17:00:00')
})
after(() => ambit.stop())

async function made(who: Visitor, url: string, body: object): Promise<any> {
  const answer = await ambit.call(who, 'POST', url, body)
  assert.ok(answer.status < 300, `${url}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Waits until the task ends then: dates that follow from people are computed by a job. */
async function finishes(finish: string): Promise<void> {
  let seen = ''
  for (let i = 0; i < 400; i++) {
    seen = (await ambit.call(ines, 'GET', `/api/projects/tasks/${task}`)).body.finish
    if (seen === finish) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  assert.equal(seen, finish)
}
/** Changes the engagement. */
async function engaged(set: object): Promise<void> {
  const answer = await ambit.call(keeper, 'PATCH', `/api/people/engagements/${engagement.id}`, {
    version: engagement.version,
    ...set,
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  engagement = answer.body
}
const findings = async (): Promise<string[]> => {
  const { body } = await ambit.call(ines, 'GET', `/api/projects/projects/${project}/findings`)
  return body.findings.map(({ message }: { message: string }) => message)
}

test('approved leave of a person moves the dates of the tasks that wait for them, and its end moves them back', async () => {
  const leave = await made(jonas, '/api/people/leave', {
    person: jonas.account,
    startsOn: '2027-03-03',
    endsOn: '2027-03-04',
    lastDay: 'morning',
  })
  await made(jonas, `/api/people/leave/${leave.id}/request`, {})
  assert.equal((await decide(ambit, ines, 'people.leave', leave.id)).status, 200)
  // A day and a half away: five days of work end at noon on Tuesday.
  await finishes('2027-03-09T12:00:00')
  await made(jonas, `/api/people/leave/${leave.id}/cancel`, {})
  await finishes('2027-03-05T17:00:00')
})

test('a working-time share makes the same work take longer', async () => {
  await engaged({ share: 50 })
  // Half days: five days of work in ten days.
  await finishes('2027-03-12T12:00:00')
  await engaged({ share: 100 })
  await finishes('2027-03-05T17:00:00')
})

test('another calendar, and a change of it, move the dates', async () => {
  const days = [
    [],
    [],
    [],
    [{ from: 28_800, to: 57_600 }],
    [{ from: 28_800, to: 57_600 }],
    [{ from: 28_800, to: 57_600 }],
    [],
  ]
  const calendar = await made(keeper, '/api/people/calendars', {
    name: 'Wednesday to Friday',
    times: { days, exceptions: [] },
  })
  await engaged({ calendar: calendar.id })
  await finishes('2027-03-11T16:00:00')
  const closed = { name: 'Closed', from: '2027-03-10', to: '2027-03-10', intervals: [] }
  const answer = await ambit.call(keeper, 'PATCH', `/api/people/calendars/${calendar.id}`, {
    version: calendar.version,
    times: { days, exceptions: [closed] },
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  await finishes('2027-03-12T16:00:00')
  await engaged({ calendar: null })
  await finishes('2027-03-05T17:00:00')
})

test('an assignment beyond the end of the engagement is a finding, and nothing is moved', async () => {
  assert.deepEqual(await findings(), [])
  await engaged({ endsOn: '2027-03-03' })
  await counted(1)
  assert.match(
    (await findings())[0]!,
    /^"Jonas Weber" is assigned to "Mount racks" until 2027-03-05 17:00, but is available only until 2027-03-03/,
  )
  await finishes('2027-03-05T17:00:00')
  await engaged({ endsOn: null })
  await counted(0)
  assert.deepEqual(await findings(), [])
})

/** Waits until the project shows so many findings. */
async function counted(count: number): Promise<void> {
  let seen = -1
  for (let i = 0; i < 400 && seen !== count; i++) {
    seen = (await ambit.call(ines, 'GET', `/api/projects/projects/${project}`)).body.findingCount
    if (seen !== count) await new Promise((resolve) => setTimeout(resolve, 25))
  }
  assert.equal(seen, count)
}

test('whoever may not read the project learns nothing of its findings', async () => {
  const other = await ambit.visitor(['employee'])
  assert.equal((await ambit.call(other, 'GET', `/api/projects/projects/${project}/findings`)).status, 404)
})
