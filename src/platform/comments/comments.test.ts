import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { asRule, ROLE_NAMES } from '../../record/caller.ts'
import { sql } from '../sql.ts'
import { personText, recordText } from './mentions.ts'
import { MOST_ANSWERS, MOST_CHARACTERS, MOST_MENTIONED, MOST_PINNED } from './rules.ts'

let ambit: TestAmbit
/** Leads the project; a member and a client belong to it; the stranger does not. */
let ines: Visitor
let jonas: Visitor
let client: Visitor
let stranger: Visitor
let admin: Visitor
let project: string
let task: string
const rule = asRule('test', 'test')

before(async () => {
  ambit = await testAmbit()
  ines = await ambit.visitor(['manager', 'employee'], 'Ines Falk')
  jonas = await ambit.visitor(['employee'], 'Jonas Weber')
  client = await ambit.visitor(['client'], 'Carla Client')
  stranger = await ambit.visitor(['employee'], 'Stella Stranger')
  admin = await ambit.visitor(['administrator'], 'Ada Admin')
  const made = await ambit.call(ines, 'POST', '/api/projects/projects', {
    title: 'Warehouse Wi-Fi renewal',
    manager: ines.account,
    start: '2026-05-04T08:00',
  })
  project = made.body.id
  for (const person of [jonas, client])
    await create('projects.member', { project, person: person.account, role: 'member' })
  task = await newTask('Mount access points')
})
after(() => ambit.stop())

const create = async (type: string, draft: object): Promise<string> =>
  (await ambit.store.change(rule, (work) => work.create(ambit.registry.get(type), draft, { everything: true }))).id
const newTask = (name: string) => create('projects.task', { project, name, duration: 3600 })
const on = (id: string, type = 'projects.task') => ({ type, id })

const write = (who: Visitor, body: unknown, more: object = {}) =>
  ambit.call(who, 'POST', '/api/comments', { subject: on(task), body, ...more })
async function written(who: Visitor, body: string, more: object = {}): Promise<string> {
  const answer = await write(who, body, more)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body.id
}
const timeline = async (who: Visitor, id = task, query = '') =>
  (await ambit.call(who, 'GET', `/api/timeline/projects.task/${id}?${query}`)).body
const commentsOf = async (who: Visitor, id = task) =>
  (await timeline(who, id, 'only=comments&limit=200')).items.map((item: any) => item.comment)
const find = async (who: Visitor, id: string, at = task) =>
  (await commentsOf(who, at)).flatMap((c: any) => [c, ...c.answers]).find((c: any) => c.id === id)
const notes = (who: Visitor) =>
  ambit.database.db.query<{ kind: string; text: string }>(
    sql`select kind, text from platform.notifications where account_id = ${who.account} order by id`,
  )
const watches = async (who: Visitor, id = task) =>
  (await ambit.call(who, 'GET', `/api/watches/projects.task/${id}`)).body.state

