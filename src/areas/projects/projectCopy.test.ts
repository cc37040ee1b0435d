import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { exampleXml } from './formats/examplePlan.ts'
import { readPlanFile } from './formats/readPlanFile.ts'
import { createPlan } from './planCreate.server.ts'

let ambit: TestAmbit
let ines: Visitor
let jonas: Visitor
let source: string
before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['manager', 'employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Weber')
  const { plan } = await readPlanFile(
    'network.xml',
    (async function* () {
      yield Buffer.from(exampleXml())
    })(),
  )
  const made = await ambit.database.db.transaction((tx) =>
    createPlan(tx, ambit.store, ines.caller, plan, { title: 'Network renewal', fields: { purpose: 'Faster depots' } }),
  )
  source = made.project
  const [resource] = await rowsOf(ines, 'resources', source)
  await patch(ines, `resources/${resource.id}`, resource.version, { person: jonas.account })
  assert.equal((await post(ines, 'members', { project: source, person: jonas.account })).status, 201)
  const van = { project: source, name: 'Van', kind: 'equipment' }
  const { body: equipment } = await post(ines, 'resources', van)
  const [task] = await rowsOf(ines, 'tasks', source)
  assert.equal(
    (await post(ines, 'assignments', { project: source, task: task.id, resource: equipment.id })).status,
    201,
  )
})
after(() => ambit.stop())

const post = (who: Visitor, path: string, body: unknown) => ambit.call(who, 'POST', `/api/projects/${path}`, body)
const patch = async (who: Visitor, path: string, version: number, body: object) => {
  const answer = await ambit.call(who, 'PATCH', `/api/projects/${path}`, { version, ...body })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
}
const rowsOf = async (who: Visitor, list: string, project: string): Promise<any[]> =>
  (await ambit.call(who, 'GET', `/api/projects/${list}?project=eq:${project}&limit=500`)).body.rows
