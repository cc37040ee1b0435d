import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { exampleXml, streamOf, task } from './formats/examplePlan.ts'
import { readMspdi } from './formats/mspdiRead.ts'

let ambit: TestAmbit
let ines: Visitor
before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['manager', 'employee'], 'Ines Falk')
})
after(() => ambit.stop())

async function made(path: string, body: unknown): Promise<any> {
  const { status, body: row } = await ambit.call(ines, 'POST', `/api${path}`, body)
  assert.equal(status, 201, JSON.stringify(row))
  return row
}

const field = (type: string, name: string, kind: string, more: object = {}) =>
  made('/platform/custom-fields', { type, name, key: name.toLowerCase().replace(' ', ''), kind, ...more })

async function imported(content: string, file: string): Promise<any> {
  const answer = await ambit.app.inject({
    method: 'POST',
    url: `/api/projects/import?file=${encodeURIComponent(file)}`,
    headers: {
      host: 'localhost:7300',
      'sec-fetch-site': 'same-origin',
      cookie: ines.cookie,
      'content-type': 'application/octet-stream',
    },
    payload: content,
  })
  assert.equal(answer.statusCode, 202, answer.body)
  for (let i = 0; i < 600; i++) {
    const { body } = await ambit.call(ines, 'GET', `/api/jobs/${answer.json().job}`)
    if (body.state === 'done') return body.result
    if (body.state === 'failed') assert.fail(body.error)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the import did not end')
}

async function exported(project: string, format: 'xml' | 'json'): Promise<string> {
  const { body, statusCode } = await ambit.app.inject({
    method: 'GET',
    url: `/api/projects/projects/${project}/plan/export?format=${format}`,
    headers: { host: 'localhost:7300', cookie: ines.cookie },
  })
  assert.equal(statusCode, 200, body)
  return body
}

/** The `extra` of the first task and the first resource of a project. */
async function extras(project: string): Promise<[unknown, unknown]> {
  const first = async (path: string) =>
    (await ambit.call(ines, 'GET', `/api/projects/${path}?project=eq:${project}`)).body.rows[0].extra
  return [await first('tasks'), await first('resources')]
}

/** A project of one task and one resource with these values. */
async function projectWith(task: object, resource: object): Promise<string> {
  const { project } = await made('/projects/paste', { name: 'Radio', text: 'Survey\t3d', start: '2026-05-04T08:00' })
  const { rows } = (await ambit.call(ines, 'GET', `/api/projects/tasks?project=eq:${project}`)).body
  const [row] = rows
  const saved = await ambit.call(ines, 'PATCH', `/api/projects/tasks/${row.id}`, { version: row.version, extra: task })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  await made('/projects/resources', { project, name: 'Network team', kind: 'role', extra: resource })
  return project
}

test('fields of tasks and resources go out with a plan and come back with it, to the digit', async () => {
  await field('projects.task', 'Site', 'text')
  await field('projects.task', 'Weight', 'decimal')
  await field('projects.task', 'Budget', 'money')
  await field('projects.task', 'Approval day', 'date')
  await field('projects.task', 'Licence', 'money')
  await field('projects.task', 'Risk', 'choice', { options: ['low', 'high'] })
  await field('projects.task', 'Answers', 'person')
  await field('projects.task', 'Visible', 'flag')
  await field('projects.resource', 'Site', 'text')
  await field('projects.resource', 'Rating', 'decimal')
  const ofTask = {
    site: 'Łódź',
    weight: '123456789012345.123456',
    budget: { amount: '12.50', currency: 'EUR' },
    approvalday: '2026-05-06',
    licence: { amount: '99.00', currency: 'USD' },
    risk: 'high',
    answers: ines.account,
    visible: true,
  }
  const ofResource = { site: 'Bremen', rating: '4.5' }
  const project = await projectWith(ofTask, ofResource)
  const json = await exported(project, 'json')
  assert.deepEqual(
    JSON.parse(json).columns.map((c: any) => [c.of, c.key, c.name, c.kind]),
    [
      ['task', 'site', 'Site', 'text'],
      ['task', 'weight', 'Weight', 'number'],
      ['task', 'budget', 'Budget', 'money'],
      ['task', 'approvalday', 'Approval day', 'date'],
      ['task', 'licence', 'Licence', 'money'],
      ['task', 'risk', 'Risk', 'choice'],
      ['task', 'answers', 'Answers', 'person'],
      ['task', 'visible', 'Visible', 'flag'],
      ['resource', 'site', 'Site', 'text'],
      ['resource', 'rating', 'Rating', 'number'],
    ],
  )
  const again = await imported(json, 'radio.json')
  assert.deepEqual(await extras(again.project), [ofTask, ofResource])
  // In XML people are names, money is of one currency, and numbers are as exact as a computer's.
  const { plan, columns } = await readMspdi(streamOf(await exported(project, 'xml')))
  assert.deepEqual(plan.tasks.find(({ name }) => name === 'Survey')!.extra, {
    text1: 'Łódź',
    number1: Number(ofTask.weight),
    cost1: { amount: '12.50', currency: 'EUR' },
    date1: '2026-05-06T08:00',
    text2: '99.00 USD',
    text3: 'high',
    text4: 'Ines Falk',
    flag1: true,
  })
  assert.deepEqual(plan.resources[0]!.extra, { text1: 'Bremen', number1: 4.5 })
  assert.deepEqual(
    columns.map(({ of, key, name, kind, choices }) => [of, key, name, kind, choices]),
    [
      ['task', 'text1', 'Site', 'text', undefined],
      ['task', 'number1', 'Weight', 'number', undefined],
      ['task', 'cost1', 'Budget', 'money', undefined],
      ['task', 'date1', 'Approval day', 'date', undefined],
      ['task', 'text2', 'Licence', 'text', undefined],
      ['task', 'text3', 'Risk', 'choice', ['low', 'high']],
      ['task', 'text4', 'Answers', 'text', undefined],
      ['task', 'flag1', 'Visible', 'flag', undefined],
      ['resource', 'text1', 'Site', 'text', undefined],
      ['resource', 'number1', 'Rating', 'number', undefined],
    ],
  )
})

test('a person whom nobody knows by that name comes in as text', async () => {
  await field('projects.task', 'Sponsor', 'person')
  const json = await exported(await projectWith({ sponsor: ines.account }, {}), 'json')
  const { project } = await imported(json.replaceAll('Ines Falk', 'Somebody Else'), 'other.json')
  const [extra] = await extras(project)
  assert.deepEqual(Object.values(extra as object), ['Somebody Else'])
})

const definition = (id: number, alias: string) =>
  `<ExtendedAttribute><FieldID>${id}</FieldID><Alias>${alias}</Alias></ExtendedAttribute>`
const [RESOURCE_TEXT1, TASK_TEXT1] = [205520904, 188743731]

test('an edited value of a resource goes back into the file it came from, and a new field takes the next free place', async () => {
  const value = `<ExtendedAttribute><FieldID>${RESOURCE_TEXT1}</FieldID><Value>night</Value></ExtendedAttribute>`
  const xml = exampleXml({
    header: `<ExtendedAttributes>${definition(RESOURCE_TEXT1, 'Shift')}${definition(TASK_TEXT1, 'Room')}</ExtendedAttributes>`,
    resources: `<Resource><UID>1</UID><ID>1</ID><Name>Crew</Name><Type>1</Type><MaxUnits>1.00</MaxUnits>${value}</Resource>`,
  })
  const { project } = await imported(xml, 'shifts.xml')
  const { rows } = (await ambit.call(ines, 'GET', `/api/projects/resources?project=eq:${project}`)).body
  assert.deepEqual(rows[0].extra, { shift: 'night' })
  const saved = await ambit.call(ines, 'PATCH', `/api/projects/resources/${rows[0].id}`, {
    version: rows[0].version,
    extra: { shift: 'day', site: 'Kiel' },
  })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  const { plan, columns } = await readMspdi(streamOf(await exported(project, 'xml')))
  assert.deepEqual(plan.resources[0]!.extra, { text1: 'day', text2: 'Kiel' })
  assert.deepEqual(
    columns.map(({ of, key, name }) => [of, key, name]),
    [
      ['resource', 'text1', 'Shift'],
      ['task', 'text1', 'Room'],
      ['resource', 'text2', 'Site'],
    ],
  )
})

test('what finds no free field is left out and named', async () => {
  const all = Array.from({ length: 10 }, (_, i) => 188743945 + i)
  const header = `<ExtendedAttributes>${all.map((id, i) => definition(id, `Day ${i}`)).join('')}</ExtendedAttributes>`
  const { project } = await imported(exampleXml({ header, tasks: task(1, 'Survey'), assignments: '' }), 'days.xml')
  const [row] = (await ambit.call(ines, 'GET', `/api/projects/tasks?project=eq:${project}`)).body.rows
  const saved = await ambit.call(ines, 'PATCH', `/api/projects/tasks/${row.id}`, {
    version: row.version,
    extra: { approvalday: '2026-05-06', site: 'Kiel' },
  })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  const report = await ambit.call(ines, 'GET', `/api/projects/projects/${project}/plan/export/dropped`)
  assert.deepEqual(report.body.columnsLeftOut, [{ of: 'task', name: 'Approval day', kind: 'date' }])
  const { plan } = await readMspdi(streamOf(await exported(project, 'xml')))
  assert.deepEqual(plan.tasks[0]!.extra, { text1: 'Kiel' })
})