describe('who may comment', () => {
  test('whoever reads the record reads what is said there and answers; for others there is nothing', async () => {
    const id = await written(jonas, 'The ladder is in hall **B**.')
    for (const who of [ines, jonas, client, admin])
      assert.equal((await find(who, id)).body, 'The ladder is in hall **B**.')
    assert.equal((await write(client, 'Thank you', { parent: id })).status, 201)
    assert.equal((await write(stranger, 'Hello')).status, 404)
    for (const [method, url, body] of [
      ['GET', `/api/timeline/projects.task/${task}`],
      ['GET', `/api/comments/${id}/editions`],
      ['GET', `/api/comments/people?type=projects.task&id=${task}&search=a`],
      ['GET', `/api/watches/projects.task/${task}`],
      ['PUT', `/api/watches/projects.task/${task}`, { state: 'watching' }],
      ['PATCH', `/api/comments/${id}`, { version: 1, body: 'x' }],
      ['POST', `/api/comments/${id}/withdraw`, {}],
      ['POST', `/api/comments/${id}/pin`],
      ['POST', `/api/comments/${id}/unpin`],
    ] as const) {
      const { status } = await ambit.call(stranger, method, url, body)
      assert.equal(status, 404, `${method} ${url}`)
      assert.equal((await ambit.call(null, method, url, body)).status, 401, `${method} ${url}`)
    }
  })

  for (const role of ROLE_NAMES)
    test(`${role}: ${role === 'auditor' ? 'reads only' : 'writes what they may read'}`, async () => {
      const who = await ambit.visitor([role], `Somebody in ${role}`)
      await create('projects.member', { project, person: who.account, role: 'member' })
      const reads = (await ambit.call(who, 'GET', `/api/projects/tasks/${task}`)).status === 200
      const { status, body } = await write(who, `From ${role}`)
      assert.equal(status, role === 'auditor' ? 403 : reads ? 201 : 404, JSON.stringify(body))
      if (role === 'auditor') assert.match(body.error.message, /change nothing/)
      if (reads) assert.equal((await timeline(who)).may.comment === true, role !== 'auditor')
    })

  test('only the author edits; the author and administrators withdraw, these with a reason', async () => {
    const id = await written(jonas, 'First')
    const patch = (who: Visitor) => ambit.call(who, 'PATCH', `/api/comments/${id}`, { version: 1, body: 'Changed' })
    const withdraw = (who: Visitor, body: object = {}) => ambit.call(who, 'POST', `/api/comments/${id}/withdraw`, body)
    assert.equal((await patch(ines)).status, 403)
    assert.equal((await patch(admin)).status, 403)
    assert.equal((await withdraw(ines)).status, 403)
    const missing = await withdraw(admin)
    assert.equal(missing.status, 422)
    assert.match(missing.body.error.fields.reason, /is required/)
    assert.equal((await withdraw(admin, { reason: 'Names a customer' })).status, 200)
    const left = await find(client, id)
    assert.deepEqual([left.body, left.withdrawn.by, left.withdrawn.reason], [null, admin.account, 'Names a customer'])
    assert.equal((await withdraw(jonas)).status, 409)
    assert.equal((await patch(jonas)).status, 409)
    const own = await written(jonas, 'Second')
    assert.equal((await ambit.call(jonas, 'POST', `/api/comments/${own}/withdraw`)).status, 200)
    assert.deepEqual((await find(ines, own)).withdrawn.reason, null)
  })

  test('whoever may change the record pins, up to a number', async () => {
    const at = await newTask('Pinned')
    const ids: string[] = []
    for (let n = 0; n <= MOST_PINNED; n++) ids.push(await written(jonas, `Pin ${n}`, { subject: on(at) }))
    const pin = (who: Visitor, id: string, word = 'pin') => ambit.call(who, 'POST', `/api/comments/${id}/${word}`)
    assert.equal((await pin(jonas, ids[0]!)).status, 403)
    for (const id of ids.slice(0, MOST_PINNED)) assert.equal((await pin(ines, id)).status, 200)
    assert.equal((await pin(ines, ids[MOST_PINNED]!)).status, 409)
    assert.deepEqual(
      (await timeline(client, at)).pinned.map((c: any) => c.id),
      ids.slice(0, MOST_PINNED),
    )
    assert.equal((await pin(ines, ids[0]!, 'unpin')).status, 200)
    assert.equal((await pin(ines, ids[MOST_PINNED]!)).status, 200)
    const answer = await written(jonas, 'An answer', { subject: on(at), parent: ids[1] })
    assert.equal((await pin(ines, answer)).status, 409)
    assert.equal((await ambit.call(jonas, 'POST', `/api/comments/${ids[1]}/withdraw`)).status, 200)
    assert.ok(
      !(await timeline(ines, at)).pinned.some((c: any) => c.id === ids[1]),
      'what is withdrawn stands first no more',
    )
  })
})

