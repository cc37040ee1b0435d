/** Imports through HTTP: from the file to the records and back again. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import type { Report } from './report.ts'
import type { Setup } from './setup.ts'
import { workbook } from './tableWriter.server.ts'

let ambit: TestAmbit
let people: Visitor
let employee: Visitor
before(async () => {
  ambit = await testAmbit()
  people = await ambit.visitor(['people'], 'Petra People')
  employee = await ambit.visitor(['employee'], 'Emil Employee')
})
after(() => ambit.stop())

const HOST = { host: 'localhost:7300', 'sec-fetch-site': 'same-origin' }

async function send(who: Visitor, id: string, name: string, bytes: Uint8Array, more = '') {
  const response = await ambit.app.inject({
    method: 'POST',
    url: `/api/platform/imports/${id}/file?name=${encodeURIComponent(name)}&locale=de-DE&timeZone=Europe/Berlin${more}`,
    headers: { ...HOST, cookie: who.cookie, 'content-type': 'application/octet-stream' },
    payload: Buffer.from(bytes),
  })
  return { status: response.statusCode, body: JSON.parse(response.body) }
}

/** An import with its file, ready to be configured. */
async function begin(
  who: Visitor,
  type: string,
  name: string,
  content: string | Uint8Array,
): Promise<{ id: string; setup: Setup }> {
  const made = await ambit.call(who, 'POST', '/api/platform/imports', { title: name, type, owner: who.caller.person })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const sent = await send(who, made.body.id, name, typeof content === 'string' ? Buffer.from(content) : content)
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  return sent.body
}