/** Asks for a copy; gives the answer, or once its job has ended what that ended with. */
async function copy(who: Visitor, id: string, body: object): Promise<{ status: number; body: any }> {
  const answer = await post(who, `projects/${id}/copy`, body)
  if (answer.status !== 202) return answer
  const job = await ended(who, answer.body.job)
  assert.equal(job.state, 'done', job.error)
  return { status: 201, body: job.result }
}
async function ended(who: Visitor, job: string): Promise<any> {
  for (let i = 0; i < 600; i++) {
    const { body } = await ambit.call(who, 'GET', `/api/jobs/${job}`)
    if (['done', 'failed', 'cancelled'].includes(body.state)) return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the copy did not end')
}
const names = (rows: any[]): string[] => rows.map((row) => row.name as string).toSorted()

describe('a copy of a project', () => {
  test('stands at its new start, with the same links, people and members, and is led by whoever made it', async () => {
    const made = await copy(ines, source, { title: 'Next depot', start: '2027-03-01' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { body: project } = await ambit.call(ines, 'GET', `/api/projects/projects/${made.body.project}`)
    assert.deepEqual(
      [project.title, project.status, project.purpose, project.manager, project.plannedStart, project.template],
      ['Next depot', 'draft', 'Faster depots', ines.account, '2027-03-01T08:00:00', false],
    )
    const tasks = await rowsOf(ines, 'tasks', made.body.project)
    assert.deepEqual(names(tasks), ['Install', 'Survey'])
    assert.ok(tasks.every((task) => task.percentComplete === 0 && task.start >= '2027-03-01'))
    assert.equal((await rowsOf(ines, 'dependencies', made.body.project)).length, 1)
    const resources = await rowsOf(ines, 'resources', made.body.project)
    assert.ok(resources.some(({ person, kind }) => person === jonas.account && kind === 'person'))
    assert.deepEqual(
      (await rowsOf(ines, 'members', made.body.project)).map(({ person }) => person),
      [jonas.account],
    )
    assert.equal((await ambit.call(jonas, 'GET', `/api/projects/projects/${made.body.project}`)).status, 200)
  })

  test('without people has the equipment only', async () => {
    const made = await copy(ines, source, { title: 'Nobody yet', start: '2027-03-01T09:30', people: false })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const resources = await rowsOf(ines, 'resources', made.body.project)
    assert.deepEqual(names(resources), ['Van'])
    const assignments = await rowsOf(ines, 'assignments', made.body.project)
    assert.deepEqual(
      assignments.map(({ resource }) => resource),
      [resources[0].id],
    )
    assert.deepEqual(await rowsOf(ines, 'members', made.body.project), [])
    assert.equal((await ambit.call(jonas, 'GET', `/api/projects/projects/${made.body.project}`)).status, 404)
  })

  test('keeps the links of its calendars to those of the company', async () => {
    const { body: company } = await ambit.call(ines, 'GET', '/api/people/calendars')
    const { body: calendar } = await post(ines, 'plan-calendars', {
      project: source,
      name: 'As the company',
      company: company.rows[0].id,
      times: { days: [[], [], [], [], [], [], []], exceptions: [] },
    })
    const made = await copy(ines, source, { title: 'Same hours', start: '2027-03-01' })
    const copied = (await rowsOf(ines, 'plan-calendars', made.body.project)).find(
      ({ name }) => name === 'As the company',
    )
    assert.equal(copied.company, company.rows[0].id)
    assert.notEqual(copied.id, calendar.id)
    // The hours of people are read anew; they are not written into the copy as a calendar of its own.
    assert.equal(
      (await rowsOf(ines, 'plan-calendars', made.body.project)).length,
      (await rowsOf(ines, 'plan-calendars', source)).length,
    )
  })

  test('of a plan without a calendar of its own follows the company, and the people in it', async () => {
    const { body: bare } = await post(ines, 'projects', {
      title: 'Bare',
      manager: ines.account,
      start: '2026-11-23T08:00',
    })
    const { body: who } = await post(ines, 'resources', { project: bare.id, name: 'Jonas', person: jonas.account })
    const { body: task } = await post(ines, 'tasks', { project: bare.id, name: 'Move', duration: 57_600 })
    await post(ines, 'assignments', { project: bare.id, task: task.id, resource: who.id })
    const made = await copy(ines, bare.id, { title: 'Bare again', start: '2027-03-01' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const [copied] = await rowsOf(ines, 'tasks', made.body.project)
    assert.deepEqual([copied.finish, copied.assignees], ['2027-03-02T17:00:00', [jonas.account]])
    assert.deepEqual(await rowsOf(ines, 'plan-calendars', made.body.project), [])
  })

  test('as a template is offered to everybody who creates projects, and makes projects', async () => {
    const template = await copy(ines, source, {
      title: 'Depot template',
      start: '2027-01-04',
      people: false,
      asTemplate: true,
    })
    const other = await ambit.visitor(['manager', 'employee'], 'Maja Lindqvist')
    const offered = await ambit.call(other, 'GET', '/api/projects/projects?template=eq:true')
    assert.deepEqual(
      offered.body.rows.map(({ title }: any) => title),
      ['Depot template'],
    )
    assert.equal((await ambit.call(other, 'GET', `/api/projects/projects/${source}`)).status, 404)
    assert.equal((await ambit.call(jonas, 'GET', `/api/projects/projects/${template.body.project}`)).status, 404)
    const made = await copy(other, template.body.project, { title: 'Kiel', start: '2027-05-03' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.deepEqual(names(await rowsOf(other, 'tasks', made.body.project)), ['Install', 'Survey'])
    const { body } = await ambit.call(other, 'GET', `/api/projects/projects/${made.body.project}`)
    assert.deepEqual([body.manager, body.template], [other.account, false])
  })

  test('is refused where the project is not shared, to who may not create, and for dates that are none', async () => {
    const other = await ambit.visitor(['manager', 'employee'], 'Remi Okafor')
    assert.equal((await copy(other, source, { title: 'x', start: '2027-03-01' })).status, 404)
    assert.equal((await copy(jonas, source, { title: 'x', start: '2027-03-01' })).status, 403)
    assert.equal((await copy(ines, randomUUIDv7(), { title: 'x', start: '2027-03-01' })).status, 404)
    for (const start of ['2027-02-30', 'soon', '9999-01-01', '']) {
      const { status, body } = await copy(ines, source, { title: 'x', start })
      assert.deepEqual([status, Object.keys(body.error.fields)], [422, ['start']], start)
    }
    assert.equal((await copy(ines, source, { title: ' ', start: '2027-03-01' })).status, 422)
  })
})

test('a large plan is copied beside the requests, shows how far it is, and can be stopped', async () => {
  const text = Array.from({ length: 2500 }, (_, i) => `Task ${i}\t1d`).join('\n')
  const { body: large } = await post(ines, 'paste', { name: 'Large', text, start: '2026-05-04T08:00' })
  const titles = async () =>
    (await ambit.call(ines, 'GET', '/api/projects/projects?limit=500')).body.rows.map(({ title }: any) => title)
  const began = performance.now()
  const { body: first } = await post(ines, `projects/${large.project}/copy`, { title: 'Stopped', start: '2027-03-01' })
  assert.ok(performance.now() - began < 1000, 'the request does not wait for the copy')
  const notes = new Set<string>()
  for (let job = { state: 'waiting', progress: null as any }; !job.progress?.done; ) {
    job = (await ambit.call(ines, 'GET', `/api/jobs/${first.job}`)).body
    assert.ok(['waiting', 'running'].includes(job.state), job.state)
    if (job.progress) notes.add(job.progress.note)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.ok(notes.has('Scheduling') || notes.has('Writing tasks'), [...notes].join())
  assert.equal((await ambit.call(ines, 'POST', `/api/jobs/${first.job}/cancel`)).status, 200)
  assert.equal((await ended(ines, first.job)).state, 'cancelled')
  const made = await copy(ines, large.project, { title: 'Whole', start: '2027-03-01' })
  const { body: whole } = await ambit.call(ines, 'GET', `/api/projects/projects/${made.body.project}`)
  assert.equal(whole.taskCount, 2500)
  assert.ok(!(await titles()).includes('Stopped'), 'nothing of a stopped copy is there')
})

test('a start that leaves a calendar without hours is told by the job, in words', async () => {
  const calendar = await post(ines, 'plan-calendars', {
    project: source,
    name: 'Until 2030',
    times: {
      days: [[], [{ from: 28_800, to: 61_200 }], [], [], [], [], []],
      exceptions: [{ from: '2030-01-01', to: '2199-12-31', intervals: [] }],
    },
  })
  assert.equal(calendar.status, 201, JSON.stringify(calendar.body))
  const [task] = await rowsOf(ines, 'tasks', source)
  await patch(ines, `tasks/${task.id}`, task.version, {
    calendar: calendar.body.id,
    constraint: 'startNoEarlierThan',
    constraintDate: '2026-11-23T08:00',
  })
  const { body } = await post(ines, `projects/${source}/copy`, { title: 'Too late', start: '2040-01-02' })
  const job = await ended(ines, body.job)
  assert.equal(job.state, 'failed')
  assert.match(job.error, /no working time.*Choose another start/)
})

test('the page for the sponsor is a PDF for those who may read the project', async () => {
  const url = `/api/projects/projects/${source}/summary.pdf`
  const headers = (who: Visitor) => ({ host: 'localhost:7300', cookie: who.cookie })
  const answer = await ambit.app.inject({ method: 'GET', url, headers: headers(jonas) })
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'application/pdf')
  assert.match(String(answer.headers['content-disposition']), /filename\*=UTF-8''Network%20renewal\.pdf/)
  assert.match(answer.rawPayload.subarray(0, 5).toString(), /^%PDF-/)
  const other = await ambit.visitor(['employee'])
  assert.equal((await ambit.app.inject({ method: 'GET', url, headers: headers(other) })).statusCode, 404)
})