describe('texts', () => {
  test('are kept as they are, up to their length', async () => {
    const longest = `${'ä'.repeat(MOST_CHARACTERS - 1)}!`
    assert.equal((await find(ines, await written(jonas, longest))).body, longest)
    for (const [body, says] of [
      [`${longest}!`, /at most 10000/],
      ['', /say|long|required/],
      [' \n\t ', /says nothing/],
      ['a\u0000b', /control|text/],
      ['\ud800', /text|control/],
      [null, /required/],
      [7, /text/],
      [['x'], /text/],
      [Array.from({ length: MOST_MENTIONED + 1 }, () => personText(randomUUID())).join(' '), /mentions 51 people/],
    ] as const) {
      const { status, body: answer } = await write(jonas, body)
      assert.equal(status, 422, JSON.stringify(body)?.slice(0, 60))
      assert.match(answer.error.fields.body, says)
    }
    assert.equal(
      (await ambit.call(jonas, 'POST', '/api/comments', { subject: on(task), body: 'x', html: 1 })).status,
      422,
    )
  })

  test('each edition is kept, and two editors see both texts', async () => {
    const id = await written(jonas, 'Ladder in hall A')
    const patch = (version: number, body: string) =>
      ambit.call(jonas, 'PATCH', `/api/comments/${id}`, { version, body })
    assert.equal((await patch(1, 'Ladder in hall B')).body.version, 2)
    const late = await patch(1, 'Ladder in hall C')
    assert.equal(late.status, 409)
    assert.deepEqual(late.body.error.fields.body, { yours: 'Ladder in hall C', theirs: 'Ladder in hall B' })
    assert.equal(late.body.error.current.version, 2)
    assert.equal((await patch(2, 'Ladder in hall B')).body.version, 2, 'the same text is no new edition')
    assert.equal((await patch(2, 'Ladder in hall D')).body.version, 3)
    const { body } = await ambit.call(client, 'GET', `/api/comments/${id}/editions`)
    assert.deepEqual(
      body.editions.map((e: any) => [e.version, e.body]),
      [
        [1, 'Ladder in hall A'],
        [2, 'Ladder in hall B'],
        [3, 'Ladder in hall D'],
      ],
    )
    const found = await find(ines, id)
    assert.ok(found.editedAt > found.createdAt)
  })

  test('threads are one level deep, stay in their record, and come to the top when answered', async () => {
    const at = await newTask('Threads')
    const first = await written(jonas, 'One', { subject: on(at) })
    const second = await written(jonas, 'Two', { subject: on(at) })
    assert.deepEqual(
      (await commentsOf(ines, at)).map((c: any) => c.id),
      [second, first],
    )
    const answer = await written(ines, 'Answer', { subject: on(at), parent: first })
    const now = await commentsOf(ines, at)
    assert.deepEqual([now[0].id, now[0].answers.map((a: any) => a.id)], [first, [answer]])
    for (const [parent, says] of [
      [answer, /answer itself/],
      [randomUUID(), /no comment on this record/],
    ] as const) {
      const refused = await write(jonas, 'x', { subject: on(at), parent })
      assert.equal(refused.status, 422)
      assert.match(refused.body.error.fields.parent, says)
    }
    assert.equal((await write(jonas, 'x', { parent: first })).status, 422, 'a thread of another record')
    await ambit.database.db.query(sql`
      insert into platform.comments (id, subject_type, subject_id, parent_id, author_id, body)
      select platform.uuid7(), 'projects.task', ${at}, ${second}, ${jonas.account}, 'x' from generate_series(1, ${MOST_ANSWERS}::int)`)
    assert.equal((await write(jonas, 'one more', { subject: on(at), parent: second })).status, 409)
  })

  test('a repeated request writes once', async () => {
    const at = await newTask('Twice')
    const key = { 'idempotency-key': 'comment-1234' }
    const body = { subject: on(at), body: 'Once' }
    const [a, b] = [
      await ambit.call(jonas, 'POST', '/api/comments', body, key),
      await ambit.call(jonas, 'POST', '/api/comments', body, key),
    ]
    assert.deepEqual(a.body, b.body)
    assert.equal((await commentsOf(ines, at)).length, 1)
  })
})