async function finished(who: Visitor, job: string): Promise<{ state: string; result: any; error: string | null }> {
  for (let i = 0; i < 600; i++) {
    const { body } = await ambit.call(who, 'GET', `/api/jobs/${job}`)
    if (['done', 'failed', 'cancelled'].includes(body.state)) return body
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the job does not end')
}

async function step(who: Visitor, id: string, name: 'check' | 'import' | 'undo') {
  const { status, body } = await ambit.call(who, 'POST', `/api/platform/imports/${id}/${name}`, {})
  assert.equal(status, 202, JSON.stringify(body))
  return finished(who, body.job)
}

const configure = async (who: Visitor, id: string, setup: Setup) => {
  const { status, body } = await ambit.call(who, 'POST', `/api/platform/imports/${id}/configure`, { setup })
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

async function checked(who: Visitor, id: string): Promise<{ row: any; report: Report }> {
  const job = await step(who, id, 'check')
  assert.equal(job.state, 'done', job.error ?? '')
  const row = (await ambit.call(who, 'GET', `/api/platform/imports/${id}`)).body
  return { row, report: (await ambit.call(who, 'GET', `/api/platform/imports/${id}/contents`)).body.report }
}

const named = async (text: string) =>
  (await ambit.call(people, 'GET', `/api/people/people?search=${encodeURIComponent(text)}&limit=500&sort=name`)).body
    .rows

describe('an import', () => {
  test('maps columns by their names, tells each error by row and column, and writes nothing', async () => {
    const { id, setup } = await begin(
      people,
      'people.person',
      'Staff.csv',
      'Name;E-Mail;Telefon;Aktiv;Gehalt\r\nAda Wrong;ada@;1;ja;1\r\nBea Right;bea@example.org;2;nein;2\r\nCleo Wrong;cleo@example.org;3;vielleicht;3\r\n;nobody@example.org;4;ja;4\r\n',
    )
    assert.equal(setup.delimiter, ';')
    assert.deepEqual(
      setup.columns.map(({ field }) => field),
      ['name', 'email', 'phone', 'active', null],
    )
    const { row, report } = await checked(people, id)
    assert.equal(row.state, 'checked')
    assert.deepEqual([row.rows, row.wrong, row.created], [4, 3, 1])
    assert.deepEqual(
      report.findings.map(({ row: place, column, value }) => [place, column, value]),
      [
        [2, 'E-Mail', 'ada@'],
        [4, 'Aktiv', 'vielleicht'],
        [5, 'Name', ''],
      ],
    )
    assert.match(report.findings[0]!.accepts!, /name@example\.com/)
    assert.match(report.findings[1]!.accepts!, /yes or no/)
    assert.deepEqual(await named('example.org'), [])
    const refused = await ambit.call(people, 'POST', `/api/platform/imports/${id}/import`, {})
    assert.equal(refused.status, 409)
    assert.match(refused.body.error.message, /errors/)
  })

  test('creates and changes by a key, changes nothing the second time, and is undone as a whole', async () => {
    const csv = 'Name,E-mail,Phone\r\nDora Old,dora@example.net,111\r\nErik New,erik@example.net,222\r\n'
    const { status } = await ambit.call(people, 'POST', '/api/people/people', {
      name: 'Dora Older',
      email: 'dora@example.net',
      phone: '111',
    })
    assert.equal(status, 201)
    const { id, setup } = await begin(people, 'people.person', 'team.csv', csv)
    assert.deepEqual([setup.mode, setup.key], ['both', ['email']])
    const { report } = await checked(people, id)
    assert.deepEqual(
      [report.created, report.updated, report.unchanged, report.found],
      [1, 1, 0, 0],
      JSON.stringify(report.findings),
    )
    assert.deepEqual(report.differences[0]!.changes, [{ field: 'Name', from: 'Dora Older', to: 'Dora Old' }])
    assert.equal((await step(people, id, 'import')).result.state, 'done')
    assert.deepEqual(
      (await named('example.net')).map((row: any) => row.name),
      ['Dora Old', 'Erik New'],
    )

    const again = await begin(people, 'people.person', 'team.csv', csv)
    const second = await checked(people, again.id)
    assert.deepEqual([second.report.created, second.report.updated, second.report.unchanged], [0, 0, 2])
    assert.equal((await step(people, again.id, 'import')).result.state, 'done')

    assert.deepEqual((await step(people, id, 'undo')).result, { state: 'undone', removed: 1, restored: 1 })
    assert.deepEqual(
      (await named('example.net')).map((row: any) => row.name),
      ['Dora Older'],
    )
    const lines = await ambit.platform.audit.activityOf(
      ambit.database.db,
      'people.person',
      (await named('dora'))[0].id,
      10,
    )
    assert.deepEqual(
      lines.map(({ reason }) => reason),
      ['Undo of the import of team.csv', 'Import of team.csv', null],
    )
    assert.equal((await ambit.call(people, 'POST', `/api/platform/imports/${id}/undo`, {})).status, 409)
  })

  test('names what others changed since the dry run, and imports after another look', async () => {
    const made = (
      await ambit.call(people, 'POST', '/api/people/people', { name: 'Finn First', email: 'finn@example.net' })
    ).body
    const { id } = await begin(
      people,
      'people.person',
      'finn.csv',
      'Name,E-mail,Phone\r\nFinn First,finn@example.net,333\r\n',
    )
    await checked(people, id)
    await ambit.call(people, 'PATCH', `/api/people/people/${made.id}`, { version: 1, name: 'Finn Second' })
    const { result } = await step(people, id, 'import')
    assert.match(result.refused, /changed by others/)
    const { report } = (await ambit.call(people, 'GET', `/api/platform/imports/${id}/contents`)).body
    assert.match(report.findings[0].problem, /by Petra People: name/)
    assert.equal((await named('finn@'))[0].phone, null)
    assert.equal((await step(people, id, 'import')).result.state, 'done')
    assert.equal((await named('finn@'))[0].phone, '333')
  })

  test('is not undone where others built on it, and names them', async () => {
    const { id } = await begin(
      people,
      'people.person',
      'g.csv',
      'Name,E-mail\r\nGina Gone,gina@example.net\r\nHugo Held,hugo@example.net\r\n',
    )
    await checked(people, id)
    await step(people, id, 'import')
    const [hugo] = await named('hugo@')
    await ambit.call(people, 'PATCH', `/api/people/people/${hugo.id}`, { version: 1, phone: '1' })
    const { state, error } = await step(people, id, 'undo')
    assert.equal(state, 'failed')
    assert.match(error!, /“Hugo Held” was changed by Petra People/)
    assert.equal((await named('gina@')).length, 1)
  })

  test('finds what a cell refers to, by name, code or address, and says what was perhaps meant', async () => {
    await ambit.call(people, 'POST', '/api/people/people', { name: 'Ines Falk', email: 'ines@example.net' })
    await ambit.call(people, 'POST', '/api/people/people', { name: 'Ines Falk', email: 'ines2@example.net' })
    const wrong = await begin(
      people,
      'people.department',
      'departments.csv',
      'Name;Code;Part of;Head\r\nIT;IT;;ines@example.net\r\nOperations;OPS;it;Ines Falk\r\nDatabases;DBA;Oprations;\r\n',
    )
    const { report } = await checked(people, wrong.id)
    assert.equal(report.found, 2, JSON.stringify(report.findings))
    assert.match(report.findings[0]!.problem, /fits 2 people: .*ines2@example\.net/)
    assert.match(report.findings[1]!.problem, /did you mean “operations”/i)
    // A corrected file takes the place of the first; rows may name each other, whichever comes first.
    const right =
      'Name;Code;Part of;Head\r\nDatabases;DBA;Operations;\r\nOperations;OPS;IT;ines2@example.net\r\nIT;IT;;ines@example.net\r\n'
    assert.equal((await send(people, wrong.id, 'corrected.csv', Buffer.from(right))).status, 200)
    const good = await checked(people, wrong.id)
    assert.equal(good.report.found, 0, JSON.stringify(good.report.findings))
    assert.equal((await step(people, wrong.id, 'import')).result.state, 'done')
    const { body } = await ambit.call(people, 'GET', '/api/people/departments?titles=true&sort=name')
    const titles = body.titles['people.department']
    assert.deepEqual(
      body.rows.map((row: any) => [row.code, titles[row.parent]]),
      [
        ['DBA', 'Operations'],
        ['IT', undefined],
        ['OPS', 'IT'],
      ],
    )
    assert.equal((await step(people, wrong.id, 'undo')).result.removed, 3)
  })

  test('asks in which order days are written where the file does not show it', async () => {
    const ivo = (
      await ambit.call(people, 'POST', '/api/people/people', { name: 'Ivo Import', email: 'ivo@example.net' })
    ).body
    const { id, setup } = await begin(
      people,
      'people.engagement',
      'jobs.csv',
      'Person,Job title,Starts on,Working-time share\r\nIvo Import,Driver,03/04/2026,50 %\r\n',
    )
    assert.equal(setup.dateOrder, null)
    const first = await checked(people, id)
    assert.match(first.report.findings[0]!.problem, /can be 2026-04-03 or 2026-03-04/)
    await configure(people, id, { ...setup, dateOrder: 'mdy' })
    assert.equal((await checked(people, id)).report.found, 0)
    await step(people, id, 'import')
    const { body } = await ambit.call(people, 'GET', `/api/people/engagements?person=eq:${ivo.id}`)
    assert.deepEqual([body.rows[0].startsOn, body.rows[0].share], ['2026-03-04', 50])
  })

  test('reads workbooks, and leaves or clears what is empty as it is told', async () => {
    await ambit.call(people, 'POST', '/api/people/people', {
      name: 'Jana Full',
      email: 'jana@example.net',
      phone: '444',
      active: true,
    })
    const pieces: Uint8Array[] = []
    const rows = [[{ text: 'jana@example.net' }, null, { flag: false }]]
    for await (const piece of workbook([
      { name: 'Staff', columns: ['E-mail', 'Phone', 'Active'].map((label) => ({ label, width: 10 })), rows },
    ]))
      pieces.push(piece)
    const { id, setup } = await begin(people, 'people.person', 'Staff.xlsx', Buffer.concat(pieces))
    assert.deepEqual([setup.sheet, setup.mode], ['Staff', 'both'])
    await configure(people, id, { ...setup, mode: 'update' })
    assert.deepEqual((await checked(people, id)).report.differences[0]!.changes, [
      { field: 'Active', from: 'yes', to: 'no' },
    ])
    await configure(people, id, { ...setup, mode: 'update', empty: 'clear' })
    assert.equal((await checked(people, id)).report.differences[0]!.changes.length, 2)
    await step(people, id, 'import')
    const [jana] = await named('jana@')
    assert.deepEqual([jana.phone, jana.active, jana.name], [null, false, 'Jana Full'])
    await step(people, id, 'undo')
    assert.deepEqual(
      (await named('jana@')).map((row: any) => [row.phone, row.active]),
      [['444', true]],
    )
  })

  test('holds values that may stand once against the file and the records that are here', async () => {
    await ambit.call(people, 'POST', '/api/people/people', { name: 'Kim Here', email: 'kim@example.net' })
    const { id, setup } = await begin(
      people,
      'people.person',
      'k.csv',
      'Name,E-mail\r\nKim,kim@example.net\r\nLea,lea@example.net\r\nLeo,LEA@example.net\r\n',
    )
    await configure(people, id, { ...setup, mode: 'create', key: [] })
    const { report } = await checked(people, id)
    assert.deepEqual(
      report.findings.map(({ row, problem }) => [row, problem]),
      [
        [2, 'is already taken'],
        [4, 'is the same as in row 3'],
      ],
    )
  })

  test('gives its errors back as a list and beside the rows, and that file is read again', async () => {
    const { id } = await begin(
      people,
      'people.person',
      'm.csv',
      'Name,E-mail,Phone\r\nMax,max@,=1\r\nMia,mia@example.net,2\r\n',
    )
    await checked(people, id)
    const get = async (url: string) =>
      (await ambit.app.inject({ method: 'GET', url, headers: { ...HOST, cookie: people.cookie } })).body
    assert.match(await get(`/api/platform/imports/${id}/findings?format=csv`), /2,E-mail \(B\),max@,/)
    const marked = await get(`/api/platform/imports/${id}/marked`)
    assert.equal(
      marked,
      '\ufeffWhat is wrong,Name,E-mail,Phone\r\n"E-mail: must be an e-mail address, like name@example.com",Max,max@,\'=1\r\n,Mia,mia@example.net,2\r\n',
    )
    const sent = await send(people, id, 'm.csv', Buffer.from(marked.replace('max@,', 'max@example.net,')))
    assert.deepEqual(
      sent.body.setup.columns.map(({ field }: any) => field),
      [null, 'name', 'email', 'phone'],
    )
    assert.equal((await checked(people, id)).report.found, 0)
    await step(people, id, 'import')
    assert.equal((await named('max@'))[0].phone, '=1')
  })
})

describe('rights', () => {
  test('nobody imports what he may not create or change, or field by field', async () => {
    const made = await ambit.call(employee, 'POST', '/api/platform/imports', {
      title: 'x.csv',
      type: 'people.department',
      owner: employee.caller.person,
    })
    assert.equal((await send(employee, made.body.id, 'x.csv', Buffer.from('Name,Code\r\nX,X\r\n'))).status, 403)
    // Everybody may keep his own private fields, and nobody else's.
    const { id, setup } = await begin(
      employee,
      'people.person',
      'own.csv',
      `ID,Private phone,Phone\r\n${employee.account},1,2\r\n${people.account},3,4\r\n`,
    )
    assert.equal(setup.mode, 'update')
    const { report } = await checked(employee, id)
    assert.deepEqual(
      report.findings.map(({ row, problem }) => [row, problem]),
      [[3, 'You may not change this person']],
    )
  })

  test('an import is its owner’s: others see neither it nor its file', async () => {
    const { id } = await begin(people, 'people.person', 'secret.csv', 'Name\r\nNora Secret\r\n')
    for (const path of ['', '/contents', '/findings', '/marked'])
      assert.equal((await ambit.call(employee, 'GET', `/api/platform/imports/${id}${path}`)).status, 404, path)
    for (const name of ['check', 'import', 'undo', 'read', 'configure'])
      assert.equal(
        (await ambit.call(employee, 'POST', `/api/platform/imports/${id}/${name}`, {})).status,
        name === 'configure' ? 422 : 404,
        name,
      )
  })
})

describe('files that are no tables', () => {
  const files: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['old.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), /old Excel format/],
    ['paper.pdf', Buffer.from('%PDF-1.7 …'), /PDF/],
    ['empty.csv', Buffer.from(''), /empty/],
    ['cut.xlsx', Buffer.from('PK\u0003\u0004 not really'), /damaged/],
  ]
  for (const [name, bytes, said] of files)
    test(`${name} is answered with what to do`, async () => {
      const made = await ambit.call(people, 'POST', '/api/platform/imports', {
        title: name,
        type: 'people.person',
        owner: people.caller.person,
      })
      const { status, body } = await send(people, made.body.id, name, bytes)
      assert.equal(status, 422, JSON.stringify(body))
      assert.match(body.error.message, said)
    })
})
