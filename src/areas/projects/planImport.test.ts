import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { exampleXml } from './formats/examplePlan.ts'

let ambit: TestAmbit
let ines: Visitor
before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['manager', 'employee'], 'Ines Falk')
})
after(() => ambit.stop())

const sent = (content: string | Buffer, file: string) =>
  ambit.app.inject({
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

/** Sends a file and waits until its job has ended. */
async function imported(content: string | Buffer, file: string): Promise<any> {
  const answer = await sent(content, file)
  assert.equal(answer.statusCode, 202, answer.body)
  for (let i = 0; i < 600; i++) {
    const { body } = await ambit.call(ines, 'GET', `/api/jobs/${answer.json().job}`)
    if (body.state === 'done' || body.state === 'failed') return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the import did not end')
}

const exported = async (project: string) =>
  ambit.app.inject({
    method: 'GET',
    url: `/api/projects/projects/${project}/plan/export`,
    headers: { host: 'localhost:7300', cookie: ines.cookie },
  })
const projects = async (): Promise<string[]> =>
  (await ambit.call(ines, 'GET', '/api/projects/projects?limit=500')).body.rows.map((row: any) => row.title)
/** Without white space between elements and without save stamps. */
const canonical = (xml: string) =>
  xml
    .replace(/<LastSaved>[^<]*<\/LastSaved>/, '')
    .replace(/>\s+</g, '><')
    .trim()

test('a file becomes a scheduled project with a report, and goes out again as it came in', async () => {
  const xml = exampleXml()
  const job = await imported(xml, 'network.xml')
  assert.equal(job.state, 'done', job.error)
  assert.deepEqual(
    [job.result.title, job.result.report.tasks, job.result.report.resources, job.result.report.links],
    ['Network renewal', 2, 1, 1],
  )
  const { project } = job.result
  const { rows } = (await ambit.call(ines, 'GET', `/api/projects/tasks?project=eq:${project}&sort=start`)).body
  assert.deepEqual(
    rows.map((row: any) => [row.name, row.start]),
    [
      ['Survey', '2026-11-23T08:00:00'],
      ['Install', '2026-11-25T08:00:00'],
    ],
  )
  const out = await exported(project)
  assert.equal(canonical(out.body), canonical(xml))
  assert.equal((await ambit.call(ines, 'GET', `/api/projects/projects/${project}/import-report`)).body.report.tasks, 2)
})

test('after an edit the file has the new duration, and what no longer holds is dropped and listed', async () => {
  const { result } = await imported(exampleXml(), 'network.xml')
  const { plan, versions } = (await ambit.call(ines, 'GET', `/api/projects/projects/${result.project}/plan`)).body
  const install = plan.tasks.find((t: any) => t.name === 'Install')
  const saved = await ambit.call(ines, 'POST', `/api/projects/projects/${result.project}/plan/edits`, {
    edits: [{ do: 'setTask', task: install.key, set: { duration: 57_600 } }],
    seen: { [install.key]: versions[install.key] },
  })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  const out = await exported(result.project)
  assert.match(out.body, /<Name>Install<\/Name>[\s\S]*<Duration>PT16H0M0S<\/Duration>/)
  const { dropped } = (await ambit.call(ines, 'GET', `/api/projects/projects/${result.project}/plan/export/dropped`))
    .body
  assert.ok(
    dropped.find((d: any) => d.name === 'Install').elements.includes('Assignment TimephasedData'),
    JSON.stringify(dropped),
  )
})

test('what is no plan is refused with its reason, and nothing of it stays', async () => {
  const before = await projects()
  const refused = async (content: string | Buffer, file: string, reason: RegExp) => {
    const job = await imported(content, file)
    assert.equal(job.state, 'failed')
    assert.match(job.error, reason)
  }
  await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'plan.mpp', /\.mpp.*Save As.*XML/s)
  await refused(exampleXml().slice(0, 2500), 'cut.xml', /line \d+/)
  await refused(`<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "b">]><Project/>`, 'bomb.xml', /DOCTYPE/i)
  await refused('', 'empty.xml', /empty/)
  await refused('{"tasks": 1}', 'odd.json', /not a plan/)
  assert.deepEqual(await projects(), before)
  assert.deepEqual(readdirSync(join(ambit.platform.settings.data, 'uploads')), [])
})

test('a pasted list becomes a plan, and somebody who may not create projects is told so', async () => {
  const pasted = await ambit.call(ines, 'POST', '/api/projects/paste', {
    name: 'From a mail',
    text: 'Preparation\n  Site surveys\t3d\n  Radio design\t2d',
    start: '2026-05-04T08:00',
  })
  assert.equal(pasted.status, 201, JSON.stringify(pasted.body))
  assert.equal(pasted.body.tasks, 3)
  const jonas = await ambit.visitor(['employee'], 'Jonas Weber')
  assert.equal((await ambit.call(jonas, 'POST', '/api/projects/paste', { name: 'x', text: 'y' })).status, 403)
})