describe('the timeline', () => {
  test('has changes, comments and links in one order, page by page as at once', async () => {
    const at = await newTask('Mixed')
    const other = await newTask('Other')
    let { version } = (await ambit.call(ines, 'GET', `/api/projects/tasks/${at}`)).body
    for (let n = 0; n < 9; n++) {
      if (n % 3 === 0) await written(jonas, `Comment ${n}`, { subject: on(at) })
      else if (n % 3 === 1) {
        const patched = await ambit.call(ines, 'PATCH', `/api/projects/tasks/${at}`, { version, priority: n })
        assert.equal(patched.status, 200, JSON.stringify(patched.body))
        version = patched.body.version
      } else {
        const kinds = ['relatesTo', 'blocks', 'causes']
        const link = { from: on(at), to: on(other), kind: kinds[(n - 2) / 3] }
        assert.equal((await ambit.call(ines, 'POST', '/api/links', link)).status, 201)
      }
    }
    const whole = (await timeline(ines, at, 'limit=200')).items
    const keyOf = (item: any) => item.comment?.id ?? item.entry?.id ?? item.link.id
    assert.ok(whole.length >= 10, `${whole.length}`)
    assert.deepEqual(
      whole.map((item: any) => item.at),
      whole
        .map((item: any) => item.at)
        .toSorted()
        .toReversed(),
    )
    for (const limit of [1, 2, 3, 7]) {
      const pages: string[] = []
      let next: string | null = ''
      while (next !== null) {
        const page: any = await timeline(ines, at, `limit=${limit}${next ? `&before=${next}` : ''}`)
        pages.push(...page.items.map(keyOf))
        next = page.next
      }
      assert.deepEqual(pages, whole.map(keyOf), `limit ${limit}`)
    }
    assert.equal((await timeline(ines, at)).comments, 3)
    for (const query of ['before=x', 'limit=0', 'limit=201', 'only=x', 'other=1'])
      assert.equal((await ambit.call(ines, 'GET', `/api/timeline/projects.task/${at}?${query}`)).status, 422, query)
  })

  test('shows of a change what the reader may read, and names what he may read', async () => {
    const at = await newTask('Names')
    const text = `${personText(jonas.account)} see ${recordText(on(task))}`
    await written(ines, text, { subject: on(at) })
    const mine = await timeline(ines, at)
    assert.equal(mine.titles['people.person'][jonas.account], 'Jonas Weber')
    assert.equal(mine.titles['projects.task'][task], 'Mount access points')
    const theirs = await timeline(client, at)
    assert.deepEqual(theirs.titles['people.person'], {}, 'a client sees no persons')
    assert.equal(theirs.authors[ines.account], 'Ines Falk', 'but who wrote')
  })

  test('is found by search, by whoever may read the record', async () => {
    const at = await newTask('Searched')
    const id = await written(jonas, `${personText(ines.account)} the quetzalcoatlus hangs in hall C`, {
      subject: on(at),
    })
    const found = async (who: Visitor) =>
      (await ambit.call(who, 'GET', '/api/search?q=quetzalcoatlus')).body.hits.map((hit: any) => hit.id)
    const soon = async (wanted: readonly string[]) => {
      for (let i = 0; i < 100 && (await found(ines)).length !== wanted.length; i++)
        await new Promise((resolve) => setTimeout(resolve, 100))
      assert.deepEqual(await found(ines), wanted)
    }
    await soon([at])
    assert.deepEqual(await found(stranger), [])
    await ambit.call(jonas, 'POST', `/api/comments/${id}/withdraw`)
    await soon([])
  })

  test('tells open pages of the record', async () => {
    const heard: unknown[] = []
    const stop = ambit.platform.live.listen(({ rows }) => void heard.push(...(rows ?? [])))
    await written(jonas, 'Heard')
    ambit.platform.live.flush()
    for (let i = 0; i < 100 && !heard.length; i++) await new Promise((resolve) => setTimeout(resolve, 20))
    stop()
    assert.ok(heard.some((row) => (row as unknown[])[0] === 'projects.task' && (row as unknown[])[1] === task))
  })
})

