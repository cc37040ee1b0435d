/** Exports through HTTP: exactly what is seen, by whoever asks, and noted. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { asRule, ROLE_NAMES } from '../../record/caller.ts'
import type { Cell } from './cell.ts'
import { XlsxFile } from './xlsxRead.ts'

let ambit: TestAmbit
let people: Visitor
let employee: Visitor
before(async () => {
  ambit = await testAmbit()
  people = await ambit.visitor(['people'], 'Petra People')
  employee = await ambit.visitor(['employee'], 'Emil Employee')
  for (const [name, email, privatePhone] of [
    ['=HYPERLINK("x")', 'a@export.example', '+491'],
    ['Bea; "B"', 'b@export.example', '+492'],
    ['Cem', 'c@export.example', '+493'],
  ])
    await ambit.call(people, 'POST', '/api/people/people', { name, email, privatePhone })
})
after(() => ambit.stop())

async function get(who: Visitor, url: string): Promise<{ status: number; text: string; bytes: Buffer; name: string }> {
  const { statusCode, body, rawPayload, headers } = await ambit.app.inject({
    method: 'GET',
    url,
    headers: { host: 'localhost:7300', cookie: who.cookie },
  })
  return { status: statusCode, text: body, bytes: rawPayload, name: String(headers['content-disposition'] ?? '') }
}
const FOUND = 'search=export.example&sort=-email'

describe('an export', () => {
  test('has the rows, columns and order that are seen, made safe for spreadsheets', async () => {
    const { status, text, name } = await get(
      people,
      `/api/people/people/export?${FOUND}&columns=name,privatePhone,active`,
    )
    assert.equal(status, 200, text)
    assert.equal(
      text,
      '\ufeffName,Private phone,Active\r\nCem,\'+493,yes\r\n"Bea; ""B""",\'+492,yes\r\n"\'=HYPERLINK(""x"")",\'+491,yes\r\n',
    )
    assert.match(name, /People\.csv/)
    const german = await get(
      people,
      `/api/people/people/export?${FOUND}&columns=name&file.locale=de-DE&file.mark=false`,
    )
    assert.equal(german.text, 'Name\r\nCem\r\n"Bea; ""B"""\r\n"\'=HYPERLINK(""x"")"\r\n')
  })

  test('is no business of somebody who looks through another account’s eyes', async () => {
    const admin = await ambit.visitor(['administrator'], 'Ada Administrator')
    const borrowed = await ambit.app.inject({
      method: 'POST',
      url: `/api/accounts/${people.account}/impersonate`,
      payload: { reason: 'She cannot find a list' },
      headers: { host: 'localhost:7300', 'sec-fetch-site': 'same-origin', cookie: admin.cookie },
    })
    assert.equal(borrowed.statusCode, 204, borrowed.body)
    const token = (borrowed.cookies as { name: string; value: string }[]).find(({ name }) => name === 'ambit')!.value
    const eyes = { ...people, cookie: `ambit=${token}` }
    assert.equal((await get(eyes, `/api/people/people?${FOUND}`)).status, 200)
    const { status, text } = await get(eyes, `/api/people/people/export?${FOUND}`)
    assert.equal(status, 403)
    assert.match(text, /taking data out only they do themselves/)
  })

  test('comes as a workbook with typed cells and identifiers', async () => {
    const { bytes } = await get(
      people,
      `/api/people/people/export?${FOUND}&columns=name,active&file.format=xlsx&file.identifiers=true`,
    )
    const file = new XlsxFile(bytes)
    const rows: (readonly Cell[])[] = [...file.rows(file.sheetCalled(undefined))].map(({ cells }) => cells)
    assert.deepEqual(rows[0], ['ID', 'Name', 'Active'])
    assert.deepEqual(rows[3]!.slice(1), ['=HYPERLINK("x")', { flag: true }])
  })

  test('has only chosen rows where some are chosen', async () => {
    const [row] = (await ambit.call(people, 'GET', '/api/people/people?search=c@export')).body.rows
    const { statusCode, body } = await ambit.app.inject({
      method: 'POST',
      url: '/api/people/people/export',
      headers: { host: 'localhost:7300', 'sec-fetch-site': 'same-origin', cookie: people.cookie },
      payload: { ids: [row.id], query: { columns: 'name', 'file.mark': 'false' } },
    })
    assert.equal(statusCode, 200, body)
    assert.equal(body, 'Name\r\nCem\r\n')
  })

  test('is noted with who, what and how many', async () => {
    await get(people, `/api/people/people/export?${FOUND}`)
    const { body } = await ambit.call(people, 'GET', '/api/platform/exports?limit=1')
    const [row] = body.rows
    assert.deepEqual(
      [row.title, row.type, row.rows, row.format, row.owner],
      ['People', 'people.person', 3, 'csv', people.caller.person],
    )
    assert.match(row.query, /search=export\.example/)
    assert.equal((await ambit.call(employee, 'GET', `/api/platform/exports/${row.id}`)).status, 404)
    const [line] = await ambit.platform.audit.activityOf(ambit.database.db, 'platform.export', row.id, 1)
    assert.match(line!.who.name, /Petra People/)
  })

  test('keeps from everybody what the list keeps from them', async () => {
    for (const role of ROLE_NAMES) {
      const who = await ambit.visitor([role], `Somebody in ${role}`)
      const list = await ambit.call(who, 'GET', `/api/people/people?limit=500`)
      const asked = await get(who, '/api/people/people/export?columns=name')
      assert.equal(asked.status, list.status, role)
      if (list.status !== 200) continue
      assert.equal(asked.text.trim().split('\r\n').length - 1, list.body.rows.length, role)
      // A field that is not open in every row cannot be asked for.
      const closed = await get(who, '/api/people/people/export?columns=name,privatePhone')
      if (role !== 'people' && role !== 'administrator') assert.equal(closed.status, 422, `${role}: ${closed.text}`)
      for (const format of ['csv', 'xlsx']) {
        const all = await get(who, `/api/people/people/export?file.format=${format}`)
        assert.ok(!all.bytes.includes('+49') || role === 'people' || role === 'administrator', role)
      }
    }
  })
})

describe('a scheduled export', () => {
  test('is made with its owner’s rights, told to the recipients, and shows each what he may read', async () => {
    const other = await ambit.visitor(['people'], 'Paul Peer')
    const made = await ambit.call(people, 'POST', '/api/platform/scheduled-exports', {
      title: 'Private phones',
      type: 'people.person',
      query: 'search=export.example&sort=email&columns=name,privatePhone',
      format: 'csv',
      owner: people.caller.person,
      recipients: [employee.caller.person, other.caller.person],
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const asked = await ambit.call(people, 'POST', `/api/platform/scheduled-exports/${made.body.id}/make-now`, {})
    assert.equal(asked.status, 200, JSON.stringify(asked.body))
    let row: any
    for (let i = 0; i < 400 && !row?.file; i++) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      row = (await ambit.call(people, 'GET', `/api/platform/exports?schedule=eq:${made.body.id}`)).body.rows[0]
    }
    assert.equal(row.rows, 3)
    const own = await get(people, `/api/platform/exports/${row.id}/file`)
    assert.match(own.text, /Cem,'\+493/)
    assert.match((await get(other, `/api/platform/exports/${row.id}/file`)).text, /\+493/)
    // A recipient who may not read private numbers gets none of them, and whoever is no recipient gets nothing.
    const his = await get(employee, `/api/platform/exports/${row.id}/file`)
    assert.ok(!his.bytes.includes('+49'), his.text)
    const stranger = await ambit.visitor(['employee'], 'Some Stranger')
    assert.equal((await get(stranger, `/api/platform/exports/${row.id}/file`)).status, 404)
    const notes = await ambit.database.db.query({
      strings: ["select text from platform.notifications where kind = 'export'"],
      values: [],
    })
    assert.equal(notes.length, 3)
    await ambit.store.change(asRule('test', 'test'), (work) =>
      work.remove(ambit.registry.get('platform.scheduledExport'), made.body.id),
    )
  })
})