describe('who is told', () => {
  test('a mention reaches whoever may read, and the writer hears of whom it does not', async () => {
    const before = [await notes(jonas), await notes(stranger)].map((all) => all.length)
    const nobody = await create('people.person', { name: 'Without account' })
    const { body } = await write(
      ines,
      `${personText(jonas.account)} ${personText(stranger.account)} ${personText(nobody)} ${personText(ines.account)}`,
    )
    assert.deepEqual(
      body.unreached.toSorted((a: any, b: any) => a.name.localeCompare(b.name)),
      [
        { person: stranger.account, name: 'Stella Stranger', reach: 'may not read it' },
        { person: nobody, name: 'Without account', reach: 'has no account' },
      ],
    )
    const told = (await notes(jonas)).slice(before[0])
    assert.deepEqual(
      told.map((note) => note.kind),
      ['mention'],
    )
    assert.match(told[0]!.text, /^Ines Falk mentioned you in a comment on this task$/)
    assert.equal((await notes(stranger)).length, before[1], 'not a word')
    assert.equal(await watches(jonas), 'watching')
  })

  test('an edit tells only whom it newly mentions, once', async () => {
    const at = await newTask('Edited')
    const id = await written(ines, 'Nobody yet', { subject: on(at) })
    const before = (await notes(jonas)).length
    const text = `Now ${personText(jonas.account)}`
    assert.equal((await ambit.call(ines, 'PATCH', `/api/comments/${id}`, { version: 1, body: text })).status, 200)
    assert.equal((await notes(jonas)).length, before + 1)
    assert.equal((await ambit.call(ines, 'PATCH', `/api/comments/${id}`, { version: 2, body: `${text}!` })).status, 200)
    assert.equal((await notes(jonas)).length, before + 1)
  })

  test('who takes part, watches or is assigned hears of comments; who muted or left does not', async () => {
    const at = await newTask('Watched')
    const say = (who: Visitor, body: string) => written(who, body, { subject: on(at) })
    const watch = (who: Visitor, state: string) => ambit.call(who, 'PUT', `/api/watches/projects.task/${at}`, { state })
    await say(jonas, 'I begin')
    const count = async (who: Visitor) => (await notes(who)).length
    let before = [await count(jonas), await count(client)]
    await say(ines, 'I answer')
    assert.deepEqual([await count(jonas), await count(client)], [before[0]! + 1, before[1]])
    assert.deepEqual((await watch(client, 'watching')).body, { state: 'watching', watching: 3 })
    assert.deepEqual((await watch(jonas, 'muted')).body, { state: 'muted', watching: 2 })
    before = [await count(jonas), await count(client)]
    await say(ines, 'Again')
    assert.deepEqual([await count(jonas), await count(client)], [before[0], before[1]! + 1])
    await say(jonas, 'Muted, and still I write')
    assert.equal((await watch(jonas, 'muted')).body.state, 'muted')
    await say(ines, personText(jonas.account))
    assert.equal(await count(jonas), before[0]! + 1, 'by name it reaches whoever muted the record')
    assert.equal((await watch(client, 'none')).body.state, 'none')
    assert.equal((await watch(client, 'loudly')).status, 422)
  })

  test('whoever loses the right hears nothing more, though the watch stands', async () => {
    const at = await newTask('Left')
    const guest = await ambit.visitor(['employee'], 'Gina Guest')
    const membership = await create('projects.member', { project, person: guest.account, role: 'member' })
    await written(guest, 'I was here', { subject: on(at) })
    await ambit.store.change(rule, (work) => work.remove(ambit.registry.get('projects.member'), membership))
    await written(ines, 'After you left', { subject: on(at) })
    assert.deepEqual(await notes(guest), [])
  })

  test('a record that names somebody is watched by them', async () => {
    const made = await ambit.call(ines, 'POST', '/api/projects/projects', {
      title: 'Assigned',
      manager: ines.account,
      sponsor: jonas.account,
      start: '2026-05-04T08:00',
    })
    for (const who of [ines, jonas]) {
      const { body } = await ambit.call(who, 'GET', `/api/watches/projects.project/${made.body.id}`)
      assert.equal(body.state, 'watching', who.caller.name)
    }
    const at = await newTask('Put to work')
    const resource = await create('projects.resource', {
      project,
      name: 'Jonas',
      kind: 'person',
      person: jonas.account,
    })
    await create('projects.assignment', { project, task: at, resource })
    assert.equal(await watches(jonas, at), 'watching')
    assert.equal(await watches(ines, at), 'none')
  })

  test('people to mention: those who may read come first, and a client sees nobody', async () => {
    const ask = async (who: Visitor, search: string) =>
      (await ambit.call(who, 'GET', `/api/comments/people?type=projects.task&id=${task}&search=${search}`)).body.rows
    const found = await ask(ines, 's')
    const rank = found.map((row: any) => row.reach)
    assert.deepEqual(
      rank,
      [...rank].toSorted((a: string, b: string) => Number(a !== 'reads') - Number(b !== 'reads')),
    )
    assert.equal((await ask(ines, 'Stella'))[0].reach, 'may not read it')
    assert.equal((await ask(ines, 'Jonas'))[0].reach, 'reads')
    assert.ok(
      (await ask(ines, '')).some((row: any) => row.id === jonas.account),
      'those who take part',
    )
    assert.deepEqual(await ask(client, 'Jonas'), [])
  })
})

describe('what leaves', () => {
  const stored = async (marker: string) => {
    const rows = await ambit.database.db.query<{ n: number }>(sql`
      select (select count(*) from platform.comments where body like ${`%${marker}%`})
        + (select count(*) from platform.comment_editions where body like ${`%${marker}%`})
        + (select count(*) from platform.audit_lines where body like ${`%${marker}%`})
        + (select count(*) from platform.notifications where text like ${`%${marker}%`})
        + (select count(*) from platform.idempotency_keys where answer like ${`%${marker}%`}) as n`)
    return rows[0]!.n
  }

  test('a withdrawn text is nowhere any more; the audit says who did what, never what was said', async () => {
    const id = await written(jonas, 'secretword one')
    await ambit.call(jonas, 'PATCH', `/api/comments/${id}`, { version: 1, body: 'secretword two' })
    assert.equal(await stored('secretword'), 2)
    assert.equal((await ambit.call(jonas, 'POST', `/api/comments/${id}/withdraw`)).status, 200)
    assert.equal(await stored('secretword'), 0)
    const lines = await ambit.platform.audit.activityOf(ambit.database.db, 'platform.comment', id, 10)
    assert.deepEqual(
      lines.map((line) => [line.verb, line.who.name]),
      [
        ['withdraw', 'Jonas Weber'],
        ['edit', 'Jonas Weber'],
        ['create', 'Jonas Weber'],
      ],
    )
    assert.deepEqual((await ambit.call(ines, 'GET', `/api/comments/${id}/editions`)).body.editions, [])
  })

  test('with a record, and with what lies in it, its comments and watches go', async () => {
    const made = await ambit.call(ines, 'POST', '/api/projects/projects', {
      title: 'Short-lived',
      manager: ines.account,
      start: '2026-05-04T08:00',
    })
    const inner = await create('projects.task', { project: made.body.id, name: 'Inner', duration: 3600 })
    await written(ines, 'leaving one', { subject: on(made.body.id, 'projects.project') })
    const thread = await written(ines, 'leaving two', { subject: on(inner) })
    await written(ines, 'leaving three', { subject: on(inner), parent: thread })
    assert.equal(await stored('leaving'), 3)
    await ambit.store.change(rule, (work) => work.remove(ambit.registry.get('projects.project'), made.body.id))
    assert.equal(await stored('leaving'), 0)
    const left = await ambit.database.db.query(
      sql`select 1 from platform.watches where subject_id in (${inner}, ${made.body.id})`,
    )
    assert.deepEqual(left, [])
    assert.equal((await find(ines, thread)) === undefined, true)
  })

  test('with a person the texts go, and the answers of others stay', async () => {
    const leaver = await create('people.person', { name: 'Lena Leaver' })
    const id = randomUUID()
    await ambit.database.db.query(sql`
      insert into platform.comments (id, subject_type, subject_id, author_id, body)
      values (${id}, 'projects.task', ${task}, ${leaver}, 'leaverword')`)
    await ambit.database.db.query(sql`
      insert into platform.comment_editions values (${id}, 1, 'leaverword before', now())`)
    const answer = await written(ines, 'An answer', { parent: id })
    await ambit.store.change(rule, (work) => work.remove(ambit.registry.get('people.person'), leaver))
    assert.equal(await stored('leaverword'), 0)
    const found = await find(ines, id)
    assert.deepEqual([found.author, found.body, found.answers.map((a: any) => a.id)], [null, null, [answer]])
  })
})
